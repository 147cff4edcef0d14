"""Which organisations are watched, and whether a text is about one of them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from crawler.meetings.chinese.script import simplified
from crawler.meetings.lexicon import fold, holders, table
from crawler.meetings.phrases import is_acronym

# Watched where the configuration names none.
WATCHED = frozenset(("SCO", "SCO RATS"))
_SHORT = 3  # letters; Russian words as short don't change
# A Chinese abbreviation of two characters is none inside other words: 马上合作, 网上合影.
_NOT_BEHIND = "马网线船车路身社会际以早晚赶"
_NOT_BEFORE = "示作影适理格法并照计资身租唱办约拍围同"
_SEVERAL = 2  # office holders: one alone may be named for another post


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write a name: letters that all its cases have, and what finds it where they are found."""

    letters: str
    pattern: re.Pattern[str]

    def is_in(self, text: str) -> bool:
        # A text is searched for letters twenty times as fast as for a pattern.
        return self.letters in text and self.pattern.search(text) is not None


@dataclass(frozen=True, slots=True)
class _Person:
    """What finds an office holder in a text: by name alone, and behind the post as well."""

    names: tuple[_Form, ...]
    titled: tuple[_Form, ...]


@dataclass(frozen=True, slots=True)
class _Called:
    """What finds organisations in a text: acronyms as it is, names folded, and in simplified characters."""

    acronyms: tuple[_Form, ...]
    names: tuple[_Form, ...]
    chinese: tuple[_Form, ...]
    people: tuple[_Person, ...]


def is_about(text: str, bodies: frozenset[str]) -> bool:
    """Tell whether `text` names one of these organisations, in any language.

    An office holder told with the post, or two of them, tell the organisation as well.
    """
    called, folded, chinese = _called(bodies), fold(text), simplified(text)
    # A text without capitals has acronyms without them.
    written = text if text != text.lower() else text.upper()
    for forms, where in ((called.acronyms, written), (called.names, folded), (called.chinese, chinese)):
        if any(form.is_in(where) for form in forms):
            return True

    def is_there(forms: Iterable[_Form]) -> bool:
        return any(form.is_in(folded) or form.is_in(chinese) for form in forms)

    # A post counts only before a name, so that most texts are not searched for the many pairs of the two.
    named = [person for person in called.people if is_there(person.names)]
    return len(named) >= _SEVERAL or any(is_there(person.titled) for person in named)


@cache
def _called(bodies: frozenset[str]) -> _Called:
    rows = [row for row in table("organisations")["organisation"] if row["name"] in bodies]
    written = [name for row in rows for language in ("en", "ru") for name in row[language]]
    people = {holder.name: holder.names for holder in holders() if holder.organisation in bodies}
    titled = _titled(bodies)
    return _Called(
        acronyms=tuple(_Form(name, _alone(re.escape(name))) for name in written if is_acronym(name)),
        names=tuple(_folded(name) for name in written if not is_acronym(name)),
        chinese=tuple(_in_chinese(bodies, [name for row in rows for name in row["zh"]])),
        people=tuple(
            _Person(names=tuple(map(_person, names)), titled=tuple(titled.get(name, ())))
            for name, names in people.items()
        ),
    )


def _titled(bodies: frozenset[str]) -> Mapping[str, Sequence[_Form]]:
    """Return the office holders behind their posts, by name: "Secretary-General Zhang Ming", 秘书长张明."""
    posts = {row["name"]: (row["name"], *row["en"], *row["ru"], *row["zh"]) for row in table("posts")["post"]}
    found: dict[str, list[_Form]] = {}
    for holder in holders():
        if holder.organisation in bodies and holder.alone:
            for post, name in product(posts[holder.post], holder.names):
                if _script(post) == _script(name):
                    form = _person(f"{post}{name}" if _script(post) == "Han" else f"{post} {name}")
                    found.setdefault(holder.name, []).append(form)
    return found


def _script(name: str) -> str:
    first = fold(name[0])
    return "Latin" if first.isascii() else "Cyrillic" if first < "一" else "Han"


def _in_chinese(bodies: frozenset[str], names: Iterable[str]) -> Iterator[_Form]:
    yield from map(_chinese, names)
    for short, body in table("zh/places")["short_bodies"].items():
        if body in bodies:
            pattern = rf"(?<![{_NOT_BEHIND}]){re.escape(short)}(?![{_NOT_BEFORE}])"
            yield _Form(short, re.compile(pattern))


def _person(name: str) -> _Form:
    return _chinese(name) if _script(name) == "Han" else _folded(name)


def _chinese(name: str) -> _Form:
    return _Form(simplified(name), re.compile(re.escape(simplified(name))))


def _folded(name: str) -> _Form:
    words = "".join(c if c.isalnum() else " " for c in fold(name)).split()
    stems = [word if word.isascii() or len(word) <= _SHORT else word[: -_ending(word)] for word in words]
    pattern = r"\W+".join(
        stem if stem == word else rf"{stem}\w{{0,4}}" for stem, word in zip(stems, words, strict=True)
    )
    return _Form(max(stems, key=len), _alone(pattern))


def _ending(word: str) -> int:
    """Return how many letters of a Russian word its case may change."""
    return min(_SHORT, len(word) // _SHORT)


def _alone(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){pattern}(?!\w)")
