"""Whether two ways to write a person's name may be one name: three scripts, initials, any order, cases."""

from collections.abc import Mapping
from enum import IntEnum
from functools import cache, lru_cache

from rapidfuzz.distance import Levenshtein

from crawler.meetings.chinese_names import han_name
from crawler.meetings.lexicon import fold, table
from crawler.meetings.name_parts import Name, Part, read_name
from crawler.meetings.sounds import alike, consonants, strangeness

_TABLE = "transliteration"
# How strange a Chinese transliteration of a word may be; a given name beside a surname may be stranger.
_FITS, _FITS_BESIDE = 0.2, 0.34
_OFTEN_SILENT = "gtdr"
_MOST_CHANGES = 2


class Likeness(IntEnum):
    """How much two names agree."""

    DIFFERENT = 0
    PARTIAL = 1  # as far as they go: a surname alone, a form that may be a case of the other
    SAME = 2


class _Fit(IntEnum):
    NONE = 0
    INITIAL = 1
    UNSURE = 2  # "Норова" is a woman, or the genitive of "Норов"
    NEAR = 3
    EXACT = 4


@lru_cache(maxsize=16384)
def likeness(one: str, other: str) -> Likeness:
    """Return how much two names agree, by themselves: nothing is known here of who has them."""
    mine, theirs = read_name(one), read_name(other)
    if mine.han and theirs.han:
        return _between_han(mine.han, theirs.han)
    if mine.chinese and theirs.chinese:
        return _between_chinese(mine.chinese, theirs.chinese)
    if (mine.chinese and theirs.han) or (theirs.chinese and mine.han):
        return _aligned(mine, theirs) if _foreign(mine) and _foreign(theirs) else Likeness.DIFFERENT
    return _aligned(mine, theirs)


def is_chinese(name: str) -> bool:
    """Tell whether a name reads as a Chinese one; a short foreign name in Chinese characters may."""
    return bool(read_name(name).chinese)


def _foreign(name: Name) -> bool:
    return not (name.chinese and name.han is None)


def _between_han(one: str, other: str) -> Likeness:
    if one == other:
        return Likeness.SAME
    mine, theirs = one.split("·"), other.split("·")
    if len(mine) > 1 and len(theirs) > 1:
        return Likeness.SAME if set(mine) <= set(theirs) or set(theirs) <= set(mine) else Likeness.DIFFERENT
    short, long = sorted((mine, theirs), key=len)
    if len(long) > 1:
        return Likeness.PARTIAL if short[0] in long else Likeness.DIFFERENT
    shorter, longer = sorted((one, other), key=len)
    alone = han_name(shorter)
    is_surname_alone = alone and alone[1] == {""} and longer.startswith(shorter) and han_name(longer)
    return Likeness.PARTIAL if is_surname_alone else Likeness.DIFFERENT


def _between_chinese(mine: frozenset[tuple[str, str]], theirs: frozenset[tuple[str, str]]) -> Likeness:
    if any(given for _, given in mine & theirs):
        return Likeness.SAME
    surnames = {s for s, given in mine if not given} | {s for s, given in theirs if not given}
    both = {s for s, _ in mine} & {s for s, _ in theirs}
    return Likeness.PARTIAL if surnames & both else Likeness.DIFFERENT


def _aligned(mine: Name, theirs: Name) -> Likeness:
    """Pair the words of two names, the best fitting first; what is over may be on one side alone."""
    fits = sorted(
        (
            (fit, -i - j, i, j)
            for i, p in enumerate(mine.parts)
            for j, q in enumerate(theirs.parts)
            if (fit := _fit(p, q)) is not _Fit.NONE
        ),
        reverse=True,
    )
    used: dict[int, tuple[int, _Fit]] = {}
    for fit, _, i, j in fits:
        if i not in used and all(j != taken for taken, _ in used.values()):
            used[i] = (j, fit)
    found = [fit for _, fit in used.values()]
    over = len(mine.parts) - len(used), len(theirs.parts) - len(used)
    if not used and _as_one_word(mine, theirs):
        return Likeness.SAME
    if min(over) == 1 and _beside(mine, theirs, used):
        over, found = (over[0] - 1, over[1] - 1), [*found, _Fit.NEAR]
    return _verdict(found, over)


def _as_one_word(mine: Name, theirs: Name) -> bool:
    """Tell whether a whole name is transliterated as one: 洪马内, Hun Manet."""
    han, heard = (mine, theirs) if mine.han else (theirs, mine)
    if not han.han or heard.han or len(han.parts) > 1 or len(heard.parts) != 2:  # noqa: PLR2004 - given name and surname
        return False
    sound = "".join(p.sound for p in heard.parts)
    return len(consonants(sound)) > 2 and strangeness(han.parts[0].written, sound) <= _FITS  # noqa: PLR2004 - distinct


def _verdict(found: list[_Fit], over: tuple[int, int]) -> Likeness:
    whole = [fit for fit in found if fit > _Fit.INITIAL]
    if not whole or min(over) > 0 or (max(whole) < _Fit.NEAR and len(whole) < 2):  # noqa: PLR2004 - names
        return Likeness.PARTIAL if whole and min(over) == 0 else Likeness.DIFFERENT
    if len(found) < 2 or _Fit.UNSURE in found or max(found) < _Fit.EXACT:  # noqa: PLR2004 - a given name and a surname
        return Likeness.PARTIAL
    return Likeness.SAME


def _fit(one: Part, other: Part) -> _Fit:
    if one.is_initial or other.is_initial:
        return _initials(one, other)
    if "han" in {one.script, other.script}:
        return _han_fit(one, other)
    if one.sound == other.sound or one.written == other.written or _with_h(one) == _with_h(other):
        return _Fit.EXACT
    if one.sound in other.sure or other.sound in one.sure or _variants(one, other):
        return _Fit.EXACT
    if _loosely(one, other):
        return _Fit.NEAR
    return _Fit.UNSURE if one.sound in other.unsure or other.sound in one.unsure else _Fit.NONE


def _with_h(part: Part) -> str:
    """Take "sh" for an s and an h: Ishaq, Исхак."""
    return part.sound.replace("S", "sH")


_UNSTRESSED = frozenset((frozenset("oa"), frozenset("ei"), frozenset("uo")))
_SPELLED = _UNSTRESSED | {frozenset("ea")}  # "Shehbaz", Шахбаз


def _loosely(one: Part, other: Part) -> bool:
    """Tell whether vowels alone differ, and such as get confused: more in given names and across scripts."""
    if not alike(one.sound, other.sound):
        return False
    if len(one.sound) != len(other.sound):
        return True
    confused = _SPELLED if one.script != other.script or (one.first and other.first) else _UNSTRESSED
    pairs = zip(one.sound, other.sound, strict=True)
    return all(frozenset(pair) in confused for pair in pairs if pair[0] != pair[1])


def _initials(one: Part, other: Part) -> _Fit:
    mine, theirs = one.sound or one.written, other.sound or other.written
    if "han" in {one.script, other.script}:
        return _Fit.NONE
    if one.script == other.script:
        return _Fit.INITIAL if one.written[0] == other.written[0] else _Fit.NONE
    alternatives = {mine[0], *_letters(one)} & {theirs[0], *_letters(other)}
    return _Fit.INITIAL if alternatives else _Fit.NONE


def _letters(part: Part) -> str:
    return str(table(_TABLE)["initials"].get(part.written[0], "")) + part.written[0]


def _han_fit(one: Part, other: Part) -> _Fit:
    if one.script == other.script:
        return _Fit.EXACT if one.written == other.written else _Fit.NONE
    han, heard = (one, other) if one.script == "han" else (other, one)
    if _variants(one, other):
        return _Fit.EXACT
    limit = _FITS if len(consonants(heard.sound)) > 1 else 0.05
    best = min(strangeness(han.written, sound) for sound in (heard.sound, *heard.sure))
    return _Fit.EXACT if best <= limit else _Fit.NONE


def _beside(mine: Name, theirs: Name, used: Mapping[int, tuple[int, _Fit]]) -> bool:
    """Tell whether the words over, one on each side, are alike in two scripts beside an exact fit."""
    taken = {j for j, _ in used.values()}
    left = [p for i, p in enumerate(mine.parts) if i not in used]
    right = [q for j, q in enumerate(theirs.parts) if j not in taken]
    if len(left) != 1 or len(right) != 1 or all(fit < _Fit.EXACT for _, fit in used.values()):
        return False
    one, other = left[0], right[0]
    if one.script == other.script or one.is_initial or other.is_initial:
        return False
    if "han" not in {one.script, other.script}:
        return _misheard(one.sound, other.sound)
    han, heard = (one, other) if one.script == "han" else (other, one)
    # A given name may be translated rather than transliterated; a surname must be the same.
    return strangeness(han.written, heard.sound) <= (_FITS_BESIDE if one.first and other.first else _FITS)


def _misheard(one: str, other: str) -> bool:
    """Tell whether a consonant that is often not heard makes the difference: Aasland, Осланн."""
    short, long = sorted((consonants(one), consonants(other)), key=len)
    if len(long) - len(short) != 1 or one.endswith("a") or other.endswith("a"):
        return False
    silent = any(long[:at] + long[at + 1 :] == short for at, c in enumerate(long) if c in _OFTEN_SILENT)
    return silent and Levenshtein.distance(one, other) <= _MOST_CHANGES


@cache
def _groups() -> Mapping[str, int]:
    rows = enumerate(table("concepts")["given"])
    return {fold(name): number for number, row in rows for name in row}


def _variants(one: Part, other: Part) -> bool:
    groups = _groups()
    number = groups.get(one.written)
    return number is not None and number == groups.get(other.written)
