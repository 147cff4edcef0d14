"""How the days of two accounts fit: what is stated, what was published when, what was announced before."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from store.records.meetings import Status

_DAY = dt.timedelta(days=1)
_VAGUE = dt.timedelta(days=7)  # a longer span says "in July", not on which days

# How well an account without a day fits a day, by the days between that day and its publication. A reprint
# follows within days; an announcement comes weeks before.
_AFTER = ((3, 0.6), (7, 0.5), (14, 0.35), (60, 0.15))
_BEFORE = ((7, 0.5), (30, 0.35), (150, 0.15))
# Two accounts without a day, by the days between their publications.
_BETWEEN = ((1, 0.5), (3, 0.45), (7, 0.35), (30, 0.1))
_UNPUBLISHED = 0.15
_MOST_MOVED = 60


class DayFit(Enum):
    """What two accounts' days say of their being one meeting's."""

    STATED = "stated"  # both tell the day, and it is one
    MOVED = "moved"  # it was announced for another day
    OPEN = "open"  # one of them tells no day
    CONTRADICTING = "contradicting"


@dataclass(frozen=True, slots=True)
class Days:
    """When an account says that its meeting takes place, and when it was published."""

    status: Status
    span: tuple[dt.date, dt.date] | None
    inferred: bool
    published: dt.date | None


@dataclass(frozen=True, slots=True)
class Fit:
    """How two accounts' days fit, and how well: 1 for one stated day, 0 for nothing in common."""

    kind: DayFit
    worth: float
    moved_by: int = 0  # days


_NEVER = Fit(DayFit.CONTRADICTING, 0.0)


def fit_days(one: Days, other: Days) -> Fit:
    """Return how the days of two accounts fit; symmetric.

    Two stated days must be equal or, where one is concluded and not written, neighbours.
    """
    if one.span and other.span:
        return _stated(one, other, one.span, other.span)
    if one.span or other.span:
        dated, open_ = (one, other) if one.span else (other, one)
        return _one_open(dated, open_)
    return _both_open(one, other)


def _stated(one: Days, other: Days, mine: tuple[dt.date, dt.date], theirs: tuple[dt.date, dt.date]) -> Fit:
    gap = max(mine[0] - theirs[1], theirs[0] - mine[1], dt.timedelta(0))
    if not gap:
        return Fit(DayFit.STATED, _overlap(mine, theirs))
    if gap <= _DAY and (one.inferred or other.inferred):
        return Fit(DayFit.STATED, 0.7)
    return _moved(one, other, gap.days)


def _overlap(mine: tuple[dt.date, dt.date], theirs: tuple[dt.date, dt.date]) -> float:
    if mine == theirs:
        return 1.0
    vague = max(mine[1] - mine[0], theirs[1] - theirs[0]) > _VAGUE
    return 0.5 if vague else 0.9


def _moved(one: Days, other: Days, gap: int) -> Fit:
    """Tell what was moved: announced before either day, and told again later."""
    for announced, later in ((one, other), (other, one)):
        if announced.status is not Status.PLANNED or later.status is Status.CANCELLED or gap > _MOST_MOVED:
            continue
        first = min(d.span[0] for d in (announced, later) if d.span)
        told_before = announced.published is not None and announced.published <= first
        told_again = later.status is Status.HELD or (
            later.published is not None
            and announced.published is not None
            and later.published > announced.published
        )
        if told_before and told_again:
            return Fit(DayFit.MOVED, 0.3, gap)
    return _NEVER


def _one_open(dated: Days, open_: Days) -> Fit:
    if dated.span is None or open_.published is None:
        return Fit(DayFit.OPEN, _UNPUBLISHED)
    first, last = dated.span
    if open_.status is Status.HELD:
        # Nothing is told as held before it is.
        if first - open_.published > _DAY:
            return _NEVER
        return Fit(DayFit.OPEN, _worth(_AFTER, (open_.published - last).days))
    if open_.published - last > _DAY:
        return _NEVER
    return Fit(DayFit.OPEN, _worth(_BEFORE, (first - open_.published).days))


def _both_open(one: Days, other: Days) -> Fit:
    if one.published is None or other.published is None:
        return Fit(DayFit.OPEN, _UNPUBLISHED)
    for announced, held in ((one, other), (other, one)):
        if announced.status is not Status.HELD and held.status is Status.HELD:
            gap = (held.published - announced.published).days if held.published and announced.published else 0
            return _NEVER if gap < -1 else Fit(DayFit.OPEN, _worth(_BEFORE, gap))
    return Fit(DayFit.OPEN, _worth(_BETWEEN, abs((one.published - other.published).days)))


def _worth(table: tuple[tuple[int, float], ...], days: int) -> float:
    return next((worth for most, worth in table if days <= most), 0.0)
