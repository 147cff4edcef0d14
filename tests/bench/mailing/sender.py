"""What is measured, each in a process of its own: `sender.py prepare|issue|ours|bare CONFIG MAIL…`.

Says what it found as one JSON object.
"""

import json
import resource
import smtplib
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from crawler.meetings.match import MATCHER
from scheduler.configuration.config import Configuration, load
from scheduler.delivery import delivering, outbox
from scheduler.digest.render import rendered
from scheduler.service import jobs
from store.archive import Archive
from store.records.articles import ArticleDraft
from store.records.issues import Issue, Rendering
from store.records.meetings import Evidence, MeetingReport, Participant, Place, Recognition

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
_SYLLABLES = ("ba", "do", "ke", "li", "mu", "na", "po", "ri", "sa", "te")


def prepare(config: Configuration, meetings: int) -> dict[str, Any]:
    """Fill the store with so many meetings that no issue has told."""
    with Archive.open(config.database) as archive:
        archive.take_in([_draft(number) for number in range(meetings)])
        for article in archive.load_texts(archive.unrecognised(recogniser="bench")):
            read = Recognition(language="en", sco_related=True, meetings=(_report(int(article.key)),))
            archive.record_recognition(article, read, recogniser="bench", matcher=MATCHER, read_at=NOW)
    return {}


def issue(config: Configuration, file: Path) -> dict[str, Any]:
    """Make the issue and send it, as the service does; keep the mail of the first reader in `file`."""
    made: list[int] = []

    def counted(issue: Issue) -> Rendering:
        made.append(issue.number)
        return rendered(issue)

    digest = config.digest
    with (
        Archive.open(config.database) as archive,
        patch.object(jobs, "rendered", counted),
        patch.object(outbox, "rendered", counted),
    ):
        new = jobs.issue_digest(config, digest, archive, NOW, send=True)
        if new is None:
            raise RuntimeError("there was nothing to tell")
        sent = delivering.deliver(config, archive, now=lambda: NOW)
        file.write_bytes(jobs.sample_mail(config, digest, new, outbox.rendering_of(archive, new)))
    return {"sent": sent, "meetings": len(new.entries), "rendered": len(made), "bytes": file.stat().st_size}


def ours(config: Configuration) -> dict[str, Any]:
    """Send the issue to all its readers again."""
    digest = config.digest
    with Archive.open(config.database) as archive:
        last = archive.last_issue(digest=digest.name)
        assert last
        outbox.address(config, digest, archive, last, now=NOW, again=True)
        sent = _timed(lambda: delivering.deliver(config, archive, now=lambda: NOW))
    return {"sent": sent[0], "seconds": sent[1]}


def bare(config: Configuration, file: Path) -> dict[str, Any]:
    """Send one mail to all the readers with smtplib, over one connection."""
    content, readers = file.read_bytes(), config.mail.to
    assert config.mail.server
    host, _, port = config.mail.server.rpartition("/")[2].partition(":")

    def send() -> int:
        with smtplib.SMTP(host, int(port)) as client:
            for reader in readers:
                client.sendmail(config.mail.sender, [reader], content)
        return len(readers)

    sent = _timed(send)
    return {"sent": sent[0], "seconds": sent[1]}


def _timed(work: Callable[[], int]) -> tuple[int, float]:
    began = time.perf_counter()
    done = work()
    return done, time.perf_counter() - began


def _name(number: int) -> str:
    return "".join(_SYLLABLES[int(digit)] for digit in f"{number:04}").capitalize()


def _draft(number: int) -> ArticleDraft:
    return ArticleDraft(
        source="sectsco",
        outlet="eng.sectsco.org",
        key=str(number),
        url=f"http://eng.sectsco.org/news/{number}.html",
        title=f"Meeting with {_name(number)}",
        body=" ".join(_name(number * 7 + each) for each in range(60)),
        fetched_at=NOW,
        published_at=NOW,
        language="en",
    )


def _report(number: int) -> MeetingReport:
    sentence = (
        f"Minister of Transport Aziz {_name(number)} met with SCO Secretary-General Zhang Ming in Beijing."
    )
    evidence = Evidence(field="participants[0]", sentence=sentence, start=0, end=len(sentence))
    return MeetingReport(
        date=date(2026, 11, 1) + timedelta(days=number % 18),
        place=Place(city="Beijing", country="China"),
        participants=(
            Participant(
                name=f"Aziz {_name(number)}", post="Minister of Transport", organisation="Uzbekistan"
            ),
            Participant(name=f"Zhang {_name(number + 1)}", post="Adviser", organisation="SCO"),
        ),
        about="co-operation in transport, the development of corridors and the digitalisation of customs",
        evidence=(evidence,),
    )


def main(what: str, told: str, *more: str) -> None:
    config = load(Path(told))
    if what == "prepare":
        found = prepare(config, int(more[0]))
    elif what == "issue":
        found = issue(config, Path(more[0]))
    elif what == "ours":
        found = ours(config)
    else:
        found = bare(config, Path(more[0]))
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
