"""Arithmetic of meeting days, the same for every language. What is impossible is unknown.

Days are compared by their distance: near the ends of the calendar a sum of a day and a span is no day.
"""

import datetime as dt

_WEEK = 7
_MONTHS = 12
# How far a day without a year may lie after the publication of a text that reports it as past.
_SLACK = dt.timedelta(days=1)
_HALF_YEAR = dt.timedelta(days=183)
_JUST_OVER = dt.timedelta(days=14)


def day(year: int, month: int, number: int) -> dt.date | None:
    """Return the date, or None where the calendar has no such day."""
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def month_span(year: int, month: int) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day of a month."""
    first = day(year, month, 1)
    after = day(year + month // _MONTHS, month % _MONTHS + 1, 1)
    return (first, after - dt.timedelta(days=1)) if first and after else None


def in_year_of(month: int, number: int, published: dt.date | None, *, planned: bool) -> dt.date | None:
    """Return the day that a text published then means by a day and month without a year."""
    if published is None:
        return None
    years = (published.year - 1, published.year, published.year + 1)
    found = [d for year in years if (d := day(year, month, number))]
    if planned:
        ahead = min((d for d in found if published - d <= _SLACK), default=None)
        over = max((d for d in found if published - d > _SLACK), default=None)
        # What was planned for a day just over is told of afterwards; few plans are made a year ahead.
        just_over = over is not None and published - over <= _JUST_OVER
        return over if just_over and (ahead is None or ahead - published > _HALF_YEAR) else ahead
    past = [d for d in found if d - published <= _SLACK]
    nearest = max(past, default=None)
    # A day just ahead in a text that doesn't say "will" is this year's all the same.
    soon = [d for d in found if d > published and d - published < _HALF_YEAR]
    if nearest is not None and published - nearest > _HALF_YEAR and soon:
        return soon[0]
    return nearest


def weekday_near(weekday: int, published: dt.date | None, *, planned: bool) -> dt.date | None:
    """Return the last such weekday up to the publication, or the next one from it on; Monday is 0."""
    if published is None:
        return None
    if planned:
        return shifted(published, (weekday - published.weekday()) % _WEEK)
    return shifted(published, -((published.weekday() - weekday) % _WEEK))


def shifted(anchor: dt.date | None, days: int) -> dt.date | None:
    """Return the day so many days after `anchor`."""
    if anchor is None:
        return None
    try:
        return anchor + dt.timedelta(days=days)
    except OverflowError:
        return None
