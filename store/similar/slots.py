"""Which words of a text name what tells one meeting from another of the same template: its slots. Pure.

In Latin and Cyrillic these are capitalised words, numbers and ordinals; in Chinese, what is written with the
characters that transcribe foreign names, countries, and names behind a post. Words that tell whether a
meeting took place count too: a text that says that it was put off is no copy of the one that announced it.
"""

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

from store.similar.tokens import HAN, canonical
from store.similar.vocabulary import CLOSED, COUNTRIES, NO_NAMES, POSTS, SHORTENED, SOUNDS


class Slot(IntEnum):
    """What a word is to a template."""

    NONE = 0
    OPENER = 1  # the capital is that of a sentence; perhaps a name
    NAME = 2
    NUMBER = 3
    DAY = 4
    STATUS = 5


_ENDS = frozenset(".!?。！？…:：;；•\n")
# Letters that are no words: "party b".
_LABELS = frozenset("bcefghjklnpqruvwxyz")
_DAY = re.compile(r"day\d{8}")
_NUMERAL = re.compile(
    r"(?:(?:twenty|thirty|forty|fifty)-?)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|(?:ten|eleven|twelf|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twentie|thirtie)th"
    r"|(?:перв|втор|трет|четверт|пят|шест|седьм|восьм|девят|десят|\w+надцат|двадцат|тридцат|сороков)"
    r"(?:ый|ой|ий|ая|ое|ье|ья|ого|его|ому|ему|ым|им|ом|ем|ую|ью|ые|ых|ыми|их)"
)
_WEEKDAY = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|понедельник\w{0,2}|вторник\w{0,2}|сред[ауыеой]{1,2}"
    r"|(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)[яеью]м?|март[аеу]?|август[аеу]?"
    r"|четверг\w{0,2}|пятниц\w{1,2}|суббот\w{1,2}|воскресень\w{1,2}"
)
_STATUS = re.compile(r"cancel\w*|postpon\w*|not|never|no|didn|won|не|нет|отмен\w*|отлож\w*|перенес\w*")

_HAN_NAMES = (
    re.compile(rf"[{SOUNDS}]{{2,}}(?:[·•][{HAN}]{{1,10}})*|[{HAN}]{{2,3}}国(?![际家务])"),
    re.compile(COUNTRIES),
)
_HAN_PERSON = re.compile(rf"(?:{POSTS})([{HAN}]{{2,3}})")
_HAN_NUMBER = re.compile(
    "第?[一二三四五六七八九十百]+(?=[次届轮号])|星期[一二三四五六日天]|周[一二三四五六日](?![年期围])"
)
_HAN_STATUS = re.compile("取消|推迟|延期|未能|没有|并未|不会")


def slots_of(cased: Sequence[str]) -> list[Slot]:
    """Return what each token of a sentence is, marks included."""
    return [
        _capital_at(cased, place) if slot is None else slot for place, slot in enumerate(map(_alone, cased))
    ]


@lru_cache(maxsize=1 << 16)
def _alone(token: str) -> Slot | None:
    """Return what a token is wherever it stands; None where that matters."""
    first = token[0]
    if not first.isalnum():
        return Slot.NONE
    if first.isdecimal() or (len(token) == 1 and first in _LABELS) or not token.isalpha():
        return Slot.DAY if _DAY.fullmatch(token) else Slot.NUMBER
    word = canonical(token)
    if first.isupper():
        return Slot.NONE if word in CLOSED else None
    return _said_small(word)


def _capital_at(cased: Sequence[str], place: int) -> Slot:
    token = cased[place]
    following = cased[place + 1] if place + 1 < len(cased) else ""
    is_sure = following[:1].isupper() or (len(token) > 1 and token.isupper())
    return Slot.NAME if is_sure or not _begins(cased, place) else Slot.OPENER


def _begins(cased: Sequence[str], place: int) -> bool:
    """Tell whether a sentence begins with a token: nothing is before it, or a mark that ends one."""
    for at in range(place - 1, -1, -1):
        first = cased[at][0]
        if first.isalnum():
            return False
        if first in _ENDS:
            return first != "." or at == 0 or not _is_shortened(cased[at - 1])
    return True


def _said_small(word: str) -> Slot:
    if _NUMERAL.fullmatch(word) or _WEEKDAY.fullmatch(word):
        return Slot.NUMBER
    return Slot.STATUS if _STATUS.fullmatch(word) else Slot.NONE


def _is_shortened(token: str) -> bool:
    return len(token) == 1 or token.casefold() in SHORTENED


def han_names(text: str) -> set[str]:
    """Return how a Chinese text names somebody, a country, a number, or says how things stand."""
    forms = (*_HAN_NAMES, _HAN_NUMBER, _HAN_STATUS)
    found = {match[0] for form in forms for match in form.finditer(text)}
    persons = (match[1] for match in _HAN_PERSON.finditer(text))
    return found | {name for name in persons if NO_NAMES.isdisjoint(name)}
