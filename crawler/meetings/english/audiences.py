"""Events told by who was there or gave them: "Speakers at a seminar urged", "The Academy arranged it"."""

from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.english.circumstances import told
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.words import event_words
from crawler.meetings.spans import Account, Gathering

_AT = frozenset(("at", "of", "in", "to", "attending", "during", "from", "addressing", "speaking at"))
_ARTICLES = frozenset(("a", "an", "the", "this"))
_BEGINNING = 3
_REACH = 14
_NO_EVENTS = frozenset(("visit", "occasion", "talk", "call"))


def audience(reading: Reading) -> Iterator[Account]:
    """Read "Speakers at a seminar on trade called for", where a text begins so: it took place."""
    for gathering in reading.gatherings:
        if gathering.sort in _NO_EVENTS or not _has_audience(reading, gathering):
            continue
        sets_apart = gathering.named or reading.days or reading.places or reading.lead
        if not sets_apart or not _says(reading, gathering):
            continue
        account = Account(
            sentence=reading.sentence,
            gathering=gathering,
            form=gathering.form,
            anaphoric=gathering.definite and not gathering.named,
        )
        said_on = next((d for d in reading.days if d.date and d.first > gathering.last), None)
        for event in told(reading, gathering.first, account):
            yield replace(event, day=event.day or said_on)
        return


def _has_audience(reading: Reading, gathering: Gathering) -> bool:
    """Tell whether the sentence begins with those at the event: "Participants in the"."""
    i = gathering.first - 1
    i -= reading.units[i].key in _ARTICLES
    if not 0 < i <= _BEGINNING or reading.units[i].key not in _AT:
        return False
    return reading.units[i - 1].key in event_words("audience")


def _says(reading: Reading, gathering: Gathering) -> bool:
    behind = reading.units[gathering.last : gathering.last + _REACH]
    looks_away = any(u.has("planned", "negated") for u in behind)
    return not looks_away and any(u.has("saying", "outcome", "discuss", "about") for u in behind)


def gives_it(reading: Reading) -> Iterator[Account]:
    """Read "The Federation arranged it in Osh on Wednesday" of the event told before."""
    if not (reading.after_event and (reading.days or reading.places)):
        return
    for i, unit in enumerate(reading.units[:-1]):
        if unit.key in event_words("giving") and reading.units[i + 1].key == "it":
            yield from told(reading, i, Account(sentence=reading.sentence, anaphoric=True, company=True))
            return
