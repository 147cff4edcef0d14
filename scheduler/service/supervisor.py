"""What the service tells whoever supervises it: sd_notify(3), by lines on a datagram socket.

systemd, or any other supervisor that speaks so, names the socket in NOTIFY_SOCKET. Where WATCHDOG_USEC is set
too, it wants a sign of life that often, and starts the service anew without one.
"""

import logging
import socket
from collections.abc import Mapping

# What a supervisor tells the service, and the service alone.
VARIABLES = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")
_SIGNS = 3  # in the time in which one is wanted: two may be late

logger = logging.getLogger("scheduler")


class Supervisor:
    """Whoever has started the process `pid`, and `told` it so in its environment; maybe nobody."""

    def __init__(self, told: Mapping[str, str], *, pid: int) -> None:
        self._address = _address(told.get("NOTIFY_SOCKET", ""))
        self._trouble: str | None = None
        self.interval = _interval(told, pid) if self._address else None  # seconds between two signs of life

    def tell(self, **fields: str) -> None:
        """Send `fields`, such as READY="1", in one datagram. One that can't be sent stops nothing."""
        if not self._address:
            return
        lines = "\n".join(f"{name}={' '.join(value.split())}" for name, value in fields.items())
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
                out.settimeout(0)  # a supervisor that reads nothing must not hold us up
                out.sendto(lines.encode(), self._address)
        except OSError as error:
            if str(error) != self._trouble:
                logger.warning("supervisor not told", extra={"reason": str(error)})
            self._trouble = str(error)
        else:
            self._trouble = None


def _address(named: str) -> str | None:
    """Read a socket's name: a path, or "@" for the abstract ones, which are in no folder."""
    if named.startswith("@"):
        return "\0" + named[1:]
    return named if named.startswith("/") else None


def _interval(told: Mapping[str, str], pid: int) -> float | None:
    """Return how often this process is to show that it lives, in seconds; None: nobody waits for it."""
    wanted, meant = told.get("WATCHDOG_USEC", ""), told.get("WATCHDOG_PID", "")
    if not (wanted.isascii() and wanted.isdigit()) or int(wanted) == 0 or meant not in {"", str(pid)}:
        return None
    return int(wanted) / 1_000_000 / _SIGNS
