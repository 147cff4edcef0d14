"""Which meeting of a text, of those told before, a further account speaks of; knows no language."""

from collections.abc import Sequence

from crawler.meetings.lexicon import fold_name, keys_of
from crawler.meetings.spans import Account, DaySpan, Gathering
from crawler.meetings.telling import Told, same_person
from store.records.meetings import Form

_SIDES = 2
# Share of all words of two event names that must agree.
_ALIKE = 0.7


def meant(meetings: Sequence[Told], account: Account) -> Told | None:
    """Return the meeting that the account speaks of; None where it is a new one."""
    fits = _refers if account.anaphoric else _same
    found = [m for m in reversed(meetings) if not _days_differ(account.day, m) and fits(account, m)]
    # "The meeting" that somebody attended is what was held, not what was announced in between.
    alike = (m for m in found if m.status is account.status or m.present)
    return next(alike, next(iter(found), None))


def is_headline_of(account: Account, meeting: Told) -> bool:
    """Tell whether a title's account heads this meeting: the same kind, and everybody it names was there."""
    names = {fold_name(p.name) for p in account.people if p.name}
    alike = account.form is meeting.form and account.status is meeting.status
    return alike and bool(names) and names <= meeting.names and not _days_differ(account.day, meeting)


def _refers(account: Account, meeting: Told) -> bool:
    """Tell whether "the meeting", "the forum" of a sentence can be this one."""
    gathering = account.gathering
    if meeting.form is Form.VISIT:
        return gathering is not None and gathering.sort == "visit"
    names = {fold_name(p.name) for p in account.people if p.name}
    if gathering is None and len(names) >= _SIDES and names == meeting.names:
        return True
    if gathering is None:
        return account.company or meeting.gathering is not None or meeting.form is not Form.BILATERAL
    known = meeting.gathering[0] if meeting.gathering else None
    if gathering.sort == "ceremony" and meeting.form is Form.CEREMONY:
        return True
    if gathering.generic:
        # "The event" is one of those that have a name; "the meeting" may be any.
        return known is not None or gathering.sort != "conference"
    return known is not None and (known.noun == gathering.noun or gathering.noun in known.words)


def _same(account: Account, meeting: Told) -> bool:
    # "A and B meet" heads a text that then tells what they will do, or did.
    if (account.status is not meeting.status and not meeting.present) or _places_differ(account, meeting):
        return False
    if account.sides and account.sides == meeting.sides and account.day is not None:
        return True
    gathering, known = account.gathering, meeting.gathering[0] if meeting.gathering else None
    if gathering is not None and known is not None:
        return _same_gathering(gathering, known)
    if gathering is not None or meeting.event is not None:
        return _event_and_its_people(account, meeting)
    return (account.form is Form.BILATERAL) == (meeting.form is Form.BILATERAL) and _same_people(
        account, meeting
    )


def _same_people(account: Account, meeting: Told) -> bool:
    if account.form is Form.MULTILATERAL and not meeting.names and not account.day and not account.place:
        return all(p.plural for p, _ in meeting.people)  # "the heads of three bodies met"; then who they are
    names = {fold_name(p.name) for p in account.people if p.name}
    if max(len(names), len(meeting.names)) < _SIDES:
        return all(any(same_person(p, k) for k, _ in meeting.people) for p in account.people)
    smaller, larger = sorted((names, meeting.names), key=len)
    return bool(smaller) and smaller <= larger and (len(smaller) >= _SIDES or _covers(account, meeting))


def _covers(account: Account, meeting: Told) -> bool:
    """Tell whether everybody of the account is in the meeting, or stands for somebody unnamed there."""
    for person in account.people:
        known = [k for k, _ in meeting.people]
        stands_for = any(
            not (person.name and k.name) and person.organisation in {None, k.organisation} for k in known
        )
        if not stands_for and not any(same_person(person, k) for k in known):
            return False
    return True


def _event_and_its_people(account: Account, meeting: Told) -> bool:
    """Tell whether one names the event and the other who sat in it: "the Council", "the ministers"."""
    if account.form is not meeting.form or account.form is Form.BILATERAL:
        return False
    names = {fold_name(p.name) for p in account.people if p.name}
    if len(names) > _SIDES and names <= meeting.names and not (account.gathering or account.day):
        return True  # "A, B and C signed a plan": of the event in which they took part
    if names & meeting.names and account.day and meeting.day:
        return account.day.date == meeting.day[0].date
    mine = {p.head for p in account.people if p.plural}
    return bool(mine & {p.head for p, _ in meeting.people if p.plural}) or _names_its_group(account, meeting)


def _names_its_group(account: Account, meeting: Told) -> bool:
    """Tell whether the event is called after the group that was told to have met: "the foreign ministers"."""
    gathering = account.gathering
    if gathering is None or meeting.gathering is not None:
        return False
    if gathering.definite and len(gathering.words) <= 1 and not account.day:
        return True  # "The Eleventh Meeting was chaired by": of those who were told to have met
    groups = [p for p, _ in meeting.people if p.plural and p.post and p.head]
    return any(p.head in gathering.words and keys_of(p.post or "")[0] in gathering.words for p in groups)


def _same_gathering(one: Gathering, other: Gathering) -> bool:
    if one.numbers and other.numbers and one.numbers != other.numbers:
        return False
    if one.noun == other.noun and one.definite and not (one.named and other.named):
        return True
    common, every = one.words & other.words, one.words | other.words
    return common in {one.words, other.words} or len(common) >= _ALIKE * len(every)


def _days_differ(day: DaySpan | None, meeting: Told) -> bool:
    known = meeting.day[0] if meeting.day else None
    if day is None or known is None or day.date is None or known.date is None:
        return False
    return (known.end_date or known.date) < day.date or (day.end_date or day.date) < known.date


def _places_differ(account: Account, meeting: Told) -> bool:
    if account.place is None or meeting.place is None:
        return False
    one, other = account.place.place, meeting.place[0].place
    return bool(one.city and other.city and one.city != other.city)
