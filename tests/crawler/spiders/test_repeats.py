"""The same text under many addresses, as a spider reads page after page."""

import asyncio
from datetime import UTC, datetime

import pytest

from crawler.spiders.repeats import Repeats
from store.records.articles import ArticleDraft

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def draft(url: str, body: str, *, by: str | None = None) -> ArticleDraft:
    return ArticleDraft(
        source="lakes",
        outlet="lakes.example",
        key=url,
        url=f"https://lakes.example/{url}",
        title="Talks",
        body=body,
        fetched_at=NOW,
        published_at=NOW if by else None,
        published_by=by,
    )


def told(*drafts: ArticleDraft, asked: int | None = None) -> list[bool]:
    """Return what becomes of drafts that are read at once, of so many that were asked for."""

    async def read() -> list[bool]:
        repeats = Repeats()
        for _ in range(len(drafts) if asked is None else asked):
            repeats.note_asked()
        return list(await asyncio.gather(*map(repeats.is_article, drafts)))

    return asyncio.run(read())


@pytest.mark.parametrize("by", [None, "url", "announced (day only)"])
def test_a_text_that_comes_thrice_without_a_date_of_its_own_is_none_anywhere(by: str | None) -> None:
    texts = ("home", "talks", "home", "more talks", "home", "home")
    drafts = [draft(str(number), text, by=by) for number, text in enumerate(texts)]
    assert told(*drafts) == [False, True, False, True, False, False]


def test_a_text_that_comes_twice_is_a_reprint() -> None:
    assert told(draft("1", "talks"), draft("2", "talks")) == [True, True]


def test_a_dated_text_is_waited_for_by_nobody() -> None:
    drafts = [draft(str(number), "talks", by="meta") for number in range(4)]
    assert told(*drafts, asked=9) == [True, True, False, False]


def test_ten_wait_at_a_time() -> None:
    drafts = [draft(str(number), f"talks {number % 11}") for number in range(25)]
    refused = [number for number, is_article in enumerate(told(*drafts)) if not is_article]
    assert refused == [12, 13, 22, 23, 24]  # 0 to 11 had gone when their text came the third time
