"""What a correction says: what a digest told of a meeting, and what is otherwise. Pure."""

from collections.abc import Iterator

from scheduler.digest.people import in_one_line, names
from scheduler.digest.words import listing, location_words, one_line, span_words
from store.records.issues import Change, Recalled
from store.records.meetings import MeetingReport, Status
from store.similar.tokens import folded
from store.told_otherwise import has_other_day, has_other_place, lacks_names


def is_told_again(change: Change) -> bool:
    """Tell whether it was told as planned, and was held or cancelled since: that is news."""
    if len(change.was) > 1 or change.parted:
        return False
    return change.was[0].told.status is Status.PLANNED is not change.meeting.told.status


def is_correction(change: Change) -> bool:
    """Tell whether there is anything to correct; what came and went again is nothing."""
    return len(change.was) > 1 or bool(change.parted) or any(True for _ in differences(change))


def differences(change: Change) -> Iterator[tuple[str, str]]:
    """Yield what is otherwise: ("Date", "Mon 25 Nov 2019, was Tue 26 Nov 2019"); and what an editor says."""
    for name, fields, words in _differences(change):
        by_word = any(corrected.startswith(fields) for corrected in change.meeting.corrected)
        yield name, f"{words} (by an editor)" if by_word else words


def _differences(change: Change) -> Iterator[tuple[str, tuple[str, ...], str]]:
    was, now = _base(change).told, change.meeting.told
    if was.status is not now.status:
        yield "Status", ("status",), f"{now.status.value}, was {was.status.value}"
    if has_other_day(was, now):
        days = (span_words(told.date, told.end_date) for told in (now, was))
        yield "Date", ("date", "end_date"), ", was ".join(days)
    if has_other_place(was, now):
        place, before = (location_words(told) or "not stated" for told in (now, was))
        yield "Place", ("place",), f"{place}; was {before}"
    if change.are_others and lacks_names(was, now):
        yield "People", ("participants",), _people_words(was, now)


def _people_words(was: MeetingReport, now: MeetingReport) -> str:
    """Name who took part and was not told, and who was told and did not take part."""
    come, gone = _without_posts(now, unlike=was), _without_posts(was, unlike=now)
    return f"{come}; was {gone}" if come else f"without {gone}"


def _without_posts(told: MeetingReport, *, unlike: MeetingReport) -> str:
    known = {folded(each.name) for each in unlike.participants if each.name}
    people = [each for each in told.participants if each.name and folded(each.name) not in known]
    return in_one_line(MeetingReport(participants=tuple(people)), names(told))


def told_words(change: Change) -> str:
    """Say where it was told, and as what: "in issue 3, no. 2", or as several meetings, or with another."""
    if len(change.was) > 1:
        each = [f"{place_words(was)} ({_day_words(was)})" for was in change.was]
        words = f"as {len(each)} meetings, which are one: {listing(each)}"
    else:
        words = f"in {place_words(change.was[0])}"
    for other in change.parted:
        people = in_one_line(other.told, ()) or one_line(other.told.title) or "nobody named"
        words += f", as one with another meeting: {_day_words(other)}, {people}"
    return words


def place_words(told: Recalled) -> str:
    """Return "issue 3, no. 2"."""
    return f"issue {told.issue}, no. {told.number}"


def _day_words(told: Recalled) -> str:
    return span_words(told.told.date, told.told.end_date)


def _base(change: Change) -> Recalled:
    """Return the telling that a reader compares with: of several that of the id that it still has."""
    return next((was for was in change.was if was.meeting == change.meeting.id), change.was[0])
