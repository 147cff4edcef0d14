"""Days of the service, killed in every stage: nothing is lost and nothing is told twice."""

import json
import os
import random
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC
from itertools import pairwise
from statistics import mean
from typing import Any

import feedparser
import pytest

from store.records.crawls import reasons_of
from store.search import ArticleQuery, MeetingQuery, Search
from tests.acceptance.post_office import PostOffice
from tests.acceptance.running import Service

SOURCES = ("infoshos", "infoshos-ru", "mseap", "metinfo", "sectsco", "sectsco-ru", "sectsco-zh")
FEW_SOURCES = ("infoshos", "mseap")
FIRST_DAY, LAST_DAY = 20, 22  # of November
LAST_HOUR = 20
DIGESTS = ("sco", "norov")  # that of the mails, and one in files that tells what one person did
READERS = ("analyst@example.org", "editor@example.org")


def first_night(service: Service, sources: Sequence[str]) -> None:
    """Killed: the service in its first crawl, its recogniser."""
    service.put_clock("2026-11-20T00:30:00+05:00")
    service.gate.open.clear()
    service.start()
    service.wait_until(lambda: len(service.gate) >= len(FEW_SOURCES), "a crawl that waits for pages")
    service.kill()
    assert service.child("crawler"), "the crawl should outlive the service"
    service.gate.open.set()
    service.start()
    service.wait_for("recognition")
    with service.locked_database():
        service.kill_child("scheduler.recognising.recognition")
    service.wait_until_crawled(since="2026-11-19", sources=sources)
    service.wait_until_recognised()
    service.kill()


def killed_when_it_issues(service: Service, *, day: int) -> None:
    issues = service.asked("SELECT count(*) FROM issues")
    service.put_clock(f"2026-11-{day}T06:59:00+05:00")
    with service.locked_database():
        service.start()
        service.wait_until(lambda: f"{service.now():%H:%M}" >= "07:03", "the time of the issue")
        time.sleep(0.5)  # its transaction waits for the lock: nothing shows from outside
        service.kill()
    assert service.asked("SELECT count(*) FROM issues") == issues


def killed_while_it_sends(service: Service, office: PostOffice) -> None:
    """Kill it while it sends the first issue, all of which is sent in the end."""
    office.fall_silent()
    service.start()
    service.wait_until(lambda: office.mails, "a mail")
    service.kill()
    office.speak()
    assert service.asked("SELECT state, count(*) FROM deliveries GROUP BY state") == [("sending", 2)]
    service.start()
    service.wait_until_sent(issue=1)


def second_day(service: Service) -> None:
    """Killed: a crawl, the service while it recognises, and when it makes the issue."""
    service.put_clock("2026-11-21T00:30:00+05:00")
    service.sites.turn_to(2)
    service.gate.open.clear()
    asked = len(service.gate)
    service.start()
    service.wait_until(lambda: len(service.gate) >= asked + len(FEW_SOURCES), "a crawl that waits for pages")
    service.kill_child("crawler")
    service.gate.open.set()
    told = len(service.told("recognition"))
    service.wait_for("recognition", more_than=told)
    with service.locked_database():
        service.wait_until(
            lambda: service.child("scheduler.recognising.recognition"), "a recogniser that waits"
        )
        service.kill()
    service.start()
    service.wait_until_crawled(since="2026-11-20T19:30", sources=SOURCES)
    service.wait_until_recognised()
    service.kill()

    killed_when_it_issues(service, day=21)
    service.start()
    service.wait_until_sent(issue=2)
    service.kill()


def third_day(service: Service, office: PostOffice) -> None:
    """Nobody is killed, but the mail server wants no mail for a while; the service is told to stop."""
    service.put_clock("2026-11-22T06:00:00+05:00")
    service.sites.turn_to(3)
    office.refusing = True
    service.start()
    service.wait_for("delivery ended", state="pending")
    office.refusing = False
    service.wait_until_sent(issue=3)
    wait_until_issued(service, "2026-11-22")
    assert service.stop() == 0


def test_a_day_with_a_kill_in_every_stage(service: Service, post_office: tuple[PostOffice, int]) -> None:
    office, _ = post_office
    service.keep_only(*FEW_SOURCES)
    first_night(service, FEW_SOURCES)
    killed_when_it_issues(service, day=20)
    killed_while_it_sends(service, office)
    wait_until_issued(service, "2026-11-20")
    assert service.stop() == 0
    all_is_well(service, office)
    assert periods(service, "sco") == periods(service, "norov") == ["2026-11-20"]
    # One was sent again, because nobody knew whether it had arrived.
    assert len(office.mails) == 3


@pytest.mark.long
def test_three_days_with_a_kill_in_every_stage(service: Service, post_office: tuple[PostOffice, int]) -> None:
    office, _ = post_office
    first_night(service, SOURCES)
    service.put_clock("2026-11-20T06:55:00+05:00")
    killed_while_it_sends(service, office)
    service.kill()
    second_day(service)
    third_day(service, office)
    all_is_well(service, office)
    three_days_are_told(service)
    for digest in DIGESTS:
        assert periods(service, digest) == ["2026-11-20", "2026-11-21", "2026-11-22"]
    assert len(office.mails) == 7


@pytest.mark.long
def test_three_days_of_kills_at_any_moment(service: Service, post_office: tuple[PostOffice, int]) -> None:
    office, _ = post_office
    chance = random.Random(20261120)  # noqa: S311 - no secret
    service.rate = 1200  # an hour in 3 s
    service.put_clock("2026-11-20T00:30:00+05:00")
    kills = 0
    while service.now().day < LAST_DAY or service.now().hour < LAST_HOUR:
        service.sites.turn_to(1 + service.now().day - FIRST_DAY)
        service.start()
        time.sleep(chance.uniform(0.5, 8))
        child = service.child(chance.choice(["crawler", "scheduler.recognising.recognition"]))
        if child and chance.random() < 0.5:
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
        service.kill()
        kills += 1
    assert kills > 20
    service.rate = 60
    service.put_clock("2026-11-22T23:00:00+05:00")
    service.start()
    since = f"{service.now().astimezone(UTC):%Y-%m-%dT%H:%M}"
    service.wait_until_crawled(since=since, sources=SOURCES)
    service.wait_until_recognised()
    service.kill()
    service.put_clock("2026-11-23T06:59:00+05:00")
    service.start()
    wait_until_issued(service, "2026-11-23")
    unsent = "SELECT count(*) FROM deliveries WHERE state != 'sent'"
    service.wait_until(lambda: service.asked(unsent) == [(0,)], "every mail")
    assert service.stop() == 0
    all_is_well(service, office)
    three_days_are_told(service)


def wait_until_issued(service: Service, day: str) -> None:
    service.wait_until(
        lambda: all(day in periods(service, digest) for digest in DIGESTS), "an issue of each digest"
    )


def periods(service: Service, digest: str) -> list[str]:
    return [issue["period"] for issue in issues_of(service, digest)]


def issues_of(service: Service, digest: str) -> list[dict[str, Any]]:
    issues = [json.loads(issue) for (issue,) in service.asked("SELECT issue FROM issues ORDER BY number")]
    return [issue for issue in issues if issue["digest"] == digest]


def all_is_well(service: Service, office: PostOffice) -> None:
    assert service.asked("PRAGMA integrity_check") == [("ok",)]
    for digest in DIGESTS:
        no_day_has_two_issues(service, digest)
    what_fits_is_told_once(service)
    issues = issues_of(service, "sco")
    each_meeting_is_told_once(service, issues)
    every_reader_got_every_issue(service, office, issues)
    counts_add_up(service)
    nothing_is_left_out_or_double(service)
    the_feed_tells_the_same(service, issues)
    a_year_of_its_log_is_small(service)


def three_days_are_told(service: Service) -> None:
    (runs,) = service.asked("SELECT count(*) FROM crawl_runs")
    assert runs >= (3 * len(SOURCES),)
    # The first day's pages are years old; what the later days bring is news in part.
    issues = issues_of(service, "sco")
    assert {entry["from_archive"] for issue in issues for entry in issue["entries"]} == {True, False}


def no_day_has_two_issues(service: Service, digest: str) -> None:
    issues = issues_of(service, digest)
    assert all(earlier["period"] < later["period"] for earlier, later in pairwise(issues))
    assert all(later["since"] == earlier["until"] for earlier, later in pairwise(issues))


def what_fits_is_told_once(service: Service) -> None:
    issues = issues_of(service, "norov")
    told = Counter(entry["meeting"]["id"] for issue in issues for entry in issue["entries"])
    with Search.open(f"sqlite:///{service.database}") as search:
        fitting = {meeting.id for meeting in search.meetings(MeetingQuery(person="Norov"))}
    assert fitting
    assert set(told) == fitting
    assert set(told.values()) == {1}


def each_meeting_is_told_once(service: Service, issues: list[dict[str, Any]]) -> None:
    told = Counter(entry["meeting"]["id"] for issue in issues for entry in issue["entries"])
    assert set(told.values()) == {1}
    assert set(told) == {meeting for (meeting,) in service.asked("SELECT id FROM meetings")}


def every_reader_got_every_issue(service: Service, office: PostOffice, issues: list[dict[str, Any]]) -> None:
    copies = defaultdict(set)
    for mail in office.mails:
        copies[mail.recipient, mail.id].add(mail.content)
    got = Counter(recipient for recipient, _ in copies)
    sent = service.asked("SELECT recipient, count(*) FROM deliveries WHERE state = 'sent' GROUP BY recipient")
    # One that tells nothing is sent only where a source could not be read.
    with_news = sum(bool(issue["entries"]) for issue in issues)
    assert got == dict(sent)
    assert all(with_news <= got[reader] <= len(issues) for reader in READERS)
    # A mail that is sent again is the same to the byte.
    assert all(len(contents) == 1 for contents in copies.values())


def counts_add_up(service: Service) -> None:
    runs = [json.loads(counts) for (counts,) in service.asked("SELECT counts FROM crawl_runs")]
    assert runs
    for run in filter(None, runs):
        ends = sum(run[end] for end in ("known", "left", "fetched", "vanished", "failed"))
        assert run["listed"] + run["rechecked"] == ends, run
        fates = ("new", "revised", "unchanged", "copy", "contains", "rejected", "skipped")
        assert run["fetched"] == sum(run.get(fate, 0) for fate in fates), run
        for fate in ("rejected", "failed"):
            assert run[fate] == sum(reasons_of(run, fate).values()), run


def nothing_is_left_out_or_double(service: Service) -> None:
    """Compare with one undisturbed crawl of the sites as they are on the last day."""
    whole = f"sqlite:///{service.folder}/undisturbed.db"
    ran = service.run("crawl", "--base", service.sites.base, "--db", whole)
    assert ran.returncode == 0, ran.stderr
    with Search.open(f"sqlite:///{service.database}") as ours, Search.open(whole) as undisturbed:
        assert accounts(ours) == accounts(undisturbed)
        assert addresses(ours) == addresses(undisturbed)


def accounts(search: Search) -> list[str]:
    """Return who met when; ids and the choice among reports depend on what came first."""
    meetings = search.meetings(MeetingQuery())
    return sorted(f"{each.told.date} {sorted(report.url for report in each.reports)}" for each in meetings)


def addresses(search: Search) -> list[str]:
    return sorted(each.key for each in search.articles(ArticleQuery()))


def the_feed_tells_the_same(service: Service, issues: list[dict[str, Any]]) -> None:
    feed = feedparser.parse((service.folder / "digests" / "feed.xml").read_bytes())
    assert not feed.bozo
    told = {entry["meeting"]["id"] for issue in issues for entry in issue["entries"]}
    assert len({entry.id for entry in feed.entries}) == len(feed.entries) == len(told)


def a_year_of_its_log_is_small(service: Service) -> None:
    """Reckon what a year logs with each source read every half hour and a hundred articles a day."""
    sizes = defaultdict(list)
    for line in service.log.read_bytes().splitlines():
        sizes[json.loads(line)["event"]].append(len(line) + 1)
    often = {"crawl": 48 * len(SOURCES), "recognition": 100}
    a_day = sum(times * mean(sizes.pop(event)) for event, times in often.items())
    a_day += sum(sum(found) for found in sizes.values())  # of a day or more, and all their restarts
    assert 365 * a_day < 100_000_000
