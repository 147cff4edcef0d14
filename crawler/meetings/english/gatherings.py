"""Events that an English sentence names: "18th Meeting of Security Council Secretaries of SCO Member States"."""

import re
from collections.abc import Sequence

from crawler.meetings.english.bodies import owner_of
from crawler.meetings.english.words import is_name_word
from crawler.meetings.spans import Gathering, Sentence, Unit
from store.records import Form

_ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th)|[IVXLC]{1,7}")
_ORDINAL_WORDS = frozenset(
    [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ]
)
_LEFT = (
    "describing",
    "organisation",
    "organ",
    "country",
    "adjective",
    "portfolio",
    "institution",
    "heads",
    "head",
    "modifier",
    "region",
    "city",
    "noun",
    "rank",
)
_RIGHT = (*_LEFT, "not_meeting")
_CONTENT = ("organisation", "organ", "portfolio", "institution", "heads", "rank", "region")
_INNER = frozenset(("'s", "'", "-", "–", "&"))
_PREPOSITIONS = frozenset(("of", "for", "on"))
_DETERMINERS = frozenset(("the", "a", "an", "this", "that", "its", "their"))
_PLAIN_SORTS = frozenset(("meeting", "meetings", "talk", "call"))
_MONTHS = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ]
)
_MOST_LEFT, _MOST_RIGHT = 12, 20
_FORMS = {
    "summit": Form.SUMMIT, "council": Form.SUMMIT, "conference": Form.CONFERENCE, "reception": Form.RECEPTION,
    "ceremony": Form.CEREMONY, "visit": Form.VISIT,
}  # fmt: skip


def gatherings(sentence: Sentence, units: Sequence[Unit], *, names: frozenset[int]) -> tuple[Gathering, ...]:
    """Return the events of a sentence; `names` are the units of named people, which no event's name contains."""
    found: list[Gathering] = []
    at = 0
    for i in range(len(units)):
        if i >= at and units[i].has("noun") and i not in names:
            gathering = _gathering(sentence, units, i, names, at)
            if gathering is not None:
                found.append(gathering)
                at = gathering.last
    return tuple(found)


def _gathering(
    sentence: Sentence, units: Sequence[Unit], noun: int, names: frozenset[int], floor: int
) -> Gathering | None:
    while noun + 1 < len(units) and units[noun + 1].has("noun") and noun + 1 not in names:
        noun += 1  # "summit meeting"
    sort = units[noun].kinds["noun"]
    first = _first(units, noun, names, floor)
    last = _last(units, noun, names)
    words = units[first:last]
    content = [u for i, u in enumerate(words, first) if i != noun]
    ordinal = any(_is_ordinal(u) for u in content)
    own = any(
        (u.has(*_CONTENT) and not u.has("describing"))
        or owner_of(u)
        or (u.has("noun") and not u.has("describing"))
        for u in content
    )
    capital = any(u.text[0].isupper() and not _is_ordinal(u) and i + first > 0 for i, u in enumerate(words))
    if (
        sort == "ministerial"
        and units[noun].has("institution")
        and not any(u.has("heads", "rank") for u in content)
    ):
        return None  # a committee, not its meeting
    named = ordinal or own or (sort not in _PLAIN_SORTS and (capital or any(u.has("city") for u in content)))
    if sort == "assembly":
        named = ordinal
    if " " in units[noun].key and sort in {"council", "ministerial"}:
        named = True
    return Gathering(
        first=first, last=last, noun=units[noun].key, sort=sort, named=named, form=_form(sort, words, units[noun]),
        title=" ".join(sentence.text[units[first].start : units[last - 1].end].split()),
        definite=first > 0 and units[first - 1].key in {"the", "this", "that"},
        countries=tuple(dict.fromkeys(u.kinds["country"] for u in content if u.has("country"))),
    )  # fmt: skip


def _is_ordinal(unit: Unit) -> bool:
    return bool(_ORDINAL.fullmatch(unit.text)) or unit.key in _ORDINAL_WORDS


def _first(units: Sequence[Unit], noun: int, names: frozenset[int], floor: int) -> int:
    first = i = noun
    while i - 1 >= max(floor, noun - _MOST_LEFT) and i - 1 not in names:
        unit = units[i - 1]
        if unit.has("saying", "beside") and not unit.has("modifier", "portfolio"):
            break
        if unit.has(*_LEFT) or _is_ordinal(unit) or owner_of(unit) or (is_name_word(unit) and i - 1 > 0):
            first = i = i - 1
        elif unit.key == ")" and i >= 4 and units[i - 3].key == "(" and units[i - 2].text.isupper():  # noqa: PLR2004 - "(SCO)"
            i -= 3
        elif (
            unit.key in _INNER
            or (unit.key in {"and", ","} and _joins(units, i - 1))
            or (unit.key == "of" and units[i].has("state", "heads", "rank"))
        ) or (
            unit.key in {"of", "and"}
            and i >= 2
            and units[i - 2].has("heads", "rank")
            and units[i].has(*_CONTENT)
        ):
            i -= 1
        else:
            break
    while first < noun and (
        units[first].key in _INNER or units[first].key in {"several", "three", "two", "four", "further"}
    ):
        first += 1
    return first


def _joins(units: Sequence[Unit], i: int) -> bool:
    like = ("organisation", "organ", "country", "adjective", "portfolio", "describing")
    return 0 < i < len(units) - 1 and any(units[i - 1].has(k) and units[i + 1].has(k) for k in like)


def _last(units: Sequence[Unit], noun: int, names: frozenset[int]) -> int:
    last = noun + 1
    if units[noun].kinds["noun"] == "visit" and last + 1 < len(units) and units[last].key == "to":
        return last + 2 if units[last + 1].has("country", "city") else last
    while last < len(units) and units[last].key in _PREPOSITIONS:
        end = _complement(units, last + 1, names)
        if end == last + 1:
            break
        last = end
    return last


def _complement(units: Sequence[Unit], at: int, names: frozenset[int]) -> int:
    end = i = at
    while i < min(len(units), at + _MOST_RIGHT) and i not in names:
        unit = units[i]
        if unit.key in _MONTHS:
            break
        if unit.key in _DETERMINERS or unit.key in _INNER:
            i += 1
        elif (
            unit.has(*_RIGHT)
            or owner_of(unit)
            or (unit.text[0].isupper() and unit.text[0].isalpha() and not unit.has("saying"))
        ):
            i += 1
            end = i
        elif unit.key in {"of", "for", "on", "and", ",", "in"} and i > at and _goes_on(units, i, names):
            i += 1
        else:
            break
    return end


def _goes_on(units: Sequence[Unit], i: int, names: frozenset[int]) -> bool:
    ahead = i + 1 + (i + 1 < len(units) and units[i + 1].key in {"the", "and"})
    if ahead >= len(units) or ahead in names or units[ahead].key in _MONTHS:
        return False
    unit = units[ahead]
    if units[i].key == "and" and units[i - 1].text[0].isupper() and unit.has("region"):
        return True
    if units[i].key == "in":
        return unit.has("region")
    if units[i].key in {",", "and"}:
        return any(
            units[i - 1].has(k) and unit.has(k)
            for k in ("organisation", "organ", "country", "portfolio", "heads", "noun")
        )
    return unit.has(*_RIGHT) or bool(owner_of(unit)) or unit.text[0].isupper()


def _form(sort: str, words: Sequence[Unit], noun: Unit) -> Form:
    ministers = any(u.has("heads") and not u.has("rank") for u in words)
    ranked = any(u.has("rank") or u.kinds.get("noun") == "council" for u in words if u is not noun)
    if ranked and not ministers:
        return Form.SUMMIT
    if sort in {"summit", "conference"} and (
        ministers or any(u.key in {"defence", "defense", "foreign", "ministerial"} for u in words)
    ):
        return Form.MULTILATERAL
    return _FORMS.get(sort, Form.MULTILATERAL)
