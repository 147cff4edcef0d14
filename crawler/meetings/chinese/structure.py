"""Sentences of a Chinese text, and what of it is page noise, captions and datelines."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from crawler.meetings.chinese.script import simplified, spelling
from crawler.meetings.chinese.words import cities
from crawler.meetings.lexicon import countries_of_cities
from crawler.meetings.spans import Dateline, Sentence, Structure

_CLOSED = re.compile(r"[。！？!?；;….:：][”’」』)）】\"]*\s*(?:[(（【\[].{0,30}[)）】\]])?\s*$")
# Lines of a page that are no prose: where one is, who wrote, what else there is to read.
_FURNITURE = re.compile(
    r"^[\s【\[(▲△■●◆>*#·—-]*(?:您(?:现在|当前)?的?位置|当前位置|首页|来源|编辑|责任编辑|责编|作者|记者[::]|发布时间|发布日期|发布[::]|更新[::]|时间[::]|日期[::]|字号|打印|"
    r"分享到?|图集|图注|标签|相关|版权|上一篇|下一篇|纠错|人工智能|扫一扫|关注我们|点击|阅读|浏览|我要|推荐|热门|延伸阅读|更多|"
    r"网络编辑|审核|校对|供稿|摄影|摄|图为|图片|资料图|配图|制图|图[::]|视频[::]|英语如下|中文版|关键词|关键字|声明[::]|免责|客户端|返回|收藏|评论|登录|注册|"
    r"本文(?:来源|来自|系)|文[/／]|图[/／]|article_img|联系|电话[::]|地址[::]|传真|邮编|订阅|转载|原标题|导读|摘要[::]|点赞|编译[::]|翻译[::])"
)
_STAMP = re.compile(r"^[\s\d\-/:.年月日时分秒星期周一二三四五六日天,|]+$")
_CAPTION = re.compile(r"^(?:图为|资料图片?[::]?|图片[::]|上图|下图|左图|右图|配图)")
_AGENCY = r"(?:社|网|报|台|通讯|日报|晚报|新闻|客户端|电视台|时报|秘书处|消息|卫星通讯社)"
_DATELINE = re.compile(
    r"^[\s(\[【]*(?:综合|据)?(?P<who>[^，。,;；:：\s()（）\[\]【】]{2,24}?)\s*"
    r"(?:(?P<y>\d{4})年)?(?:(?P<m>\d{1,2})月)?(?:(?P<d>\d{1,2})日)?(?:专?电|讯|消息)(?=[\s(（:：,，\])】—-]|当地|\d|[\u3400-\u9fff])"
    r"\s*(?:[(（][^)）]{0,60}[)）])?\s*(?:[)\]】])?\s*[::,，—-]*\s*"
)
_REPORTER = re.compile(
    r"^[\s]*[【\[(（](?:[^】\])）]{0,20}(?:报道|报导|电|讯|记者|消息)[^】\])）]{0,20})[】\])）]\s*"
)
_BYLINE = re.compile(r"^\s*[(（]?(?:本报|本台|本刊|特约)?记者[^，。,)）]{1,16}[)）]?\s*(?=[,，:：])[,，:：]")
_LONGEST_HEADING = 45
_LONGEST_SENTENCE = 1_500
_ENOUGH_HAN = re.compile(r"(?:[^\u3400-\u9fff]*[\u3400-\u9fff]){4}")


def structure(text: str, *, title: str | None) -> Structure:
    """Split `text` into the sentences of its prose. Headlines, menus, captions and stamps are left out."""
    sentences: list[Sentence] = []
    headings: list[Sentence] = []
    dateline: Dateline | None = None
    name = (title or "").strip()
    for number, (start, end) in enumerate(_lines(text)):
        line = simplified(text[start:end])
        if _is_noise(line, text[start:end], name):
            continue
        begin, said = _dateline(line)
        dateline = dateline or said
        found = _with_quotes(_sentences(text, start + begin, end, number))
        if len(found) == 1 and not _CLOSED.search(line[-60:]) and _is_heading(line):
            headings += found
        else:
            sentences += found
    return Structure(sentences=tuple(sentences or headings), dateline=dateline)


@cache
def _end() -> re.Pattern[str]:
    # A question mark between characters of a foreign name is its damaged point: 弗?诺罗夫.
    return re.compile(
        r"(?=[。！!；;…?？.])(?:"  # to look for the rest nowhere else
        rf"(?:[。！!；;…]|(?<![{spelling()}])[?？]|[?？](?![{spelling()}]))+[”’」』)）】》\"]*"
        r"|\.(?=\s|$)|(?<=[\u3400-\u9fff]{3})\.(?=[\u3400-\u9fff]{4}))"
    )


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = at + (len(line) - len(line.lstrip()))
            yield start, start + len(stripped)
        at += len(line) + 1


def _is_noise(line: str, written: str, title: str) -> bool:
    if title and written.strip("*# ") == title:
        return True
    few = _ENOUGH_HAN.match(line[:200]) is None
    return few or bool(_FURNITURE.match(line)) or bool(_STAMP.match(line[:60]))


def _is_heading(line: str) -> bool:
    return len(line) <= _LONGEST_HEADING and line.count(",") + line.count("，") <= 1


def _dateline(line: str) -> tuple[int, Dateline | None]:
    """Return how long the dateline at the start of `line` is, and what it says."""
    begin, wrote = 0, None
    if (reporter := _REPORTER.match(line[:60])) is not None:
        begin, wrote = reporter.end(), _writer(reporter.group())
    head = line[begin : begin + 120]
    match = _DATELINE.match(head)
    if match is None or not re.search(_AGENCY, match["who"]):
        byline = _BYLINE.match(head)
        return begin + (byline.end() if byline else 0), wrote
    begin += match.end()
    byline = _BYLINE.match(line[begin : begin + 60])
    return begin + (byline.end() if byline else 0), _told(match)


def _writer(bracketed: str) -> Dateline | None:
    """Return what "(中央社北京15日电)" says of the day and place of writing."""
    match = _DATELINE.match(f"{bracketed.strip()[1:-1]} ")
    return _told(match) if match is not None and match["d"] else None


def _told(match: re.Match[str]) -> Dateline:
    """Return what a dateline says; the month of a day without one is 0."""
    city = next((c for at in range(len(match["who"])) if (c := cities().get(match["who"][at:]))), None)
    day = (int(match["m"] or 0), int(match["d"])) if match["d"] else None
    return Dateline(country=countries_of_cities().get(city) if city else None, day=day)


def _with_quotes(sentences: Iterator[Sentence]) -> list[Sentence]:
    """Mark the sentences that begin inside a quotation which a sentence before them opened."""
    marked, inside = [], False
    for sentence in sentences:
        marked.append(replace(sentence, quoted=True) if inside else sentence)
        opened = sum(sentence.text.count(c) for c in "“「『")
        closed = sum(sentence.text.count(c) for c in "”」』")
        inside = (inside or opened > closed) and not closed > opened
    return marked


def _sentences(text: str, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    begin = start
    for stop in _end().finditer(text, start, end):
        yield from _sentence(text, begin, stop.end(), paragraph)
        begin = stop.end()
    yield from _sentence(text, begin, end, paragraph)


def _sentence(text: str, begin: int, end: int, paragraph: int) -> Iterator[Sentence]:
    piece = text[begin:end]
    stripped = piece.strip()
    if stripped and len(stripped) <= _LONGEST_SENTENCE and not _CAPTION.match(simplified(stripped[:8])):
        start = begin + (len(piece) - len(piece.lstrip()))
        yield Sentence(text=stripped, start=start, end=start + len(stripped), paragraph=paragraph)
