"""What articles and meetings are found by."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from store.database.word_index import Entry, number_of
from store.records.meetings import MeetingReport
from store.wording.marks import marks
from store.wording.terms import VERSION, terms


def article_entry(article: int, *, revision: int, title: str, body: str) -> Entry:
    """Return what an article is found by: its newest text."""
    return Entry(number=article, made_of=made_of_revision(revision), title=terms(title), body=terms(body))


def made_of_revision(revision: int) -> str:
    """Return what the entry of an article is made of whose newest text has this number."""
    return f"{VERSION}.{revision}"


def meeting_entry(meeting: str, told: MeetingReport, reports: Iterable[MeetingReport]) -> Entry:
    """Return what a meeting is found by: what is shown of it, and what else its accounts say of it.

    The accounts are in their own languages. Their articles' texts have entries of their own.
    """
    title = terms("\n".join(_each_once(_names(told))))
    body = terms("\n".join(_each_once((*_said(told), *(said for each in reports for said in _all(each))))))
    found_as = marks(told)
    return Entry(
        number=number_of(meeting),
        meeting=meeting,
        made_of=f"{VERSION}.{_digest(title, body, found_as)}",
        title=title,
        body=body,
        marks=found_as,
    )


def _names(told: MeetingReport) -> Iterator[str | None]:
    yield told.title
    yield told.occasion
    for each in told.participants:
        yield each.name


def _said(told: MeetingReport) -> Iterator[str | None]:
    for each in told.participants:
        yield each.post
        yield each.organisation
    yield from (told.place.venue, told.place.city, told.place.country, told.about, told.outcome)


def _all(told: MeetingReport) -> Iterator[str | None]:
    yield from _names(told)
    yield from _said(told)


def _each_once(said: Iterable[str | None]) -> Iterable[str]:
    # In an order of their own: the accounts have none that stays.
    return sorted({each for each in said if each})


def _digest(*rows: Sequence[str]) -> str:
    whole = "\n".join(" ".join(row) for row in rows)
    return hashlib.sha256(whole.encode()).hexdigest()[:16]
