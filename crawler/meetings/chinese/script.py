"""How Chinese text is made comparable: one script, one width, without what damage put between characters.

Matching is done on `Line.text`; what is printed is taken from `Line.written`, which has the same length.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from opencc import OpenCC

from crawler.meetings.lexicon import table

_FIRST, _LAST = 0x3400, 0x9FFF
_HAN = "\u3400-\u9fff"
_DOTS = "﹒•‧・∙⋅･．᛫●"
_OTHERS = {
    "「": "“", "『": "“", "」": "”", "』": "”", "„": "“", "〝": "“", "〞": "”", "﹁": "“", "﹂": "”",
    "–": "—", "―": "—", "－": "—", "─": "—", "━": "—", "﹣": "-", "~": "~", "〜": "~", "∼": "~",
    "､": "、", "﹑": "、", "｡": "。", "\u3000": " ", "\u00a0": " ", "〔": "(", "〕": ")", "﹐": ",",
}  # fmt: skip
# What even text in simplified characters writes in another way.
_USUAL = {"，": ",", "：": ":", "；": ";", "（": "(", "）": ")", "？": "?", "！": "!"}
_USUAL_SIGNS = "".join(_USUAL)
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
# What a converter or a hostile page puts between characters: 履(lǚ)职, 务(wù)委员, blanks, ",," and ",、".
_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad"
_DAMAGE = re.compile(
    # What it begins with, to look for the rest nowhere else.
    rf"(?=[a-z{_TONES}\s（(?{_INVISIBLE},，。、])(?:"
    rf"(?<=[{_HAN}])[（(?]+[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f .'’-]{{0,40}}[）)]+[?）)]?"
    rf"|\s*[a-z]*[{_TONES}][a-z{_TONES}]*\s*"
    rf"|[{_INVISIBLE}]+"
    rf"|(?<=[{_HAN}，。、；：！？“”（）《》0-9])[ \t\u00a0\u3000]+(?=[{_HAN}，。、；：！？“”（）《》0-9])"
    r"|[,，]+(?=[,，、。；])|(?<=。)。+|(?<=、)[、,，]+)"
)


@cache
def spelling() -> str:
    """Return the characters that foreign names are spelt with."""
    return "".join(table("zh/names")["transliteration"].split())


@cache
def _name_point() -> re.Pattern[str]:
    # A page with a broken encoding shows "?" for the point within a name: 弗?诺罗夫.
    return re.compile(rf"(?<=[{spelling()}])[?？](?=[{spelling()}])")


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of text for reading: `text` in simplified characters and half width, `written` as it stands."""

    text: str
    written: str


@cache
def _same_script() -> dict[int, str]:
    """Return what each character is read as: always one for one, so that positions stay."""
    characters = [chr(code) for code in range(_FIRST, _LAST + 1)]
    simplified = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    found = {ord(c): s for c, s in zip(characters, simplified, strict=True) if c != s and len(s) == 1}
    found |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    found |= {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
    found |= {code: chr(code - 0xFEE0 + 32) for code in range(0xFF21, 0xFF3B)}
    found |= {ord(c): "·" for c in _DOTS} | {ord(c): other for c, other in _OTHERS.items()}
    return found


@cache
def _others(usual: str = "") -> re.Pattern[str]:
    """Return what finds a character that is read as another one, unless it is among the `usual`."""
    others = (re.escape(chr(code)) for code in sorted(_same_script()) if chr(code) not in usual)
    return re.compile(f"[{''.join(others)}]")


def simplified(text: str) -> str:
    """Return `text` in simplified characters, half width and small letters, of the same length."""
    if not _others().search(text):
        return text  # most names
    if _others(_USUAL_SIGNS).search(text):
        return text.translate(_same_script())
    for sign, half in _USUAL.items():  # a quarter of the price where these alone differ
        text = text.replace(sign, half)
    return text


@lru_cache(maxsize=4_096)
def plain_name(name: str) -> str:
    """Return a name for comparing; a text asks for each of its own many times."""
    return simplified(name)


@lru_cache(maxsize=2_048)
def line_of(text: str) -> Line:
    """Return a sentence for reading, without damage."""
    written = _DAMAGE.sub("", text)
    if "?" in written or "？" in written:
        written = _name_point().sub("·", written)
    return Line(simplified(written), written)
