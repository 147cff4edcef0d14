"""People whom a Chinese sentence names: country or body, post and name, in whatever order."""

from collections.abc import Sequence

from crawler.meetings.chinese.posts import leftward
from crawler.meetings.chinese.words import words
from crawler.meetings.lexicon import international_bodies
from crawler.meetings.spans import Person, Unit

_SOMEBODY = frozenset(("name", "head", "plural"))
_JOINING = frozenset("、和与及")
_COURTESY = "courtesy"
_LONGEST_POST = 14
_ENVOYS = frozenset(("特使", "特别代表", "个人代表"))
# What somebody with a post may also be called: 常驻代表张军大使.
_CALLED = frozenset(("courtesy", "envoys"))
# Groups that are better told by who leads them.
_VAGUE = frozenset(("代表团", "各方代表", "使团", "与会代表"))
# Posts that mean somebody even where nothing stands around them.
_TELLING = frozenset(("national", "international", "envoys"))


def people(units: Sequence[Unit]) -> tuple[Person, ...]:
    """Return the people of a sentence in order."""
    found: list[Person] = []
    end = 0
    for at in [i for i, unit in enumerate(units) if unit.kinds and not _SOMEBODY.isdisjoint(unit.kinds)]:
        if at < end:
            continue
        person = _person(units, at, found[-1].last if found else 0, found[-1] if found else None)
        if person is not None:
            found.append(person)
            end = person.last
    return tuple(found)


def _person(units: Sequence[Unit], at: int, floor: int, before: Person | None) -> Person | None:
    if units[at].has("name"):
        return None if _is_sent_by(units, at) else _named(units, at, before)
    last = _last_head(units, at)
    if last + 1 < len(units) and units[last + 1].has("name"):
        if _is_sent_by(units, last + 1):
            return None
        return _with_post(units, last, last + 2, floor)
    return _without_name(units, last, floor)


def _named(units: Sequence[Unit], at: int, before: Person | None) -> Person:
    """Read somebody named without a post before: one behind the name, or that of the one before in a list."""
    last = at + 1
    while last < len(units) and units[last].has("rank"):
        last += 1
    if last < len(units) and units[last].has("head") and units[last].kinds.get("head") != _COURTESY:
        follows = units[last + 1] if last + 1 < len(units) else None
        if follows is None or not follows.has("name"):
            post = "".join(u.text for u in units[at + 1 : last + 1])
            return Person(first=at, last=last + 1, name=units[at].text, post=post, head=units[last].key)
    last = at + 2 if at + 1 < len(units) and units[at + 1].kinds.get("head") == _COURTESY else at + 1
    joined = before is not None and before.name and before.last == at - 1 and units[at - 1].key in _JOINING
    if joined and before is not None and before.post:
        return Person(
            first=at,
            last=last,
            name=units[at].text,
            post=before.post,
            organisation=before.organisation,
            head=before.head,
        )
    return Person(first=at, last=last, name=units[at].text)


def _is_sent_by(units: Sequence[Unit], at: int) -> bool:
    """Tell whether the name only tells whose envoy comes: 习近平主席特使、全国政协副主席穆虹."""
    return any(u.key in _ENVOYS for u in units[at + 1 : at + 2]) or (
        any(u.has("head") for u in units[at + 1 : at + 2])
        and any(u.key in _ENVOYS for u in units[at + 2 : at + 3])
    )


def _last_head(units: Sequence[Unit], at: int) -> int:
    """Return the last noun of a post that goes on: 国务委员兼外交部长, 政治局委员、外交部长, 部长助理."""
    last = at
    ahead = last + 1
    while ahead < len(units) and ahead - at < _LONGEST_POST:
        unit = units[ahead]
        if unit.has("head", "plural") and not unit.has("name"):
            last, ahead = ahead, ahead + 1
        elif unit.has("rank", "house", "abroad", "tenure") or unit.key in {"兼", "、", "暨"}:
            ahead += 1
        elif unit.has("organisation", "organ") and units[ahead - 1].key == "兼":
            ahead += 1  # 联合国副秘书长兼亚太经社会执行秘书
        else:
            break
    between = units[at + 1 : last + 1]
    if any(u.key == "、" for u in between) and not (last + 1 < len(units) and units[last + 1].has("name")):
        return at
    return last


def _with_post(units: Sequence[Unit], head: int, last: int, floor: int) -> Person:
    post = leftward(units, head, floor)
    if last < len(units) and units[last].kinds.get("head") in _CALLED:
        last += 1
    return Person(
        first=post.first,
        last=last,
        name=units[head + 1].text,
        post=post.text(units, head),
        organisation=post.owners[0] if post.owners else None,
        head=units[head].key,
    )


def _without_name(units: Sequence[Unit], head: int, floor: int) -> Person | None:
    """Read a post alone, or a group: 各国外长, 印度、巴基斯坦外长, 中方官员."""
    unit, post = units[head], leftward(units, head, floor)
    sort = unit.kinds.get("head")
    if sort == _COURTESY or (unit.has("particle") and post.first == head):
        return None
    group = next((u.key for u in units[post.first : head] if u.has("group")), None)
    many = units[head + 1].key == "们" if head + 1 < len(units) else False
    plural = unit.has("plural") or len(post.owners) > 1 or group is not None or many
    if not (plural or post.owners or post.first < head or sort in _TELLING):
        return None
    of_members = group == "国家" and not international_bodies().isdisjoint(post.owners)
    if of_members:
        post.text_first = post.first  # 上合组织国家大使: the body says of which states
    several = tuple(post.owners) if plural and len(post.owners) > 1 else ()
    return Person(
        first=post.first,
        last=head + 1 + many,
        post=post.text(units, head),
        organisation=None if several or not post.owners else post.owners[0],
        head=unit.key,
        plural=plural,
        countries=several,
        from_members=of_members or group in words("posts", "groups", "members"),
        vague=unit.key in _VAGUE,
    )
