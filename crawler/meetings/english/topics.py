"""What the sentences of an English text say a meeting was about, and what came of it."""

from crawler.meetings.english.words import units_of
from crawler.meetings.spans import Sentence


def is_about(sentence: Sentence) -> bool:
    """Tell whether the sentence says what was discussed."""
    return any(u.has("about") for u in units_of(sentence.text))


def is_outcome(sentence: Sentence) -> bool:
    """Tell whether the sentence says what was agreed, signed or proposed."""
    return any(u.has("outcome") for u in units_of(sentence.text))
