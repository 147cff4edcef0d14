"""What kind of meeting the name of an English event makes it: a summit, a conference, ministers at work."""

from collections.abc import Sequence

from crawler.meetings.english.words import heads_that_are
from crawler.meetings.spans import Unit
from store.records.meetings import Form

_FORMS = {
    "summit": Form.SUMMIT, "council": Form.SUMMIT, "conference": Form.CONFERENCE, "reception": Form.RECEPTION,
    "ceremony": Form.CEREMONY, "visit": Form.VISIT,
}  # fmt: skip
_SMALL = frozenset(("of", "the", "and", "s", "their"))


def _is_of_a_trade(words: Sequence[Unit], at: int) -> bool:
    """Tell whether the "leaders" at `at` are "youth leaders" or "municipal leaders", of no country."""
    before = words[at - 1] if at else None
    if words[at].key != "leaders" or before is None:
        return False
    return before.has("portfolio") or (
        not before.kinds and before.text.isalpha() and before.key not in _SMALL
    )


def _are_of_states(words: Sequence[Unit], at: int) -> bool:
    """Tell whether the "heads" at `at` are those of "Heads of the SCO states", of no ministry."""
    heads = words[at].key == "heads" and [u.key for u in words[at + 1 : at + 2]] == ["of"]
    return (
        heads
        and words[-1].key in {"states", "countries"}
        and not any(u.has("portfolio", "institution") for u in words[at:-1])
    )


def event_form(sort: str, words: Sequence[Unit], noun: Unit) -> Form:
    """Return the form of an event with these words in its name: a summit where leaders sit."""
    ministers = any(
        u.key in heads_that_are("sent_by_members") and not u.has("rank") and not _are_of_states(words, i)
        for i, u in enumerate(words)
    )
    ranked = any(
        (u.has("rank") and not _is_of_a_trade(words, i)) or u.kinds.get("noun") == "council"
        for i, u in enumerate(words)
        if u is not noun
    )
    if ranked and not ministers:
        return Form.SUMMIT
    if sort in {"summit", "conference"} and (
        ministers or any(u.key in {"defence", "defense", "foreign", "ministerial"} for u in words)
    ):
        return Form.MULTILATERAL
    return _FORMS.get(sort, Form.MULTILATERAL)
