"""Editors who are killed at any moment, two at once: every edit is whole, or was never made."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from subprocess import Popen

import pytest

from crawler.meetings.match import MATCHER
from store.archive import Archive
from store.editor import Author, Editor
from store.meetings.edits import EditState
from store.records.articles import ArticleDraft
from store.records.issues import Issue
from store.records.meetings import MeetingReport, Participant, Recognition

Start = Callable[..., Popen[str]]


def read(archive: Archive, recogniser: str, now: datetime) -> None:
    """Read the same in every text: two that tell of one meeting, and one of the week after, in turn."""
    texts = (*archive.unrecognised(recogniser=recogniser), *archive.outdated(recogniser=recogniser))
    for article in archive.load_texts(texts):
        report = MeetingReport(
            date=date(2019, 7, 10) + timedelta(weeks="abcdefgh".index(article.key) // 2),
            participants=(
                Participant(name="Vladimir Norov", post="Secretary-General", organisation="SCO"),
                Participant(name="Peter Burian", post="Special Representative", organisation="EU"),
            ),
        )
        recognition = Recognition(language="en", sco_related=True, meetings=(report,))
        archive.record_recognition(article, recognition, recogniser=recogniser, matcher=MATCHER, read_at=now)


@pytest.fixture
def told(
    archive: Archive, draft: Callable[..., ArticleDraft], issue_of: Callable[..., Issue], now: datetime
) -> None:
    """A store of four meetings, each told by two articles, and two of them by an issue."""
    archive.take_in([draft(key, published_at=now + timedelta(hours=n)) for n, key in enumerate("abcdefgh")])
    read(archive, "first", now)
    meetings = archive.unissued_meetings(digest="sco")
    assert [len(meeting.reports) for meeting in meetings] == [2] * 4
    archive.record_issue(issue_of(*meetings[:2]))


def storm(url: str, start_child: Start, rounds: int) -> list[str]:
    """Start editors and kill them, again and again; return what they said."""
    chance, said = Random(20261122), []  # noqa: S311 - which moments are hit, not a secret
    for number in range(rounds):
        editors = [start_child("edit_for_ever.py", url, str(2 * number + each)) for each in range(2)]
        for editor in editors:
            assert editor.stdout is not None
            said += [editor.stdout.readline().strip() for _ in range(chance.randrange(1, 12))]
        for editor in editors:
            editor.kill()
            # `communicate` would pass over what is read ahead.
            assert editor.stdout is not None
            said += editor.stdout.read().split("\n")
    return [line for line in said if line]


def check_whole(url: str, said: list[str], now: datetime, author: Author) -> None:
    with Editor.open(url, MATCHER) as editor, Archive.open(url) as archive:
        edits = {str(edit.id): edit for edit in editor.edits()}
        assert archive.damage() is None
        assert {line for line in said if line.isdecimal()} <= edits.keys()
        undone = [edits[line.split()[1]] for line in said if line.startswith("undone")]
        assert undone
        assert {edit.state for edit in undone} == {EditState.UNDONE}
        # Nothing is half: the same readings, divided and told anew, change nothing.
        before = archive.snapshot()
        read(archive, "again", now)
        assert archive.snapshot() == before
        for edit in reversed(edits.values()):
            if edit.state is not EditState.UNDONE:
                editor.undo(edit.id, author)
        meetings = archive.unissued_meetings(digest="none")
        assert sorted(sorted(report.url[-6] for report in each.reports) for each in meetings) == [
            *(["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]),
        ]
        assert not any(meeting.corrected for meeting in meetings)


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("rounds", [1, pytest.param(12, marks=pytest.mark.long)])
@pytest.mark.storm
def test_edits_survive_kills_and_are_never_half(
    url: str, start_child: Start, now: datetime, rounds: int
) -> None:
    said = storm(url, start_child, rounds)
    check_whole(url, said, now, Author(name="the chief", at=now))
