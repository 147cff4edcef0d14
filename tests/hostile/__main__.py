"""The hostile server by hand: `python -m tests.hostile`; `--endpoints` prints what it can be asked."""

import sys
from threading import Event

from tests.hostile.canary import Canary
from tests.hostile.server import HostileServer, endpoints_table


def main() -> None:
    """Serve until Ctrl-C, or print the table of endpoints as README.md has it."""
    if "--endpoints" in sys.argv:
        sys.stdout.write(endpoints_table())
        return
    canary = Canary(tells=False)
    server = HostileServer({"127.0.0.1": "ok"}, canary=canary.address)
    server.start()
    sys.stdout.write(f"http://127.0.0.1:{server.port}, with a canary at {canary.address}\n")
    sys.stdout.flush()
    try:
        Event().wait()
    except KeyboardInterrupt:
        sys.stdout.write("".join(f"{contact}\n" for contact in canary.contacts))


if __name__ == "__main__":
    main()
