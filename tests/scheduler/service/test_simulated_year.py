"""A year of several digests, by clocks of five zones: each local day has one issue, whatever its clocks do.

The service's own ticks look, over a database on the disk; only the clock is ours. Two services take
turns and are started anew now and then, and their clock is set back and on.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import pytest

from crawler.clock import Clock
from crawler.meetings.match import MATCHER
from scheduler.configuration.config import Configuration, load
from scheduler.configuration.digest_tables import DigestConfiguration
from scheduler.recognising.recognition import recogniser_of
from scheduler.service.ticks import Order, Ticks
from store.archive import Archive
from store.records.articles import ArticleDraft
from store.records.crawls import CrawlRun, RunOutcome
from store.records.issues import Issue
from store.records.meetings import MeetingReport, Participant, Recognition

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Almaty", "Asia/Shanghai", "Asia/Kathmandu")
HOURS = ("00:00", "02:30", "08:00")
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
# The clocks of Berlin and New York change on these days.
CHANGES = (date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class HandClock(Clock):
    """Tells the time that it was set to."""

    told: list[datetime] = field(default_factory=list)

    def now(self) -> datetime:
        return self.told[-1]


def configured(folder: Path, zones: Iterable[str], hours: Iterable[str]) -> Configuration:
    sources = "".join(f"[sources.{name}]\nenabled = false\n" for name in load(None).enabled_sources)
    digests = "".join(
        f'[digests.{zone.split("/")[1].lower()}-{at.replace(":", "")}]\nzone = "{zone}"\nat = "{at}"\n'
        'channels = ["mail"]\n'
        for zone in zones
        for at in hours
    )
    file = folder / "readout.toml"
    file.write_text(f'database = "sqlite:///{folder}/readout.db"\n{digests}{sources}')
    return load(file)


class Simulation:
    """Two services on one database, by one clock."""

    def __init__(self, config: Configuration, archives: Sequence[Archive]) -> None:
        self.config = config
        self._archives = archives
        self._clock = HandClock()
        self._looks = 0
        self._news = 0
        self._services = [self._started(archive) for archive in archives]
        archives[0].record_run(
            CrawlRun(source="sectsco", started_at=BEGIN, finished_at=BEGIN, outcome=RunOutcome.UNCHANGED)
        )

    def _started(self, archive: Archive) -> Ticks:
        order = Order(config=self.config, environment={}, clock=self._clock)
        return Ticks(order, archive, stopping=Event(), ring=lambda _: None)

    def look(self, at: datetime) -> None:
        self._clock.told[:] = [at]
        self._looks += 1
        which = self._looks % 2
        if self._looks % 50 == 0:
            self._services[which] = self._started(self._archives[which])
        self._services[which].due_issues()

    def report(self, at: datetime) -> None:
        """Store one more meeting of that day."""
        self._news += 1
        archive, number = self._archives[0], self._news
        archive.take_in(
            [
                ArticleDraft(
                    source="sectsco",
                    outlet="news.example",
                    key=f"news:{number}",
                    url=f"https://news.example/{number}",
                    title=f"Talks {number}",
                    body=f"Guest number {number} came to the capital for talks about matters of that day.",
                    fetched_at=at,
                    language="en",
                )
            ]
        )
        people = (Participant(name=f"Guest Number{number}"), Participant(name="Aziz Karimov"))
        (text,) = archive.load_texts(archive.unrecognised(recogniser=recogniser_of(self.config)))
        archive.record_recognition(
            text,
            Recognition(
                language="en",
                sco_related=True,
                meetings=(MeetingReport(date=at.date(), participants=people),),
            ),
            recogniser=recogniser_of(self.config),
            matcher=MATCHER,
            read_at=at,
        )

    def issues(self, digest: DigestConfiguration) -> tuple[Issue, ...]:
        return self._archives[0].issues(digest=digest.name)


@contextmanager
def simulated(folder: Path, *, zones: Iterable[str], hours: Sequence[str]) -> Iterator[Simulation]:
    config = configured(folder, zones, hours)
    with Archive.open(config.database) as first, Archive.open(config.database) as second:
        yield Simulation(config, (first, second))


def check(
    simulation: Simulation, digest: DigestConfiguration, days: Sequence[date], *, late: timedelta
) -> None:
    """See that each of the local days has one issue, made at its hour or up to so much later."""
    by_day = {issue.period: issue for issue in simulation.issues(digest)}
    assert len(by_day) == len(simulation.issues(digest))
    for day in days:
        issue = by_day[day.isoformat()]
        assert issue.due_at is not None
        local = issue.due_at.astimezone(ZoneInfo(digest.zone))
        is_skipped = digest.at == time(2, 30) and local.time() == time(3, 30)
        assert local.date() == day
        assert local.time() == digest.at or is_skipped
        assert -HOUR <= issue.issued_at - issue.due_at <= late


def test_day_on_which_the_clocks_change_has_one_issue_of_each_digest(tmp_path: Path) -> None:
    with simulated(tmp_path, zones=ZONES[:2], hours=HOURS[:2]) as simulation:
        for day in CHANGES:
            midnight = datetime.combine(day, time(), UTC)
            for hours in range(-20, 34):
                simulation.look(midnight + HOUR * hours)
        for digest in simulation.config.digests:
            check(simulation, digest, [day + DAY * number for day in CHANGES for number in (0, 1)], late=HOUR)


def looks() -> Iterator[datetime]:
    """Yield the times of a year at which a service looks, the clock being set back and on now and then."""
    chosen = random.Random(2026)  # noqa: S311 - no secret
    now = BEGIN
    while now < BEGIN + DAY * 365:
        yield now
        is_change = now.date() in CHANGES
        now += MINUTE * chosen.randint(1, 9 if is_change else 119)
        match chosen.randint(0, 200):
            case 0:
                yield from (now - MINUTE * minute for minute in (10, 7, 3))
            case 1:
                yield from (now + HOUR - MINUTE * minute for minute in (5, 2))
            case 2:
                now += HOUR * chosen.choice((1, 5))  # the machine is off


@pytest.mark.long
@pytest.mark.parametrize("zone", ZONES)
def test_every_local_day_of_a_year_has_one_issue_of_each_digest(tmp_path: Path, zone: str) -> None:
    with simulated(tmp_path, zones=[zone], hours=HOURS) as simulation:
        reported, now = 0, BEGIN
        for now in looks():
            if now >= BEGIN + DAY * 7 * (reported + 1):
                simulation.report(now)
                reported += 1
            simulation.look(now)
        for digest in simulation.config.digests:
            first = BEGIN.astimezone(ZoneInfo(digest.zone)).date() + DAY
            days = [first + DAY * number for number in range(363)]
            assert days[-1] < now.astimezone(ZoneInfo(digest.zone)).date()
            check(simulation, digest, days, late=HOUR * 9)
            told = Counter(entry.meeting.id for issue in simulation.issues(digest) for entry in issue.entries)
            assert (len(told), set(told.values())) == (reported, {1})
