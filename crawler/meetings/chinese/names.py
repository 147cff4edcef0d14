"""Shapes of names in Chinese text: surname and one or two characters, or such as spell a foreign name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from crawler.meetings.chinese.days import day_end
from crawler.meetings.chinese.script import simplified
from crawler.meetings.chinese.words import index
from crawler.meetings.lexicon import known_names, table
from crawler.meetings.spans import Unit

_PLACES = frozenset(("country", "city", "abbreviation", "region"))
_NO_POST_BEHIND = _PLACES | {"name", "organisation", "organ", "house", "rank"}
# More names than a text has that is read by anybody.
_MANY = 100
# What stands behind a whole name, and never behind "and".
_BEHIND_NAMES = ("先后", "分别", "等", "致辞", "发言", "先生", "女士", ",", "、", "。", ";")
_LONGEST_PART, _FOREIGN, _LONGEST_NAME, _LEAST = 12, 4, 30, 2
# Surnames that are small words too, and begin names of two characters.
_SURNAMES_OF_TWO = frozenset("应任时")
_NUMBERS = frozenset("一二三四五六七八九十百千数0123456789")
# Names of Chinese in a row, and that they were there.
_LIST = re.compile(
    r"([\u3400-\u9fff]{2,4}?)(?:[、和][\u3400-\u9fff·]{2,14}?)*等?(?:分别|也|一同)?(?:参加|陪同|出席)(?:了|会见|会谈|会晤|上述|有关|活动|。|$)"
)
_AND = frozenset("和与及、")
_JOINED = frozenset(("country", "organisation", "organ", "head", "rank", "house", "city", "region", "tenure"))


@cache
def surnames() -> frozenset[str]:
    """Return the surnames of one and of two characters."""
    names = table("zh/names")
    return frozenset("".join(names["surnames"].split())) | frozenset(names["long_surnames"])


@cache
def _spelling() -> frozenset[str]:
    return frozenset("".join(table("zh/names")["transliteration"].split()))


@cache
def _stops() -> frozenset[str]:
    return frozenset(table("zh/names")["stops"])


@cache
def _no_end() -> frozenset[str]:
    return frozenset(table("zh/names")["no_end"])


def is_han(character: str) -> bool:
    """Tell whether it is a Chinese character."""
    return "\u3400" <= character <= "\u9fff"


def _by_beginning(names: Iterable[str], characters: int) -> Mapping[str, Sequence[str]]:
    """Return the names by so many of their first characters, the longest first."""
    found: dict[str, list[str]] = {}
    for name in sorted(set(names), key=len, reverse=True):
        found.setdefault(name[:characters], []).append(name)
    return found


@cache
def _famous() -> Mapping[str, Sequence[str]]:
    """Return the Chinese names of well-known people, by their first two characters."""
    names = (name for name in map(simplified, known_names()) if is_han(name[0]) and len(name) > 1)
    return _by_beginning(names, 2)


@cache
def _beginnings() -> frozenset[str]:
    """Return the characters that a name can begin with."""
    long = {name[0] for name in surnames()}
    return _spelling() | long | {beginning[0] for beginning in _famous()}


class Names:
    """Finds names in the sentences of one text; `known` are those that it has given elsewhere."""

    def __init__(self, whole: str, known: Sequence[str] = ()) -> None:
        self._whole = whole
        self._known = _by_beginning(known, 1)
        self.beginnings = (
            _beginnings() if _beginnings() >= self._known.keys() else _beginnings().union(self._known)
        )

    def are_found(self, units: Sequence[Unit]) -> bool:
        """Tell whether each known name that the units hold was cut out of their sentence already."""
        if len(self._known) > _MANY:
            return False  # to look for each would cost more than to cut again
        text = "".join([unit.key for unit in units])
        known = [name for names in self._known.values() for name in names if name in text]
        found = [unit.key for unit in units if "name" in unit.kinds] if known else ()
        return all(text.count(name) == sum(key.count(name) for key in found) for name in known)

    def end(self, text: str, at: int, units: Sequence[Unit]) -> int:
        """Return where a name that begins at `at` behind `units` ends, or `at` where none does."""
        if text[at] not in self.beginnings:
            return at
        if (end := self._dotted(text, at) or self._known_whole(text, at)) > at:
            return end
        previous = units[-1] if units else None
        if previous is None or previous.key in "、和":
            end = _present(text, at, units)
            if end > at:
                return end
        elif previous.has("head", "plural") or previous.kinds.get("tenure") == "courtesy":
            return self.shape(text, at)
        return self._in_row(text, at, units)

    def _known_whole(self, text: str, at: int) -> int:
        """Return where a name ends that the text gives elsewhere, or that is well known, or `at`."""
        names = (*self._known.get(text[at], ()), *_famous().get(text[at : at + 2], ()))
        for name in names:  # most often none
            if text.startswith(name, at) and index().at(text, at)[0] <= at + len(name):
                return at + len(name)
        return at

    def _in_row(self, text: str, at: int, units: Sequence[Unit]) -> int:
        """Return where a name ends that stands in a list, or before its post."""
        previous = units[-1] if units else None
        if previous is not None and previous.key in "、和与同及":
            end = self._next_of_list(text, at, units)
            if end > at:
                return end
        if previous is not None and previous.key in _AND and len(units) > 1 and units[-2].has("house"):
            return at  # 文化和信息部长
        return self._before_post(text, at, previous)

    def shape(self, text: str, at: int) -> int:
        """Return where what may be a name by its characters ends."""
        if _is_number(text, at):
            return at  # 代表约三百人
        end, kinds = index().at(text, at)
        foreign = self._foreign(text, at)
        if end > at and not (_PLACES & set(kinds) and foreign > end):
            return at if end - at > 1 else self._surname_after_all(text, at)
        chinese = self._chinese(text, at)
        if chinese == at and foreign - at < _LEAST:
            return self._with_a_word_within(text, at)
        if chinese > at and foreign - at < _FOREIGN:
            whole = foreign > chinese and _closes(text, foreign) and not _closes(text, chinese)
            return foreign if whole else chinese  # 侯赛因, not 侯赛
        return foreign if foreign - at > 1 else at

    def _surname_after_all(self, text: str, at: int) -> int:
        """Return where a name ends that 于, 任, 应 … begin, closed by a known word or sign, or `at`."""
        if text[at] not in surnames():
            return at
        end = self._chinese(text, at)
        if end - at == 3 and (end == len(text) or not is_han(text[end]) or index().at(text, end)[0] > end):  # noqa: PLR2004 - surname and two
            return end
        short = end > at and text[at] in _SURNAMES_OF_TWO and index().at(text, at + 1)[0] <= at + 1
        return at + 2 if short and _closes(text, at + 2) else at

    def _with_a_word_within(self, text: str, at: int) -> int:
        """Return where 姜再冬, 刘多 end: a surname, what else is a small word, and a close; or `at`."""
        if text[at] not in surnames() or at + 1 >= len(text) or not is_han(text[at + 1]):
            return at
        if text[at + 1] not in _stops() or index().at(text, at + 1)[0] > at + 2:
            return at
        for end in (at + 3, at + 2):
            given = text[at + 2 : end]
            if all(is_han(c) and (c == "应" or c not in _stops()) for c in given) and _closes(text, end):
                return end
        return at

    def _dotted(self, text: str, at: int) -> int | None:
        """Return where a name in parts ends: 弗拉基米尔·诺罗夫."""
        if text.find("·", at, at + _LONGEST_PART + 1) < 0:
            return None
        end = self._foreign(text, at, least=1)
        if end == at or end >= len(text) or text[end] != "·":
            return None
        while end < len(text) and text[end] == "·" and end - at < _LONGEST_NAME:
            part = self._foreign(text, end + 1, least=1) if end + 1 < len(text) else end + 1
            if part == end + 1:
                break
            end = part
        return end if text[at:end].count("·") and text[end - 1] != "·" else None

    def _foreign(self, text: str, at: int, *, least: int = 2) -> int:
        """Return where a run of characters that spell foreign names ends."""
        end = at
        while end < min(len(text), at + _LONGEST_PART) and (
            text[end] in _spelling() or self._is_odd(text, at, end)
        ):
            if end >= at + least and (
                day_end(text, end) > end or self._begins_word(text, end) or _is_and(text, end)
            ):
                break
            end += 1
        while end - at > least and text[end - 1] in _no_end() and text[end : end + 1] != "·":
            end -= 1
        return end

    def _begins_word(self, text: str, at: int) -> bool:
        """Tell whether a word begins here; in 薩雷拜會面 the word is 會面, not 拜會."""
        stop, kinds = index().at(text, at)
        if stop - at <= 1 or _PLACES & set(kinds):
            return False
        # 先科拜会上合组织: a word of its own stands behind 拜会, so that 会上 is none.
        return index().at(text, at + 1)[0] <= stop or (
            stop < len(text) and index().at(text, stop)[0] > stop + 1
        )

    def _is_odd(self, text: str, at: int, place: int) -> bool:
        """Tell whether a character that seldom spells a name stands within one: behind the point of 甲·乙."""
        if text[place] == "不" and text[place - 1] == "阿":  # 努尔兰·阿不都
            return text[place + 1 : place + 2] in _spelling()
        if text[place] == "则":  # 奥朗则布
            return (
                at > 0 and text[at - 1] == "·" and place > at and text[place + 1 : place + 2] in _spelling()
            )
        if not self._may_be_given(text, place):
            return False
        if at == 0 or text[at - 1] != "·":
            ahead, point, _ = text[place + 1 : place + _FOREIGN].partition("·")
            return bool(point) and all(c in _spelling() for c in ahead)
        return (
            place + 1 < len(text) and text[place + 1] in _spelling() and index().at(text, place)[0] == place
        )

    def _chinese(self, text: str, at: int) -> int:
        """Return where a surname with one or two characters ends, or `at`."""
        known = surnames()
        begin = at + 2 if text[at : at + 2] in known else at + 1 if text[at] in known else at
        if begin == at or begin >= len(text) or not self._may_be_given(text, begin):
            return at
        if text[begin + 1 : begin + 2] == "和" and text.startswith(_BEHIND_NAMES, begin + 2):
            return begin + 2  # 涂瑞和先后发言
        if (
            begin + 1 < len(text)
            and self._may_be_given(text, begin + 1)
            and not self._is_short(text, at, begin + 1)
        ):
            return begin + 2
        return begin + 1

    def _may_be_given(self, text: str, at: int) -> bool:
        if not is_han(text[at]) or text[at] in _stops():
            return False
        end, kinds = index().at(text, at)
        return end - at <= 1 or bool(_PLACES & set(kinds))

    def _is_short(self, text: str, at: int, end: int) -> bool:
        """Tell whether the text calls somebody by surname and one character elsewhere: other words follow."""
        short = text[at:end]
        found = re.finditer(re.escape(short), self._whole)
        return any(self._whole[each.end() : each.end() + 1] != text[end] for each in found)

    def _next_of_list(self, text: str, at: int, units: Sequence[Unit]) -> int:
        """Return where the second of two names ends that share a post: 副秘书长甲和乙."""
        if len(units) < 2 or not units[-2].has("name"):  # noqa: PLR2004 - a name and a conjunction
            return at
        end = self.shape(text, at)
        closed = end >= len(text) or not is_han(text[end]) or index().at(text, end)[0] > end
        return end if closed else at

    def _before_post(self, text: str, at: int, previous: Unit | None) -> int:
        """Return where a name ends that its post follows: 诺罗夫秘书长."""
        if previous is not None and not (previous.kinds or not is_han(previous.key[-1])):
            return at
        if previous is not None and not _NO_POST_BEHIND.isdisjoint(previous.kinds):
            return at
        if index().at(text, at)[0] > at:
            return at
        foreign, chinese = self._foreign(text, at), self._chinese(text, at)
        for end in (foreign, chinese, chinese - 1):
            if end - at >= 2 and end < len(text) and _is_post(index().at(text, end)[1]):  # noqa: PLR2004 - no name is shorter
                return end
        return at


def _present(text: str, at: int, units: Sequence[Unit]) -> int:
    """Return where a name ends in a list without posts at the beginning: 铁凝、洛桑江村等参加会见."""
    if any(not (unit.has("name") or unit.key in "、和") for unit in units):
        return at
    listed = _LIST.match(text, at)
    if listed is None:
        return at
    end = listed.end(1)
    own = text[at] in surnames() or all(c in _spelling() for c in text[at:end])
    stop, kinds = index().at(text, at)
    in_row = units or text[end] in "、和"
    return end if (own or in_row) and (stop <= at + 1 or not _PLACES.isdisjoint(kinds)) else at


def _closes(text: str, end: int) -> bool:
    """Tell whether a name may end here: a sign, a number, or a word of two characters and more follows."""
    if end >= len(text) or not is_han(text[end]):
        return True
    return index().at(text, end)[0] > end + 1 or day_end(text, end) > end


def _is_number(text: str, at: int) -> bool:
    return text[at] in "约近逾共" and text[at + 1 : at + 2] in _NUMBERS


def _is_and(text: str, at: int) -> bool:
    """Tell whether 及 joins here what does not spell a name: 哈什米及哈萨克斯坦驻华大使, 坎纳及哈、吉代表."""
    if text[at] != "及":
        return False
    stop, kinds = index().at(text, at + 1) if at + 1 < len(text) else (at, {})
    return (stop > at + 2 and not _JOINED.isdisjoint(kinds)) or text[stop : stop + 1] == "、"


def _is_post(kinds: Mapping[str, str]) -> bool:
    return "head" in kinds and kinds["head"] != "either"
