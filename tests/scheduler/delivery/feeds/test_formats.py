"""RSS, Atom, JSON Feed and iCalendar, of the same meetings: sound, safe, and the same again."""

import json
import re
from calendar import timegm
from collections.abc import Callable
from typing import TYPE_CHECKING

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import etree, html

from scheduler.configuration.config import load
from scheduler.delivery.feeds.atom import atom
from scheduler.delivery.feeds.entries import Feed, feed_of
from scheduler.delivery.feeds.formats import FORMS, FeedFormat
from scheduler.delivery.feeds.json_feed import json_feed
from scheduler.delivery.feeds.rss import rss
from scheduler.service import jobs
from store.archive import Archive
from store.records.issues import Telling
from tests.filled import fill
from tests.scheduler.delivery.feeds.hostile import ADDRESSES, VECTORS, telling_with
from tests.scheduler.delivery.feeds.rules import ATOM_RULES, RSS, broken

if TYPE_CHECKING:
    from pathlib import Path

HOME = "https://lakes.example/"
Lakes = Callable[..., Feed]


def ids_in(kind: FeedFormat, written: bytes) -> list[str]:
    """Parse a feed as its readers do; return the ids of its entries."""
    if kind is FeedFormat.JSON:
        return [item["id"] for item in json.loads(written)["items"]]
    if kind is FeedFormat.ICS:
        return [str(event["uid"]) for event in Calendar.from_ical(written).events]
    etree.fromstring(written)
    feed = feedparser.parse(written)
    assert not feed.bozo
    return [entry.id for entry in feed.entries]


@pytest.mark.parametrize("kind", FeedFormat)
def test_feed_parses_back_to_the_same_meetings(
    kind: FeedFormat, lakes: Lakes, told: tuple[Telling, ...]
) -> None:
    feed = lakes(*told)
    entries = [entry for entry in feed.entries if entry.first or kind is not FeedFormat.ICS]
    assert ids_in(kind, FORMS[kind].write(feed, None)) == [entry.id for entry in entries]


@pytest.mark.parametrize("kind", FeedFormat)
def test_rebuilt_feed_is_the_same_to_the_byte(
    kind: FeedFormat, lakes: Lakes, told: tuple[Telling, ...]
) -> None:
    write = FORMS[kind].write
    assert write(lakes(*told), HOME) == write(lakes(*told), HOME) != write(lakes(*told[:-1]), HOME)


@pytest.mark.parametrize("kind", FeedFormat)
def test_feed_without_meetings_is_a_feed(kind: FeedFormat, lakes: Lakes) -> None:
    assert ids_in(kind, FORMS[kind].write(lakes(), None)) == []


@pytest.mark.parametrize("kind", FeedFormat)
def test_feed_names_its_own_address_where_it_has_one(kind: FeedFormat, lakes: Lakes) -> None:
    form = FORMS[kind]
    address = f"{HOME}{form.file}"
    assert address.encode() in form.write(lakes(), address).replace(b"\r\n ", b"")
    assert b"http" not in re.sub(rb"https?://[a-z.]*(w3|jsonfeed)\.org", b"", form.write(lakes(), None))


@pytest.mark.parametrize("write", [rss, atom])
def test_readers_get_times_links_and_words(
    write: Callable[[Feed, str | None], bytes], lakes: Lakes, told: tuple[Telling, ...]
) -> None:
    feed = lakes(*told, home=HOME)
    parsed = feedparser.parse(write(feed, None))
    assert (parsed.feed.title, parsed.feed.link) == ("LAKES meetings", HOME)
    for read, entry, telling in zip(parsed.entries, feed.entries, told, strict=True):
        assert timegm(read.published_parsed) == entry.told_at.timestamp()
        assert read.link == entry.link == telling.meeting.reports[0].url
        assert read.title == entry.title
        body = read.content[0].value if "content" in read else read.description
        said = "".join(map(str, html.fromstring(f"<div>{body}</div>").itertext()))
        assert all((each.name or "") in said for each in telling.meeting.told.participants)


def test_atom_and_json_say_when_an_entry_changed(lakes: Lakes, told: tuple[Telling, ...]) -> None:
    feed = lakes(*told)
    times = [entry.updated_at.isoformat() for entry in feed.entries]
    assert [item["date_modified"] for item in json.loads(json_feed(feed, None))["items"]] == times
    assert [entry.updated for entry in feedparser.parse(atom(feed, None)).entries] == times


def test_json_feed_has_what_its_version_demands(lakes: Lakes, told: tuple[Telling, ...]) -> None:
    written = json.loads(json_feed(lakes(*told), None))
    assert written["version"] == "https://jsonfeed.org/version/1.1"
    assert None not in written.values()
    for item in written["items"]:
        assert {"id", "title", "content_html", "content_text", "date_published"} <= item.keys()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, told: tuple[Telling, ...]) -> list[Feed]:
    """Feeds: of a store with something of every kind, of hostile meetings, of hostile addresses, of none."""
    folder: Path = tmp_path_factory.mktemp("filled")
    config = load(None, database=f"sqlite:///{folder}/readout.db")
    fill(config.database)
    with Archive.open(config.database) as archive:
        feeds = [jobs.digest_feed(config, config.digest, archive)]
    assert feeds[0].entries
    hostile = [telling_with(each, HOME, number=n, stock=told[0]) for n, each in enumerate(VECTORS)]
    linked = [telling_with("Talks", each, number=n, stock=told[0]) for n, each in enumerate(ADDRESSES)]
    for name, tellings in (("vectors", hostile), ("addresses", linked), ("all", told), ("none", ())):
        feeds.append(feed_of(tellings, name=f"digest:{name}", title=VECTORS[0], zones={}, home=HOME))
    return feeds


def test_feeds_keep_every_rule_that_validators_check(filled: list[Feed]) -> None:
    assert min(len(RSS), len(ATOM_RULES)) >= 20
    for feed in filled:
        assert broken(rss(feed, f"{HOME}feed.xml"), RSS) == {}
        assert broken(atom(feed, f"{HOME}atom.xml"), ATOM_RULES) == {}


@pytest.mark.parametrize("kind", FeedFormat)
def test_nothing_hostile_hides_a_meeting_from_readers(kind: FeedFormat, filled: list[Feed]) -> None:
    for feed in filled:
        entries = [entry.id for entry in feed.entries if entry.first or kind is not FeedFormat.ICS]
        assert ids_in(kind, FORMS[kind].write(feed, f"{HOME}x")) == entries


def test_readers_that_guess_find_no_live_tag(filled: list[Feed]) -> None:
    """Also where they take a title or a text for HTML."""
    for feed in filled:
        for item in json.loads(json_feed(feed, None))["items"]:
            for text in (item["title"], item["content_text"]):
                assert [*html.fragment_fromstring(text, create_parent="div")] == []
            assert "url" not in item or item["url"].startswith(("http://", "https://"))


_TEXT = st.text(st.characters(), max_size=60) | st.sampled_from(VECTORS)


@given(text=_TEXT, address=_TEXT | st.sampled_from(ADDRESSES), title=_TEXT)
@settings(deadline=None)
def test_any_text_is_text(told: tuple[Telling, ...], text: str, address: str, title: str) -> None:
    telling = telling_with(text, address, stock=told[0])
    feed = feed_of([telling], name="digest:lakes", title=title, zones={})
    assert not {*broken(rss(feed, HOME), RSS)} - {"has a title"}
    assert not {*broken(atom(feed, HOME), ATOM_RULES)} - {"has a title"}
    for kind in FeedFormat:
        ids_in(kind, FORMS[kind].write(feed, None))
