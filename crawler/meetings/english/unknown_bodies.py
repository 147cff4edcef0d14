"""Bodies that no list knows, by their capitals: "Volga Institute of Eurasian Studies", "the … Bank (EDB)"."""

from collections.abc import Sequence

from crawler.meetings.english.bodies import is_acronym, owner_of
from crawler.meetings.english.marks import DETERMINERS, POSSESSIVE
from crawler.meetings.english.words import is_name_word, known
from crawler.meetings.spans import Unit

_LONGEST_NAME = 7
_LONGEST_BRACKET = 5
_NAME = 2  # words of somebody's
_SMALL = frozenset(("of", "for", "the", "and", "&", "-", "on"))
_SUBJECTS = frozenset(("of", "for"))


def written(units: Sequence[Unit], first: int, last: int) -> str:
    """Return the words between two units as the sentence writes them."""
    parts = []
    for i in range(first, last):
        parts += [" "] if i > first and units[i].start > units[i - 1].end else []
        parts.append(units[i].text)
    return "".join(parts)


def behind_acronym(units: Sequence[Unit], at: int) -> int:
    """Return what follows "(RATS)" or "(FORUM-ASIA)" at `at`, or `at`."""
    if at >= len(units) or units[at].key != "(":
        return at
    for i in range(at + 1, min(len(units), at + 1 + _LONGEST_BRACKET)):
        if units[i].key == ")" and i > at + 1:
            return i + 1
        if not (units[i].text.isupper() or units[i].key in "-&" or is_acronym(units[i])):
            break
    return at


def unknown_body(units: Sequence[Unit], at: int) -> int:
    """Return the end of an unknown body's name: capitals up to "University" or the like; else `at`."""
    end = at
    for i in range(at, min(len(units), at + _LONGEST_NAME)):
        # "Al-Farabi University", "People's Party"
        inside = i > at and (units[i].key == "-" or units[i - 1].key == "people")
        if not (units[i].text[:1].isupper() or inside) or units[i].has("honorific"):
            break
        if end > at and (units[i].has("head", "heads") or (is_name_word(units[i]) and i > end)):
            break
        if units[i].has("institution") and i > at:
            end = i + 1  # "Tashkent State Agrarian University": the last of them
    return _behind_subject(units, end) if end > at else at


def body_at(units: Sequence[Unit], at: int) -> str | None:
    """Return the body that speaks for itself whose name begins there, "Institute of Seismology" too."""
    end = unknown_body(units, at)
    if end == at and units[at].has("institution") and units[at].text[0].isupper():
        end = _behind_subject(units, at + 1)
    return independent_body(units, at, end) if end > at else None


def subject_of_body(units: Sequence[Unit], at: int) -> int:
    """Return the end of the "Mountain Physiology" of "the Institute of Mountain Physiology", or `at`.

    Of more than two words the last ones are somebody's name: "Director of the Institute of Seismology A B".
    """
    before = units[at - 1 - (units[at - 1].key == "the") : at]
    house = units[at - 1 - len(before) : at - len(before)]
    named = any(u.key in known("bodies", "independent") and u.text[0].isupper() for u in house)
    if not (named and before and before[0].key in _SUBJECTS):
        return at
    run = at
    while run < len(units) and is_name_word(units[run]):
        run += 1
    return run if run - at <= _NAME else max(run - _NAME, at)


def _behind_subject(units: Sequence[Unit], at: int) -> int:
    """Return where "of Eurasian Studies" behind "Volga Institute" ends: capitals that begin no known word."""
    if at + 1 >= len(units) or units[at].key not in _SUBJECTS:
        return at
    i = at + 1
    while i < len(units) and i - at <= _LONGEST_NAME and units[i].text[:1].isupper():
        if owner_of(units[i]) or units[i].has("institution", "head"):
            return at if i == at + 1 else i
        if i > at + 1 and is_name_word(units[i]) and any(map(is_name_word, units[i + 1 : i + 2])):
            break  # "of Cardiologists Elena Marchetti"
        i += 1
    return i


def independent_body(units: Sequence[Unit], first: int, last: int, *, goes_on: bool = False) -> str | None:
    """Return the name of a body that speaks for itself, its acronym where one stands behind it.

    A ministry or committee speaks for its country; a university, bank or foundation for itself. `goes_on`
    tells that the name began before its last words: "Assembly of CIS Nations".
    """
    while first < last and units[first].key in DETERMINERS:
        first += 1
    end = next((i for i in range(first, last) if units[i].key in {"(", ","}), last)
    capital = any(u.key in known("bodies", "independent") and u.text[0].isupper() for u in units[first:end])
    another = any(
        units[i].has("organisation", "organ") and units[i - 1].key != "-" for i in range(first, end)
    )
    if not capital or (not goes_on and another):
        return None
    return _name(units, first, end, last)


def _name(units: Sequence[Unit], first: int, end: int, last: int) -> str:
    """Return what stands in brackets from `end` on, or the words before them."""
    if end < last and behind_acronym(units, end) == last:
        return written(units, end + 1, last - 1)
    return written(units, first, end)


def body_before_post(units: Sequence[Unit], at: int) -> int:
    """Return the end of the body in "Osh University Rector" or "Volga Bank's Director", or `at`."""
    if at >= len(units) or not units[at].text[0].isupper():
        return at
    if _is_firm(units, at):
        return at + 1
    end = unknown_body(units, at)
    behind = end + (end < len(units) and units[end].key in POSSESSIVE)
    leads = end > at and behind < len(units) and units[behind].has("head", "modifier")
    return end if leads and independent_body(units, at, end) else at


def _is_firm(units: Sequence[Unit], at: int) -> bool:
    """Tell whether the unit is the "Petronova" of "Petronova CEO Askar Omarov"."""
    if at + 2 >= len(units) or not is_name_word(units[at]):
        return False
    run = units[at + 1].key in known("bodies", "run_by") and is_name_word(units[at + 2])
    return run and not (at and is_name_word(units[at - 1]))


def firm(units: Sequence[Unit], first: int, last: int) -> str | None:
    """Return the name of a body in capitals that no list knows at all: "TotalEnergies"."""
    end = next((i for i in range(first, last) if units[i].key in {"(", ","}), last)
    unknown = first < end and all(
        not u.kinds and (u.text[0].isupper() or u.key == "-") for u in units[first:end]
    )
    return _name(units, first, end, last) if unknown else None


def _body_in(units: Sequence[Unit], first: int, last: int) -> str | None:
    """Return the body between brackets: one that speaks for itself, or whose ministry it is."""
    if own := independent_body(units, first, last):
        return own
    if any(u.has("institution") for u in units[first:last]):
        return next((owner for u in units[first:last] if (owner := owner_of(u))), None)
    end = next((i for i in range(first, last) if units[i].key == ","), last)
    capital = end > first + 1 and all(u.text[0].isupper() or u.key in _SMALL for u in units[first:end])
    return written(units, first, end) if capital and not units[first].has("head", "portfolio") else None


def body_in_brackets(units: Sequence[Unit], at: int) -> tuple[str | None, int]:
    """Read "(University of Osh, Kyrgyzstan)", "(JOGMEC)" or "(Oman, by video)" at `at`, and where it ends."""
    if at >= len(units) or units[at].key != "(":
        return None, at
    first = at + 1 + (units[at + 1 : at + 2] != () and units[at + 1].key == "the")
    country = first + 1 < len(units) and units[first].has("country") and units[first + 1].key == ","
    for i in range(first, min(len(units), at + 3 * _LONGEST_NAME)):
        if units[i].key == ")":
            whole = i == first + 1 or country
            return owner_of(units[first]) if whole else _body_in(units, first, i), i + 1
        if country or units[i - 1].key == "-":
            continue
        if not (units[i].text[0].isupper() or units[i].key in _SMALL or units[i].key == ","):
            break
    return None, at
