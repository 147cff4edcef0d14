"""The meetings whose day is stated as an iCalendar file (RFC 5545, 7986): all-day events of their local days.

No time is in it that the store does not know, so that it is the same file until a meeting is told or changed.
"""

from datetime import date, timedelta

from icalendar import Calendar, Event, vDuration, vText

from scheduler.delivery.feeds.entries import Entry, Feed
from store.records.meetings import Status

_STATUS = {Status.PLANNED: "TENTATIVE", Status.HELD: "CONFIRMED", Status.CANCELLED: "CANCELLED"}
_REFRESHED = timedelta(hours=4)


def calendar(feed: Feed, address: str | None) -> bytes:
    """Return the calendar; `address` is where it will be read, if that is known."""
    written = Calendar()
    written.add("prodid", "-//Readout//Readout//EN")
    written.add("version", "2.0")
    written.add("calscale", "GREGORIAN")
    written.add("method", "PUBLISH")
    # What is standard now, beside what older programs look for.
    for name in ("name", "x-wr-calname"):
        written.add(name, vText(feed.title))
    for name in ("description", "x-wr-caldesc"):
        written.add(name, vText(feed.description))
    written.add("refresh-interval", vDuration(_REFRESHED), parameters={"VALUE": "DURATION"})
    written.add("x-published-ttl", vDuration(_REFRESHED))
    if address:
        written.add("source", address, parameters={"VALUE": "URI"})
    for entry in feed.entries:
        if entry.first and entry.last:
            written.add_component(_event(entry, entry.first, entry.last))
    content: bytes = written.to_ical()
    return content


def _event(entry: Entry, first: date, last: date) -> Event:
    event = Event()
    event.add("uid", entry.id)
    event.add("dtstart", first)
    if last < date.max:
        event.add("dtend", last + timedelta(days=1))  # the day after, by the rule
    event.add("dtstamp", entry.updated_at)
    event.add("created", entry.told_at)
    event.add("last-modified", entry.updated_at)
    event.add("sequence", entry.corrections)
    event.add("status", _STATUS[entry.status])
    event.add("transp", "TRANSPARENT")  # readers are free on that day
    event.add("summary", entry.name)
    event.add("description", entry.plain)
    if entry.place:
        event.add("location", entry.place)
    if entry.link:
        event.add("url", entry.link)
    if entry.occasion:
        event.add("related-to", entry.occasion, parameters={"RELTYPE": "PARENT"})
    return event
