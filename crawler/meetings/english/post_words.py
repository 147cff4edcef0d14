"""What stands right behind the noun of a post, with no word between: a desk, a body, a field."""

from collections.abc import Sequence

from crawler.meetings.english.bodies import is_acronym
from crawler.meetings.english.unknown_bodies import unknown_body, written
from crawler.meetings.english.words import is_name_word, known
from crawler.meetings.spans import Unit

_HAS_DESKS = frozenset((
    "secretary", "joint secretary", "additional secretary", "special secretary", "director",
    "foreign secretary", "director general", "deputy director", "deputy secretary",
))  # fmt: skip
_LONGEST_DESK = 8
_CLOSING = frozenset((",", ".", ")", "and"))


def behind_desk(units: Sequence[Unit], at: int, head: Unit) -> int:
    """Return what follows the "(West)" of "Secretary (West)", or `at`."""
    desk = [u.key for u in units[at : at + _LONGEST_DESK]]
    if (
        head.key not in _HAS_DESKS
        or desk[:1] != ["("]
        or ")" not in desk
        or not units[at + 1].text[0].isupper()
    ):
        return at
    return at + desk.index(")") + 1


def ends_in_desk(units: Sequence[Unit], at: int, head: Unit) -> bool:
    """Tell whether a desk in brackets ends at `at`."""
    return units[at - 1].key == ")" and head.key in _HAS_DESKS


def body_put_close(units: Sequence[Unit], at: int, head: Unit) -> tuple[str | None, int]:
    """Read "Rector NUML" and "Secretary Finance A B": the body, if it is one, and where it or a field ends.

    So write the papers of South Asia. A name, or the end of an apposition, shows that it is no name itself.
    """
    if at >= len(units) or not units[at].text[0].isupper() or head.key not in known("bodies", "put_close"):
        return None, at
    end = unknown_body(units, at)
    body = written(units, at, end) if end > at else units[at].text if is_acronym(units[at]) else None
    if body is not None:
        end = max(end, at + 1)
    else:
        while (
            end < len(units) and units[end].has("portfolio", "institution") and units[end].text[0].isupper()
        ):
            end += 1
    return (body, end) if end > at and _ends_or_names(units, end) else (None, at)


def _ends_or_names(units: Sequence[Unit], at: int) -> bool:
    """Tell whether an apposition ends at `at`, or somebody's full name begins."""
    if at == len(units) or units[at].key in _CLOSING or units[at].has("honorific"):
        return True
    name = units[at : at + 2]
    return len(name) > 1 and all(map(is_name_word, name))


def unknown_thing(units: Sequence[Unit], at: int) -> int:
    """Return the end of the "the port" of "head of the port", or `at`."""
    keys = [u.key for u in units[at - 1 : at + 3]]
    if (
        len(keys) <= len(["of", "the"])
        or keys[:2] != ["of", "the"]
        or (keys[3:] and keys[3] not in {",", ".", ";", ")"})
    ):
        return at
    thing = units[at + 1]
    return at + 2 if not thing.kinds and thing.text.islower() and thing.text.isalpha() else at
