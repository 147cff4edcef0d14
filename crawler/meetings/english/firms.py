"""Bodies that no list knows, behind a post in apposition: there a run of capitals is no further person."""

from collections.abc import Sequence

from crawler.meetings.english.marks import POSSESSIVE
from crawler.meetings.english.unknown_bodies import written
from crawler.meetings.english.words import is_name_word, known
from crawler.meetings.spans import Unit

_BRINGING_IN = frozenset(("of", "at", "with"))
_ENDING = frozenset((",", ".", ";", ")", "and", "as", "–", "—"))
_BOARDS = frozenset(("board", "directors", "management"))  # "chairman of the board of"
_REACH = 8
_LONGEST = 5
_NAME = 2  # words of somebody's
_INSIDE = frozenset(("-", "&", "'s", "'"))


def firm_behind(units: Sequence[Unit], at: int) -> tuple[str, int, int] | None:
    """Read the "Bharat Tractors" of "Deputy CEO of Bharat Tractors" behind a name, whose post begins at `at`.

    Returns it, where the post's own words end and where the body does.
    """
    brings = (i for i in range(at + 1, min(len(units) - 1, at + _REACH)) if units[i].key in _BRINGING_IN)
    i = next((i for i in brings if units[_behind_the(units, i)].text[0].isupper()), None)
    if i is None or not (units[i - 1].key in known("bodies", "run_by") or units[i - 1].key in _BOARDS):
        return None
    begin = _behind_the(units, i)
    end = begin
    while end < len(units) and end - begin < _LONGEST and _is_inside(units, begin, end):
        end += 1
    strange = begin
    while strange < end and not is_name_word(units[strange]):
        strange += 1
    unknown = sum(is_name_word(u) for u in units[strange:end]) - any(u.key == "-" for u in units[strange:end])
    if not 1 <= unknown <= _NAME or (strange > begin and unknown == _NAME) or not _closes(units, end):
        return None  # "Governor of Altai Viktor Belov", "head of Samruk-Kazyna Askar Omarov"
    return written(units, begin, end), i, end


def _behind_the(units: Sequence[Unit], i: int) -> int:
    """Return where the words behind the preposition at `i` begin, and its "the"."""
    return min(len(units) - 1, i + 1 + (units[i + 1].key == "the"))


def _is_inside(units: Sequence[Unit], begin: int, i: int) -> bool:
    if units[i].key in _INSIDE:
        return i > begin
    place = units[i].has("city", "country", "region", "adjective") and units[i].text[0].isupper()
    return is_name_word(units[i]) or (place and not any(map(is_name_word, units[begin:i])))


def _closes(units: Sequence[Unit], at: int) -> bool:
    if at == len(units) or units[at].key in _ENDING:
        return True
    return units[at].text.islower() and not units[at].has("institution", "portfolio")  # "Shinan district"


def behind_unknown_owner(units: Sequence[Unit], at: int) -> int:
    """Return what follows the "the Taliban's" of "A B, the Taliban's acting minister", or `at`."""
    i = at + (units[at].key == "the")
    begin = i
    while i < len(units) and i - begin < _LONGEST and units[i].text[0].isupper() and not units[i].has("head"):
        i += 1
    return i + 1 if i > begin and i < len(units) and units[i].key in POSSESSIVE else at
