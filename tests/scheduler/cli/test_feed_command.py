"""`readout feed`, and what readers of feeds keep over all that becomes of a store."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser
import pytest
from icalendar import Calendar

if TYPE_CHECKING:
    from tests.conftest import Readout

ARTICLES = (
    (
        "1",
        "Karimov meets Zhang",
        "On 3 May 2024, SCO Secretary-General Zhang Ming met with Ambassador Aziz Karimov in Tashkent.",
    ),
    (
        "2",
        "Zhang meets Rao",
        "On 20 May 2024, SCO Secretary-General Zhang Ming met with Ambassador of India Anil Rao in Beijing.",
    ),
)


@pytest.fixture
def known(readout: "Readout", tmp_path: Path) -> "Readout":
    """The command line over a store that knows two meetings."""
    lines = (
        {"url": f"https://news.example/{key}", "title": title, "text": text, "published": f"2024-06-0{key}"}
        for key, title, text in ARTICLES
    )
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n")
    assert readout("import", "in.jsonl").code == 0
    return readout


def links(out: str) -> list[str]:
    return [entry.link for entry in feedparser.parse(out.encode()).entries]


def test_feed_of_a_question_has_what_answers_it_the_newest_first(known: "Readout") -> None:
    whole = known("feed")
    assert whole.err == ""
    assert links(whole.out) == ["https://news.example/2", "https://news.example/1"]
    assert links(known("feed", "--person", "Karimov").out) == ["https://news.example/1"]
    assert links(known("feed", "--from", "2024-05-04", "--format", "atom").out) == ["https://news.example/2"]
    [item] = json.loads(known("feed", "--place", "Tashkent", "--format", "json").out)["items"]
    assert item["url"] == "https://news.example/1"
    nobody = known("feed", "--person", "Nobody")
    assert (nobody.code, nobody.err, links(nobody.out)) == (0, "none found\n", [])


def test_feed_is_called_after_its_question_or_as_it_is_told(known: "Readout") -> None:
    feeds = [
        feedparser.parse(known("feed", *asked, "--format", "atom").out.encode()).feed
        for asked in ((), ("--person", "Rao"), ("--person", "Rao", "--title", "Mr Rao"), ("--text", "Rao"))
    ]
    assert [feed.title for feed in feeds] == [
        "SCO meetings",
        "SCO meetings: person Rao",
        "Mr Rao",
        "SCO meetings: text Rao",
    ]
    assert feeds[1].id == feeds[2].id
    assert len({feed.id for feed in feeds}) == 3


def test_feed_is_written_to_a_file_and_names_where_it_will_be_read(known: "Readout", tmp_path: Path) -> None:
    ran = known("feed", "--url", "https://news.example/rao.xml", "-o", "feeds/rao.xml", "--person", "Rao")
    assert (ran.code, ran.out) == (0, "feeds/rao.xml\n")
    feed = feedparser.parse((tmp_path / "feeds" / "rao.xml").read_bytes())
    assert [link.href for link in feed.feed.links if link.rel == "self"] == ["https://news.example/rao.xml"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "rao.xml", "https://news.example/a b", "https:///"])
def test_feed_names_no_address_that_is_none(readout: "Readout", url: str) -> None:
    ran = readout("feed", "--url", url)
    assert ran.code == 2
    assert "write it as https://host/path" in ran.err


def test_calendar_says_what_it_leaves_out(known: "Readout") -> None:
    [first] = [json.loads(line) for line in known("meetings", "--person", "Karimov").out.splitlines()]
    assert known("correct", first["id"], "--date", "2024-05-01", "--end-date", "2024-05-31").code == 0
    for command in ("feed", "meetings"):
        ran = known(command, "--format", "ics")
        [event] = Calendar.from_ical(ran.out).events
        assert event["URL"] == "https://news.example/2"
        assert ran.err == "1 left out whose day is not stated\n"


def test_old_meetings_are_told_when_all_are_asked_for(
    readout: "Readout", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.delivery.feeds.entries.LEAST", 1)
    (tmp_path / "readout.toml").write_text("testing = true\n")
    for (key, title, text), at in zip(ARTICLES, ("2024-06-01", "2024-07-02"), strict=True):
        monkeypatch.setenv("READOUT_CLOCK", f"{at}T00:00:00+00:00")
        line = {"url": f"https://news.example/{key}", "title": title, "text": text, "published": at}
        (tmp_path / "in.jsonl").write_text(json.dumps(line) + "\n")
        assert readout("import", "in.jsonl").code == 0
    assert links(readout("feed").out) == ["https://news.example/2"]
    assert len(links(readout("feed", "--all").out)) == 2


def test_ids_stay_over_corrections_restores_and_rebuilds(known: "Readout", tmp_path: Path) -> None:
    def issue(folder: str) -> dict[str, bytes]:
        assert known("digest", "issue", "--out", folder).code == 0
        names = ("feed.xml", "atom.xml", "feed.json", "meetings.ics")
        return {name: (tmp_path / folder / name).read_bytes() for name in names}

    def ids(feeds: dict[str, bytes]) -> list[set[str]]:
        parsed = [feedparser.parse(feeds[name]) for name in ("feed.xml", "atom.xml")]
        return [
            *({entry.id for entry in feed.entries} for feed in parsed),
            {item["id"] for item in json.loads(feeds["feed.json"])["items"]},
            {str(event["UID"]) for event in Calendar.from_ical(feeds["meetings.ics"]).events},
        ]

    first = issue("a")
    assert issue("b") == first  # nothing is new, and no clock was asked
    assert known("db", "backup", str(tmp_path / "kept.db")).code == 0
    name = json.loads(known("meetings", "--person", "Rao").out)["id"]
    assert known("correct", name, "--date", "2024-05-21", "--title", "Talks").code == 0
    assert known("reprocess", "--apply").code == 0
    corrected = issue("c")
    assert ids(corrected) == ids(first)
    assert all(corrected[name] != first[name] for name in first)
    events = Calendar.from_ical(corrected["meetings.ics"]).events
    assert sorted(str(event["SEQUENCE"]) for event in events) == ["0", "1"]
    assert known("db", "restore", "--yes", str(tmp_path / "kept.db")).code == 0
    assert issue("d") == first
    assert known("export", "--out", "all.jsonl").code == 0
    copy = ("--db", f"sqlite:///{tmp_path}/copy.db")
    assert known(*copy, "import", "all.jsonl").code == 0
    assert known(*copy, "digest", "issue", "--out", "e").code == 0
    assert (tmp_path / "e" / "meetings.ics").read_bytes() == first["meetings.ics"]
