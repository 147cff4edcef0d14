"""A Russian sentence as words, and the phrases of the vocabulary that stand in it in any case and number."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crawler.meetings.russian.morphology import Parse, is_in_dictionary, parses, plain

_WORDS = re.compile(r"(?<!\w)[А-ЯЁA-Z]\.(?=[\s\u00a0]?[А-ЯЁA-Z])|\w+(?:[-‐‑’']\w+)*|[^\w\s]")
_ACRONYM = 6
_MOST_WORDS = 20_000  # kept, of all texts
_SHORTEST_STEM = 4
_ONE_LETTER = frozenset("авикосуя")
_ENDINGS = re.compile(r"(?:ом|ем|ой|ей|ью|[аяуюеыиьо])$")


class Word:
    """A word or a sign of a sentence, and what it may be; nothing of it is ever changed."""

    __slots__ = (
        "capital",
        "cases",
        "end",
        "is_known",
        "key",
        "lemmas",
        "parses",
        "pos",
        "start",
        "stems",
        "text",
    )

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        known = _form(text)
        self.key = known.key  # in small letters, without ё
        self.parses = known.parses  # the ways to read it
        self.lemmas = known.lemmas  # the dictionary forms that it may be of, with the word itself
        self.stems = known.stems  # what it may be a form of as a name that no dictionary has
        self.cases = known.cases  # that it may stand in as a noun, adjective or participle
        self.pos = known.pos
        self.is_known = known.is_known  # to the dictionary
        self.capital = text[0].isupper()

    def is_a(self, *pos: str) -> bool:
        """Tell whether it may be of one of these parts of speech."""
        return not self.pos.isdisjoint(pos)


@dataclass(frozen=True, slots=True)
class _Form:
    """What is known of a word wherever it stands."""

    key: str
    parses: tuple[Parse, ...]
    lemmas: frozenset[str]
    stems: frozenset[str]
    cases: frozenset[str]
    pos: frozenset[str | None]
    is_known: bool


@lru_cache(maxsize=_MOST_WORDS)
def _form(text: str) -> _Form:
    read = parses(text)
    key = plain(text)
    lemmas = frozenset((key, *(p.lemma for p in read)))
    return _Form(
        key=key,
        parses=read,
        lemmas=lemmas,
        stems=lemmas | {stem(key)} if text[0].isupper() else lemmas,
        cases=frozenset(p.case for p in read if p.case),
        pos=frozenset(p.pos for p in read),
        is_known=any(p.known for p in read),
    )


def stem(key: str) -> str:
    """Return a name without its case ending, as near as letters tell."""
    return _ENDINGS.sub("", key) if len(key) > _SHORTEST_STEM else key


def split(text: str) -> tuple[Word, ...]:
    """Return the words and signs of a sentence; "С." before a name is one word, and so is "при нял"."""
    words = [Word(m.group(), m.start(), m.end()) for m in _WORDS.finditer(text)]
    broken = [i for i, word in enumerate(words) if _is_piece(word)]
    for i in reversed(broken):
        for first in (i - 1, i):
            if 0 <= first < len(words) - 1 and (whole := _mended(words[first], words[first + 1])):
                words[first : first + 2] = [whole]
                break
    return tuple(words)


def _is_piece(word: Word) -> bool:
    """Tell whether a word in small letters is in no dictionary, as pieces of broken ones are."""
    known = word.capital or not word.text.isalpha() or not word.text.islower() or word.is_known
    return not known or (len(word.text) == 1 and word.key not in _ONE_LETTER and word.text.islower())


def _mended(one: Word, other: Word) -> Word | None:
    """Return the word that a stray space broke in two; None where the two are no word of the dictionary."""
    if other.start - one.end != 1 or not other.text.islower() or not one.text.isalpha():
        return None
    text = one.text + other.text
    return Word(text, one.start, other.end) if len(text) > _SHORTEST_STEM and is_in_dictionary(text) else None


@dataclass(frozen=True, slots=True)
class Mark:
    """A phrase of the vocabulary found in a sentence, from one word up to another one, exclusive."""

    first: int
    last: int
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase to be found: of a kind, and what it stands for; `proper` where capitals matter."""

    written: str
    kind: str
    value: str
    proper: bool = False


_Numbered = tuple[int, Entry, tuple[Word, ...]]  # in the order of the vocabulary, and as its words are


class Phrases:
    """Finds the entries of a vocabulary in a sentence, in whatever case and number they stand."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        # By what their first word may be; those of several words by what their second one may be, too.
        self._alone: dict[str, list[_Numbered]] = {}
        self._longer: dict[str, dict[str, list[_Numbered]]] = {}
        for number, entry in enumerate(dict.fromkeys(entries)):
            words = split(entry.written)
            firsts, *seconds = (word.stems if entry.proper else word.lemmas for word in words[:2])
            for first in firsts:
                if not seconds:
                    self._alone.setdefault(first, []).append((number, entry, words))
                for second in seconds[0] if seconds else ():
                    by_second = self._longer.setdefault(first, {})
                    by_second.setdefault(second, []).append((number, entry, words))

    def marks(self, words: Sequence[Word]) -> list[dict[str, Mark]]:
        """Return, for each word, the longest phrase of each kind that begins there."""
        return [self._at(words, i) for i in range(len(words))]

    def _at(self, words: Sequence[Word], at: int) -> dict[str, Mark]:
        matches = {
            number: (entry, last)
            for number, entry, parts in self._beginning(words, at)
            if (last := _match(words, at, entry, parts)) is not None
        }
        found: dict[str, Mark] = {}
        for number in sorted(matches):
            entry, last = matches[number]
            if entry.kind not in found or found[entry.kind].last < last:
                found[entry.kind] = Mark(at, last, entry.value)
        return found

    def _beginning(self, words: Sequence[Word], at: int) -> Iterator[_Numbered]:
        """Give the phrases whose first word, and second, may stand at a place."""
        seconds = words[at + 1].stems if at + 1 < len(words) else ()
        for first in words[at].stems:
            yield from self._alone.get(first, ())
            by_second = self._longer.get(first, {})
            for second in seconds if by_second else ():
                yield from by_second.get(second, ())


def _match(words: Sequence[Word], at: int, entry: Entry, parts: Sequence[Word]) -> int | None:
    if at + len(parts) > len(words):
        return None
    for word, part in zip(words[at : at + len(parts)], parts, strict=True):
        if not _same(word, part, proper=entry.proper):
            return None
    return at + len(parts)


def _same(word: Word, part: Word, *, proper: bool) -> bool:
    if part.text.isupper() and 1 < len(part.text) <= _ACRONYM:
        return word.text.startswith(part.text) and word.lemmas & part.lemmas != frozenset()
    if proper and part.capital and not word.capital:
        return False
    return not (word.stems.isdisjoint(part.stems) if proper else word.lemmas.isdisjoint(part.lemmas))


def marked(marks: Sequence[Mapping[str, Mark]], kind: str) -> frozenset[int]:
    """Return the numbers of all words inside phrases of a kind."""
    return frozenset(
        i for found in marks if kind in found for i in range(found[kind].first, found[kind].last)
    )
