"""Loaded by every Python process that the tests start: none connects to anything but this machine.

A try is refused, and written into the file that TESTS_CONTACTS names; tests/contacts.py reads it.
"""

import os
import sys

_HERE = ("127.", "::1", "::ffff:127.", "localhost", "0.0.0.0")  # noqa: S104 - connected to, not bound
_CONTACTS = os.environ.get("TESTS_CONTACTS")


def _stay_here(event: str, told: tuple[object, ...]) -> None:
    if event != "socket.connect" or not isinstance(told[1], tuple):  # a path is a socket on this machine
        return
    host, port = str(told[1][0]), told[1][1]
    if host.startswith(_HERE):
        return
    file = os.open(str(_CONTACTS), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    os.write(file, f"beyond this machine: {host}:{port} by {' '.join(sys.orig_argv)[:200]!r}\n".encode())
    os.close(file)
    raise ConnectionRefusedError(f"a test connects to {host}:{port}, which is not this machine")


if _CONTACTS:
    sys.addaudithook(_stay_here)
if "TESTS_NAMES" in os.environ:
    from made_up_names import install  # type: ignore[import-not-found] # beside this file

    install()
if "TESTS_CLOCK" in os.environ:
    from machine_clock import obey  # type: ignore[import-not-found] # beside this file

    obey(os.environ["TESTS_CLOCK"])
if "TESTS_KILL" in os.environ:
    from killed_at import die  # type: ignore[import-not-found] # beside this file

    die(os.environ["TESTS_KILL"])
