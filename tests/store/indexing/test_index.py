"""The index follows the tables, in the same transactions, and says where it doesn't. On both databases."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from store.archive import Archive
from store.database.transactions import Database
from store.editor import Author, Editor
from store.indexing.refilling import Disagreements, disagreements, refill
from store.matching import Matcher
from store.meetings.edits import Amendment
from store.records.articles import ArticleDraft
from store.records.issues import Issue
from store.records.meetings import MeetingReport
from store.search import ArticleQuery, MeetingQuery, Search

Drafts = Callable[..., ArticleDraft]
Reports = Callable[..., MeetingReport]
Recognise = Callable[..., tuple[str, ...]]

pytestmark = pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def database(archive: Archive, url: str) -> Iterator[Database]:
    assert archive.damage() is None
    opened = Database.open(url)
    yield opened
    opened.close()


@pytest.fixture
def search(archive: Archive, url: str) -> Iterator[Search]:
    assert archive.damage() is None
    with Search.open(url) as opened:
        yield opened


def articles(search: Search, words: str) -> list[str]:
    return [article.key for article in search.articles(ArticleQuery(text=words))]


def meetings(search: Search, words: str) -> list[str | None]:
    return [meeting.told.title for meeting in search.meetings(MeetingQuery(text=words))]


def test_nearer_texts_come_first_and_of_equal_ones_the_newer(
    archive: Archive, search: Search, draft: Drafts
) -> None:
    about = "They spoke of trade and transport, of culture and of sport."
    days = {key: datetime(2026, 5, day, tzinfo=UTC) for day, key in enumerate("abcdef", start=1)}
    told = {
        "a": ("The glacier", about),
        "b": ("Talks", f"The glacier is here. The glacier is there. The glacier melts. {about}"),
        "c": ("Talks", f"The glacier is here. {about}"),
        "d": ("Talks", f"The glacier is here. {about}"),
        "e": ("Talks", f"The glacier is here. {about} {'They went on with many other things. ' * 30}"),
        "f": ("Talks", about),
    }
    archive.take_in(
        [draft(key, title=title, body=body, published_at=days[key]) for key, (title, body) in told.items()]
    )
    assert articles(search, "glacier") == ["a", "b", "d", "c", "e"]
    assert articles(search, "-glacier") == ["f"]


def test_nearer_meetings_come_first_and_of_equal_ones_the_newer(
    archive: Archive, search: Search, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft(key) for key in "abcd"])
    recognise("a", report("A", title="on glaciers", day="2026-01-01"))
    recognise("b", report("B", title="b", about="water, glaciers and the like", day="2026-01-02"))
    recognise("c", report("C", title="c", about="water, glaciers and the like", day="2026-01-03"))
    recognise("d", report("D", title="d", about="water and the like", day="2026-01-04"))
    assert meetings(search, "glaciers") == ["on glaciers", "c", "b"]


def test_an_article_is_found_by_its_newest_text_alone(
    archive: Archive, search: Search, database: Database, draft: Drafts
) -> None:
    archive.take_in([draft("a", title="Old title", body="They spoke of glaciers.")])
    archive.take_in([draft("a", title="New title", body="They spoke of deserts.")])
    assert articles(search, "glaciers") == articles(search, "old") == []
    assert articles(search, "new deserts") == ["a"]
    archive.take_in([draft("a", title="Old title", body="They spoke of glaciers.")])
    assert articles(search, "glaciers") == ["a"]
    assert database.read(disagreements) == Disagreements(missing=0, stale=0, left_over=0)


def test_copies_are_found_and_a_meeting_by_a_copys_title(
    archive: Archive, search: Search, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft("a"), draft("copy", title="Reprinted elsewhere", body=draft("a").body)])
    recognise("a", report("A", title="talks"))
    assert sorted(articles(search, "consultations")) == ["a", "copy"]
    assert meetings(search, "reprinted") == ["talks"]
    assert meetings(search, "talks -reprinted") == []


def test_a_meeting_is_found_by_what_is_told_of_it_now(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive,
    search: Search,
    database: Database,
    draft: Drafts,
    report: Reports,
    recognise: Recognise,
    url: str,
    matcher: Matcher,
) -> None:
    archive.take_in([draft("a"), draft("b")])
    [meeting] = recognise("a", report("A", "B", title="Forum"))
    recognise("b", report("A", "B", title="Forum", about="осень на озере"))
    assert meetings(search, "озеро") == ["Forum"]
    with Editor.open(url, matcher) as editor:
        author = Author(name="E", at=datetime(2026, 1, 1, tzinfo=UTC))
        edited = editor.correct(meeting, Amendment(fields={"title": "Congress"}), author)
        assert meetings(search, "congress") == ["Congress"]
        editor.undo(edited.edit.id, author)
    assert meetings(search, "congress") == []
    recognise("b", recogniser="second")
    assert meetings(search, "озеро") == []
    recognise("a", recogniser="second")
    assert meetings(search, "forum") == []
    assert not database.read(disagreements)


def test_what_issues_told_and_nobody_reports_is_not_found(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive,
    search: Search,
    database: Database,
    draft: Drafts,
    report: Reports,
    recognise: Recognise,
    issue_of: Callable[..., Issue],
) -> None:
    archive.take_in([draft("a")])
    recognise("a", report("A", title="Forum"))
    archive.record_issue(issue_of(*archive.unissued_meetings(digest="sco")))
    recognise("a", recogniser="second")
    assert meetings(search, "forum") == []
    assert not database.read(disagreements)


def test_what_is_not_stored_is_not_found(
    archive: Archive, search: Search, database: Database, draft: Drafts
) -> None:
    with pytest.raises(StatementError):
        archive.take_in([draft("a"), draft("b", fetched_at=datetime(2026, 1, 1))])  # noqa: DTZ001 - the fault
    assert articles(search, "meeting") == []
    assert not database.read(disagreements)


def test_texts_beyond_all_measure_are_found_by_their_beginning(
    archive: Archive, search: Search, draft: Drafts
) -> None:
    many = " ".join(f"слово{number}" for number in range(16_000))
    archive.take_in(
        [
            draft("words", body=f"beginning {many} ending"),
            draft("letters", body="x" * 1_100_000),
            draft("signs", body="会见" * 9_000),
            draft("long", body=" ".join("ж" * 55 + f"{number:05}" for number in range(4_500))),
            draft("title", title="beginning " + "t " * 2_000),
        ]
    )
    assert sorted(articles(search, "beginning")) == ["title", "words"]
    assert articles(search, "слово7777") == ["words"]
    assert articles(search, "会见会见") == ["signs"]
    assert articles(search, "x" * 60) == ["letters"]
    assert articles(search, "ж" * 55 + "00001") == ["long"]


@pytest.fixture
def filled(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise, database: Database
) -> Database:
    archive.take_in([draft("a"), draft("b", body="诺罗夫会见大使")])
    recognise("a", report("A", title="forum"))
    recognise("b", report("诺罗夫", title="ministers"))
    return database


def run(database: Database, *statements: str) -> None:
    database.write(lambda session: [session.execute(text(each)) for each in statements])


SPOILT = [
    ((), (0, 0, 0)),
    (("DELETE FROM search_index WHERE meeting IS NOT NULL",), (2, 0, 0)),
    (("DELETE FROM search_index",), (4, 0, 0)),
    (("UPDATE search_index SET made_of = '0.1' WHERE meeting IS NULL",), (0, 2, 0)),
    (("UPDATE meetings SET told = replace(CAST(told AS text), 'forum', 'summit')::json",), (0, 1, 0)),
    (("UPDATE articles SET revision = 2 WHERE key = 'a'",), (0, 1, 0)),
    (("DELETE FROM meeting_reports", "DELETE FROM meetings"), (0, 0, 2)),
]


def test_what_the_index_lacks_or_has_too_much_is_counted_and_mended(
    filled: Database, search: Search, url: str
) -> None:
    cast = "" if url.startswith("sqlite") else "::json"
    for statements, (missing, stale, left_over) in SPOILT:
        run(filled, *(each.replace("::json", cast) for each in statements))
        found = filled.read(disagreements)
        assert found == Disagreements(missing=missing, stale=stale, left_over=left_over)
        assert bool(found) == bool(missing or stale or left_over)
        run(filled, "UPDATE articles SET revision = 1")
        filled.write(refill)
        assert not filled.read(disagreements)
        assert articles(search, "会见") == ["b"]


def test_a_store_of_an_earlier_version_gets_its_index(
    archive: Archive, filled: Database, url: str, migrate: Callable[[str, str], None]
) -> None:
    with Search.open(url) as search:
        before = articles(search, "会见"), meetings(search, "诺罗夫"), meetings(search, "forum")
    assert before == (["b"], ["ministers"], ["forum"])
    archive.close()
    filled.close()
    migrate(url.replace("postgresql://", "postgresql+psycopg://"), "0010")
    with Search.open(url) as search:
        assert (articles(search, "会见"), meetings(search, "诺罗夫"), meetings(search, "forum")) == before
    assert not filled.read(disagreements)


def test_refilling_is_in_bounded_steps(
    archive: Archive, filled: Database, monkeypatch: pytest.MonkeyPatch, draft: Drafts
) -> None:
    archive.take_in([draft(f"more{number}") for number in range(7)])
    monkeypatch.setattr("store.indexing.refilling._AT_ONCE", 2)
    filled.write(refill)
    assert not filled.read(disagreements)
    run(filled, "DELETE FROM search_index WHERE made_of = '1.1'")
    assert filled.read(disagreements) == Disagreements(missing=9, stale=0, left_over=0)
