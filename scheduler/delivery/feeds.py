"""The meetings as an RSS 2.0 feed, written from the store: the same bytes until there is a new issue."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from io import BytesIO
from typing import Any

from feedgenerator import Rss201rev2Feed

from scheduler.digest.people import in_one_line, names
from scheduler.digest.render import meeting_html
from scheduler.digest.views import meeting_view
from scheduler.digest.words import one_line, safe_link, span_words
from store.records.meetings import Meeting

_NOTHING_BUILT = datetime(1970, 1, 1, tzinfo=UTC)  # a feed without an item; never the clock


class _Feed(Rss201rev2Feed):  # type: ignore[misc]  # it ships no types
    """Takes its date from the items alone, and leaves out a link that there is not."""

    def latest_post_date(self) -> datetime:
        return max((item["pubdate"] for item in self.items), default=_NOTHING_BUILT)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:  # noqa: ANN401 - untyped there
        handler.addQuickElement("title", item["title"])
        if item["link"]:
            handler.addQuickElement("link", item["link"])
        handler.addQuickElement("description", item["description"])
        handler.addQuickElement("pubDate", format_datetime(item["pubdate"]))
        handler.addQuickElement("guid", item["unique_id"], {"isPermaLink": "false"})


def guid(meeting: Meeting) -> str:
    """Return what a feed calls a meeting: the same through every edit, crawl and rebuild."""
    return f"urn:readout:meeting:{meeting.id}"


def rss(
    told: Iterable[tuple[datetime, Meeting]],
    *,
    title: str,
    link: str | None = None,
    feed_url: str | None = None,
    outlet_zones: Mapping[str, str] | None = None,
) -> bytes:
    """Return the feed of the meetings, each with the time it was issued at, in the given order.

    `link` is the address of the digest's own page, `feed_url` that of the feed, where it has one.
    """
    name = one_line(title)
    feed = _Feed(
        title=name,
        link=link or "urn:readout:digest",  # RSS demands one, and a feed that lies in a folder has no page
        description=f"{name}: who met whom, when, where and on what occasion.",
        language="en",
        feed_url=feed_url,
    )
    for issued_at, meeting in told:
        feed.add_item(
            title=_title(meeting),
            link=next(filter(None, (safe_link(report.url) for report in meeting.reports)), None),
            description=meeting_html(meeting, outlet_zones or {}),
            pubdate=issued_at.astimezone(UTC),
            unique_id=guid(meeting),
        )
    written = BytesIO()
    feed.write(written, "utf-8")
    return written.getvalue()


def _title(meeting: Meeting) -> str:
    """Say who met whom, and when: "Vladimir Norov (SCO) and Peter Burian (EU) (Wed 10 Jul 2019)"."""
    told = meeting.told
    view = meeting_view(meeting, number=1, zones={})
    people = in_one_line(told, names(told))
    what = ": ".join(filter(None, (view.title, people)))
    day = span_words(told.date, told.end_date)
    return f"{one_line(' '.join(filter(None, (view.lead, what))), columns=200)} ({day})"
