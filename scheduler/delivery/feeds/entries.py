"""What feeds say of meetings, the same in each format. No clock: all times are the store's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

from scheduler.digest.entries import Around, MeetingView, meeting_view
from scheduler.digest.people import in_one_line, names
from scheduler.digest.render import meeting_html
from scheduler.digest.words import (
    heading_words,
    is_day_stated,
    location_words,
    one_line,
    safe_link,
    span_words,
)
from store.records.issues import Telling
from store.records.meetings import Meeting, MeetingReport, Status

WINDOW = timedelta(days=30)  # so that who looks once a month misses nothing
LEAST = 50

_NOTHING_TOLD = datetime(1970, 1, 1, tzinfo=UTC)  # of a feed without an entry; never the clock
_PRINTABLE_ASCII = "".join(map(chr, range(0x21, 0x7F)))
# Some readers take a title, or a calendar's text, for HTML: what looks like a tag there is none.
_NO_TAGS = str.maketrans("<>", "‹›")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One meeting. All text is plain and without a tag, but for `html`; every address is http(s)."""

    id: str  # the same through every edit, crawl and rebuild
    occasion: str | None  # the id of the meeting that is its occasion
    name: str  # who met whom
    day: str  # in words
    first: date | None  # None: its day is not stated
    last: date | None
    status: Status
    place: str | None
    link: str | None  # of the first report
    html: str
    plain: str
    told_at: datetime
    updated_at: datetime  # when it was told or changed last
    corrections: int

    @property
    def title(self) -> str:
        """Who met whom, and when: "Vladimir Norov (SCO) and Peter Burian (EU) (Wed 10 Jul 2019)"."""
        return f"{self.name} ({self.day})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Entries in their order, under the name of a digest or a query."""

    id: str
    title: str
    entries: tuple[Entry, ...]
    home: str | None = None  # the address of a page about it

    @property
    def description(self) -> str:
        """What it is, in a sentence."""
        return f"{self.title}: who met whom, when, where and on what occasion."

    @property
    def updated_at(self) -> datetime:
        """When anything in it was told or changed last."""
        return max((entry.updated_at for entry in self.entries), default=_NOTHING_TOLD)


def feed_of(
    told: Iterable[Telling], *, name: str, title: str, zones: Mapping[str, str], home: str | None = None
) -> Feed:
    """Return the feed of what was told, in the given order; `zones` has the zone of each outlet's times."""
    return Feed(
        id=f"urn:readout:{name}",
        title=_plain(one_line(title)),
        entries=tuple(entry_of(telling, zones) for telling in told),
        home=home,
    )


def entry_of(telling: Telling, zones: Mapping[str, str]) -> Entry:
    """Put one meeting into words."""
    meeting, told = telling.meeting, telling.meeting.told
    view = meeting_view(meeting, number=1, around=Around(zones=zones))
    has_day = is_day_stated(told.date, told.end_date)
    return Entry(
        id=_id(meeting.id),
        occasion=_id(meeting.occasion_meeting) if meeting.occasion_meeting else None,
        name=_plain(_name(told, view)),
        day=span_words(told.date, told.end_date),
        first=told.date if has_day else None,
        last=max(filter(None, (told.date, told.end_date))) if has_day else None,
        status=told.status,
        place=_plain(location_words(told) or "") or None,
        link=_link(meeting),
        html=meeting_html(meeting, zones),
        plain=_plain(_text(told, view)),
        told_at=telling.told_at.astimezone(UTC),
        updated_at=_updated_at(telling),
        corrections=telling.corrections,
    )


def recent(found: Sequence[Telling]) -> tuple[Telling, ...]:
    """Return the newest of what a query found, the newest first.

    Those are what is less than a month older than the newest of all, what is planned and still ahead then,
    and more where these are few.
    """
    newest = max(map(_updated_at, found), default=_NOTHING_TOLD)

    def is_recent(telling: Telling) -> bool:
        told = telling.meeting.told
        last = told.end_date or told.date
        is_ahead = told.status is Status.PLANNED and last is not None and last >= newest.date()
        return is_ahead or _updated_at(telling) >= newest - WINDOW

    ordered = newest_first(found)
    return tuple(each for number, each in enumerate(ordered) if number < LEAST or is_recent(each))


def newest_first(found: Iterable[Telling]) -> tuple[Telling, ...]:
    """Return what was found in the order in which it was told."""
    return tuple(sorted(found, key=lambda each: (each.told_at, each.meeting.id), reverse=True))


def _id(meeting: str) -> str:
    return f"urn:readout:meeting:{meeting}"


def _updated_at(telling: Telling) -> datetime:
    """Return when a meeting was told, corrected, or told by another text: whichever was last."""
    times = (telling.told_at, telling.changed_at, telling.meeting.last_read_at)
    return max(filter(None, times)).astimezone(UTC)


def _name(told: MeetingReport, view: MeetingView) -> str:
    what = ": ".join(filter(None, (view.title, in_one_line(told, names(told)))))
    return one_line(" ".join(filter(None, (view.lead, what))), columns=200)


def _link(meeting: Meeting) -> str | None:
    """Return the address of the first report that has one, in ASCII."""
    links = (safe_link(report.url) for report in meeting.reports)
    return next((quote(link, safe=_PRINTABLE_ASCII) for link in links if link), None)


def _text(told: MeetingReport, view: MeetingView) -> str:
    """Say in lines what the HTML says."""
    people = (
        ": ".join(filter(None, (side.label, person.words))) for side in view.sides for person in side.people
    )
    facts = (f"{name}: {words}" for name, words in view.facts)
    quoted = [f"“{view.quote.words}”"] if view.quote else []
    sources = ("\n".join(filter(None, (source.words, source.link))) for source in view.sources)
    return "\n".join((", ".join(heading_words(told)), *people, *facts, *quoted, *sources))


def _plain(text: str) -> str:
    return text.translate(_NO_TAGS)
