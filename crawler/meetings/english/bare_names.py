"""Full names that stand without a post, held by what is around them: a country, brackets, "led by"."""

from collections.abc import Sequence

from crawler.meetings.english.bodies import owner_of
from crawler.meetings.english.marks import POSSESSIVE
from crawler.meetings.english.names import parse_name, reads_as_name, skip_honorifics, text_of, words_in
from crawler.meetings.english.unknown_bodies import body_at
from crawler.meetings.english.words import is_name_word, nations
from crawler.meetings.spans import Person, Sentence, Unit

_FULL = 2  # words of a name
_RUNNING = frozenset((
    "heads", "headed", "leads", "led", "chairs", "chaired", "represents", "represented", "runs", "ran",
    "directs", "oversees", "heading", "leading", "representing", "chairing", "running", "directing",
))  # fmt: skip
_WHO = frozenset((",", "who", "now", "currently", "–", "—"))
_RUN_REACH = 7
_HEADS = frozenset(("head", "helm", "charge"))
_BEHIND_MET = frozenset((",", ".", ";", "in", "on", "at", "here", "today", "yesterday"))
_RELATIVE = frozenset(("who", "whose", "whom"))
_BEFORE_PEOPLE = frozenset(("moderator", "host"))
_ENDING = frozenset((",", ".", ";", "and", ")", "at", "in", "while"))


def owned_by_country(sentence: Sentence, units: Sequence[Unit], at: int) -> Person | None:
    """Read "India's Rajinder Khanna": a country that owns a full name."""
    if "country" not in units[at].kinds or at + 1 == len(units) or units[at + 1].key not in POSSESSIVE:
        return None
    begin = skip_honorifics(units, at + 2)
    end = parse_name(units, begin)
    if words_in(units, begin, end) < _FULL or not reads_as_name(units, begin, end):
        return None
    country = units[at].kinds["country"]
    return Person(first=at, last=end, name=text_of(sentence, units, begin, end), organisation=country)


def in_brackets(sentence: Sentence, units: Sequence[Unit], at: int) -> Person | None:
    """Read the "(John Caruana)" behind "the ambassadors of Malta"."""
    if units[at].key != "(" or not at or "country" not in units[at - 1].kinds:
        return None
    begin = skip_honorifics(units, at + 1)
    end = parse_name(units, begin)
    full = words_in(units, begin, end) >= _FULL and units[end : end + 1] != ()
    if not full or units[end].key != ")":
        return None
    country = units[at - 1].kinds["country"]
    return Person(first=at, last=end + 1, name=text_of(sentence, units, begin, end), organisation=country)


def met_by_name(units: Sequence[Unit], begin: int, end: int) -> bool:
    """Tell whether a bare full name is the A B of "met A B", "held talks in Osh with A B."."""
    before = units[begin - 1] if begin else None
    ends = end == len(units) or units[end].key in _BEHIND_MET
    if before is None or not ends or not all(map(is_name_word, units[begin:end])):
        return False
    if before.has("meet", "receive") and not before.has("noun") and before.text.islower():
        return True
    met = any(u.has("meet", "receive", "discuss") or u.kinds.get("noun") == "talk" for u in units[:begin])
    return before.key == "with" and met


def is_told_of(units: Sequence[Unit], begin: int, end: int) -> bool:
    """Tell whether what stands behind a full name is said of people alone: ", who", ", at the helm of".

    Not so of "a new spokesman: A B, who", which is said of another post.
    """
    keys = [u.key for u in units[end : end + 5]]
    if keys[:1] != [","] or len(keys) < _FULL or (begin and units[begin - 1].key == ":"):
        return False
    if keys[1] in _RELATIVE:
        return True
    return keys[1] in {"in", "at"} and bool(_HEADS.intersection(keys[2:4])) and "of" in keys


def in_the_role_of(units: Sequence[Unit], begin: int) -> bool:
    """Tell whether the words before a full name take people alone: "under A B", "chaired by A B"."""
    return begin > 0 and units[begin - 1].key in _BEFORE_PEOPLE


def has_role(units: Sequence[Unit], at: int) -> bool:
    """Tell whether a role stands before a bare full name: "represented by A and Iran by B"."""
    if at < _FULL or units[at - 1].key.split()[-1] != "by":
        return False
    verb = units[at - 1 - (units[at - 1].key == "by")]
    if verb.key == ")" and at > _FULL + 2 and units[at - 4].key == "(":
        verb = units[at - 5]  # "Oman (observer) by A B"
    if verb.key in POSSESSIVE and at > _FULL:
        verb = units[at - 3]  # "India's by A B"
    return verb.has("attend", "country", "adjective", "heads") or verb.key in {"side", "headed", "led"}


def runs(units: Sequence[Unit], at: int) -> str | None:
    """Return whose body somebody runs in ", who heads Oman's customs" or ", representing Oman"."""
    i = at
    while i < min(len(units), at + 4) and units[i].key in _WHO:
        i += 1
    if i == at:
        return _speaks_for(units, at)
    keys = [u.key for u in units[i : i + 4]]
    at_the_head = keys[:1] in (["stands"], ["is"], ["stood"], ["at"], ["in"]) and _HEADS.intersection(keys)
    if i >= len(units) or not (units[i].key in _RUNNING or at_the_head):
        return None
    for j in range(i + 1, min(len(units), i + 1 + _RUN_REACH)):
        if units[j].key in {",", ".", ";"}:
            return None
        if (own := body_at(units, j)) or (own := nations().get(units[j].key) or owner_of(units[j])):
            return own
    return None


def _speaks_for(units: Sequence[Unit], at: int) -> str | None:
    """Return whose body somebody tells of right behind their name: "A represented Oman"."""
    keys = [u.key for u in units[at : at + 3]]
    begin = at + 1
    if keys[:2] in (["spoke", "for"], ["speaks", "for"]):
        begin = at + 2
    elif keys[:1] not in (["represented"], ["represents"]):
        return None
    begin += units[begin : begin + 1] != () and units[begin].key == "the"
    if begin >= len(units) or not units[begin].has("country", "organisation"):
        return None
    behind = units[begin + 1].key if begin + 1 < len(units) else "."
    return owner_of(units[begin]) if behind in _ENDING else None
