"""Phrases that stand for something, and finding them in a sentence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crawler.meetings.lexicon import WORDS, fold, keys_of, table, venues
from crawler.meetings.spans import Unit

# What is said of a country in its row, by what a phrase of it is called.
_OF_COUNTRIES = {"country": "names", "adjective": "adjectives", "abbreviation": "short"}
# From here on an alias in capitals may be an ordinary word in small letters ("us", "who", "eco").
_LONGEST_ACRONYM = 6


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to write an entry; `exact` where the case of its letters matters."""

    keys: tuple[str, ...]
    written: str
    kind: str
    stands_for: str
    exact: bool


# The keys of a phrase, all that it may be, and the same for a unit where no capitals matter.
_Entry = tuple[tuple[str, ...], list[Phrase], Mapping[str, str] | None]
_Word = tuple[str, int, int]  # of a sentence: folded, and where it begins and ends
_NOTHING: Mapping[str, str] = {}


class Index:
    """Finds the longest known phrase at each place of a sentence."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        by_keys: dict[str, dict[tuple[str, ...], list[Phrase]]] = {}
        for phrase in phrases:
            by_keys.setdefault(phrase.keys[0], {}).setdefault(phrase.keys, []).append(phrase)
        # By the first key, then by the second, which is None for those of one word; the longest first.
        self._by_first: dict[str, dict[str | None, list[_Entry]]] = {}
        for first, found in by_keys.items():
            by_second = self._by_first.setdefault(first, {})
            for keys, same in sorted(found.items(), key=lambda entry: -len(entry[0])):
                kinds = None if any(p.exact for p in same) else {p.kind: p.stands_for for p in same}
                by_second.setdefault(keys[1] if len(keys) > 1 else None, []).append((keys, same, kinds))

    def units(self, text: str) -> tuple[Unit, ...]:
        """Split `text` into units, each the longest known phrase at its place, else a word or a sign."""
        return tuple(self._units(text, [*_words_of(text)]))

    def _units(self, text: str, words: list[_Word]) -> Iterator[Unit]:
        at = 0
        while at < len(words):
            key, start, stop = words[at]
            by_second = self._by_first.get(key)
            if by_second is None:  # most words
                yield Unit(text[start:stop], key, start, stop, _NOTHING)
                at += 1
                continue
            kinds, end = _longest(by_second, text, words, at)
            if end > at + 1:
                stop = words[end - 1][2]
                key = " ".join(w[0] for w in words[at:end] if w[0] != "-")
            yield Unit(text[start:stop], key, start, stop, kinds)
            at = end


def _longest(
    by_second: Mapping[str | None, Sequence[_Entry]], text: str, words: list[_Word], at: int
) -> tuple[Mapping[str, str], int]:
    """Return what the longest phrase at a word may be, and where it ends."""
    longer = by_second.get(_second_key(words, at), ())
    for keys, phrases, kinds in (*longer, *by_second.get(None, ())):
        end = _match(words, at, keys)
        if end is None:
            continue
        if kinds is not None:
            return kinds, end
        written = text[words[at][1] : words[end - 1][2]]
        fitting = {p.kind: p.stands_for for p in phrases if not p.exact or _same_case(p.written, written)}
        if fitting:
            return fitting, end
    return _NOTHING, at + 1


def _words_of(text: str) -> Iterator[_Word]:
    end = 0
    for word in WORDS.findall(text):  # with nothing but space between them; twice as fast as match by match
        start = text.index(word, end)
        end = start + len(word)
        yield _folded(word), start, end


@lru_cache(maxsize=16_384)
def _folded(word: str) -> str:
    # A lone accent folds to nothing, "¨" to a blank; whoever asks for a unit's first word must find one.
    return fold(word).strip() or word


def _second_key(words: list[_Word], at: int) -> str:
    """Return the key behind the word at `at`, the hyphen between them skipped; empty at the end."""
    ahead = at + 1
    if ahead < len(words) - 1 and words[ahead][0] in "-–‐‑" and words[at][2] == words[ahead][1]:
        ahead += 1
    return words[ahead][0] if ahead < len(words) else ""


def _match(words: list[_Word], at: int, keys: tuple[str, ...]) -> int | None:
    """Return where `keys` end among `words` from `at` on, hyphens between them skipped."""
    for key in keys[1:]:
        at += 1
        if at < len(words) - 1 and words[at][0] in "-–‐‑" and words[at - 1][2] == words[at][1]:
            at += 1
        if at >= len(words) or words[at][0] != key:
            return None
    return at + 1


def is_acronym(written: str) -> bool:
    """Tell whether a form is one in capitals, which may be an ordinary word in small letters."""
    return written.isupper() and len(written) <= _LONGEST_ACRONYM


def _same_case(entry: str, written: str) -> bool:
    """Tell whether `written` may be a proper name: an acronym is all capitals, a name begins with one."""
    if is_acronym(entry):
        return written == entry
    return written[0].isupper() or not entry[0].isupper()


def proper(written: str, kind: str, stands_for: str) -> Phrase:
    """Return a phrase whose capitals matter."""
    return Phrase(keys_of(written), written, kind, stands_for, exact=True)


def common(written: str, kind: str, stands_for: str | None = None) -> Phrase:
    """Return a phrase that may stand in any case, unless it is an acronym."""
    keys = keys_of(written)
    return Phrase(keys, written, kind, stands_for or " ".join(keys), exact=is_acronym(written))


def proper_names(language: str) -> Iterator[Phrase]:
    """Give the names of countries, cities, organisations and venues as `language` writes them."""
    for row in table("countries")["country"]:
        for kind, key in _OF_COUNTRIES.items():
            yield from (proper(written, kind, row["name"]) for written in row[language][key])
    for row in table("cities")["city"]:
        own = (row["name"],) if language == "en" else ()
        yield from (proper(written, "city", row["name"]) for written in (*own, *row[language]))
    for row in table("organisations")["organisation"]:
        for kind, key in (("organisation", language), ("organ", f"{language}_organs")):
            yield from (proper(written, kind, row["name"]) for written in row[key])
    for row in venues(language):
        yield from (proper(written, "venue", fold(written)) for written in row["names"])
