"""What every format says of a meeting, and which meetings the feed of a query has."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from scheduler.delivery.feeds.entries import LEAST, Feed, entry_of, recent
from store.records.issues import Telling
from store.records.meetings import Evidence, Place, Status
from tests.scheduler.delivery.feeds.hostile import ADDRESSES, VECTORS, telling_with

Tellings = Callable[..., Telling]


def test_entry_says_who_met_whom_and_when(told: tuple[Telling, ...]) -> None:
    titles = [entry_of(telling, {}).title for telling in told]
    assert "Aida Bekova (LAKES) and Ingrid Solberg (Norway) (Fri 27 Feb 2026)" in titles
    assert "planned: Third Conference of Lake Ministers (Jun 2026, day not stated)" in titles


def test_text_says_what_the_html_says(told: tuple[Telling, ...]) -> None:
    for telling in told:
        entry = entry_of(telling, {})
        for participant in telling.meeting.told.participants:
            assert (participant.name or "") in entry.plain
        for report in telling.meeting.reports:
            assert f"\n{report.url}" in entry.plain
            assert f'href="{report.url}"' in entry.html
    [norway] = [entry_of(telling, {}) for telling in told if telling.meeting.id == "norway"]
    assert norway.plain.startswith(
        "Fri 27 Feb 2026, LAKES Secretariat [Tashkent, Uzbekistan: implied by venue]\nAida Bekova"
    )
    assert "\nOutcome: Both sides agreed to meet again in June.\n" in norway.plain


def test_id_is_the_meetings_whatever_becomes_of_it(telling_of: Tellings) -> None:
    telling = telling_of(3)
    meeting = telling.meeting
    corrected = replace(meeting, told=replace(meeting.told, title="Another name"), reports=())
    for each in (meeting, corrected):
        assert entry_of(replace(telling, meeting=each), {}).id == "urn:readout:meeting:m3"


def test_entry_is_updated_when_it_was_told_corrected_or_read_last(
    telling_of: Tellings, now: datetime
) -> None:
    telling, hour = telling_of(), timedelta(hours=1)
    meeting = replace(telling.meeting, last_read_at=None)
    for changed_at, read_at, updated_at in (
        (None, None, now),
        (now - hour, now - hour, now),
        (now + hour, None, now + hour),
        (now + hour, now + 2 * hour, now + 2 * hour),
    ):
        read = replace(meeting, last_read_at=read_at)
        assert entry_of(replace(telling, meeting=read, changed_at=changed_at), {}).updated_at == updated_at


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (None, None, (None, None)),
        (date(2026, 6, 3), None, (date(2026, 6, 3), date(2026, 6, 3))),
        (date(2026, 6, 3), date(2026, 6, 5), (date(2026, 6, 3), date(2026, 6, 5))),
        (date(2026, 6, 3), date(2026, 6, 1), (date(2026, 6, 3), date(2026, 6, 3))),
        (date(2026, 2, 1), date(2026, 2, 28), (None, None)),
        (date(2026, 1, 1), date(2026, 12, 31), (None, None)),
        (date(2025, 12, 1), date(2026, 12, 31), (date(2025, 12, 1), date(2026, 12, 31))),
    ],
)
def test_day_is_there_if_it_is_stated(
    telling_of: Tellings, first: date | None, last: date | None, days: tuple[date | None, date | None]
) -> None:
    entry = entry_of(telling_of(date=first, end_date=last), {})
    assert (entry.first, entry.last) == days


def test_place_is_what_is_known_of_it_and_marks_what_is_implied(telling_of: Tellings) -> None:
    implied = Evidence(field="place", sentence="at the Secretariat", start=0, end=18, implied=True)
    venue = Place(venue="Secretariat", city="Beijing", country="China")
    assert entry_of(telling_of(place=Place()), {}).place is None
    assert entry_of(telling_of(place=Place(country="China")), {}).place == "China"
    assert (
        entry_of(telling_of(place=venue, evidence=(implied,)), {}).place
        == "Secretariat [Beijing, China: implied by venue]"
    )


def test_link_is_the_first_one_for_the_web_and_in_ascii(telling_of: Tellings) -> None:
    telling = telling_of()
    [report] = telling.meeting.reports

    def linked(*addresses: str) -> str | None:
        reports = tuple(replace(report, url=address) for address in addresses)
        return entry_of(replace(telling, meeting=replace(telling.meeting, reports=reports)), {}).link

    assert linked() is linked("ftp://a.example/") is None
    assert linked("ftp://a.example/", "https://a.example/1", "https://a.example/2") == "https://a.example/1"
    assert linked("https://a.example/ё?q=%20é") == "https://a.example/%D1%91?q=%20%C3%A9"


@pytest.mark.parametrize("vector", VECTORS)
def test_no_text_has_a_tag(vector: str, telling_of: Tellings) -> None:
    entry = entry_of(telling_with(vector, "https://a.example/", stock=telling_of()), {})
    for text in (entry.title, entry.plain, entry.place or ""):
        assert not set("<>\r\x00\x1b\u202e") & set(text)
    assert "\n" not in entry.title


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_link_is_for_the_web(address: str, telling_of: Tellings) -> None:
    entry = entry_of(telling_with("Talks", address, stock=telling_of()), {})
    assert entry.link is None or entry.link.startswith("https://a.example/")


def days_ago(telling_of: Tellings, number: int, days: float, **told: object) -> Telling:
    telling = telling_of(number, **told)
    return replace(
        telling,
        told_at=telling.told_at - timedelta(days=days),
        meeting=replace(telling.meeting, last_read_at=None),
    )


def test_query_tells_a_month_and_fifty_at_least_the_newest_first(telling_of: Tellings) -> None:
    for number, days, kept in ((60, 0.25, 60), (60, 1, LEAST), (20, 30, 20)):
        found = [days_ago(telling_of, each, each * days) for each in range(number)]
        assert recent(found[::-1]) == tuple(found[:kept])
    assert recent([]) == ()


def test_query_tells_what_is_old_but_changed_or_still_ahead(telling_of: Tellings, now: datetime) -> None:
    found = [days_ago(telling_of, each, 2 * each) for each in range(100)]
    found[70] = replace(found[70], changed_at=now)
    found[80] = days_ago(telling_of, 80, 160, status=Status.PLANNED, date=date(2026, 3, 2))
    found[85] = days_ago(telling_of, 85, 170, date=date(2027, 3, 1))  # held: a day that is no day
    found[90] = days_ago(telling_of, 90, 180, status=Status.PLANNED, date=date(2026, 3, 1))
    assert recent(found) == (*found[:LEAST], found[70], found[80])


def test_feed_was_updated_with_its_last_entry_and_asks_no_clock(
    lakes: Callable[..., Feed], told: tuple[Telling, ...]
) -> None:
    assert lakes(*told).updated_at == max(entry_of(telling, {}).updated_at for telling in told)
    assert lakes().updated_at.timestamp() == 0
