"""Whether a report tells of a meeting that is known already: pairwise, pure, wary of joining what differs.

A pair joins on its people and its days together; neither alone is enough, and what is not told never joins.
"""

import datetime as dt
from collections.abc import Collection, Sequence

from crawler.meetings.clustering import clusters
from crawler.meetings.identity import bodies, same_body, same_event_name, same_name, same_post
from crawler.meetings.occasions import is_beside
from crawler.meetings.pairing import UNRELATED, profile, relation
from crawler.meetings.showing import told
from store.matching import Account, Matcher, Told
from store.records import Form, Meeting, MeetingReport, Participant, Status

_DAY = dt.timedelta(days=1)
_SIDES = 2
_BODY_FORMS = frozenset((Form.MULTILATERAL, Form.SUMMIT, Form.CONFERENCE))


def same(report: MeetingReport, meeting: Meeting) -> bool:
    """Tell whether `report` is an account of `meeting`; an announcement may be one of what was held."""
    known = meeting.told
    if Status.CANCELLED in {report.status, known.status} and Status.HELD in {report.status, known.status}:
        return False
    if not _forms_fit(report, known) or _places_differ(report, known) or not _days_agree(report, known):
        return False
    if report.title and known.title and not same_event_name(report.title, known.title):
        return False
    if report.form in _BODY_FORMS and known.form in _BODY_FORMS:
        return _same_body_met(report, known)
    return _same_sides(report, known)


def is_occasion(report: MeetingReport, meeting: Meeting) -> bool:
    """Tell whether `meeting` is the larger event beside which the reported one took place."""
    known = meeting.told
    if report.occasion is None or known.form is Form.BILATERAL or not _within(report, known):
        return False
    if known.title is None or not same_event_name(report.occasion, known.title):
        return False
    return not _places_differ(report, known)


def _forms_fit(report: MeetingReport, known: MeetingReport) -> bool:
    if report.form is known.form or (report.form in _BODY_FORMS and known.form in _BODY_FORMS):
        return True
    # A bilateral with several people at the table may be told as multilateral, when neither has a name.
    plain = report.title is None and known.title is None
    return plain and {report.form, known.form} <= {Form.BILATERAL, Form.MULTILATERAL}


def _days_agree(report: MeetingReport, known: MeetingReport) -> bool:
    """Two days that are told must meet, or be neighbours when one is concluded and not written."""
    first, second = _span(report), _span(known)
    if first is None or second is None:
        return False
    slack = _DAY if _is_inferred(report) or _is_inferred(known) else dt.timedelta(0)
    return first[0] - second[1] <= slack and second[0] - first[1] <= slack


def _within(report: MeetingReport, known: MeetingReport) -> bool:
    """Tell whether a meeting lies within its occasion's days, or beside them."""
    first, second = _span(report), _span(known)
    if first is None or second is None:
        return False
    return second[0] - first[0] <= _DAY and first[0] - second[1] <= _DAY


def _span(report: MeetingReport) -> tuple[dt.date, dt.date] | None:
    return (report.date, report.end_date or report.date) if report.date is not None else None


def _is_inferred(report: MeetingReport) -> bool:
    return any(e.field == "date" and e.implied for e in report.evidence)


def _places_differ(report: MeetingReport, known: MeetingReport) -> bool:
    mine, theirs = report.place, known.place
    if mine.city and theirs.city:
        return mine.city != theirs.city
    return bool(mine.country and theirs.country and mine.country != theirs.country)


def _same_sides(report: MeetingReport, known: MeetingReport) -> bool:
    """Tell whether each side of the smaller account is in the other, and nobody is somebody else there."""
    mine, theirs = report.participants, known.participants
    if not mine or not theirs or _contradict(mine, theirs):
        return False
    smaller, larger = sorted((mine, theirs), key=len)
    agreeing = sum(any(_same_participant(p, q) for q in larger) for p in smaller)
    named = sum(any(p.name and q.name and same_name(p.name, q.name) for q in larger) for p in smaller)
    if report.form is Form.VISIT:
        return named >= 1
    return agreeing >= _SIDES and named >= 1 and bodies(smaller) <= bodies(larger)


def _same_participant(one: Participant, other: Participant) -> bool:
    if one.name and other.name:
        return same_name(one.name, other.name)
    if not same_body(one.organisation, other.organisation) or one.organisation is None:
        return False
    return same_post(one.post, other.post)


def _contradict(mine: tuple[Participant, ...], theirs: tuple[Participant, ...]) -> bool:
    """Tell whether one and the same post is somebody else here than there."""
    for one in mine:
        rivals = [
            q for q in theirs
            if one.name and q.name and one.organisation and same_body(one.organisation, q.organisation)
        ]  # fmt: skip
        if rivals and not any(same_name(one.name or "", q.name or "") for q in rivals):
            others = [
                p for p in mine if p is not one and p.name and same_body(p.organisation, one.organisation)
            ]
            if not any(same_name(p.name or "", q.name or "") for p in others for q in rivals):
                return True
    return False


def _same_body_met(report: MeetingReport, known: MeetingReport) -> bool:
    """Events of a body: the same name; without one, the same kind of people or somebody in common."""
    if report.title and known.title:
        return True  # alike, as `same` has made sure
    common = any(
        p.name and q.name and same_name(p.name, q.name)
        for p in report.participants
        for q in known.participants
    )
    groups = {(p.organisation, _last_word(p.post)) for p in report.participants if p.name is None}
    others = {(p.organisation, _last_word(p.post)) for p in known.participants if p.name is None}
    same_city = bool(report.place.city and report.place.city == known.place.city)
    return bool(groups & others) or (common and same_city)


def _last_word(post: str | None) -> str:
    return (post or "").lower().split(" of ")[0].split()[-1:][0] if (post or "").split() else ""


class _Matcher:
    """The rules of this package, as the store asks for them."""

    def same(self, one: Account, other: Account) -> bool:
        return one.article != other.article and relation(profile(one), profile(other)) > UNRELATED

    def clusters(
        self,
        accounts: Sequence[Account],
        *,
        joined: Collection[frozenset[str]] = (),
        parted: Collection[frozenset[str]] = (),
    ) -> frozenset[frozenset[str]]:
        return clusters(accounts, joined=joined, parted=parted)

    def told(self, accounts: Sequence[Account]) -> Told:
        return told(accounts)

    def is_occasion(self, report: MeetingReport, occasion: MeetingReport) -> bool:
        return is_beside(report, occasion)


MATCHER: Matcher = _Matcher()
