from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from store.decide import Candidate, Kin, Known, cleaned, decide, kin_among, with_known_date
from store.records.articles import ArticleDraft, Decision, Relation
from tests.store.articles.templates import another_day, round_up, story

SAME = Kin(article=3, relation=Relation.SAME)


@pytest.fixture
def known(draft: Callable[..., ArticleDraft], now: datetime) -> Known:
    """What the store has of the draft "a", published now."""
    text = draft("a")
    return Known(
        url=text.url,
        aliases=frozenset({"http://alias.example/a"}),
        title=text.title,
        body=text.body,
        published_at=now,
        published_by="url",
        copy_of=None,
    )


def test_an_unknown_key_is_a_new_article(draft: Callable[..., ArticleDraft]) -> None:
    outcome = decide(draft("a"), None, None)
    assert (outcome.decision, outcome.copy_of, outcome.adds_revision) == (Decision.NEW, None, True)


def test_an_unknown_key_with_a_known_text_is_a_copy(draft: Callable[..., ArticleDraft]) -> None:
    outcome = decide(draft("a"), None, SAME)
    assert (outcome.decision, outcome.copy_of, outcome.adds_revision) == (Decision.COPY, 3, True)


def test_the_same_text_again_is_unchanged(
    draft: Callable[..., ArticleDraft], known: Known, now: datetime
) -> None:
    outcome = decide(draft("a", published_at=now, fetched_at=now + timedelta(days=1)), known, None)
    assert (outcome.decision, outcome.adds_revision) == (Decision.UNCHANGED, False)


@pytest.mark.parametrize("field", ["title", "body", "published_at"])
def test_a_change_of_title_body_or_date_is_a_revision(
    field: str, draft: Callable[..., ArticleDraft], known: Known, now: datetime
) -> None:
    changed = {"title": "Another", "body": "Another.", "published_at": now + timedelta(hours=1)}
    text = replace(draft("a", published_at=now), **{field: changed[field]})  # type: ignore[arg-type]
    assert decide(text, known, None).decision is Decision.REVISED


def test_a_reading_without_a_date_takes_no_date_back(
    draft: Callable[..., ArticleDraft], known: Known
) -> None:
    filled = with_known_date(draft("a", published_at=None), known)
    assert (filled.published_at, filled.published_by) == (known.published_at, "url")
    assert decide(filled, known, None).decision is Decision.UNCHANGED
    assert with_known_date(draft("a"), None) == draft("a")


def test_what_stood_alone_goes_on_standing_alone(draft: Callable[..., ArticleDraft], known: Known) -> None:
    outcome = decide(draft("a", body="Now the text of another."), known, SAME)
    assert (outcome.decision, outcome.copy_of) == (Decision.REVISED, None)


def test_a_copy_with_a_text_of_its_own_stands_alone(draft: Callable[..., ArticleDraft], known: Known) -> None:
    copy = replace(known, copy_of=3, published_at=None)
    assert decide(draft("a", body="Its own now."), copy, None).copy_of is None
    assert decide(draft("a", title="New headline"), copy, SAME).copy_of == 3
    assert decide(draft("a"), copy, SAME).copy_of == 3


def test_other_addresses_become_aliases_once(draft: Callable[..., ArticleDraft], known: Known) -> None:
    aliases = ("http://alias.example/a", "http://b.example/", known.url, "http://b.example/")
    again = draft("a", url="http://c.example/", aliases=aliases)
    assert decide(again, known, None).new_aliases == ("http://c.example/", "http://b.example/")
    new = draft("a", url="http://c.example/", aliases=("http://c.example/", "http://b.example/"))
    assert decide(new, None, None).new_aliases == ("http://b.example/",)


def test_every_text_of_a_draft_is_cleaned(draft: Callable[..., ArticleDraft]) -> None:
    clean = cleaned(
        draft(
            "a\x00",
            title=" Norov\u202e \n meets ",
            body="\n\nOne.\r\n\r\nTwo.\ud800\n",
            language="en\x00",
            aliases=("http://x.example/\x00",),
            images=("http://x.example/\u200bi.jpg",),
        )
    )
    assert (clean.key, clean.title, clean.body) == ("a", "Norov meets", "One.\n\nTwo.")
    assert (clean.language, clean.aliases, clean.images) == (
        "en",
        ("http://x.example/",),
        ("http://x.example/i.jpg",),
    )


@pytest.mark.parametrize("length", [499, 500, 501, 100_000])
def test_a_title_is_cut_where_no_person_would_read_on(
    length: int, draft: Callable[..., ArticleDraft]
) -> None:
    title = cleaned(draft("a", title="t" * 498 + " " + "t" * (length - 499))).title
    assert title == ("t" * 498 + " " + "t" * (length - 499))[:500].rstrip()
    assert cleaned(draft("a", title=title)).title == title


def candidate(article: int, body: str, *, had: bool = False) -> Candidate:
    return Candidate(article=article, body=body, had=had)


def test_the_article_that_had_the_text_comes_before_those_that_are_like_it() -> None:
    told = story("en", 1).text
    like, other = told.replace("wished", "hoped"), story("en", 2).text
    among = [candidate(2, like), candidate(7, told, had=True)]
    assert kin_among(told, among) == Kin(article=7, relation=Relation.SAME)
    assert kin_among(told, [candidate(9, other), candidate(5, like), candidate(3, like)]) == Kin(
        article=3, relation=Relation.SAME
    )
    assert kin_among(told, [candidate(9, other)]) is None
    assert kin_among("", [candidate(1, "", had=True)]) is None


def test_what_had_the_text_but_tells_otherwise_now_is_no_original() -> None:
    told = story("en", 1)
    assert kin_among(told.text, [candidate(7, another_day(told, 1).text, had=True)]) is None


def test_a_copy_is_better_than_a_round_up_and_of_round_ups_the_largest_share() -> None:
    told = [story("en", number) for number in (1, 2, 3)]
    both, whole = round_up(told[:2]), round_up(told)
    among = [candidate(1, told[1].text), candidate(2, both), candidate(3, whole)]
    assert kin_among(f"{whole} ", among) == Kin(article=3, relation=Relation.SAME)
    assert kin_among(whole, among[:2]) == Kin(article=2, relation=Relation.CONTAINS)


def test_a_related_text_is_new_all_the_same(draft: Callable[..., ArticleDraft], known: Known) -> None:
    part = Kin(article=3, relation=Relation.CONTAINS)
    new = decide(draft("a"), None, part)
    assert (new.decision, new.copy_of, new.overlaps) == (Decision.NEW, None, 3)
    revised = decide(draft("a", body="Now more."), replace(known, copy_of=5), part)
    assert (revised.decision, revised.copy_of, revised.overlaps) == (Decision.REVISED, None, 3)
    unchanged = decide(draft("a"), replace(known, published_at=None, overlaps=4), None)
    assert (unchanged.decision, unchanged.overlaps) == (Decision.UNCHANGED, 4)
