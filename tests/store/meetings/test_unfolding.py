"""A copy that is none, because an editor says so: it is read for itself until the word is taken back."""

from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random

import pytest

from store.archive import Archive, Matcher
from store.editor import Author, EditError, Editor
from store.meetings.edits import EditState
from store.records.articles import Relation
from store.records.meetings import MeetingReport
from store.search import ArticleQuery, Search
from tests.store.articles.templates import (
    Story,
    another_day,
    draft_of,
    edited,
    reprint,
    round_up,
    shortened,
    story,
)

Reports = Callable[..., MeetingReport]
Recognise = Callable[..., tuple[str, ...]]


@pytest.fixture
def editor(archive: Archive, url: str, matcher: Matcher) -> Iterator[Editor]:
    assert archive.damage() is None
    with Editor.open(url, matcher) as opened:
        yield opened


@pytest.fixture
def author(now: datetime) -> Author:
    return Author(name="A. Editor", at=now, reason="another envoy of the same name")


@pytest.fixture
def told() -> Story:
    return story("en", 3, template=0)


@pytest.fixture
def random() -> Random:
    return Random(7)  # noqa: S311 - texts


@pytest.fixture
def folded(archive: Archive, told: Story, random: Random, report: Reports, recognise: Recognise) -> str:
    """Store a release that was read, its copy "b", and a copy "c" of both; return the release's meeting."""
    texts = (("a", told.text), ("b", edited(told, random)), ("c", reprint(told, random)))
    archive.take_in([draft_of(name, text) for name, text in texts])
    [meeting] = recognise("a", report("A", "B"))
    return meeting


def links(url: str) -> dict[str, tuple[str | None, Relation | None]]:
    with Search.open(url) as search:
        articles = search.articles(ArticleQuery())
    keys = {article.url: article.key for article in articles}
    return {each.key: (keys.get(each.copy_of or ""), each.relation) for each in articles}


def reporting(archive: Archive) -> dict[str, list[tuple[str, bool]]]:
    return {
        meeting.id: [(report.url.rpartition("/")[2], report.copy) for report in meeting.reports]
        for meeting in archive.unissued_meetings(digest="none")
    }


def waiting(archive: Archive) -> set[str]:
    return {article.key for article in archive.load_texts(archive.unrecognised(recogniser="first"))}


@pytest.mark.parametrize("name", ["2", "b", "http://page.example/b"])
def test_an_unfolded_copy_is_read_for_itself(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive,
    url: str,
    editor: Editor,
    author: Author,
    folded: str,
    name: str,
    report: Reports,
    recognise: Recognise,
) -> None:
    assert reporting(archive) == {folded: [("a", False), ("b", True), ("c", True)]}
    unfolded = editor.unfold(name, author)
    assert (unfolded.edit.article, unfolded.edit.meeting, unfolded.edit.state) == (2, None, EditState.ACTIVE)
    assert unfolded.edit.changes == ("article 2 is no copy of article 1",)
    assert links(url)["b"] == (None, None)
    assert waiting(archive) == {"b"}
    [other] = recognise("b", report("A", "C"))
    assert reporting(archive) == {folded: [("a", False), ("c", True)], other: [("b", False)]}


def test_an_unfolded_article_is_never_folded_again_by_itself(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, url: str, editor: Editor, author: Author, folded: str, told: Story, random: Random
) -> None:
    assert folded
    editor.unfold("b", author)
    # Taken again, revised, and its original revised there and back.
    for name, text in (
        ("b", edited(told, random)),
        ("b", shortened(told, random)),
        ("b", told.text),
        ("a", another_day(told, 1).text),
        ("a", told.text),
        ("b", edited(told, random)),
    ):
        archive.take_in([draft_of(name, text)])
        assert links(url)["b"] == (None, None)
    assert "b" in waiting(archive)


def test_taken_back_it_is_a_copy_again_and_what_it_told_is_told_no_more(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive,
    url: str,
    editor: Editor,
    author: Author,
    folded: str,
    told: Story,
    random: Random,
    report: Reports,
    recognise: Recognise,
) -> None:
    number = editor.unfold("b", author).edit.id
    [other] = recognise("b", report("A", "C"))
    # What is folded into it, or overlaps it, goes with it.
    archive.take_in([draft_of("a", another_day(told, 1).text), draft_of("d", shortened(told, random))])
    archive.take_in([draft_of("e", round_up([told, story("en", 77, template=2)]))])
    archive.take_in([draft_of("a", told.text)])
    assert (links(url)["d"], links(url)["e"]) == (("b", Relation.SAME), ("b", Relation.CONTAINS))
    undone = editor.undo(number, author)
    assert {meeting.id for meeting in undone.before} == {folded, other}
    assert {meeting.id for meeting in undone.after} == {folded}
    assert editor.edits()[0].state is EditState.UNDONE
    assert links(url) == {
        "a": (None, None),
        "b": ("a", Relation.SAME),
        "c": ("a", Relation.SAME),
        "d": ("a", Relation.SAME),
        "e": ("a", Relation.CONTAINS),
    }
    assert [name for name, _ in reporting(archive)[folded]] == ["a", "b", "c", "d"]


def test_taken_back_it_stands_alone_where_its_text_is_its_own_by_now(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, url: str, editor: Editor, author: Author, folded: str, told: Story
) -> None:
    assert folded
    number = editor.unfold("b", author).edit.id
    archive.take_in([draft_of("b", another_day(told, 4).text)])
    editor.undo(number, author)
    assert links(url)["b"] == (None, None)


def test_what_is_no_copy_can_not_be_unfolded(
    archive: Archive, editor: Editor, author: Author, folded: str, told: Story
) -> None:
    assert folded
    archive.take_in([draft_of("both", round_up([told, story("en", 78, template=2)]))])
    for name, said in (("1", "is no copy"), ("both", "is no copy"), ("99", "there is no article '99'")):
        with pytest.raises(EditError, match=said):
            editor.unfold(name, author)
    assert editor.edits() == ()
