"""What an English sentence says of an event: that it was held, sat, was attended or called off."""

from crawler.meetings.english.reading import Reading
from crawler.meetings.spans import Gathering

# Behind an event: its acronym in brackets and a comma.
_ADJACENT = 4
_BEHIND_HELD = range(1, 4)
# Gatherings that are called as the body is that sits there.
_BODIES = frozenset(("council", "ministerial"))
_COPULAS = frozenset(("was", "were", "is", "be", "are"))
_COPULA_REACH = 4
_HABITS = frozenset((
    "twice", "every", "annually", "yearly", "monthly", "weekly", "regularly", "usually", "normally",
    "traditionally", "always", "often",
))  # fmt: skip
_MEETS = frozenset(("meet", "meets", "met"))
_SUBJECT_REACH = 2  # "will also"
_SENT = frozenset((
    "congratulations", "condolences", "greetings", "congratulatory message", "congratulatory letter",
    "congratulatory telegram",
))  # fmt: skip


def happens_to(reading: Reading, gathering: Gathering, at: int) -> bool:
    """Tell whether the unit at `at` tells what becomes of the event before it: "was held", "was put off"."""
    unit = reading.units[at]
    attended = unit.has("attend") and (unit.key.endswith(" by") or reading.passive(at))
    happens = unit.has("happen", "gather") or attended
    if happens and not reading.parted(gathering.last, at):
        return True
    return unit.has("cancelled", "moved") or _is_then_or_there(reading, gathering, at)


def _is_then_or_there(reading: Reading, gathering: Gathering, at: int) -> bool:
    """Tell whether the event "was in Osh on 6 June": a day or a place stands behind "be"."""
    be = reading.units[at].key.split()
    if (
        be[0] not in _COPULAS
        or at - gathering.last > _COPULA_REACH
        or be[1:] not in ([], ["in"], ["at"], ["on"])
    ):
        return False
    if any(gathering.last <= p.first < at for p in reading.people) or reading.parted(gathering.last, at):
        return False
    begins = {day.first for day in reading.days} | {place.first for place in reading.places}
    ahead = reading.units[at + 1 : at + 2]
    in_city = be[1:] == ["in"] and any(u.has("city", "country") for u in ahead)
    return gathering.named and bool(in_city or begins.intersection(range(at, at + 3)))


def tells_of_something_else(reading: Reading, gathering: Gathering, at: int) -> bool:
    """Tell whether the verb stands in another word's clause: "to draft a plan, which is due in May,"."""
    if _is_behind_relative(reading, gathering, at):
        return True
    if not reading.asides:
        return False  # most sentences
    return any(at in where for where in reading.nested) or any(
        at in clause and clause.start - gathering.last > _ADJACENT for clause in reading.asides
    )


def _is_behind_relative(reading: Reading, gathering: Gathering, at: int) -> bool:
    """Tell whether the verb is that of "the summit in Osh and the centre that is to be opened"."""
    if reading.words.isdisjoint(("that", "which")):
        return False  # most sentences
    spans = {d.first: d.last for d in reading.days} | {p.first: p.last for p in reading.places}
    end = gathering.last
    while end in spans or reading.keys(end, end + 1) == [","]:
        end = spans.get(end, end + 1)
    where = [i for i in range(end + 1, at) if reading.units[i].key in {"that", "which"}]
    return bool(where) and "," not in reading.keys(where[-1], at) and "and" in reading.keys(end, where[-1])


def acts(reading: Reading, gathering: Gathering, at: int) -> bool:
    """Tell whether the event, or the body it is called after, is the subject of the verb at `at`."""
    acts = (
        _holds_own_meeting(reading, gathering, at)
        or _sits(reading, gathering, at)
        or _considers(reading, gathering, at)
    )
    return acts and not reading.parted(gathering.last, at)


def _holds_own_meeting(reading: Reading, gathering: Gathering, at: int) -> bool:
    """Tell whether the verb at `at` is the "held" of "The Council of Ministers held a regular meeting"."""
    if gathering.sort not in _BODIES or at - gathering.last > _SUBJECT_REACH:
        return False
    if not reading.units[at].has("hold") or reading.any("recalling", gathering.last, at):
        return False
    ahead = (g for g in reading.gatherings if 0 < g.first - at <= len(_BEHIND_HELD))
    return any(g.generic and not g.named and g.sort == "meeting" for g in ahead)


def _considers(reading: Reading, gathering: Gathering, at: int) -> bool:
    """Tell whether an event of a day or place does its work: "the Council's meeting in Osh will consider"."""
    unit = reading.units[at]
    works = unit.has("discuss") and not reading.is_passive_form(at) and not unit.has("attend", "hold")
    nobody = not any(gathering.last <= p.first < at for p in reading.people)
    return works and nobody and gathering.named and bool(reading.days)


def _sits(reading: Reading, gathering: Gathering, at: int) -> bool:
    """Tell whether a body itself meets: "the Council of Heads of State will meet in Bishkek".

    Not what it does as a rule, "meets twice a year", nor what is said of it by the way, "which met in Osh".
    """
    if gathering.sort not in _BODIES or reading.units[at].key not in _MEETS:
        return False
    habitual = _HABITS.intersection(reading.keys(at - 3, at + 5)) or "a year" in " ".join(
        reading.keys(at, at + 6)
    )
    return not habitual and reading.keys(at - 1, at) not in (["which"], ["that"])


def is_congratulated(reading: Reading, gathering: Gathering) -> bool:
    """Tell whether somebody far away "sent congratulations on his election at the Congress"."""
    return "not_meeting" in reading.kinds and any(
        u.has("not_meeting") and u.key in _SENT for u in reading.units[: gathering.first]
    )
