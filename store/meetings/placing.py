"""When a meeting may have been, which account a report was before, how a new meeting is called. Pure."""

import base64
import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

from store.matching import Account, Matcher
from store.records.meetings import MeetingReport
from store.similar.tokens import folded

_SHORTEST_ID = 8
_MOSTLY = 0.5

# Two accounts of one meeting may differ by a day; an undated one was published within a quarter of it.
_DAY = timedelta(days=1)
_QUARTER = timedelta(days=92)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days between which a meeting may have taken place."""

    earliest: date
    latest: date


def period(report: MeetingReport, *, published: date | None) -> Period | None:
    """Return the days between which `report` may have taken place; None where nothing tells."""
    if report.date:
        last = report.end_date or report.date
        return _around(min(report.date, last), max(report.date, last), _DAY)
    return _around(published, published, _QUARTER) if published else None


def _around(first: date, last: date, margin: timedelta) -> Period:
    earliest = first - margin if first - date.min > margin else date.min
    latest = last + margin if date.max - last > margin else date.max
    return Period(earliest=earliest, latest=latest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An account that an article had when it was read before."""

    key: str
    report: MeetingReport


def kept_keys(
    reports: Sequence[MeetingReport], earlier: Sequence[Earlier], matcher: Matcher
) -> list[str | None]:
    """Return, for each of an article's reports, the key of the account that it was; None for a new one.

    No account becomes two. First what reads as it did keeps its key, then what the matcher calls the same,
    then what names mostly the same people, or names them in the same places of the text: a better reading
    of a day or a name must not make another meeting of it.
    """
    keys: list[str | None] = [None] * len(reports)
    free = list(earlier)
    for alike in (_reads_alike, _matched_by(matcher), _is_mostly):
        for index, report in enumerate(reports):
            if keys[index] is not None:
                continue
            if was := next((each for each in free if alike(report, each.report)), None):
                keys[index] = was.key
                free.remove(was)
    return keys


def _reads_alike(report: MeetingReport, was: MeetingReport) -> bool:
    return _account(report) == _account(was)


def _account(report: MeetingReport) -> MeetingReport:
    """Return `report` without what a better reading may change although the account is the same."""
    return replace(report, evidence=(), about=None, outcome=None)


def _matched_by(matcher: Matcher) -> Callable[[MeetingReport, MeetingReport], bool]:
    def alike(report: MeetingReport, was: MeetingReport) -> bool:
        # As accounts of two articles: two of one article are never the same.
        return matcher.same(
            Account(key="read now", article="now", report=report),
            Account(key="read before", article="before", report=was),
        )

    return alike


def _is_mostly(report: MeetingReport, was: MeetingReport) -> bool:
    return (
        _overlap(_names(report), _names(was)) >= _MOSTLY or _overlap(_marks(report), _marks(was)) >= _MOSTLY
    )


def _overlap(some: set[str], others: set[str]) -> float:
    return len(some & others) / len(some | others) if some and others else 0.0


def _names(report: MeetingReport) -> set[str]:
    return {folded(each.name) for each in report.participants if each.name}


def _marks(report: MeetingReport) -> set[str]:
    """Return where in the text the participants stand."""
    return {
        f"{each.within} {each.start} {each.sentence}"
        for each in report.evidence
        if each.field.startswith("participants")
    }


def free_keys(article: str, taken: Collection[str]) -> Iterator[str]:
    """Return keys for the accounts of an article, by its own key, that are not taken."""
    return (key for number in count() if (key := f"{article}#{number}") not in taken)


def ids_of(key: str) -> Iterator[str]:
    """Return ids for a meeting that the account with a key reports first."""
    article, _, number = key.rpartition("#")
    return meeting_ids(article, int(number))


def meeting_ids(key: str, ordinal: int) -> Iterator[str]:
    """Return ids for a meeting first reported by an article's report, shortest first: try them in turn.

    They follow from the article's key alone, so that a store which is built anew has the same ids.
    """
    digest = hashlib.sha256(f"{ordinal} {key}".encode()).digest()
    whole = base64.b32encode(digest).decode().rstrip("=").lower()
    return (whole[:length] for length in range(_SHORTEST_ID, len(whole) + 1))
