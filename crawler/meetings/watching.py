"""Which organisations are watched, and whether a text is about one of them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from crawler.meetings.chinese.script import simplified
from crawler.meetings.lexicon import Holder, fold, holders, table
from crawler.meetings.phrases import is_acronym

# Watched where the configuration names none.
WATCHED = frozenset(("SCO", "SCO RATS"))
_SHORT = 3  # letters; Russian words as short don't change
# A Chinese abbreviation of two characters is none inside other words: 马上合作, 网上合影.
_NOT_BEHIND = "马网线船车路身社会际以早晚赶"
_NOT_BEFORE = "示作影适理格法并照计资身租唱办约拍围同"
# Between a body's name and what is its own: 独联体国家元首理事会.
_OF = ("", "国家", "成员国", "各国")
_HOST = re.compile(r"(?:[a-z]+:)?//(?:[^/@]*@)?([^/:?#]+)")
_HAN = re.compile("[\u3400-\u9fff]")
_BLANKS = re.compile(r"(?<=[\u3400-\u9fff])[ \t\u00a0\u3000]+(?=[\u3400-\u9fff])")
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
    """What finds an office holder in a text: by name alone, by surname, and behind the post as well."""

    names: tuple[_Form, ...]
    surnames: tuple[_Form, ...]
    titled: tuple[_Form, ...]


@dataclass(frozen=True, slots=True)
class _Called:
    """What finds organisations in a text: acronyms as it is, names folded, and in simplified characters."""

    acronyms: tuple[_Form, ...]
    names: tuple[_Form, ...]
    chinese: tuple[_Form, ...]
    people: tuple[_Person, ...]
    sites: tuple[str, ...]


def is_about(text: str, bodies: frozenset[str]) -> bool:
    """Tell whether `text` names one of these organisations, in any language.

    An office holder told with the post, or two of them, tell the organisation as well.
    """
    called = _called(bodies)
    # A text without capitals has acronyms without them.
    written = text if text != text.lower() else text.upper()
    if any(form.is_in(written) for form in called.acronyms):
        return True
    chinese = _undamaged(simplified(text))
    if any(form.is_in(chinese) for form in called.chinese):
        return True
    folded = fold(text)  # dear where the text is Chinese
    if any(form.is_in(folded) for form in called.names):
        return True
    # No name goes on over the sign between the two.
    whole = folded if text.isascii() else f"{folded}\n_\n{chinese}"
    characters = frozenset(whole)  # most names are written in others

    def is_there(forms: Iterable[_Form]) -> bool:
        return any(form.letters[0] in characters and form.is_in(whole) for form in forms)

    # A post counts only before a name, so that most texts are not searched for the many pairs of the two.
    named = [person for person in called.people if is_there(person.names)]
    by_surname = [person for person in called.people if is_there(person.surnames)]
    return len(named) >= _SEVERAL or any(is_there(person.titled) for person in (*named, *by_surname))


def is_own_page(url: str | None, bodies: frozenset[str]) -> bool:
    """Tell whether an address is of a site of one of these organisations: it writes of itself there."""
    host = _HOST.match(url.casefold()) if url else None
    return host is not None and f".{host[1]}".endswith(_called(bodies).sites)


def _undamaged(text: str) -> str:
    """Return a text without the blanks that a page puts between Chinese characters: 上 合 组织."""
    return _BLANKS.sub("", text) if _HAN.search(text) else text


@cache
def _called(bodies: frozenset[str]) -> _Called:
    rows = [row for row in table("organisations")["organisation"] if row["name"] in bodies]
    written = [name for row in rows for language in ("en", "ru") for name in row[language]]
    people = {holder.name: _all_names(holder) for holder in holders() if holder.organisation in bodies}
    titled = _titled(bodies)
    return _Called(
        acronyms=tuple(_Form(name, _alone(re.escape(name))) for name in written if is_acronym(name)),
        names=tuple(_folded(name) for name in written if not is_acronym(name)),
        chinese=tuple(_in_chinese(bodies, [name for row in rows for name in row["zh"]])),
        people=tuple(
            _Person(
                names=tuple(map(_person, names)),
                surnames=tuple(map(_person, _surnames(name))),
                titled=tuple(titled.get(name, ())),
            )
            for name, names in people.items()
        ),
        sites=tuple(f".{site}" for row in rows for site in row["sites"]),
    )


def _titled(bodies: frozenset[str]) -> Mapping[str, Sequence[_Form]]:
    """Return the office holders behind their posts, by name: "Secretary-General Zhang Ming", 秘书长张明."""
    posts = {row["name"]: (row["name"], *row["en"], *row["ru"], *row["zh"]) for row in table("posts")["post"]}
    found: dict[str, list[_Form]] = {}
    for holder in holders():
        if holder.organisation in bodies and holder.alone:
            forms = found.setdefault(holder.name, [])
            for post, name in product(posts[holder.post], (*holder.names, *_surnames(holder.name))):
                if _script(post) == _script(name) != "Han":
                    forms.append(_person(f"{post} {name}"))
            forms += [_post_of_nobody_else(post) for post in posts[holder.post] if _script(post) == "Han"]
    return found


def _all_names(holder: Holder) -> tuple[str, ...]:
    """Return what somebody is called in full, and in Chinese by the last part of a name as well."""
    last = (name.split("·")[-1] for name in holder.names if "·" in name)
    return (*holder.names, *last)


@cache
def _surnames(name: str) -> Sequence[str]:
    return next((row["surnames"] for row in table("people")["person"] if row["name"] == name), ())


def _post_of_nobody_else(post: str) -> _Form:
    """Find a post that is of no other organisation, and not a lower one: 联合国秘书长, 副秘书长."""
    called = simplified(post)
    return _Form(called, re.compile(rf"{_behind_no_other(frozenset())}(?<!副)(?<!助理){re.escape(called)}"))


@cache
def _behind_no_other(bodies: frozenset[str]) -> str:
    """Return a pattern for what stands right behind no organisation's name, except of these."""
    rows = [row for row in table("organisations")["organisation"] if row["name"] not in bodies]
    names = (f"{simplified(name)}{of}" for row in rows for name in row["zh"] for of in _OF)
    return "".join(f"(?<!{re.escape(name)})" for name in names)


def _script(name: str) -> str:
    first = fold(name[0])
    return "Latin" if first.isascii() else "Cyrillic" if first < "一" else "Han"


def _in_chinese(bodies: frozenset[str], names: Iterable[str]) -> Iterator[_Form]:
    yield from map(_chinese, names)
    own = (
        name
        for row in table("organisations")["organisation"]
        if row["name"] in bodies
        for name in row["zh_own"]
    )
    for name in own:
        yield _Form(name, re.compile(_behind_no_other(bodies) + re.escape(name)))
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
