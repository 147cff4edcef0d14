"""The people of several accounts of one meeting, each once, by whatever they are called."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from crawler.meetings import concepts
from crawler.meetings.choosing import Choice, Claim, choose, language_rank, publication_order
from crawler.meetings.identity import LIKELY, POSSIBLE, agreement
from crawler.meetings.lexicon import fold
from crawler.meetings.person_names import Likeness, likeness
from store.matching import Account
from store.records.meetings import Participant


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPerson:
    """A participant as shown, and what each account calls them.

    `proving` are the accounts that give the shown name and post, with the participant's place in each.
    """

    shown: Participant
    names: Choice[str]
    posts: Choice[str]
    organisations: Choice[str]
    proving: tuple[tuple[int, Account], ...]


@dataclass(frozen=True, slots=True)
class _Mention:
    place: int
    person: Participant
    account: Account


@dataclass(slots=True)
class _Person:
    mentions: list[_Mention] = field(default_factory=list)


def unite(accounts: Sequence[Account]) -> tuple[ShownPerson, ...]:
    """Return the people whom `accounts` name, in the order of the first account in the best language."""
    ordered = sorted(accounts, key=lambda a: (language_rank(a), publication_order(a)))
    mentions = [_Mention(n, p, a) for a in ordered for n, p in enumerate(a.report.participants)]
    people: list[_Person] = []
    # Those with a name first: a post without one may be anybody's who holds it.
    for mention in sorted(mentions, key=lambda m: m.person.name is None):
        known = _find(people, mention)
        if known is None:
            people.append(_Person([mention]))
        else:
            known.mentions.append(mention)
    order = {id(mention): at for at, mention in enumerate(mentions)}
    people.sort(key=lambda person: min(order[id(m)] for m in person.mentions))
    return tuple(_shown(person) for person in people)


def _find(people: Sequence[_Person], mention: _Mention) -> _Person | None:
    """Return the person who is meant; nobody is two people in one account, unless it says a thing twice."""
    found = [
        (worth, -at, person)
        for at, person in enumerate(people)
        if all(m.account is not mention.account for m in person.mentions)
        and (worth := max(_agreement(m, mention) for m in person.mentions)) >= POSSIBLE
    ]
    likely = [entry for entry in found if entry[0] >= LIKELY]
    if mention.person.name is None and not _are_groups(found):
        # A post without a name is somebody's only where one person may be meant.
        fitting = likely or found
        return fitting[0][2] if len(fitting) == 1 else None
    fitting = likely if mention.person.name else found
    if not fitting and len(found) == 1:
        fitting = found
    return max(fitting, key=_rank)[2] if fitting else None


def _rank(entry: tuple[float, int, _Person]) -> tuple[float, int]:
    return entry[0], entry[1]


def _are_groups(found: Iterable[tuple[float, int, _Person]]) -> bool:
    return all(m.person.name is None for _, _, person in found for m in person.mentions)


def _agreement(one: _Mention, other: _Mention) -> float:
    mine, theirs = one.account.report.date, other.account.report.date
    day = mine or theirs
    return agreement(one.person, other.person, day=day, other_day=day)


def _shown(person: _Person) -> ShownPerson:
    names = _choose(person, "name", _one_name)
    posts = _choose(person, "post", _one_post)
    organisations = _choose(person, "organisation", _one_organisation)
    giving = [choice.shown.account for choice in (names, posts) if choice.shown] or [
        person.mentions[0].account
    ]
    proving = {m.account.key: (m.place, m.account) for a in giving for m in person.mentions if m.account is a}
    return ShownPerson(
        shown=Participant(name=names.value, post=posts.value, organisation=organisations.value),
        names=names,
        posts=posts,
        organisations=organisations,
        proving=tuple(proving.values()),
    )


def _choose(person: _Person, part: str, alike: Callable[[str, str], bool]) -> Choice[str]:
    return choose(
        (
            Claim(value=value, account=m.account, fullness=len(value.split()) if part == "name" else 0)
            for m in person.mentions
            if (value := getattr(m.person, part))
        ),
        alike=alike,
        by_language=True,
    )


def _one_name(one: str, other: str) -> bool:
    return likeness(one, other) is not Likeness.DIFFERENT


def _one_post(one: str, other: str) -> bool:
    return fold(one) == fold(other) or concepts.same_post(one, other) is not False


def _one_organisation(one: str, other: str) -> bool:
    return fold(one) == fold(other)
