"""Three days of the service, killed in every stage: nothing is lost and nothing is told twice."""

import json
import os
import random
import signal
import time
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import UTC
from itertools import pairwise
from statistics import mean
from typing import TYPE_CHECKING, Any

import feedparser
import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.acceptance.conftest import PostOffice, Service

SOURCES = ("infoshos", "infoshos-ru", "mseap", "metinfo", "sectsco", "sectsco-ru", "sectsco-zh")
FIRST_DAY, LAST_DAY = 20, 22  # of November
LAST_HOUR = 20
READERS = ("analyst@example.org", "editor@example.org")


def wait_until_crawled(service: "Service", *, since: str, sources: "Sequence[str]") -> None:
    """Wait until each of `sources` was read since a time of the service's clock."""
    service.wait_until(
        lambda: set(sources) <= crawled(service, since), f"a crawl of each source since {since}"
    )


def crawled(service: "Service", since: str) -> set[str]:
    """Return the sources that were read since a time of the service's clock."""
    runs = (told for told in service.told("crawl") if told["at"] >= since)
    return {told["source"] for told in runs if told["outcome"] in {"ok", "unchanged"}}


def wait_until_recognised(service: "Service") -> None:
    unread = (
        "SELECT count(*) FROM articles a JOIN revisions r ON r.article_id = a.id AND r.number = a.revision"
        " WHERE a.copy_of_id IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM recognitions WHERE revision_id = r.id)"
    )
    service.wait_until(lambda: service.asked(unread) == [(0,)], "everything recognised")


def first_day(service: "Service", office: "PostOffice") -> None:
    """Killed: the service in its first crawl, its recogniser, the service while it sends."""
    service.put_clock("2026-11-20T00:30:00+05:00")
    service.gate.open.clear()
    service.start()
    service.wait_until(lambda: len(service.gate) > 3, "a crawl that waits for pages")
    service.kill()
    assert service.child("crawler"), "the crawl should outlive the service"
    service.gate.open.set()
    service.start()
    service.wait_for("recognition")
    with service.locked_database():
        service.kill_child("scheduler.recognition")
    wait_until_crawled(service, since="2026-11-19", sources=SOURCES)
    wait_until_recognised(service)
    service.kill()

    office.fall_silent()
    service.put_clock("2026-11-20T06:55:00+05:00")
    service.start()
    service.wait_until(lambda: office.mails, "a mail")
    service.kill()
    office.speak()
    assert service.asked("SELECT state, count(*) FROM deliveries GROUP BY state ORDER BY state") == [
        ("pending", 1),
        ("sending", 1),
    ]
    service.start()
    wait_until_sent(service, issue=1)
    service.kill()


def second_day(service: "Service") -> None:
    """Killed: a crawl, the service while it recognises, the service when it makes the issue."""
    service.put_clock("2026-11-21T00:30:00+05:00")
    service.sites.turn_to(2)
    service.gate.open.clear()
    asked = len(service.gate)
    service.start()
    service.wait_until(lambda: len(service.gate) > asked + 3, "a crawl that waits for pages")
    service.kill_child("crawler")
    service.gate.open.set()
    told = len(service.told("recognition"))
    service.wait_for("recognition", more_than=told)
    with service.locked_database():
        service.wait_until(lambda: service.child("scheduler.recognition"), "a recogniser that waits")
        service.kill()
    service.start()
    wait_until_crawled(service, since="2026-11-20T19:30", sources=SOURCES)
    wait_until_recognised(service)
    service.kill()

    service.put_clock("2026-11-21T06:59:00+05:00")
    with service.locked_database():
        service.start()
        service.wait_until(lambda: f"{service.now():%H:%M}" >= "07:03", "the time of the issue")
        time.sleep(0.5)  # its transaction waits for the lock: nothing shows from outside
        service.kill()
    assert service.asked("SELECT count(*) FROM issues") == [(1,)]
    service.start()
    wait_until_sent(service, issue=2)
    service.kill()


def third_day(service: "Service", office: "PostOffice") -> None:
    """Nobody is killed, but the mail server wants no mail for a while; the service is told to stop."""
    service.put_clock("2026-11-22T06:00:00+05:00")
    service.sites.turn_to(3)
    office.refusing = True
    service.start()
    service.wait_for("delivery ended", state="pending")
    office.refusing = False
    wait_until_sent(service, issue=3)
    assert service.stop() == 0


def wait_until_sent(service: "Service", *, issue: int) -> None:
    sent = (
        "SELECT i.number, count(*) FROM deliveries d JOIN issues i ON i.id = d.issue_id"
        " WHERE d.state = 'sent' GROUP BY i.number"
    )
    service.wait_until(lambda: dict(service.asked(sent)).get(issue) == 2, f"the mails of issue {issue}")


def test_three_days_with_a_kill_in_every_stage(
    service: "Service", post_office: tuple["PostOffice", int]
) -> None:
    office, _ = post_office
    first_day(service, office)
    second_day(service)
    third_day(service, office)
    all_is_well(service, office)
    assert service.asked("SELECT period FROM issues ORDER BY number") == [
        ("2026-11-20",),
        ("2026-11-21",),
        ("2026-11-22",),
    ]
    # One was sent again, because nobody knew whether it had arrived.
    assert len(office.mails) == 7


@pytest.mark.long
def test_three_days_of_kills_at_any_moment(service: "Service", post_office: tuple["PostOffice", int]) -> None:
    office, _ = post_office
    chance = random.Random(20261120)  # noqa: S311 - no secret
    service.rate = 1200  # an hour in 3 s
    service.put_clock("2026-11-20T00:30:00+05:00")
    kills = 0
    while service.now().day < LAST_DAY or service.now().hour < LAST_HOUR:
        service.sites.turn_to(1 + service.now().day - FIRST_DAY)
        service.start()
        time.sleep(chance.uniform(0.5, 8))
        child = service.child(chance.choice(["crawler", "scheduler.recognition"]))
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
    wait_until_crawled(service, since=since, sources=SOURCES)
    wait_until_recognised(service)
    service.kill()
    service.put_clock("2026-11-23T06:59:00+05:00")
    service.start()
    last = "SELECT count(*) FROM issues WHERE period = '2026-11-23'"
    service.wait_until(lambda: service.asked(last) == [(1,)], "the last issue")
    unsent = "SELECT count(*) FROM deliveries WHERE state != 'sent'"
    service.wait_until(lambda: service.asked(unsent) == [(0,)], "every mail")
    assert service.stop() == 0
    all_is_well(service, office)


def all_is_well(service: "Service", office: "PostOffice") -> None:
    assert service.asked("PRAGMA integrity_check") == [("ok",)]
    issues = no_day_has_two_issues(service)
    each_meeting_is_told_once(service, issues)
    every_reader_got_every_issue(service, office, issues)
    counts_add_up(service)
    nothing_is_left_out_or_double(service)
    the_feed_tells_the_same(service, issues)
    a_year_of_its_log_is_small(service)


def no_day_has_two_issues(service: "Service") -> list[dict[str, Any]]:
    issues = [json.loads(issue) for (issue,) in service.asked("SELECT issue FROM issues ORDER BY number")]
    assert all(earlier["period"] < later["period"] for earlier, later in pairwise(issues))
    assert all(later["since"] == earlier["until"] for earlier, later in pairwise(issues))
    return issues


def each_meeting_is_told_once(service: "Service", issues: list[dict[str, Any]]) -> None:
    told = Counter(entry["meeting"]["id"] for issue in issues for entry in issue["entries"])
    assert set(told.values()) == {1}
    assert set(told) == {meeting for (meeting,) in service.asked("SELECT id FROM meetings")}
    # The first day's pages are years old; what the later days bring is news in part.
    kinds = {entry["from_archive"] for issue in issues for entry in issue["entries"]}
    assert kinds == {True, False}


def every_reader_got_every_issue(
    service: "Service", office: "PostOffice", issues: list[dict[str, Any]]
) -> None:
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


def counts_add_up(service: "Service") -> None:
    runs = [json.loads(counts) for (counts,) in service.asked("SELECT counts FROM crawl_runs")]
    assert len(runs) >= 3 * len(SOURCES)
    for run in filter(None, runs):
        ends = sum(run[end] for end in ("known", "left", "fetched", "vanished", "failed"))
        assert run["listed"] + run["rechecked"] == ends, run
        fates = ("new", "revised", "unchanged", "copy", "contains", "rejected", "skipped")
        assert run["fetched"] == sum(run.get(fate, 0) for fate in fates), run


def nothing_is_left_out_or_double(service: "Service") -> None:
    """Compare with one undisturbed crawl of the sites as they are on the last day."""
    whole = service.folder / "undisturbed.db"
    ran = service.run("crawl", "--base", service.sites.base, "--db", f"sqlite:///{whole}")
    assert ran.returncode == 0, ran.stderr
    shown = service.run("meetings", "--db", f"sqlite:///{whole}", "--format", "jsonl")
    ours = service.run("meetings", "--format", "jsonl")
    assert accounts(ours.stdout) == accounts(shown.stdout)
    articles = service.run("articles", "--db", f"sqlite:///{whole}", "--format", "jsonl").stdout
    assert addresses(service.run("articles", "--format", "jsonl").stdout) == addresses(articles)


def accounts(lines: str) -> list[str]:
    """Return who met when, of rows of JSON; ids and the choice among reports depend on what came first."""
    told = (json.loads(line) for line in lines.splitlines())
    return sorted(f"{each['date']} {sorted(report['url'] for report in each['reports'])}" for each in told)


def addresses(lines: str) -> list[str]:
    return sorted(json.loads(line)["url_key"] for line in lines.splitlines())


def the_feed_tells_the_same(service: "Service", issues: list[dict[str, Any]]) -> None:
    feed = feedparser.parse((service.folder / "digests" / "feed.xml").read_bytes())
    assert not feed.bozo
    told = {entry["meeting"]["id"] for issue in issues for entry in issue["entries"]}
    assert len({entry.id for entry in feed.entries}) == len(feed.entries) == len(told)


def a_year_of_its_log_is_small(service: "Service") -> None:
    """Reckon what a year logs with each source read every half hour and a hundred articles a day."""
    sizes = defaultdict(list)
    for line in service.log.read_bytes().splitlines():
        sizes[json.loads(line)["event"]].append(len(line) + 1)
    often = {"crawl": 48 * len(SOURCES), "recognition": 100}
    a_day = sum(times * mean(sizes.pop(event)) for event, times in often.items())
    a_day += sum(sum(found) for found in sizes.values())  # of three days and all their restarts
    assert 365 * a_day < 100_000_000
