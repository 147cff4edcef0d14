"""What is shown of a meeting that several accounts tell, and every field on which they disagree.

The rule is `choosing.choose`. Evidence is taken over from the account whose value is shown and from no other,
so that a sentence proves just what is printed: `proofs` names the account for each piece of it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from crawler.meetings.choosing import Choice, Claim, choose, language_rank, publication_order
from crawler.meetings.event_names import read_event, same_event
from crawler.meetings.lexicon import fold
from crawler.meetings.shown_people import ShownPerson, unite
from store.matching import Account, Differing, Told
from store.records.meetings import Evidence, Form, MeetingReport, Mode, Place, Status

T = TypeVar("T")
Span = tuple[dt.date, dt.date | None]
Value = tuple[str, tuple[str, ...]]  # as it is written, and the keys of the accounts that tell it

_EVENTS = frozenset((Form.MULTILATERAL, Form.SUMMIT, Form.CONFERENCE))
_LONGEST_EVENT = dt.timedelta(days=7)  # a longer span is a vague day: "in July"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """The choices of all fields."""

    status: Status
    days: Choice[Span]
    venue: Choice[str]
    city: Choice[str]
    country: Choice[str]
    mode: Choice[str]
    form: Choice[str]
    title: Choice[str]
    occasion: Choice[str]
    people: tuple[ShownPerson, ...]


def told(accounts: Sequence[Account]) -> Told:
    """Return what is shown of the meeting that `accounts` tell, by the rules of `store.matching.Matcher`."""
    ordered = sorted(accounts, key=publication_order)
    shown = _choices(ordered)
    proofs = tuple(_proofs(shown))
    report = _report(shown, _telling(ordered, shown.status))
    return Told(
        report=replace(report, evidence=tuple(evidence for evidence, _ in proofs)),
        values=tuple(_disagreements(shown, ordered)),
        proofs=tuple(key for _, key in proofs),
    )


def _choices(ordered: Sequence[Account]) -> _Shown:
    status = _status(ordered)
    city = _placed(ordered, "city", within=None)
    return _Shown(
        status=status,
        days=_days(ordered),
        venue=_placed(ordered, "venue", within=city.shown),
        city=city,
        country=_placed(ordered, "country", within=city.shown),
        mode=_plain((str(a.report.mode), a) for a in ordered if a.report.mode is not Mode.UNKNOWN),
        form=_plain((str(a.report.form), a) for a in ordered),
        title=_events(ordered, "title"),
        occasion=_events(ordered, "occasion"),
        people=unite(_telling(ordered, status)),
    )


def _telling(ordered: Sequence[Account], status: Status) -> list[Account]:
    """Return the accounts that say who took part: who was to come may have stayed away."""
    return [a for a in ordered if status is not Status.HELD or a.report.status is Status.HELD]


def _status(ordered: Sequence[Account]) -> Status:
    """Held, if any account says so; else cancelled or planned, as the latest publication has it."""
    if any(a.report.status is Status.HELD for a in ordered):
        return Status.HELD
    last = max(a.published or dt.date.min for a in ordered)
    latest = {a.report.status for a in ordered if (a.published or dt.date.min) == last}
    return Status.CANCELLED if Status.CANCELLED in latest else Status.PLANNED


def _days(ordered: Sequence[Account]) -> Choice[Span]:
    claims = (
        Claim(
            value=(a.report.date, a.report.end_date),
            account=a,
            stated=not _is_concluded(a, "date"),
            vague=_is_vague(a.report),
        )
        for a in ordered
        if a.report.date
    )
    return choose(claims, alike=lambda one, other: one == other)


def _is_vague(report: MeetingReport) -> bool:
    """Tell whether a span is a day told vaguely; the days of an event are not."""
    if report.date is None or report.end_date is None:
        return False
    return report.form not in _EVENTS or report.end_date - report.date > _LONGEST_EVENT


def _is_concluded(account: Account, field: str) -> bool:
    proofs = [e for e in account.report.evidence if e.field == field]
    return bool(proofs) and all(e.implied for e in proofs)


def _placed(ordered: Sequence[Account], part: str, *, within: Claim[str] | None) -> Choice[str]:
    """Choose a part of the place; with a city chosen, only from accounts that name no other one."""
    claims = (
        Claim(value=value, account=a, stated=_is_written(value, a))
        for a in ordered
        if (value := getattr(a.report.place, part))
        and (within is None or a.report.place.city in {None, within.value})
    )
    return choose(claims, alike=lambda one, other: fold(one) == fold(other), by_language=part == "venue")


def _is_written(value: str, account: Account) -> bool:
    """Tell whether a place stands in its account's words, or is concluded; names are in English always."""
    proofs = [e for e in account.report.evidence if e.field.startswith("place")]
    if all(e.implied for e in proofs) or all(not e.implied for e in proofs):
        return not any(e.implied for e in proofs)
    return account.language != "en" or any(fold(value) in fold(e.sentence) for e in proofs if not e.implied)


def _plain(values: Iterable[tuple[str, Account]]) -> Choice[str]:
    return choose(
        (Claim(value=value, account=a) for value, a in values), alike=lambda one, other: one == other
    )


def _events(ordered: Sequence[Account], field: str) -> Choice[str]:
    """Choose among names of events; those of one event in several languages are one value."""
    claims = (
        Claim(value=name, account=a, stated=not _is_concluded(a, field), fullness=_fullness(name))
        for a in ordered
        if (name := getattr(a.report, field))
    )
    return choose(claims, alike=_one_event, by_language=True)


def _one_event(one: str, other: str) -> bool:
    return one == other or same_event(one, other) is True


def _fullness(name: str) -> int:
    said = read_event(name)
    return sum(map(bool, (said.series, said.bodies, said.ordinal, said.themes)))


def _report(shown: _Shown, telling: Sequence[Account]) -> MeetingReport:
    day = shown.days.value or (None, None)
    return MeetingReport(
        status=shown.status,
        date=day[0],
        end_date=day[1],
        place=Place(venue=shown.venue.value, city=shown.city.value, country=shown.country.value),
        mode=Mode(shown.mode.value or Mode.UNKNOWN),
        form=Form(shown.form.value or Form.BILATERAL),
        title=shown.title.value,
        occasion=shown.occasion.value,
        participants=tuple(person.shown for person in shown.people),
        about=_said(telling, "about"),
        outcome=_said(telling, "outcome"),
    )


def _said(telling: Sequence[Account], field: str) -> str | None:
    """Return what the first account in the best language says that says anything."""
    in_order = sorted(telling, key=lambda a: (language_rank(a), publication_order(a)))
    return next((str(text) for a in in_order if (text := getattr(a.report, field))), None)


def _proofs(shown: _Shown) -> Iterator[tuple[Evidence, str]]:
    """Give the evidence of what is shown, each with the key of its account."""
    if shown.days.shown:
        yield from _from(shown.days.shown.account, "date")
    places = (part.shown.account for part in (shown.city, shown.country, shown.venue) if part.shown)
    for account in {account.key: account for account in places}.values():
        yield from _from(account, "place")
    for field, choice in (("title", shown.title), ("occasion", shown.occasion)):
        if choice.shown:
            yield from _from(choice.shown.account, field)
    for number, person in enumerate(shown.people):
        for place, account in person.proving:
            yield from _from(account, f"participants[{place}]", called=f"participants[{number}]")


def _from(account: Account, field: str, *, called: str | None = None) -> Iterator[tuple[Evidence, str]]:
    """Give an account's evidence of a field and its parts, under the name that the field has when shown."""
    for evidence in account.report.evidence:
        if evidence.field == field or evidence.field.startswith(f"{field}."):
            name = (called or field) + evidence.field.removeprefix(field)
            yield replace(evidence, field=name), account.key


def _disagreements(shown: _Shown, ordered: Sequence[Account]) -> Iterator[Differing]:
    yield from _rows("status", _statuses(ordered, shown.status))
    yield from _rows("date", ((_span(group[0].value), _keys(group)) for group in shown.days.groups))
    for field, choice in (
        ("place.venue", shown.venue),
        ("place.city", shown.city),
        ("place.country", shown.country),
        ("mode", shown.mode),
        ("form", shown.form),
        ("title", shown.title),
        ("occasion", shown.occasion),
    ):
        yield from _rows(field, ((group[0].value, _keys(group)) for group in choice.groups))
    for number, person in enumerate(shown.people):
        for part, choice in (
            ("name", person.names),
            ("post", person.posts),
            ("organisation", person.organisations),
        ):
            values = ((group[0].value, _keys(group)) for group in choice.groups)
            yield from _rows(f"participants[{number}].{part}", values)


def _statuses(ordered: Sequence[Account], shown: Status) -> Iterator[Value]:
    """Give what accounts say of whether it took place, where one has cancelled what another tells as held.

    What was announced and then held or cancelled is no disagreement.
    """
    said = {a.report.status for a in ordered}
    if {Status.HELD, Status.CANCELLED} <= said:
        for status in (shown, Status.CANCELLED):
            yield status.value, tuple(a.key for a in ordered if a.report.status is status)


def _span(value: Span) -> str:
    first, last = value
    return f"{first}/{last}" if last else str(first)


def _keys(group: Iterable[Claim[T]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(claim.account.key for claim in group))


def _rows(field: str, values: Iterable[Value]) -> tuple[Differing, ...]:
    """Return a row for each value of a field that has more than one."""
    rows = tuple(Differing(field=field, value=value, keys=keys) for value, keys in values)
    return rows if len(rows) > 1 else ()
