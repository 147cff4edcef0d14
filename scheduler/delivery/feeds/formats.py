"""The formats in which meetings are told to programs."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from scheduler.delivery.feeds.atom import atom
from scheduler.delivery.feeds.calendars import calendar
from scheduler.delivery.feeds.entries import Feed
from scheduler.delivery.feeds.json_feed import json_feed
from scheduler.delivery.feeds.rss import rss


class FeedFormat(StrEnum):
    """How a feed is written."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"
    ICS = "ics"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The file of one format."""

    file: str
    media_type: str
    write: Callable[[Feed, str | None], bytes]  # of a feed and the address at which it will be read


FORMS = {
    FeedFormat.RSS: Form(file="feed.xml", media_type="application/rss+xml", write=rss),
    FeedFormat.ATOM: Form(file="atom.xml", media_type="application/atom+xml", write=atom),
    FeedFormat.JSON: Form(file="feed.json", media_type="application/feed+json", write=json_feed),
    FeedFormat.ICS: Form(file="meetings.ics", media_type="text/calendar", write=calendar),
}
