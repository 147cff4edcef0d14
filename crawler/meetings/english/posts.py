"""Posts, of one or of several people: "First Deputy Minister of Foreign Affairs"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from crawler.meetings.english.bodies import OWNERS, is_acronym, owner_of
from crawler.meetings.english.complements import Draft, complements, is_named
from crawler.meetings.english.marks import DETERMINERS, POSSESSIVE
from crawler.meetings.english.unknown_bodies import body_before_post, written
from crawler.meetings.english.words import nations
from crawler.meetings.lexicon import countries_of_cities, keys_of, table
from crawler.meetings.spans import Unit

_PRONOUNS = frozenset(("he", "she", "it", "they", "who", "that"))
_MOST_BEFORE_HEAD = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post between two units; `text_first` to `text_last` is it without its owner at the edges."""

    first: int
    last: int
    text_first: int
    text_last: int
    head: str
    owner: str | None
    plural: bool
    definite: bool
    countries: tuple[str, ...] = ()


def parse_post(units: Sequence[Unit], at: int) -> Post | None:
    """Return the post that begins at unit `at`, with its complements, without a name."""
    draft = Draft()
    definite = at < len(units) and units[at].key in DETERMINERS
    begin = at + definite
    own = body_before_post(units, begin)
    if own > begin:
        draft.owner = written(units, begin, own)
        begin, definite = own + (units[own].key in POSSESSIVE), True
    elif begin < len(units) and not units[begin].kinds and not _may_begin(units[begin]):
        return None  # most words: nothing further to look at
    head = _head(units, begin, draft)
    if head is None:
        return None
    text_first = _without_owner(units, begin, head)
    last = draft.text_last = _behind_head(units, head)
    last = complements(units, last, units[head], draft)
    unit = units[head]
    if (
        head == at == last - 1
        and not _is_title(units, at)
        and (unit.has("attend", "noun") or (at and units[at - 1].key in _PRONOUNS))
    ):
        return None  # "he heads", "in the chair"
    plural = unit.has("heads")
    if len(draft.bodies) > 1 and not plural and any(u.key in {"and", ","} for u in units[begin:head]):
        return None  # "China and Kazakhstan's minister": two bodies have no single post
    if len(draft.bodies) > 1 and not draft.countries:
        draft.countries = tuple(dict.fromkeys(draft.bodies))
    phrase = " ".join(u.key for u in units[text_first : draft.text_last] if u.key != "-")
    return Post(
        first=at,
        last=last,
        text_first=text_first,
        text_last=draft.text_last,
        head=unit.key,
        owner=draft.owner or _belonging(phrase) or draft.home,
        plural=plural,
        definite=definite or text_first > begin,
        countries=draft.countries,
    )


def _is_title(units: Sequence[Unit], at: int) -> bool:
    """Tell whether "host" stands as a title there: "also present were host A B", "A B (head, Archives)"."""
    before = units[at - 1].key.split()[-1] if at else ""
    if before == "(":
        return True
    titled = units[at].key == "host" and before in {"", ",", "and", "were", "was", "by", "with", "including"}
    return titled and is_named(units, at + 1) and is_named(units, at + 2)


def _behind_head(units: Sequence[Unit], head: int) -> int:
    """Return what follows the head, with the "Department" of "Chief of the Joint Staff Department"."""
    at = head + 1
    while " of " in units[head].key and at < len(units) and units[at].has("institution"):
        at += 1
    return at


def _may_begin(unit: Unit) -> bool:
    """Tell whether an unknown word may begin a post: an acronym, or the sign before one."""
    return unit.key in POSSESSIVE or unit.key == "-" or is_acronym(unit)


def _belonging(phrase: str) -> str | None:
    """Return the body that a post belongs to by its own words."""
    if not phrase.startswith(tuple(_belongings())):  # most posts
        return None
    return next(owner for words, owner in _belongings().items() if phrase.startswith(words))


@cache
def _belongings() -> Mapping[str, str]:
    """Return the body that posts belong to which begin so, by these first words, folded."""
    belongs = table("en/posts")["belongs"].items()
    return {" ".join(keys_of(words)): owner for words, owner in belongs}


def _head(units: Sequence[Unit], at: int, draft: Draft) -> int | None:
    """Return the head's place behind owners and modifiers, noting whose post it is."""
    for i in range(at, min(len(units), at + _MOST_BEFORE_HEAD)):
        unit = units[i]
        if i > at and _in_brackets(units, i):
            continue
        if ("head" in unit.kinds or "heads" in unit.kinds) and not _modifies(units, i):
            return i
        if i == at and unit.has("city") and units[i + 1 : i + 2] and owner_of(units[i + 1]):
            return None  # "in Geneva Kazakhstan's Vice Minister"
        draft.home = draft.home or nations().get(unit.key)
        if i == at and unit.has("city"):
            draft.home = draft.home or countries_of_cities()[unit.kinds["city"]]
        if owner := owner_of(unit):
            draft.owner = owner
            draft.bodies = (*draft.bodies, owner)
        elif not (
            unit.has("modifier", "portfolio", "institution", "tenure", "head", "region", "city")
            or unit.key in POSSESSIVE
            or (unit.key == "-" and not _is_dash(units, i))
            or _describes(units, i)
            or (
                i > at
                and unit.key in {"and", ","}
                and (_between_portfolios(units, i) or _between_owners(units, i))
            )
        ):
            return None
    return None


def _is_dash(units: Sequence[Unit], i: int) -> bool:
    """Tell whether the hyphen stands between spaces: it parts an agency's name from its news."""
    return 0 < i < len(units) - 1 and units[i - 1].end < units[i].start and units[i].end < units[i + 1].start


def _describes(units: Sequence[Unit], i: int) -> bool:
    """Tell whether the unit is the "caretaker" of "Iran's caretaker foreign minister"."""
    unit, owned = units[i], i > 0 and (units[i - 1].key in POSSESSIVE or units[i - 1].has("adjective"))
    plain = not unit.kinds and unit.text.isalpha() and unit.text.islower()
    return owned and plain and any(u.has("modifier", "portfolio", "head") for u in units[i + 1 : i + 2])


def _in_brackets(units: Sequence[Unit], i: int) -> bool:
    """Tell whether the unit is part of the "(SCO)" in "Shanghai Cooperation Organisation (SCO) chief"."""
    if units[i].key not in {"(", ")"} and (i == 0 or units[i - 1].key != "("):
        return False
    for begin in (i - 2, i - 1, i):
        keys = units[max(0, begin) : begin + 3]
        if len(keys) == len("(S)") and (keys[0].key, keys[2].key) == ("(", ")"):
            return begin > 0 and (keys[1].text.isupper() or owner_of(keys[1]) is not None)
    return False


def _modifies(units: Sequence[Unit], i: int) -> bool:
    """Tell whether the head at `i` goes on to a longer one: "deputy" in "deputy head"."""
    if not units[i].has("modifier", "portfolio", "tenure") or i + 1 >= len(units):
        return (
            i + 2 < len(units)
            and units[i + 1].key in POSSESSIVE
            and units[i + 2].has("head", "modifier", "portfolio")
        )
    ahead = units[i + 1]
    if ahead.has("honorific") and is_named(units, i + 2):
        return False  # "Army Chief General Asim Munir"
    if ahead.has("portfolio") and any(u.has("head", "heads") for u in units[i + 2 : i + 3]):
        return True  # "Deputy Justice Minister"
    return ahead.has("head", "heads", "modifier", "portfolio") and not (
        ahead.has("honorific") and not ahead.has("modifier")
    )


def _between_owners(units: Sequence[Unit], i: int) -> bool:
    """Tell whether "and" joins two bodies: "the SCO and UN Secretaries-General"."""
    ahead = i + 1 + (i + 1 < len(units) and units[i + 1].key == "and")
    return i > 0 and ahead < len(units) and all(u.has(*OWNERS) for u in (units[i - 1], units[ahead]))


def _between_portfolios(units: Sequence[Unit], i: int) -> bool:
    return (
        0 < i < len(units) - 1 and units[i - 1].has("portfolio") and units[i + 1].has("portfolio", "modifier")
    )


def _without_owner(units: Sequence[Unit], begin: int, head: int) -> int:
    """Return where the post's own words begin, behind "SCO", "Russia's" or "newly appointed"."""
    first = begin
    for i in range(begin, head):
        if (
            owner_of(units[i])
            or units[i].key in POSSESSIVE
            or _in_brackets(units, i)
            or (units[i].has("tenure") and not units[i].has("modifier"))
            or _describes(units, i)
        ):
            first = i + 1
    while first < head and units[first].key in {"-", "and", ","}:
        first += 1
    return first
