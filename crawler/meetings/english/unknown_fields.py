"""Unknown words in what follows a post's noun: a field, a firm or a body that no list knows."""

from collections.abc import Sequence

from crawler.meetings.english.marks import POSSESSIVE
from crawler.meetings.english.unknown_bodies import subject_of_body, unknown_body
from crawler.meetings.english.words import is_name_word, known
from crawler.meetings.spans import Unit

_LONGEST_FIELD = 3  # unknown words
_FULL_NAME = 2  # words
_JOINING = frozenset((",", "and", "&"))


def unknown_words(units: Sequence[Unit], at: int) -> int:
    """Return the end of unknown words that go before a name: a body, a field or a firm; else `at`."""
    found = (unknown_body, unknown_field, _unknown_firm, subject_of_body)
    return max(find(units, at) for find in found)


def unknown_field(units: Sequence[Unit], at: int) -> int:
    """Return the end of "Forest and Climate Change", which leads to a known field; else `at`."""
    i = at
    while i < len(units) and i - at < _LONGEST_FIELD and _is_capital(units[i]):
        i += 1
    if i == at:
        return at
    if i < len(units) and units[i].key in {"of", "for"} and units[at - 1].key in {"the", "for"}:
        return i  # "for the Promotion of International Trade"
    if i - at == 1 and i < len(units) and units[i].key in _JOINING:
        i += 1  # "European and International Affairs"
        i += i < len(units) and _is_capital(units[i])
    goes_on = i < len(units) and units[i].has("portfolio") and units[i].text[0].isupper()
    if i < len(units) and units[i].key in known("fields", "small"):
        return i + 1  # "East Asian studies"
    return i if goes_on and not is_head_ahead(units, i + 1) else at


def _is_capital(unit: Unit) -> bool:
    return unit.text[0].isupper() and unit.kinds.keys() <= {"describing"}


def is_head_ahead(units: Sequence[Unit], at: int) -> bool:
    """Tell whether a new post goes on at `at`: the "Minister" of "and Foreign Minister"."""
    while at < len(units) and (
        units[at].has("modifier", "portfolio", "institution") or units[at].key in POSSESSIVE
    ):
        if units[at].has("head", "heads"):
            return True
        at += 1
    return at < len(units) and units[at].has("head", "heads")


def _unknown_firm(units: Sequence[Unit], at: int) -> int:
    """Return the end of "TotalEnergies" in "Vice President of TotalEnergies Mike Sangster"; else `at`.

    A name of two words ends the run of unknown capitals; what stands before it, right behind "of", is a body.
    """
    before = units[at - 1]
    if before.key not in {"for", "of", "the"} and not before.has("adjective"):
        return at
    run = at
    while run < len(units) and run - at <= _LONGEST_FIELD + _FULL_NAME and _is_in_run(units, at, run):
        run += 1
    if run < len(units) and units[run].key == "," and _is_full_name(units, run + 1):
        return run  # "President of Hyundai Engineering, Hong Jae-won, on"
    return max(at, run - _FULL_NAME)


def _is_in_run(units: Sequence[Unit], at: int, i: int) -> bool:
    """Tell whether the unit is a capital of a run, or the hyphen of its first word: "Samruk-Kazyna"."""
    hyphen = i == at + 1 and units[i].key == "-" and units[i - 1].end == units[i].start == units[i].end - 1
    return is_name_word(units[i]) or (hyphen and any(map(is_name_word, units[i + 1 : i + 2])))


def _is_full_name(units: Sequence[Unit], at: int) -> bool:
    """Tell whether two words that may be a name begin at `at`, and a comma or small word ends them."""
    end = at
    while end < len(units) and (is_name_word(units[end]) or (end > at and units[end].key == "-")):
        end += 1
        end += end < len(units) and units[end - 1].key == "-"
    return end - at >= _FULL_NAME and (end == len(units) or not units[end].text[0].isupper())
