"""A real mail server on loopback, in a thread of its own."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller


def free_port() -> int:
    """Return a port that is free at this moment: aiosmtpd can't tell which one the system chose for it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def mail_server(handler: object, **more: Any) -> Iterator[int]:  # noqa: ANN401 - aiosmtpd ships no types
    """Have `handler` take mail, and give the port; `more` is what aiosmtpd's SMTP is told."""
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port, **more)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
