"""What a Russian text has told so far, and what it says of the meetings that follow."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from crawler.meetings.russian.notes import EVENTS, arrivals, events_named, is_heading, named_last, subject_of
from crawler.meetings.russian.reading import Reading
from crawler.meetings.russian.vocabulary import listed
from crawler.meetings.spans import Account, DaySpan, Person, PlaceSpan
from store.records.meetings import Form, Mode, Place, Status

_REACH = 10
_TWO = 2
_DEPUTIES = frozenset(("заместитель", "замминистра", "первыи замминистра"))
_MINISTERS = frozenset(("министр", "глава мид", "министр иностранных дел"))
_OPENING = re.compile(r"(?:открыти|закрыти|старт(?!ова)|запуск|концерт|гала)[а-я]*\s+[А-Яа-я]", re.IGNORECASE)
_CONFIRMED = re.compile(r"подтвер|заяв|аккредит", re.IGNORECASE)
_REMOTE = frozenset((Mode.PHONE, Mode.VIDEO))
_OF_TWO_SIDES = frozenset((Form.BILATERAL, Form.CEREMONY))
_GUESTS = frozenset(("гость", "делегация", "дипломат"))


@dataclass(slots=True)
class Thread:
    """The thread of a text: who and which day it spoke of last, who came to what, and who travels."""

    subject: Person | None = None
    day: dt.date | None = None
    met: bool = False  # a meeting was told
    apart: bool = False  # something that is no meeting was told, such as an exhibition
    events: frozenset[str] = frozenset()  # the nouns of events with a name of their own that were told
    arrived: dict[str, tuple[str, PlaceSpan | None]] = field(default_factory=dict)  # who came to which event
    visit: Account | None = None
    bodies: dict[str, str] = field(default_factory=dict)  # for whom people spoke, as accounts told
    heading: tuple[DaySpan, int] | None = None  # a day that stands alone before a paragraph's sentences
    recent: tuple[Person, ...] = ()  # who was named last
    together: list[frozenset[str]] = field(default_factory=list)  # who was told to have met
    scene: tuple[DaySpan | None, PlaceSpan | None] = (None, None)  # when and where they were named
    land: str | None = None  # the country that somebody travels in
    headline: PlaceSpan | None = None  # the one city that the title names
    received: str | None = None  # who was received last
    home: str | None = None  # the country of a minister whose ministry the text writes of
    stage: PlaceSpan | None = None  # that a heading names
    travellers: frozenset[str] = frozenset()
    mentioned: Account | None = None  # an event that was named, and not told
    ahead: bool | None = None  # whether all meetings told so far lie ahead
    visited: tuple[str, PlaceSpan] | None = None  # whose delegation came where
    series: Account | None = None  # "провёл ряд встреч": when, where and at what single ones took place

    opened: Account | None = (
        None  # "В Москве состоялись консультации": who held them, the text goes on to tell
    )

    @property
    def company(self) -> tuple[Person, ...]:
        """Return the two people whom "стороны" may mean: told of last, and of no meeting yet."""
        names = {p.name for p in self.recent if p.name}
        sides = {p.organisation for p in self.recent}
        if len(self.recent) != _TWO or len(sides) != _TWO or any(names <= met for met in self.together):
            return ()
        return self.recent

    def _follow_travel(self, reading: Reading) -> None:
        """Take note of where somebody travels, by a verb or a participle: "находящийся в Азербайджане"."""
        for i, word in enumerate(reading.words if "visit" in reading.kinds else ()):
            if not reading.has(i, "visit") or not word.is_a("VERB", "PRTF", "GRND"):
                continue
            near = (p for p in reading.places if i - 4 <= p.first <= i + _REACH and p.place.country)
            place = next(near, None)
            if place is not None:
                self.land = place.place.country
                who = reading.subjects(i) if word.is_a("VERB", "GRND") else reading.subjects_behind(i)
                self.travellers |= {m.person.name for m in who if m.person.name}

    def fits(self, account: Account) -> bool:
        """Tell whether an account can be of a meeting: "участвовали А и Б" may be in an exhibition."""
        loose = account.anaphoric and account.gathering is None
        if (
            loose
            and self.ahead
            and account.status is Status.HELD
            and not _CONFIRMED.search(account.sentence.text)
        ):
            return False  # what was done is told of no meeting to come
        known = self.met or self.mentioned is not None
        return known or not loose or not (self.apart or _is_at_an_opening(account))

    def meant(self, person: Person) -> Person:
        """Return whom "глава государства", "министр" without a country mean: the one spoken of last."""
        last = self.subject
        if person.name or person.organisation or last is None or not last.name:
            return person
        if person.head in _GUESTS and not person.countries:
            return replace(self._guest(person.head) or last, first=person.first, last=person.last)
        if person.plural:
            return person
        return replace(last, first=person.first, last=person.last) if last.post is None else person

    def _guest(self, head: str | None) -> Person | None:
        """Return whom "дипломат", "гость" mean: the envoy, or who travels or was received."""
        if head == "дипломат":
            return next((p for p in self.recent if p.head in listed("posts", "envoys")), None)
        stage = self.opened.place if self.opened is not None else self.scene[1]
        away = [p for p in self.recent if stage and p.organisation not in {None, stage.place.country}]
        if stage and stage.place.country and len(away) == 1 < len(self.recent):
            return away[0]  # of two who were named, the one who is not at home there
        received = self.received if self.received in {p.name for p in self.recent} else None
        return next((p for p in self.recent if p.name in self.travellers or p.name == received), None)

    def completed(self, account: Account) -> Account:
        """Return the account with what the text before says of who, when, where and at what."""
        people = tuple(
            replace(p, organisation=self.bodies.get(p.name)) if p.name and p.organisation is None else p
            for p in account.people
        )
        people = tuple(self._at_home(p) for p in people)
        account = self._of_what_was_mentioned(account)
        day = account.day
        if day is None and self.heading is not None and self.heading[1] == account.sentence.paragraph:
            day = self.heading[0]
        place = account.place
        if self.opened is not None and account.people and account.form is not Form.VISIT:
            day, place = day or self.opened.day, place or self.opened.place
        event = account.gathering is not None and account.gathering.sort in EVENTS
        if event and self.headline is not None and not (self.met or account.anaphoric):
            place = _in_city(place, self.headline)  # "В Душанбе обсудили охрану границ"
        if self.company and {p.name for p in people} == {p.name for p in self.company}:
            day, place = day or self.scene[0], place or self.scene[1]
        if "|" in account.sentence.text and self.stage is not None:
            place = _in_city(place, self.stage)  # a line of a programme
        account = self._placed(replace(account, people=people, day=day, place=place))
        return _with_hosts(self._where_they_travel(account))

    def _where_they_travel(self, account: Account) -> Account:
        """Give a meeting with somebody who travels the country of that journey."""
        names = {p.name for p in account.people if p.name}
        hosts = {p.organisation for p in account.people if p.name not in self.travellers}
        fits = account.form is Form.BILATERAL and account.place is None and not account.anaphoric
        if not fits or self.land not in hosts or not names & self.travellers or account.mode in _REMOTE:
            return account
        place = PlaceSpan(first=0, last=1, place=Place(country=self.land), implied=True)
        return replace(account, place=place)

    def _at_home(self, person: Person) -> Person:
        """Give a minister without a country the one in which somebody travels."""
        if person.head in _DEPUTIES and self.home and person.organisation is None and person.name:
            return replace(person, organisation=self.home)
        home = self.land is not None and person.organisation is None and person.name not in self.travellers
        national = person.head in listed("posts", "national") and bool(person.post) and not person.plural
        return replace(person, organisation=self.land) if home and national else person

    def _of_what_was_mentioned(self, account: Account) -> Account:
        """Take "на открытии выступили А и Б" for the event that was only named so far."""
        event, known = self.mentioned, account.gathering
        fits = account.anaphoric and (known is None or known.generic) and account.people
        if not fits or event is None or event.gathering is None or self.met or self.apart:
            return account
        return replace(
            account,
            gathering=event.gathering,
            form=event.form,
            day=account.day or event.day,
            place=account.place or event.place,
            anaphoric=False,
        )

    def _placed(self, account: Account) -> Account:
        if account.beside and account.occasion and self.events:
            return replace(account, occasion=None)  # "на полях форума": of the one that was told
        if account.form is not Form.BILATERAL or account.gathering is not None or account.anaphoric:
            return account
        names = {p.name for p in account.people if p.name}
        goal = next((self.arrived[name] for name in names if name in self.arrived), None)
        if account.occasion is None and goal is not None:
            account = replace(account, occasion=goal[0], place=account.place or goal[1])
        if self.visited is not None and self.visited[0] in {p.organisation for p in account.people}:
            account = replace(account, place=_in_city(account.place, self.visited[1]))
        if self.series is not None and names & {p.name for p in self.series.people}:
            told = self.series
            account = replace(
                account,
                occasion=account.occasion or told.occasion,
                place=account.place or told.place,
                day=account.day or told.day,
            )
        if self.visit is not None and names & {p.name for p in self.visit.people}:
            title = self.visit.gathering.title if self.visit.gathering else None
            place = account.place if account.place and not account.place.implied else self.visit.place
            place = place or account.place
            house = self.visit.place is not None and bool(self.visit.place.place.venue)
            day = self.visit.day if house and self.visit.day and not self.visit.day.end_date else None
            account = replace(account, day=account.day or day)
            return replace(
                account, place=place, occasion=account.occasion or (None if account.beside else title)
            )
        return account

    def _opened_by(self, reading: Reading, told: Sequence[Account]) -> Account | None:
        """Return a meeting of which only the day and the place were told so far: talks, or a paper signed."""
        if any(p.name for a in told for p in a.people) or (self.met and self.opened is None):
            return None
        talk = next(
            (a for a in told if a.gathering is not None and (a.anaphoric or not a.gathering.named)), None
        )
        if talk is not None:
            return talk if talk.day or talk.place else self.opened
        signed = any(reading.has(i, "sign") and reading.is_verb(i) for i in range(len(reading.words)))
        if told or not signed or not reading.places:
            return self.opened
        day = next((d for d in reading.days if d.date), None)
        return Account(sentence=reading.sentence, day=day, place=reading.places[0])

    def follow(self, reading: Reading, told: Sequence[Account]) -> None:
        """Take note of what one more sentence tells."""
        events = [
            a for a in told if a.gathering is not None and a.gathering.named and a.form is not Form.VISIT
        ]
        self.arrived |= dict(arrivals(reading))
        self.events |= {a.gathering.noun for a in events if a.gathering is not None}
        self._follow_travel(reading)
        if reading.sentence.within == "title" and len(reading.places) == 1 and reading.places[0].place.city:
            self.headline = reading.places[0]
        guests = (a.people[-1].name for a in told if _is_reception_of_one(reading, a))
        self.received = next(guests, self.received)
        if reading.places and not told and not any(w.is_a("VERB", "PRTS") for w in reading.words):
            self.stage = reading.places[0]
        if not told:
            self.mentioned = next(events_named(reading), self.mentioned)
        self.visited = next(_delegations(told), self.visited)
        self.series = next((a for a in told if _is_series(a)), self.series)
        self.together += [
            frozenset(p.name for p in a.people if p.name) for a in told if a.form is not Form.VISIT
        ]
        before, self.recent = self.recent, named_last(self.recent, reading)
        if self.recent is not before:
            day = reading.days[0] if len(reading.days) == 1 else None
            place = reading.places[0] if len(reading.places) == 1 else None
            self.scene = (day or self.scene[0], place or self.scene[1]) if before else (day, place)
        self.visit = next((a for a in told if a.form is Form.VISIT), self.visit)
        self.opened = self._opened_by(reading, told)
        if told and reading.sentence.within == "text":
            self.ahead = self.ahead is not False and all(a.status is Status.PLANNED for a in told)
        self.met = self.met or bool(told)
        self.bodies |= {p.name: p.organisation for a in told for p in a.people if p.name and p.organisation}
        if reading.days and reading.days[0].date and is_heading(reading):
            self.heading = (replace(reading.days[0], inferred=True), reading.sentence.paragraph)
        self.apart = self.apart or any("not_meeting" in found for found in reading.marks)
        self.subject = subject_of(reading) or self.subject
        told_of = self.subject
        if self.home is None and told_of is not None and told_of.head in _MINISTERS:
            self.home = told_of.organisation
        self.day = next((d.date for d in reading.days if d.date), self.day)


def _with_hosts(account: Account) -> Account:
    """Give those with a post and no country that of the place, where two sides met and no other has it."""
    country = account.place.place.country if account.place is not None else None
    told = {p.organisation for p in account.people if p.organisation}
    if country is None or country in told or not told or account.form not in _OF_TWO_SIDES:
        return account
    if account.gathering is not None and account.gathering.named:
        return account
    people = (
        replace(p, organisation=country)
        if p.organisation is None and p.name and p.post and not p.plural
        else p
        for p in account.people
    )
    return replace(account, people=tuple(people))


def _in_city(place: PlaceSpan | None, visited: PlaceSpan) -> PlaceSpan:
    """Return the place that was visited, or a house without a city as one there."""
    if place is None or (place.place.city is None and place.place.venue is None):
        return visited
    if place.place.city or not visited.place.city:
        return place
    there = replace(place.place, city=visited.place.city, country=visited.place.country)
    return replace(place, place=there, implied=True)


def _delegations(told: Sequence[Account]) -> Iterator[tuple[str, PlaceSpan]]:
    """Give whose delegation "посетила Челябинск", and the place."""
    for account in told:
        for person in account.people:
            group = person.plural and person.name is None and person.organisation
            if group and account.place is not None and account.gathering is None:
                yield group, account.place


def _is_reception_of_one(reading: Reading, account: Account) -> bool:
    """Tell whether the sentence says by "принял" that one person received another."""
    received = any(reading.has(i, "receive") and reading.is_verb(i) for i in range(len(reading.words)))
    return received and account.form is Form.BILATERAL and len(account.people) == _TWO


def _is_series(account: Account) -> bool:
    """Tell whether somebody held several meetings that the sentences to come tell of."""
    gathering = account.gathering
    return (
        gathering is not None
        and gathering.sort == "talk"
        and len(account.people) == 1
        and account.people[0].name is not None
        and gathering.title.split()[-1].endswith(("и", "ы"))
    )


def _is_at_an_opening(account: Account) -> bool:
    """Tell whether people only were at the opening of something: of a year of culture, an exhibition."""
    return bool(_OPENING.search(account.sentence.text))
