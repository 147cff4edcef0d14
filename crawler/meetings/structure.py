"""Paragraphs and sentences of a text, and what of it is page noise, captions and datelines."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from crawler.meetings.lexicon import table
from crawler.meetings.spans import Dateline, Sentence, Structure

# A dateline's city and country, if the words at the start of a line are a known city: (end, country).
CityAt = Callable[[str], tuple[int, str | None] | None]

# A point, or one between two words that a page has glued together ("… of Chile.The sides"). What begins with
# a set of characters is looked for five times as fast.
_END = re.compile(
    r"[.!?…。！？](?:[.!?…。！？]*[\"'”’»)\]]{0,3}(?=\s|$|\[)|(?<=[a-zà-ÿ]{3}\.)(?=[A-Z][a-z]))"
)
_CLOSED = re.compile(r"[.!?…:;。！？][\"'”’»)\]]{0,4}\s*$")
_BORDERS = 2  # of a row, "June 5 | Forum | Osh"
_DASH = re.compile(r"\s*(?:--|[–—:]|-\s)\s*")
_STOP = re.compile(r"\s*[.,]\s+")
# What stands before an item of a list: "1. ", "- ".
_BULLET = re.compile(r"\s*(?:[-–—•*·▪●○]|\(?\d{1,2}[.)])\s+")
_LONGEST_ITEM = 250
_LONGEST_HEADING = 300
_LONGEST_DATELINE = 140
# Nobody writes a longer sentence; what comes as one is a list, a table or an attack.
_LONGEST_SENTENCE = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a language's pages write around their sentences."""

    abbreviation: re.Pattern[str]  # up to the point behind it
    caption: re.Pattern[str]  # the beginning of the line under a picture
    picture: re.Pattern[str]  # the brackets that end such a line
    dateline: re.Pattern[str]  # a piece of a dateline behind the city's name


@cache
def marks(language: str) -> Marks:
    """Return the marks of a language, from its `pages` vocabulary."""
    words = table(f"{language}/pages")
    short, captions, pictures, months, bodies = (
        "|".join(map(re.escape, words[name]))
        for name in ("abbreviations", "captions", "pictures", "months", "no_agencies")
    )
    return Marks(
        abbreviation=re.compile(rf"(?:\b(?:{short})|\b[A-ZА-Я]|\b(?:[A-Z]\.)+[A-Z])\.$"),
        caption=re.compile(rf"^(?:{captions}|{captions.upper()})\b\s*:?"),
        picture=re.compile(rf"[\[(](?i:{pictures})[^\])]{{0,80}}[\])]\.?\s*$"),
        dateline=re.compile(
            r"\s*(?:[,.]\s*)?(?:\([^)]{1,60}\)|\[[^\]]{1,40}\]|/[^/\n]{2,30}/|"
            rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{months})[a-z]{{0,6}}\.?(?:\s+\d{{1,2}}(?:st|nd|rd|th)?\b)?"
            rf"(?:,?\s+\d{{4}})?|(?!(?:{bodies})\b)[A-Z]{{4,15}}(?=[\s.,:–—-]))"
        ),
    )


def structure(text: str, *, title: str | None, language: str, city_at: CityAt) -> Structure:
    """Split `text` into the sentences of its prose. Headlines, menus, captions and stamps are left out.

    `language` names the vocabulary whose marks of pages count.
    """
    signs = marks(language)
    sentences: list[Sentence] = []
    headings: list[Sentence] = []
    dateline: Dateline | None = None
    opened = False  # a line that ended in a colon opens a list
    for number, (start, end) in enumerate(paragraphs(text)):
        line = text[start:end]
        if _is_noise(line, title, signs):
            continue
        if opened and (item := _item(text, start, end, number, sentences[-1:])) is not None:
            sentences.append(item)
            continue
        opened = line.endswith(":")
        begin, said = _dateline(line, city_at, signs)
        dateline = dateline or (replace(said, written=line[:begin]) if said else None)
        found = with_quotes(_sentences(text, start + begin, end, number, signs))
        told = _CLOSED.search(line) or _is_row(line)
        if len(found) == 1 and not told and len(line) <= _LONGEST_HEADING:
            headings += found
        else:
            sentences += found
    return Structure(sentences=tuple(sentences or headings), dateline=dateline)


def _item(text: str, start: int, end: int, number: int, before: list[Sentence]) -> Sentence | None:
    """Return the item of a list that a line is: one behind a bullet, or a short one that no point closes."""
    line = text[start:end]
    bullet = _BULLET.match(line)
    last = line.endswith(".") and any(item.listed and item.text.endswith((";", ",")) for item in before)
    short = len(line) <= _LONGEST_ITEM and (last or not line.endswith((".", ":", "!", "?")))
    if bullet is None and not short:
        return None
    begin = start + (bullet.end() if bullet else 0)
    return Sentence(text=text[begin:end], start=begin, end=end, paragraph=number, listed=True)


def _is_row(line: str) -> bool:
    """Tell whether the line is a row of a programme, and no menu: it has cells and a day, or an hour."""
    return line.count("|") >= _BORDERS and any(c.isdigit() for c in line)


def title_sentence(title: str | None) -> Sentence | None:
    """Return the title as a sentence of its own; None where it says nothing, or is too long for a title."""
    if title is None or not title.strip() or len(title) > _LONGEST_SENTENCE:
        return None
    return Sentence(text=title, start=0, end=len(title), within="title", paragraph=-1)


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Give the lines that say something; a line that begins in small letters continues the one before."""
    begin = end = -1
    at = 0
    for line in text.split("\n"):
        stripped = line.strip()
        start = at + (len(line) - len(line.lstrip()))
        at += len(line) + 1
        if not stripped:
            if begin >= 0:
                yield begin, end
            begin = -1
            continue
        if begin >= 0 and not (stripped[0].islower() and not _CLOSED.search(text[max(begin, end - 9) : end])):
            yield begin, end
            begin = -1
        begin, end = (begin if begin >= 0 else start), start + len(stripped)
    if begin >= 0:
        yield begin, end


def _is_noise(line: str, title: str | None, signs: Marks) -> bool:
    if title and line == title.strip():
        return True
    tail = line[-120:]
    return bool(signs.caption.match(line) or signs.picture.search(tail)) or not any(
        c.isalpha() for c in line[:200]
    )


def _dateline(line: str, city_at: CityAt, signs: Marks) -> tuple[int, Dateline | None]:
    """Return how long the dateline at the start of `line` is, and what it says."""
    found = city_at(line[:60])
    if found is None:
        return 0, None
    at, country = found
    pieces = 0
    while (piece := signs.dateline.match(line, at)) and piece.end() <= _LONGEST_DATELINE:
        at, pieces = piece.end(), pieces + 1
    dash = _DASH.match(line, at) or (_STOP.match(line, at) if pieces else None)
    if dash is not None:
        at = dash.end()
        # "Almaty. September 14. Silkroadnews – …": an agency's name before the dash
        agency = re.compile(r"\w{4,20}\s+[–—]\s+").match(line, at)
        return (agency.end() if agency else at), Dateline(country=country)
    if pieces and re.search(r"[A-Z)/\]]\s*$", line[:at]):
        return at + (len(line[at:]) - len(line[at:].lstrip())), Dateline(country=country)
    return 0, None


def with_quotes(sentences: Iterator[Sentence]) -> list[Sentence]:
    """Mark the sentences that begin inside a quotation which a sentence before them opened."""
    marked, inside = [], False
    for sentence in sentences:
        marked.append(replace(sentence, quoted=True) if inside else sentence)
        straight = sentence.text.count('"') % 2 == 1
        opened = sentence.text.count("“") + sentence.text.count("«")
        closed = sentence.text.count("”") + sentence.text.count("»")
        inside = (inside != straight) if straight else (inside or opened > closed) and not closed > opened
    return marked


def _sentences(text: str, start: int, end: int, paragraph: int, signs: Marks) -> Iterator[Sentence]:
    begin = start
    for stop in _END.finditer(text, start, end):
        after = stop.end()
        if _goes_on(text, begin, stop, end, signs):
            continue
        yield from _sentence(text, begin, after, paragraph)
        begin = after
    yield from _sentence(text, begin, end, paragraph)


def _goes_on(text: str, begin: int, stop: re.Match[str], end: int, signs: Marks) -> bool:
    """Tell whether the point at `stop` ends no sentence: an abbreviation, or small letters follow."""
    if stop.group() == "." and signs.abbreviation.search(text, max(begin, stop.start() - 12), stop.end()):
        return True
    ahead = text[stop.end() : min(end, stop.end() + 12)].lstrip(" \t\n\"'“‘«([")
    return bool(ahead) and ahead[0].islower()


def _sentence(text: str, begin: int, end: int, paragraph: int) -> Iterator[Sentence]:
    piece = text[begin:end]
    stripped = piece.strip()
    if stripped and len(stripped) <= _LONGEST_SENTENCE:
        start = begin + (len(piece) - len(piece.lstrip()))
        yield Sentence(text=stripped, start=start, end=start + len(stripped), paragraph=paragraph)
