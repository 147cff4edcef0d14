"""What the sentences of an English text say a meeting was about, and what came of it."""

import datetime as dt
from collections.abc import Sequence

from crawler.meetings.english.days import days
from crawler.meetings.english.words import kinds_in, units_of
from crawler.meetings.spans import Sentence, Unit

# "the adopted documents", "an agreement signed in May", "which was adopted": there the verb describes.
_DETERMINERS = frozenset(("a", "an", "the", "its", "their", "his", "her", "these", "those", "all"))
_DOCUMENTS = frozenset(("agreement", "agreements", "memorandum", "document", "documents"))
_RELATIVES = frozenset(("which", "that", "who"))
# "had adopted", "have been signed", "is to be signed": history, or not yet.
_UNFINISHED = frozenset(("had", "be", "been", "being"))
_ENDING = frozenset(("outcome", "concluding"))
_PASSIVE = frozenset(("was", "were"))
_AFTER_A_PREPOSITION = 1  # unit: "On 5 April 2010, …"


def is_about(sentence: Sentence) -> bool:
    """Tell whether the sentence says what was discussed."""
    return "about" in kinds_in(sentence.text)


def is_outcome(sentence: Sentence) -> bool:
    """Tell whether the sentence says, as its own news, what was agreed, signed or proposed."""
    if _ENDING.isdisjoint(kinds_in(sentence.text)):
        return False
    units = units_of(sentence.text)
    return any(_tells(units, place) for place, unit in enumerate(units) if not _ENDING.isdisjoint(unit.kinds))


def is_of_another_day(sentence: Sentence, day: dt.date | None) -> bool:
    """Tell whether the sentence begins with a day that is not the meeting's: it tells history, or plans."""
    if day is None:
        return False
    units = units_of(sentence.text)
    named = days(sentence.text, units, published=None, planned=False, previous=None)
    return any(
        span.first <= _AFTER_A_PREPOSITION
        and span.date
        and not span.date <= day <= (span.end_date or span.date)
        for span in named
    )


def _tells(units: Sequence[Unit], place: int) -> bool:
    """Tell whether the verb there is what somebody did, or what was done with a document.

    "They were invited" is nothing that was agreed, "a memorandum was signed" is.
    """
    before = [unit.key for unit in units[max(0, place - 2) : place]]
    if not before or before[-1] in _DETERMINERS | _DOCUMENTS | _RELATIVES | _UNFINISHED:
        return False
    if before[-1] in _PASSIVE:
        return units[place].has("concluding") and before[0] not in _RELATIVES
    return True
