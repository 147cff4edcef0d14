"""A Russian sentence taken apart: who, what, when and where it names, and what parts its clauses."""

import datetime as dt
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from crawler.meetings.russian.clauses import Clauses
from crawler.meetings.russian.days import days
from crawler.meetings.russian.gatherings import gatherings
from crawler.meetings.russian.mentions import Mention, Scene
from crawler.meetings.russian.people import mentions
from crawler.meetings.russian.places import places
from crawler.meetings.russian.vocabulary import words_and_marks
from crawler.meetings.spans import Gathering, Person, Sentence

_REACH = 30
_BESIDE = 3
_SPOKEN = {
    "о": "loct", "об": "loct", "обо": "loct", "про": "accs", "к": "datv", "ко": "datv", "после": "gent",
    "для": "gent", "перед": "ablt", "до": "gent", "относительно": "gent",
}  # fmt: skip
VERBAL = ("VERB", "INFN", "PRTS", "GRND", "PRTF")


@dataclass(kw_only=True)
class Reading(Clauses):
    """One sentence and what it names."""

    traveller: Person | None = None  # on whose journey this takes place
    year: int | None = None  # of the publication
    met: bool = False  # a meeting was told before
    events: frozenset[str] = frozenset()  # the nouns of events with a name of their own that were told before
    company: tuple[Person, ...] = ()  # the two whom "стороны" mean

    def chain(self, at: int, *, forward: bool) -> tuple[Mention, ...]:
        """Return the people in one case joined by commas and "и" from the `at`-th on."""
        chain = [self.mentions[at]]
        step = 1 if forward else -1
        while 0 <= at + step < len(self.mentions):
            first, second = sorted((self.mentions[at], self.mentions[at + step]), key=lambda m: m.first)
            if (
                not self.joined(first.last, second.first)
                or not chain[0].cases & self.mentions[at + step].cases
            ):
                break
            at += step
            chain.append(self.mentions[at])
        return tuple(chain if forward else reversed(chain))

    def is_verb(self, i: int) -> bool:
        """Tell whether the word is a verb here, or a participle that stands for one."""
        word = self.words[i]
        best = word.parses[0]  # "Вели" is a name, too
        phrase = self.marks[i].get("meet")  # "сели за стол переговоров", not "сель"
        sure = best.pos in (*VERBAL, None) or best.is_name or (phrase is not None and phrase.last > i + 1)
        return word.is_a("VERB", "INFN", "PRTS", "GRND") and sure

    def within_person(self, i: int) -> bool:
        """Tell whether the word is part of somebody's name or post."""
        return any(m.first <= i < m.last for m in self.mentions)

    def subjects(self, verb: int, *, reach: int = _REACH) -> tuple[Mention, ...]:
        """Return who the verb is about: the nearest people in the nominative, before it or behind it."""
        before = self._subjects_before(verb, reach, strict=True)
        behind = self.subjects_behind(verb)
        if (
            before
            and behind
            and self._another_verb(before[-1].last, verb)
            and behind[0].first - verb <= _BESIDE
        ):
            return behind
        if before and behind and behind[0].first - verb <= _BESIDE and self._has_its_verb(before):
            return behind
        if before and behind and behind[0].first == verb + 1 and self._clause_begins(before[-1].last, verb):
            return behind
        return before or behind or self._subjects_before(verb, reach, strict=False)

    def _subjects_before(self, verb: int, reach: int, *, strict: bool) -> tuple[Mention, ...]:
        for k in range(len(self.mentions) - 1, -1, -1):
            mention = self.mentions[k]
            aside = self.aside_of(mention.first)
            if mention.last > verb or not mention.is_subject or (aside is not None and verb not in aside):
                continue
            if not self.is_somebody(mention):
                continue
            if not (strict and self._is_genitive(mention)):
                return self.chain(k, forward=False) if self.cost(mention.last, verb) <= reach else ()
        return ()

    def _has_its_verb(self, people: tuple[Mention, ...]) -> bool:
        """Tell whether people stand behind a verb of their own: "приветствовал посол А, присутствовал Б"."""
        first, last = people[0].first, people[-1].last
        closed = self.keys(last, last + 1) == [","]
        return closed and any(self.words[i].parses[0].pos == "VERB" for i in range(max(0, first - 2), first))

    def _clause_begins(self, first: int, last: int) -> bool:
        """Tell whether a clause with a subject of its own begins: ", а заседание откроет"."""
        keys = self.keys(first, last)
        return any(
            k in {";", ","} and keys[i + 1 : i + 2] in (["а"], ["и"], ["но"]) for i, k in enumerate(keys)
        )

    def _another_verb(self, first: int, last: int) -> bool:
        """Tell whether another verb stands between two words."""
        return any(
            self.words[i].parses[0].pos == "VERB" for i in range(first, last) if not self.within_person(i)
        )

    def subjects_behind(self, verb: int, *, reach: int = _REACH) -> tuple[Mention, ...]:
        """Return the people in the nominative behind the verb."""
        for k, mention in enumerate(self.mentions):
            if not self.same_clause(verb, mention.first):
                continue
            if mention.first > verb and mention.is_subject and not self._is_genitive(mention):
                return self.chain(k, forward=True) if self.cost(verb, mention.first) <= reach else ()
        return ()

    def _is_genitive(self, mention: Mention) -> bool:
        """Tell whether a noun right before the mention owns it, where its own form would not say."""
        if mention.first == 0 or "gent" not in mention.cases:
            return False
        before = self.words[mention.first - 1]
        at = self.mentions.index(mention) + 1
        second = self.mentions[at] if at < len(self.mentions) else None
        if second is not None and self.joined(mention.last, second.first) and "gent" not in second.cases:
            return False  # "подписями А и Б": the other one stands in the nominative
        return (
            before.parses[0].pos == "NOUN"
            and before.text.isalpha()
            and not self.within_person(mention.first - 1)
        )

    def with_whom(self, at: int, *, reach: int = _REACH) -> tuple[Mention, ...]:
        """Return the people behind "с" that follow, or else precede, a word."""
        for k, mention in enumerate(self.mentions):
            if mention.first > at and mention.prep in {"с", "со"} and "ablt" in mention.cases:
                return self.chain(k, forward=True) if self.cost(at, mention.first) <= reach else ()
        for k in range(len(self.mentions) - 1, -1, -1):
            mention = self.mentions[k]
            if (
                mention.last <= at
                and mention.prep in {"с", "со"}
                and "ablt" in mention.cases
                and self.cost(mention.last, at) <= reach // 2
            ):
                begin = k
                while (
                    begin
                    and self.joined(self.mentions[begin - 1].last, self.mentions[begin].first)
                    and self.mentions[begin - 1].prep in {"с", "со"}
                ):
                    begin -= 1
                return self.mentions[begin : k + 1]
        return ()

    def objects(self, verb: int, *, reach: int = _REACH) -> tuple[Mention, ...]:
        """Return the people in the accusative behind the verb, or else before it."""
        for k, mention in enumerate(self.mentions):
            if mention.first > verb and mention.in_case("accs") and not mention.is_subject:
                return self.chain(k, forward=True) if self.cost(verb, mention.first) <= reach else ()
        for k in range(len(self.mentions) - 1, -1, -1):
            mention = self.mentions[k]
            if mention.last <= verb and mention.in_case("accs") and not mention.is_subject:
                return self.chain(k, forward=False) if self.cost(mention.last, verb) <= reach // 2 else ()
        return ()

    def owned_by(self, last: int) -> tuple[Mention, ...]:
        """Return the people in the genitive right behind a noun: "встреча Генерального секретаря"."""
        for k, mention in enumerate(self.mentions):
            if mention.first == last and "gent" in mention.cases and mention.prep is None:
                return self.chain(k, forward=True)
        return ()

    def people(self, mentions: Sequence[Mention]) -> tuple[Person, ...]:
        """Return the people that mentions speak of, those with nothing to anchor them left out."""
        return tuple(m.person for m in mentions if self.is_somebody(m))

    def is_somebody(self, mention: Mention) -> bool:
        """Tell whether a mention is more than a word with a capital."""
        return mention.anchored or not mention.person.name or self._is_full_name(mention)

    def _is_full_name(self, mention: Mention) -> bool:
        """Tell whether a name without a post is told in full: a given name or initials, and a surname."""
        return len((mention.person.name or "").replace(".", ". ").split()) > 1


def read(  # noqa: PLR0913 - the sentence, and what is known of it
    sentence: Sentence,
    names: Mapping[str, Person],
    stems: AbstractSet[str],
    seen: AbstractSet[str],
    *,
    published: dt.date | None,
    previous: dt.date | None,
) -> Reading:
    """Take a sentence apart. `names` are those met in the text, `previous` the day told last."""
    scene = scene_of(sentence, names, stems, seen)
    found = mentions(scene)
    named = frozenset(i for m in found if m.person.name for i in range(m.first, m.last))
    events = gatherings(sentence.text, scene.words, scene.marks, named)
    inside = {i for g in events if g.named for i in range(g.first, g.last)}
    found = tuple(m for m in found if m.person.name or m.first not in inside)
    taken = frozenset(i for m in found for i in range(m.first, m.last))
    planned = any(_is_ahead(scene, i) for i in range(len(scene.words)))
    return Reading(
        sentence=sentence,
        words=scene.words,
        marks=scene.marks,
        mentions=found,
        gatherings=events,
        places=places(sentence.text, scene.words, scene.marks, taken=taken),
        year=published.year if published else None,
        days=days(sentence.text, scene.words, published=published, planned=planned, previous=previous),
    )


def spoken_of(reading: Reading, gathering: Gathering) -> bool:
    """Tell whether somebody speaks of the event: "рассказал об итогах заседания", "готовятся к саммиту"."""
    noun = next((w for w in reading.words[gathering.first : gathering.last] if w.is_a("NOUN")), None)
    for i in range(gathering.first - 1, max(-1, gathering.first - 5), -1):
        if reading.words[i].key in _SPOKEN:
            # "первое после возобновления заседание" is of no case that "после" governs
            cases = {_SPOKEN[reading.words[i].key], "gent"}
            return noun is None or not noun.cases or bool(cases & noun.cases)
        if not reading.words[i].cases & {"gent", "loct", "datv"}:
            return False
    return False


def scene_of(
    sentence: Sentence, names: Mapping[str, Person], stems: AbstractSet[str], seen: AbstractSet[str]
) -> Scene:
    """Return a sentence's words with the phrases found in it."""
    words, marks = words_and_marks(sentence.text)
    return Scene(sentence.text, words, marks, names, stems, seen)


def _is_ahead(scene: Scene, i: int) -> bool:
    word = scene.words[i]
    if "planned" in scene.marks[i]:
        return True
    future = "VERB" in word.pos and (best := word.parses[0]).pos == "VERB" and best.tense == "futr"
    return future and best.known
