"""The sentences of a Russian text, without datelines, page clocks, captions and headlines."""

import re
from collections.abc import Iterator
from functools import cache

from crawler.meetings.lexicon import countries_of_cities, table
from crawler.meetings.russian.declension import syllables
from crawler.meetings.russian.vocabulary import phrases
from crawler.meetings.russian.words import split
from crawler.meetings.spans import Dateline, Sentence, Structure
from crawler.meetings.structure import paragraphs, with_quotes

_END = re.compile(r"[.!?…]+[\"'”’»)\]]{0,3}(?=\s|$|-0-)|[\u2600-\u27bf\U0001f300-\U0001faff](?=\s+[А-ЯЁ«])")
_CLOSED = re.compile(r"[.!?…:;][\"'”’»)\]]{0,4}(?:\s*-0-)?\s*$")
# Points after these end no sentence; "г." behind a number may.
_ABBREVIATED = re.compile(
    r"(?:(?<!\w)(?:им|ул|пр|пл|стр|см|т|проф|акад|ген|обл|о|корр|зам|св|адм|р|д|н|э|с|т\.\s?н|т\.\s?е|с\.\s?г|т\.\s?г|пресс|ред|г-н|янв|фев|апр|авг|сент|окт|нояб|дек|тыс)"
    r"|(?<!\w)[A-ZА-ЯЁ]|(?<!\w)(?:[A-ZА-ЯЁ]\.)+\s?[A-ZА-ЯЁ])\.$"
)
_CITY_OR_YEAR = re.compile(r"(?<!\w)гг?\.$")
_YEAR = re.compile(r"\d\s*гг?\.$")
_CAPTION = re.compile(
    r"^(?:фото|снимок|на снимке|на фото|видео|иллюстрация|источник|фотография|скриншот)(?!\w)\s*[:/(]?",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"^[\W_]{0,4}(?:\d{1,2}:\d\d(?::\d\d)?,?\s*)?\d{1,2}[./]\d{1,2}[./](?:20)?\d\d,?\s*(?:\d{1,2}:\d\d)?\s*[|,–—-]?\s*"
    r"|^[\W_]{0,4}\d{1,2}:\d\d(?::\d\d)?\s*(?:[|,–—-]|мск)?\s*"
)
_DAY = (
    r"\d{1,2}\s+(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*\.?"
    r"(?:,?\s+(?:19|20)\d\d(?:\s*(?:года|г\.))?)?"
)
_DAY_FIRST = re.compile(rf"{_DAY},\s+")
_PIECE = re.compile(rf"\s*[,.]?\s*(?:\([^)\n]{{1,60}}\)|\[[^\]\n]{{1,40}}\]|/[^/\n]{{2,40}}/|{_DAY})")
_DASH = re.compile(r"\s*(?:--|[–—]|-\s|:\s|\.\s*[–—-]\s|\.(?=\s|$))\s*")
_AGENCY_DAY = re.compile(rf",\s+{_DAY}\s*[.–—-]\s+")
_LATIN_AGENCY = re.compile(r"[A-Z][\w.]{2,20}(?:\s?\([^)\n]{1,20}\))?\s+[-–—]\s+")
# "МИНСК, 22 авг — Полесье-информ. Президент": between the dash and a point stands no sentence.
_ANY_AGENCY = re.compile(r"(?<=[–—-] )[«\"]?[A-ZА-ЯЁ][\w.-]*(?:\s[A-ZА-ЯЁ][\w.-]*)?[»\"]?(?=\.\s+[«\"А-ЯЁ])")
_LONGEST_HEADING = 300
_LEAD = 90
_LONGEST_DATELINE = 140
_LONGEST_SENTENCE = 3_000
_OPENING = 60
_SHORT = 32
_COLUMNS = 2


def structure(text: str, *, title: str | None) -> Structure:
    """Split a Russian text into the sentences of its prose."""
    sentences: list[Sentence] = []
    headings: list[Sentence] = []
    dateline: Dateline | None = None
    for number, (start, end) in enumerate(paragraphs(text)):
        line = text[start:end]
        if _is_noise(line, title):
            continue
        begin, said = _dateline(line[: 2 * _LONGEST_DATELINE])
        dateline = dateline or said
        found = with_quotes(_sentences(text, start + begin, end, number))
        if len(found) == 1 and not _CLOSED.search(line[-20:]) and len(line) <= _LONGEST_HEADING:
            if not sentences and len(line) >= _LEAD:
                sentences += found  # a lead without its point
                continue
            if line.count("|") >= _COLUMNS and any(c.isdigit() for c in line):
                sentences += found  # a line of a programme
                continue
            headings += found
        else:
            sentences += found
    return Structure(sentences=tuple(sentences or headings), dateline=dateline)


def _is_noise(line: str, title: str | None) -> bool:
    return (
        bool(title and line == title.strip())
        or bool(_CAPTION.match(line))
        or not any(c.isalpha() for c in line[:200])
    )


def _dateline(line: str) -> tuple[int, Dateline | None]:
    """Return how long the clock, the agency's name and the dateline at the start of a line are."""
    clock = _CLOCK.match(line)
    at = clock.end() if clock else 0
    agency = _LATIN_AGENCY.match(line, at)
    if agency:
        return agency.end(), None
    by = _agencies().match(line, at)
    dated = _AGENCY_DAY.match(line, by.end()) if by else None
    if dated is not None:
        return dated.end(), None  # "ТАСС, 9 июня. "
    begin = _DAY_FIRST.match(line, at)
    place = _place_at(line, begin.end() if begin else at)
    if place is None:
        return at, None
    end, country = place
    pieces = int(begin is not None)
    while (piece := _PIECE.match(line, end)) and piece.end() <= _LONGEST_DATELINE:
        end, pieces = piece.end(), pieces + 1
    pieces += (after := _agency(line, end)) > end
    end = after
    dash = _DASH.match(line, end)
    if dash is None or not (pieces or dash.group().strip() not in {".", ":", ""}):
        closed = pieces and line[:end].rstrip().endswith(("/", ")", "."))
        return (end, Dateline(country=country)) if closed else (at, None)
    after = _agency(line, dash.end())
    second = _DASH.match(line, after) if after > dash.end() else None
    return (second.end() if second else dash.end()), Dateline(country=country)


def _place_at(line: str, at: int) -> tuple[int, str | None] | None:
    """Return where the city in the nominative that stands at `at` ends, and its country."""
    opening = line[at : at + _OPENING]
    # A word cut in two would be looked up for nothing.
    words = split(opening if len(line) <= at + _OPENING else opening[: opening.rfind(" ") + 1])
    if not words or not words[0].capital:
        return None
    mark = phrases().marks(words[:4])[0].get("city")
    if mark is None or "nomn" not in words[mark.last - 1].cases | (
        {"nomn"} if mark.last - mark.first == 1 and not words[0].cases else set()
    ):
        return None
    end = words[mark.last - 1].end
    if mark.last + 1 < len(words) and words[mark.last].text == ",":
        country = phrases().marks(words)[mark.last + 1].get("country")
        end = words[country.last - 1].end if country else end
    return at + end, countries_of_cities().get(mark.value)


@cache
def _agencies() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, table("ru/places")["agencies"]), key=len, reverse=True))
    return re.compile(rf"\s*[,.]?\s*(?:[Кк]орр\.\s*)?[«\"]?(?:{names})(?!\w)[»\"]?", re.IGNORECASE)


def _agency(line: str, at: int) -> int:
    found = _agencies().match(line, at) or _ANY_AGENCY.match(line, at)
    return found.end() if found else at


def _sentences(text: str, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    begin = start
    for stop in _END.finditer(text, start, end):
        if _goes_on(text, begin, stop, end):
            continue
        yield from _sentence(text, begin, stop.end(), paragraph)
        begin = stop.end()
    yield from _sentence(text, begin, end, paragraph)


def _goes_on(text: str, begin: int, stop: re.Match[str], end: int) -> bool:
    """Tell whether the point at `stop` ends no sentence: an abbreviation, or small letters follow."""
    before = text[max(begin, stop.start() - 12) : stop.start() + 1]
    if stop.group() == ".":
        if _CITY_OR_YEAR.search(before):
            # "5 июля 2019 г. Генеральный секретарь", "в г. Ташкенте"; but "…основана в 2001 г. Стороны".
            if not _YEAR.search(before) or stop.start() - begin < _SHORT:
                return True
        elif _ABBREVIATED.search(before) and not _ends_chinese_name(before):
            return True
    ahead = text[stop.end() : min(end, stop.end() + 12)].lstrip(" \t\n\"'“‘«([")
    return bool(ahead) and ahead[0].islower()


def _ends_chinese_name(before: str) -> bool:
    """Tell whether the letter before the point is a name: "принял Ван И."."""
    *_, first, last = ["", "", *before.rstrip(".").split()]
    return last in table("ru/names")["short"] and first in syllables()


def _sentence(text: str, begin: int, end: int, paragraph: int) -> Iterator[Sentence]:
    piece = text[begin:end]
    stripped = piece.strip().lstrip("•·▪☑️ℹ*–—- \t") if piece.strip()[:1] in "•·▪☑ℹ*–—-" else piece.strip()
    if stripped and len(stripped) <= _LONGEST_SENTENCE:
        start = begin + piece.index(stripped)
        yield Sentence(text=stripped, start=start, end=start + len(stripped), paragraph=paragraph)
