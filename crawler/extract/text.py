"""Paragraphs: how the text that a page gave becomes the body that is stored. Knows no site."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import groupby, takewhile

from crawler.languages import letters_in
from store.text import clean_text

_SPACES = re.compile(r"\s+")
_CONTROLS = re.compile("[\x1c-\x1f]")
_SENTENCE_END = re.compile(r"[.!?…:;。！？：；][\"'”’»)\]）】」』]*$")
_CYRILLIC = re.compile(r"[\u0400-\u052f]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
# A Chinese or Japanese character says about as much as three letters.
_WIDE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af]+")

_CREDIT = re.compile(r"(?i)^(?:photo|фото|图片|图)\s*[:：]")
DATED = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{1,2}:\d\d\b|\d月\d{1,2}日", re.ASCII
)
_FULL_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\d月\d{1,2}日", re.ASCII)
_FEWEST_DATES = 2  # of a list of other articles
_FEWEST_HEADLINES = 2  # of the same: a chronicle has dates alone
_LONGEST_DATE = 40
_WORD = re.compile(r"[^\W\d_]{4,}")
_LONGEST_MONTH = 9
_LONGEST_CAPTION = 200
_BRIEF = 80  # letters of a caption that only its place tells
_LETTERS = re.compile(r"[^\W\d_]+")
_DAY_NAMED = re.compile(
    r"(?i)\b(?:(?:jan|febr)uary|march|april|may|june|july|august|(?:sept|nov|dec)ember|october"
    r"|января|февраля|марта|апреля|мая|июня|июля|августа|(?:сентя|октя|ноя|дека)бря)\b.{0,3}\d"
    r"|\d(?:st|nd|rd|th)?.{0,4}\b(?:(?:jan|febr)uary|march|april|may|june|july|august|(?:sept|nov|dec)ember"
    r"|october|января|февраля|марта|апреля|мая|июня|июля|августа|(?:сентя|октя|ноя|дека)бря)\b"
    r"|\b(?:today|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|сегодня|вчера|понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье)\b"
    r"|今天|今日|昨天|昨日|星期[一二三四五六日天]"
)
# How lines begin and end that are no caption: greetings, numbered items, "Question: …", quotations.
_NO_CAPTION = re.compile(
    r"(?i)^(?:dear|distinguished|your excellenc|excellenc|ladies|уважаем|дорогие|дамы|ваше|尊敬|各位|女士)"
    r"|^[\d—–•·*-]|^[^\W\d_]{1,20}\s?[:：]|^[\"“«„「『].*[\"”»“」』]$|[,，、–—-]$"
)
_ADDRESS = re.compile(r"(?i)@|://|\bwww\.")
_FEWEST_FOREIGN = 4  # Latin words; fewer among other letters are a name
_MOST_FIRST = 2  # lines under the title; more are a list, or verse
_SHARED = 0.75  # of a caption's words, with the title that it was drawn from
_FEWEST_SHARED = 2  # words
# No title is told twice further down than this.
_HEAD = 4


def squeezed(text: str) -> str:
    """Return `text` on one line, each run of spaces of any kind as one plain space, none at the ends."""
    line = " ".join(text.split())
    # Four controls are blanks to `split`, and no text: with one of them the longer way is taken.
    if line.isprintable() and (line == text or not _CONTROLS.search(text)):
        return line if line.isascii() else clean_text(line)
    return _SPACES.sub(" ", clean_text(text)).strip()


def bare(text: str) -> str:
    """Return the letters and digits of `text` alone, for comparison."""
    return "".join(filter(str.isalnum, text.casefold()))


def weight(text: str) -> int:
    """Return the length of `text` in letters; a Chinese or Japanese character counts as three."""
    return len(text) if text.isascii() else len(text) + 2 * letters_in(_WIDE, text)


@lru_cache(maxsize=4_096)  # the same lines are asked about again and again, while one page is read
def is_date(text: str) -> bool:
    """Tell whether a line is a date and nothing else to speak of."""
    words = _WORD.findall(text) if len(text) <= _LONGEST_DATE else ()
    short = len(words) <= 1 and all(len(word) <= _LONGEST_MONTH for word in words)
    return len(text) <= _LONGEST_DATE and short and bool(DATED.search(text))


def as_body(paragraphs: Sequence[str]) -> str:
    """Return the stored form of a body: its paragraphs, one empty line between two."""
    return "\n\n".join(paragraphs)


def without_echoes(paragraphs: Sequence[str], title: str) -> list[str]:
    """Drop the paragraphs before the first real one that only tell the title again, or a date.

    The line under the title is often the lead photo's caption, and that is often the title, or names whom the
    title names.
    """
    echoes = 0
    for place, paragraph in enumerate(paragraphs[:_HEAD], start=1):
        if _tells_again(paragraph, title) or is_date(paragraph) or _is_drawn_from(paragraph, title):
            echoes = place
        elif not is_brief_line(paragraph):
            break
    # A report of one line may have hardly a word that its title hasn't.
    rest = list(paragraphs[echoes:])
    return rest or [each for each in paragraphs if not (_tells_again(each, title) or is_date(each))][-1:]


def without_first_caption(paragraphs: Sequence[str]) -> list[str]:
    """Drop the lead picture's caption, for a site that puts it before the first real paragraph.

    Only before one: where nothing but short lines follows, they are a list, or verse.
    """
    captions = len(list(takewhile(is_brief_line, paragraphs)))
    after = paragraphs[captions : captions + 1]
    real = bool(after) and (bool(_SENTENCE_END.search(after[0][-12:])) or weight(after[0]) > _BRIEF)
    return list(paragraphs[captions:] if real and captions <= _MOST_FIRST else paragraphs)


def is_brief_line(text: str) -> bool:
    """Tell what may be a caption from the first sentence of a report that lacks its full stop.

    Captions tell no day, begin with a capital and have more than one word; in doubt it is none.
    """
    unfinished = not _SENTENCE_END.search(text[-12:])
    if not unfinished or weight(text) > _BRIEF or DATED.search(text):
        return False
    return _has_words(text) and not (
        text[:1].islower() or _DAY_NAMED.search(text) or _NO_CAPTION.search(text)
    )


def without_headlines(paragraphs: Sequence[str]) -> list[str]:
    """Drop a list of other articles at the end: lines that end no sentence, with dates among them."""
    end = len(paragraphs)
    while end and (is_date(paragraphs[end - 1]) or not _SENTENCE_END.search(paragraphs[end - 1][-12:])):
        end -= 1
    dates = sum(is_date(each) and bool(_FULL_DATE.search(each)) for each in paragraphs[end:])
    headlines = len(paragraphs) - end - dates
    listed = dates >= _FEWEST_DATES and headlines >= _FEWEST_HEADLINES
    return list(paragraphs[:end] if listed else paragraphs)


def without_captions(paragraphs: Sequence[str]) -> list[str]:
    """Drop captions amid the text: "PHOTO: …", the same line twice in a row, a line in another alphabet.

    Sites in English and Chinese keep Russian captions. A line that ends a sentence is a caption only where it
    says that it is one.
    """
    alphabet = cache(lambda: _alphabet(" ".join(paragraphs)))  # most texts have no line that asks for it
    kept = []
    for paragraph, run in groupby(paragraphs):
        times = len(list(run))
        unfinished = len(paragraph) <= _LONGEST_CAPTION and not _SENTENCE_END.search(paragraph[-12:])
        twice = times > 1 and _has_words(paragraph)
        told = len(paragraph) <= _LONGEST_CAPTION and _CREDIT.match(paragraph)
        if not (told or (unfinished and (twice or _is_foreign(paragraph, alphabet)))):
            kept += [paragraph] * (1 if twice else times)
    return kept


def _has_words(text: str) -> bool:
    """Tell whether a line has two words or more, as captions have and the cells of a table often have not."""
    return len(_LETTERS.findall(text[:_LONGEST_CAPTION])) > 1 or bool(_WIDE.search(text[:_LONGEST_CAPTION]))


def _is_foreign(paragraph: str, alphabet_of_text: Callable[[], str | None]) -> bool:
    """Tell a line in another alphabet than its text, but no address, quotation, or name in Latin letters."""
    own, alphabet = _alphabet(paragraph), alphabet_of_text()
    if alphabet is None or own in {alphabet, None} or _ADDRESS.search(paragraph[:_LONGEST_CAPTION]):
        return False
    words = len(_LETTERS.findall(paragraph[:_LONGEST_CAPTION]))
    return (own != "latin" or words >= _FEWEST_FOREIGN) and not _NO_CAPTION.search(
        paragraph[:_LONGEST_CAPTION]
    )


def _tells_again(paragraph: str, title: str) -> bool:
    told, whole = bare(paragraph), bare(title)
    return bool(told) and (told == whole or (len(told) > len(whole) // 4 and whole.startswith(told)))


def _is_drawn_from(paragraph: str, title: str) -> bool:
    """Tell a line that ends no sentence, has hardly a word that the title hasn't, and tells no day."""
    words = {word.casefold() for word in _LETTERS.findall(paragraph[:_LONGEST_CAPTION])}
    unfinished = len(paragraph) <= _LONGEST_CAPTION and not _SENTENCE_END.search(paragraph[-12:])
    shared = words & {word.casefold() for word in _LETTERS.findall(title)}
    undated = not DATED.search(paragraph[:_LONGEST_CAPTION])
    return unfinished and undated and len(shared) >= max(_FEWEST_SHARED, _SHARED * len(words))


def _alphabet(text: str) -> str | None:
    counts = Counter(
        cyrillic=letters_in(_CYRILLIC, text),
        latin=letters_in(_LATIN, text),
        wide=3 * letters_in(_WIDE, text),
    )
    name, most = counts.most_common(1)[0]
    return name if 2 * most > counts.total() > 0 else None
