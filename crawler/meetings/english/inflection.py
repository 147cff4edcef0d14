"""The forms of English verbs: "pays a call on", "paid a call on", "paying a call on" from "pay a call on"."""

from collections.abc import Iterator, Mapping

_VOWELS = "aeiou"
_HISSING = ("s", "x", "z", "ch", "sh", "o")


def forms(phrase: str, irregular: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Give each form of a verb, alone or with the words behind it, and its name.

    The names are `base`, `present`, `past` (participles too) and `ing`. `irregular` maps a verb to its forms
    of the past.
    """
    verb, _, rest = phrase.partition(" ")
    tail = f" {rest}" if rest else ""
    yield phrase, "base"
    yield _present(verb) + tail, "present"
    for past in irregular.get(verb, (_past(verb),)):
        yield past + tail, "past"
    yield _ing(verb) + tail, "ing"


def _present(verb: str) -> str:
    if verb == "have":
        return "has"
    if verb.endswith(_HISSING):
        return verb + "es"
    return verb[:-1] + "ies" if _ends_in_consonant_y(verb) else verb + "s"


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if _ends_in_consonant_y(verb) else _doubled(verb) + "ed"


def _ing(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith("ee"):
        return verb[:-1] + "ing"
    return _doubled(verb) + "ing"


def _ends_in_consonant_y(verb: str) -> bool:
    return verb.endswith("y") and verb[-2] not in _VOWELS


def _doubled(verb: str) -> str:
    """Double the last letter of a short verb: "sit", "sitting"."""
    if len(verb) > 3 or verb[-1] in "wxy" or verb[-1] in _VOWELS:  # noqa: PLR2004 - "sit", "run", "chat" is long
        return verb + verb[-1] if verb in {"chat", "confer", "permit"} else verb
    return verb + verb[-1] if verb[-2] in _VOWELS else verb
