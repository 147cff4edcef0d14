"""What of a text its author wrote: without the menus, credits and datelines that pages put around it. Pure.

A reprint comes with furniture of its own page, and that names people and days too: the photographer, the
agency's city and day, the headlines of other articles. None of it tells of a meeting that the text is about.
A line is left out only where its form says what it is; what is in doubt stays.
"""

import re

_MOST_WORDS_OF_A_LINE = 16
_MOST_WORDS_OF_A_CREDIT = 25
_MOST_WORDS_OF_AN_ATTRIBUTION = 14
_MOST_WORDS_BESIDE_A_STAMP = 8
_LONGEST_FURNITURE = 300  # characters

_ENDED = re.compile(r"[.!?。！？…;；][\"'»”’)）]*$")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_]+")

_MONTH = (
    r"(?:(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
    r"|(?i:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*\.?)"
)
_CLOCK = r"\d{1,2}[:.]\d\d(?::\d\d)?"
_DAY = (
    r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日"
    rf"|{_MONTH}\s*\d{{1,2}}(?:,?\s*\d{{4}})?|\d{{1,2}}\s*{_MONTH}(?:,?\s*\d{{4}})?)"
)
_STAMP = re.compile(rf"{_DAY}[\s,|/-]*(?:{_CLOCK})?|{_CLOCK}[\s,|/-]*{_DAY}")

# "PHOTO: … Press service photo by A. Petrov", "Editor: Li Na", "(Photo by the press service)".
_CREDIT = re.compile(
    r"^[\s(（\[•*·—-]*(?:photos?|image|picture|video|caption|editor|edited by|author|source|share|tags?"
    r"|related|read more|see also|фото|видео|редактор|автор|источник|поделиться|теги|читайте также"
    r"|материалы по теме"
    r"|图|图片|图为|摄影|视频|编辑|责任编辑|责编|作者|来源|记者|分享|相关)\s*[:：]"
    r"|^[（(\[](?:photo|фото|图|摄|记者|完)[^（）()]*[）)\]]$",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"^(?:by|автор|текст)\s+[^.!?]{2,50}$|^[本社报]{1,2}记者\s*\S{2,12}$", re.IGNORECASE)
# "TASS reports with reference to the press service.": whoever says so tells nothing else.
_ATTRIBUTION = re.compile(
    r"^(?:об этом )?(?:[\w./'-]+ ){0,6}(?:reports?|reported|сообщает|сообщили|передает|передаёт)"
    r"(?: [\w./'-]+){0,2}"
    r"(?:,? (?:with reference to|citing|quoting|со ссылкой на)\b[^.]{0,80})?\.?$"
    r"|^据.{0,20}(?:报道|消息)。?$",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"^(?:the (?:story|article|text|report|item) (?:has been|was) (?:updated|corrected|amended)"
    r"|(?:текст|материал|новость|статья) (?:был[аи]? )?(?:обновл|исправл|дополн)"
    r"|(?:本文|文章|稿件)已?(?:更新|更正))",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"\b(?:add comment|leave a comment|comments?|print|share|homepage|contact us|favou?rites)\b"
    r"|\b(?:комментарии|комментировать|распечатать|поделиться|в избранное|версия для печати)\b"
    r"|评论|打印|收藏|分享|设为首页|联系我们",
    re.IGNORECASE,
)

# City, day and agency before the text: TASHKENT, Aug 13 (TASS); NEW DELHI. APP; МОСКВА, 13 августа. /ТАСС/.
# In Chinese all of it in one phrase, 新华社北京8月13日电, and the reporter in brackets.
_CITY = r"^[A-ZА-ЯЁ][A-ZА-ЯЁ'’-]+(?:[ -][A-ZА-ЯЁ][A-ZА-ЯЁ'’-]*){0,3}"
_BRACKETED = r"(?:\([^()\n]{2,60}\)|/[^/\n]{2,40}/|\[[^\[\]\n]{2,40}\])"
_NAMED = r"[A-ZА-ЯЁ][\w.]*(?:[ /]+[A-ZА-ЯЁ][\w.]*){0,5}"
_DASH = r"\s*(?:--|[–—:]|(?<=\s)-|-(?=\s))\s*"
_DATELINE = re.compile(
    rf"{_CITY},?\s+{_DAY}[.,]?\s*(?:{_BRACKETED}|{_NAMED})?[.,]?{_DASH}"
    rf"|{_CITY}(?:,?\s+{_DAY})?[.,]?\s*{_BRACKETED}(?:[.,]\s+|{_DASH})"
    rf"|{_CITY}\.\s+{_NAMED}{_DASH}"
    r"|^[\u4e00-\u9fff]{1,4}(?:社|网|报)[\u4e00-\u9fff]{0,8}\d{1,2}月\d{1,2}日(?:电|讯|消息)"
    r"\s*(?:[（(][^（）()\n]{0,24}[）)])?\s*"
)
_UPDATE = re.compile(r"^\s*(?:update[d]?|обновлено|дополнено|更新)\s*[:：]\s*", re.IGNORECASE)


def prose(text: str) -> str:
    """Return the paragraphs of `text` that its author wrote, one a line."""
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    stamps = [_is_stamp(line) for line in lines]
    return "\n".join(
        _without_dateline(line)
        for number, line in enumerate(lines)
        if not stamps[number] and not _is_furniture(line) and not _is_headline(lines, stamps, number)
    )


def _is_stamp(line: str) -> bool:
    """Whether a line says nothing but when, and perhaps by whom, something was put there."""
    if len(line) > _LONGEST_FURNITURE or not _DIGIT.search(line):
        return False
    rest, stamps = _STAMP.subn(" ", line)
    return bool(stamps) and len(_WORD.findall(rest)) <= _MOST_WORDS_BESIDE_A_STAMP and not _ENDED.search(line)


def _is_furniture(line: str) -> bool:
    """Whether the form of a line says that it is a menu, a credit, a note or a button."""
    if len(line) > _LONGEST_FURNITURE:
        return False
    if line.count("|") > 1 or _NOTE.match(line) or _BYLINE.match(line):
        return True
    count = len(_WORD.findall(line))
    if count <= _MOST_WORDS_OF_AN_ATTRIBUTION and _ATTRIBUTION.search(line):
        return True
    if count <= _MOST_WORDS_OF_A_CREDIT and _CREDIT.search(line):
        return True
    if _ENDED.search(line) or count > _MOST_WORDS_OF_A_LINE:
        return False
    return line.count(": ") > 1 or bool(_COMMENTS.search(line))


def _is_headline(lines: list[str], stamps: list[bool], number: int) -> bool:
    """Whether a line is one of a list of links, each with its time below or above."""
    line = lines[number]
    if _ENDED.search(line) or len(_WORD.findall(line[:300])) > _MOST_WORDS_OF_A_LINE:
        return False
    return any(stamps[beside] for beside in (number - 1, number + 1) if 0 <= beside < len(stamps))


def _without_dateline(line: str) -> str:
    line = _UPDATE.sub("", line)
    found = _DATELINE.match(line)
    return line[found.end() :] if found else line
