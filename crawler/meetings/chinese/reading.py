"""One Chinese sentence read: its units, people, events, days and places, and questions about them."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from crawler.meetings.chinese.days import BEGINNINGS, Anchors, day_end, days
from crawler.meetings.chinese.gatherings import EVENTS, ORDINAL, gatherings
from crawler.meetings.chinese.names import Names
from crawler.meetings.chinese.places import places
from crawler.meetings.chinese.script import Line, line_of
from crawler.meetings.chinese.words import cut, index
from crawler.meetings.spans import DaySpan, Gathering, Person, PlaceSpan, Sentence, Unit
from store.records.meetings import Place

_ACROSS_CLAUSE = 12
_BEHIND = 4
_MARKS = frozenset("()“”《》")
_PARTING = frozenset((",", ";", ":"))
_COUNTING = frozenset("第首上本下0123456789")
# One of these stands in each sentence that tells of a meeting and names no event.
_TELLING = frozenset(
    ("credentials", "meet", "reception", "talk", "talk_of_many", "stay", "attend", "discuss", "role")
)


@dataclass(slots=True, kw_only=True)
class Reading:
    """A sentence and what stands in it."""

    sentence: Sentence
    units: Sequence[Unit]
    people: tuple[Person, ...]
    gatherings: tuple[Gathering, ...]
    days: tuple[DaySpan, ...]
    places: tuple[PlaceSpan, ...]
    clauses: Sequence[int]  # of each unit, the number of its clause
    depths: Sequence[int]  # of each unit, how many brackets or quotation marks are open
    published: dt.date | None
    kinds: frozenset[str]  # that some unit is of
    all_keys: list[str]  # of the units
    named_before: Gathering | None = None  # the last event that the sentences before it name

    @property
    def may_tell(self) -> bool:
        """Tell whether an event or a verb or noun of meeting stands in it: most sentences have none."""
        return bool(self.gatherings) or not _TELLING.isdisjoint(self.kinds) or self.keys(0, 1) == ["他们"]

    def keys(self, first: int, last: int) -> list[str]:
        """Return the units' texts between two places."""
        # As in English: calls of max() would cost more than the list.
        return self.all_keys[first if first > 0 else 0 : last if last > 0 else 0]  # noqa: FURB136

    def same_clause(self, one: int, other: int) -> bool:
        """Tell whether no comma parts two units."""
        return self.clauses[min(one, len(self.units) - 1)] == self.clauses[min(other, len(self.units) - 1)]

    def cost(self, first: int, last: int, trigger: int) -> int:
        """Return how far a span is from what it may belong to; behind it and across commas counts more."""
        away = trigger - last if last <= trigger else (first - trigger) + _BEHIND
        parted = abs(self.clauses[trigger] - self.clauses[min(first, len(self.clauses) - 1)])
        return away + _ACROSS_CLAUSE * parted

    def find(self, first: int, last: int, *kinds: str) -> int | None:
        """Return the first unit of a kind between two places."""
        if self.kinds.isdisjoint(kinds):
            return None
        return next(
            (i for i in range(max(0, first), min(last, len(self.units))) if self.units[i].has(*kinds)), None
        )

    def is_in_name(self, i: int) -> bool:
        """Tell whether a unit stands within an event's name: “全球发展倡议”研讨会."""
        return any(g.first <= i < g.last - 1 for g in self.gatherings)

    def clause_start(self, i: int) -> int:
        """Return where the clause of a unit begins."""
        return self.clauses.index(self.clauses[i]) if i else 0


@lru_cache(maxsize=64)
def _with_days(beginnings: frozenset[str]) -> frozenset[str]:
    return beginnings | BEGINNINGS | _COUNTING


def cutter(names: Names) -> Callable[[Line], list[Unit]]:
    """Return what cuts a line into its units: words of the vocabulary, names, days and ordinals."""
    beginnings = _with_days(names.beginnings)

    def special(text: str, at: int, units: Sequence[Unit]) -> tuple[int, Mapping[str, str]]:
        character = text[at]
        end = day_end(text, at) if character in BEGINNINGS else at
        if end > at and index().at(text, at)[0] <= end:  # 日内瓦 is no 日内
            return end, {"day": text[at:end]}
        ordinal = ORDINAL.match(text, at) if character in _COUNTING else None
        if ordinal is not None:
            return ordinal.end(), {"count": ordinal.group()}
        end = names.end(text, at, units)
        return (end, {"name": text[at:end]}) if end > at else (at, {})

    return lambda line: cut(line, special, beginnings)


def read(
    sentence: Sentence,
    units: Sequence[Unit],
    mentioned: Sequence[Person],
    anchors: Anchors,
    seat: Place | None = None,
) -> Reading:
    """Read a sentence cut into its units, whose people are `mentioned`.

    `seat` is the secretariat's place of the body the text is about. Of a sentence that tells of no meeting
    the places stay unread.
    """
    kinds = frozenset[str]().union(*[unit.kinds for unit in units if unit.kinds])
    events = gatherings(line_of(sentence.text), units) if not EVENTS.isdisjoint(kinds) else ()
    inside = {i for g in events for i in range(g.first, g.last)}
    found = tuple(p for p in mentioned if p.name or p.first not in inside)
    keys = [unit.key for unit in units]
    depths = _depths(keys)
    when = days(units, replace(anchors, planned="planned" in kinds)) if "day" in kinds else ()
    reading = Reading(
        sentence=sentence, units=units, people=found, gatherings=events,
        days=when, places=(), clauses=_clauses(keys, depths), depths=depths, published=anchors.published,
        kinds=kinds, all_keys=keys,
    )  # fmt: skip
    if reading.may_tell:
        taken = inside | {i for p in found for i in range(p.first, p.last)}
        reading.places = places(units, taken=taken, seat=seat)
    return reading


def _clauses(keys: Sequence[str], depths: Sequence[int]) -> list[int]:
    """Return the number of each unit's clause; a comma or the like begins the next one."""
    begins = [i for i, key in enumerate(keys) if key in _PARTING and not depths[i]]
    clauses: list[int] = []
    for number, end in enumerate((*begins, len(keys))):
        clauses += [number] * (end - len(clauses))
    return clauses


def _depths(keys: Sequence[str]) -> list[int]:
    """Return how many brackets and quotation marks are open at each unit."""
    if _MARKS.isdisjoint(keys):  # most sentences
        return [0] * len(keys)
    opened = 0
    found = []
    for key in keys:
        opened = max(0, opened - (key in {")", "”", "》"}))
        found.append(opened)
        opened += key in {"(", "“", "《"}
    return found
