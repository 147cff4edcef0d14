"""An editor's word: what it says, and what it makes of a meeting that is told. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import combinations, product

from store.jsonable import report_from_json, report_to_json
from store.records.meetings import Meeting, MeetingReport, Participant
from store.similar.tokens import folded

# What can be corrected: of a meeting, and of one of its participants.
FIELDS = (
    "status",
    "date",
    "end_date",
    "place.venue",
    "place.city",
    "place.country",
    "mode",
    "form",
    "title",
    "occasion",
)
PARTICIPANT_FIELDS = ("name", "post", "organisation")


class EditKind(StrEnum):
    """What an editor can say."""

    CORRECT = "correct"
    MERGE = "merge"
    SPLIT = "split"
    UNFOLD = "unfold"


class EditState(StrEnum):
    """Whether an edit has its effect."""

    ACTIVE = "active"
    OVERRULED = "overruled"  # a later edit says otherwise; it has its effect again when that is undone
    DORMANT = "dormant"  # what it is about is not told at present; it wakes when it is told again
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One word of an editor's, of a meeting, called as it was then, or of an article.

    `changes` are lines for a reader.
    """

    id: int
    kind: EditKind
    meeting: str | None
    at: datetime
    by: str
    reason: str | None
    changes: tuple[str, ...]
    state: EditState
    article: int | None = None
    undone_at: datetime | None = None
    undone_by: str | None = None
    undone_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What an edit did: the meetings that it concerns as they were told, and as they are told now."""

    edit: Edit
    before: tuple[Meeting, ...]
    after: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """Values for fields of a meeting, and for fields of one participant, shown as `was` and `number`th."""

    fields: Mapping[str, str | None] = field(default_factory=dict)
    participant: Mapping[str, str | None] = field(default_factory=dict)
    number: int | None = None  # from 0
    was: Participant | None = None


def amendment_to_json(amendment: Amendment) -> dict[str, object]:
    """Return an amendment as the store keeps it."""
    was = amendment.was
    return {
        "fields": dict(amendment.fields),
        "participant": dict(amendment.participant),
        "number": amendment.number,
        "was": {part: getattr(was, part) for part in PARTICIPANT_FIELDS} if was else None,
    }


def amendment_from_json(told: Mapping[str, object]) -> Amendment:
    """Read what `amendment_to_json` wrote."""
    was = told["was"]
    return Amendment(
        fields=_mapping(told["fields"]),
        participant=_mapping(told["participant"]),
        number=told["number"] if isinstance(told["number"], int) else None,
        was=Participant(**was) if isinstance(was, dict) else None,
    )


def _mapping(told: object) -> dict[str, str | None]:
    return dict(told) if isinstance(told, dict) else {}


def with_amendments(
    report: MeetingReport, amendments: Iterable[Amendment]
) -> tuple[MeetingReport, tuple[str, ...]]:
    """Return `report` with amendments, the last having the last word, and the names of the corrected fields.

    A participant is found by what was shown of them, else by name, else by place and organisation; a
    amendment of somebody who is not told is left out. The proofs of corrected fields go with them.
    """
    fields: dict[str, None] = {}
    for each in amendments:
        told = report_to_json(report)
        for name, value in each.fields.items():
            outer, _, inner = name.partition(".")
            (told[outer] if inner else told)[inner or outer] = value
            fields[name] = None
        number = participant_of(report, each)
        if number is not None:
            told["participants"][number] |= each.participant
            fields |= dict.fromkeys(f"participants[{number}].{name}" for name in each.participant)
        report = _in_order(report_from_json(told))
    proven = {name.partition(".")[0] for name in fields if not name.startswith("participants")}
    if "end_date" in proven:
        proven.add("date")
    kept = tuple(each for each in report.evidence if each.field.partition(".")[0] not in proven)
    return replace(report, evidence=kept), tuple(fields)


def _in_order(report: MeetingReport) -> MeetingReport:
    """Return `report` without an end that another account told, where it is before the corrected day."""
    if report.end_date and (report.date is None or report.end_date < report.date):
        return replace(report, end_date=None)
    return report


def participant_of(report: MeetingReport, amendment: Amendment) -> int | None:
    """Return the number, from 0, of the participant that an amendment is about; None: not told."""
    was, number, people = amendment.was, amendment.number, report.participants
    if was is None or number is None:
        return None
    by_name = [index for index, each in enumerate(people) if was.name and _is_named(each, was.name)]
    if was in people:
        return number if number < len(people) and people[number] == was else people.index(was)
    if len(by_name) == 1:
        return by_name[0]
    is_there = number < len(people) and people[number].organisation == was.organisation
    return number if is_there and was.organisation else None


def as_amended(amendment: Amendment) -> Amendment:
    """Return an amendment of the participant as it shows them itself."""
    was = amendment.was
    return replace(amendment, was=replace(was, **amendment.participant)) if was else amendment


def is_shown(report: MeetingReport, amendment: Amendment) -> bool:
    """Tell whether `report` shows any field as an amendment says."""
    told = report_to_json(report)
    told |= {f"place.{part}": value for part, value in told["place"].items()}
    number = participant_of(report, as_amended(amendment))
    person = told["participants"][number] if number is not None else {}
    return any(told[name] == value for name, value in amendment.fields.items()) or any(
        person.get(name) == value for name, value in amendment.participant.items()
    )


def _is_named(participant: Participant, name: str) -> bool:
    return participant.name is not None and folded(participant.name) == folded(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Which accounts an editor joined, and which pairs were parted, as a matcher is told."""

    joined: tuple[frozenset[str], ...] = ()
    parted: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """The accounts that one edit joined or parted, by its sides."""

    kind: EditKind
    sides: tuple[Sequence[str], Sequence[str]]


def word_of(divisions: Iterable[Division], keys: Collection[str]) -> Word:
    """Return what the editor says of the accounts `keys`; of two that contradict each other, the later.

    A merger joins all accounts of both meetings. A split parts each account that was chosen from each that
    was not, and the chosen stay together.
    """
    pairs: dict[frozenset[str], bool] = {}
    for division in divisions:
        one, other = ([key for key in side if key in keys] for side in division.sides)
        together = [*one, *other] if division.kind is EditKind.MERGE else one
        said = {frozenset(pair): True for pair in combinations(together, 2)}
        if division.kind is EditKind.SPLIT:
            said |= {frozenset(pair): False for pair in product(one, other)}
        for pair, is_joined in said.items():
            pairs.pop(pair, None)  # the newest last
            pairs[pair] = is_joined
    parted = {pair for pair, is_joined in pairs.items() if not is_joined}
    newest_first = [pair for pair, is_joined in reversed(pairs.items()) if is_joined]
    return Word(joined=_joined(newest_first, parted), parted=tuple(sorted(parted, key=sorted)))


def _joined(
    pairs: Iterable[frozenset[str]], parted: Collection[frozenset[str]]
) -> tuple[frozenset[str], ...]:
    """Join pairs into groups; one that would bring together what is parted is left out."""
    groups: dict[str, frozenset[str]] = {}
    for pair in pairs:
        group = frozenset().union(*(groups.get(key, frozenset((key,))) for key in pair))
        if not any(each <= group for each in parted):
            groups |= dict.fromkeys(group, group)
    return tuple(sorted(set(groups.values()), key=sorted))
