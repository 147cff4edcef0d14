"""How an issue names participants: by side, people of one body together, delegations in one line."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from scheduler.digest.widths import width
from scheduler.digest.words import implied_fields, listing, one_line
from store.letters import is_mixed
from store.records.meetings import MeetingReport, Participant

MIXED = " [mixed letters]"  # behind a name in which letters of another alphabet stand, as in no true one
_MOST = 30  # the longest names of so many still leave room for a whole mail
WIDEST_LABEL = 16  # columns of a body's name that may stand beside its people


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody by name, with what follows the name: ", Secretary-General, SCO"."""

    name: str
    rest: str = ""

    @property
    def words(self) -> str:
        """The whole line."""
        return self.name + self.rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Those who spoke for one body; without a `label` every line tells its own."""

    label: str | None
    people: tuple[Named, ...]

    @property
    def label_columns(self) -> int:
        """How many columns the label takes."""
        return width(self.label or "")


def sides(told: MeetingReport) -> tuple[Side, ...]:
    """Group a meeting's participants; two people who met each other stay without labels."""
    told, unshown = _cut(told)
    named = list(_named(told))
    labelled = bool(told.title) or len(named) > 2 or len({body for body, _ in named}) < len(named)  # noqa: PLR2004 - two sides
    grouped: dict[str | None, list[Named]] = {}
    for body, participant in named:
        label = body if labelled else None
        grouped.setdefault(label, []).append(_person(participant, body, labelled=labelled))
    others = []
    for each in told.participants:
        side = grouped.get(_body(each)) if labelled and _body(each) else None
        if side and not one_line(each.name):
            side.append(Named(name="", rest=one_line(each.post, columns=200) or "delegation"))
        elif not one_line(each.name):
            others.append(each)
    people = [Side(label=label, people=tuple(members)) for label, members in grouped.items()]
    if delegations := tuple(_delegations(others)):
        people.append(Side(label=None, people=delegations))
    if unshown:
        people.append(Side(label=None, people=(Named(name="", rest=unshown),)))
    return tuple(people)


def in_one_line(told: MeetingReport, introduced: Collection[str]) -> str:
    """Name everybody in one line; posts stand only with those that readers have not just met."""
    told, unshown = _cut(told)
    words = []
    for body, participant in _named(told):
        post = one_line(participant.post, columns=200)
        known = participant.name in introduced or not post
        words.append(participant.name or "" if known else f"{participant.name}, {post}")
        if body and not (post and not known and _says(post, body)):
            words[-1] += f" ({body})"
    words += [delegation.words for delegation in _delegations(told.participants)]
    return listing([*words, unshown] if unshown else words)


def _cut(told: MeetingReport) -> tuple[MeetingReport, str]:
    """Count those whom a mail has no room for."""
    unshown = len(told.participants) - _MOST
    if unshown <= 0:
        return told, ""
    return replace(told, participants=told.participants[:_MOST]), f"{unshown} more not shown here"


def names(told: MeetingReport) -> frozenset[str]:
    """Return the names as this issue writes them."""
    return frozenset(participant.name or "" for _, participant in _named(told))


def _named(told: MeetingReport) -> Iterator[tuple[str | None, Participant]]:
    """Yield those with a name, and each one's body, as they are to be printed."""
    implied = implied_fields(told)
    for place, participant in enumerate(told.participants):
        if name := one_line(participant.name, columns=120):
            shown = f"[{name}]" if f"participants[{place}]" in implied else name
            if is_mixed(name):
                shown += MIXED
            body = _body(participant)
            yield body, Participant(name=shown, post=participant.post, organisation=body)


def _body(participant: Participant) -> str | None:
    return one_line(participant.organisation, columns=120) or None


def _person(participant: Participant, body: str | None, *, labelled: bool) -> Named:
    rest = []
    post = one_line(participant.post, columns=200)
    if post:
        rest.append(post)
    if body and not labelled and not _says(post, body):
        rest.append(body)
    return Named(name=participant.name or "", rest="".join(f", {words}" for words in rest))


def _says(post: str, body: str) -> bool:
    """Tell whether a post names its body itself: "Ambassador of Pakistan"."""
    return bool(re.search(rf"(?<!\w){re.escape(body)}(?!\w)", post, re.IGNORECASE))


def _delegations(participants: Iterable[Participant]) -> Iterator[Named]:
    """Yield those without a name, all of one description in one line."""
    alike: dict[str, list[str]] = {}
    for participant in participants:
        if not one_line(participant.name):
            post = one_line(participant.post, columns=200)
            body = one_line(participant.organisation, columns=120)
            alike.setdefault(post, []).append(body)
    for post, bodies in alike.items():
        known = [body for body in dict.fromkeys(bodies) if body]
        yield Named(name="", rest=_delegation_words(post, known))


def _delegation_words(post: str, bodies: list[str]) -> str:
    if post.casefold() in {"", "delegation", "delegations"}:
        many = len(bodies) > 1 or (
            bodies and re.search(r"(states|countries|members)$", bodies[0], re.IGNORECASE)
        )
        word = "delegations" if many else "delegation"
        return f"{listing(bodies)} {word}" if bodies else "a delegation, not named"
    unsaid = [body for body in bodies if not _says(post, body)]
    return f"{listing(unsaid)}: {post}" if unsaid else post
