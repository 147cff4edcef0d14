"""Texts of three languages, recognised and matched in earnest, in any order of arrival."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from random import Random

import pytest

from crawler.meetings.match import MATCHER
from crawler.meetings.recognise import recognise
from store.archive import Archive
from store.matching import Account
from store.records.articles import ArticleDraft
from store.records.meetings import MeetingReport, Recognition, StatedValue

GOLD = Path(__file__).parents[2] / "evaluation" / "gold"
NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)


@cache
def told() -> dict[str, tuple[ArticleDraft, Recognition]]:
    """Return the texts of events that several of them tell, and what is recognised in each."""
    lines = [line for file in sorted(GOLD.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    items = [json.loads(line) for line in lines if line.strip()]
    events = Counter(item["event_id"] for item in items if item.get("event_id"))
    return {item["id"]: _read(item) for item in items if events[item.get("event_id")] > 1}


def _read(item: dict[str, str]) -> tuple[ArticleDraft, Recognition]:
    day = date.fromisoformat(item["published"][:10]) if item.get("published") else None
    draft = ArticleDraft(
        source="import",
        outlet=f"{item['lang']}.example",
        key=item["id"],
        url=f"https://{item['lang']}.example/{item['id']}",
        title=item.get("title") or "",
        body=item["text"],
        fetched_at=NOW,
        language=item["lang"],
        published_at=datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None,
    )
    return draft, recognise(item["text"], title=draft.title, published=day, language=item["lang"])


Told = tuple[frozenset[str], MeetingReport, tuple[StatedValue, ...]]


def meetings_of(keys: Sequence[str]) -> set[Told]:
    """Return what a store tells into which the texts have come in an order, one by one."""
    with Archive.open("sqlite://", in_memory=True) as archive:
        for key in keys:
            draft, recognition = told()[key]
            archive.take_in([draft])
            [article] = archive.load_texts(archive.unrecognised(recogniser="r"))
            archive.record_recognition(article, recognition, recogniser="r", matcher=MATCHER, read_at=NOW)
        return {
            (frozenset(report.url for report in meeting.reports), meeting.told, meeting.values)
            for meeting in archive.unissued_meetings(digest="none")
        }


@pytest.fixture(scope="module")
def in_order() -> set[Told]:
    return meetings_of(sorted(told()))


@pytest.mark.parametrize("chance", [1, 2])
def test_what_is_told_does_not_depend_on_the_order_of_arrival(in_order: set[Told], chance: int) -> None:
    keys = sorted(told())
    Random(chance).shuffle(keys)  # noqa: S311 - the same order every time
    assert meetings_of(keys) == in_order
    assert any(len(reports) > 2 for reports, *_ in in_order)


def test_neighbourhoods_give_what_all_accounts_together_would(in_order: set[Told]) -> None:
    accounts = [
        Account(
            key=f"{draft.key}#{number}",
            article=draft.key,
            report=report,
            published=draft.published_at.date() if draft.published_at else None,
            language=draft.language,
            source=draft.outlet,
        )
        for draft, recognition in told().values()
        for number, report in enumerate(recognition.meetings)
    ]
    urls = {account.key: told()[account.article][0].url for account in accounts}
    together = Counter(frozenset(urls[key] for key in keys) for keys in MATCHER.clusters(accounts))
    assert Counter(reports for reports, *_ in in_order) == together
