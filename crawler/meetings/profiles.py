"""What of an account is compared with another one's, worked out once."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from crawler.meetings.account_days import Days
from crawler.meetings.concepts import named
from crawler.meetings.event_names import read_event
from crawler.meetings.identity import body
from crawler.meetings.lexicon import collectives, fold
from store.matching import Account
from store.records.meetings import Form, MeetingReport, Participant, Status

_LONG_SENTENCE = 60  # a shorter one may stand in any text
_MOST_PEOPLE = 16


@dataclass(frozen=True, slots=True)
class Profile:
    """What of an account is compared."""

    account: Account
    days: Days
    city: str | None
    country: str | None
    place_is_concluded: bool
    form: Form
    title: str | None
    occasion: str | None
    people: tuple[Participant, ...]
    sides: frozenset[str]  # folded organisations
    several: bool  # somebody speaks for all members of a body
    series: frozenset[str]
    sentences: frozenset[str]
    status: Status

    @property
    def day(self) -> dt.date | None:
        """The day on which its people are what is said of them."""
        return self.days.span[0] if self.days.span else self.days.published


@lru_cache(maxsize=4096)
def profile(account: Account) -> Profile:
    """Return what of an account is compared."""
    report = account.report
    together = {fold(c.name) for c in collectives().values()}
    sides = frozenset(body(p.organisation) for p in report.participants if p.organisation)
    return Profile(
        account=account,
        days=_days(account),
        city=report.place.city and fold(report.place.city),
        country=report.place.country and fold(report.place.country),
        place_is_concluded=any(e.field.startswith("place") and e.implied for e in report.evidence),
        form=Form.MULTILATERAL
        if report.form is Form.BILATERAL and sides and sides <= together
        else report.form,
        title=report.title,
        occasion=report.occasion,
        people=report.participants[:_MOST_PEOPLE],
        sides=sides,
        several=bool(sides & together),
        series=_series(report),
        sentences=frozenset(e.sentence for e in report.evidence if len(e.sentence) >= _LONG_SENTENCE),
        status=report.status,
    )


def _days(account: Account) -> Days:
    report = account.report
    return Days(
        status=report.status,
        span=(report.date, max(report.date, report.end_date or report.date)) if report.date else None,
        inferred=any(e.field == "date" and e.implied for e in report.evidence),
        published=account.published,
    )


def _series(report: MeetingReport) -> frozenset[str]:
    """Return whose meetings an event belongs to: by its title, else by who sits in it."""
    if report.title and (found := read_event(report.title).series):
        return found
    delegations = (p.post for p in report.participants if p.name is None and p.post)
    return frozenset(
        s for post in delegations for s in named(post, "series") - {"heads of state"}
    ) | frozenset(
        s
        for p in report.participants
        if p.name is None and p.post
        for s in named(p.post, "post") & {"heads of state"}
    )
