"""A service with several digests and readers kills itself at named places of every stage, day after day."""

import json
import random
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from icalendar import Calendar

from scheduler.configuration.config import load
from scheduler.recognising.recognition import recognise_articles
from store.archive import Archive
from store.records.articles import ArticleDraft
from store.records.crawls import CrawlRun, RunOutcome
from tests.acceptance.catastrophes.news import day, guest
from tests.acceptance.post_office import PostOffice
from tests.acceptance.running import Service
from tests.patience import PATIENCE

# Where it dies: file, function.
STAGES = {
    "compose": ("scheduler/issuing/next_issue.py", "composed"),
    "render": ("scheduler/digest/render.py", "rendered"),
    "freeze": ("store/issues/issuing.py", "record_issue"),
    "address": ("store/issues/outbox.py", "add"),
    "claim": ("store/issues/outbox.py", "begin"),
    "hand in": ("scheduler/delivery/smtp.py", "Connection._send"),
    "data": ("scheduler/delivery/smtp.py", "_give"),
    "record": ("store/issues/outbox.py", "end"),
    "write": ("scheduler/delivery/files.py", "_replace"),
    "rename": ("scheduler/delivery/files.py", "_umask"),
    "renamed": ("scheduler/delivery/files.py", "_sync_folder"),
}
MOMENTS = [(stage, event) for stage in STAGES for event in ("call", "return")]
TOLD_TO_STOP = ("rename", "data")
LIMIT = 30.0  # seconds
KILLS = 50
A_DAY = 5  # kills
FEEDS = ("feed.xml", "atom.xml", "feed.json", "meetings.ics")
READERS = {
    "sco": {"analyst@example.org", "editor@example.org", "late@example.org"},
    "talks": {"desk@example.org", "analyst@example.org"},
    "flash": {"desk@example.org"},
    "norov": set[str](),  # files alone
}
DIGESTS = """
[digests.talks]
form = "bilateral"
at = "06:58"
zone = "Asia/Almaty"
send_empty = true
to = ["desk@example.org", "analyst@example.org"]
folder = "{folder}/digests/talks"
[digests.flash]
schedule = "at once"
to = ["desk@example.org"]
folder = "{folder}/digests/flash"
"""


def ids_of(name: str, content: bytes) -> set[str]:
    """Parse a feed as its readers do; return the ids in it."""
    if name.endswith(".json"):
        return {item["id"] for item in json.loads(content)["items"]}
    if name.endswith(".ics"):
        return {str(event["UID"]) for event in Calendar.from_ical(content).events}
    feed = feedparser.parse(content)
    assert not feed.bozo
    return {entry.id for entry in feed.entries}


@dataclass(slots=True, kw_only=True)
class Storm:
    """Days of one service, each with a meeting more."""

    service: Service
    kills: int = 0
    died_in: set[str] = field(default_factory=set)
    days: int = 0
    ids: dict[str, set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )  # by file, all that it ever had

    @property
    def today(self) -> datetime:
        return datetime(2021, 6, 1, 1, 57, 30, tzinfo=UTC) + timedelta(days=self.days)

    def begin(self) -> None:
        """Have a service that has crawled once, long ago, and whose source is not crawled any more."""
        self.service.keep_only()
        file = self.service.folder / "readout.toml"
        told = file.read_text(encoding="utf-8").replace('at = "07:00"', 'at = "07:00"\nsend_empty = true')
        file.write_text(told + DIGESTS.format(folder=self.service.folder), encoding="utf-8")
        self.service.put_clock(self.today.isoformat())
        with Archive.open(load(file).database) as archive:
            before = self.today - timedelta(days=1)
            run = CrawlRun(source="import", started_at=before, finished_at=before, outcome=RunOutcome.OK)
            archive.record_run(run)
        added = self.service.run("subscribers", "add", "late@example.org", "--digest", "sco")
        assert added.returncode == 0, added.stderr

    def dawn(self) -> None:
        """Begin a day, with news that was fetched and recognised before."""
        self.days += 1
        number = self.days
        self.service.put_clock(self.today.isoformat())
        text = (
            f"On {day(number):%-d %B %Y}, SCO Secretary-General Vladimir Norov met with Ambassador "
            f"{guest(number)} of Norway in Beijing. They spoke about railways and programme {number}."
        )
        draft = ArticleDraft(
            source="import",
            outlet="news.example",
            key=f"news:{number}",
            url=f"https://news.example/{number}",
            title=f"{guest(number)} at the Secretariat",
            body=text,
            fetched_at=self.today,
            language="en",
        )
        config = load(self.service.folder / "readout.toml")
        with Archive.open(config.database) as archive:
            archive.take_in([draft])
            recognise_articles(config, archive, now=lambda: self.today)

    def kill(self, stage: str, event: str, times: int) -> None:
        """Run the service until it has killed itself in a stage, or has done all that it had to do today."""
        self.service.told_besides = {"TESTS_KILL": " ".join(("SIGKILL", *STAGES[stage], event, str(times)))}
        self.service.start()
        process = self.service.process
        assert process
        self.service.wait_until(lambda: process.poll() is not None or self.is_done(), f"a kill in {stage}")
        if process.poll() is None:
            assert self.service.stop() in {0, -9}
        if process.returncode == -9:
            self.kills += 1
            self.died_in.add(stage)
        assert process.returncode in {0, -9}
        self.look_at_files()

    def tell_to_stop(self, stage: str) -> None:
        """Tell the service to stop in the midst of a stage; it ends with exit code 0."""
        before = len(self.service.told("service stopping")) if self.service.log.exists() else 0
        self.service.told_besides = {"TESTS_KILL": " ".join(("SIGTERM", *STAGES[stage], "call", "1"))}
        self.service.start()
        stopping = self.service.wait_for("service stopping", more_than=before)
        assert stopping["signal"] == signal.SIGTERM
        assert self.service.process
        assert self.service.process.wait(timeout=LIMIT) == 0
        assert "left" not in self.service.wait_for("service stopped", more_than=before)
        self.look_at_files()

    def finish_day(self) -> None:
        if self.is_done():
            return
        self.service.told_besides = {}
        self.service.start()
        self.service.wait_until(self.is_done, "a day that is done")
        assert self.service.stop() == 0
        self.look_at_files()

    def is_done(self) -> bool:
        """Tell whether each digest has told today's meeting, to everybody and in its feeds."""
        asked = self.service.asked
        issued = asked("SELECT digest, count(*) FROM issued_meetings GROUP BY digest")
        if dict(issued) != dict.fromkeys(READERS, self.days):
            return False
        if asked("SELECT 1 FROM deliveries WHERE state != 'sent'"):
            return False
        return all(len(ids_of(*found)) == self.days for _, *found in self.files())  # type: ignore[arg-type]

    def files(self) -> Iterator[tuple[str, str, bytes]]:
        """Yield each feed: its place, name and content; all of them once a digest has been issued."""
        for digest in READERS:
            folder = "" if digest == "sco" else digest
            for name in FEEDS:
                file = self.service.folder / "digests" / folder / name
                yield f"{digest}/{name}", name, file.read_bytes() if file.exists() else b""

    def look_at_files(self) -> None:
        """Each feed is whole, and has every meeting that it ever had under the same id."""
        for place, name, content in self.files():
            if content or self.ids[place]:
                found = ids_of(name, content)
                assert self.ids[place] <= found, place
                self.ids[place] |= found


def all_is_told(storm: Storm, office: PostOffice) -> None:
    service = storm.service
    assert service.asked("PRAGMA integrity_check") == [("ok",)]
    issues = Counter(digest for (digest,) in service.asked("SELECT digest FROM issues"))
    periods = service.asked("SELECT digest, period FROM issues WHERE period IS NOT NULL")
    assert len(periods) == len(set(periods))
    assert issues == dict.fromkeys(READERS, storm.days)
    told = service.asked("SELECT digest, meeting_id, count(*) FROM issued_meetings GROUP BY 1, 2")
    assert len(told) == len(READERS) * storm.days
    assert {times for *_, times in told} == {1}

    copies = defaultdict(set)
    for mail in office.mails:
        copies[mail.recipient, mail.id].add(mail.content)
    # A mail that was sent again is the same to the byte, under the same Message-ID.
    assert all(len(contents) == 1 for contents in copies.values())
    addressed = service.asked("SELECT recipient, message_id FROM deliveries WHERE state = 'sent'")
    assert set(copies) == set(addressed)
    got = Counter(recipient for recipient, _ in copies)
    due = Counter(reader for readers in READERS.values() for reader in readers)
    assert got == {reader: digests * storm.days for reader, digests in due.items()}


def test_service_told_to_stop_in_any_stage_ends_in_time_and_the_next_one_does_the_rest(
    service: Service, post_office: tuple[PostOffice, int]
) -> None:
    office, _ = post_office
    storm = Storm(service=service)
    storm.begin()
    for stage in TOLD_TO_STOP:
        storm.dawn()
        storm.tell_to_stop(stage)
        storm.finish_day()
    all_is_told(storm, office)
    # Each was told by a mail of its own: nothing was in doubt.
    assert len(office.mails) == storm.days * sum(len(readers) for readers in READERS.values())


@pytest.mark.long
def test_fifty_kills_in_every_stage_lose_no_issue_and_change_no_repeat(
    service: Service, post_office: tuple[PostOffice, int]
) -> None:
    office, _ = post_office
    chance = random.Random(20261122)  # noqa: S311 - which moments are hit, no secret
    storm = Storm(service=service)
    storm.begin()
    moments = MOMENTS * 3
    chance.shuffle(moments)
    end = time.monotonic() + 3 * PATIENCE
    while storm.kills < KILLS:
        assert time.monotonic() < end
        storm.dawn()
        for _ in range(A_DAY):
            if storm.is_done():
                break
            stage, event = moments.pop() if moments else chance.choice(MOMENTS)
            storm.kill(stage, event, chance.randint(1, 3))
        storm.finish_day()
    assert storm.died_in == set(STAGES)
    all_is_told(storm, office)
