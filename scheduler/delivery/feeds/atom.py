"""The meetings as an Atom feed (RFC 4287)."""

from io import BytesIO
from typing import Any

from feedgenerator import Atom1Feed

from scheduler.delivery.feeds.entries import Entry, Feed

_AUTHOR = "Readout"


class _Atom(Atom1Feed):  # type: ignore[misc]  # it ships no types
    """Writes the entries that it is given: each date is theirs, and a link only where there is one."""

    def __init__(self, feed: Feed, address: str | None) -> None:
        super().__init__(title=feed.title, link="", description=feed.description, language="en")
        self._feed = feed
        self._address = address

    def add_root_elements(self, handler: Any) -> None:  # noqa: ANN401 - untyped there
        handler.addQuickElement("title", self._feed.title)
        handler.addQuickElement("subtitle", self._feed.description)
        for relation, href in (("alternate", self._feed.home), ("self", self._address)):
            if href:
                handler.addQuickElement("link", "", {"rel": relation, "href": href})
        handler.addQuickElement("id", self._feed.id)
        handler.addQuickElement("updated", self._feed.updated_at.isoformat(timespec="seconds"))
        handler.startElement("author", {})
        handler.addQuickElement("name", _AUTHOR)
        handler.endElement("author")

    def write_items(self, handler: Any) -> None:  # noqa: ANN401 - untyped there
        for entry in self._feed.entries:
            handler.startElement("entry", {})
            _write_entry(handler, entry)
            handler.endElement("entry")


def _write_entry(handler: Any, entry: Entry) -> None:  # noqa: ANN401 - untyped there
    handler.addQuickElement("id", entry.id)
    handler.addQuickElement("title", entry.title)
    if entry.link:
        handler.addQuickElement("link", "", {"rel": "alternate", "href": entry.link})
    handler.addQuickElement("published", entry.told_at.isoformat(timespec="seconds"))
    handler.addQuickElement("updated", entry.updated_at.isoformat(timespec="seconds"))
    handler.addQuickElement("content", entry.html, {"type": "html"})


def atom(feed: Feed, address: str | None) -> bytes:
    """Return the feed; `address` is where it will be read, if that is known."""
    file = BytesIO()
    _Atom(feed, address).write(file, "utf-8")
    return file.getvalue()
