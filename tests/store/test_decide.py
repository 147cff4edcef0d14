from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from store.decide import Kin, Known, cleaned, decide, with_known_date
from store.records import ArticleDraft, Decision, Relation

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
