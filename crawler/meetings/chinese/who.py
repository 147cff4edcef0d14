"""Who is who in one Chinese text: later mentions by surname, posts without a name, countries left out."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from crawler.meetings.chinese.names import is_han, surnames
from crawler.meetings.chinese.script import plain_name
from crawler.meetings.chinese.words import words
from crawler.meetings.lexicon import fold, holders, international_bodies, known_people, table, terms
from crawler.meetings.spans import Person, Unit

_MOST_MENTIONS = 1_000
_CHINESE = 4
_CHINA = "China"
# Houses that China alone has; whoever is of them speaks for it, whatever the name: 自治区主席艾尔肯.
_CHINESE_HOUSES = re.compile("自治区|省委|市委|中共中央|全国人大|全国政协|国务院|中央军委|中联部|公安部")
# What makes a Secretary-General one of a state's own house.
_HOUSES = re.compile("[部局厅院市省区]|政府|市委|省委|党委|政协|人大|常委|常任|协会|商会|中央|论坛|大会|基金")


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of a text; `default` is the body that a Secretary-General without one belongs to."""

    everyone: Sequence[Person]
    default: str | None
    on: dt.date | None
    watched: frozenset[str]

    def names(self) -> list[str]:
        """Return each way to call somebody by name."""
        found = [plain_name(p.name or "") for p in self.everyone]
        return [
            *found,
            *(part for name in found if "·" in name for part in name.split("·")[-1:] if len(part) > 1),
        ]

    def resolved(self, person: Person) -> Person:
        """Return the mention with what the rest of the text says of it."""
        if person.plural:
            lacks = person.organisation is None and not person.countries
            return replace(person, organisation=self.default) if person.from_members and lacks else person
        if person.name is None:
            return self._holder(self._with_body(person))
        known = self.known(person.name)
        if known is None:
            return self._with_body(person)
        post, organisation, head = person.post, person.organisation, person.head
        if post is None or (organisation is None and known.organisation):
            post, organisation, head = (
                known.post or post,
                known.organisation or organisation,
                known.head or head,
            )
        told = (known.name, post, organisation, head)
        if told == (person.name, person.post, person.organisation, person.head):
            return person
        return replace(person, name=known.name, post=post, organisation=organisation, head=head)

    def known(self, name: str) -> Person | None:
        """Return whom a name means: the whole of it, or its last part."""
        key = plain_name(name)
        fits = [p for p in self.everyone if plain_name(p.name or "") == key]
        fits = fits or [
            p
            for p in self.everyone
            if plain_name(p.name or "").endswith(f"·{key.split('·')[-1]}") and _fits(p, key)
        ]
        return fits[0] if fits and len({p.name for p in fits}) == 1 else None

    def _with_body(self, person: Person) -> Person:
        return _with_default(person, self.default)

    def _holder(self, person: Person) -> Person:
        fits = [
            p
            for p in self.everyone
            if p.head == person.head and p.organisation and person.organisation in {None, p.organisation}
        ]
        if len({p.name for p in fits}) == 1:
            return replace(fits[0], first=person.first, last=person.last)
        if fits or person.organisation not in self.watched or self.on is None:
            return person
        name = _holder_of(person.organisation or "", person.head or "", self.on)
        return replace(person, name=name, implied=True) if name else person


def _holder_of(organisation: str, post: str, on: dt.date) -> str | None:
    """Return the Chinese name of who held a post of an organisation on a day."""
    for holder in holders():
        if holder.organisation == organisation and holder.post in _called(post) and holder.held(on):
            return next((name for name in holder.names if is_han(name[0])), None)
    return None


@cache
def _called(post: str) -> frozenset[str]:
    """Return the posts that Chinese writes so."""
    return frozenset(row["name"] for row in table("posts")["post"] if post in row.get("zh", ()))


def _speaks_for(name: str, on: dt.date | None) -> str | None:
    """Return the body or country that a known person speaks for on a day."""
    full = _by_surname().get(name, name)
    held = {holder.organisation for holder in terms().get(full, ()) if holder.held(on)}
    return min(held) if len(held) == 1 else known_people().get(name)


@cache
def _by_surname() -> Mapping[str, str]:
    """Return the full name that each surname of one person alone stands for."""
    rows = table("people")["person"]
    return {plain_name(s): fold(row["name"]) for row in rows for s in row.get("surnames", ())}


def _fits(person: Person, key: str) -> bool:
    """Tell whether a shorter name, or one with initials, can mean somebody."""
    if "·" not in key:
        return True
    one, other = plain_name(person.name or "").split("·"), key.split("·")
    return one[0][0] == other[0][0]


def cast(
    mentions: Iterable[Person],
    *,
    on: dt.date | None,
    default: str | None,
    home: str | None,
    watched: frozenset[str],
) -> Cast:
    """Return the people of a text from all mentions of it; `home` is the country it is written from."""
    everyone: list[Person] = []
    for person in sorted(
        [p for p in mentions if p.name and not p.plural][:_MOST_MENTIONS], key=lambda p: -len(p.name or "")
    ):
        at = next((i for i, k in enumerate(everyone) if _same(k.name or "", person.name or "")), None)
        if at is None:
            everyone.append(person)
        else:
            everyone[at] = _richer(everyone[at], person)
    default = default or _body_of(everyone, on)
    found = [_at_home(_with_default(_with_own(p, on), default), home) for p in everyone]
    return Cast(found, default, on, watched)


def _body_of(everyone: Sequence[Person], on: dt.date | None) -> str | None:
    """Return the organisation that a known person of the text speaks for, where the text names none."""
    bodies = (_speaks_for(plain_name(p.name or ""), on) for p in everyone)
    return next((body for body in bodies if body in international_bodies()), None)


def _same(one: str, other: str) -> bool:
    one, other = plain_name(one), plain_name(other)
    if one == other:
        return True
    return "·" in one and "·" not in other and one.split("·")[-1] == other


def _richer(known: Person, other: Person) -> Person:
    if known.post and known.organisation:
        return known
    if other.post and (other.organisation or not known.post):
        return replace(
            known, post=other.post, organisation=other.organisation or known.organisation, head=other.head
        )
    return replace(known, organisation=known.organisation or other.organisation)


def _with_own(person: Person, on: dt.date | None) -> Person:
    """Give a well-known person the country or body spoken for on that day, where the text tells none."""
    known = _speaks_for(plain_name(person.name or ""), on) if person.organisation is None else None
    return replace(person, organisation=known) if known else person


def lacks_country(person: Person) -> bool:
    """Tell whether somebody of a state, whom the text gives no country, has a name that is not Chinese."""
    if person.organisation is not None or person.name is None or person.plural:
        return False
    national = words("posts", "heads", "national") | words("posts", "heads", "envoys")
    return (
        person.head in national
        and not _is_chinese(person.name)
        and _speaks_for(plain_name(person.name), None) is None
    )


def _is_chinese(name: str) -> bool:
    return "·" not in name and len(name) < _CHINESE and plain_name(name)[0] in surnames()


def _with_default(person: Person, default: str | None) -> Person:
    if person.organisation is None and is_international(person):
        return replace(person, organisation=default)
    return person


def is_international(person: Person) -> bool:
    """Tell whether somebody has a post of a body of states, and not of a house: 市委秘书长 is of none."""
    if person.head not in words("posts", "heads", "international"):
        return False
    before = plain_name((person.post or "").removesuffix(person.head or ""))
    return not _HOUSES.search(before)


def _at_home(person: Person, home: str | None) -> Person:
    """Give a minister without a country the one of the writer: in Chinese news China, for a Chinese name."""
    if person.organisation is not None or person.name is None:
        return person
    if person.head is None and home == _CHINA and _is_chinese(person.name):
        return replace(person, organisation=_CHINA)
    if person.head is None or is_international(person):
        return person
    if _CHINESE_HOUSES.search(plain_name(person.post or "")):
        return replace(person, organisation=_CHINA)
    chinese = (
        "·" not in person.name and len(person.name) < _CHINESE and plain_name(person.name)[0] in surnames()
    )
    if chinese and person.head not in words("posts", "heads", "courtesy"):
        return replace(person, organisation=_CHINA)
    return replace(person, organisation=home) if home and home not in international_bodies() else person


def bodies_in(sentences: Iterable[Sequence[Unit]]) -> list[str]:
    """Return the organisations that the sentences name, the most frequent first."""
    counts = Counter(
        body
        for units in sentences
        for unit in units
        if unit.kinds
        for kind, body in unit.kinds.items()
        if kind in {"organisation", "organ"}
    )
    return [body for body, _ in counts.most_common()]
