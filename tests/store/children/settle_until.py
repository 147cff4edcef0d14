"""Reads an article again, by which two meetings become one, and kills itself on the way.

`settle_until.py URL STATEMENTS`: that is before so many statements and one more; where there are fewer, it is
done.
"""

import os
import sys
from datetime import UTC, date, datetime
from signal import SIGKILL

from sqlalchemy import Engine, event

from crawler.meetings.match import MATCHER
from store.archive import Archive
from store.records.meetings import MeetingReport, Participant, Recognition

READ = Recognition(
    language="en",
    sco_related=True,
    meetings=(
        MeetingReport(
            date=date(2019, 7, 10),
            participants=(
                Participant(name="Vladimir Norov", post="Secretary-General", organisation="SCO"),
                Participant(name="Peter Burian", post="Special Representative", organisation="EU"),
            ),
        ),
    ),
)


def main(url: str, statements: int) -> None:
    left = statements

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), SIGKILL)

    with Archive.open(url) as archive:
        article = archive.load_texts(archive.outdated(recogniser="second"))[-1]
        event.listen(Engine, "before_cursor_execute", count)
        now = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
        archive.record_recognition(article, READ, recogniser="second", matcher=MATCHER, read_at=now)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
