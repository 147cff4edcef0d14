"""Posts in a Chinese sentence, read leftward from their noun: 乌兹别克斯坦 | 投资部 | 副 | 部长."""

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.meetings.chinese.names import is_han
from crawler.meetings.lexicon import countries_of_cities
from crawler.meetings.spans import Unit

_OWNERS = ("country", "organisation", "organ", "abbreviation", "side")
_STATES = ("country", "abbreviation")
_INNER = ("rank", "house", "region", "abroad", "head", "modifiers", "tenure", "group", "plural")
_JOINING = frozenset("、和与及")
_LONGEST_POST = 14
_TO = frozenset(("驻", "常驻"))


@dataclass(slots=True)
class Post:
    """The words about a post up to its noun."""

    first: int  # where they begin
    text_first: int  # where those of the post itself begin
    owners: list[str]  # whose post it is

    def text(self, units: Sequence[Unit], head: int) -> str | None:
        """Return the post as written."""
        return "".join(u.text for u in units[self.text_first : head + 1]) or None

    def take(self, unit: Unit, at: int) -> None:
        """Take a word in front as a part of the post."""
        self.first = at
        if not unit.has("tenure") or unit.has("rank"):
            self.text_first = at

    def take_owner(self, owner: str, at: int, *, inside: bool) -> None:
        """Take a country or body in front; one `inside` the post is written with it: 青岛市市长."""
        self.owners.insert(0, owner)
        self.first = at
        if inside:
            self.text_first = at


def leftward(units: Sequence[Unit], head: int, floor: int) -> Post:
    """Return the words about a post whose noun is at `head`."""
    found = Post(head, head, [])
    i = head - 1
    while i >= max(floor, head - _LONGEST_POST):
        if units[i].has(*_OWNERS):
            i = _owned(units, i, head, floor, found)
        elif found.owners:
            break
        else:
            i = _part(units, i, head, floor, found)
    sent = units[head].key.endswith("团长") and any(u.key in _TO for u in units[found.first : head])
    if found.owners and (units[head].key.endswith("大使") or sent):
        found.text_first = found.first  # whose an envoy is, is part of the post
    return found


def _owned(units: Sequence[Unit], i: int, head: int, floor: int, found: Post) -> int:
    """Take the owner at `i`, or where an envoy is sent to; return where to go on, -1 at the end."""
    if i > floor and units[i - 1].key in _TO:
        found.take(units[i - 1], i - 1)  # 驻哈萨克斯坦大使
        return i - 2
    if i > floor and units[i - 1].key == "兼":
        found.take(units[i], i)  # 联合国副秘书长兼亚太经社会执行秘书
        return i - 1
    if units[i].has("abbreviation") and not _is_safe(units, i, head):
        run = _unknown_run(units, i, floor)  # 老街 is no 老
        return -1 if run is None else run - 1
    found.take_owner(_owner(units[i]), i, inside=False)
    return _next_owner(units, i, floor)


def _part(units: Sequence[Unit], i: int, head: int, floor: int, found: Post) -> int:
    """Take a part of the post at `i`; return where to go on, -1 at the end."""
    unit = units[i]
    if unit.has("city", "region"):
        owner = unit.kinds.get("region") or countries_of_cities()[unit.kinds["city"]]
        found.take_owner(owner, i, inside=True)
        return -1
    listed = unit.key == "、" and i > floor and units[i - 1].has("head")
    if unit.has(*_INNER) or unit.key == "兼" or listed:
        found.take(unit, i)
        return i - 1
    joins = unit.key in _JOINING and found.first == i + 1 and units[head].kinds.get("head") != "envoys"
    if joins and _owner_ahead(units, i - 1, floor):
        return i - 1  # 世界银行欧洲和中亚地区副行长
    run = _unknown_run(units, i, floor) if is_han(unit.key) and (not unit.kinds or unit.key == "所") else None
    if run is None:
        return -1
    found.take(units[run], run)
    return run - 1


def _owner_ahead(units: Sequence[Unit], at: int, floor: int) -> bool:
    """Tell whether nothing but parts of a post stands between `at` and an owner in front of it."""
    i = at
    while i >= max(floor, at - _LONGEST_POST):
        unit = units[i]
        if unit.has(*_OWNERS):
            return i < at
        if unit.has("head", "plural", "name") or not (
            unit.has(*_INNER) or (not unit.kinds and is_han(unit.key))
        ):
            return False
        i -= 1
    return False


def _owner(unit: Unit) -> str:
    return next(unit.kinds[kind] for kind in _OWNERS if kind in unit.kinds)


def _next_owner(units: Sequence[Unit], at: int, floor: int) -> int:
    """Return where a further owner stands before the one at `at`: 中、俄, 印度和巴基斯坦; -1 without one."""
    short = units[at].has("abbreviation") or not units[at - 1].has("abbreviation")
    if at - 1 >= floor and units[at - 1].has(*_STATES) and units[at].has(*_STATES) and short:
        return at - 1  # 中俄; in 以中国代表团成员身份 the first is no Israel
    if at - 2 >= floor and units[at - 1].key in _JOINING and units[at - 2].has(*_STATES):
        return at - 2
    return -1


def _is_safe(units: Sequence[Unit], at: int, head: int) -> bool:
    """Tell whether 哈, 乌 … mean a country here: right before a post, or beside another country."""
    behind = units[at + 1]
    joined = behind.has(*_STATES) or behind.key in _JOINING
    return at + 1 == head or behind.has(*_INNER) or behind.key in _TO or joined


def _unknown_run(units: Sequence[Unit], at: int, floor: int) -> int | None:
    """Return where unknown characters of a post begin: an owner or a known part stands before them."""
    i = at
    while i >= floor and is_han(units[i].key) and _is_unknown(units[i]):
        i -= 1
    if i > floor and i < at and units[i].key in _JOINING and units[i - 1].has("house"):
        return i - 1  # 文化和信息部长
    if i >= floor and (units[i].has(*_OWNERS, *_INNER, "city")):
        return i + 1
    return None


def _is_unknown(unit: Unit) -> bool:
    """Tell whether no word of a sentence is seen in it: 远东所 ends with an institute, no particle."""
    return not unit.kinds or unit.has("abbreviation") or unit.key == "所"
