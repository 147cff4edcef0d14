"""The meetings as a JSON Feed (version 1.1, https://www.jsonfeed.org/version/1.1/)."""

import json
from typing import Any

from scheduler.delivery.feeds.entries import Entry, Feed


def json_feed(feed: Feed, address: str | None) -> bytes:
    """Return the feed; `address` is where it will be read, if that is known."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.description,
        "home_page_url": feed.home,
        "feed_url": address,
        "language": "en",
        "authors": [{"name": "Readout"}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return (json.dumps(_known(told), ensure_ascii=False, indent=1) + "\n").encode()


def _item(entry: Entry) -> dict[str, Any]:
    return _known(
        {
            "id": entry.id,
            "url": entry.link,
            "title": entry.title,
            "content_html": entry.html,
            "content_text": entry.plain,
            "date_published": entry.told_at.isoformat(timespec="seconds"),
            "date_modified": entry.updated_at.isoformat(timespec="seconds"),
        }
    )


def _known(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None}
