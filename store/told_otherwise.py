"""What of a meeting that readers were told is otherwise now, and not only told in addition. Pure."""

from store.records.meetings import MeetingReport
from store.similar.tokens import folded


def has_other_day(was: MeetingReport, now: MeetingReport) -> bool:
    """Tell whether a stated day, or span of days, is another one, or is stated no longer."""
    return was.date is not None and (was.date, was.end_date or was.date) != (
        now.date,
        now.end_date or now.date,
    )


def has_other_place(was: MeetingReport, now: MeetingReport) -> bool:
    """Tell whether a stated city or country is another one, or is stated no longer."""
    return any(
        told and told != since
        for told, since in ((was.place.city, now.place.city), (was.place.country, now.place.country))
    )


def lacks_names(was: MeetingReport, now: MeetingReport) -> bool:
    """Tell whether a name is missing; that of one who took part may just be written otherwise now."""
    before, since = ({folded(each.name) for each in told.participants if each.name} for told in (was, now))
    return not before <= since


def is_otherwise(was: MeetingReport, now: MeetingReport) -> bool:
    """Tell whether anything that readers are told of is otherwise: status, day, place or a name."""
    return (
        was.status is not now.status
        or has_other_day(was, now)
        or has_other_place(was, now)
        or lacks_names(was, now)
    )
