"""Posts and groups of people: "First Deputy Minister of Foreign Affairs", "ministers of India and Pakistan"."""

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.meetings.english.words import is_name_word, known
from crawler.meetings.lexicon import fold, table
from crawler.meetings.spans import Unit

_DETERMINERS = frozenset(("the", "a", "an", "his", "her", "its", "their", "our", "other"))
_OWNERS = ("country", "adjective", "organisation", "organ")
_GEOGRAPHY = (*_OWNERS, "region", "city")
_PREPOSITIONS = frozenset(("of", "for", "to", "on", "at", "in", "from"))
_WITHIN = (*_GEOGRAPHY, "portfolio", "institution", "modifier", "head", "heads", "tenure", "venue", "rank")
_PRONOUNS = frozenset(("he", "she", "it", "they", "who", "that"))
_POSSESSIVE = frozenset(("'s", "'"))
_MOST_BEFORE_HEAD = 12
_MOST_IN_COMPLEMENT = 24
_LONGEST_BODY_NAME = 6
_NO_ACRONYMS = frozenset(
    ("covid", "gmt", "photo", "video", "the", "pm", "fm", "mr", "he", "ii", "iii", "iv", "vi", "xi")
)


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


@dataclass(slots=True)
class _Draft:
    owner: str | None = None
    bodies: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    text_last: int = 0

    def belongs_to(self, owner: str | None) -> None:
        self.owner = self.owner or owner


def owner_of(unit: Unit) -> str | None:
    """Return the country or organisation that the unit stands for."""
    for kind in _OWNERS:
        if kind in unit.kinds:
            return unit.kinds[kind]
    return unit.text if is_acronym(unit) else None


def is_acronym(unit: Unit) -> bool:
    """Tell whether the unit is an unknown body's acronym."""
    text = unit.text
    return (
        not unit.kinds
        and 3 <= len(text) <= 9
        and text.isupper()
        and text.isalpha()
        and unit.key not in _NO_ACRONYMS
    )


def parse_post(units: Sequence[Unit], at: int) -> Post | None:
    """Return the post that begins at unit `at`, with its complements, without a name."""
    draft = _Draft()
    definite = at < len(units) and units[at].key in _DETERMINERS
    begin = at + definite
    head = _head(units, begin, draft)
    if head is None:
        return None
    text_first = _without_owner(units, begin, head)
    last = draft.text_last = head + 1
    last = _complements(units, last, units[head], draft)
    unit = units[head]
    if head == at == last - 1 and (unit.has("attend", "noun") or (at and units[at - 1].key in _PRONOUNS)):
        return None  # "he heads", "in the chair"
    plural = unit.has("heads")
    if len(draft.bodies) > 1 and not plural:
        joined = any(u.key in {"and", ","} for u in units[begin:head])
        if joined:
            return None  # "China and Kazakhstan's minister": two bodies have no single post
    if len(draft.bodies) > 1 and not draft.countries:
        draft.countries = tuple(dict.fromkeys(draft.bodies))
    phrase = " ".join(u.key for u in units[text_first : draft.text_last] if u.key != "-")
    return Post(
        first=at, last=last, text_first=text_first, text_last=draft.text_last, head=unit.key, plural=plural,
        owner=draft.owner or _belonging(phrase), definite=definite or text_first > begin, countries=draft.countries,
    )  # fmt: skip


def _belonging(phrase: str) -> str | None:
    """Return the body that a post belongs to by its own words."""
    for words, owner in table("en/posts")["belongs"].items():
        if phrase.startswith(" ".join(fold(words).replace("-", " ").split())) or phrase.startswith(
            fold(words)
        ):
            return str(owner)
    return None


def _head(units: Sequence[Unit], at: int, draft: _Draft) -> int | None:
    """Return the head's place behind owners and modifiers, noting whose post it is."""
    for i in range(at, min(len(units), at + _MOST_BEFORE_HEAD)):
        unit = units[i]
        if unit.has("head", "heads") and not _modifies(units, i):
            return i
        if owner := owner_of(unit):
            draft.owner = owner
            draft.bodies = (*draft.bodies, owner)
        elif not (
            unit.has("modifier", "portfolio", "institution", "tenure", "head", "region", "city")
            or unit.key in _POSSESSIVE
            or unit.key == "-"
            or (unit.key in {"and", ","} and (_between_portfolios(units, i) or _between_owners(units, i)))
        ):
            return None
    return None


def _modifies(units: Sequence[Unit], i: int) -> bool:
    """Tell whether the head at `i` goes on to a longer one: "deputy" in "deputy head"."""
    if not units[i].has("modifier", "portfolio", "tenure") or i + 1 >= len(units):
        return (
            i + 2 < len(units)
            and units[i + 1].key in _POSSESSIVE
            and units[i + 2].has("head", "modifier", "portfolio")
        )
    ahead = units[i + 1]
    if ahead.has("honorific") and _is_named(units, i + 2):
        return False  # "Army Chief General Asim Munir"
    return ahead.has("head", "heads", "modifier", "portfolio") and not (
        ahead.has("honorific") and not ahead.has("modifier")
    )


def _between_owners(units: Sequence[Unit], i: int) -> bool:
    """Tell whether "and" joins two bodies: "the SCO and UN Secretaries-General"."""
    ahead = i + 1 + (i + 1 < len(units) and units[i + 1].key == "and")
    return 0 < i and ahead < len(units) and all(u.has(*_OWNERS) for u in (units[i - 1], units[ahead]))


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
            or units[i].key in _POSSESSIVE
            or (units[i].has("tenure") and not units[i].has("modifier"))
        ):
            first = i + 1
    while first < head and units[first].key in {"-", "and", ","}:
        first += 1
    return first


def _complements(units: Sequence[Unit], at: int, head: Unit, draft: _Draft) -> int:
    envoy = head.key in known("envoys", "heads")
    while at < len(units) and units[at].key in _PREPOSITIONS:
        preposition = units[at].key
        if preposition in {"in", "at"} and not envoy and not (preposition == "at" and at + 1 < len(units)):
            break
        end = _complement(units, at + 1)
        if end == at + 1 or (preposition == "in" and not units[at + 1].has("country", "city")):
            break
        owners = [owner for u in units[at + 1 : end] if (owner := owner_of(u))]
        ours = preposition in {"of", "from", "at"} or (
            not envoy and preposition in {"to", "for"} and units[at + 1].key != "central"
        )
        if owners and ours and (preposition != "for" or not _only_geography(units, at + 1, end)):
            draft.belongs_to(owners[0])
        countries = tuple(
            dict.fromkeys(units[i].kinds["country"] for i in range(at + 1, end) if units[i].has("country"))
        )
        if preposition in {"of", "from"} and len(countries) > 1:
            draft.countries = countries
        # "Foreign Minister of Kazakhstan" is a "Foreign Minister"; an ambassador keeps the country.
        bare = preposition in {"of", "at"} and not envoy and _is_owner_alone(units, at + 1, end)
        if not bare or (head.has("heads") and draft.countries):
            draft.text_last = end
        at = _behind_nested_name(units, at, end)
    return at


def _behind_nested_name(units: Sequence[Unit], at: int, end: int) -> int:
    """Skip the name in "Assistant to Azerbaijan's President Ilham Aliyev": it is no participant's."""
    if units[end - 1].has("head") and any(u.key in _POSSESSIVE for u in units[at:end]):
        while end < len(units) and is_name_word(units[end]):
            end += 1
    return end


def _is_owner_alone(units: Sequence[Unit], at: int, end: int) -> bool:
    return all(owner_of(u) is not None or u.key in _DETERMINERS or u.key in "()" for u in units[at:end])


def _only_geography(units: Sequence[Unit], at: int, end: int) -> bool:
    return all(u.has("country", "region", "city") or u.key in {"the", ",", "and"} for u in units[at:end])


def _complement(units: Sequence[Unit], at: int) -> int:
    """Return where the words after a post's preposition end; `at` when there are none."""
    end = i = at
    limit = min(len(units), at + _MOST_IN_COMPLEMENT)
    while i < limit:
        unit = units[i]
        if is_name_word(unit) and _is_named(units, i + 1):
            break  # "Minister of Justice Vladimir Ivanov": no city
        if unit.key in _DETERMINERS or unit.key in _POSSESSIVE or unit.key == "-":
            i += 1
        elif unit.has(*_WITHIN) or is_acronym(unit):
            if (
                unit.has("head", "honorific")
                and not unit.has("modifier", "portfolio", "institution")
                and _is_named(units, i + 1)
            ):
                end = i + 1 if i > at and units[i - 1].key in _POSSESSIVE else end
                break
            i += 1
            i = _acronym_in_brackets(units, i)
            end = i
        elif (body := _unknown_body(units, i)) > i:
            end = i = body
        elif unit.key in {",", "and", "&"} and _list_goes_on(units, i):
            i += 1
            while units[i].key in {"and", "also"}:
                i += 1
        else:
            break
    return end


def _is_named(units: Sequence[Unit], at: int) -> bool:
    return at < len(units) and is_name_word(units[at])


def _acronym_in_brackets(units: Sequence[Unit], at: int) -> int:
    """Skip "(RATS)" behind a body's name."""
    if (
        at + 2 < len(units)
        and units[at].key == "("
        and units[at + 2].key == ")"
        and units[at + 1].text.isupper()
    ):
        return at + 3
    return at


def _unknown_body(units: Sequence[Unit], at: int) -> int:
    """Return the end of an unknown body's name: capitalised words up to "University", "Institute" …"""
    i = at
    while (
        i < len(units)
        and i - at < _LONGEST_BODY_NAME
        and units[i].text[:1].isupper()
        and not units[i].has("honorific")
    ):
        if units[i].has("institution") and i > at:
            return i + 1
        i += 1
    return at


def _list_goes_on(units: Sequence[Unit], i: int) -> bool:
    """Tell whether the complement's list goes on behind the comma or "and" at `i`, and no new post begins."""
    ahead = i + 1
    while ahead < len(units) and units[ahead].key in {"and", "also"}:
        ahead += 1
    ahead += ahead < len(units) and units[ahead].key in _DETERMINERS
    if ahead >= len(units) or i == 0:
        return False
    if units[ahead - 1].key == "other":
        return True  # "Iran, Russia, and other SCO members"
    like = (
        ("country", "region", "city")
        if units[i - 1].has("country", "region", "city")
        else ("portfolio", "organisation", "organ")
    )
    if not units[ahead].has(*like) or not units[i - 1].has(*like, "institution"):
        return False
    # "…, China Foreign Minister Wang Yi" begins a new person.
    j = ahead + 1
    while j < len(units) and (
        units[j].has("modifier", "portfolio", "institution") or units[j].key in _POSSESSIVE
    ):
        if units[j].has("head", "heads"):
            return False
        j += 1
    return not (j < len(units) and units[j].has("head", "heads"))
