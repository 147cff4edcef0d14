"""Names of people as English writes them, and the honorifics before them."""

from collections.abc import Sequence
from functools import lru_cache

from crawler.meetings.english.bodies import owner_of
from crawler.meetings.english.complements import behind_institution, behind_owner
from crawler.meetings.english.marks import BEGINS_NAME, names_words
from crawler.meetings.english.unknown_bodies import body_in_brackets, independent_body, unknown_body
from crawler.meetings.english.words import is_initial, is_name_word, is_particle
from crawler.meetings.lexicon import fold, known_names
from crawler.meetings.spans import Sentence, Unit

_LONGEST_NAME = 8
_TWO_INITIALS = _TWO = 2
_WITHOUT_APOSTROPHES = str.maketrans("", "", "'’‘`")
_RETIRED = frozenset(("retd", "rtd", "ret", "retired", "r"))


def parse_name(units: Sequence[Unit], at: int) -> int:
    """Return where the name that begins at `at` ends; `at` when there is none."""
    if at >= len(units) or not units[at].marks & BEGINS_NAME:
        return at
    i, words, end = at, 0, at
    while i < len(units) and i - at < 2 * _LONGEST_NAME and words < _LONGEST_NAME:
        unit = units[i]
        if is_initial(unit) or (words == 0 and _is_initials(unit)):
            i += 1
            if i < len(units) and units[i].key == ".":
                i += 1
        elif is_name_word(unit) or _is_word_here(units, i, words):
            words, i = words + 1, i + 1
            end = i
        elif words and unit.key == "." and _is_digraph(units, i - 1):
            i += 1
        elif words and (_is_small_half(units, i) or unit.key in names_words("endings")):
            i += 1
            end = i
        elif _joins(units, i) or (is_particle(unit) and _is_name_ahead(units, i)):
            i += 1
        else:
            break
    return end


def _is_word_here(units: Sequence[Unit], i: int, words: int) -> bool:
    """Tell whether a word that is something else elsewhere is part of a name that has so many words."""
    if words and (_is_name_after_particle(units, i) or _is_joined_half(units, i)):
        return True
    city = words == 1 and units[i].has("city") and " " not in units[i].text  # "Zhou Xi'an"
    return (city and not _goes_on(units, i)) or _is_title_in_name(units, i, words)


def _goes_on(units: Sequence[Unit], i: int) -> bool:
    """Tell whether the city at `i` is no part of the name before it: "Rahimov Tashkent State University"."""
    ahead = units[i + 1 : i + 2]
    return units[i - 1].has("head", "honorific") or any(u.text[0].isupper() or u.key == "-" for u in ahead)


def _is_title_in_name(units: Sequence[Unit], i: int, words: int) -> bool:
    """Tell whether a title's word is part of a name here: "Dean Thompson", "Stephen King"."""
    if not units[i].text.istitle():
        return False
    if words:
        return units[i].key in names_words("surnames")
    given = units[i].key in names_words("given") or _is_short_name(units, i)
    return given and any(map(is_name_word, units[i + 1 : i + 2]))


def _is_short_name(units: Sequence[Unit], i: int) -> bool:
    """Tell whether a small word is somebody's name here: "General Secretary To Lam", "opened by He Rong"."""
    if not i or units[i].key not in names_words("short"):
        return False
    before = units[i - 1]
    return before.has("head", "honorific") or before.key == "," or before.text.islower()


def _is_joined_half(units: Sequence[Unit], i: int) -> bool:
    """Tell whether the unit is the "Lao" of "Kanokpan Lao-Araya", whatever else it may be."""
    joined = i + 2 < len(units) and units[i].text.istitle() and _joins(units, i + 1)
    return joined and is_name_word(units[i + 2])


def _is_digraph(units: Sequence[Unit], i: int) -> bool:
    """Tell whether the unit is the "Ts" of "Ts. Munkh-Orgil": one letter of another script."""
    joined = i + 1 < len(units) and units[i].end == units[i + 1].start
    return joined and units[i].key in names_words("digraphs") and any(map(is_name_word, units[i + 2 : i + 3]))


def _is_initials(unit: Unit) -> bool:
    """Tell whether the unit is two initials in one: "JP Singh"."""
    return len(unit.text) == _TWO_INITIALS and unit.text.isupper() and not unit.kinds


def _joins(units: Sequence[Unit], i: int) -> bool:
    """Tell whether the hyphen at `i` joins two parts of a name: "Al-Rumaihi"."""
    if not 0 < i < len(units) - 1 or units[i].key != "-":
        return False
    return units[i - 1].end == units[i].start == units[i + 1].start - 1


def _is_small_half(units: Sequence[Unit], i: int) -> bool:
    """Tell whether the unit is the "won" of "Chung Byung-won", and not the "led" of "Xi Jinping-led"."""
    return _joins(units, i - 1) and units[i].text.islower() and units[i].key not in names_words("compounds")


def _is_name_after_particle(units: Sequence[Unit], i: int) -> bool:
    """Tell whether a title's word is part of a name here: "bin Sultan Jassim"."""
    title = units[i].has("honorific", "head") or units[i].key in names_words("surnames")
    return is_particle(units[i - 1]) and title and units[i].text.istitle()


def _is_name_ahead(units: Sequence[Unit], i: int) -> bool:
    ahead = units[i + 1 : i + 4]
    if any(is_name_word(u) or (_is_title(u) and u.text.istitle()) for u in ahead[:1]):
        return True
    particle = any(u.key == "-" or is_particle(u) for u in ahead[:1])  # "von der Leyen", "al-Rumaihi"
    return particle and any(map(is_name_word, ahead[1:]))


def _is_title(unit: Unit) -> bool:
    return unit.has("honorific") or unit.key in names_words("surnames")


def skip_honorifics(units: Sequence[Unit], at: int) -> int:
    """Return the first unit behind honorifics and their points."""
    begin = at
    while at < len(units):
        point = units[at].key == "." and at > 0 and "honorific" in units[at - 1].kinds
        if at > begin and is_retired(units, at):
            at += len(("(", "retd", ")"))
            continue
        if "honorific" not in units[at].kinds and not point:
            break
        at += 1
    return at


def is_retired(units: Sequence[Unit], at: int) -> bool:
    """Tell whether the "(retd)" of an officer stands there."""
    keys = [u.key for u in units[at : at + 3]] if units[at].key == "(" else []
    return len(keys) > _TWO and keys[1] in _RETIRED and keys[2] == ")"


def words_in(units: Sequence[Unit], begin: int, end: int) -> int:
    """Return how many words and initials a name has."""
    return len(
        [
            unit
            for unit in units[begin:end]
            if is_initial(unit)
            or (unit.text[:1].isupper() and unit.text.translate(_WITHOUT_APOSTROPHES).isalpha())
        ]
    )


def text_of(sentence: Sentence, units: Sequence[Unit], first: int, last: int) -> str:
    """Return the sentence's text between two units, with single spaces."""
    if last <= first:
        return ""
    return " ".join(sentence.text[units[first].start : units[last - 1].end].split())


def body_behind(units: Sequence[Unit], at: int) -> tuple[str | None, int]:
    """Read "of the Shanghai Cooperation Organization (SCO)" or "(Iran)" behind a name, and where it ends."""
    at += len(("(", "retd", ")")) if at < len(units) and is_retired(units, at) else 0
    bracketed, behind = body_in_brackets(units, at)
    if bracketed is not None:
        return bracketed, behind
    keys = [u.key for u in units[at : at + 2]]
    if keys[:1] == ["for"]:
        return _body_spoken_for(units, at)
    if not keys or keys[0] not in {"of", "from"}:
        return None, at
    i = at + 1 + (keys[1:2] == ["the"])
    if (end := unknown_body(units, i)) > i and (own := independent_body(units, i, end)):
        return own, end
    if i < len(units) and units[i].has("institution") and not units[i].has("organisation", "organ"):
        owner, end = behind_institution(units, i)
    else:
        owner, end = (owner_of(units[i]) if i < len(units) else None), _behind_owner(units, i)
    return (owner, end) if owner is not None else (None, at)


def _behind_owner(units: Sequence[Unit], i: int) -> int:
    """Return what follows the "Oman (OM)", "Oman's Ministry of Trade" that begins at `i`."""
    in_brackets = i + 3 < len(units) and units[i + 1].key == "(" and units[i + 3].key == ")"
    return i + 4 if in_brackets else behind_owner(units, i + 1)


def _body_spoken_for(units: Sequence[Unit], at: int) -> tuple[str | None, int]:
    """Read the "for Oman" behind a name that a comma or "and" follows: "A for Oman and B for Iran spoke"."""
    i = at + 1 + (units[at + 1 : at + 2] != () and units[at + 1].key == "the")
    ends = i + 1 == len(units) or (i + 1 < len(units) and units[i + 1].key in {",", "and", ".", ";"})
    return (owner_of(units[i]), i + 1) if ends and units[i].has("country", "organisation") else (None, at)


@lru_cache(maxsize=4096)
def is_known_name(name: str) -> bool:
    """Tell whether the vocabulary knows somebody of that name, or of that surname alone."""
    words = fold(name).split()
    last_two = len(words) > _TWO and " ".join(words[-_TWO:]) in known_names()
    return last_two or " ".join(words) in known_names()  # "Muhammad Shehbaz Sharif" is Shehbaz Sharif


def reads_as_name(units: Sequence[Unit], begin: int, end: int) -> bool:
    """Tell whether the capitalised words are a name, and not "Far East" or "Economic Zone"."""
    behind = units[end : end + 1]
    return not any(u.text.isupper() and len(u.text) > 1 for u in units[begin:end]) and not (
        behind and behind[0].has("noun", "institution", "head", "heads", "venue", "organ")
    )


def leads_something(units: Sequence[Unit], at: int) -> bool:
    """Tell whether "led", "chaired", "represented" stands at `at`, right behind a name: somebody's deed."""
    return at < len(units) and units[at].has("attend") and units[at].key.split()[0] in names_words("leading")


def introduced_by_verb(units: Sequence[Unit], at: int) -> bool:
    """Tell whether "led by", "chaired by" stands before `at`: somebody's deed."""
    if not at:
        return False
    before = units[at - 1]
    if before.key.endswith(" by"):
        return before.has("attend")
    return before.key == "by" and at > 1 and units[at - 2].has("attend")
