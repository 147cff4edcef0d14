"""Several people in one: "the foreign ministers of India and China, S. Jaishankar and Wang Yi"."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from crawler.meetings.english.names import (
    body_behind,
    is_known_name,
    parse_name,
    skip_honorifics,
    text_of,
    words_in,
)
from crawler.meetings.english.posts import Post
from crawler.meetings.english.words import heads_that_are
from crawler.meetings.spans import Person, Sentence, Unit

_SEVERAL = 2
_LED = frozenset(("led", "headed", "chaired"))
_OPENING = frozenset((",", "-", "–", "—", "(", ":"))
_JOINING = frozenset((",", "and"))
_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5}
# Reads the person at a unit of the sentence.
PersonAt = Callable[[int], Person | None]


def group(sentence: Sentence, units: Sequence[Unit], post: Post, person_at: PersonAt) -> Person:
    """Return a group; one that is "led by" somebody named counts as that person."""
    at = post.last
    if [u.key for u in units[at : at + 1]] == [","]:
        at += 1
    led = _leader_at(units, at) if len(post.countries) <= 1 else None
    leader = (person_at(led) or _bare_name(sentence, units, led)) if led is not None else None
    if leader is not None and leader.name:
        return replace(leader, first=post.first, organisation=leader.organisation or post.owner)
    body = _whose_other_members(units, post)
    return Person(
        first=post.first,
        last=post.last,
        post=text_of(sentence, units, post.text_first, post.text_last),
        organisation=body or post.owner,
        head=post.head,
        plural=True,
        from_members=body is not None or post.head in heads_that_are("sent_by_members"),
        vague=post.head in heads_that_are("vague"),
        countries=() if body else post.countries,
    )


def _whose_other_members(units: Sequence[Unit], post: Post) -> str | None:
    """Return the body of "officials of Iran, Russia and other SCO members": together they are its members."""
    joined = zip(units[post.first : post.last], units[post.first + 1 : post.last], strict=False)
    return next((ahead.kinds.get("organisation") for unit, ahead in joined if unit.key == "other"), None)


def _bare_name(sentence: Sentence, units: Sequence[Unit], at: int) -> Person | None:
    """Read the full name without a post in "a delegation led by Mustafa Hassan"."""
    end = parse_name(units, at)
    if words_in(units, at, end) > 1:
        return Person(first=at, last=end, name=text_of(sentence, units, at, end))
    return None


def _leader_at(units: Sequence[Unit], at: int) -> int | None:
    """Return where the leader stands in "led by A", "under A", "with A at its head", "that A heads"."""
    at += at < len(units) and units[at].key == ","
    keys = [u.key for u in units[at : at + 4]]
    apart = keys[1:2] == ["respectively"]
    leader = len(units)
    if keys[:1] and keys[0] in _LED and keys[1 + apart : 2 + apart] == ["by"]:
        leader = at + 2 + apart
    elif keys[:1] == [":"]:
        leader = at + 1  # "a Turkmen delegation: Deputy Minister A and officials"
    elif keys[:1] == ["under"]:
        leader = at + 1 + (keys.index("of") if "of" in keys else 0)
    return leader if leader < len(units) else None


def its_members(sentence: Sentence, units: Sequence[Unit], whole: Person) -> tuple[Person, ...]:
    """Return the people whom a sentence names right behind their group; empty when it names none.

    "The ministers of India and China, S. Jaishankar and Wang Yi" (one name a country), or "Presidents
    Xi Jinping and Vladimir Putin".
    """
    if not whole.plural or whole.last >= len(units):
        return ()
    begin = skip_honorifics(units, whole.last)
    end = parse_name(units, begin)
    name = text_of(sentence, units, begin, end)
    if words_in(units, begin, end) > 1 or is_known_name(name):
        found = _listed(sentence, units, whole, whole.last, (None,) * len(units))
        if len(found) == len(whole.countries):  # "the Tajik and Uzbek ministers A and B"
            found = tuple(replace(p, organisation=c) for p, c in zip(found, whole.countries, strict=True))
        return found
    return (
        _of_its_side(sentence, units, whole)
        or _counted(sentence, units, whole)
        or _of_each_country(sentence, units, whole)
    )


def _of_its_side(sentence: Sentence, units: Sequence[Unit], whole: Person) -> tuple[Person, ...]:
    """Return A of "the Mongolian side, A B, invited": the one who speaks for it."""
    begin = skip_honorifics(units, whole.last + 1)
    end = parse_name(units, begin)
    apart = units[whole.last].key == "," and units[end : end + 1] != () and units[end].key == ","
    if (
        whole.head != "side"
        or whole.organisation is None
        or not apart
        or words_in(units, begin, end) < _SEVERAL
    ):
        return ()
    name = text_of(sentence, units, begin, end)
    return (Person(first=whole.first, last=end, name=name, organisation=whole.organisation),)


def _of_each_country(sentence: Sentence, units: Sequence[Unit], whole: Person) -> tuple[Person, ...]:
    """Return A and B of "the ministers of India and China, A and B,"; empty where the numbers differ."""
    led = _leader_at(units, whole.last)
    if len(whole.countries) < _SEVERAL or (led is None and units[whole.last].key not in _OPENING):
        return ()
    found = _listed(sentence, units, whole, led or whole.last + 1, whole.countries)
    return found if len(found) == len(whole.countries) else ()


def _counted(sentence: Sentence, units: Sequence[Unit], whole: Person) -> tuple[Person, ...]:
    """Return A and B of "the two foreign ministers, A and B,"; empty where fewer full names follow."""
    number = _NUMBERS.get(units[whole.first - 1].key if whole.first else "", 0)
    if not number or whole.countries or units[whole.last].key not in _OPENING:
        return ()
    found = _listed(sentence, units, whole, whole.last + 1, (None,) * number)
    return found if len(found) == number and all(" " in (p.name or "") for p in found) else ()


def _of_one(post: str | None) -> str | None:
    """Return "Foreign Minister" for "Foreign Ministers"; the first word of several that is a plural."""
    if post is None:
        return None
    words = re.split(r"([ -])", post)
    for i, word in enumerate(words):
        if word.casefold() not in heads_that_are("uncounted") and word.endswith("s"):
            words[i] = word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
            break
    return "".join(words)


def _without_countries(whole: Person) -> str | None:
    """Return "Foreign Ministers" for "Foreign Ministers of India and China", who are told one by one."""
    if whole.post is None or len(whole.countries) < _SEVERAL:
        return whole.post
    return re.split(" (?:of|from) ", whole.post)[0]


def _listed(
    sentence: Sentence, units: Sequence[Unit], whole: Person, at: int, bodies: Sequence[str | None]
) -> tuple[Person, ...]:
    found: list[Person] = []
    for body in bodies:
        begin = skip_honorifics(units, at)
        end = parse_name(units, begin)
        if end == begin:
            break
        told, last = body_behind(units, end)
        name = text_of(sentence, units, begin, end)
        owner = told or body or whole.organisation
        found.append(
            Person(
                first=begin,
                last=last,
                name=name,
                post=_of_one(_without_countries(whole)),
                organisation=owner,
                head=_of_one(whole.head),
            )
        )
        at = last
        while at < len(units) and units[at].key in _JOINING:
            at += 1
        if at == last:
            break
    return tuple(found)


def without_appositives(units: Sequence[Unit], people: Sequence[Person]) -> tuple[Person, ...]:
    """Give A and B of "A and B, the two ministers," the post of the group behind them; leave that out."""
    found: list[Person] = []
    for person in people:
        told = _told_of(units, found, person)
        if told:
            post, head = _of_one(person.post), _of_one(person.head)
            found[-told:] = [replace(p, post=p.post or post, head=p.head or head) for p in found[-told:]]
        else:
            found.append(person)
    return tuple(found)


def _told_of(units: Sequence[Unit], before: Sequence[Person], group: Person) -> int:
    """Return how many people right before a group it tells of: two behind "the two", else 0."""
    if not group.plural:
        return 0
    keys = [u.key for u in units[max(0, group.first - 3) : group.first]]
    number = next((_NUMBERS[k] for k in keys if k in _NUMBERS), 0)
    first = group.first - 1 - (keys[-1:] != [","]) - (keys[-2:-1] == ["the"])
    comma = "," in keys
    named = before[-number:] if number else ()
    if not (comma and len(named) == number and all(p.name for p in named)):
        return 0
    return number if named and named[-1].last >= first - 1 and not group.countries else 0
