"""The accounts of one text folded into its meetings; knows no language."""

import datetime as dt
from collections.abc import Iterable, Sequence

from crawler.meetings.lexicon import fold
from crawler.meetings.spans import Account, DaySpan, Gathering
from crawler.meetings.telling import Told, same_person
from store.records import Form, Status

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
        "session",
        "sitting",
        "gathering",
    )
)
_FILLERS = frozenset(
    ("colleagues", "counterpart", "counterparts", "members", "guests", "host", "guest", "sides")
)
_RECENT = dt.timedelta(days=30)
_SLACK = dt.timedelta(days=1)
_SIDES = 2
# Bounds the work on a text that is all meetings.
_MOST_MEETINGS = 100


def fold_accounts(accounts: Iterable[Account], *, published: dt.date | None) -> tuple[Told, ...]:
    """Return the meetings that the accounts of one text speak of, in the order of their first mention."""
    meetings: list[Told] = []
    for account in accounts:
        meeting = _meant(meetings, account)
        if meeting is None and account.anaphoric and len(account.people) < _SIDES:
            continue
        if meeting is None and len(meetings) == _MOST_MEETINGS:
            break
        if meeting is None:
            meeting = Told(status=account.status, form=account.form, mode=account.mode)
            meetings.append(meeting)
        meeting.name_the_unnamed(account.people, account.sentence)
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
        return gathering.noun != "event" or known is not None
    return known is not None and gathering.noun in fold(known.title).split()


def _same(account: Account, meeting: Told) -> bool:
    if (
        _days_differ(account.day, meeting)
        or account.status is not meeting.status
        or _places_differ(account, meeting)
    ):
        return False
    if account.sides and account.sides == meeting.sides and account.day is not None:
        return True
    gathering, known = account.gathering, meeting.gathering[0] if meeting.gathering else None
    if gathering is not None and known is not None:
        return _same_gathering(gathering, known)
    if gathering is not None or meeting.event is not None:
        return _group_of(account, meeting)
    if (account.form is Form.BILATERAL) != (meeting.form is Form.BILATERAL):
        return False
    if account.form is Form.MULTILATERAL and not meeting.names and not account.day and not account.place:
        return all(p.plural for p, _ in meeting.people)  # "the heads of three bodies met"; then who they are
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
            or ((not p.organisation or p.organisation == k.organisation) and not (p.name and k.name))
            for k, _ in meeting.people
        )
        for p in account.people
    )


def _group_of(account: Account, meeting: Told) -> bool:
    """Tell whether one of both names the event and the other its people: "ministers met", "the Council met"."""
    if account.form is not meeting.form or account.form is Form.BILATERAL:
        return False
    if {fold(p.name) for p in account.people if p.name} & meeting.names and account.day and meeting.day:
        return account.day.date == meeting.day[0].date
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
    _settle_occasions(meetings)
    for meeting in meetings:
        _drop_fillers(meeting)
    likely = [m for m in meetings if _is_meeting(m) and not _is_impossible(m, published)]
    newest = max(
        (m.day[0].date for m in likely if m.day and m.day[0].date and m.status is Status.HELD), default=None
    )
    recent = [m for m in likely if not _is_old(m, newest)]
    held = [m for m in recent if m.status is Status.HELD and m.form is not Form.VISIT]
    kept = [m for m in recent if not (_is_passing(m) and any(h is not m for h in held))]
    for meeting in kept:
        meeting.people.sort(key=lambda p: p[0].name is None)
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


def _settle_occasions(meetings: Sequence[Told]) -> None:
    """A meeting "on the sidelines" was beside the event that the text tells of."""
    events = [m for m in meetings if m.event is not None or m.form in {Form.MULTILATERAL, Form.SUMMIT}]
    for meeting in meetings:
        if meeting.beside and meeting.form is Form.BILATERAL and events:
            event = events[0]
            if meeting.occasion is None and event.gathering is not None:
                meeting.occasion = (event.gathering[0].title, event.gathering[1])
            meeting.place = meeting.place or event.place


def _drop_fillers(meeting: Told) -> None:
    """Leave out "their UN colleagues" where somebody of theirs is named."""
    named = {p.organisation for p, _ in meeting.people if p.name}
    meeting.people = [
        (p, s) for p, s in meeting.people if p.name or not p.countries or not set(p.countries) <= named
    ]
    meeting.people = [
        (p, s)
        for p, s in meeting.people
        if p.name or p.head not in _FILLERS or (p.organisation and p.organisation not in named)
    ]


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
    """Tell whether an event is only mentioned beside a meeting that was held: nobody is named, or no day either."""
    if meeting.status is Status.PLANNED:
        return not meeting.names
    return meeting.event is not None and not meeting.people and not meeting.day


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
                    visit.add_person(person, sentence)
                kept.remove(other)
        if any(m.status is Status.HELD and m.form is not Form.VISIT for m in others):
            kept.remove(visit)
    return kept
