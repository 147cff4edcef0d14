"""Whether the title of a text speaks of an event that the text tells of; knows no language by itself."""

from functools import cache, lru_cache

from crawler.meetings.chinese_names import simplified
from crawler.meetings.concepts import named, spaced
from crawler.meetings.event_names import read_event
from crawler.meetings.lexicon import fold, table
from crawler.meetings.telling import Told


def is_headed_elsewhere(meeting: Told, title: str | None) -> bool:
    """Tell whether the title is about something else than this event: "Interview: A on his plans".

    It speaks of an event that it names in part, whose city it tells, or if it has any word of meeting or
    announcing at all. A text without a title says nothing.
    """
    if meeting.gathering is None or not title or not title.strip():
        return False
    if _has("genres", title):
        return True
    if _has("headlines", title) or named(title, "series", weakly=True) or named(title, "kind"):
        return False
    heading, event = read_event(title), read_event(meeting.gathering[0].title)
    city = meeting.place[0].place.city if meeting.place else None
    cities = event.cities | ({city} if city else set())
    common = (heading.words & event.words) | (heading.themes & event.themes) | (heading.cities & cities)
    return not common


@lru_cache(maxsize=4096)
def _has(kind: str, title: str) -> bool:
    words = spaced(title)
    return any(part in words for part in _parts(kind))


@cache
def _parts(kind: str) -> tuple[str, ...]:
    """Return a list of concepts.toml as it stands in what `spaced` gives; words begin behind a space."""
    return tuple(
        simplified(fold(w)) if "\u3400" <= w[0] <= "\u9fff" else f" {fold(w)}"
        for w in table("concepts")[kind]
    )
