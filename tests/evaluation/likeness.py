"""When two values say the same: names of people and bodies, titles and occasions, days and places."""

import re
import tomllib
import unicodedata
from pathlib import Path

from tests.evaluation.records import Meeting, Person

_SPELLING = tomllib.loads((Path(__file__).parent / "spelling.toml").read_text(encoding="utf-8"))
_TITLES = frozenset(_SPELLING["titles"])
_EMPTY = frozenset(_SPELLING["empty"])
_BODIES: dict[str, str] = {alias: body for body, aliases in _SPELLING["bodies"].items() for alias in aliases}
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ALIKE_FROM = 0.5  # the share of common words from which two titles are one


def folded(text: str | None) -> str:
    """Return the words of `text` in lower case, without accents and punctuation."""
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", text or "").lower() if not unicodedata.combining(c)
    )
    return re.sub(r"[^\w]+", " ", bare).strip()


def tokens(name: str) -> list[str]:
    """Return the words of a person's name; titles only where there is nothing else."""
    words = folded(name).split()
    return [word for word in words if word not in _TITLES] or words


def is_han(text: str) -> bool:
    return bool(_HAN.search(text))


def same_body(one: str | None, other: str | None) -> bool:
    """Tell whether two names of organisations or countries mean one of them."""
    first, second = folded(one), folded(other)
    return _BODIES.get(first, first) == _BODIES.get(second, second)


def same_name(person: Person, predicted: str) -> bool:
    """Tell whether `predicted` names the labelled person.

    The full name does (in any order, given names abbreviated or left out), and so does the surname alone;
    never much more than the name.
    """
    surname = folded(person.surname or (tokens(person.name or "") or [""])[-1])
    spellings = (*([person.name] if person.name else []), *person.names)
    return any(_spells(written, predicted, surname) for written in spellings)


def _spells(written: str, predicted: str, surname: str) -> bool:
    wanted, got = tokens(written), tokens(predicted)
    if not wanted or not got or len(got) > max(6, len(wanted) + 2):
        return False
    if is_han(written):
        return _spells_han("".join(wanted), "".join(got), surname)
    if sorted(wanted) == sorted(got) or " ".join(got) == surname:
        return True
    short, long = sorted((wanted, got), key=len)
    whole = [word for word in short if len(word) > 1]
    return (
        bool(whole)
        and bool(set(surname.split()) & set(got))
        and all(word in long for word in whole)
        and all(any(other.startswith(word) for other in long) for word in short if len(word) == 1)
    )


def _spells_han(wanted: str, got: str, surname: str) -> bool:
    """Chinese has no spaces: a name is known by its end, which is where titles are not."""
    return len(got) <= len(wanted) + 2 and (
        wanted == got
        or (len(got) >= 2 and wanted.endswith(got))
        or (len(wanted) >= 2 and got.endswith(wanted))
        or got == surname
    )


def alike(accepted: str | None, got: str | None) -> bool:
    """Tell whether two titles, or two occasions, share at least half of their words (in Chinese: signs)."""
    if accepted is None or got is None:
        return accepted is got
    if folded(accepted) == folded(got):
        return True
    if is_han(accepted):
        wanted, given = (set(re.sub(r"\W", "", text)) for text in (accepted, got))
    else:
        wanted, given = (set(folded(text).split()) - _EMPTY for text in (accepted, got))
    common = len(wanted & given)
    return bool(common) and 2 * common / (len(wanted) + len(given)) >= _ALIKE_FROM


def is_right(gold: Meeting, predicted: Meeting, slot: str) -> bool:
    """Tell whether a predicted slot holds the labelled value, or one that the label accepts."""
    accepted = (gold.values.get(slot), *gold.accept.get(slot, ()))
    got = predicted.values.get(slot)
    if slot in {"title", "occasion"}:
        return any(alike(value, got) for value in accepted)
    if got is None:
        return None in accepted
    if slot == "country":
        return any(value is not None and same_body(value, got) for value in accepted)
    return any(value is not None and folded(value) == folded(got) for value in accepted)
