"""What runs through an English text: whom it was about, who met last and where, what has an audience."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from crawler.meetings.cast import Cast
from crawler.meetings.english.accounts import accounts
from crawler.meetings.english.audiences import gives_it
from crawler.meetings.english.bystanders import bystanders
from crawler.meetings.english.company import of_their_sides
from crawler.meetings.english.continuations import (
    heads_delegation,
    is_the_delegation,
    is_the_diplomat,
    is_the_guest,
    leads_guests,
    named_later,
    takes_place,
)
from crawler.meetings.english.dissection import read
from crawler.meetings.english.hosts import (
    at_home,
    country_of_event,
    is_local,
    is_national,
    may_be_host,
    of_the_host,
)
from crawler.meetings.english.messages import without_senders
from crawler.meetings.english.owners import with_owners
from crawler.meetings.english.pairs import body_of, names_of, pair_of
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.relatives import of_their_event
from crawler.meetings.english.remote import others_remote
from crawler.meetings.english.representation import of_one_country, with_their_sides
from crawler.meetings.english.roster import item, opens_list, roster
from crawler.meetings.english.sides import form_of
from crawler.meetings.english.statements import says_in_turn, speaks
from crawler.meetings.english.visitors import guest_of, shows_round, visit_to_house
from crawler.meetings.english.whereabouts import placed
from crawler.meetings.spans import Account, Dateline, DaySpan, Person, PlaceSpan, Sentence, Unit
from store.records.meetings import Form, Place, Status

_OF_TWO = frozenset((Form.BILATERAL, Form.CEREMONY))
_SPEAKING = frozenset((
    "was talking to", "was talking with", "was speaking to", "was speaking with", "was speaking during",
))  # fmt: skip
_LIFE = frozenset(("born", "graduated", "graduate", "alumnus"))


@dataclass(slots=True, kw_only=True)
class Thread:
    """One text on its way from the first sentence to the last."""

    everyone: Cast
    title: Sentence | None
    guests: frozenset[str] = frozenset()  # names of those whose country is not the dateline's
    dateline: Dateline | None
    here: Place | None
    published: dt.date | None
    previous: dt.date | None = None  # the day told last
    subject: Person | None = None
    abroad: str | None = None  # where the journey that was told last goes
    delegate: Person | None = None  # who led the delegation told of last
    guest: Person | None = None  # whom somebody received last
    visit: Account | None = None  # to a house, of which no meeting is told yet
    place: PlaceSpan | None = None  # where what was told last took place
    ceremony: frozenset[str] = frozenset()  # who exchanged credentials
    day_line: tuple[int, DaySpan] | None = None  # a paragraph that begins with a day alone
    before: Sequence[Unit] = ()  # the sentence before
    pair: tuple[Person, ...] = ()
    met_before: list[frozenset[str]] = field(default_factory=list)
    sides: tuple[Person, ...] = ()  # who met last
    group: Person | None = None  # the body that met last
    after_event: bool = False  # the sentence before told of an event
    country: str | None = None  # where the event that was told last takes place
    at_event: bool = False  # what was told last has an audience
    listing: bool = False  # the lines that follow list who was there
    met: bool = False  # a meeting was told
    last: Account | None = None  # the meeting told last
    life: bool = False  # somebody's life is told: what has no day there is of long ago
    apart: bool = False  # something that is none was, such as an exhibition

    def tell(self, sentence: Sentence, following: Sentence | None, *, lead: bool) -> Iterator[Account]:
        """Give what the next sentence tells; `following` is the one behind it."""
        reading = self._read(sentence, following, lead=lead)
        if sentence.listed and not (self.listing or sentence.text.endswith((".", ";"))):
            return  # a line of a menu
        self.listing = self.listing if sentence.listed else opens_list(reading)
        told = self._told(reading)
        self.country = country_of_event(told, self.country, at_event=self.at_event)
        yield from (of_the_host(_with_host_country(account, self.abroad), self.country) for account in told)
        self._follow(reading, told)

    def _read(self, sentence: Sentence, following: Sentence | None, *, lead: bool) -> Reading:
        """Take the sentence apart, its people resolved by what was told before."""
        reading = read(sentence, self.everyone.names, published=self.published, previous=self.previous)
        reading.pair, reading.previous, reading.subject = self.pair, self.previous, self.subject
        reading.before = self.before
        reading.group, reading.after_event = self.group, self.after_event
        reading.around = (self.title, following)
        reading.here, reading.lead = self.here, lead
        on = next((d.date for d in reading.days if d.date), self.published)
        reading.people = tuple(
            at_home(self.everyone.resolved(p, on=on, subject=self.subject), self.dateline, self.guests)
            for p in reading.people
        )
        guest = self.visit.people[0] if self.visit is not None else self.guest
        reading.people = tuple(
            _meant(p, self.subject if is_the_diplomat(p, self.subject) else guest, self.delegate)
            for p in reading.people
        )
        reading.people = with_their_sides(reading)
        reading.people = tuple(with_owners(reading, self.everyone.everyone, self.sides))
        reading.people = tuple(of_one_country(reading))
        reading.people = tuple(of_their_event(reading))
        return reading

    def _told(self, reading: Reading) -> list[Account]:
        # "An exhibition was opened. A and B took part": in that, not in a meeting.
        told = [
            a
            for a in accounts(reading, self.subject)
            if self.met or not (self.apart and _of_what_was_told(a))
        ]
        told = [_on_day_before(self._on_day_of_line(account), reading, self.previous) for account in told]
        if reading.sentence.listed and self.listing:
            told = told or list(item(reading))
        if self.life:
            told = [account for account in told if account.day is not None]
        self.met_before += [frozenset(p.name for p in a.people if p.name) for a in told if not _is_title(a)]
        told = [_within_talks(account, self.met_before) for account in told]
        told = told or list(shows_round(reading, self.visit))
        if all(account.anaphoric and account.gathering is None for account in told):
            told = list(leads_guests(reading, self.sides)) or told
        self.sides = next(
            (a.people for a in told if a.form in _OF_TWO and not a.anaphoric and a.people), self.sides
        )
        told = [self._of_ceremony(of_their_sides(account, self.sides)) for account in told]
        told = [placed(account, self.sides, self.place, self.here) for account in told]
        if not any(account.people for account in told):
            told += list(named_later(reading, self.sides)) or list(takes_place(reading))
            told += gives_it(reading) if not told else ()
            told += others_remote(reading)
        if not self.at_event and _at_event(told, at_event=False) and not any(a.people for a in told):
            told += list(roster(reading))
        if self.at_event and all(account.anaphoric for account in told if account.people):
            there = {p.name for account in told for p in account.people}
            spoke = [
                account for account in speaks(reading) if any(p.name not in there for p in account.people)
            ]
            nobody = not any(account.people for account in told)
            told += spoke or (nobody and [*says_in_turn(reading)]) or (nobody and [*roster(reading)]) or []
        told = [self._of_last_meeting(account, reading) for account in without_senders(reading, told)]
        if all(account.anaphoric for account in told if account.people):
            last = self.last or next((account for account in told if account.people), None)
            among_others = any(p.name for account in told for p in account.people)
            found = bystanders(reading, last, among_others=among_others)
            told += [of_their_sides(account, self.sides) for account in found]
        return told

    def _of_last_meeting(self, account: Account, reading: Reading) -> Account:
        """Take who "took part" behind a meeting of two for those who came with them."""
        last = self.last
        if last is None or account.status is not last.status:
            return account
        bare = account.gathering is None and account.day is None and account.place is None
        if last.form is not Form.BILATERAL:
            # "A, B and C talked about co-production" at the event that was told
            talked = reading.kinds.isdisjoint(("meet", "receive", "gather", "noun"))
            there = self.at_event and bare and talked and account.form is Form.MULTILATERAL
            return replace(account, anaphoric=True) if there and not account.occasion else account
        beside = account.anaphoric and account.gathering is None and account.place is None
        return replace(account, company=True) if beside and any(p.name for p in last.people) else account

    def _of_ceremony(self, account: Account) -> Account:
        """Take the talk of those who just exchanged credentials, "the two then spoke", for a part of that."""
        names = frozenset(p.name for p in account.people if p.name)
        talk = account.form is Form.BILATERAL and account.gathering is None and account.day is None
        if talk and len(names) > 1 and names == self.ceremony:
            return replace(account, form=Form.CEREMONY, anaphoric=True)
        return account

    def _on_day_of_line(self, account: Account) -> Account:
        """Give what a chronicle tells behind "10 June." that day."""
        if account.day is not None or self.day_line is None or account.anaphoric:
            return account
        same = self.day_line[0] == account.sentence.paragraph
        return replace(account, day=self.day_line[1]) if same else account

    def _follow(self, reading: Reading, told: Sequence[Account]) -> None:
        """Keep what the sentences that follow may mean by "he", "the two", "the same day"."""
        self.at_event = _at_event(told, at_event=self.at_event)
        self.group = body_of(told) or self.group
        self.after_event = any(a.gathering or a.form is Form.MULTILATERAL for a in told)
        self.met = self.met or bool(told)
        ahead = self.last is not None and self.last.status is Status.HELD
        own = (a for a in told if not a.anaphoric and a.sentence.within == "text")
        self.last = next((a for a in own if a.status is Status.HELD or not ahead), self.last)
        self.apart = self.apart or "not_meeting" in reading.kinds
        self.life = self.life or not _LIFE.isdisjoint(reading.words)
        if not any(account.company and account.people for account in told):  # they only came along
            self.subject = _still(self.subject, reading.topic()) or self.subject
        still = names_of(reading.people) <= names_of(self.pair)
        self.pair = pair_of(reading.people) or (self.pair if still else ())
        self.before = reading.units
        self.delegate = heads_delegation(reading) or self.delegate
        self.visit = visit_to_house(told, self.visit)
        self.guest = guest_of(reading, told) or self.guest
        for account in told:
            if account.form is Form.VISIT and account.place is not None:
                self.abroad = account.place.place.country
            city = account.place is not None and account.place.place.city
            self.place = account.place if city else self.place
            if account.form is Form.CEREMONY and account.sentence.within == "text":
                self.ceremony = frozenset(p.name for p in account.people if p.name)
        if reading.days and reading.days[0].first == 0 and reading.days[0].last >= len(reading.units) - 1:
            self.day_line = (reading.sentence.paragraph, reading.days[0])
        self.previous = next((d.date for d in reading.days if d.date), self.previous)


def _meant(person: Person, guest: Person | None, delegate: Person | None) -> Person:
    """Return whom "the guest" and "the guests" mean: the visitor, the one who led the delegation."""
    whom = (
        guest
        if is_the_guest(person) or is_the_diplomat(person, guest)
        else delegate
        if is_the_delegation(person)
        else None
    )
    return replace(whom, first=person.first, last=person.last) if whom is not None else person


def _still(subject: Person | None, topic: Person | None) -> Person | None:
    """Return the subject where "the country's minister" only tells the post of who was named without one."""
    same = subject is not None and topic is not None and topic.organisation == subject.organisation
    unnamed = topic is not None and topic.name is None and not topic.plural
    if subject is None or not same or not unnamed or not subject.name or subject.post:
        return topic
    return subject


def _on_day_before(account: Account, reading: Reading, previous: dt.date | None) -> Account:
    """Give "He was speaking to B" the day on which the sentence before has him say something."""
    if account.day is not None or previous is None or _SPEAKING.isdisjoint(reading.words):
        return account
    return replace(account, day=DaySpan(first=0, last=1, date=previous, inferred=True))


def _is_title(account: Account) -> bool:
    return account.sentence.within == "title"


def _within_talks(account: Account, met: Sequence[frozenset[str]]) -> Account:
    """Take a signing by those who met before for a part of their talks, and no ceremony of its own."""
    names = {p.name for p in account.people if p.name}
    signing = account.form is Form.CEREMONY and account.gathering is None
    if signing and sum(names <= before for before in met) > 1:  # one of them is the signing's own
        return replace(account, form=form_of(account.people))
    return account


def _at_event(told: Sequence[Account], *, at_event: bool) -> bool:
    """Tell whether who speaks in the next sentence speaks at an event: the last meeting told is one."""
    for account in told:
        if not account.anaphoric and not (at_event and account.status is Status.PLANNED):
            at_event = (
                account.form not in {Form.BILATERAL, Form.VISIT}
                and account.status is Status.HELD
                and account.sentence.within == "text"
            )
    return at_event


def _with_host_country(account: Account, abroad: str | None) -> Account:
    """Give the country where two sides met to a minister of an untold one, if nobody else is its host."""
    here = account.place.place.country if account.place else None
    country, is_of_it = (here, may_be_host) if here is not None else (abroad, is_national)
    if country is None or account.form is not Form.BILATERAL:
        return account
    if any(p.organisation == country for p in account.people):
        return account
    hosts = [p for p in account.people if p.organisation is None and is_of_it(p)]
    if len(hosts) == len(account.people):
        hosts = [p for p in hosts if is_local(p)]  # the other one is the guest
    people = tuple(
        replace(p, organisation=country) if any(p is host for host in hosts) else p for p in account.people
    )
    return replace(account, people=people)


def _of_what_was_told(account: Account) -> bool:
    return account.anaphoric and account.gathering is None
