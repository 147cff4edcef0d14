"""The meetings as an RSS 2.0 feed."""

from datetime import datetime
from email.utils import format_datetime
from io import BytesIO
from typing import Any

from feedgenerator import Rss201rev2Feed

from scheduler.delivery.feeds.entries import Feed


class _Rss(Rss201rev2Feed):  # type: ignore[misc]  # it ships no types
    """Takes its date from the entries alone, and leaves out a link that there is not."""

    def latest_post_date(self) -> datetime:
        date: datetime = self.feed["updated_at"]
        return date

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:  # noqa: ANN401 - untyped there
        handler.addQuickElement("title", item["title"])
        if item["link"]:
            handler.addQuickElement("link", item["link"])
        handler.addQuickElement("description", item["description"])
        handler.addQuickElement("pubDate", format_datetime(item["pubdate"]))
        handler.addQuickElement("guid", item["unique_id"], {"isPermaLink": "false"})


def rss(feed: Feed, address: str | None) -> bytes:
    """Return the feed; `address` is where it will be read, if that is known."""
    written = _Rss(
        title=feed.title,
        link=feed.home or feed.id,  # RSS demands one, and a feed that lies in a folder has no page
        description=feed.description,
        language="en",
        feed_url=address,
        updated_at=feed.updated_at,
    )
    for entry in feed.entries:
        written.add_item(
            title=entry.title,
            link=entry.link,
            description=entry.html,
            pubdate=entry.told_at,
            unique_id=entry.id,
        )
    file = BytesIO()
    written.write(file, "utf-8")
    return file.getvalue()
