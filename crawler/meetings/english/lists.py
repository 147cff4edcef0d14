"""Full names in a list, each with its country: "Oman: A; Iran: B", "A and B, who head the banks of both"."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from crawler.meetings.english.bodies import owner_of
from crawler.meetings.english.names import parse_name, reads_as_name, skip_honorifics, text_of, words_in
from crawler.meetings.english.words import units_of
from crawler.meetings.spans import Person, Sentence, Unit

_FULL = 2  # words of a name
_DASHES = frozenset((":", "-", "–", "—"))
_BEFORE_ITEM = frozenset((";", ",", ":", "and", "(", "–", "—", "|"))
_JOINING = frozenset((",", "and", "&"))
# Between names and their countries: ", who lead the railways of".
_FAR_BEFORE, _FAR_BEHIND = 9, 18
_OF = frozenset(("of", "for", "from", "representing", "in"))


def of_body_before(sentence: Sentence, units: Sequence[Unit], at: int) -> Person | None:
    """Read "Oman: A B", "Oman – A B" and, in an elliptic list, "of Oman A B"; the country stands at `at`."""
    if at + 1 == len(units):
        return None
    dash = units[at + 1].key in _DASHES and units[at + 1].start >= units[at].end
    if dash and units[at + 1].key == "-" and units[at + 1].start == units[at].end:
        return None  # "Russia-China"
    if (apart := _spoken_for(sentence, units, at)) is not None:
        return apart
    before = units[at - 1].key if at else ";"
    elliptic = before == "of" and at > 1 and units[at - 2].key in _JOINING
    if not (elliptic or (dash and before in _BEFORE_ITEM)):
        return None
    begin = skip_honorifics(units, at + 1 + dash)
    end = parse_name(units, begin)
    if words_in(units, begin, end) < _FULL or not reads_as_name(units, begin, end):
        return None
    name = text_of(sentence, units, begin, end)
    return Person(first=at - elliptic, last=end, name=name, organisation=owner_of(units[at]))


def _spoken_for(sentence: Sentence, units: Sequence[Unit], at: int) -> Person | None:
    """Read the A B of ", and, representing Oman, A B"; the country stands at `at`."""
    if units[at + 1].key != "," or at < _FULL or units[at - 1].key not in {"representing", "for", "from"}:
        return None
    begin = skip_honorifics(units, at + 2)
    end = parse_name(units, begin)
    listed = units[at - 2].key in _BEFORE_ITEM and words_in(units, begin, end) >= _FULL
    if not listed or not reads_as_name(units, begin, end):
        return None
    name = text_of(sentence, units, begin, end)
    return Person(first=at - 1, last=end, name=name, organisation=owner_of(units[at]))


@lru_cache(maxsize=1024)
def respective(sentence: Sentence) -> Mapping[int, Person]:
    """Return the people of a list that another list gives the countries of, by the unit each begins at."""
    found: dict[int, Person] = {}
    units = units_of(sentence.text)
    bodies = [u for u in units if u.kinds and ("country" in u.kinds or "organisation" in u.kinds)]
    if len(bodies) < _FULL:
        return found  # most sentences
    for countries in _runs_of_countries(units):
        names = _names_before(units, countries) or _names_behind(units, countries)
        for name, i in zip(names, countries, strict=False) if len(names) == len(countries) else ():
            written = text_of(sentence, units, name.start, name.stop)
            found[name.start] = Person(
                first=name.start, last=name.stop, name=written, organisation=owner_of(units[i])
            )
    return found


def _runs_of_countries(units: Sequence[Unit]) -> Iterator[list[int]]:
    """Give lists of two or more countries, by where each stands."""
    run: list[int] = []
    for i, unit in enumerate(units):
        if unit.kinds and ("country" in unit.kinds or "organisation" in unit.kinds):
            run.append(i)
        elif run and not (unit.key in _JOINING or unit.key == "the"):
            if len(run) > 1:
                yield run
            run = []
    if len(run) > 1:
        yield run


def _names_before(units: Sequence[Unit], countries: Sequence[int]) -> list[range]:
    """Return A and B of "A and B, heads of the banks of Oman and Iran"."""
    first = countries[0] - (units[countries[0] - 1].key == "the")
    if first < 1 or units[first - 1].key not in _OF:
        return []
    comma = next((i for i in range(first - 1, max(0, first - _FAR_BEFORE), -1) if units[i].key == ","), None)
    at = comma
    while at is not None and at > 0 and (units[at - 1].text[0].isupper() or units[at - 1].key in _JOINING):
        at -= 1
    names = _names(units, at) if at is not None else []
    return names if names and names[-1].stop == comma else []


def _names_behind(units: Sequence[Unit], countries: Sequence[int]) -> list[range]:
    """Return A and B of "Oman and Iran were represented by A and B", "those of Oman and Iran: A and B"."""
    last = countries[-1] + 1
    for i in range(last, min(len(units), last + _FAR_BEHIND)):
        if units[i].has("country"):
            return []
        brings_in = units[i].key.split()[-1] in {"by", ":", "–", "—"}
        if brings_in and (found := _names(units, i + 1)):
            return found
    return []


def _names(units: Sequence[Unit], at: int) -> list[range]:
    """Return the full names, joined by commas and "and", that begin at `at`."""
    found: list[range] = []
    while at < len(units):
        begin = skip_honorifics(units, at)
        end = parse_name(units, begin)
        if words_in(units, begin, end) < _FULL or not reads_as_name(units, begin, end):
            break
        found.append(range(begin, end))
        at = end
        while at < len(units) and units[at].key in _JOINING:
            at += 1
        if at == end:
            break
    return found
