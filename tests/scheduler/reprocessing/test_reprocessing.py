"""Stored texts read again: what would change is shown first, and told meetings change only when asked."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.meetings.match import MATCHER
from scheduler.configuration.config import Configuration, load
from scheduler.reprocessing.rehearsal import Rehearsal, apply, rehearsed
from store.archive import Archive
from store.records.articles import ArticleDraft
from store.records.meetings import Form, MeetingReport, Participant, Recognition

if TYPE_CHECKING:
    from tests.conftest import Readout

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
TEXT = (
    "On {day} May 2024, Minister of Transport of Uzbekistan Aziz Karimov met with "
    "SCO Secretary-General Zhang Ming in Tashkent."
)


def draft(day: int) -> ArticleDraft:
    return ArticleDraft(
        source="import",
        outlet="a.example",
        key=f"https://a.example/{day}",
        url=f"https://a.example/{day}",
        title="Karimov meets Zhang",
        body=TEXT.format(day=day),
        fetched_at=NOW,
        language="en",
        published_at=datetime(2024, 5, day, tzinfo=UTC),
    )


def misread(day: int) -> MeetingReport:
    """Return what an earlier recogniser made of a text: a day too late, and one of the two people."""
    return MeetingReport(
        date=datetime(2024, 5, day + 1, tzinfo=UTC).date(),
        form=Form.BILATERAL,
        participants=(Participant(name="Aziz Karimov"),),
    )


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/readout.db"


@pytest.fixture
def config(url: str) -> Configuration:
    return load(None, database=url)


@pytest.fixture
def archive(url: str) -> Iterator[Archive]:
    """A store of three articles, weeks apart, that an earlier recogniser has read."""
    with Archive.open(url) as opened:
        opened.take_in([draft(day) for day in (3, 13, 23)])
        for article in opened.load_texts(opened.unrecognised(recogniser="earlier")):
            day = article.published_at.day if article.published_at else 0
            opened.record_recognition(
                article,
                Recognition(language="en", sco_related=True, meetings=(misread(day),) if day > 3 else ()),
                recogniser="earlier",
                matcher=MATCHER,
                read_at=NOW,
            )
        yield opened


@pytest.fixture
def try_out(config: Configuration, archive: Archive) -> Callable[[], Any]:
    def run() -> Any:  # noqa: ANN401 - a context
        texts = archive.outdated(recogniser="today's")
        return rehearsed(config, archive, texts, now=lambda: NOW)

    return run


def days(archive: Archive) -> list[str]:
    return [str(meeting.told.date) for meeting in archive.unissued_meetings(digest="none")]


def content(url: str) -> str:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
        return "\n".join(database.iterdump())


def test_a_rehearsal_tells_what_would_change_and_changes_nothing(
    archive: Archive, try_out: Callable[[], Any], url: str
) -> None:
    before = content(url)
    with try_out() as rehearsal:
        # Others may write meanwhile, and what they write is not waited for.
        assert [change.kind.value for change in rehearsal.changes] == ["added", "changed", "changed"]
        fields = {each.field for each in rehearsal.changes[1].differences}
        assert {"date", "participant 2 name", "place.city"} <= fields
        assert (rehearsal.number, rehearsal.told_changes) == (3, 0)
        folder = rehearsal.read.parent
        assert content(url) == before
    assert not folder.exists()
    assert days(archive) == ["2024-05-14", "2024-05-24"]


def test_what_was_rehearsed_is_applied_and_keeps_its_ids(
    config: Configuration, archive: Archive, try_out: Callable[[], Any]
) -> None:
    before = {meeting.id for meeting in archive.unissued_meetings(digest="none")}
    with try_out() as rehearsal:
        archive.take_in([draft(28)])
        assert apply(config, archive, rehearsal, now=lambda: NOW) == 3
    assert days(archive) == ["2024-05-03", "2024-05-13", "2024-05-23"]
    assert before < {meeting.id for meeting in archive.unissued_meetings(digest="none")}
    with try_out() as again:
        assert again.changes == ()


def test_an_application_that_was_cut_off_goes_on(
    config: Configuration, archive: Archive, try_out: Callable[[], Any], readout: "Readout"
) -> None:
    class CutOffError(Exception):
        pass

    def cut_off() -> None:
        raise CutOffError

    with try_out() as rehearsal, pytest.raises(CutOffError):
        apply(config, archive, rehearsal, now=lambda: NOW, advance=cut_off)
    assert days(archive) == ["2024-05-03", "2024-05-14", "2024-05-24"]
    ran = readout("reprocess", "--apply", "--format", "jsonl")
    assert (ran.code, len(ran.out.splitlines())) == (0, 2)
    assert "what was read in 2 texts is told now" in ran.err
    assert days(archive) == ["2024-05-03", "2024-05-13", "2024-05-23"]


def test_a_text_that_has_changed_since_is_left_alone(
    config: Configuration, archive: Archive, try_out: Callable[[], Any]
) -> None:
    with try_out() as rehearsal:
        changed = draft(13)
        archive.take_in(
            [ArticleDraft(**{**{f: getattr(changed, f) for f in changed.__slots__}, "body": "Gone."})]
        )
        assert apply(config, archive, rehearsal, now=lambda: NOW) == 2


def told_rehearsal(try_out: Callable[[], Any]) -> Rehearsal:
    with try_out() as rehearsal:
        assert isinstance(rehearsal, Rehearsal)
        return rehearsal


def test_told_meetings_are_changed_in_numbers_only_when_asked(
    readout: "Readout", try_out: Callable[[], Any], url: str, tmp_path: Path
) -> None:
    assert readout("digest", "issue", "--out", str(tmp_path / "out")).code == 0
    assert told_rehearsal(try_out).told_changes == 2
    (tmp_path / "readout.toml").write_text("[recognition]\nmost_changes = 1\n")
    before = content(url)
    shown = readout("reprocess", "--format", "jsonl")
    assert (shown.code, [json.loads(line)["told"] for line in shown.out.splitlines()]) == (
        0,
        [True, True, False],
    )
    assert "nothing was changed: --apply does it" in shown.err
    refused = readout("reprocess", "--apply", "--format", "jsonl")
    assert (refused.code, refused.out) == (1, shown.out)
    assert "2 meetings that issues have told would change, more than 1" in refused.err
    assert "--most-changes 2" in refused.err
    assert content(url) == before
    assert readout("reprocess", "--apply", "--most-changes", "2").code == 0
    assert readout("meetings", "--from", "2024-05-13", "--to", "2024-05-13", "--format", "jsonl").out
    # What issues told stays in them, and is not told again; that it was otherwise is noted once for each.
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
        assert database.execute("select kind from corrections").fetchall() == [("changed",)] * 2
    assert readout("reprocess").err == "every text was read by today's recogniser; nothing would change\n"


def test_only_texts_since_a_day_are_read_again(archive: Archive, readout: "Readout") -> None:
    assert archive.number_outdated(recogniser="today's") == 3
    ran = readout("reprocess", "--since", "2024-05-13", "--format", "table")
    assert (ran.code, len(ran.out.splitlines())) == (0, 3)
    assert "2 texts were read again: 2 changed" in ran.err


def test_crawls_and_imports_leave_old_readings_to_it(
    archive: Archive, readout: "Readout", tmp_path: Path
) -> None:
    (tmp_path / "in.jsonl").write_text("")
    assert readout("import", "in.jsonl").code == 0
    assert archive.number_outdated(recogniser="today's") == 3
    found = {each["check"]: each for each in map(json.loads, readout("doctor").out.splitlines())}
    assert found["recognition"]["found"] == "3 articles were read by an earlier recogniser"
    assert "readout reprocess" in found["recognition"]["remedy"]


def test_it_needs_a_database(readout: "Readout") -> None:
    ran = readout("reprocess")
    assert ran.code == 1
    assert "isn't there yet" in ran.err
