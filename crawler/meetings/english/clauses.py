"""The clauses of an English sentence: how far apart what it names stands, and what is said by the way."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.meetings.english.places import places
from crawler.meetings.spans import DaySpan, Gathering, Person, PlaceSpan, Sentence, Unit

_RELATIVE = frozenset(("who", "which", "where", "whose", "whom", "that"))
_SUBORDINATE = frozenset(
    ("after", "before", "while", "when", "since", "because", "although", "as", "until", "if", "once")
)
_STRONG = frozenset((";", "“", "”", '"', "«", "»", ":"))
_BARRIERS = _STRONG | _RELATIVE | _SUBORDINATE
_WEAK_COST, _STRONG_COST = 8, 60
PASSIVE = frozenset(("was", "were", "been", "be", "is", "are", "being"))


@dataclass(slots=True)
class Clauses:
    """One sentence, what it names, and the prices of what stands between two of its words."""

    sentence: Sentence
    units: Sequence[Unit]
    people: tuple[Person, ...]
    gatherings: tuple[Gathering, ...]
    days: tuple[DaySpan, ...]
    all_keys: list[str]  # of its units
    words: frozenset[str]  # the same once each: a rule without its word needs no look at them
    kinds: frozenset[str] = frozenset()  # all kinds that its units may be of
    taken: frozenset[int] = frozenset()  # the units of its people as they were found
    nested: tuple[range, ...] = ()  # the words of events that others only prepare
    # Made when they are first asked for.
    _places: tuple[PlaceSpan, ...] | None = field(default=None, init=False)
    _running: list[int] | None = field(default=None, init=False)
    _asides: list[range] | None = field(default=None, init=False)

    @property
    def places(self) -> tuple[PlaceSpan, ...]:
        """Return the places that the sentence names, which are looked for where a meeting is told."""
        if self._places is None:
            self._places = places(self.units, taken=self.taken)
        return self._places

    @property
    def _costs(self) -> list[int]:
        """Return the running cost of the barriers up to each unit."""
        if self._running is None:
            self._running = self._running_costs()
        return self._running

    def _running_costs(self) -> list[int]:
        costs, total = [0], 0
        inside = {i for p in self.people for i in range(p.first, p.last)}
        inside |= {i for g in self.gatherings for i in range(g.first, g.last)}
        inside |= {i for where in self.nested for i in where}
        recalled = self._ends_of_recalled()
        for i, unit in enumerate(self.units):
            if (unit.kinds or unit.key in _BARRIERS) and i not in inside:
                total += self._cost(i, unit)
            if i + 1 in recalled:
                total -= _STRONG_COST
            costs.append(total)
        return costs

    def _ends_of_recalled(self) -> set[int]:
        """Return where events end that stand by the way, "ahead of the summit in Osh": the news goes on."""
        ends: set[int] = set()
        if "recalling" not in self.kinds:
            return ends
        spans = {d.first: d.last for d in self.days} | {p.first: p.last for p in self.places}
        for gathering in self.gatherings:
            before = range(max(0, gathering.first - 2), gathering.first)
            if any(self.units[i].has("recalling") for i in before) and gathering.named:
                end = gathering.last
                while end in spans:
                    end = spans[end]
                ends.add(end)
        return ends

    def _cost(self, i: int, unit: Unit) -> int:
        if unit.key == ":" and not self._speaks(i):
            return _WEAK_COST
        if unit.key in _STRONG or ("saying" in unit.kinds and not (i and self.units[i - 1].key in PASSIVE)):
            return _STRONG_COST
        if "recalling" in unit.kinds:
            return _STRONG_COST
        return _WEAK_COST if unit.key in _RELATIVE or unit.key in _SUBORDINATE else 0

    def _speaks(self, i: int) -> bool:
        """Tell whether what somebody says follows the colon at `i`."""
        behind = self.units[i + 1 : i + 2]
        return any(u.has("saying") for u in self.units[:i]) or any(u.key in _STRONG for u in behind)

    def cost(self, first: int, last: int) -> int:
        """Return how far apart two units are: those between them, and a price for each clause that ends."""
        first, last = min(first, last), max(first, last)
        return last - first + abs(self._costs[last] - self._costs[first])

    @property
    def asides(self) -> list[range]:
        """Return the clauses between commas that tell of the word before them: ", who arrived on Sunday,"."""
        if self._asides is None:
            self._asides = self._clauses_of_words()
        return self._asides

    def _clauses_of_words(self) -> list[range]:
        found = [*self.nested]
        inside_day = {j for d in self.days for j in range(d.first, d.last)}
        for i in range(1, len(self.units)):
            if self.units[i].key in _RELATIVE and self.units[i - 1].key == ",":
                ends = (
                    j for j in range(i, len(self.units)) if self.units[j].key == "," and j not in inside_day
                )
                found.append(range(i, next(ends, len(self.units))))
        return found

    def aside(self, first: int, second: int, *, of_people: bool = False) -> bool:
        """Tell whether the first unit stands in a relative clause that the second is no part of."""
        return any(
            first in clause and second not in clause
            for clause in self.asides
            if not of_people or self.units[clause.start].key == "whose"
        )

    def parted(self, first: int, last: int) -> bool:
        """Tell whether something said, recalled or quoted begins or ends between two units."""
        return abs(self._costs[last] - self._costs[first]) >= _STRONG_COST

    def another_clause(self, first: int, last: int) -> bool:
        """Tell whether a semicolon stands between two units."""
        return ";" in self.keys(min(first, last), max(first, last))

    def keys(self, first: int, last: int) -> list[str]:
        """Return the folded units between two places."""
        # Asked tens of thousands of times: a call of max() would cost as much as the list.
        return self.all_keys[first if first > 0 else 0 : last if last > 0 else 0]  # noqa: FURB136

    def any(self, kind: str, first: int, last: int) -> bool:
        """Tell whether a unit of that kind stands between two places."""
        if kind not in self.kinds:
            return False
        around = self.units[first if first > 0 else 0 : last if last > 0 else 0]  # noqa: FURB136 - as above
        return any(u.text != "May" for u in around if kind in u.kinds)

    def within_person(self, at: int) -> bool:
        """Tell whether the unit is part of somebody's name or post."""
        for person in self.people:  # noqa: SIM110 - half the price of any()
            if person.first <= at < person.last:
                return True
        return False
