"""What follows the noun of a post: "of Foreign Affairs of Kazakhstan", "for Central Asia", "to China"."""

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.meetings.english.bodies import OWNERS, is_acronym, owner_of
from crawler.meetings.english.marks import DETERMINERS, POSSESSIVE
from crawler.meetings.english.post_words import behind_desk, body_put_close, ends_in_desk, unknown_thing
from crawler.meetings.english.unknown_bodies import (
    behind_acronym,
    body_at,
    firm,
    independent_body,
    unknown_body,
)
from crawler.meetings.english.unknown_fields import is_head_ahead, unknown_field, unknown_words
from crawler.meetings.english.words import is_name_word, known, nations
from crawler.meetings.lexicon import countries_of_cities
from crawler.meetings.spans import Unit

_GEOGRAPHY = (*OWNERS, "region", "city")
_PREPOSITIONS = frozenset(("of", "for", "to", "on", "at", "in", "from", "under", "with"))
_WITHIN = (*_GEOGRAPHY, "portfolio", "institution", "modifier", "head", "heads", "tenure", "venue", "rank")
_MOST_IN_COMPLEMENT = 24
_PEOPLES = frozenset(("people", "nation"))  # "Leader of the Turkmen people"
_AROUND_OWNER = DETERMINERS | {"(", ")", "nations"}


@dataclass(slots=True)
class Draft:
    """What is gathered of a post while it is read."""

    owner: str | None = None
    bodies: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    text_last: int = 0
    own_body: int = 0  # where the name of a body that speaks for itself begins
    home: str | None = None  # the country of a city or province, where nothing else tells whose post it is

    def belongs_to(self, owner: str | None) -> None:
        """Note whose post it is, unless that is known."""
        self.owner = self.owner or owner


def complements(units: Sequence[Unit], at: int, head: Unit, draft: Draft) -> int:
    """Return where the complements behind a post's head end, noting in `draft` whose post they make it."""
    envoy = head.key in known("envoys", "heads")
    at = _close_by(units, at, head, draft)
    while at < len(units) and (_is_preposition(units[at]) or units[at].has("preposition")):
        preposition = "of" if units[at].has("preposition") else units[at].key
        if not _may_bring_in(units, at, envoy=envoy):
            break
        end = _complement(units, at + 1, of_chief=head.key in known("bodies", "sent_by_a_chief"))
        if end == at + 1 or (preposition == "in" and not units[at + 1].has("country", "city")):
            break
        owners = [owner for u in units[at + 1 : end] if (owner := owner_of(u))]
        own = _own_body(units, draft, head, preposition, range(at + 1, end))
        if own is not None:
            owners, draft.owner = [own], None if draft.own_body else draft.owner
            if not draft.own_body or not _goes_on(units, range(at + 1, end)):
                draft.text_last = max(draft.text_last, at if draft.own_body else 0)
                draft.own_body = at + 1
        ours = preposition in {"of", "from", "at", "under", "with"} or (
            not envoy and preposition in {"to", "for"} and units[at + 1].key != "central"
        )
        field = (
            own is None
            and preposition == "for"
            and (_only_geography(units, at + 1, end) or units[end - 1].key in known("fields", "small"))
        )  # "for SCO Affairs" says nothing of whose the post is
        if owners and ours and not field:
            draft.belongs_to(owners[0])
        if field and head.key in known("national", "heads"):
            draft.home = draft.home or next(iter(owners), None)  # "Attorney General for Pakistan"
        if ours and not owners and preposition != "for":
            draft.home = draft.home or _home_of(units, at + 1, end)
        draft.countries = _countries(units, preposition, range(at + 1, end)) or draft.countries
        # "Foreign Minister of Kazakhstan" is a "Foreign Minister"; an ambassador keeps the country.
        bare = own is not None or (preposition in {"of", "at"} and _is_owner_alone(units, at + 1, end))
        bare = bare and not envoy
        if not bare or (head.has("heads") and draft.countries):
            draft.text_last = end
        at = _behind_nested_name(units, at, end)
    return at


def _close_by(units: Sequence[Unit], at: int, head: Unit, draft: Draft) -> int:
    """Return what follows what stands right behind a head: "(COAS)", "(West)", "NUML"."""
    if at < len(units) and units[at].key == "(":
        explained = [u.key for u in units[at : at + 3 : 2]] == ["(", ")"] and units[at + 1].has("head")
        at += 3 if explained else 0  # "Akyikatchy (Ombudsman)"
        at = behind_desk(units, behind_acronym(units, at), head)
    body, end = body_put_close(units, at, head)
    draft.belongs_to(body)
    told = (end > at and body is None) or ends_in_desk(units, end, head)
    draft.text_last = max(draft.text_last, end if told else 0)
    return end


def _countries(units: Sequence[Unit], preposition: str, words: range) -> tuple[str, ...]:
    """Return the countries that a group comes from, where a complement names several."""
    named = (units[i].kinds["country"] for i in words if units[i].has("country"))
    countries = tuple(dict.fromkeys(named))
    return countries if preposition in {"of", "from"} and len(countries) > 1 else ()


def _may_bring_in(units: Sequence[Unit], at: int, *, envoy: bool) -> bool:
    """Tell whether the preposition at `at` goes on with a post.

    "Head of the Office of Tatarstan in China Gadel Davletshin", but no "Foreign Minister in Beijing"; "a
    professor with Xiamen University", but no "minister with".
    """
    if units[at].key == "with":
        return _is_body_ahead(units, at + 1)
    if units[at].key == "under" and units[at + 1 : at + 2] and units[at + 1].has("modifier", "head"):
        return False  # "a delegation of the Secretariat under Deputy Secretary-General A"
    return units[at].key != "in" or envoy or is_named(units, at + 2)


def _is_body_ahead(units: Sequence[Unit], at: int) -> bool:
    """Tell whether the name of a university, bank or firm begins at `at`, maybe behind "the"."""
    at += at < len(units) and units[at].key == "the"
    return at < len(units) and body_at(units, at) is not None


def _own_body(units: Sequence[Unit], draft: Draft, head: Unit, preposition: str, words: range) -> str | None:
    """Return the name of the university, bank or firm that a complement names or goes on with."""
    if preposition not in {"of", "at", "from", "for", "with"}:
        return None
    if draft.own_body and _goes_on(units, words):
        return independent_body(units, draft.own_body, words.stop, goes_on=True)
    if preposition == "for":
        return None
    run = head.key in known("bodies", "run_by") and not draft.own_body
    return independent_body(units, words.start, words.stop) or (
        firm(units, words.start, words.stop) if run else None
    )


def _goes_on(units: Sequence[Unit], words: range) -> bool:
    """Tell whether "of China Limited" goes on with a body's name; "of Osh University" is a larger body."""
    named = [u for u in units[words.start : words.stop] if u.text[0].isupper()]
    independent = known("bodies", "independent") - known("bodies", "endings")
    return not (named and named[0].has("institution")) and all(u.key not in independent for u in named)


def _home_of(units: Sequence[Unit], at: int, end: int) -> str | None:
    """Return the country of the place or body in "Mayor of Qingdao", "Governor of Sindh", "of the Duma"."""
    for unit in units[at:end]:
        if unit.has("city"):
            return countries_of_cities()[unit.kinds["city"]]
        if unit.has("province"):
            return unit.kinds["province"]
        if unit.key in nations():
            return nations()[unit.key]
    return None


def _behind_nested_name(units: Sequence[Unit], at: int, end: int) -> int:
    """Skip the name in "Assistant to Azerbaijan's President Ilham Aliyev": it is no participant's."""
    if units[end - 1].has("head") and any(u.key in POSSESSIVE for u in units[at:end]):
        while end < len(units) and is_name_word(units[end]):
            end += 1
    return end


def _is_owner_alone(units: Sequence[Unit], at: int, end: int) -> bool:
    return all(owner_of(u) is not None or u.key in _AROUND_OWNER for u in units[at:end])


def _only_geography(units: Sequence[Unit], at: int, end: int) -> bool:
    return all(u.has("country", "region", "city") or u.key in {"the", ",", "and"} for u in units[at:end])


def _complement(units: Sequence[Unit], at: int, *, of_chief: bool = False) -> int:
    """Return where the words after a post's preposition end; `at` when there are none.

    `of_chief` tells that somebody's chief may follow, "Representative of the UN Secretary-General A B".
    """
    end = i = at
    limit = min(len(units), at + _MOST_IN_COMPLEMENT)
    while i < limit:
        unit = units[i]
        if _begins_name(units, at, i):
            break  # "Minister of Justice Vladimir Ivanov": no city
        if _is_passed_over(units, i):
            i += 1
        elif unit.key in _PEOPLES and units[i - 1].has("adjective"):
            i += 1
            end = i
        elif unit.has(*_WITHIN) or is_acronym(unit):
            whole = unknown_body(units, i) if unit.has("head") else i  # "King Edward Medical University"
            if whole == i and _titles_name(units, at, i, of_chief=of_chief):
                end = i + 1 if i > at and units[i - 1].key in POSSESSIVE else end
                break
            i = end = behind_acronym(units, max(i + 1, whole))
        elif (words := unknown_words(units, i)) > i:
            i = behind_acronym(units, words)
            end = i
        elif unit.key in {",", "and", "&"} and _list_goes_on(units, i):
            i += 1
            while units[i].key in {"and", "also"}:
                i += 1
        else:
            break
    return end if end > at else unknown_thing(units, at)


def _titles_name(units: Sequence[Unit], at: int, i: int, *, of_chief: bool) -> bool:
    """Tell whether the unit is a title before somebody's name, and no word of the complement at `at`."""
    unit = units[i]
    if not unit.has("head", "honorific") or unit.has("portfolio", "institution"):
        return False
    if of_chief and i > at and owner_of(units[i - 1]):
        return False
    return (unit.has("honorific") or not unit.has("modifier")) and is_named(units, i + 1)


def _is_passed_over(units: Sequence[Unit], i: int) -> bool:
    """Tell whether the word only leads on: an article, or "international" of "its international office"."""
    unit = units[i]
    if unit.key in DETERMINERS or unit.key in POSSESSIVE or unit.key == "-":
        return True
    describes = unit.has("describing") and unit.text.islower()
    return describes and any(u.has("institution", "portfolio") for u in units[i + 1 : i + 2])


def _is_preposition(unit: Unit) -> bool:
    return unit.key in _PREPOSITIONS and unit.text.islower()  # "To Lam" is a name


def behind_owner(units: Sequence[Unit], at: int) -> int:
    """Return what follows the "'s Ministry of Trade" behind "A of China", or `at`."""
    if (
        at + 1 >= len(units)
        or units[at].key not in POSSESSIVE
        or not units[at + 1].has("institution", "modifier")
    ):
        return at
    end = _complement(units, at + 1)
    while (
        end < len(units)
        and units[end].key in {"of", "for"}
        and (further := _complement(units, end + 1)) > end + 1
    ):
        end = further
    return max(at, end)


def behind_institution(units: Sequence[Unit], at: int) -> tuple[str | None, int]:
    """Read "the Ministry of Ecology of Oman" behind "A of" or "A from": whose it is, and where it ends."""
    end = _complement(units, at)
    while end < len(units) and units[end].key in {"of", "for"}:
        further = _complement(units, end + 1)
        if further == end + 1:
            break
        end = further
    owner = next((u.kinds["country"] for u in units[at:end] if u.has("country")), None)
    return owner or _home_of(units, at, end), end


def is_named(units: Sequence[Unit], at: int) -> bool:
    """Tell whether a name begins at `at`."""
    return at < len(units) and is_name_word(units[at])


def _begins_name(units: Sequence[Unit], at: int, i: int) -> bool:
    """Tell whether a person's full name begins at `i` of a complement that begins at `at`."""
    if not (is_name_word(units[i]) and is_named(units, i + 1)):
        return False
    before = units[i - 1].key
    if units[i].has("city", "country") and (i == at or before == "the") and is_named(units, i + 2):
        return False  # "President of Georgia Salome Zourabichvili"
    return unknown_words(units, i) == i


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
    if units[i - 1].has("portfolio", "institution") and unknown_field(units, ahead) > ahead:
        return True
    like = (
        ("country", "region", "city")
        if units[i - 1].has("country", "region", "city")
        else ("portfolio", "organisation", "organ")
    )
    if not units[ahead].has(*like) or not units[i - 1].has(*like, "institution"):
        return False
    # "…, China Foreign Minister Wang Yi" begins a new person.
    return not is_head_ahead(units, ahead + 1)
