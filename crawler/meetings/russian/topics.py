"""What the sentences of a Russian text say a meeting was about, and what came of it."""

import datetime as dt

from crawler.meetings.russian.days import days
from crawler.meetings.russian.vocabulary import words_and_marks
from crawler.meetings.spans import Sentence

_AFTER_A_PREPOSITION = 1


def is_about(sentence: Sentence) -> bool:
    """Tell whether the sentence says what was discussed."""
    return _has(sentence, "about")


def is_outcome(sentence: Sentence) -> bool:
    """Tell whether the sentence says, as its own news, what was agreed, signed or proposed."""
    words, marks = words_and_marks(sentence.text)
    for i, found in enumerate(marks):
        told = words[i].is_a("VERB", "PRTS") and any(
            p.tense == "past" or p.pos == "PRTS" for p in words[i].parses
        )
        if (
            "outcome" in found
            and told
            and "attend" not in found
            and not {"который", "где"} & {lemma for w in words[max(0, i - 6) : i] for lemma in w.lemmas}
        ):
            return True
    return False


def is_of_another_day(sentence: Sentence, day: dt.date | None) -> bool:
    """Tell whether the sentence begins with a day that is not the meeting's: it tells history, or plans."""
    named = days(
        sentence.text, words_and_marks(sentence.text)[0], published=None, planned=False, previous=None
    )
    return any(
        day
        and span.first <= _AFTER_A_PREPOSITION
        and span.date
        and not span.date <= day <= (span.end_date or span.date)
        for span in named
    )


def _has(sentence: Sentence, kind: str) -> bool:
    words, marks = words_and_marks(sentence.text)
    return any(kind in found and not words[i].is_a("INFN") for i, found in enumerate(marks))
