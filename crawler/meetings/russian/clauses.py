"""The clauses of a Russian sentence: what parts its words, and how far apart two of them are."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from crawler.meetings.russian.fields import Marks, owner_at
from crawler.meetings.russian.mentions import Mention
from crawler.meetings.russian.vocabulary import listed
from crawler.meetings.russian.words import Word
from crawler.meetings.spans import DaySpan, Gathering, PlaceSpan, Sentence

_RELATIVE = frozenset(("который", "где", "когда", "чей"))
_SUBORDINATE = frozenset(("что", "чтобы", "после", "перед", "если", "пока", "поскольку", "как", ":"))
_INSTEAD = frozenset(("хотя", "вместо"))
_STRONG = frozenset((";",))
_WEAK_COST, _STRONG_COST = 8, 60
_LISTING = frozenset((",", "и", "а", "также", "вместе", "затем", "отдельно", "да", "же", "с", "со", "между"))
_SHORTEST_ASIDE = 3
_MOST_BETWEEN = 5  # "и, отдельно, с"


@dataclass(kw_only=True)
class Clauses:
    """A sentence and what it names."""

    sentence: Sentence
    words: Sequence[Word]
    marks: Marks
    mentions: tuple[Mention, ...]
    gatherings: tuple[Gathering, ...]
    places: tuple[PlaceSpan, ...]
    days: tuple[DaySpan, ...]

    @cached_property
    def _costs(self) -> list[int]:
        """Return the running cost of the barriers up to each word."""
        costs, total = [0], 0
        inside = {i for m in self.mentions for i in range(m.first, m.last)}
        for i, word in enumerate(self.words):
            if i not in inside:
                total += self._cost(i, word)
            costs.append(total)
        return costs

    def _cost(self, i: int, word: Word) -> int:
        if word.text in _STRONG or word.key in _INSTEAD or (self.has(i, "saying") and word.is_a("VERB")):
            return _STRONG_COST
        if self.has(i, "recalling") and word.is_a("VERB"):
            return _STRONG_COST
        return _WEAK_COST if word.lemmas & _RELATIVE or word.key in _SUBORDINATE else 0

    def has(self, i: int, *kinds: str) -> bool:
        """Tell whether a phrase of one of these kinds begins at word `i`."""
        if not 0 <= i < len(self.marks) or not self.marks[i]:  # most words begin none
            return False
        return not self.marks[i].keys().isdisjoint(kinds)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Return the kinds of all phrases in the sentence; a rule of another kind need not look at it."""
        return frozenset[str]().union(*filter(None, self.marks))

    def any(self, kind: str, first: int, last: int) -> bool:
        """Tell whether a phrase of a kind begins between two words."""
        return kind in self.kinds and any(kind in found for found in self.marks[max(0, first) : max(0, last)])

    def keys(self, first: int, last: int) -> list[str]:
        """Return the words between two places in small letters."""
        return [w.key for w in self.words[max(0, first) : max(0, last)]]

    def cost(self, first: int, last: int) -> int:
        """Return how far apart two words are: those between them, and a price for each clause that ends."""
        first, last = min(first, last), max(first, last)
        inside = [a for a in self.asides if first < a.start and a.stop <= last]
        saved = sum(len(a) + self._costs[a.stop] - self._costs[a.start] for a in inside)
        return last - first + self._costs[last] - self._costs[first] - saved

    @cached_property
    def asides(self) -> list[range]:
        """Return the clauses between commas that tell of the word before them: ", который прибыл,"."""
        found: list[range] = []
        for i in range(1, len(self.words) - 1):
            if self.words[i].text == "," and self._is_relative(i + 1) and not (found and i < found[-1].stop):
                end = self._clause_end(i + 1)
                found.append(range(i, end))
        return found

    def _is_relative(self, i: int) -> bool:
        return any(w.lemmas & _RELATIVE for w in self.words[i : i + 2]) and not self.words[i].is_a("VERB")

    def _clause_end(self, i: int) -> int:
        """Return where the clause that begins at `i` ends: behind its verb, at a comma outside of a list."""
        verb = next((k for k in range(i, len(self.words)) if self.words[k].is_a("VERB")), len(self.words))
        inside = {k for d in self.days for k in range(d.first, d.last)}
        ends = (
            k for k in range(verb, len(self.words)) if self.words[k].text in {",", ";"} and k not in inside
        )
        return next(ends, len(self.words))

    def aside_of(self, i: int) -> range | None:
        """Return the relative clause that a word stands in."""
        return next((a for a in self.asides if i in a), None)

    @cached_property
    def _clauses(self) -> list[int]:
        """Return the number of the clause that each word stands in, as ", а", ";" part them."""
        numbers, number = [], 0
        for i, word in enumerate(self.words):
            if word.text == ";" or (word.text == "," and self._opens_clause(i + 1)):
                number += 1
            numbers.append(number)
        return [*numbers, number]

    def _opens_clause(self, i: int) -> bool:
        keys = self.keys(i, i + 2)
        return (
            (keys[:1] == ["а"] and keys[1:] != ["также"])
            or keys == ["после", "чего"]
            or keys[:1] == ["затем"]
        )

    def same_clause(self, one: int, other: int) -> bool:
        """Tell whether two words stand in one clause."""
        return self._clauses[one] == self._clauses[other]

    def parted(self, first: int, last: int) -> bool:
        """Tell whether something said or recalled begins or ends between two words."""
        return self._costs[max(first, last)] - self._costs[min(first, last)] >= _STRONG_COST

    def joined(self, last: int, first: int) -> bool:
        """Tell whether only a comma, "и", "а также" stand between two words."""
        gap = self._without_asides(last, first)
        ranks = {w.key for i, w in enumerate(self.words[last:first], last) if "honorific" in self.marks[i]}
        gap = [k for k in gap if k not in ranks] if len(gap) > 1 else gap  # "А, полковник Б"
        if tenures := set(gap) & listed("posts", "tenures"):  # "А и нынешний — Б"
            gap = [k for k in gap if k not in tenures and k not in {"–", "—", "-"}]
        if "а" in gap and "также" not in gap and "затем" not in gap:
            return False  # "выступил А, а Б прислал письмо"
        return 0 < len(gap) <= _MOST_BETWEEN and all(k in _LISTING for k in gap)

    @cached_property
    def _bracketed(self) -> frozenset[int]:
        """Return the words between brackets, with these."""
        inside: set[int] = set()
        opened: int | None = None
        for i, word in enumerate(self.words):
            if word.text == "(":
                opened = i
            elif word.text == ")" and opened is not None:
                inside |= set(range(opened, i + 1))
                opened = None
        return frozenset(inside)

    def _owner_words(self, i: int) -> range:
        """Return the words of the country or body that is named at `i`."""
        found = owner_at(self.marks, i)
        return range(found[1].first, found[1].last) if found is not None else range(0)

    def _without_asides(self, last: int, first: int) -> list[str]:
        """Return the words between two places without ", который председательствовал,"."""
        words = [w for i, w in enumerate(self.words[last:first], last) if i not in self._bracketed]
        if first and self.words[first - 1].text == "(":  # "Индии (министр А), Китая (министр Б)"
            owned = {k for i in range(last, first) for k in self._owner_words(i)}
            words = [
                w for i, w in enumerate(self.words[last:first], last) if i not in self._bracketed | owned
            ]
        if len(words) > _SHORTEST_ASIDE and words[0].text == "," and words[1].lemmas & _RELATIVE:
            end = next((k for k in range(2, len(words)) if words[k].text == ","), None)
            return [w.key for w in words[end:]] if end is not None else [w.key for w in words]
        return [w.key for w in words]
