"""The hostile mail server by hand: `python -m tests.hostile_mail [MOOD …]`; `--moods` lists them."""

import sys
from threading import Event

from tests.hostile_mail.server import HostileMailServer, moods_table


def main() -> None:
    """Serve until Ctrl-C, in these moods at the first connections, or print the table of moods."""
    if "--moods" in sys.argv:
        sys.stdout.write(moods_table())
        return
    server = HostileMailServer(sys.argv[1:])
    server.start()
    sys.stdout.write(f"smtp://127.0.0.1:{server.port}\n")
    sys.stdout.flush()
    try:
        Event().wait()
    except KeyboardInterrupt:
        sys.stdout.write("".join(f"{mail.recipient}: {len(mail.content)} bytes\n" for mail in server.mails))


if __name__ == "__main__":
    main()
