from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from store.archive import Archive
from store.jsonable import article_to_json
from store.records.articles import Answer, Article, ArticleDraft, DueArticle
from store.records.meetings import MeetingReport
from store.search import ArticleQuery, Search

Drafts = Callable[..., ArticleDraft]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def due(archive: Archive, now: datetime, *, source: str = "sectsco", at_most: int = 50) -> list[str]:
    return [article.key for article in archive.due_articles(source, now=now, at_most=at_most)]


def article(url: str) -> Article:
    with Search.open(url) as search:
        [found] = search.articles(ArticleQuery())
    return found


def test_an_article_is_due_by_its_age_and_not_again_once_it_was_looked_at(
    archive: Archive, draft: Drafts, now: datetime
) -> None:
    archive.take_in([draft("a", published_at=now - HOUR)])
    assert due(archive, now + 14 * MINUTE) == []
    assert due(archive, now + 15 * MINUTE) == ["a"]
    assert due(archive, now + 15 * MINUTE, source="mseap") == []
    archive.take_in([draft("a", published_at=now - HOUR, fetched_at=now + 3 * HOUR)])
    assert due(archive, now + 3 * HOUR + 59 * MINUTE) == []
    assert due(archive, now + 4 * HOUR) == ["a"]


def test_what_is_older_than_a_year_is_never_due(archive: Archive, draft: Drafts, now: datetime) -> None:
    archive.take_in([draft("a", published_at=now - 366 * DAY), draft("b", published_at=None)])
    assert due(archive, now + 4000 * DAY) == ["b"]


def test_those_that_arrived_last_come_first_and_no_more_than_wanted(
    archive: Archive, draft: Drafts, now: datetime
) -> None:
    archive.take_in([draft(key) for key in "abc"])
    assert due(archive, now + HOUR, at_most=2) == ["c", "b"]
    assert archive.due_articles("sectsco", now=now + HOUR, at_most=1) == (
        DueArticle(key="c", url="http://eng.sectsco.org/news/c.html", title="Meeting with c"),
    )


@pytest.mark.parametrize("answer", list(Answer))
def test_any_answer_puts_the_next_look_off(
    archive: Archive, draft: Drafts, now: datetime, answer: Answer
) -> None:
    archive.take_in([draft("a")])
    archive.record_answer("a", answer, at=now + 20 * MINUTE)
    assert due(archive, now + 34 * MINUTE) == []
    assert due(archive, now + 35 * MINUTE) == ["a"]
    assert not archive.record_answer("unknown", answer, at=now)


def test_a_page_that_is_gone_is_marked_once_and_unmarked_when_it_comes_again(
    archive: Archive, url: str, draft: Drafts, now: datetime
) -> None:
    text = draft("a")
    archive.take_in([text])
    assert archive.record_answer("a", Answer.GONE, at=now + HOUR)
    assert not archive.record_answer("a", Answer.GONE, at=now + 2 * HOUR)
    assert not archive.record_answer("a", Answer.NONE, at=now + 3 * HOUR)
    gone = article(url)
    assert gone.vanished_at == now + HOUR
    assert (gone.body, gone.revision) == (text.body, 1)
    assert article_to_json(gone)["vanished_at"] == (now + HOUR).isoformat()
    # What is read again without asking the site says nothing of it.
    archive.take_in([replace(text, title="Read anew")])
    assert (article(url).vanished_at, article(url).revision) == (now + HOUR, 2)
    archive.take_in([replace(text, fetched_at=now + 4 * HOUR)])
    assert article(url).vanished_at is None
    assert archive.record_answer("a", Answer.GONE, at=now + 5 * HOUR)
    archive.record_answer("a", Answer.THERE, at=now + 6 * HOUR)
    assert article(url).vanished_at is None


def test_what_a_vanished_page_told_is_told_on_with_its_link(
    archive: Archive,
    draft: Drafts,
    recognise: Callable[..., object],
    report: Callable[..., MeetingReport],
    now: datetime,
) -> None:
    archive.take_in([draft("a")])
    recognise("a", report("Norov", "Burian"))
    archive.record_answer("a", Answer.GONE, at=now + HOUR)
    [meeting] = archive.unissued_meetings(digest="sco")
    assert [told.url for told in meeting.reports] == ["http://eng.sectsco.org/news/a.html"]


def test_a_clock_that_ran_ahead_keeps_nothing_from_being_looked_at(
    archive: Archive, url: str, draft: Drafts, now: datetime
) -> None:
    archive.take_in([draft("a", fetched_at=now + 100 * DAY), draft("old", published_at=now - 800 * DAY)])
    archive.record_answer("a", Answer.GONE, at=now + 101 * DAY)
    assert due(archive, now) == ["a"]
    archive.take_in([draft("a", fetched_at=now)])
    with Search.open(url) as search:
        assert {one.vanished_at for one in search.articles(ArticleQuery())} == {None}
    assert due(archive, now) == []
    assert due(archive, now + 15 * MINUTE) == ["a"]


def test_a_source_knows_when_the_first_of_its_articles_is_due(
    archive: Archive, draft: Drafts, now: datetime
) -> None:
    archive.take_in([draft("a", published_at=now - 2 * DAY), draft("b"), draft("c", source="mseap")])
    archive.take_in([draft("d", source="old", published_at=now - 800 * DAY)])
    told = {known.source: known.recheck_at for known in archive.source_histories(until=now)}
    assert told == {"sectsco": now + 15 * MINUTE, "mseap": now + 15 * MINUTE, "old": None}


def test_articles_of_earlier_versions_are_due_as_if_looked_at_when_they_came(
    archive: Archive, draft: Drafts, now: datetime, migrate: Callable[[str, str], None], url: str
) -> None:
    archive.take_in([draft("old", published_at=now - 800 * DAY), draft("undated"), draft("later")])
    archive.take_in([draft("later", title="Anew", published_at=now - 2 * DAY, fetched_at=now + DAY)])
    before = {at: due(archive, now + at) for at in (DAY + 2 * HOUR, DAY + 3 * HOUR)}
    assert list(before.values()) == [["undated"], ["later", "undated"]]
    archive.close()
    migrate(url, "0009")
    with Archive.open(url) as upgraded:
        assert {at: due(upgraded, now + at) for at in before} == before
        assert {one.vanished_at for one in upgraded.load_texts(upgraded.unrecognised(recogniser="x"))} == {
            None
        }
