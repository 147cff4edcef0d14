"""Taking an English sentence apart: into what it names, and what that makes of its clauses."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from crawler.meetings.english.days import days
from crawler.meetings.english.gatherings import gatherings
from crawler.meetings.english.groups import without_appositives
from crawler.meetings.english.nesting import nested
from crawler.meetings.english.people import people
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.words import kinds_in, sets_out, units_of
from crawler.meetings.spans import Person, Sentence, Unit

_MODALS = frozenset(("should", "could", "would", "may"))
_LOOKS_AHEAD = frozenset(("planned", "upcoming"))
_EVENTFUL = ("meet", "receive", "visit", "happen", "attend", "discuss")


def read(
    sentence: Sentence, names: Mapping[str, Person], *, published: dt.date | None, previous: dt.date | None
) -> Reading:
    """Take a sentence apart. `names` are those met before, `previous` the day told last."""
    units = units_of(sentence.text)
    found = without_appositives(units, people(sentence, units, names))
    named = frozenset(i for p in found if p.name for i in range(p.first, p.last))
    events = gatherings(sentence, units, names=named)
    inside = {i for g in events if g.named for i in range(g.first, g.last)}
    found = tuple(p for p in found if p.name or p.first not in inside)
    taken = frozenset(i for p in found for i in range(p.first, p.last))
    prepared = tuple(nested(units, events))
    apart = {i for _, _, where in prepared for i in where}
    kinds, keys = kinds_in(sentence.text), [unit.key for unit in units]
    planned = _announced([u for i, u in enumerate(units) if i not in apart] if apart else units, kinds)
    when = days(sentence.text, units, published=published, planned=planned, previous=previous)
    # What prepares an event is an event itself: "a meeting of officials ahead of the summit".
    if prepared:
        events = tuple(
            replace(g, named=g.named or any(g is before for before, _, _ in prepared))
            for g in events
            if not any(g is event for _, event, _ in prepared)
        )
    return Reading(
        sentence=sentence,
        units=units,
        people=found,
        gatherings=events,
        taken=taken,
        days=when,
        all_keys=keys,
        words=frozenset(keys),
        kinds=kinds,
        nested=tuple(where for _, _, where in prepared),
    )


def _announced(units: Sequence[Unit], kinds: frozenset[str]) -> bool:
    """Tell whether the sentence, with these kinds of words, looks ahead and has not first told what was."""
    if units and units[0].key == "it" and any(u.kinds.get("happen") == "present" for u in units[1:4]):
        return True  # "It starts on Thursday"
    if "visit" in kinds and any(map(sets_out, units)):
        return True
    if _LOOKS_AHEAD.isdisjoint(kinds):
        return False
    content = False  # what somebody says follows: "that the dispute should be solved"
    for unit in units:
        if not unit.kinds:
            continue
        if unit.has("planned", "upcoming") and unit.text != "May" and not (content and unit.key in _MODALS):
            return True
        content = content or unit.has("saying")
        if "past" in unit.kinds.values() and any(unit.kinds.get(kind) == "past" for kind in _EVENTFUL):
            return False
    return False
