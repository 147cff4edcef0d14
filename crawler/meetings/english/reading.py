"""An English sentence taken apart: who, what, when and where it names, and what parts its clauses."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.meetings.english.clauses import PASSIVE, Clauses
from crawler.meetings.spans import Person, Sentence, Unit
from store.records.meetings import Place

_COORDINATES = frozenset(
    (
        ",",
        "and",
        "&",
        "with",
        "also",
        "both",
        "as",
        "well",
        "along",
        "together",
        "the",
        "a",
        "his",
        "her",
        "their",
        "then",
        "by",
        "between",
        "including",
        "separately",
    )
)
_AROUND = frozenset((".", ",", "in", "on", "at", "here", "today", "and", "during", "for", "with", "to"))
_ACTING = ("saying", "meet", "receive", "attend", "discuss", "outcome", "about", "hold")
_ALONG = frozenset(("accompanied", "flanked", "assisted", "joined", "escorted"))
_MOST_BETWEEN = 6
_HIM = frozenset(("him", "her"))
_FOR = frozenset(("for", "from", "representing", "on"))
_SPLIT = 14


@dataclass(slots=True)
class Reading(Clauses):
    """One sentence and what it names."""

    subject: Person | None = None  # whom the sentence before was about
    here: Place | None = None  # where the text is written
    previous: dt.date | None = None  # the day told last, in a sentence before
    around: tuple[Sentence | None, Sentence | None] = (None, None)  # the title and the sentence that follows
    lead: bool = False  # the first sentence of the text
    before: Sequence[Unit] = ()  # the sentence before
    pair: tuple[Person, ...] = ()  # "the two presidents": the two of whom the text told last
    after_event: bool = False  # the sentence before told of an event
    group: Person | None = None  # "them", "the ministers": the body that met last
    agents: tuple[Person, ...] = ()  # the subject of the verb of meeting before

    def chain(self, at: int, *, forward: bool) -> tuple[Person, ...]:
        """Return the people joined by commas and "and" from the `at`-th on, onward or backward."""
        chain = [self.people[at]]
        step = 1 if forward else -1
        reached = at
        while 0 <= at + step < len(self.people):
            at += step
            if forward and self._told_by_the_way(self.people[reached].last, self.people[at]):
                continue  # the delegation in "A, who heads the delegation of Oman, and B"
            first, second = sorted((self.people[reached], self.people[at]), key=lambda p: p.first)
            if not self.joined(first.last, second.first):
                break
            reached = at
            chain.append(self.people[at])
        return tuple(chain if forward else reversed(chain))

    def _told_by_the_way(self, last: int, person: Person) -> bool:
        """Tell whether an unnamed mention stands in the ", who heads it," right behind what ends there."""
        return person.name is None and any(
            clause.start == last + 1 and person.first in clause for clause in self.asides
        )

    def joined(self, last: int, first: int) -> bool:
        """Tell whether only a comma, "and", "as well as" stand between two units."""
        aside = next((clause for clause in self.asides if clause.start == last + 1), None)
        if aside is not None and aside.stop < first and self.units[last + 1].key == "who":
            last = aside.stop  # "A, who arrived a day earlier, and B took part"
        keys = self._without_side(self.keys(last, first))
        gap = keys
        if keys[:2] in (["and", "on"], ["and", "by"]) and len(keys) <= len(("and", "on", "the")):
            # "called on A and on B"
            return keys[2:] in ([], ["the"]) and all(
                p.name is not None for p in self.people if p.last == last or p.first == first
            )
        if ";" in keys:
            acting = any(p.first == first and self.acts(p) for p in self.people)
            return set(keys) <= {";", "and"} and (not acting or self.keys(first + 1, first + 2) == [":"])
        return (
            bool(gap)
            and len(gap) <= _MOST_BETWEEN
            and all(k in _COORDINATES for k in keys)
            and keys != ["with", "the"]
        )

    def _without_side(self, keys: list[str]) -> list[str]:
        """Leave out the ", for the SCO," between two people of a list."""
        begin = next((i for i, key in enumerate(keys) if key in _FOR and keys[i - 1 : i] == [","]), 0)
        if not begin or keys[-1] != "," or len(keys) - begin > _MOST_BETWEEN:
            return keys
        return keys[:begin]

    def people_after(self, at: int, *, reach: int = _SPLIT) -> tuple[Person, ...]:
        """Return the first people behind unit `at` within its clause, with those joined to them."""
        for k, person in enumerate(self.people):
            if person.first >= at:
                if self.cost(at, person.first) > reach or self._verb_between(at, person.first):
                    return ()
                group = person.plural and self.keys(person.last, person.last + 1) == [":"]
                if group and self.people[k + 1 : k + 2] and self.people[k + 1].first == person.last + 1:
                    k += 1  # noqa: PLW2901 - "among the premiers: A, B and C"
                return self.chain(k, forward=True)
        return ()

    def people_before(self, at: int, *, reach: int = 30) -> tuple[Person, ...]:
        """Return the nearest people before unit `at` that can be its subject, with those joined to them."""
        for k in range(len(self.people) - 1, -1, -1):
            person = self.people[k]
            if person.last > at or self._comes_along(person):
                continue
            if self._is_relative(person, at):
                return (person,)  # "was handed over by A, who met B"
            if self.cost(person.last, at) > reach:
                return ()
            chain = self.chain(k, forward=False)
            if len(chain) > 1 and chain[0].first and self.units[chain[0].first - 1].key == "as":
                chain = chain[1:]  # "As the main speaker, A"
            if self._is_object(person):
                continue
            if not self._is_object(chain[0]):
                return chain
            if chain[0].first > 1 and self.units[chain[0].first - 1].key == "by" and chain[0].first - 2 <= 0:
                return chain[1:]  # "Invited by A, B and C will visit"
            if "and" not in self.keys(chain[-2].last, person.first):
                return (person,)  # "… by A, B will visit", but not "met A and B and will visit"
        return ()

    def _comes_along(self, person: Person) -> bool:
        """Tell whether the person is the B or C of "A, accompanied by B and C, met D"."""
        by = next((i for i in range(person.first - 1, 1, -1) if self.units[i].key == "by"), 0)
        if not by or self.units[by - 1].key not in _ALONG or self.units[by - 2].key != ",":
            return False
        return any(
            person in self.chain(k, forward=True) for k, p in enumerate(self.people) if p.first == by + 1
        )

    def _is_relative(self, person: Person, at: int) -> bool:
        """Tell whether only ", who" and small words stand between the person and the verb at `at`."""
        between = self.keys(person.last, at)
        return "who" in between[:2] and len(between) <= _MOST_BETWEEN

    def acts(self, person: Person) -> bool:
        """Tell whether a verb follows the person right away."""
        comma = self.keys(person.last, person.last + 1) == [","] and self.units[person.first].key == "the"
        ahead = self.units[person.last + comma : person.last + comma + 1]
        return bool(ahead) and (
            ahead[0].has(*_ACTING) or (ahead[0].key.endswith("ed") and ahead[0].text.islower())
        )

    def topic(self) -> Person | None:
        """Return whom the sentence is about: its first person who is no "with A", named or not."""
        fits = [p for p in self.people if not p.plural and (p.name or p.organisation)]
        about = next((p for p in fits if self.acts(p) or not self._is_object(p)), None)
        if about is None and fits and {"he", "she"}.intersection(self.keys(0, fits[0].first)):
            return None  # "He met with A": still of him
        return about or next(iter(fits), None)

    def _is_object(self, person: Person) -> bool:
        """Tell whether a preposition before the person keeps them from being a subject."""
        if not person.first:
            return False
        verb = self.units[person.first - 1]
        if verb.has("meet", "receive") and not verb.has("noun"):
            return True
        before = verb.key
        return before in {
            "of",
            "by",
            "with",
            "from",
            "to",
            "for",
            "behalf",
            "on",
            "under",
            "in",
            "against",
            "than",
            "about",
        }

    def _verb_between(self, first: int, last: int) -> bool:
        return any(
            u.has("happen", "visit", "attend") and not u.has("noun", "head", "describing")
            for u in self.units[first:last]
        )

    def is_noun(self, at: int) -> bool:
        """Tell whether a word that may be a verb is a noun here: "the visit", "his call"."""
        if not self.units[at].has("noun"):
            return False
        before = self.units[at - 1] if at else None
        return not (
            before is not None
            and (before.has("planned") or before.key in {"to", "not", "and", "also", "who"})
        )

    def pronoun(self, at: int, subject: Person | None) -> tuple[Person, ...]:
        """Return whom the "he" shortly before unit `at` means, or a verb that shares its subject.

        "It" is a delegation that meets. "A met B and spoke with C": A did both.
        """
        for i in range(at - 1, max(-1, at - 6), -1):
            he = self.units[i].key in {"he", "she"} or (self.units[i].key == "it" and i >= at - 2)
            if he:
                inside = [p for p in self.people if p.name and p.last <= i and not self._is_object(p)]
                whom = inside[0] if inside else subject
                if inside and subject is not None and _HIM.intersection(self.keys(0, i)):
                    whom = subject  # "B received him on Monday, and on Tuesday he talked to C"
                return (replace(whom, first=i, last=i + 1),) if whom else ()
        follows = {"and", "then", "before", "later", ","}.intersection(self.keys(at - 3, at))
        return tuple(replace(a, first=at, last=at) for a in self.agents) if follows else ()

    def pronoun_behind(self, at: int, left: Sequence[Person], subject: Person | None) -> tuple[Person, ...]:
        """Return whom the "him" right behind the verb at `at` means: who was told of before, not who acts."""
        if self.keys(at + 1, at + 2) not in (["him"], ["her"]) or self._owns(at + 1):
            return ()
        named = next((p for p in self.people if p.name and p.last <= at and p not in left), subject)
        if named is None or named.name in {p.name for p in left}:
            return ()
        return (replace(named, first=at + 1, last=at + 2),)

    def _owns(self, at: int) -> bool:
        """Tell whether the "her" at `at` owns what follows it: "received her credentials"."""
        behind = self.units[at + 1 : at + 2]
        if self.units[at].key != "her" or not behind:
            return False
        return behind[0].has("head", "heads", "noun") or not (behind[0].kinds or behind[0].key in _AROUND)

    def with_pronoun(self, people: tuple[Person, ...], subject: Person | None) -> tuple[Person, ...]:
        """Return A and B for "He and B", where "he" is A."""
        first = people[0].first if people else 0
        if self.keys(first - 2, first) in (["he", "and"], ["she", "and"]) and subject is not None:
            return (replace(subject, first=first - 2, last=first - 1), *people)
        return people

    def is_passive_form(self, at: int) -> bool:
        """Tell whether the verb at `at` stands behind a form of "be": "was discussed"."""
        return any(k in PASSIVE for k in self.keys(at - 2, at))

    def is_denied(self, at: int) -> bool:
        """Tell whether what stands before unit `at` "is not planned" or "was ruled out"."""
        return self.keys(at, at + 1)[:1] in (["is"], ["was"], ["were"], ["are"]) and self.any(
            "negated", at + 1, at + 3
        )

    def passive(self, at: int) -> bool:
        """Tell whether the verb at `at` is in the passive: "was received by"."""
        return any(k in PASSIVE for k in self.keys(at - 3, at)) and "by" in self.keys(at + 1, at + 16)
