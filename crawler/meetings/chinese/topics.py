"""What the sentences of a Chinese text say a meeting was about, and what came of it."""

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache, lru_cache

from crawler.meetings.chinese.days import BEGINNINGS, Anchors, day_end, days
from crawler.meetings.chinese.script import line_of
from crawler.meetings.chinese.words import cut, words
from crawler.meetings.spans import Sentence, Unit

# What follows is what somebody said, not what was done.
_CONTENT = frozenset(("表示", "指出", "强调", "说", "称", "认为", "重申", "回顾", "回顾了"))
_HISTORY = frozenset(("曾", "此前", "所", "的", "去年", "已于"))


def _units(sentence: Sentence) -> Sequence[Unit]:
    return _cut(sentence.text)


@lru_cache(maxsize=512)
def _cut(sentence: str) -> Sequence[Unit]:
    def special(text: str, at: int, _units: object) -> tuple[int, dict[str, str]]:
        end = day_end(text, at)
        return (end, {"day": text[at:end]}) if end > at else (at, {})

    return cut(line_of(sentence), special, BEGINNINGS)


@cache
def _verbs(topic: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words("verbs", "topics", topic))))


def _may_have(topic: str, sentence: Sentence) -> bool:
    """Tell whether the characters of a verb stand in the sentence: most are never cut into units for one."""
    return _verbs(topic).search(line_of(sentence.text).text) is not None


def is_about(sentence: Sentence) -> bool:
    """Tell whether the sentence says what was discussed."""
    verbs = words("verbs", "topics", "plain_about")
    return _may_have("plain_about", sentence) and any(u.key in verbs for u in _units(sentence))


def is_outcome(sentence: Sentence) -> bool:
    """Tell whether the sentence says, as its own news, what was agreed, signed or proposed."""
    if not _may_have("outcome", sentence):
        return False
    units, verbs = _units(sentence), words("verbs", "topics", "outcome")
    return any(_tells(units, i) for i, u in enumerate(units) if u.key in verbs)


def is_of_another_day(sentence: Sentence, day: dt.date | None) -> bool:
    """Tell whether the sentence begins with a day that is not the meeting's: it tells history, or plans."""
    text = line_of(sentence.text).text
    if day is None or not text or not day_end(text, 0):
        return False
    named = days(_units(sentence), Anchors(published=None))
    return any(
        span.first == 0 and span.date and not span.date <= day <= (span.end_date or span.date)
        for span in named
    )


def _tells(units: Sequence[Unit], place: int) -> bool:
    """Tell whether the verb is what somebody did: not 元首们通过的文件."""
    clause = [u.key for u in units[max(0, place - 8) : place]]
    if _CONTENT.intersection(u.key for u in units[:place]):
        return False
    behind = [u.key for u in units[place + 1 : place + 2]]
    if "的" in behind or _HISTORY.intersection(clause[-3:]):
        return False
    later = [u.key for u in units[place + 1 : place + 14]]
    return not (
        units[place].key in {"通过", "签署", "达成"}
        and "的" in later
        and "," not in later[: later.index("的")]
    )
