"""Full names that stand without a post, held by what is around them: a country, brackets, "led by"."""

from collections.abc import Sequence

from crawler.meetings.english.bodies import POSSESSIVE
from crawler.meetings.english.names import parse_name, reads_as_name, skip_honorifics, text_of, words_in
from crawler.meetings.spans import Person, Sentence, Unit

_FULL = 2  # words of a name


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
    begin = skip_honorifics(units, at + 1)
    end = parse_name(units, begin)
    full = words_in(units, begin, end) >= _FULL and units[end : end + 1] != ()
    if not full or units[end].key != ")":
        return None
    country = units[at - 1].kinds["country"]
    return Person(first=at, last=end + 1, name=text_of(sentence, units, begin, end), organisation=country)


def has_role(units: Sequence[Unit], at: int) -> bool:
    """Tell whether a role stands before a bare full name: "represented by A and Iran by B"."""
    if at < _FULL or units[at - 1].key.split()[-1] != "by":
        return False
    verb = units[at - 1 - (units[at - 1].key == "by")]
    return verb.has("attend", "country", "heads") or verb.key in {"side", "headed", "led"}
