"""News items written for these tests, each with a trap, labelled by docs/CONVENTIONS.md."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from crawler.meetings.recognise import recognise
from store.jsonable import recognition_to_json

ITEMS = sorted((Path(__file__).parent / "own_items").glob("*.json"))
COMPARED = ("status", "form", "mode", "date", "end_date", "place", "title", "occasion")


@pytest.mark.parametrize("path", ITEMS, ids=lambda p: p.stem)
def test_item_is_read_as_labelled(path: Path) -> None:
    item = json.loads(path.read_text("utf-8"))

    found = recognise(
        item["text"],
        title=item["title"],
        published=dt.date.fromisoformat(item["published"]),
        language=None,
    )

    told = recognition_to_json(found)
    assert told["language"] == "en"
    assert told["sco_related"] == item["sco_related"]
    assert _compared(told["meetings"]) == _compared(item["meetings"]), item["shows"]


def _compared(meetings: list[dict[str, Any]]) -> list[str]:
    return sorted(
        json.dumps(
            [
                *(meeting[field] for field in COMPARED),
                sorted((p["name"], p["organisation"]) for p in meeting["participants"] if p["name"]),
            ]
        )
        for meeting in meetings
    )
