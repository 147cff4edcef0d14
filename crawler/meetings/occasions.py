"""Whether one event is the occasion of another meeting: the same name, and days that fit."""

import datetime as dt

from crawler.meetings.event_names import same_event
from crawler.meetings.lexicon import fold
from store.records.meetings import Form, MeetingReport

_DAY = dt.timedelta(days=1)


def is_beside(report: MeetingReport, occasion: MeetingReport) -> bool:
    """Tell whether `occasion` is the larger event within or beside which the reported meeting took place.

    Its days include that of the meeting, or are next to it; where one tells no day, their cities must be one.
    """
    if report.occasion is None or occasion.title is None or occasion.form is Form.BILATERAL:
        return False
    if report.title is not None and same_event(report.title, occasion.title):
        return False  # it is that event
    if not same_event(report.occasion, occasion.title):
        return False
    return _days_fit(report, occasion) and not _elsewhere(report, occasion)


def _days_fit(report: MeetingReport, occasion: MeetingReport) -> bool:
    if report.date is None or occasion.date is None:
        mine, theirs = report.place.city, occasion.place.city
        return mine is not None and theirs is not None and fold(mine) == fold(theirs)
    last, its_last = report.end_date or report.date, occasion.end_date or occasion.date
    return occasion.date - last <= _DAY and report.date - its_last <= _DAY


def _elsewhere(report: MeetingReport, occasion: MeetingReport) -> bool:
    mine, theirs = report.place, occasion.place
    if mine.city and theirs.city:
        return fold(mine.city) != fold(theirs.city)
    return bool(mine.country and theirs.country and fold(mine.country) != fold(theirs.country))
