"""Who is who in one text: surnames, posts and pronouns resolved to the people named somewhere in it."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from crawler.meetings.lexicon import (
    Holder,
    fold,
    fold_name,
    holders,
    keys_of,
    known_people,
    posts_meant,
    subordinates,
    terms,
    written_in,
)
from crawler.meetings.spans import Person
from crawler.meetings.watching import WATCHED

# "Deputy Prime Minister - Minister of Foreign Affairs"
_SEVERAL_POSTS = re.compile(r"\s[-–—/]\s")
# Bounds the work on a text that is all names.
_MOST_MENTIONS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The people of a text. `names` maps each way to call somebody, folded, to the fullest mention."""

    names: Mapping[str, Person]
    everyone: Sequence[Person]
    watched: frozenset[str]
    language: str

    def resolved(self, person: Person, *, on: dt.date | None, subject: Person | None = None) -> Person:
        """Return the mention with what the rest of the text says of it, or who held the post on that day.

        Of several who have the post it means the `subject`, whom the sentence before was about.
        """
        if person.plural:
            return person
        if person.name is None and person.vague and person.organisation:
            fits = [p for p in self.everyone if p.organisation and p.organisation == person.organisation]
            return replace(fits[0], first=person.first, last=person.last) if len(fits) == 1 else person
        if person.name is None:
            return self._holder_of(person, on, subject)
        known = self.names.get(fold_name(person.name), person)
        post, organisation, head = (
            (person.post, person.organisation, person.head) if _tells_post(person) else (None, None, None)
        )
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

    def _holder_of(self, person: Person, on: dt.date | None, subject: Person | None) -> Person:
        """Return who holds the post that a mention without a name gives."""
        fits = [p for p in self.everyone if _same_post(p, person)]
        names = {p.name for p in fits}
        if len(names) == 1:
            return replace(fits[0], first=person.first, last=person.last)
        if subject is not None and subject.name in names and person.organisation is None:
            return replace(subject, first=person.first, last=person.last)
        if names or person.organisation not in self.watched or person.head is None:
            return person
        holder = holder_of(person.organisation, person.post or "", on)
        name = written_in(self.language)[holder.name] if holder else None
        return replace(person, name=name, implied=True) if holder else person


def _tells_post(person: Person) -> bool:
    """Tell whether a mention gives the person's own post, and not "the guest" or "his counterpart"."""
    return bool(person.post) and (not person.vague or person.organisation is not None)


def _same_post(known: Person, person: Person) -> bool:
    if known.name is None or known.plural or person.head is None:
        return False
    if person.organisation is not None and known.organisation != person.organisation:
        return False
    if known.organisation == person.organisation is not None and _mean_the_same(known.post, person.post):
        return True  # "the EAM", of the External Affairs Minister
    posts = _SEVERAL_POSTS.split(known.post or "")
    return any(_is_called(_post_words(post), person) for post in posts)


def _mean_the_same(one: str | None, other: str | None) -> bool:
    mine, theirs = (posts_meant().get(" ".join(keys_of(post or ""))) for post in (one, other))
    return mine is not None and mine == theirs


def _is_called(post: set[str], person: Person) -> bool:
    words = _post_words(person.post)
    # "The minister" is the Foreign Minister; the Secretary-General is not the Deputy Secretary-General.
    lower = person.organisation is not None and (post - words) & subordinates()
    return bool(words) and words <= post and not lower


def _post_words(post: str | None) -> set[str]:
    return set(keys_of(post or ""))


def holder_of(organisation: str, post: str, on: dt.date | None) -> Holder | None:
    """Return who held that post of an organisation on a day; None without a day."""
    for holder in holders():
        fits = holder.organisation == organisation and holder.alone and _means(post, holder)
        if fits and holder.held(on):
            return holder
    return None


def _means(post: str | None, holder: Holder) -> bool:
    """Tell whether a text's word for a post is that of a holder, in any language."""
    return posts_meant().get(" ".join(keys_of(post or ""))) == holder.post


def cast(
    mentions: Iterable[Person],
    *,
    on: dt.date | None,
    watched: frozenset[str] = WATCHED,
    language: str = "en",
) -> Cast:
    """Return the people of a text from all mentions of it; holders of watched posts may go without theirs."""
    named = [p for p in mentions if p.name and not p.plural]
    fullest: dict[str, Person] = {}
    words: dict[str, set[str]] = {}  # of each of these names
    initialled: dict[str, str] = {}
    for person in sorted(named[:_MOST_MENTIONS], key=lambda p: -len((p.name or "").split())):
        key = _same_name(person.name or "", words)
        if key is None:
            key = fold_name(person.name or "")
            fullest[key], words[key] = person, _words(key)
        else:
            fullest[key] = _richer(fullest[key], person)
            initialled[fold_name(person.name or "")] = key
    everyone = [_with_body(_with_tenure(p, on, watched, language), on) for p in fullest.values()]
    names = _names(everyone)
    names.update(
        {alias: names[key] for alias, key in initialled.items() if alias not in names and key in names}
    )
    return Cast(names=names, everyone=everyone, watched=watched, language=language)


def _same_name(name: str, known: Mapping[str, set[str]]) -> str | None:
    words = _words(name)
    fits = [key for key, whole in known.items() if _is_part(words, whole)]
    return fits[0] if len(fits) == 1 or fold_name(name) in fits else None


def _is_part(words: set[str], whole: set[str]) -> bool:
    """Tell whether the words are all in the whole, an initial as the first letter of another."""
    if words and words.isdisjoint(whole):  # most are; initials alone are nobody's
        return False
    initials = {w for w in words if len(w) == 1} - whole
    full = words - initials
    rest = whole - full
    return (
        full <= whole
        and (bool(full) or not initials)
        and all(any(w.startswith(i) for w in rest) for i in initials)
    )


def _words(name: str) -> set[str]:
    return {w for w in fold_name(name).replace("-", " ").replace(".", " ").split() if w}


def _richer(known: Person, other: Person) -> Person:
    if known.post and known.organisation:
        return known
    if other.post and (other.organisation or not known.post):
        return replace(
            known, post=other.post, organisation=other.organisation or known.organisation, head=other.head
        )
    return replace(known, organisation=known.organisation or other.organisation)


def _with_tenure(person: Person, on: dt.date | None, watched: frozenset[str], language: str) -> Person:
    """Complete a holder whom the text names without a post or body, within the tenure alone."""
    for holder in terms().get(fold_name(person.name or ""), ()):
        if holder.organisation not in watched:
            continue
        if person.post is None and holder.held(on):
            post = written_in(language)[holder.post]
            head = fold(post).replace("-", " ")
            return replace(person, post=post, organisation=holder.organisation, head=head)
        if person.organisation is None and _means(person.post, holder):
            return replace(person, organisation=holder.organisation)
    return person


def _with_body(person: Person, on: dt.date | None) -> Person:
    """Give a known person the body or country spoken for on that day, where the text tells none."""
    if person.organisation is not None or not person.name:
        return person
    held = {holder.organisation for holder in terms().get(fold_name(person.name), ()) if holder.held(on)}
    body = min(held) if len(held) == 1 else _known_body(fold_name(person.name))
    return replace(person, organisation=body) if body else person


def _known_body(name: str) -> str | None:
    """Return whom a known person speaks for, maybe told with one more: "Muhammad Shehbaz Sharif"."""
    words = name.split()
    shorter = " ".join(words[-2:]) if len(words) > 2 else name  # noqa: PLR2004 - a given name and a surname
    return known_people().get(name) or known_people().get(shorter)


def _names(everyone: Sequence[Person]) -> dict[str, Person]:
    """Map every word of a name that means one person alone, and the whole name."""
    by_word: dict[str, list[Person]] = {}
    for person in everyone:
        for word in {w for w in fold_name(person.name or "").split() if len(w) > 1}:
            by_word.setdefault(word, []).append(person)
    names = {word: found[0] for word, found in by_word.items() if len(found) == 1}
    names.update({fold_name(p.name or ""): p for p in everyone})
    return names
