"""The meetings of every recorded article, as a careful reader labelled them by docs/CONVENTIONS.md."""

import datetime as dt
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crawler.meetings.recognise import recognise
from crawler.sources import BUILT_IN
from store.jsonable import recognition_to_json

FIXTURES = Path(__file__).parents[3] / "fixtures"
RECORDED = sorted(FIXTURES.glob("*/*/meetings.json"))
FIELDS = {
    "status", "date", "end_date", "place", "mode", "form", "title", "occasion", "participants", "evidence",
}  # fmt: skip
MAY_BE_LEFT_OPEN = {"about", "outcome"}  # by a reader who would have chosen other sentences


def name(path: Path) -> str:
    return f"{path.parent.parent.name}-{path.parent.name}"


def labels_of(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def article_of(path: Path) -> dict[str, Any]:
    return dict(json.loads((path.parent / "article.json").read_text(encoding="utf-8")))


def day_of_publication(article: dict[str, Any], site: str) -> dt.date | None:
    """Return the day where the site is, as the scheduler counts it."""
    if article["published_at"] is None:
        return None
    at = dt.datetime.fromisoformat(article["published_at"])
    local = BUILT_IN[site]["zone"] if "zone" in article["published_by"] else "UTC"
    return at.astimezone(ZoneInfo(local)).date()


def recognised(path: Path) -> dict[str, Any]:
    article = article_of(path)
    published = day_of_publication(article, path.parent.parent.name)
    found = recognise(
        article["body"], title=article["title"], published=published, language=article["language"]
    )
    return recognition_to_json(found)


@pytest.mark.parametrize("path", RECORDED, ids=name)
def test_a_recorded_article_reports_what_a_reader_labelled(path: Path) -> None:
    labels, told = labels_of(path), recognised(path)
    left_open = [MAY_BE_LEFT_OPEN - set(meeting) for meeting in labels["meetings"]]
    compared = [
        {field: value for field, value in meeting.items() if field not in left}
        for meeting, left in zip(told["meetings"], left_open, strict=False)
    ]
    assert {**told, "meetings": [*compared, *told["meetings"][len(compared) :]]} == labels


@pytest.mark.parametrize("path", RECORDED, ids=name)
def test_labels_prove_every_value_with_a_sentence_of_the_article(path: Path) -> None:
    article = article_of(path)
    for meeting in labels_of(path)["meetings"]:
        assert set(meeting) | MAY_BE_LEFT_OPEN == FIELDS | MAY_BE_LEFT_OPEN
        proved = {evidence["field"] for evidence in meeting["evidence"]}
        place = {"place"} if any(meeting["place"].values()) else set()
        stated = {field for field in ("date", "title", "occasion") if meeting[field]}
        assert proved == place | stated | {f"participants[{n}]" for n in range(len(meeting["participants"]))}
        for evidence in meeting["evidence"]:
            source = article["title"] if evidence["in"] == "title" else article["body"]
            assert source[evidence["start"] : evidence["end"]] == evidence["sentence"]


def test_every_recorded_article_is_labelled() -> None:
    articles = {path.parent for path in FIXTURES.glob("*/*/article.json")}
    assert articles
    assert {path.parent for path in RECORDED} == articles
