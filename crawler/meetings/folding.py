"""The accounts of one text folded into its meetings; knows no language."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from crawler.meetings.lexicon import fold
from crawler.meetings.spans import Account, DaySpan, Gathering, Person, PlaceSpan, Sentence
from store.records import Form, Mode, Status

_GENERIC = frozenset(
    (
        "meeting",
        "meetings",
        "talks",
        "talk",
        "conversation",
        "event",
        "discussion",
        "negotiations",
        "consultations",
    )
)
_RECENT = dt.timedelta(days=30)
_SLACK = dt.timedelta(days=1)
_SIDES = 2


@dataclass(slots=True)
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
    sentences: list[Sentence] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """Return the folded names of its people."""
        return {fold(p.name) for p, _ in self.people if p.name}

    def add(self, account: Account) -> None:
        """Take over what the account says beyond what is known."""
        sentence = account.sentence
        self.sentences.append(sentence)
        for person in account.people:
            self._add_person(person, sentence)
        if account.gathering is not None and (
            self.gathering is None or _tells_more(account.gathering, self.gathering[0])
        ):
            self.gathering = (account.gathering, sentence)
        if account.day is not None and self.day is None:
            self.day = (account.day, sentence)
        self._add_place(account, sentence)
        if account.occasion is not None and self.occasion is None:
            self.occasion = (account.occasion, sentence)
        if self.mode is Mode.UNKNOWN:
            self.mode = account.mode
        self.sides = self.sides or account.sides

    def _add_person(self, person: Person, sentence: Sentence) -> None:
        for i, (known, _) in enumerate(self.people):
            if same_person(known, person):
                if known.name is None and person.name is not None or known.implied and not person.implied:
                    self.people[i] = (person, sentence)
                return
        self.people.append((person, sentence))

    def _add_place(self, account: Account, sentence: Sentence) -> None:
        if account.place is None:
            return
        if self.place is None or (self.place[0].place.city is None and account.place.place.city is not None):
            self.place = (account.place, sentence)
        elif (
            self.place[0].place.venue is None
            and account.place.place.venue
            and account.place.place.city == self.place[0].place.city
        ):
            self.place = (account.place, sentence)


def same_person(one: Person, other: Person) -> bool:
    """Tell whether two mentions mean the same person or group."""
    if one.name and other.name:
        return fold(one.name) == fold(other.name)
    if one.plural != other.plural:
        return False
    return one.organisation == other.organisation and fold(one.post or "") == fold(other.post or "")


def _tells_more(new: Gathering, known: Gathering) -> bool:
    return new.named and (not known.named or (len(new.title) > len(known.title) and new.noun == known.noun))


def fold_accounts(accounts: Iterable[Account], *, published: dt.date | None) -> tuple[Told, ...]:
    """Return the meetings that the accounts of one text speak of, in the order of their first mention."""
    meetings: list[Told] = []
    for account in accounts:
        meeting = _meant(meetings, account)
        if meeting is None and account.anaphoric:
            continue
        if meeting is None:
            meeting = Told(status=account.status, form=account.form, mode=account.mode)
            meetings.append(meeting)
        meeting.add(account)
    return _kept(meetings, published)


def _meant(meetings: Sequence[Told], account: Account) -> Told | None:
    """Return the meeting that the account speaks of, if it was told before."""
    for meeting in reversed(meetings):
        if account.anaphoric:
            if _refers(account, meeting):
                return meeting
        elif _same(account, meeting):
            return meeting
    return None


def _refers(account: Account, meeting: Told) -> bool:
    """Tell whether "the meeting", "the forum" of a sentence can be this one."""
    if _days_differ(account.day, meeting):
        return False
    gathering = account.gathering
    if gathering is None:
        return meeting.gathering is not None or meeting.form is not Form.BILATERAL
    known = meeting.gathering[0] if meeting.gathering else None
    if known is not None and known.noun == gathering.noun:
        return True
    if gathering.noun in _GENERIC:
        return gathering.noun != "event" or (known is not None and known.form is Form.CONFERENCE)
    return known is not None and gathering.noun in fold(known.title).split()


def _same(account: Account, meeting: Told) -> bool:
    if (
        _days_differ(account.day, meeting)
        or account.status is not meeting.status
        or _places_differ(account, meeting)
    ):
        return False
    gathering, known = account.gathering, meeting.gathering[0] if meeting.gathering else None
    if gathering is not None and known is not None:
        return _same_gathering(gathering, known)
    if gathering is not None or known is not None:
        return _group_of(account, meeting)
    names = {fold(p.name) for p in account.people if p.name}
    if len(names) >= _SIDES or len(meeting.names) >= _SIDES:
        smaller, larger = sorted((names, meeting.names), key=len)
        return bool(smaller) and smaller <= larger and (len(smaller) >= _SIDES or _covers(account, meeting))
    return all(any(same_person(p, k) for k, _ in meeting.people) for p in account.people)


def _covers(account: Account, meeting: Told) -> bool:
    """Tell whether everybody of the account is in the meeting, or stands for somebody there without a name."""
    return all(
        any(
            same_person(p, k)
            or (p.organisation and p.organisation == k.organisation and not (p.name and k.name))
            for k, _ in meeting.people
        )
        for p in account.people
    )


def _group_of(account: Account, meeting: Told) -> bool:
    """Tell whether one of both names the event and the other its people: "ministers met", "the Council met"."""
    if account.form is not meeting.form or account.form is Form.BILATERAL:
        return False
    mine = {p.head for p in account.people if p.plural}
    theirs = {p.head for p, _ in meeting.people if p.plural}
    return bool(mine & theirs)


def _same_gathering(one: Gathering, other: Gathering) -> bool:
    mine, theirs = _title_words(one.title), _title_words(other.title)
    if (
        one.noun == other.noun
        and one.definite
        and not (_ordinals(mine) and _ordinals(theirs) and _ordinals(mine) != _ordinals(theirs))
    ):
        if not other.named or not one.named:
            return True
    smaller, larger = sorted((mine, theirs), key=len)
    if _ordinals(mine) and _ordinals(theirs) and _ordinals(mine) != _ordinals(theirs):
        return False
    return smaller <= larger or len(mine & theirs) * 2 >= len(mine | theirs) * 1.4


def _title_words(title: str) -> set[str]:
    return {
        w
        for w in fold(title).replace("-", " ").split()
        if w
        not in {
            "of",
            "the",
            "and",
            "for",
            "on",
            "a",
            "regular",
            "meeting",
            "session",
            "organisation",
            "organization",
        }
    } or {fold(title)}


def _ordinals(words: set[str]) -> set[str]:
    return {w for w in words if w[0].isdigit()}


def _days_differ(day: DaySpan | None, meeting: Told) -> bool:
    if day is None or meeting.day is None or day.date is None or meeting.day[0].date is None:
        return False
    known = meeting.day[0]
    first, last = known.date, known.end_date or known.date
    return not (first <= (day.end_date or day.date) and day.date <= last)


def _places_differ(account: Account, meeting: Told) -> bool:
    if account.place is None or meeting.place is None:
        return False
    one, other = account.place.place, meeting.place[0].place
    return bool(one.city and other.city and one.city != other.city)


def _kept(meetings: Sequence[Told], published: dt.date | None) -> tuple[Told, ...]:
    """Leave out what is no meeting after all: one side alone, a day that can't be, what only looks back or ahead."""
    _settle_days(meetings, published)
    likely = [m for m in meetings if _is_meeting(m) and not _is_impossible(m, published)]
    newest = max(
        (m.day[0].date for m in likely if m.day and m.day[0].date and m.status is Status.HELD), default=None
    )
    recent = [m for m in likely if not _is_old(m, newest)]
    held = [m for m in recent if m.status is Status.HELD and m.form is not Form.VISIT]
    kept = [m for m in recent if not (held and _is_passing(m))]
    return tuple(_without_journeys(kept))


def _settle_days(meetings: Sequence[Told], published: dt.date | None) -> None:
    """A meeting told in the present tense for a day to come is planned."""
    for meeting in meetings:
        day = meeting.day[0].date if meeting.day else None
        if (
            published
            and day
            and meeting.status is Status.HELD
            and day > published + _SLACK
            and day - published < 6 * _RECENT
        ):
            meeting.status = Status.PLANNED


def _is_meeting(meeting: Told) -> bool:
    named = meeting.names
    if meeting.form is Form.VISIT:
        return bool(named)
    if meeting.gathering is not None and meeting.gathering[0].named:
        return bool(meeting.people or meeting.day or meeting.place or meeting.sides)
    if len(meeting.people) >= _SIDES:
        return bool(named) and any(p.organisation or p.post for p, _ in meeting.people)
    if meeting.sides and len(meeting.sides) >= _SIDES:
        return bool(meeting.day or meeting.people)
    if meeting.form in {Form.RECEPTION, Form.CEREMONY}:
        return bool(named)
    return bool(meeting.people) and meeting.people[0][0].plural and bool(meeting.day or meeting.place)


def _is_impossible(meeting: Told, published: dt.date | None) -> bool:
    day = meeting.day[0].date if meeting.day else None
    return bool(published and day and meeting.status is Status.HELD and day > published + _SLACK)


def _is_old(meeting: Told, newest: dt.date | None) -> bool:
    day = meeting.day[0] if meeting.day else None
    if newest is None or day is None or day.date is None:
        return False
    return (day.end_date or day.date) < newest - _RECENT


def _is_passing(meeting: Told) -> bool:
    """Tell whether a planned event is only mentioned: nobody is named, beside a meeting that was held."""
    return meeting.status is Status.PLANNED and not meeting.names


def _without_journeys(meetings: Sequence[Told]) -> list[Told]:
    """Leave out a visit of which single meetings are told; a planned one keeps those to be met."""
    kept = list(meetings)
    for visit in [m for m in meetings if m.form is Form.VISIT]:
        others = [m for m in kept if m is not visit and m.names & visit.names]
        if visit.status is Status.PLANNED:
            for other in [
                m
                for m in others
                if m.status is Status.PLANNED and m.gathering is None and m.form is not Form.VISIT
            ]:
                for person, sentence in other.people:
                    visit._add_person(person, sentence)
                kept.remove(other)
        if any(m.status is Status.HELD and m.form is not Form.VISIT for m in others):
            kept.remove(visit)
    return kept
