"""An editor's word: it is kept, outlives what is read and reported later, and can be taken back."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from store.archive import Archive, Matcher
from store.editor import Author, EditError, Editor
from store.meetings.edits import Amendment, Edit, Edited, EditState
from store.records.articles import ArticleDraft
from store.records.issues import Issue
from store.records.meetings import Evidence, Form, Meeting, MeetingReport, Participant, Place, Status

Drafts = Callable[..., ArticleDraft]
Reports = Callable[..., MeetingReport]
Recognise = Callable[..., tuple[str, ...]]
Dump = Callable[[str], dict[str, list[tuple[object, ...]]]]


@pytest.fixture
def editor(archive: Archive, url: str, matcher: Matcher) -> Iterator[Editor]:
    assert archive.damage() is None
    with Editor.open(url, matcher) as opened:
        yield opened


@pytest.fixture
def author(now: datetime) -> Author:
    return Author(name="A. Editor", at=now, reason="the ministry's own release")


@pytest.fixture
def everything(url: str, dump: Dump) -> Callable[[], object]:
    """Return all that is stored, but for row ids of reports, the edits, and ids that only they gave."""

    def rows() -> object:
        told = dump(url)
        told = {name: rows for name, rows in told.items() if not name.startswith(("edit", "redirects"))}
        return {**told, "meeting_reports": sorted(row[1:] for row in told["meeting_reports"])}

    return rows


def meetings(archive: Archive) -> dict[str, Meeting]:
    return {meeting.id: meeting for meeting in archive.unissued_meetings(digest="none")}


def only(archive: Archive) -> Meeting:
    [meeting] = meetings(archive).values()
    return meeting


def keys_of(meeting: Meeting) -> list[str]:
    return sorted(report.url.rpartition("/")[2].removesuffix(".html") for report in meeting.reports)


def states(editor: Editor) -> list[EditState]:
    return [edit.state for edit in editor.edits()]


def test_a_correction_is_shown_with_its_fields_and_without_their_old_proofs(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, editor: Editor, author: Author, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    proofs = tuple(
        Evidence(field=field, sentence="s", start=0, end=1) for field in ("date", "place", "title")
    )
    archive.take_in([draft("a")])
    [name] = recognise("a", replace(report("A", "B", place=Place(city="Oslo")), evidence=proofs))
    said = Amendment(
        fields={"date": "2019-07-12", "place.city": None, "form": "summit", "title": "Talks"},
        participant={"post": "Envoy", "name": "Bo"},
        number=1,
    )
    edited = editor.correct(name, said, author)
    told = only(archive).told
    assert (told.date, told.place, told.form, told.title) == (
        date(2019, 7, 12),
        Place(),
        Form.SUMMIT,
        "Talks",
    )
    assert told.participants == (Participant(name="A"), Participant(name="Bo", post="Envoy"))
    assert only(archive).corrected == (
        *("date", "place.city", "form", "title"),
        *("participants[1].post", "participants[1].name"),
    )
    assert told.evidence == ()
    assert edited.before[0].told.date == date(2019, 7, 10)
    assert edited.after == (only(archive),)
    [edit] = editor.edits()
    assert (edit.by, edit.at, edit.reason, edit.state) == (
        author.name,
        author.at,
        author.reason,
        EditState.ACTIVE,
    )
    assert edit.changes[0] == "date: 2019-07-12"
    assert "post of B: Envoy" in edit.changes


def test_a_correction_outlives_later_readings_and_reports(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, editor: Editor, author: Author, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft("a"), draft("b")])
    [name] = recognise("a", report("A", "B"), report("X", "Y"))[:1]
    editor.correct(
        name, Amendment(fields={"place.city": "Oslo"}, participant={"post": "Envoy"}, number=1), author
    )
    # Read again it stands elsewhere in the text, on another day, with one more participant, and first.
    [_, again] = recognise(
        "a", report("X", "Y"), report("C", "A", "B", day="2019-07-29"), recogniser="second"
    )
    assert again == name
    told = meetings(archive)[name].told
    assert (told.place.city, told.participants[2]) == ("Oslo", Participant(name="B", post="Envoy"))
    recognise("b", report("A", "B", "C", day="2019-07-29"))
    assert meetings(archive)[name].told.place.city == "Oslo"
    archive.take_in([draft("a", body="Another text.")])
    recognise("a", report("C", "A", "B", day="2019-07-29"), recogniser="second")
    assert meetings(archive)[name].told.place.city == "Oslo"
    assert states(editor) == [EditState.ACTIVE]


def test_what_is_told_no_more_lets_its_edits_sleep_until_it_is_told_again(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, editor: Editor, author: Author, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft("a"), draft("b")])
    [name] = recognise("a", report("A", "B"))
    editor.correct(name, Amendment(fields={"place.city": "Oslo"}), author)
    recognise("a", report("X", "Y"), recogniser="second")
    assert states(editor) == [EditState.DORMANT]
    assert only(archive).told.place.city is None
    recognise("a", report("X", "Y"), report("A", "B"), recogniser="third")
    assert states(editor) == [EditState.ACTIVE]
    assert {meeting.told.place.city for meeting in meetings(archive).values()} == {None, "Oslo"}


def test_a_amendment_of_somebody_who_is_not_told_any_more_sleeps(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, editor: Editor, author: Author, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft("a")])
    [name] = recognise("a", report("A", "B", "C"))
    editor.correct(name, Amendment(participant={"post": "Envoy"}, number=2), author)
    recognise("a", report("A", "B", day="2019-07-11"), recogniser="second")
    assert states(editor) == [EditState.DORMANT]
    recognise("a", report("A", "C", "B"), recogniser="third")
    assert only(archive).told.participants[1] == Participant(name="C", post="Envoy")


def test_two_meetings_that_are_merged_stay_one(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, editor: Editor, author: Author, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft(key) for key in "abcd"])
    [one], [other] = recognise("a", report("A", "B")), recognise("b", report("C", "D", day="2019-09-01"))
    edited = editor.merge(one, other, author)
    merged = only(archive)
    assert (keys_of(merged), {merged.id, *merged.formerly}) == (["a", "b"], {one, other})
    assert [meeting.id for meeting in edited.after] == [merged.id]
    assert editor.meetings([one, other]) == (merged,)
    recognise("b", report("C", "D", day="2019-09-02"), recogniser="second")
    recognise("c", report("C", "D", day="2019-09-02"))
    recognise("d", report("A", "B"))
    assert keys_of(only(archive)) == ["a", "b", "c", "d"]
    with pytest.raises(EditError, match=f"are one meeting already: {merged.id}"):
        editor.merge(one, other, author)


def test_what_was_split_stays_apart_and_the_rest_may_grow(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, editor: Editor, author: Author, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft(key) for key in "abcd"])
    [name] = {recognise(key, report("A", "B"))[0] for key in "abc"}
    numbers = {keys_of_url(each.url): each.article for each in only(archive).reports}
    editor.split(name, [str(numbers["b"]), draft("c").url], author)
    told = meetings(archive)
    assert sorted(keys_of(meeting) for meeting in told.values()) == [["a"], ["b", "c"]]
    assert keys_of(told[name]) == ["a"]
    recognise("b", report("A", "B", day="2019-07-11"), recogniser="second")
    recognise("d", report("A", "B"))
    parts = [set(keys_of(meeting)) for meeting in meetings(archive).values()]
    assert sorted(len(part) for part in parts) == [1, 3] or sorted(len(part) for part in parts) == [2, 2]
    assert not any({"a", "b"} <= part or {"a", "c"} <= part for part in parts)
    assert any({"b", "c"} <= part for part in parts)


def keys_of_url(url: str) -> str:
    return url.rpartition("/")[2].removesuffix(".html")


@pytest.mark.parametrize("told", [False, True])
def test_undoing_restores_all_as_it_was(  # noqa: PLR0913, PLR0917 - fixtures
    told: bool,  # noqa: FBT001 - a case
    archive: Archive,
    editor: Editor,
    author: Author,
    draft: Drafts,
    report: Reports,
    recognise: Recognise,
    everything: Callable[[], object],
    issue_of: Callable[..., Issue],
    now: datetime,
) -> None:
    archive.take_in([draft(key, published_at=now + timedelta(hours=ord(key))) for key in "abcd"])
    [one] = recognise("a", report("A", "B", title="Forum"))
    recognise("d", report("A", "B", title="Forum"))
    [other] = recognise("b", report("C", "D", day="2019-07-11", occasion="Forum"))
    [third] = recognise("c", report("E", "F", occasion="Forum", status=Status.PLANNED))
    if told:
        archive.record_issue(issue_of(*meetings(archive).values()))
    said = Amendment(fields={"title": "Congress", "status": "cancelled"})
    before = everything()
    edits: list[Callable[[], Edited]] = [
        lambda: editor.correct(one, said, author),
        lambda: editor.merge(other, third, author),
        lambda: editor.split(one, [draft("d").url], author),
    ]
    for edit in edits:
        number = edit().edit.id
        assert everything() != before
        editor.undo(number, author)
        assert everything() == before


IMPOSSIBLE: tuple[tuple[Callable[[Editor, Author, str], object], str], ...] = (
    (lambda editor, author, _: editor.correct("nosuch", Amendment(), author), "no meeting 'nosuch'"),
    (
        lambda editor, author, name: editor.correct(name, Amendment(fields={"title": None}), author),
        "already",
    ),
    (
        lambda editor, author, name: editor.correct(
            name, Amendment(fields={"end_date": "2019-07-01"}), author
        ),
        "can't end on 2019-07-01: it begins on 2019-07-10",
    ),
    (
        lambda editor, author, name: editor.correct(
            name, Amendment(participant={"post": "x"}, number=2), author
        ),
        "no participant 3; there are: 1 A; 2 B",
    ),
    (lambda editor, author, name: editor.merge(name, "nosuch", author), "no meeting 'nosuch'"),
    (lambda editor, author, name: editor.split(name, ["1"], author), "these are all the articles"),
    (lambda editor, author, name: editor.split(name, ["2"], author), "does not report meeting"),
    (lambda editor, author, name: editor.split(name, ["9" * 30], author), "no article"),
    (lambda editor, author, _: editor.undo(7, author), "no edit 7"),
)


def test_what_cannot_be_done_is_said_and_nothing_changes(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive,
    editor: Editor,
    author: Author,
    draft: Drafts,
    report: Reports,
    recognise: Recognise,
    url: str,
    dump: Dump,
) -> None:
    archive.take_in([draft("a"), draft("b")])
    [name] = recognise("a", report("A", "B"))
    before = dump(url)
    for wrong, said in IMPOSSIBLE:
        with pytest.raises(EditError, match=said):
            wrong(editor, author, name)
        assert dump(url) == before


def test_an_edit_is_undone_once(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, editor: Editor, author: Author, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft("a")])
    [name] = recognise("a", report("A", "B"))
    editor.correct(name, Amendment(fields={"title": "Talks"}), author)
    editor.undo(1, replace(author, name="B. Editor", reason=None))
    with pytest.raises(EditError, match=r"undone already, by B\. Editor"):
        editor.undo(1, author)
    [edit] = editor.edits()
    assert isinstance(edit, Edit)
    assert (edit.undone_by, edit.undone_at, edit.undone_reason) == ("B. Editor", author.at, None)


def test_a_copy_stands_for_its_original(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, editor: Editor, author: Author, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft("a"), draft("b"), draft("c", body=draft("b").body)])
    [name] = {recognise(key, report("A", "B"))[0] for key in "ab"}
    editor.split(name, [draft("c").url], author)
    assert sorted(keys_of(meeting) for meeting in meetings(archive).values()) == [["a"], ["b", "c"]]
