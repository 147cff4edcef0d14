"""People whom a Russian sentence names by their names: "Юрий Сенько, посол Беларуси в КНР"."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from crawler.meetings.lexicon import fold, known_names, known_people, table
from crawler.meetings.russian.bearers import person_of
from crawler.meetings.russian.declension import nominative
from crawler.meetings.russian.fields import Marks, owner_at
from crawler.meetings.russian.mentions import (
    CASE_OF,
    ORDER,
    Mention,
    Scene,
    as_governed,
    likeliest,
    mention_of,
    prep_before,
)
from crawler.meetings.russian.names import cases_of, name_at, stems_of
from crawler.meetings.russian.posts import Post, post_at
from crawler.meetings.russian.words import Word
from crawler.meetings.spans import Person

_LONGEST_BRACKET = 7
_PLACING = frozenset(("в", "во", "из", "под", "до", "("))


def is_no_person(words: Sequence[Word], marks: Marks, at: int, end: int) -> bool:
    """Tell whether what looks like a name is a place or a day: "Дня Независимости", "в Астане"."""
    found = words[at:end]
    if any(not w.lemmas.isdisjoint(table("ru/names")["never"]) for w in found):
        return True
    placed = at > 0 and words[at - 1].key in _PLACING and "city" in marks[at]
    return placed and end - at == 1


def named(scene: Scene, at: int, end: int) -> Iterator[Mention]:
    """Give whoever the name between two words means, with what stands behind it."""
    words = scene.words[at:end]
    prep = prep_before(scene, at)
    cases = cases_of(words)
    cases = (
        (cases & {CASE_OF.get(prep, "")} or frozenset((CASE_OF.get(prep, ""),))) if prep in CASE_OF else cases
    )
    behind, last = _apposition(scene, end, cases)
    if behind is not None and cases and behind.forms and not prep:
        cases = cases & {c for c, _ in behind.forms} or cases
    elif behind is not None and not cases:
        cases = frozenset(c for c, n in behind.forms if n == "sing")
    if "nomn" in cases and cases & {"gent", "accs"} and _is_oblique(scene, words):
        cases -= {"nomn"}
    cases = as_governed(scene, cases, prep)
    known = _resolved(scene, words, cases or frozenset(ORDER))
    name = known.name if known else _likeliest_name(scene, words, cases, prep)
    person = known or Person(first=at, last=last, name=name)
    person = replace(person, first=at, last=last)
    organisation, stop = from_where(scene, last)
    person = replace(person, last=stop)
    if behind is not None:
        said = person_of(behind, at, stop, name, (), plural=False)
        person = replace(said, organisation=said.organisation or organisation)
    elif organisation is not None:
        person = replace(person, organisation=person.organisation or organisation)
    famous = fold(name or "") in known_people()
    anchored = bool(known or behind or organisation or famous)
    yield mention_of(scene, person, cases or frozenset(ORDER), prep, anchored=anchored)


def _likeliest_name(scene: Scene, words: Sequence[Word], cases: AbstractSet[str], prep: str | None) -> str:
    """Return a name in the nominative, from its likeliest case or that which makes it a known person's."""
    name = nominative(words, likeliest(cases, prep), scene.seen)
    if len(words) == 1 or len(cases) <= 1 or fold(name) in known_names():
        return name
    others = (nominative(words, case, scene.seen) for case in ORDER if case in cases)
    return next((other for other in others if fold(other) in known_names()), name)


def _is_oblique(scene: Scene, words: Sequence[Word]) -> bool:
    """Tell whether a name that may be a woman's in the nominative is rather a man's in the genitive."""
    name, written = nominative(words, "gent", scene.seen), " ".join(w.text for w in words)
    if name == written:
        return False
    told = all(piece in scene.seen for piece in name.split())
    return told or (fold(name) in known_names() and fold(written) not in known_names())


def _resolved(scene: Scene, words: Sequence[Word], cases: AbstractSet[str]) -> Person | None:
    """Return the person of the text whom a surname or a name in any case means."""
    if len(words) == 1:
        whole = scene.names.get(fold(words[0].text))
        if whole is not None and ("nomn" in cases or not words[0].parses[0].known):
            return whole
    for case in [c for c in ORDER if c in cases] or ["nomn"]:
        known = scene.names.get(fold(nominative(words, case, scene.seen)))
        if known is not None:
            return known
    if len(words) > 1 and (known := _in_part(scene, words, cases)) is not None:
        return known
    if len(words) == 1:
        fits = {
            id(p): p
            for p in scene.names.values()
            if p.name and not stems_of(p.name).isdisjoint(words[0].stems)
        }
        if len(fits) == 1:
            return next(iter(fits.values()))
    return None


def _in_part(scene: Scene, words: Sequence[Word], cases: AbstractSet[str]) -> Person | None:
    """Return whom "Н. Жумакадырова", "Садыр Нургожоевич" mean, if the text tells the whole name."""
    given, last = words[0], words[-1]
    patronymic = any("Patr" in p.tags for p in last.parses)
    word = words[:1] if patronymic else words[-1:]
    if not patronymic and len(given.text.rstrip(".")) > 1:
        return None
    for case in [c for c in ORDER if c in cases]:
        known = scene.names.get(fold(nominative(word, case, scene.seen)))
        if known is not None and (known.name or "").startswith(given.text[0]):
            return known
    return None


def _apposition(scene: Scene, end: int, cases: AbstractSet[str]) -> tuple[Post | None, int]:
    """Read ", посол Беларуси в КНР," behind a name, and a second post behind the first."""
    first, last = apposition(scene, end, cases)
    second, after = apposition(scene, last, cases) if first is not None else (None, last)
    if first is None or second is None or scene.words[end].text != ",":
        return first, last
    joined = f"{first.singular}, {second.singular}"
    return replace(first, singular=joined, owner=first.owner or second.owner), after


def apposition(scene: Scene, end: int, cases: AbstractSet[str]) -> tuple[Post | None, int]:
    """Return the post behind a name, ", посол Беларуси в КНР,", and where it ends."""
    words = scene.words
    if end + 1 >= len(words) or words[end].text not in {",", "(", "–", "—"}:
        return None, end
    post = post_at(scene.text, words, scene.marks, end + 1)
    if post is None or post.group or not any(n == "sing" for _, n in post.forms):
        return None, end
    if cases and not any(c in cases or not c for c, n in post.forms if n == "sing"):
        return None, end
    if post.last < len(words) and name_at(words, scene.marks, post.last, scene.stems) > post.last:
        return None, end
    closing = post.last < len(words) and words[post.last].text in {",", ")", "–", "—"}
    return post, post.last + ((closing and words[post.last].text != ",") or False)


def from_where(scene: Scene, at: int) -> tuple[str | None, int]:
    """Read "из ЕЭК", "(Россия)" behind a name."""
    if at + 1 >= len(scene.words):
        return None, at
    found = owner_at(scene.marks, at + 1)
    if found is None and scene.words[at].text == "(":
        return _from_house(scene, at)
    if found is None or scene.words[at].key not in {"из", "от", "("}:
        return None, at
    closes = scene.words[at].text == "(" and found[1].last < len(scene.words)
    if scene.words[at].text == "(" and not (closes and scene.words[found[1].last].text == ")"):
        return None, at
    return found[1].value, found[1].last + closes


def _from_house(scene: Scene, at: int) -> tuple[str | None, int]:
    """Read "(Нацбанк РК)" behind a name: whose house that is, and where the bracket ends."""
    for end in range(at + 2, min(len(scene.words), at + _LONGEST_BRACKET)):
        if scene.words[end].text == ")":
            found = owner_at(scene.marks, end - 1)
            return (found[1].value, end + 1) if found is not None else (None, at)
        if scene.words[end].text in ",;" or scene.words[end].text.isdigit():
            return None, at
    return None, at
