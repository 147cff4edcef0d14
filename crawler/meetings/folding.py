"""The accounts of one text folded into its meetings; knows no language."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from crawler.meetings.headlines import is_headed_elsewhere
from crawler.meetings.lexicon import fold_name
from crawler.meetings.reference import is_headline_of, meant
from crawler.meetings.spans import Account
from crawler.meetings.telling import Told
from store.records.meetings import Form, Status

# What took place so long before the newest meeting of a text is its history.
_RECENT = dt.timedelta(days=30)
# An event of nobody named, so long before its text appeared, is somebody's past.
_LONG_AGO = dt.timedelta(days=120)
# A day told in the present tense, so near ahead, is an announcement; further ahead it is another page's text.
_AHEAD = dt.timedelta(days=180)
# The world has several time zones.
_SLACK = dt.timedelta(days=1)
_TODAY = dt.timedelta(0)
_SIDES = 2
# Bounds the work on a text that is all meetings.
_MOST_MEETINGS = 100


def fold_accounts(
    accounts: Iterable[Account], *, published: dt.date | None, title: str | None
) -> tuple[Told, ...]:
    """Return the meetings that the accounts of one text speak of, in the order of their first mention.

    A title begins no meeting; it adds where and how one of the text took place, if that tells nothing of it.
    An event to come without anybody of it is news only where the title speaks of such a thing.
    """
    meetings: list[Told] = []
    titles: list[Account] = []
    loose: list[tuple[Told, Account]] = []
    for account in accounts:
        if account.sentence.within == "title":
            titles.append(account)
            continue
        meeting = meant(meetings, account)
        if account.loose:
            loose += [(meeting, account)] if meeting is not None else []
            continue
        if meeting is None and account.anaphoric and len(account.people) < _SIDES:
            continue
        if meeting is None and len(meetings) == _MOST_MEETINGS:
            break
        if meeting is None:
            meeting = Told(
                status=account.status, form=account.form, mode=account.mode, present=account.present
            )
            meetings.append(meeting)
        meeting.name_the_unnamed(account.people, account.sentence)
        meeting.add(account)
    _take_in(meetings, loose)
    for account in titles:
        named_alike = [m for m in meetings if is_headline_of(account, m)]
        if len(named_alike) == 1:
            named_alike[0].complete(account)
    return tuple(m for m in _kept(meetings, published) if not _is_setting(m, title))


def _take_in(meetings: Sequence[Told], loose: Sequence[tuple[Told, Account]]) -> None:
    """Add whom the text names behind a meeting, unless it tells elsewhere whom they met."""
    told = {name for meeting in meetings for name in meeting.names} if loose else set()
    for meeting, account in loose:
        people = tuple(p for p in account.people if fold_name(p.name or "") not in told)
        if people:
            meeting.name_the_unnamed(people, account.sentence)
            meeting.add(replace(account, people=people))


def _is_setting(meeting: Told, title: str | None) -> bool:
    """Tell whether it is an event to come that only sets the scene of other news: an interview, a visit."""
    announced = meeting.status is Status.PLANNED and meeting.event is not None
    return announced and not (meeting.people or meeting.sides) and is_headed_elsewhere(meeting, title)


def _kept(meetings: Sequence[Told], published: dt.date | None) -> tuple[Told, ...]:
    """Leave out what is no meeting after all: one side alone, a day that can't be, history, mere mentions."""
    if published is not None:
        _plan_what_lies_ahead(meetings, published)
    _find_occasions(meetings)
    for meeting in meetings:
        meeting.settle_people()
    likely = [m for m in meetings if _is_meeting(m) and not _is_impossible(m, published)]
    held_on = [m.first_day for m in likely if m.first_day and m.status is Status.HELD]
    if published is not None and any(m.status is Status.PLANNED and m.names for m in likely):
        held_on.append(published)  # what is ahead is the news of that day
    newest = max(held_on, default=None)
    if published is not None:
        likely = [m for m in likely if m.names or not m.last_day or published - m.last_day <= _LONG_AGO]
    recent = [m for m in likely if newest is None or not m.last_day or newest - m.last_day <= _RECENT]
    held = [m for m in recent if m.status is Status.HELD and m.form is not Form.VISIT]
    kept = [m for m in recent if not (_is_in_passing(m) and any(h is not m for h in held))]
    return tuple(_without_frames(_without_journeys(kept)))


def _without_frames(meetings: Sequence[Told]) -> list[Told]:
    """Leave out what stands beside the meetings of named people and names nobody itself.

    That is what only frames them, "the ministers, who are meeting in Osh today", and what their paragraph
    goes on to announce: "The summit is due in autumn."
    """
    named = [meeting for meeting in meetings if meeting.names]
    if not named:
        return list(meetings)
    return [m for m in meetings if m.names or not (_is_frame(m, named) or _is_afterword(m, named))]


def _is_frame(meeting: Told, named: Sequence[Told]) -> bool:
    """Tell whether it goes on while others meet, and has neither a name nor a day that would set it apart."""
    days = {other.first_day for other in named}
    own_day = meeting.first_day is not None and not days & {meeting.first_day, None}
    goes_on = meeting.present or meeting.status is Status.PLANNED or not (meeting.day or meeting.place)
    first = all(meeting.sentences[0].start < other.sentences[0].start for other in named)
    told_alone = first and not goes_on
    return meeting.event is None and meeting.form is not Form.BILATERAL and not own_day and not told_alone


def _is_afterword(meeting: Told, named: Sequence[Told]) -> bool:
    if meeting.status is not Status.PLANNED or meeting.event is None:
        return False
    first = meeting.sentences[0]
    return any(
        told.paragraph == first.paragraph and told.start < first.start
        for other in named
        for told in other.sentences
    )


def _plan_what_lies_ahead(meetings: Sequence[Told], published: dt.date) -> None:
    """Mark as planned what the present tense tells of a day to come."""
    for meeting in meetings:
        day = meeting.first_day
        if meeting.status is not Status.HELD or day is None:
            continue
        nearest = _TODAY if meeting.present else _SLACK
        if nearest < day - published < _AHEAD:
            meeting.status = Status.PLANNED


def _find_occasions(meetings: Sequence[Told]) -> None:
    """Tie a meeting "on the sidelines" to the event that the text tells of."""
    events = [m for m in meetings if m.event is not None or m.form in {Form.MULTILATERAL, Form.SUMMIT}]
    beside = [m for m in meetings if m.beside and m.form is Form.BILATERAL]
    for meeting in beside:
        event = next((e for e in events if e.sentences[0].start <= meeting.sentences[0].start), None)
        if event is None:
            continue
        if event.gathering is not None and (meeting.occasion is None or _is_plain(meeting.occasion[0])):
            meeting.occasion = (event.gathering[0].title, event.gathering[1])
        meeting.place = meeting.place or event.place


def _is_plain(occasion: str) -> bool:
    """Tell whether it is "event" or "forum", of whichever the text told before."""
    return occasion.isascii() and occasion.isalpha() and occasion.islower()


def _is_meeting(meeting: Told) -> bool:
    """Tell whether enough is told: people of two sides, or an event and something of it."""
    told_where_or_when = bool(meeting.day or meeting.place)
    if meeting.form in {Form.VISIT, Form.RECEPTION}:
        return bool(meeting.names)  # a social event is told for its guests
    if meeting.event is not None:
        return told_where_or_when or bool(meeting.people or meeting.sides)
    if len(meeting.people) >= _SIDES:
        return bool(meeting.names) and any(p.organisation or p.post for p, _ in meeting.people)
    if len(meeting.sides) >= _SIDES:
        return bool(meeting.day or meeting.people)
    if meeting.form in {Form.RECEPTION, Form.CEREMONY, Form.CONFERENCE}:
        return bool(meeting.names)
    return any(p.plural for p, _ in meeting.people[:1]) and told_where_or_when


def _is_impossible(meeting: Told, published: dt.date | None) -> bool:
    day = meeting.first_day
    return bool(published and day and meeting.status is Status.HELD and day - published > _SLACK)


def _is_in_passing(meeting: Told) -> bool:
    """Tell whether an event is only mentioned beside one that was held: nobody is named, nor a day."""
    if meeting.status is Status.PLANNED:
        return not meeting.names
    return meeting.event is not None and not meeting.people and not meeting.day


def _is_still_to_come(meeting: Told, visit: Told) -> bool:
    """Tell whether it is what a guest who has arrived will do there: "Tomorrow he will hold talks with A"."""
    behind = meeting.sentences[0].start > visit.sentences[0].start
    return (
        behind and meeting.status is Status.PLANNED and meeting.form is Form.BILATERAL and bool(meeting.day)
    )


def _without_journeys(meetings: Sequence[Told]) -> list[Told]:
    """Leave out a visit of which single meetings are told; a planned one keeps those without a day."""
    kept = list(meetings)
    for visit in [m for m in meetings if m.form is Form.VISIT]:
        others = [m for m in kept if m.form is not Form.VISIT and m.names & visit.names]
        # A visit announced is not told by what was held before it; one to an event to come is told by that.
        single = [m for m in others if visit.status is Status.HELD and (m.status is Status.HELD or m.event)]
        single += [m for m in others if visit.status is Status.HELD and _is_still_to_come(m, visit)]
        for meeting in single:
            meeting.place = meeting.place or visit.place
            if visit.place is not None and visit.place[0].place.venue:
                meeting.day = meeting.day or visit.day
        if visit.status is Status.PLANNED:
            planned = [m for m in others if m.status is Status.PLANNED]
            single += [m for m in planned if m.day and not visit.day]
            for other in [m for m in planned if m.gathering is None and m not in single]:
                visit.take_people(other)
                kept.remove(other)
        if single:
            kept.remove(visit)
    return kept
