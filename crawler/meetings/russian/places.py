"""Places that a Russian sentence names: cities, countries, buildings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from crawler.meetings.lexicon import cities_of_venues, countries_of_cities, table
from crawler.meetings.russian.brackets import cities_in_brackets
from crawler.meetings.russian.fields import Marks
from crawler.meetings.russian.morphology import inflected
from crawler.meetings.russian.seats import city_of_adjective, seat_of
from crawler.meetings.russian.vocabulary import listed
from crawler.meetings.russian.words import Mark, Word
from crawler.meetings.spans import PlaceSpan
from store.records.meetings import Place

_IN = frozenset(("в", "во", "на"))
_LONGEST_VENUE = 12
_MONTHS = (
    "январ",
    "феврал",
    "март",
    "апрел",
    "мая",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
)


def places(
    text: str, words: Sequence[Word], marks: Marks, *, taken: AbstractSet[int]
) -> tuple[PlaceSpan, ...]:
    """Return the places behind "в" and "на", those inside somebody's post left out."""
    found: list[PlaceSpan] = []
    for i, word in enumerate(words[:-1]):
        if word.key in _IN and i not in taken and (not found or i >= found[-1].last):
            found += _behind(text, words, marks, i + 1)
        elif "city" in marks[i] and i not in taken and "nomn" in (word.cases or {"nomn"}):
            found += _host(words, marks, i)
        if "visit" in marks[i] and "посетить" in word.lemmas:
            found += _goal_of_visit(text, words, marks, i, taken)
    for i in cities_in_brackets(words, marks, taken):
        found += _visited(marks[i])
    return tuple(found)


def _host(words: Sequence[Word], marks: Marks, at: int) -> Iterator[PlaceSpan]:
    """Read "Ташкент принял заседание": the city is the host."""
    mark = marks[at]["city"]
    verb = next(
        (k for k in range(mark.last, min(len(words), mark.last + 8)) if not _is_of_a_day(words[k])), 0
    )
    host = at > 0 and not words[at - 1].lemmas.isdisjoint(("стать", "быть")) and _speaks_of_a_stage(words)
    if (verb and "receive" in marks[verb]) or host:
        yield PlaceSpan(first=at, last=mark.last, place=_city(mark))


def _speaks_of_a_stage(words: Sequence[Word]) -> bool:
    """Tell whether the sentence says which city hosts: "площадкой форума стал Ташкент"."""
    return any(not w.lemmas.isdisjoint(("площадка", "место", "хозяин", "хозяйка")) for w in words)


def _goal_of_visit(
    text: str, words: Sequence[Word], marks: Marks, verb: int, taken: AbstractSet[int]
) -> list[PlaceSpan]:
    """Read "посетил Дели", "Секретариат посетила делегация": the place that was visited."""
    near = (verb + 1, verb - 1, 0, 1)
    for k in near:
        if not 0 <= k < len(words) or k in taken or (k <= 1 < verb and not words[0].capital):
            continue
        if "venue" in marks[k] and words[k].cases & {"accs"}:
            return [_known_venue(words, marks[k]["venue"], k)]
        short = words[k].text.isupper() and len(words[k].text) > 1 and "institution" in marks[k]
        if short and k == verb + 1:
            return [_venue(text, words, marks, k, marks[k]["institution"])]
        if "building" in marks[k] and words[k].cases & {"accs"} and k != verb - 1:
            return [_venue(text, words, marks, k, marks[k]["building"])]
        if marks[k].keys() & {"city", "country"} and k in {verb + 1, verb - 1, 0}:
            return list(_visited(marks[k]))
    return []


def _is_of_a_day(word: Word) -> bool:
    """Tell whether the word belongs to "14–16 апреля" or "с 3 по 5 июня 2024 года"."""
    return (
        word.text.isdigit()
        or word.text in {"–", "-", "—", ",", "."}
        or word.key in {"с", "по", "и", "года", "г", "вновь", "впервые", "снова", "также"}
        or any(word.key.startswith(month) and word.key[-1] in "яа" for month in _MONTHS)
        or bool(re.fullmatch(r"\d{1,2}[-–]\d{1,2}", word.text))
    )


def _visited(found: Mapping[str, Mark]) -> Iterator[PlaceSpan]:
    """Read "посетил Дели"."""
    mark = found.get("city") or found["country"]
    place = _city(mark) if "city" in found else Place(country=mark.value)
    yield PlaceSpan(first=mark.first, last=mark.last, place=place)


def _city(mark: Mark) -> Place:
    return Place(city=mark.value, country=countries_of_cities().get(mark.value))


def _behind(text: str, words: Sequence[Word], marks: Marks, at: int) -> Iterator[PlaceSpan]:
    begin = at
    if words[at].lemmas & listed("places", "cities") and at + 1 < len(words):
        at += 1 + (words[at + 1].text == "." and at + 2 < len(words))
    found = marks[at] if at < len(words) else {}
    if "venue" in found:
        yield _known_venue(words, found["venue"], begin)
    elif "building" in found or (venue := _adjectives(words, marks, at)) is not None:
        yield _venue(text, words, marks, at, found.get("building") or venue or at)
    elif "city" in found and _fits(words, found["city"]):
        mark = found["city"]
        yield PlaceSpan(first=begin, last=_with_country(words, marks, mark.last), place=_city(mark))
    elif "country" in found and _fits(words, found["country"]):
        mark = found["country"]
        yield PlaceSpan(first=begin, last=mark.last, place=Place(country=mark.value))
    elif at == begin + 1 or (words[begin].lemmas & {"столица"} and "country" in found):
        yield from _capital(words, marks, begin, at)
    elif "adjective" in found and at + 1 < len(words):
        yield from _in_country(words, marks, at)


def _in_country(words: Sequence[Word], marks: Marks, at: int) -> Iterator[PlaceSpan]:
    """Read "в узбекской столице", "в китайском Наньчане"."""
    country, noun = marks[at]["adjective"].value, words[at + 1]
    if "столица" in noun.lemmas:
        place = Place(city=capitals().get(country), country=country)
        yield PlaceSpan(first=at, last=at + 2, place=place, implied=True)
    elif "city" in marks[at + 1]:
        yield PlaceSpan(first=at, last=marks[at + 1]["city"].last, place=_city(marks[at + 1]["city"]))
    elif noun.capital and "loct" in noun.cases and not any(p.is_name and p.known for p in noun.parses):
        yield PlaceSpan(first=at, last=at + 2, place=Place(country=country), implied=True)


def _capital(words: Sequence[Word], marks: Marks, begin: int, at: int) -> Iterator[PlaceSpan]:
    mark = marks[at].get("country") if words[begin].lemmas & {"столица"} else None
    if mark is not None:
        capital = capitals().get(mark.value)
        yield PlaceSpan(
            first=begin, last=mark.last, place=Place(city=capital, country=mark.value), implied=True
        )


def capitals() -> dict[str, str]:
    """Return the capital of each country."""
    return {row["name"]: row["capital"] for row in table("countries")["country"] if "capital" in row}


def _fits(words: Sequence[Word], mark: Mark) -> bool:
    """Tell whether the name may stand behind "в" or "на": in a case for that, or without cases."""
    cases = words[mark.first].cases
    known = any(p.known for p in words[mark.first].parses)
    return not known or not cases or bool(cases & {"loct", "accs"})


def _with_country(words: Sequence[Word], marks: Marks, at: int) -> int:
    """Skip "(Казахстан)" behind a city."""
    if (
        at + 2 < len(words)
        and words[at].text == "("
        and "country" in marks[at + 1]
        and words[
            marks[at + 1]["country"].last - 0 if marks[at + 1]["country"].last < len(words) else at
        ].text
        == ")"
    ):
        return marks[at + 1]["country"].last + 1
    return at


def _adjectives(words: Sequence[Word], marks: Marks, at: int) -> int | None:
    """Return the building behind up to four adjectives: "в Большом Кремлёвском дворце"."""
    i = at
    while i < len(words) and i - at < 5 and words[i].is_a("ADJF") and "noun" not in marks[i]:  # noqa: PLR2004
        i += 1
    return i if at < i < len(words) and "building" in marks[i] else None


def _known_venue(words: Sequence[Word], mark: Mark, begin: int) -> PlaceSpan:
    known = cities_of_venues("ru")[mark.value]
    venue = known.venue or ""
    if not words[mark.first].capital:
        venue = venue[:1].lower() + venue[1:]
    place = Place(venue=venue, city=known.city, country=known.country)
    return PlaceSpan(first=begin, last=mark.last, place=place, implied=True)


def _written(text: str, words: Sequence[Word], first: int, noun: int, last: int) -> str:
    """Return a building's name in the nominative; what does not agree with its noun stays as written."""
    gender = next((p.gender for p in words[noun].parses if p.pos == "NOUN" and p.gender), None)
    forms = [
        inflected(w.text, "loct", "nomn", "sing", *((gender,) if gender else ()))
        if w.is_a("ADJF", "PRTF")
        else w.text
        for w in words[first:noun]
    ]
    head = inflected(words[noun].text, "loct", "nomn", "sing") or words[noun].text
    pieces = [form or w.text for form, w in zip(forms, words[first:noun], strict=True)]
    tail = text[words[noun].end : words[last - 1].end] if last > noun + 1 else ""
    return " ".join([*pieces, head]) + tail


def _venue(text: str, words: Sequence[Word], marks: Marks, at: int, found: Mark | int) -> PlaceSpan:
    noun = found if isinstance(found, int) else found.first
    last = noun + 1 if isinstance(found, int) else found.last
    host: str | None = None
    country = city = None
    embassy = bool(words[noun].lemmas & {"посольство", "дипмиссия", "консульство", "постпредство"})
    while last < min(len(words), noun + _LONGEST_VENUE):
        mark = next((marks[last][k] for k in ("country", "organ", "organisation") if k in marks[last]), None)
        if mark is not None:
            host = host or mark.value
            country = country or (mark.value if "country" in marks[last] and not embassy else None)
            last = mark.last
        elif (
            embassy
            and words[last].key in _IN
            and last + 1 < len(words)
            and marks[last + 1].keys() & {"country", "city"}
        ):
            where = marks[last + 1].get("city") or marks[last + 1]["country"]
            city, country = (
                (where.value, countries_of_cities().get(where.value))
                if "city" in marks[last + 1]
                else (capitals().get(where.value), where.value)
            )
            last = where.last
            break
        elif _goes_on(words, marks, last):
            last = _end(words, marks, last)
        else:
            break
    seat = seat_of(words, noun, host)
    if seat is not None:
        city, country = seat.city, seat.country
    if city is None and (adjective := city_of_adjective(words[at:noun])):
        city, country = adjective, countries_of_cities().get(adjective)
    venue = _written(text, words, at, noun, last)
    return PlaceSpan(first=at, last=last, place=Place(venue=venue, city=city, country=country), implied=True)


def _end(words: Sequence[Word], marks: Marks, at: int) -> int:
    if words[at].text in '«"':
        return next((i + 1 for i in range(at + 1, min(len(words), at + 8)) if words[i].text in '»"'), at + 1)
    return marks[at]["institution"].last if "institution" in marks[at] else at + 1


def _goes_on(words: Sequence[Word], marks: Marks, at: int) -> bool:
    word = words[at]
    if word.text in '«"':
        return True
    if any(kind in marks[at] for kind in ("city", "noun", "head", "modifier", "tenure")):
        return False
    return (
        len(word.text) > 1
        and "gent" in word.cases
        and word.is_a("NOUN", "ADJF")
        and not any(p.is_name for p in word.parses)
    )
