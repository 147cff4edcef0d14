"""The whole way, as a newcomer walks it: `./run demo`, twice."""

import email
import email.policy
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import feedparser
import pytest
from icalendar import Calendar

from scheduler.configuration.config import load
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
FILES = (
    "atom.xml",
    "feed.json",
    "feed.xml",
    "meetings.ics",
    "readout.db",
    "readout.pages.db",
    "readout.toml",
    "sco-0001.eml",
    "sco-0001.html",
    "sco-0001.txt",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """A demonstration's folder and what two runs into it said."""

    folder: Path
    first: subprocess.CompletedProcess[str]
    second: subprocess.CompletedProcess[str]
    after_first: dict[str, bytes]


def demo(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "run", "demo", "--out", folder], capture_output=True, text=True, check=False, timeout=PATIENCE
    )


def outputs(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.suffix in {".eml", ".txt", ".html", ".xml"}
    }


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    folder = tmp_path_factory.mktemp("demo") / "out"
    first = demo(folder)
    after_first = outputs(folder) if folder.exists() else {}
    return Walked(folder=folder, first=first, second=demo(folder), after_first=after_first)


@pytest.fixture(scope="module")
def meetings(walked: Walked) -> dict[str, dict[str, Any]]:
    """The stored meetings, by the surnames of who took part."""
    asked: list[str] = [
        sys.executable,
        "-m",
        "scheduler",
        "--config",
        str(walked.folder / "readout.toml"),
        "meetings",
        "--format",
        "jsonl",
    ]
    shown = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    read = [json.loads(line) for line in shown.stdout.splitlines()]
    return {
        " ".join(person["name"].split()[-1] for person in meeting["participants"] if person["name"]): meeting
        for meeting in read
    }


def people(meeting: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(p["name"], p["post"], p["organisation"]) for p in meeting["participants"] if p["name"]]


NOROV = ("Vladimir Norov", "Secretary-General", "SCO")


def test_demo_reads_every_source_and_names_its_files(walked: Walked) -> None:
    assert walked.first.returncode == 0, walked.first.stderr
    for source in ("sectsco", "infoshos", "mseap", "metinfo"):
        assert f"crawled {source}: ok" in walked.first.stderr
    assert sorted(
        path.name for path in walked.folder.iterdir() if path.suffix not in {".db-wal", ".db-shm", ".locks"}
    ) == sorted(FILES)
    for name in FILES:
        assert str(walked.folder / name) in walked.first.stderr


def test_who_crawls_with_the_demos_file_leaves_the_sites_their_pauses(walked: Walked) -> None:
    assert load(walked.folder / "readout.toml").crawl == load(None).crawl


def test_seeds_give_exactly_their_five_meetings(meetings: dict[str, dict[str, Any]]) -> None:
    assert sorted(meetings) == [
        "Norov Abelian",
        "Norov Burian",
        "Norov Greminger Burian",
        "Norov Hristea",
        "Norov Jenca Haizhou",
    ]


def test_meeting_on_the_sidelines_of_a_forum(meetings: dict[str, dict[str, Any]]) -> None:
    meeting = meetings["Norov Burian"]
    assert meeting["date"] == "2019-07-10"
    assert people(meeting) == [
        NOROV,
        ("Peter Burian", "Special Representative of the European Union for Central Asia", "EU"),
    ]
    assert (meeting["form"], meeting["status"]) == ("bilateral", "held")
    assert meeting["place"] == {"venue": None, "city": None, "country": None}
    assert "OSCE Forum for Security Co-operation" in meeting["occasion"]
    forum = meetings["Norov Greminger Burian"]
    assert meeting["occasion_meeting"] == forum["id"] != meeting["id"]
    assert forum["occasion_meeting"] is None


def test_forum_with_its_speakers_and_delegations(meetings: dict[str, dict[str, Any]]) -> None:
    meeting = meetings["Norov Greminger Burian"]
    assert meeting["title"] == "OSCE Forum for Security Co-operation"
    assert (meeting["date"], meeting["form"]) == ("2019-07-10", "conference")
    assert ("Thomas Greminger", "Secretary General", "OSCE") in people(meeting)
    delegations = {p["organisation"] for p in meeting["participants"] if not p["name"]}
    assert delegations >= {
        "Kazakhstan",
        "Kyrgyzstan",
        "Russia",
        "Uzbekistan",
        "Slovakia",
        "United States",
        "Switzerland",
    }


def test_meeting_at_a_known_venue_implies_its_city(meetings: dict[str, dict[str, Any]]) -> None:
    meeting = meetings["Norov Hristea"]
    assert people(meeting) == [NOROV, ("Traian Hristea", "head of the EU delegation to Mongolia", "EU")]
    assert (meeting["date"], meeting["form"]) == ("2019-11-25", "bilateral")
    assert meeting["place"] == {"venue": "SCO Secretariat", "city": "Beijing", "country": "China"}
    assert any(shown["field"] == "place" and shown["implied"] for shown in meeting["evidence"])


def test_meeting_during_another_event(meetings: dict[str, dict[str, Any]]) -> None:
    meeting = meetings["Norov Abelian"]
    assert people(meeting) == [NOROV, ("Movses Abelian", "Under-Secretary-General", "UN")]
    assert (meeting["date"], meeting["form"]) == ("2019-11-19", "bilateral")
    assert meeting["place"] == {"venue": "UN Headquarters", "city": "New York", "country": "United States"}
    assert "third SCO-UN special event" in meeting["occasion"]


def test_talks_by_video(meetings: dict[str, dict[str, Any]]) -> None:
    meeting = meetings["Norov Jenca Haizhou"]
    assert (meeting["date"], meeting["mode"]) == ("2021-05-17", "video")
    assert people(meeting) == [
        NOROV,
        ("Miroslav Jenca", "Assistant Secretary-General for Europe, Central Asia and Americas", "UN"),
        ("Zhang Haizhou", "Deputy Secretary-General", "SCO"),
    ]


def test_second_run_tells_nothing_new_and_changes_no_file(walked: Walked) -> None:
    assert walked.second.returncode == 0
    assert "Nothing new" in walked.second.stderr
    assert walked.second.stdout == walked.first.stdout
    assert outputs(walked.folder) == walked.after_first


def test_mail_says_who_met_whom_and_what_was_read(walked: Walked) -> None:
    message = email.message_from_bytes(
        (walked.folder / "sco-0001.eml").read_bytes(), policy=email.policy.default
    )
    plain = message.get_body(("plain",))
    assert plain is not None
    text = plain.get_content()
    for told in (
        "Vladimir Norov",
        "Traian Hristea",
        "MON 25 NOV 2019",
        "5 from the archive",
        "Sources: 7 of 7 read",
        "mseap.org (en), 26 Nov 2019",
        "chn.sectsco.org (zh), 26 Nov 2019",
        "rus.sectsco.org (ru), 22 Nov 2019",
        "infoshos.ru (ru), 12 Jul 2019",
    ):
        assert told in text
    assert text.splitlines() == (walked.folder / "sco-0001.txt").read_text().splitlines()
    assert message.get_body(("html",)) is not None


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A folder whose name addresses, shells and SQLite each read otherwise, and what a run into it said."""
    folder = tmp_path_factory.mktemp("elsewhere") / "a \"b\" 'c' 100%25?#ё"
    return folder, demo(folder)


def test_feed_is_sound_and_keeps_its_guids_over_a_rebuild(
    walked: Walked, elsewhere: tuple[Path, subprocess.CompletedProcess[str]]
) -> None:
    feed = feedparser.parse((walked.folder / "feed.xml").read_bytes())
    assert not feed.bozo
    again = feedparser.parse((elsewhere[0] / "feed.xml").read_bytes())
    ids = [entry.id for entry in feed.entries]
    assert len(set(ids)) == 5
    assert [entry.id for entry in again.entries] == ids
    for folder in (walked.folder, elsewhere[0]):
        assert [entry.id for entry in feedparser.parse((folder / "atom.xml").read_bytes()).entries] == ids
        assert [item["id"] for item in json.loads((folder / "feed.json").read_bytes())["items"]] == ids
        calendar = Calendar.from_ical((folder / "meetings.ics").read_bytes())
        assert [event["uid"] for event in calendar.events] == ids


def test_folder_may_have_any_name(elsewhere: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, ran = elsewhere
    assert ran.returncode == 0, ran.stderr
    assert (folder / "readout.db").exists()
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
