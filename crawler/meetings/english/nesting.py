"""Events inside another event's noun phrase: "the second meeting to prepare the summit, due in May,"."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from crawler.meetings.english.words import event_words
from crawler.meetings.spans import Gathering, Unit

# What a meeting is for that another one stands behind: "to draft the plan for", "on the agenda of".
_LONGEST_PURPOSE = 14
_SITS = frozenset(("meeting", "meetings", "talk", "ministerial", "conference", "call"))
_RELATIVE = frozenset(("which", "that", "where"))
_FINITE = frozenset(("past", "present"))
_VERBS = ("happen", "meet", "receive", "attend", "gather", "visit", "hold", "discuss")


def nested(
    units: Sequence[Unit], gatherings: Sequence[Gathering]
) -> Iterator[tuple[Gathering, Gathering, range]]:
    """Give each event that only prepares another one, the other one, and the words of that alone."""
    for before, event in pairwise(gatherings):
        if before.sort in _SITS and event.named and _is_purpose(units, before, event):
            yield before, event, range(before.last, _end(units, event))


def _is_purpose(units: Sequence[Unit], before: Gathering, event: Gathering) -> bool:
    """Tell whether the words between two events say that the first prepares the second."""
    units = units[before.last : event.first]
    keys = [u.key for u in units]
    if keys in (["for", "the"], ["for"]) and before.words & event_words("preparatory"):
        return True
    if not keys or len(keys) > _LONGEST_PURPOSE or {",", ";", "|"}.intersection(keys):
        return False
    if any(u.kinds.get(verb) in _FINITE for u in units for verb in _VERBS if verb in u.kinds):
        return False
    return any(key in event_words("preparing") for key in keys) and not any(
        "saying" in u.kinds for u in units
    )


def _end(units: Sequence[Unit], event: Gathering) -> int:
    """Return where the event ends, with its acronym and a clause of its own: ", to be held in May,"."""
    end = event.last
    if [u.key for u in units[end : end + 1]] == ["("]:
        end = next((j + 1 for j in range(end, min(len(units), end + 6)) if units[j].key == ")"), end)
    comma = [u.key for u in units[end : end + 1]] == [","]
    ahead = units[end + comma : end + comma + 1]
    if not ahead or not (ahead[0].key in _RELATIVE or ahead[0].has("planned")):
        return end
    if not comma and ahead[0].key not in _RELATIVE:
        return end
    return next((j for j in range(end + comma + 1, len(units)) if units[j].key == ","), len(units))
