"""Bytes to text: what a page is written in, whatever it declares.

Order: byte order mark, strict UTF-8, what the header declares, what the page declares, a detector. A
declaration counts only where the result reads like text: many a page in windows-1251 is sent as ISO-8859-1.
"""

import codecs
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins alike
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER_CHARSET = re.compile(r"(?i)charset\s*=\s*[\"']?\s*([\w.:-]{1,40})")
_PAGE_CHARSET = re.compile(
    rb"(?i)<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})"
)
_DECLARED_WITHIN = 4_096

# Browsers read these names as the larger encoding that holds them; so do the pages that use them.
_READ_AS = {
    "iso8859-1": "windows-1252",
    "ascii": "windows-1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
# Not for pages: codecs that aren't text encodings, and UTF-7, by which markup hides from every check.
_REFUSED = re.compile(r"^(?:utf-?7|idna|punycode|unicode_escape|raw_unicode_escape|undefined|mbcs|oem)$")

_LIKELY = [
    "cp1251",
    "koi8_r",
    "cp866",
    "gb18030",
    "big5",
    "cp949",
    "cp932",
    "euc_jp",
    "cp1250",
    "cp1252",
    "cp1254",
]
_SAMPLE = 32_768
_NON_ASCII_LINE = re.compile(rb"[^\n]*[\x80-\xff][^\n]*")

_C1 = re.compile("[\x80-\x84\x86-\x9f]")
# Four accented Latin letters in a row are Russian or Chinese read with the wrong table.
_MOJIBAKE = re.compile("[\u00c0-\u00ff]{4,}|(?:[ÐÑ][\u0080-\u00bf]){3,}")
_MOST_DAMAGE = 0.01  # share of a UTF-8 page's non-ASCII characters that may be broken


def decoded(body: bytes, content_type: str | None) -> str | None:
    """Return the text of `body`; None where no encoding makes it text."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, errors="replace")
    body = body.lstrip(b"\x00") if not body.startswith((b"\x00<", b"<\x00")) else body
    if 5 * body[:64].count(b"\x00") >= len(body[:64]) > 0:
        return body.decode("utf-16-be" if body.startswith(b"\x00") else "utf-16-le", errors="replace")
    readings = (_plausible(body, encoding) for encoding in ("utf-8", *_declared(body, content_type)))
    text = next((reading for reading in readings if reading is not None), None)
    return text if text is not None else _damaged_utf8(body) or _detected(body)


def _declared(body: bytes, content_type: str | None) -> Iterator[str]:
    header = _HEADER_CHARSET.search((content_type or "")[:300])
    if header:
        yield header[1]
    page = _PAGE_CHARSET.search(body[:_DECLARED_WITHIN])
    if page:
        yield page[1].decode("ascii", errors="replace")


def _plausible(body: bytes, name: str) -> str | None:
    try:
        encoding = codecs.lookup(name).name
        if _REFUSED.match(encoding):
            return None
        text = body.decode(_READ_AS.get(encoding, encoding))
    except (LookupError, ValueError):
        return None
    return text if _reads_like_text(text) else None


def _reads_like_text(text: str) -> bool:
    """Tell a right reading from one with the wrong table; a stray oddity is allowed."""
    odd = len(_C1.findall(text)) + len(_MOJIBAKE.findall(text))
    return odd <= 2 + len(text) // 2_000


def _damaged_utf8(body: bytes) -> str | None:
    """Read UTF-8 that was cut or spliced in a few places."""
    text = body.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(character > "\x7f" for character in text) - broken
    return text if broken <= _MOST_DAMAGE * whole else None


def _detected(body: bytes) -> str | None:
    lines = b"\n".join(match[0][:2_000] for match in _NON_ASCII_LINE.finditer(body[:500_000]))
    best = from_bytes(lines[:_SAMPLE], cp_isolation=_LIKELY, enable_fallback=False).best()
    if best is None:
        return None
    text = body.decode(best.encoding, errors="replace")
    return text if _reads_like_text(text) and text.count("\ufffd") <= len(text) // 1_000 else None
