"""Issues one period after another: `issue_periods.py URL NOW PERIODS`.

Says "ready", waits for a line, then says "issued PERIOD" or "already PERIOD" for each once that is certain,
and "done" after the last. The periods are the same in every process that runs this at the same NOW.
"""

import sys
from datetime import datetime, timedelta

from store.archive import Archive
from store.issues.issuing import IssuedAlreadyError, IssueRefusedError
from store.records.issues import Addressed, Issue, Rendering

RECIPIENTS = ("a@example.org", "b@example.org", "c@example.org")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def issue(archive: Archive, period: str, now: datetime) -> str:
    """Issue a period; say what became of it."""
    while True:
        last = archive.last_issue(digest="sco")
        number = last.number + 1 if last else 1
        # Each a little later than the last, since an issue begins where the last one ends.
        until = max(now, last.until if last else now) + timedelta(milliseconds=1)
        made = Issue(
            digest="sco",
            number=number,
            since=last.until if last else None,
            until=until,
            issued_at=now,
            zone="UTC",
            entries=(),
            coverage=(),
            period=period,
            due_at=now,
        )
        to = [Addressed(recipient=each, message_id=f"<{period}.{each}>") for each in RECIPIENTS]
        try:
            archive.record_issue(
                made, rendering=Rendering(subject=period, plain=period, html=period), deliveries=to
            )
        except IssuedAlreadyError:
            return f"already {period}"
        except IssueRefusedError:
            continue
        return f"issued {period}"


def main(url: str, now: datetime, periods: int) -> None:
    say("ready")
    sys.stdin.readline()
    with Archive.open(url) as archive:
        for number in range(periods):
            say(issue(archive, f"{now:%Y-%m-%dT%H}-{number:02}", now))
    say("done")


if __name__ == "__main__":
    main(sys.argv[1], datetime.fromisoformat(sys.argv[2]), int(sys.argv[3]))
