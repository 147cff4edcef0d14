"""Edits that meet each other: which of them counts, and what `readout edits` says of the rest."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from store.archive import Archive, Matcher
from store.editor import Author, EditError, Editor
from store.meetings.edits import Amendment, EditState
from store.records.articles import ArticleDraft
from store.records.meetings import Meeting, MeetingReport, Participant

Drafts = Callable[..., ArticleDraft]
Reports = Callable[..., MeetingReport]
Recognise = Callable[..., tuple[str, ...]]

ACTIVE, OVERRULED, DORMANT, UNDONE = (
    *(EditState.ACTIVE, EditState.OVERRULED),
    *(EditState.DORMANT, EditState.UNDONE),
)


@pytest.fixture
def editor(archive: Archive, url: str, matcher: Matcher) -> Iterator[Editor]:
    assert archive.damage() is None
    with Editor.open(url, matcher) as opened:
        yield opened


@pytest.fixture
def author(now: datetime) -> Author:
    return Author(name="A. Editor", at=now)


@pytest.fixture
def two(archive: Archive, draft: Drafts, report: Reports, recognise: Recognise) -> tuple[str, str]:
    """Two meetings, each told by one article."""
    archive.take_in([draft("a"), draft("b")])
    [one], [other] = recognise("a", report("A", "B")), recognise("b", report("C", "D", day="2019-09-01"))
    return one, other


def city(name: str | None) -> Amendment:
    return Amendment(fields={"place.city": name})


def meetings(archive: Archive) -> dict[str, Meeting]:
    return {meeting.id: meeting for meeting in archive.unissued_meetings(digest="none")}


def shown(archive: Archive) -> Meeting:
    [meeting] = meetings(archive).values()
    return meeting


def keys_of(meeting: Meeting) -> list[str]:
    return sorted(report.url.rpartition("/")[2].removesuffix(".html") for report in meeting.reports)


def states(editor: Editor) -> list[EditState]:
    return [edit.state for edit in editor.edits()]


@pytest.mark.parametrize("survivor_first", [True, False])
def test_what_was_corrected_of_the_meeting_that_stays_counts_before_that_of_the_other(
    *, survivor_first: bool, archive: Archive, editor: Editor, author: Author, two: tuple[str, str]
) -> None:
    merged = editor.merge(*two, author)
    [survivor] = (meeting.id for meeting in merged.after)
    [gone] = set(two) - {survivor}
    editor.undo(1, author)
    for name in (survivor, gone) if survivor_first else (gone, survivor):
        editor.correct(name, city("Oslo" if name == survivor else "Bergen"), author)
    editor.correct(gone, Amendment(fields={"place.venue": "the quay"}), author)
    editor.merge(gone, survivor, author)
    place = meetings(archive)[survivor].told.place
    # What nobody has said of the one that stays is not lost.
    assert (place.city, place.venue) == ("Oslo", "the quay")
    edits = {(edit.meeting, edit.changes): edit.state for edit in editor.edits()}
    assert edits[gone, ("place.city: Bergen",)] is OVERRULED
    assert edits[survivor, ("place.city: Oslo",)] is ACTIVE
    editor.undo(5, author)
    told = meetings(archive)
    assert (told[survivor].told.place.city, told[gone].told.place.city) == ("Oslo", "Bergen")


def test_an_edit_that_a_later_one_overruled_counts_again_when_that_is_undone(
    archive: Archive, editor: Editor, author: Author, two: tuple[str, str], draft: Drafts
) -> None:
    editor.merge(*two, author)
    editor.split(two[0], [draft("b").url], author)
    assert states(editor) == [OVERRULED, ACTIVE]
    assert len(meetings(archive)) == 2
    editor.undo(2, author)
    assert states(editor) == [ACTIVE, UNDONE]
    assert len(meetings(archive)) == 1


def test_a_correction_is_overruled_when_nothing_of_it_is_shown(
    editor: Editor, author: Author, two: tuple[str, str]
) -> None:
    def post(told: str) -> Amendment:
        return Amendment(participant={"post": told}, number=1)

    editor.correct(two[0], replace(post("Envoy"), fields={"title": "Talks"}), author)
    editor.correct(two[0], post("Ambassador"), author)
    assert states(editor) == [ACTIVE, ACTIVE]
    editor.correct(two[0], Amendment(fields={"title": "Consultations"}), author)
    assert states(editor) == [OVERRULED, ACTIVE, ACTIVE]
    [shown] = editor.meetings([two[0]])
    assert shown.told.participants[1] == Participant(name="B", post="Ambassador")


def test_a_meeting_is_not_its_own_occasion_until_the_editor_says_that_it_took_place_beside_none(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, editor: Editor, author: Author, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft("a"), draft("b")])
    [forum] = recognise("a", report("A", "B", title="Forum"))
    [beside] = recognise("b", report("C", "D", occasion="Forum"))
    assert meetings(archive)[beside].occasion_meeting == forum
    for pair in ((forum, beside), (beside, forum)):
        with pytest.raises(EditError, match=f"first run `readout correct {beside} --occasion"):
            editor.merge(*pair, author)
    editor.correct(beside, Amendment(fields={"occasion": None}), author)
    assert meetings(archive)[beside].occasion_meeting is None
    editor.merge(forum, beside, author)
    assert len(meetings(archive)) == 1


def test_a_corrected_occasion_links_a_meeting_to_it(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, editor: Editor, author: Author, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft("a"), draft("b")])
    [forum] = recognise("a", report("A", "B", title="Forum"))
    [beside] = recognise("b", report("C", "D"))
    editor.correct(beside, Amendment(fields={"occasion": "Forum"}), author)
    assert meetings(archive)[beside].occasion_meeting == forum
    recognise("b", report("C", "D"), recogniser="second")
    recognise("a", report("A", "B", title="Forum"), recogniser="second")
    assert meetings(archive)[beside].occasion_meeting == forum
    editor.undo(1, author)
    assert meetings(archive)[beside].occasion_meeting is None


def test_the_last_correction_has_the_last_word(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, editor: Editor, author: Author, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft("a")])
    [name] = recognise("a", report("A", "B"))
    for city in ("Oslo", "Bergen"):
        editor.correct(name, Amendment(fields={"place.city": city}), author)
    assert shown(archive).told.place.city == "Bergen"
    editor.undo(2, author)
    assert shown(archive).told.place.city == "Oslo"
    editor.undo(1, author)
    assert shown(archive).told.place.city is None
    assert states(editor) == [EditState.UNDONE] * 2


def test_the_later_of_two_words_counts(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, editor: Editor, author: Author, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft("a"), draft("b")])
    [one], [other] = recognise("a", report("A", "B")), recognise("b", report("C", "D"))
    editor.merge(one, other, author)
    editor.split(one, [draft("b").url], author)
    assert sorted(keys_of(meeting) for meeting in meetings(archive).values()) == [["a"], ["b"]]
    assert set(meetings(archive)) == {one, other}
    editor.merge(other, one, author)
    assert keys_of(shown(archive)) == ["a", "b"]
