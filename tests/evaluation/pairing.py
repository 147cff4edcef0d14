"""Which predicted meeting answers which labelled one, and which person which."""

from collections.abc import Sequence
from dataclasses import replace

from tests.evaluation.likeness import is_right, same_name
from tests.evaluation.records import Meeting, Person

_LEAST_LIKE = 0.34  # with people named: below it two meetings are not compared
_NOBODY_NAMED = 0.3


def named(meeting: Meeting) -> list[Person]:
    """Return the people with a name; one that the text leaves unnamed but lets conclude is optional."""
    concluded = [
        replace(person, name=person.names[0], optional=True)
        for person in meeting.people
        if not person.name and person.names
    ]
    return [person for person in meeting.people if person.name] + concluded


def paired_people(gold: Sequence[Person], predicted: Sequence[Person]) -> list[tuple[int, int]]:
    """Return pairs of places in the two lists, each used once; those that are required choose first."""
    left = list(range(len(predicted)))
    pairs = []
    for i in sorted(range(len(gold)), key=lambda i: gold[i].optional):
        for j in left:
            if same_name(gold[i], predicted[j].name or ""):
                left.remove(j)
                pairs.append((i, j))
                break
    return pairs


def paired_meetings(gold: Sequence[Meeting], predicted: Sequence[Meeting]) -> dict[int, int]:
    """Return the place of the predicted meeting by that of the labelled one: the likest pairs first."""
    ranked = sorted(
        (-_likeness(label, shown), label.optional, i, j)
        for i, label in enumerate(gold)
        for j, shown in enumerate(predicted)
    )
    pairs: dict[int, int] = {}
    for distance, _, i, j in ranked:
        if distance < 0 and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _likeness(gold: Meeting, predicted: Meeting) -> float:
    wanted, got = named(gold), named(predicted)
    bonus = (
        0.2 * is_right(gold, predicted, "date")
        + 0.1 * is_right(gold, predicted, "form")
        + 0.1 * is_right(gold, predicted, "city")
        + 0.05 * is_right(gold, predicted, "status")
    )
    if not wanted:
        dated = gold.values["date"] is not None and is_right(gold, predicted, "date")
        return _NOBODY_NAMED + bonus if is_right(gold, predicted, "form") or dated else 0.0
    hits = len(paired_people(wanted, got))
    required = sum(not person.optional for person in wanted)
    share = hits / max(required or 1, len(got), 1)
    return share + bonus if hits and share + bonus >= _LEAST_LIKE else 0.0
