"""The sides of a meeting: who met whom, and what kind of meeting that makes."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from crawler.meetings.english.circumstances import told
from crawler.meetings.english.reading import Reading
from crawler.meetings.lexicon import international_bodies
from crawler.meetings.spans import Account, Person, Sentence
from store.records.meetings import Form

_TOGETHER = frozenset(("trilateral", "jointly", "together", "quadrilateral", "four-way", "three-way"))
_TRILATERAL = re.compile(r"(?i)\b(?:trilateral|tripartite|three-way|three-party)\b")
_THE_THREE = re.compile(
    r"(?i)\b(?:the|all) three (?:countries|states|sides|parties|leaders|presidents|ministers|heads|of them)"
)
_OF_THREE = ("three", "trilateral", "tripartite")  # one stands in all that the two find
_AHEAD = re.compile(r"(?i)\b(?:will|is to|are to|due to|plan to)\b")
_REACH = 12
_LEADERS = frozenset(("state", "states", "government", "governments", "leaders", "presidents"))
_LEADING = frozenset(("chairmanship", "presidency", "chairpersonship", "chairing", "chair"))
_SEPARATE = frozenset(("separate", "separately"))
_SIDES = 2
_EACH = (["and", "with"], ["and", "on"], ["and", "by"])


def meetings_between(
    reading: Reading, i: int, left: tuple[Person, ...], right: tuple[Person, ...]
) -> Iterator[Account]:
    """Give the meeting of two sides; guests of different bodies met by one host are meetings of their own."""
    for side in _apart(reading, left, right):
        people = (*left, *side)
        yield from told(reading, i, Account(sentence=reading.sentence, people=people, form=form_of(people)))


def _apart(reading: Reading, left: tuple[Person, ...], right: tuple[Person, ...]) -> list[tuple[Person, ...]]:
    bodies = {p.organisation for p in right if p.organisation}
    together = not _TOGETHER.isdisjoint(reading.words) or is_of_three(*reading.around)
    each = any(
        (one.organisation != two.organisation or one.organisation is None)
        and reading.keys(one.last, two.first)[:2] in _EACH
        for one, two in pairwise(right)
    )
    separate = each or (not _SEPARATE.isdisjoint(reading.words) and len(right) > 1)
    together = together or (_is_one_group(reading, right) and "separate" not in reading.sentence.text)
    if not left or (together and not separate) or any(p.plural for p in right):
        return [right]
    if len(bodies) < _SIDES and not separate:
        return [right]
    return [(p,) for p in right]


def _is_one_group(reading: Reading, right: tuple[Person, ...]) -> bool:
    """Tell whether the guests are the A and B of "the ambassadors of Oman and Iran, A and B": one group."""
    if len(right) < _SIDES:
        return False
    return any(u.has("heads") for u in reading.units[right[0].first : right[0].last])


def is_of_three(title: Sentence | None, following: Sentence | None) -> bool:
    """Tell whether a title or the sentence that follows speaks of three who sit together.

    "It was the fourth meeting of the three leaders" does; "The three will attend a summit" does not.
    """
    if title is not None and _speaks_of(_TRILATERAL, title.text):
        return True
    text = following.text if following is not None else ""
    three = _speaks_of(_TRILATERAL, text) or _speaks_of(_THE_THREE, text)
    return three and not _AHEAD.search(text)


def _speaks_of(pattern: re.Pattern[str], text: str) -> bool:
    # Letters are looked for twenty times as fast as a pattern in any case.
    lowered = text.lower()
    return any(word in lowered for word in _OF_THREE) and pattern.search(text) is not None


def form_of(people: tuple[Person, ...]) -> Form:
    """Return whether two sides met, or more."""
    if any(len(p.countries) > _SIDES or _is_whole_body(p) for p in people):
        return Form.MULTILATERAL
    bodies = {p.organisation for p in people if p.organisation}
    return Form.MULTILATERAL if len(bodies) > _SIDES else Form.BILATERAL


def _is_whole_body(person: Person) -> bool:
    """Tell whether a group are the ministers or leaders of an international body."""
    among_others = person.plural and "other" in (person.post or "").split()
    return among_others or (person.from_members and person.organisation in international_bodies())


def meeting_of_body(reading: Reading, i: int, group: tuple[Person, ...]) -> Iterator[Account]:
    """Give the meeting of one group: "the SCO foreign ministers met in Tashkent"."""
    owner = next((o for u in reversed(reading.units[:i]) if (o := u.kinds.get("organisation"))), None)
    group = tuple(p if p.organisation or p.countries else replace(p, organisation=owner) for p in group)
    ahead = reading.keys(i, i + _REACH)
    at_theirs = {"their", "its"}.intersection(ahead) and reading.any("noun", i, i + _REACH)
    nobody = group[0].head == "delegation" or (group[0].head == "members" and not at_theirs)
    if any(p.organisation or p.countries for p in group) and not nobody:
        form = Form.BILATERAL if len(group[0].countries) == _SIDES else Form.MULTILATERAL
        if any(_LEADERS.intersection((p.head or "").split()) for p in group):
            form = Form.SUMMIT
        people = (*group, *_presiding(reading, i))
        yield from told(reading, i, Account(sentence=reading.sentence, people=people, form=form))


def _presiding(reading: Reading, i: int) -> tuple[Person, ...]:
    """Return who leads a body's meeting: "met under the chairmanship of A", "met, chaired by A"."""
    behind = (p for p in reading.people if p.name and p.first > i and not reading.parted(i, p.first))
    return tuple(
        p
        for p in behind
        if _LEADING.intersection(reading.keys(p.first - 3, p.first))
        or reading.keys(p.first - 1, p.first)[0] in {"chaired by", "presided over by", "hosted by"}
    )


def leader_of_delegation(
    reading: Reading, i: int, left: tuple[Person, ...], subject: Person | None
) -> tuple[Person, ...]:
    """Return who leads "the delegation that he heads", when a delegation of nobody in particular meets."""
    if len(left) == 1 and left[0].plural and not left[0].organisation and left[0].head == "delegation":
        before = min(left[0].first, i)
        leader = next((p for p in reading.people if p.name and p.last <= before), subject)
        return (replace(leader, first=left[0].first, last=left[0].last),) if leader else left
    return left
