"""Events that a Chinese sentence names: 上海合作组织成员国元首理事会第二十三次会议."""

import re
from collections.abc import Sequence

from crawler.meetings.chinese.names import is_han
from crawler.meetings.chinese.script import Line
from crawler.meetings.chinese.words import words
from crawler.meetings.spans import Gathering, Unit
from store.records.meetings import Form

ORDINAL = re.compile(r"(?:第[〇零一二三四五六七八九十百\d]{1,5}|首|上一?|本|下一?)(?:次|届|轮)|\d{4}年度?")
_COUNTED = re.compile(r"第[〇零一二三四五六七八九十百\d]{1,5}(?:次|届|轮)|首(?:次|届|轮)")
_CONTENT = (
    "organisation", "organ", "country", "abbreviation", "region", "city", "house", "noun", "modifiers",
    "head", "plural", "count", "group", "rank", "no_place",
)  # fmt: skip
_ANCHORS = ("organisation", "organ", "country", "count", "region", "no_place")
_JOINING = frozenset("、和与及")
_INNER = frozenset("—-·")
_BREAKS = ("name", "day", "meet", "attend", "saying", "happen", "hold", "planned", "particle", "at")
_SAYING_LITTLE = frozenset("会议的第次届轮年成员国")
# Of these no head of state is at a "summit".
_OF_OTHERS = frozenset(
    (
        "青年",
        "媒体",
        "智库",
        "企业家",
        "青年企业家",
        "工商",
        "妇女",
        "科技",
        "学术",
        "大学校长",
        "数字",
        "产业",
    )
)
_MOST_LEFT = 24
_TWO = 2
EVENTS = frozenset(("noun", "talk", "talk_of_many"))
_FORMS = {
    "summit": Form.SUMMIT, "council": Form.SUMMIT, "conference": Form.CONFERENCE, "reception": Form.RECEPTION,
    "ceremony": Form.CEREMONY, "talk": Form.BILATERAL,
}  # fmt: skip


def gatherings(line: Line, units: Sequence[Unit]) -> tuple[Gathering, ...]:
    """Return the events of a sentence."""
    found: list[Gathering] = []
    for i, unit in enumerate(units):
        if EVENTS.isdisjoint(unit.kinds) or (found and i < found[-1].last):
            continue
        gathering = _gathering(line, units, i, found[-1].last if found else 0)
        if gathering is not None:
            found.append(gathering)
    return tuple(found)


def _gathering(line: Line, units: Sequence[Unit], noun: int, floor: int) -> Gathering | None:
    while noun + 1 < len(units) and (ahead := _goes_on(units, noun)):
        noun = ahead
    unit = units[noun]
    first = _first(units, noun, floor)
    content = [u for u in units[first:noun] if u.key not in _INNER]
    counted = any(u.has("count") and _COUNTED.fullmatch(u.key) for u in content)
    sort = unit.kinds.get("noun") or ("many" if unit.has("talk_of_many") else "talk")
    states = sum(u.has("country", "abbreviation") for u in content)
    if sort == "talk" and not (counted or (states >= _TWO and _takes_place(units, noun))):
        return None
    if sort == "assembly" and not counted:
        return None
    telling = [u for u in content if u.key not in words("events", "weak", "words")]
    if sort == "many" and not telling and not counted:
        return None  # 三国外长举行三方会晤: what they do, and no event's name
    own = sort in {"council", "ministerial", "reception", "ceremony"}
    bare = words("events", "generic", "words") | words("events", "plain", "words")
    compound = own and unit.key not in bare
    title = line.written[units[first].start : unit.end]
    key = line.text[units[first].start : unit.end]
    return Gathering(
        first=first,
        last=noun + 1,
        noun=unit.key,
        sort=sort,
        title=title,
        definite=True,
        named=bool(telling) or compound,
        form=_form(sort, [*content, unit]),
        generic=unit.key in words("events", "generic", "words"),
        words=frozenset(key) - _SAYING_LITTLE or frozenset(key),
        numbers=frozenset(u.key.strip("第次届轮") for u in content if _COUNTED.fullmatch(u.key)),
    )


def _takes_place(units: Sequence[Unit], noun: int) -> bool:
    """Tell whether what an event does stands behind its noun: 中俄伊北京会晤…举行."""
    for unit in units[noun + 1 : noun + _MOST_LEFT]:
        if unit.has("happen"):
            return True
        if unit.key in {",", "。"}:
            return False
    return False


def _goes_on(units: Sequence[Unit], noun: int) -> int | None:
    """Return the noun that goes on behind: 元首理事会 | 第二十三次 | 会议, 峰会 | 论坛."""
    ahead = noun + 1
    ahead += ahead < len(units) and units[ahead].key == "”"
    while ahead < len(units) and units[ahead].has("count", "modifiers") and not units[ahead].has("noun"):
        ahead += 1
    if ahead < len(units) and units[ahead].has("noun") and not units[ahead].has("attend"):
        return ahead
    return None


def _first(units: Sequence[Unit], noun: int, floor: int) -> int:
    """Return where the event's name begins, reading leftward from its noun."""
    first, i, pending = noun, noun - 1, False
    while i >= max(floor, noun - _MOST_LEFT):
        unit = units[i]
        if unit.key == "”":
            i = opening = _opening(units, i, floor)
            if opening < 0:
                break
            first = opening
        elif unit.has("beside") or (unit.has(*_BREAKS) and not _is_content(units, i)):
            break
        elif unit.key in _JOINING:
            pending = True
        elif unit.key in _INNER:
            pass
        elif unit.has(*_CONTENT):
            if not pending or unit.has(*_ANCHORS):
                first, pending = i, False
        elif not unit.kinds and (is_han(unit.key[0]) or unit.key.isalnum()):
            first = first if pending else i
        else:
            break
        i -= 1
    return _without_edges(units, first, noun)


def _is_content(units: Sequence[Unit], i: int) -> bool:
    """Tell whether what may be a verb or a small word is part of a name here: 中 in 中俄蒙."""
    if units[i].has("abbreviation"):
        return units[i + 1].has("abbreviation", "country") or units[i + 1].key in _JOINING
    return units[i].has("modifiers", "count", "noun", "organisation", "organ")


def _without_edges(units: Sequence[Unit], first: int, noun: int) -> int:
    while first < noun and (units[first].key in _INNER or units[first].key.isdigit()):
        first += 1
    return first


def _opening(units: Sequence[Unit], closing: int, floor: int) -> int:
    return next((i for i in range(closing - 1, floor - 1, -1) if units[i].key == "“"), -1)


def _form(sort: str, parts: Sequence[Unit]) -> Form:
    if sort == "meeting" and any(u.kinds.get("noun") in {"council", "summit"} for u in parts):
        return Form.SUMMIT
    if sort == "meeting" and any(u.key == "国际" for u in parts):
        return Form.CONFERENCE
    if sort == "summit" and not _OF_OTHERS.isdisjoint(u.key for u in parts):
        return Form.CONFERENCE
    states = [u for u in parts if u.has("country", "abbreviation")]
    bodies = [u for u in parts if u.has("organisation", "organ")]
    if sort in {"meeting", "ministerial"} and len(states) == _TWO and not bodies:
        return Form.BILATERAL
    of_members = bool(bodies) and any(u.key == "成员国" for u in parts)
    if sort == "talk" and (len(states) > _TWO or of_members):
        return Form.MULTILATERAL
    return _FORMS.get(sort, Form.MULTILATERAL)
