"""What follows the noun of a post: "of Foreign Affairs of Kazakhstan", "for Central Asia", "to China"."""

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.meetings.english.bodies import DETERMINERS, OWNERS, POSSESSIVE, is_acronym, owner_of
from crawler.meetings.english.words import heads_that_are, is_name_word, known
from crawler.meetings.lexicon import countries_of_cities
from crawler.meetings.spans import Unit

_GEOGRAPHY = (*OWNERS, "region", "city")
_PREPOSITIONS = frozenset(("of", "for", "to", "on", "at", "in", "from"))
_WITHIN = (*_GEOGRAPHY, "portfolio", "institution", "modifier", "head", "heads", "tenure", "venue", "rank")
_MOST_IN_COMPLEMENT = 24
_LONGEST_BODY_NAME = 6
_LONGEST_FULL_NAME = 3  # words; one more before them is a field of work


@dataclass(slots=True)
class Draft:
    """What is gathered of a post while it is read."""

    owner: str | None = None
    bodies: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    text_last: int = 0
    body: str | None = (
        None  # a private one, or the country of a city: where nothing else tells whose post it is
    )

    def belongs_to(self, owner: str | None) -> None:
        """Note whose post it is, unless that is known."""
        self.owner = self.owner or owner


def complements(units: Sequence[Unit], at: int, head: Unit, draft: Draft) -> int:
    """Return where the complements behind a post's head end, noting in `draft` whose post they make it."""
    envoy = head.key in known("envoys", "heads")
    while at < len(units) and (units[at].key in _PREPOSITIONS or units[at].has("preposition")):
        preposition = "of" if units[at].has("preposition") else units[at].key
        # "Head of the Office of Tatarstan in China Gadel Davletshin", but no "Foreign Minister in Beijing".
        if preposition == "in" and not envoy and not is_named(units, at + 2):
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
        if ours and not owners and preposition != "for":
            draft.body = draft.body or _own_body(units, at + 1, end) or _home_of(units, at + 1, end)
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


def _own_body(units: Sequence[Unit], at: int, end: int) -> str | None:
    """Return the name of the private body in "Director of the Centre for Finance of Renmin University"."""
    bodies = [i for i in range(at, end) if units[i].has("institution") and units[i].text[:1].isupper()]
    if not bodies or units[bodies[-1]].key not in heads_that_are("private"):
        return None
    first = bodies[-1]
    while first > at and units[first - 1].text[:1].isupper():
        first -= 1
    if first == bodies[-1] and end == first + 1:
        return None  # "the Institute"
    text = ""
    for unit, before in zip(units[first:end], (None, *units[first:end]), strict=False):
        text += ("" if before is None or unit.start == before.end else " ") + unit.text
    return text


def _home_of(units: Sequence[Unit], at: int, end: int) -> str | None:
    """Return the country of the city or province in "Mayor of Qingdao", "Governor of Sindh"."""
    for unit in units[at:end]:
        if unit.has("city"):
            return countries_of_cities()[unit.kinds["city"]]
        if unit.has("province"):
            return unit.kinds["province"]
    return None


def _behind_nested_name(units: Sequence[Unit], at: int, end: int) -> int:
    """Skip the name in "Assistant to Azerbaijan's President Ilham Aliyev": it is no participant's."""
    if units[end - 1].has("head") and any(u.key in POSSESSIVE for u in units[at:end]):
        while end < len(units) and is_name_word(units[end]):
            end += 1
    return end


def _is_owner_alone(units: Sequence[Unit], at: int, end: int) -> bool:
    return all(owner_of(u) is not None or u.key in DETERMINERS or u.key in "()" for u in units[at:end])


def _only_geography(units: Sequence[Unit], at: int, end: int) -> bool:
    return all(u.has("country", "region", "city") or u.key in {"the", ",", "and"} for u in units[at:end])


def _complement(units: Sequence[Unit], at: int) -> int:
    """Return where the words after a post's preposition end; `at` when there are none."""
    end = i = at
    limit = min(len(units), at + _MOST_IN_COMPLEMENT)
    while i < limit:
        unit = units[i]
        if is_name_word(unit) and is_named(units, i + 1) and _unknown_body(units, i) == i:
            break  # "Minister of Justice Vladimir Ivanov": no city
        if unit.key in DETERMINERS or unit.key in POSSESSIVE or unit.key == "-":
            i += 1
        elif unit.has(*_WITHIN) or is_acronym(unit):
            if (
                unit.has("head", "honorific")
                and not unit.has("modifier", "portfolio", "institution")
                and is_named(units, i + 1)
            ):
                end = i + 1 if i > at and units[i - 1].key in POSSESSIVE else end
                break
            i += 1
            i = _acronym_in_brackets(units, i)
            end = i
        elif (body := _unknown_body(units, i)) > i or (body := _field_before_name(units, i)) > i:
            end = i = body
        elif unit.key in {",", "and", "&"} and _list_goes_on(units, i):
            i += 1
            while units[i].key in {"and", "also"}:
                i += 1
        else:
            break
    return end


def is_named(units: Sequence[Unit], at: int) -> bool:
    """Tell whether a name begins at `at`."""
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
    """Return the end of an unknown body's name: capitalised words up to "University" or the like."""
    i = at
    while (
        i < len(units)
        and i - at < _LONGEST_BODY_NAME
        and units[i].text[:1].isupper()
        and not units[i].has("honorific")
    ):
        if units[i].has("institution") and i > at:
            return _subject_of_body(units, i + 1)
        i += 1
    return at


def _subject_of_body(units: Sequence[Unit], at: int) -> int:
    """Return where "of Eurasian Studies" behind "Volga Institute" ends: capitals that begin no known word."""
    if at + 1 >= len(units) or units[at].key not in {"of", "for"}:
        return at
    i = at + 1
    while i < len(units) and i - at <= _LONGEST_BODY_NAME and units[i].text[:1].isupper():
        if owner_of(units[i]) or units[i].has("institution", "head"):
            return at if i == at + 1 else i
        if is_named(units, i) and is_named(units, i + 1) and i > at + 1:
            break  # "of Cardiologists Elena Marchetti"
        i += 1
    return i


def _field_before_name(units: Sequence[Unit], at: int) -> int:
    """Return the end of an unknown field in "Minister for Reintegration Vladislav Kulminski", or `at`."""
    run = at
    while run < len(units) and is_name_word(units[run]):
        run += 1
    field = run - at > _LONGEST_FULL_NAME - 1 and units[at - 1].key in {"for", "of"}
    return at + 1 if field and not units[at].has("city", "country") else at


def _list_goes_on(units: Sequence[Unit], i: int) -> bool:
    """Tell whether the complement's list goes on behind the comma or "and" at `i`, and no new post begins."""
    ahead = i + 1
    while ahead < len(units) and units[ahead].key in {"and", "also"}:
        ahead += 1
    ahead += ahead < len(units) and units[ahead].key in DETERMINERS
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
        units[j].has("modifier", "portfolio", "institution") or units[j].key in POSSESSIVE
    ):
        if units[j].has("head", "heads"):
            return False
        j += 1
    return not (j < len(units) and units[j].has("head", "heads"))
