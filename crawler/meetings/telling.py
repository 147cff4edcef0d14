"""One meeting as a text tells it, built up account by account; knows no language."""

import datetime as dt
from dataclasses import dataclass, field, replace

from crawler.meetings.lexicon import fold, fold_name
from crawler.meetings.spans import Account, DaySpan, Gathering, Person, PlaceSpan, Sentence
from store.records.meetings import Form, Mode, Status


@dataclass(slots=True, eq=False)
class Told:
    """One meeting as its text tells it, with the sentence that each value comes from."""

    status: Status
    form: Form
    mode: Mode
    people: list[tuple[Person, Sentence]] = field(default_factory=list)
    gathering: tuple[Gathering, Sentence] | None = None
    day: tuple[DaySpan, Sentence] | None = None
    place: tuple[PlaceSpan, Sentence] | None = None
    occasion: tuple[str, Sentence] | None = None
    sides: tuple[str, ...] = ()
    beside: bool = False
    present: bool = False
    spoke: bool = True  # nothing so far says that they met in person
    sentences: list[Sentence] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """Return the folded names of its people."""
        return {fold_name(p.name) for p, _ in self.people if p.name}

    @property
    def event(self) -> Gathering | None:
        """Return the event, when it has a name of its own."""
        return self.gathering[0] if self.gathering is not None and self.gathering[0].named else None

    @property
    def first_day(self) -> dt.date | None:
        """Return the day, or the first of several."""
        return self.day[0].date if self.day else None

    @property
    def last_day(self) -> dt.date | None:
        """Return the day, or the last of several."""
        return (self.day[0].end_date or self.day[0].date) if self.day else None

    def settle_people(self) -> None:
        """Leave out "their UN colleagues" where somebody of theirs is named; put the named first."""
        named = {p.organisation for p, _ in self.people if p.name}
        self.people = [(p, s) for p, s in self.people if p.name or not _is_covered(p, named)]
        self.people.sort(key=lambda told: told[0].name is None)

    def take_people(self, other: "Told") -> None:
        """Take over the people of another meeting of the same journey."""
        for person, sentence in other.people:
            self.add_person(person, sentence)

    def add(self, account: Account) -> None:
        """Take over what the account says beyond what is known."""
        sentence = account.sentence
        self.sentences.append(sentence)
        if self.present and not account.present:
            self.status, self.present = account.status, False
        for person in account.people:
            self.add_person(person, sentence)
        self._add_gathering(account)
        if account.day is not None and self.day is None:
            self.day = (account.day, sentence)
        self._add_place(account)
        if account.occasion is not None and self.occasion is None:
            self.occasion = (account.occasion, sentence)
        if self.mode is Mode.UNKNOWN or account.mode is Mode.HYBRID:
            self.mode = account.mode  # some were there, others by video
        self.sides = self.sides or account.sides
        self.spoke = self.spoke and account.spoke and account.place is None
        self.beside = self.beside or account.beside

    def complete(self, account: Account) -> None:
        """Take over from a title where and how the meeting took place, if the text doesn't tell it."""
        if self.place is None and account.place is not None:
            self.place = (account.place, account.sentence)
        if self.mode is Mode.UNKNOWN:
            self.mode = account.mode

    def add_person(self, person: Person, sentence: Sentence) -> None:
        """Add a participant, or complete one who is known without a name."""
        for i, (known, _) in enumerate(self.people):
            if same_person(known, person):
                if (known.name is None and person.name is not None) or (known.implied and not person.implied):
                    self.people[i] = (person, sentence)
                return
        self.people.append((person, sentence))

    def name_the_unnamed(self, people: tuple[Person, ...], sentence: Sentence) -> None:
        """Give the one participant without a name the name that another sentence tells."""
        new = [p for p in people if p.name and fold_name(p.name) not in self.names]
        unnamed = [i for i, (p, _) in enumerate(self.people) if not p.name and not p.plural]
        if len(new) == len(unnamed) == 1:
            known = self.people[unnamed[0]][0]
            post = new[0].post or known.post
            self.people[unnamed[0]] = (
                replace(new[0], post=post, organisation=new[0].organisation or known.organisation),
                sentence,
            )

    def _add_gathering(self, account: Account) -> None:
        new, known = account.gathering, self.gathering[0] if self.gathering else None
        if new is None or (account.anaphoric and not new.named):
            return
        longer = known is not None and len(new.title) > len(known.title) and new.noun == known.noun
        if known is None or (new.named and (not known.named or longer)):
            self.gathering = (new, account.sentence)

    def _add_place(self, account: Account) -> None:
        if account.place is None:
            return
        new, known = account.place.place, self.place[0].place if self.place else None
        better = known is not None and known.city is None and new.city is not None
        venue = known is not None and known.venue is None and new.venue and new.city == known.city
        if known is None or better or venue:
            self.place = (account.place, account.sentence)


def _is_covered(person: Person, named: set[str | None]) -> bool:
    """Tell whether a mention without a name says nothing beyond those who are named."""
    if len(person.countries) > 1:
        return set(person.countries) <= named
    return person.vague and (person.organisation is None or person.organisation in named)


def same_person(one: Person, other: Person) -> bool:
    """Tell whether two mentions mean the same person or group."""
    if one.name and other.name:
        return fold_name(one.name) == fold_name(other.name)
    if one.plural != other.plural:
        return False
    return one.organisation == other.organisation and fold(one.post or "") == fold(other.post or "")
