from calendar import timegm
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from scheduler.delivery.feeds import guid, rss
from store.records.issues import Issue
from store.records.meetings import Meeting, MeetingReport, Participant, ReportReference

HOSTILE = [
    "]]>",
    "<script>alert(1)</script>",
    "&amp;&lt;b&gt;",
    "a\r\nb",
    "\x00\x1b\x0b\ufffe\ud800",
    "{{ 7*7 }}",
    "javascript:alert(1)",
]


@pytest.fixture
def told(three_languages: Issue) -> list[tuple[datetime, Meeting]]:
    return [
        (three_languages.issued_at - timedelta(days=number), entry.meeting)
        for number, entry in enumerate(three_languages.entries)
    ]


def test_feed_parses_back_to_the_same_meetings(told: list[tuple[datetime, Meeting]]) -> None:
    feed = feedparser.parse(rss(told, title="LAKES meetings", feed_url="https://lakes.example/feed.xml"))
    assert not feed.bozo
    assert [entry.id for entry in feed.entries] == [guid(meeting) for _, meeting in told]
    for entry, (issued_at, meeting) in zip(feed.entries, told, strict=True):
        assert timegm(entry.published_parsed) == issued_at.timestamp()
        assert entry.link == meeting.reports[0].url
        said = "".join(map(str, html.fromstring(f"<div>{entry.description}</div>").itertext()))
        for participant in meeting.told.participants:
            assert (participant.name or "") in said
            assert participant.name is None or participant.name in entry.title
        for report in meeting.reports:
            assert f'href="{report.url}"' in entry.description
        proofs = [evidence.sentence[:60] for evidence in meeting.told.evidence]
        assert any(proof in said for proof in proofs) or not proofs


def test_item_says_who_met_whom_and_when(told: list[tuple[datetime, Meeting]]) -> None:
    titles = [entry.title for entry in feedparser.parse(rss(told, title="LAKES meetings")).entries]
    assert "Aida Bekova (LAKES) and Ingrid Solberg (Norway) (Fri 27 Feb 2026)" in titles
    assert "planned: Third Conference of Lake Ministers (Jun 2026, day not stated)" in titles


def test_rebuilt_feed_is_the_same_to_the_byte(told: list[tuple[datetime, Meeting]]) -> None:
    assert rss(told, title="LAKES meetings") == rss(list(told), title="LAKES meetings")


def test_item_keeps_its_guid_when_its_meeting_is_corrected(meeting_of: Callable[..., Meeting]) -> None:
    meeting = meeting_of(3)
    corrected = replace(meeting, told=replace(meeting.told, title="Another name"), reports=())
    assert guid(corrected) == guid(meeting) == "urn:readout:meeting:m3"


def test_feed_follows_the_rules_that_validators_check(told: list[tuple[datetime, Meeting]]) -> None:
    root = etree.fromstring(rss(told, title="LAKES meetings", feed_url="https://lakes.example/feed.xml"))
    atom = {"atom": "http://www.w3.org/2005/Atom"}
    assert root.get("version") == "2.0"
    assert root.xpath("channel/atom:link[@rel='self']/@href", namespaces=atom) == [
        "https://lakes.example/feed.xml"
    ]
    assert root.xpath("string(channel/lastBuildDate)") == "Mon, 02 Mar 2026 04:30:00 +0000"
    assert root.xpath("channel/title and channel/link and channel/description")
    guids = list(root.iter("guid"))
    assert {guid.get("isPermaLink") for guid in guids} == {"false"}
    assert len({guid.text for guid in guids}) == len(guids) == len(told)
    assert all((date.text or "").endswith("+0000") for date in root.iter("pubDate"))


def test_feed_without_meetings_is_a_feed_and_asks_no_clock() -> None:
    written = rss([], title="LAKES meetings")
    assert not feedparser.parse(written).bozo
    assert b"<lastBuildDate>Thu, 01 Jan 1970 00:00:00 +0000</lastBuildDate>" in written


_TEXT = st.text(st.characters(), max_size=60) | st.sampled_from(HOSTILE)


@given(name=_TEXT, title=_TEXT, url=_TEXT | st.just('https://a.example/"><b>]]>'), feed=_TEXT)
@settings(deadline=None)
def test_hostile_text_is_text(name: str, title: str, url: str, feed: str) -> None:
    report = ReportReference(
        article=1, url=url, outlet=name, language=name, title=title, published_at=None, published_by=None
    )
    meeting = Meeting(
        id="m1",
        told=MeetingReport(title=title, about=name, participants=(Participant(name=name, post=title),)),
        reports=(report,),
        first_reported_at=datetime(2026, 3, 1, tzinfo=UTC),
    )
    written = rss([(datetime(2026, 3, 2, tzinfo=UTC), meeting)], title=feed)
    assert not feedparser.parse(written).bozo
    (item,) = etree.fromstring(written).iter("item")
    assert [element.tag for element in item] in (
        ["title", "link", "description", "pubDate", "guid"],
        ["title", "description", "pubDate", "guid"],
    )
    description = html.fromstring(f"<div>{item.findtext('description')}</div>")
    assert {element.tag for element in description.iter()} <= {"div", "p", "ul", "li", "b", "blockquote", "a"}
    links = [anchor.get("href", "") for anchor in description.iter("a")]
    links += [link.text or "" for link in item.iter("link")]
    assert all(link.lower().startswith(("http://", "https://")) for link in links)
