"""How much of what the labels say was recognised. The measures are told in README, "How well it recognises".

kind          held meeting, planned one or none: right for which share of the texts
sco           whether a text is about the SCO, likewise
meeting       precision, recall and F1 of the meetings, of whatever status
people        the same of named participants
date … occasion   share of the labelled meetings whose value is right; a missed meeting counts as wrong
organisation  share of the labelled participants with an organisation whose organisation is right
evidence      share of the predicted dates, places and named participants that a sentence of the text shows
"""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tests.evaluation.likeness import folded, is_han, is_right, same_body, tokens
from tests.evaluation.pairing import named, paired_meetings, paired_people
from tests.evaluation.records import LANGUAGES, Item, Meeting, Prediction

SLOTS = ("date", "city", "country", "mode", "form", "status", "title", "occasion")
KINDS = {"held": "meeting", "planned": "planned_meeting"}
_DRAWS = 300

Figures: TypeAlias = dict[str, "float | int | Figures | list[float]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that was not right in one text: `where` is the labelled meeting's number, or None."""

    where: int | None
    what: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of one text, to be added up, and what went wrong in it."""

    item: Item
    counts: Counter[str]
    faults: tuple[Fault, ...]


def tally(item: Item, prediction: Prediction) -> Tally:
    """Compare what was recognised of one text with its label."""
    shown, gold = prediction.meetings, item.meetings
    said = _kind(shown)
    if not gold and said in item.accept_kind:
        shown = ()
    if said == "no_meeting" and said in item.accept_kind:
        gold = ()
    related = bool(shown) if prediction.sco_related is None else prediction.sco_related
    kind_right = said == item.kind or said in item.accept_kind
    pairs = paired_meetings(gold, shown)
    counts: Counter[str] = Counter(items=1, kind=kind_right, sco=related == item.sco_related)
    _count_meetings(gold, shown, pairs, counts)
    faults = [] if kind_right else [Fault(where=None, what="kind", expected=item.kind, got=said)]
    if not counts["sco"]:
        faults.append(Fault(where=None, what="sco", expected=str(item.sco_related), got=str(related)))
    for j, meeting in enumerate(shown):
        counts.update(_evidence(item, meeting))
        if j not in pairs.values():
            counts["p_got"] += len(named(meeting))
            faults.append(Fault(where=None, what="meeting", expected="none", got=_briefly(meeting)))
    for i, label in enumerate(gold):
        faults += _compare(i, label, shown[pairs[i]] if i in pairs else None, counts)
    return Tally(item=item, counts=counts, faults=tuple(faults))


def score(items: Sequence[Item], predictions: Mapping[str, Prediction]) -> tuple[Figures, list[Tally]]:
    """Return the figures of a whole set, and what they were added up from, text by text."""
    tallies = [tally(item, predictions.get(item.id, Prediction())) for item in items]
    counts = [told.counts for told in tallies]
    figures = total(counts)
    draw = random.Random(1)  # noqa: S311 - the same draws in every run, nothing secret
    for name in ("meeting", "people"):
        part = figures[name]
        if counts and isinstance(part, dict):
            part["interval95"] = _interval(counts, name, draw)
    for language in LANGUAGES:
        figures[language] = total(t.counts for t in tallies if t.item.language == language)
    return figures, tallies


def total(counts: Iterable[Counter[str]]) -> Figures:
    """Return the figures that these counts give together; shares, rounded to four places."""
    added: Counter[str] = Counter()
    for more in counts:
        added.update(more)
    texts, meetings = max(1, added["items"]), max(1, added["m_want"])
    return {
        "items": added["items"],
        "kind": round(added["kind"] / texts, 4),
        "sco": round(added["sco"] / texts, 4),
        "meeting": _found(added, "m"),
        "people": _found(added, "p"),
        **{slot: round(added[slot] / meetings, 4) for slot in SLOTS},
        "organisation": round(added["o_hit"] / max(1, added["o_want"]), 4),
        "evidence": round(added["shown"] / max(1, added["claims"]), 4),
    }


def _found(added: Counter[str], what: str) -> Figures:
    hit, got, want = (added[f"{what}_{name}"] for name in ("hit", "got", "want"))
    precision = hit / got if got else 1.0
    recall = hit / want if want else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4), "of": want}


def _interval(counts: Sequence[Counter[str]], name: str, draw: random.Random) -> list[float]:
    """Return where 95 % of the F1s of sets lie that are drawn from this one, with repetition."""
    drawn = []
    for _ in range(_DRAWS):
        part = total(draw.choices(counts, k=len(counts)))[name]
        if isinstance(part, dict) and isinstance(part["f1"], float):
            drawn.append(part["f1"])
    drawn.sort()
    return [drawn[int(0.025 * _DRAWS)], drawn[int(0.975 * _DRAWS)]]


def _kind(meetings: Iterable[Meeting]) -> str:
    statuses = {meeting.values["status"] for meeting in meetings}
    return next((kind for status, kind in KINDS.items() if status in statuses), "no_meeting")


def _count_meetings(
    gold: Sequence[Meeting], shown: Sequence[Meeting], pairs: Mapping[int, int], counts: Counter[str]
) -> None:
    required = [i for i, label in enumerate(gold) if not label.optional]
    counts["m_want"] = len(required)
    counts["m_hit"] = sum(i in pairs for i in required)
    counts["m_got"] = len(shown) - (len(pairs) - counts["m_hit"])


def _compare(where: int, label: Meeting, shown: Meeting | None, counts: Counter[str]) -> list[Fault]:
    people = named(label)
    required = [person for person in people if not person.optional]
    if shown is None:
        if not label.optional:
            counts["p_want"] += len(required)
            counts["o_want"] += sum(person.organisation is not None for person in required)
            return [Fault(where=where, what="meeting", expected=_briefly(label), got="missed")]
        return []
    faults = _compare_people(where, label, shown, counts)
    counts["p_want"] += len(required)
    counts["o_want"] += sum(person.organisation is not None for person in required)
    if label.optional:
        return []
    wrong = [slot for slot in SLOTS if not is_right(label, shown, slot)]
    counts.update(slot for slot in SLOTS if slot not in wrong)
    return faults + [
        Fault(where=where, what=slot, expected=str(label.values[slot]), got=str(shown.values[slot]))
        for slot in wrong
    ]


def _compare_people(where: int, label: Meeting, shown: Meeting, counts: Counter[str]) -> list[Fault]:
    people, given = named(label), named(shown)
    pairs = paired_people(people, given)
    free = sum(people[i].optional for i, _ in pairs)
    counts["p_hit"] += len(pairs) - free
    counts["p_got"] += len(given) - free
    faults = []
    for i, j in pairs:
        wanted, got = people[i].organisation, given[j].organisation
        if wanted and not people[i].optional:
            counts["o_hit"] += same_body(wanted, got)
            if not same_body(wanted, got):
                of = f"organisation of {people[i].name}"
                faults.append(Fault(where=where, what=of, expected=wanted, got=str(got)))
    missed = [p.name for k, p in enumerate(people) if not p.optional and all(k != i for i, _ in pairs)]
    extra = [p.name for k, p in enumerate(given) if all(k != j for _, j in pairs)]
    faults += [Fault(where=where, what="person", expected=str(name), got="missed") for name in missed]
    return faults + [Fault(where=where, what="person", expected="none", got=str(name)) for name in extra]


def _evidence(item: Item, meeting: Meeting) -> Counter[str]:
    """Count the claims of one meeting, and those with a sentence that is in the text and shows them."""
    claims: list[tuple[str, str | None]] = [("date", None)] if meeting.values["date"] else []
    if any(meeting.values[slot] for slot in ("venue", "city", "country")):
        claims.append(("place", None))
    claims += [(f"participants[{k}]", p.name) for k, p in enumerate(meeting.people) if p.name]
    shown = sum(_is_shown(item, meeting, field, name) for field, name in claims)
    return Counter(claims=len(claims), shown=shown)


def _is_shown(item: Item, meeting: Meeting, field: str, name: str | None) -> bool:
    stems = [token[: max(3, len(token) - 3)] for token in tokens(name)] if name else []
    for proof in meeting.proofs:
        source = item.title if proof.within == "title" else item.text
        if proof.field != field or not proof.sentence or source[proof.start : proof.end] != proof.sentence:
            continue
        if name is None or proof.implied or any(stem in folded(proof.sentence) for stem in stems):
            return True
        if is_han(name) and name[-2:] in proof.sentence:
            return True
    return False


def _briefly(meeting: Meeting) -> str:
    told = [meeting.values[slot] for slot in ("status", "form", "date", "title")]
    people = ", ".join(person.name or "?" for person in named(meeting))
    return " ".join(value for value in (*told, people) if value)
