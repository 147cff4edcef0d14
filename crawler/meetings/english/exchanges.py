"""Two people who do something together that tells they met: they sign, or one phones the other."""

from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.english.belonging import is_done_to_thing
from crawler.meetings.english.circumstances import told
from crawler.meetings.english.pairs import both
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.sides import form_of, meetings_between
from crawler.meetings.spans import Account, Person
from store.records.meetings import Form, Mode


def tells_by_phone(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    """Read "A briefed B by telephone on the outcome": they spoke with each other."""
    left = reading.people_before(i)[:1] or reading.pronoun(i, subject)
    right = reading.people_after(i + 1, reach=2)[:1]
    bodies = {p.organisation for p in (*left, *right)}
    if left and right and all(p.name for p in (*left, *right)) and len(bodies) > 1:
        for account in meetings_between(reading, i, left, right):
            yield replace(account, mode=Mode.PHONE)


def rings(reading: Reading, i: int) -> Iterator[Account]:
    """Read "A called B on Monday to": they spoke by telephone; but "called A a friend" is no call."""
    left = reading.people_before(i)[:1] or reading.pronoun(i, reading.subject)[:1]
    right = reading.people_after(i + 1, reach=1)[:1]
    if not (left and right and left[0].name and right[0].name):
        return
    if left[0].organisation == right[0].organisation:
        return
    behind = right[0].last
    on_day = any(d.first in {behind, behind + 1} for d in reading.days)
    if on_day or reading.keys(behind, behind + 1)[:1] in ([], ["."], ["to"], ["and"], [","]):
        for account in meetings_between(reading, i, left, right):
            yield replace(account, mode=Mode.PHONE)


def signs(reading: Reading, i: int) -> Iterator[Account]:
    """Read "A and B yesterday signed the treaty": a ceremony, where it is no part of what was told before."""
    people = both(reading, reading.people_before(i))
    bodies = {p.organisation for p in people if p.name and p.organisation}
    done = reading.is_passive_form(i) or is_done_to_thing(reading, i)
    if len(bodies) > 1 and not done:
        account = Account(sentence=reading.sentence, people=people, form=Form.CEREMONY)
        yield from told(reading, i, account)


def tells_counterpart(reading: Reading, i: int) -> Iterator[Account]:
    """Read "Hu told his Iranian counterpart A on Friday that": they were together when he said so."""
    left = reading.people_before(i)[:1] or reading.pronoun(i, reading.subject)[:1]
    right = reading.people_after(i + 1, reach=2)[:1]
    if not (
        left and right and left[0].name and right[0].name and reading.keys(i + 1, i + 2) in (["his"], ["her"])
    ):
        return
    equals = any(word in (right[0].post or "").lower() for word in ("counterpart", "colleague"))
    if equals and reading.days:
        people = (*left, *right)
        yield from told(reading, i, Account(sentence=reading.sentence, people=people, form=form_of(people)))
