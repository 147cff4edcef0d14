"""What a new text of an article changes against the one before. Pure.

The rule: a change is *substantive* when words were added, taken away or replaced, or when the article is
dated to another day (UTC). These are not: white space, punctuation, the spelling of quotes and dashes,
capitals, a time of day, and short lines that a page prints around its text (a counter, a share button, who
owns the rights). What is not substantive is kept as a revision and read again all the same: evidence points
into the newest text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from store.similar.tokens import words

# Words; in Chinese, characters. What is longer says something, whatever stands in it.
_LONGEST_LABEL = 12
_LONGEST_NOTICE = 25
_CLOCK = re.compile(
    r"(?<![\d:])(?:[01]?\d|2[0-4])[:：][0-5]\d(?:[:：][0-5]\d)?(?![\d:])(?:\s?[ap]\.?m\b\.?)?", re.IGNORECASE
)
_RIGHTS = re.compile(
    r"©|\(c\)\s*\d{4}|\b(?:all rights reserved|copyright|все права защищены)\b|版权所有", re.IGNORECASE
)
_LABEL = re.compile(
    r"\W*(?:(?:share|print|views?|hits|comments?|updated|last modified|back to top|"
    r"поделиться|распечатать|версия для печати|просмотр\w*|комментари\w*|обновлено|наверх)\b|"
    r"分享|打印|浏览|阅读|点击|访问量|更新|责任编辑|编辑|返回顶部)",
    re.IGNORECASE,
)
_ENDS_A_SENTENCE = re.compile(r"[.!?…。！？][\W]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What of a revision counts here."""

    title: str
    body: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a revision changed. `returns_to` is the number of an earlier one that it is the same as."""

    changed: tuple[str, ...]  # of "title", "body", "date"
    substantive: bool
    returns_to: int | None = None


# The first text of an article: all of it is new.
FIRST = Change(changed=(), substantive=True)


def change(new: Text, earlier: Sequence[tuple[int, Text]]) -> Change:
    """Tell what `new` changes against the last of `earlier`, which are numbered and in order.

    It returns to the newest of those before the last that says the same: where the change is substantive, the
    same but for what is not.
    """
    if not earlier:
        return FIRST
    *others, (_, last) = earlier
    substantive = _substance(new) != _substance(last)
    same = _substance if substantive else _exactly
    returns_to = next((number for number, text in reversed(others) if same(text) == same(new)), None)
    return Change(changed=_changed(new, last), substantive=substantive, returns_to=returns_to)


def _changed(new: Text, last: Text) -> tuple[str, ...]:
    pairs = {
        "title": (new.title, last.title),
        "body": (new.body, last.body),
        "date": (new.published_at, last.published_at),
    }
    return tuple(name for name, (now, before) in pairs.items() if now != before)


def _exactly(text: Text) -> tuple[object, ...]:
    return text.title, text.body, text.published_at


def _substance(text: Text) -> tuple[tuple[str, ...], tuple[str, ...], date | None]:
    lines = (line for line in text.body.splitlines() if not _is_around(line))
    day = text.published_at.date() if text.published_at else None
    return _said(text.title), tuple(word for line in lines for word in _said(line)), day


def _said(line: str) -> tuple[str, ...]:
    return tuple(words(_CLOCK.sub(" ", line)))


def _is_around(line: str) -> bool:
    """Tell whether a line stands around the text: rights, a counter, a button, a clock with its day."""
    length = len(words(line))
    if length <= _LONGEST_NOTICE and _RIGHTS.search(line):
        return True
    is_label = _LABEL.match(line) or _CLOCK.search(line)
    return bool(is_label) and length <= _LONGEST_LABEL and not _ENDS_A_SENTENCE.search(line)
