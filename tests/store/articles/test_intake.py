from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from store.archive import Archive
from store.records.articles import Article, ArticleDraft, Decision, Relation
from store.search import ArticleQuery, Search
from store.similar.tokens import tokens
from tests.examples import examples

Drafts = Callable[..., ArticleDraft]


def decisions(archive: Archive, drafts: Sequence[ArticleDraft]) -> list[str]:
    return [taken.decision.value for taken in archive.take_in(drafts)]


def articles(url: str) -> dict[str, Article]:
    with Search.open(url) as search:
        return {article.key: article for article in search.articles(ArticleQuery())}


def test_a_stored_article_is_what_was_taken_in(
    archive: Archive, url: str, draft: Drafts, now: datetime
) -> None:
    text = draft(
        "a",
        published_at=now - timedelta(days=1),
        published_by="url",
        aliases=("http://b.example/2", "http://b.example/1"),
    )
    [taken] = archive.take_in([text])
    assert (taken.key, taken.decision) == ("a", Decision.NEW)
    [article] = archive.load_texts(archive.unrecognised(recogniser="any"))
    assert articles(url) == {"a": article}
    assert article.id == taken.article_id
    assert (article.key, article.url, article.source, article.outlet) == (
        "a",
        text.url,
        "sectsco",
        "eng.sectsco.org",
    )
    assert (article.title, article.body, article.language) == (text.title, text.body, "en")
    assert (article.published_at, article.published_by) == (text.published_at, "url")
    assert (article.fetched_at, article.revision) == (now, 1)
    assert article.aliases == ("http://b.example/1", "http://b.example/2")
    assert (article.copy_of, article.relation) == (None, None)


def test_crawling_twice_changes_nothing(
    archive: Archive,
    url: str,
    draft: Drafts,
    now: datetime,
    dump: Callable[[str], dict[str, object]],
) -> None:
    drafts = [
        draft("a", aliases=("http://x.example/a",), published_at=now),
        draft("b", body=draft("a").body),
        draft("c", title="Заседание \x00ШОС", body=" \ufeffТекст\r\n\r\nдальше"),
        draft("a", url="http://x.example/other"),
    ]
    archive.take_in(drafts)
    before = dump(url), articles(url)
    later = [replace(again, fetched_at=now + timedelta(days=1)) for again in drafts]
    assert decisions(archive, later) == ["unchanged"] * 4
    for again in reversed(later):
        archive.take_in([again])
    # But when they were looked at, and when they are to be looked at again.
    rows, told = dump(url), articles(url)
    assert {**rows, "articles": ()} == {**before[0], "articles": ()}
    assert told == before[1]


def test_a_change_adds_a_revision_and_keeps_the_old_one(
    archive: Archive,
    url: str,
    draft: Drafts,
    now: datetime,
    dump: Callable[[str], dict[str, list[tuple[object, ...]]]],
) -> None:
    first, second = draft("a", title="A"), draft("a", title="B", fetched_at=now + timedelta(hours=1))
    archive.take_in([first])
    [kept] = dump(url)["revisions"]
    assert decisions(archive, [second, first]) == ["revised", "revised"]
    revisions = dump(url)["revisions"]
    assert kept in revisions
    assert len(revisions) == 3
    [article] = archive.load_texts(archive.unrecognised(recogniser="any"))
    assert (article.title, article.revision) == ("A", 3)


def test_a_reprint_on_another_site_is_a_copy_of_the_first(archive: Archive, url: str, draft: Drafts) -> None:
    original = draft("a")
    reprint = draft("b", body=original.body.upper(), title="Another headline", outlet="infoshos.ru")
    assert decisions(archive, [original]) == ["new"]
    assert decisions(archive, [reprint, draft("c", body=original.body)]) == ["copy", "copy"]
    for key in ("b", "c"):
        copy = articles(url)[key]
        assert (copy.copy_of, copy.relation) == (original.url, Relation.SAME)
    assert [article.key for article in archive.load_texts(archive.unrecognised(recogniser="any"))] == ["a"]


def test_a_reprint_in_the_same_batch_is_a_copy(
    archive: Archive, draft: Drafts, body: Callable[[str], str]
) -> None:
    assert decisions(archive, [draft("b", body=body("x")), draft("a", body=body("x"))]) == ["new", "copy"]


def test_short_and_empty_texts_are_no_copies(archive: Archive, draft: Drafts) -> None:
    short = [draft(key, body=text) for key, text in [("a", ""), ("b", ""), ("c", "Photo."), ("d", "Photo.")]]
    assert decisions(archive, short) == ["new"] * 4


def test_a_reprint_of_an_older_revision_is_a_copy_too(
    archive: Archive, draft: Drafts, body: Callable[[str], str]
) -> None:
    archive.take_in([draft("a"), draft("a", body=body("corrected"))])
    assert decisions(archive, [draft("b", body=body("a"))]) == ["copy"]
    assert decisions(archive, [draft("c", body=body("corrected"))]) == ["copy"]


def test_a_copy_that_gets_a_text_of_its_own_stands_alone(
    archive: Archive, url: str, draft: Drafts, body: Callable[[str], str]
) -> None:
    archive.take_in([draft("a"), draft("b", body=body("a"))])
    assert decisions(archive, [draft("b", body=body("b"))]) == ["revised"]
    assert articles(url)["b"].copy_of is None
    assert decisions(archive, [draft("b", body=body("a"))]) == ["revised"]
    assert articles(url)["b"].copy_of is None


def test_an_original_is_never_made_a_copy(
    archive: Archive, url: str, draft: Drafts, body: Callable[[str], str]
) -> None:
    archive.take_in([draft("a"), draft("b"), draft("b2", body=body("b"))])
    assert decisions(archive, [draft("b", body=body("a"))]) == ["revised"]
    assert articles(url)["b"].copy_of is None
    assert articles(url)["b2"].copy_of == draft("b").url


def test_a_copy_never_points_at_a_later_article(
    archive: Archive, url: str, draft: Drafts, body: Callable[[str], str]
) -> None:
    archive.take_in([draft("a"), draft("b", body=body("a")), draft("c")])
    archive.take_in([draft("b", body=body("c"))])
    assert articles(url)["b"].copy_of is None


def test_new_aliases_are_kept_when_nothing_else_is_new(archive: Archive, url: str, draft: Drafts) -> None:
    archive.take_in([draft("a", aliases=("http://x.example/1",))])
    again = draft("a", url="http://x.example/2", aliases=("http://x.example/3", "http://x.example/3"))
    assert decisions(archive, [again]) == ["unchanged"]
    article = articles(url)["a"]
    assert article.url == draft("a").url
    assert article.aliases == tuple(f"http://x.example/{number}" for number in (1, 2, 3))


def test_an_address_may_be_alias_of_one_article_and_address_of_another(
    archive: Archive, draft: Drafts
) -> None:
    shared = "http://x.example/shared"
    drafts = [draft("a", aliases=(shared,)), draft("b", url=shared), draft("c", aliases=(shared,))]
    assert decisions(archive, drafts) == ["new"] * 3
    assert decisions(archive, drafts) == ["unchanged"] * 3


def test_known_keys_are_those_that_articles_have(archive: Archive, draft: Drafts) -> None:
    archive.take_in([draft("a"), draft("b\x00")])
    many = [f"key-{number}" for number in range(2000)]
    assert archive.known_keys(["a", "b\x00", "c", "\ud800", *many]) == {"a", "b\x00"}
    assert archive.known_keys([]) == frozenset()


def test_a_link_is_known_by_its_key_or_as_an_alias(archive: Archive, draft: Drafts) -> None:
    archive.take_in([draft("a", aliases=("http://x.example/old",)), draft("b")])
    links = {
        "a": "http://x.example/elsewhere",
        "old": "http://x.example/old",
        "new": "http://x.example/new",
        "\ud800": "http://x.example/\ud800",
        **{f"key-{number}": f"http://x.example/{number}" for number in range(2000)},
    }
    assert archive.known_links(links) == {"a", "old"}
    assert archive.known_links({}) == frozenset()


def test_nothing_of_a_batch_is_stored_when_one_draft_is_impossible(
    archive: Archive, url: str, draft: Drafts, dump: Callable[[str], object]
) -> None:
    before = dump(url)
    naive = draft("b", fetched_at=datetime(2026, 1, 1))  # noqa: DTZ001 - the fault
    with pytest.raises(StatementError, match="no zone"):
        archive.take_in([draft("a"), naive])
    assert dump(url) == before
    assert archive.take_in([]) == ()


TEXTS = ("alpha " * 30, "beta " * 30, "gamma delta " * 15, "short one", "")


@st.composite
def arrivals(draw: st.DrawFn) -> list[list[tuple[int, int]]]:
    """Some (key, text) pairs, each key with one text, in any order and any batches."""
    texts = draw(st.lists(st.integers(0, len(TEXTS) - 1), min_size=1, max_size=8))
    order = draw(st.permutations(list(enumerate(texts))))
    cuts = sorted(draw(st.sets(st.integers(1, len(order)))))
    return [list(order[start:end]) for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]


@settings(deadline=None, max_examples=examples(40))
@given(arrivals())
def test_order_and_batches_do_not_change_the_originals_texts(batches: list[list[tuple[int, int]]]) -> None:
    with Archive.open("sqlite://", in_memory=True) as archive:
        for batch in batches:
            archive.take_in([_draft(key, text) for key, text in batch])
        originals = archive.load_texts(archive.unrecognised(recogniser="any"))
    found = sorted(tuple(tokens(article.body)) for article in originals)
    taken = [(key, TEXTS[text].strip()) for batch in batches for key, text in batch]
    long = {tuple(tokens(text)) for _, text in taken if len(text) > 20}
    short = [tuple(tokens(text)) for _, text in taken if len(text) <= 20]
    assert found == sorted([*long, *short])


def _draft(key: int, text: int) -> ArticleDraft:
    moment = datetime.fromisoformat("2026-11-22T00:00:00+00:00")
    address = f"http://x.example/{key}"
    return ArticleDraft(
        source="s",
        outlet="o",
        key=str(key),
        url=address,
        title=f"T {key}",
        body=TEXTS[text],
        fetched_at=moment,
    )
