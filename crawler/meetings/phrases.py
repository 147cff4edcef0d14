"""Phrases that stand for something, and finding them in a sentence."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

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


# Of a unit as it is written: its key, what it may be and its marks; then, by their second key, the phrases of
# several words that begin with it.
_Form = tuple[str, Mapping[str, str], int, "Mapping[str, Sequence[_Phrases]] | None"]
# The keys that several phrases share, and these.
_Phrases = tuple[tuple[str, ...], Sequence[Phrase]]
# Tells what a unit looks like, by its text, its key and what it may be, in bits of the language's own sense.
Look = Callable[[str, str, Mapping[str, str]], int]
_HYPHENS = frozenset("-–‐‑")
_NOTHING: Mapping[str, str] = {}
_MOST_FORMS = 16_384  # kept of all that texts have written


class Index:
    """Finds the longest known phrase at each place of a sentence."""

    def __init__(self, phrases: Iterable[Phrase], look: Look) -> None:
        by_keys: dict[tuple[str, ...], list[Phrase]] = {}
        for phrase in phrases:
            by_keys.setdefault(phrase.keys, []).append(phrase)
        self._alone = {keys[0]: same for keys, same in by_keys.items() if len(keys) == 1}
        # By the first key, then by the second; the longest first.
        self._longer: dict[str, dict[str, list[_Phrases]]] = {}
        for keys, same in sorted(by_keys.items(), key=lambda entry: -len(entry[0])):
            if len(keys) > 1:
                self._longer.setdefault(keys[0], {}).setdefault(keys[1], []).append((keys, same))
        self._look = look
        # All that a unit is but for its place depends on how it is written, and texts write the same words.
        self._forms: dict[str, _Form] = {}

    def units(self, text: str) -> tuple[Unit, ...]:
        """Split `text` into units, each the longest known phrase at its place, else a word or a sign."""
        forms, end = self._forms, 0
        words: list[Unit] = []
        beginnings = []  # where a phrase of several words may begin: the word behind fits, or is a hyphen
        before: Mapping[str, Sequence[_Phrases]] | None = None
        for written in WORDS.findall(
            text
        ):  # with nothing but space between them; twice as fast as match by match
            start = text.index(written, end)
            end = start + len(written)
            key, kinds, marks, longer = forms.get(written) or self._word(written)
            if before is not None and (key in before or key in _HYPHENS):
                beginnings.append((len(words) - 1, before))
            words.append(Unit(written, key, start, end, kinds, marks))
            before = longer
        units: list[Unit] = []
        behind = 0
        for at, phrases in beginnings:
            if at >= behind and (found := self._longest(phrases, text, words, at)) is not None:
                units += words[behind:at]
                unit, behind = found
                units.append(unit)
        return (*units, *words[behind:]) if behind else tuple(words)

    def _word(self, written: str) -> _Form:
        """Return, and keep, the form of a word that stands alone."""
        # A lone accent folds to nothing, "¨" to a blank; whoever asks for a unit's first word must find one.
        key = fold(written).strip() or written
        kinds = _fitting(self._alone.get(key, ()), written)
        return self._keep(written, (key, kinds, self._look(written, key, kinds), self._longer.get(key)))

    def _keep(self, written: str, form: _Form) -> _Form:
        if len(self._forms) >= _MOST_FORMS:
            self._forms.clear()
        self._forms[written] = form
        return form

    def _longest(
        self, by_second: Mapping[str, Sequence[_Phrases]], text: str, words: Sequence[Unit], at: int
    ) -> tuple[Unit, int] | None:
        """Return the longest phrase of several words that begins at a word, and where it ends."""
        second, _ = _behind(words, at, 1)
        candidates = by_second.get(second[0]) if second else None
        if candidates is None:
            return None
        ahead, ends = _behind(words, at, len(candidates[0][0]) - 1)
        for keys, phrases in candidates:
            many = len(keys) - 1
            if ahead[:many] != keys[1:]:
                continue
            end = ends[many - 1]
            start, stop = words[at].start, words[end - 1].end
            written = text[start:stop]
            key, kinds, marks, _ = self._forms.get(written) or self._phrase(written, words[at:end], phrases)
            if kinds:
                return Unit(written, key, start, stop, kinds, marks), end
        return None

    def _phrase(self, written: str, words: Sequence[Unit], phrases: Sequence[Phrase]) -> _Form:
        """Return, and keep, the form of several words; it may be nothing where their capitals don't fit."""
        key = " ".join(word.key for word in words if word.key != "-")
        kinds = _fitting(phrases, written)
        return self._keep(written, (key, kinds, self._look(written, key, kinds), None))


def _fitting(phrases: Sequence[Phrase], written: str) -> Mapping[str, str]:
    """Return what all phrases of the same keys stand for that may be written so, by kind."""
    fitting = {p.kind: p.stands_for for p in phrases if not p.exact or _same_case(p.written, written)}
    return fitting or _NOTHING


def _behind(words: Sequence[Unit], at: int, most: int) -> tuple[tuple[str, ...], Sequence[int]]:
    """Return the keys behind the word at `at`, hyphens within words skipped, and where each of them ends."""
    keys: list[str] = []
    ends: list[int] = []
    last = len(words) - 1
    while at < last and len(keys) < most:
        at += 1
        if at < last and words[at].key in _HYPHENS and words[at - 1].end == words[at].start:
            at += 1
        keys.append(words[at].key)
        ends.append(at + 1)
    return tuple(keys), ends


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
