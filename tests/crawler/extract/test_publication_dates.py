import re
import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement, document_fromstring

from crawler.extract.publication_dates import (
    Publication,
    by_htmldate,
    from_announcement,
    from_date_line,
    from_head,
    from_stamp,
)
from crawler.extract.site import Zone

MOSCOW = Zone(name="Moscow", zone=ZoneInfo("Europe/Moscow"))
STAMP = re.compile(r"^(?P<day>\d{2})\.(?P<month>\d{2})\.(?P<year>\d{4})\s+(?P<hour>\d{2}):(?P<minute>\d{2})$")
IMPOSSIBLE = ("31.02.2019", "30 February 2019", "2019年2月30日", "2019-13-01", "00.00.0000", "20 Nov 0000")


def line(text: str, *, now: datetime | None = None) -> Publication | None:
    return from_date_line([text], MOSCOW, now=now)


def head(markup: str) -> Publication | None:
    return from_head(page(f"<html><head>{markup}</head><body>text</body></html>"), MOSCOW)


def page(markup: str) -> HtmlElement:
    return document_fromstring(markup)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]  # year, month, day, hour, minute


def test_a_stamp_without_offset_is_read_in_the_site_s_zone_which_the_rule_tells() -> None:
    told = from_stamp(["InfoSCO", "12.07.2019 16:25"], STAMP, MOSCOW)
    assert told == Publication(at=at(2019, 7, 12, 13, 25), by="page (zone assumed Moscow)")


def test_of_several_stamps_the_one_nearest_to_the_body_counts() -> None:
    told = from_stamp(["24.01.2020 11:49", "Title", "12.07.2019 16:25"], STAMP, MOSCOW)
    assert told
    assert told.at == at(2019, 7, 12, 13, 25)


@pytest.mark.parametrize(
    "stamp", ["31.02.2019 10:00", "12.07.2019 25:00", "12.07.2019 16:61", "12.07.1019 16:25"]
)
def test_an_impossible_stamp_is_unknown(stamp: str) -> None:
    assert from_stamp([stamp], STAMP, MOSCOW) is None


@pytest.mark.parametrize(
    "text",
    [
        "20.11.2019",
        "2019-11-20",
        "2019/11/20",
        "2019.11.20",
        "20 November 2019",
        "20 Nov. 2019",
        "November 20, 2019",
        "20 ноября 2019",
        "20 ноября 2019 г.",
        "2019年11月20日",
        "Published: 20 November 2019",
        "Дата: 20.11.2019",
    ],
)
def test_a_line_that_is_a_day_is_that_day(text: str) -> None:
    assert line(text) == Publication(at=at(2019, 11, 20), by="page (day only)")


def test_a_line_with_a_time_is_read_in_the_zone() -> None:
    told = Publication(at=at(2019, 11, 20, 7, 30), by="page (zone assumed Moscow)")
    assert line("20.11.2019 10:30") == line("20 November 2019, 10:30") == line("2019年11月20日 10:30") == told


@pytest.mark.parametrize(
    "text", [*IMPOSSIBLE, "11/12/2019", "may 2019", "2019", "9999-12-31", "1995-12-31", ""]
)
def test_what_is_no_date_or_has_two_readings_is_unknown(text: str) -> None:
    assert line(text) is None


def test_a_far_day_is_unknown_where_the_clock_is_given() -> None:
    now = at(2019, 11, 21, 12)
    assert line("23.11.2019", now=now)
    assert line("24.11.2019", now=now) is None
    assert line("2095-01-01", now=now) is None
    assert line("2095-01-01")


@pytest.mark.parametrize(
    ("markup", "moment", "rule"),
    [
        ('<meta property="article:published_time" content="2019-11-20T10:30:00+03:00">', (7, 30), "meta"),
        ('<meta name="DC.date.issued" content="2019-11-20T10:30:00Z">', (10, 30), "meta"),
        ('<meta itemprop="datePublished" content="2019-11-20">', (0, 0), "meta (day only)"),
        ('<meta name="pubdate" content="2019-11-20 10:30">', (7, 30), "meta (zone assumed Moscow)"),
        ('<script type="application/ld+json">[{"a":{"datePublished":"2019-11-20T10:30:00-0500"}}]</script>',
         (15, 30), "json-ld"),
        ('<time datetime="2019-11-20T10:30:00.000Z">20 Nov</time>', (10, 30), "time"),
    ],
)  # fmt: skip
def test_what_a_page_tells_machines_is_read(markup: str, moment: tuple[int, int], rule: str) -> None:
    assert head(markup) == Publication(at=at(2019, 11, 20, *moment), by=rule)


@pytest.mark.parametrize(
    "markup",
    [
        '<meta property="article:published_time" content="2019-02-31T10:30:00Z">',
        '<meta property="article:published_time" content="2019-11-20T25:61:61Z">',
        '<meta property="article:published_time" content="0001-01-01T00:00:00+23:59">',
        '<meta property="article:published_time" content="99999999999999999999">',
        '<script type="application/ld+json">{"datePublished": 20191120}</script>',
        '<script type="application/ld+json">{"datePublished": </script>',
        '<time datetime="2019-11-20">a</time><time datetime="2019-11-21">b</time>',
    ],
)
def test_nonsense_told_to_machines_is_unknown(markup: str) -> None:
    assert head(markup) is None


def test_htmldate_is_believed_only_where_the_page_spells_the_day() -> None:
    spelled = page('<html><body><div class="date">Posted on November 20, 2019 by us</div>text</body></html>')
    assert by_htmldate(spelled, spelled.text_content()) == Publication(
        at=at(2019, 11, 20), by="htmldate (day only)"
    )
    for text in IMPOSSIBLE:
        wrong = page(f'<html><body><p class="date">Posted on {text}</p><p>text</p></body></html>')
        assert by_htmldate(wrong, wrong.text_content()) is None


@pytest.mark.parametrize("told", ["2019-11-20T25:61:61Z", "2019-11-20 10:60", "2019-11-20, 24:30:00"])
def test_a_day_with_a_time_that_does_not_exist_is_none(told: str) -> None:
    markup = f'<html><body><time datetime="{told}">{told}</time><p>{told}</p><p>text</p></body></html>'
    assert head(markup) is None
    assert line(told) is None
    wrong = page(markup)
    assert by_htmldate(wrong, wrong.text_content()) is None


@pytest.mark.parametrize("told", ["2019-11-20T10:00:00+15:00", "Wed, 20 Nov 2019 10:00:00 -2300"])
def test_an_offset_that_no_zone_has_is_none(told: str) -> None:
    assert from_announcement(told, MOSCOW) is None


@pytest.mark.parametrize("word", ["MSK", "CET", "XYZ"])
def test_a_zone_that_is_no_word_of_the_standard_is_taken_to_be_the_source_s(word: str) -> None:
    told = from_announcement(f"Wed, 20 Nov 2019 10:00:00 {word}", MOSCOW)
    assert told == Publication(at=at(2019, 11, 20, 7), by="announced (zone assumed Moscow)")


@pytest.mark.parametrize("zone", ["+0300", "GMT+0300", "UTC+0300"])
def test_what_a_feed_tells_is_read_with_its_offset(zone: str) -> None:
    told = from_announcement(f"Wed, 20 Nov 2019 10:00:00 {zone}", MOSCOW)
    assert told == Publication(at=at(2019, 11, 20, 7), by="announced")
    behind = from_announcement(f"Wed, 20 Nov 2019 10:00:00 {zone.replace('+', '-')}", MOSCOW)
    assert behind == Publication(at=at(2019, 11, 20, 13), by="announced")


@pytest.mark.parametrize("text", [*IMPOSSIBLE, "Wed, 20 Nov 0000 10:00:00 GMT", "20-Nov-0019 10:00:00 +0000"])
def test_a_date_that_does_not_exist_is_none_in_a_feed_too(text: str) -> None:
    assert from_announcement(text, MOSCOW) is None


def test_endless_date_strings_take_no_time() -> None:
    begun = time.perf_counter()
    for text in ("Nov 20 " * 2_000, "20 " * 5_000, "1" * 10_000, "2019-11-20" + " " * 100_000 + "x"):
        assert line(text) is None
        assert from_stamp([text], STAMP, MOSCOW) is None
    assert time.perf_counter() - begun < 1


@given(st.text(max_size=80), st.text(alphabet="0123456789-./: TZ+年月日Nov", max_size=40))
def test_no_line_breaks_them(anything: str, nearly: str) -> None:
    for text in (anything, nearly):
        line(text)
        told = from_stamp([text], STAMP, MOSCOW)
        assert told is None or told.at.tzinfo is not None
