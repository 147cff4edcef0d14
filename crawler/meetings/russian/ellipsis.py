"""Meetings told by a verb that is not said again: "его принял А, а 15 мая — Б"."""

from collections.abc import Iterator, Sequence

from crawler.meetings.russian.mentions import Mention
from crawler.meetings.russian.reading import Reading
from crawler.meetings.russian.sides import meetings_between
from crawler.meetings.spans import Account

_DASHES = frozenset(("—", "–", "-"))
_THEN = frozenset(("затем", "потом", "позже", "позднее", "после", "следом"))


def elided(reading: Reading, i: int, shared: Sequence[Mention], told: Sequence[Account]) -> Iterator[Account]:
    """Give the meetings of the side that the verb at `i` shares with those of whom it is not said again.

    `told` are the accounts of the verb itself: whoever is in them was met already.
    """
    known = {p.name for account in told for p in account.people if p.name}
    received = reading.has(i, "receive")
    for mention in reading.mentions:
        if mention.first <= i or mention.person.name is None or mention.person.name in known:
            continue
        stands = mention.is_subject if received else mention.prep in {"с", "со"}
        begin = mention.first - (0 if received else 1)
        if stands and _is_elliptic(reading, i, begin) and not _has_verb(reading, i, mention):
            yield from meetings_between(reading, mention.first, shared, (mention,))


def _is_elliptic(reading: Reading, verb: int, at: int) -> bool:
    """Tell whether a clause without its verb leads up to the word `at`."""
    before = reading.words[at - 1] if at else None
    if before is None or not (before.text in _DASHES or before.key in _THEN):
        return False
    return any(w.text in {",", ";"} or w.key == "и" for w in reading.words[verb + 1 : at])


def _has_verb(reading: Reading, i: int, mention: Mention) -> bool:
    """Tell whether another verb stands between, or right behind whom it may be of."""
    last = min(len(reading.words), mention.last + 1)
    between = (*range(i + 1, mention.first), *range(mention.last, last))
    return any(reading.words[k].parses[0].pos == "VERB" and not reading.within_person(k) for k in between)
