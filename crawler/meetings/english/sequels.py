"""Whom somebody met after the first one, in one sentence: "met with A on Monday and with B a day later"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.meetings.english.circumstances import told
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.sides import form_of
from crawler.meetings.spans import Account, Person

_BETWEEN_MEETINGS = frozenset((
    ",", "and", "with", "then", "on", "in", "at", "later", "by", "also", "a", "the", "day", "after", "next",
    "same", "morning", "afternoon", "evening", "following", "separately", "afterwards", "hour", "hours",
    "two", "to", "for",
))  # fmt: skip


def and_then(
    reading: Reading, left: tuple[Person, ...], right: tuple[Person, ...], first: Sequence[Account]
) -> Iterator[Account]:
    """Read the rest of "held talks with A on Monday and with B a day later": meetings of their own."""
    last = right[-1].last if right else 0
    spans = {d.first: d.last for d in reading.days} | {p.first: p.last for p in reading.places}
    met = {p.name for p in (*left, *right)}
    for person in (p for p in reading.people if first and right and left and p.first > last and p.name):
        if person.name in met:
            return
        at, told_between = last, False
        while at < person.first and (at in spans or reading.units[at].key in _BETWEEN_MEETINGS):
            told_between = told_between or at in spans
            at = spans.get(at, at + 1)
        if at < person.first or not told_between or "and" not in reading.keys(last, person.first):
            return
        account = Account(sentence=reading.sentence, people=(*left, person), form=form_of((*left, person)))
        for meeting in told(reading, person.last - 1, account):
            before = first[0]
            occasion, place = meeting.occasion or before.occasion, meeting.place or before.place
            yield replace(meeting, status=before.status, occasion=occasion, place=place)
        last = person.last
