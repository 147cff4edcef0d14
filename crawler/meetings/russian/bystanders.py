"""Those whom a Russian text names behind a meeting, with no verb that ties them to it: they were there too.

Whom the news of a meeting names with a post was most often there; what says otherwise can be told by its
words: a message, an absence, a journey, history, what others will do.
"""

from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.russian.circumstances import told
from crawler.meetings.russian.mentions import Mention
from crawler.meetings.russian.reading import Reading
from crawler.meetings.russian.vocabulary import listed
from crawler.meetings.spans import Account
from store.records.meetings import Form, Mode, Status

# A verb of meeting that told nothing, a day gone by, a denial: the sentence looks elsewhere.
_ELSEWHERE = (
    "recalling", "wishing", "planned", "cancelled", "not_meeting", "meet", "receive", "visit", "phone",
    "video", "sign",
)  # fmt: skip
_OF_TWO = frozenset((Form.BILATERAL, Form.CEREMONY))
_NEAR = 5


def bystanders(reading: Reading, last: Account | None) -> Iterator[Account]:
    """Give the people of a sentence that tells no meeting itself; `last` is the meeting told before."""
    if last is None or last.form is Form.VISIT or last.status is not Status.HELD or _looks_elsewhere(reading):
        return
    if _is_of_other_day(reading, last):
        return
    of_two = last.form in _OF_TWO
    group = any(p.plural and not p.name for p in last.people)
    found = [
        m
        for m in reading.mentions
        if _is_there(reading, m) and not (of_two and not group and _says(reading, m))
    ]
    people = reading.people(found)
    if people:
        account = Account(sentence=reading.sentence, people=people, anaphoric=True, company=True, loose=True)
        for account_of in told(reading, found[0].first, account):
            yield replace(
                account_of, status=last.status, mode=Mode.UNKNOWN, day=None, place=None, occasion=None
            )


def _looks_elsewhere(reading: Reading) -> bool:
    """Tell whether a word of the sentence says that it is about something else."""
    free = [i for i in range(len(reading.words)) if not reading.within_person(i)]
    if any(not reading.words[i].lemmas.isdisjoint(listed("events", "elsewhere", "words")) for i in free):
        return True
    if any(reading.has(i, *_ELSEWHERE) and reading.marks[i].keys().isdisjoint(("noun",)) for i in free):
        return True
    to_come = any(p.tense == "futr" for i in free for p in reading.words[i].parses[:1] if p.pos == "VERB")
    return to_come or any(reading.words[i].key in {"не", "бы", "если"} for i in free)


def _is_of_other_day(reading: Reading, last: Account) -> bool:
    """Tell whether the sentence has a day that is none of the meeting's, or the meeting of two has none."""
    days = [d for d in reading.days if d.date]
    if last.day is None or last.day.date is None:
        return bool(days) and last.form in _OF_TWO
    first, end = last.day.date, last.day.end_date or last.day.date
    return any(not first <= d.date <= end for d in days if d.date)


def _is_there(reading: Reading, mention: Mention) -> bool:
    """Tell whether somebody with a post acts in the sentence, and doesn't only tell the press of it."""
    person = mention.person
    if person.plural or person.implied or not person.name or not (person.post or person.organisation):
        return False
    if not mention.is_subject or reading.aside_of(mention.first) is not None:
        return False
    announces = "официальный представитель" in (person.post or "").lower()
    return not announces and person.head not in listed("posts", "announcers")


def _says(reading: Reading, mention: Mention) -> bool:
    """Tell whether a verb of saying stands beside somebody."""
    near = (*range(mention.first - _NEAR, mention.first), *range(mention.last, mention.last + _NEAR))
    return any(reading.has(i, "saying") and not reading.within_person(i) for i in near)
