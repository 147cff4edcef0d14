"""Bytes to text: what a page is written in, whatever it declares.

Order: byte order mark, UTF-8, what header and page agree on, and where they don't, the one that a detector
finds too; without either, what the detector finds. A declaration counts only where the result reads like
text, and Latin-1 in the header alone is no declaration: servers add it to whatever they send.
"""

import codecs
import re
from collections.abc import Sequence

import chardet

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

_LATIN = "cp1252"
# Browsers read these names as the larger encoding that holds them; so do the pages that use them.
_READ_AS = {
    "iso8859-1": _LATIN,
    "ascii": _LATIN,
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "euc_jis_2004": "euc_jp",
}
# Not for pages: codecs that aren't text encodings, and UTF-7, by which markup hides from every check.
_REFUSED = re.compile(r"^(?:utf-?7|idna|punycode|unicode_escape|raw_unicode_escape|undefined|mbcs|oem)$")

# What pages are written in, for the detector: of the rarer tables it would find one in any short text.
_CYRILLIC_TABLES = ("cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866")
_LIKELY = (
    *_CYRILLIC_TABLES,
    *("gb18030", "big5hkscs", "cp949", "cp932", "euc-jp"),
    *("cp1250", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874"),
)
_SAMPLE = 32_768
_BETWEEN = re.compile(rb"[\n<>]+")  # pieces of text

# What stands behind the Russian letters in the table of cp1251, as the second half of a letter in UTF-8.
_SECOND = bytes(each for each in range(0x80, 0xC0) if each != 0x98).decode("cp1251")  # noqa: PLR2004 - not in it
# Four accented Latin letters in a row are Russian or Chinese read with the wrong table; so are these
# two Russian ones with such a sign behind each. A set of characters begins each, by which it is soon found.
_MOJIBAKE = tuple(
    re.compile(each)
    for each in (
        "[\x80-\x84\x86-\x9f]",  # controls
        "\ufffd",
        "[\u00c0-\u00ff]{4,}",
        *(
            f"{first}{second}{first}{second}{first}{second}(?:{first}{second})*+"
            for first, second in (("[ÐÑ]", "[\u0080-\u00bf]"), ("[РС]", f"[{re.escape(_SECOND)}]"))
        ),
    )
)
# What each of them but the last has in UTF-8 (an accented letter, a control, U+FFFD), and what the last has.
_MAY_BE_ODD = re.compile(rb"\xc3|\xc2[\x80-\x84\x86-\x9f]|\xef\xbf\xbd")
_MAY_BE_RUSSIAN = re.compile(rb"\xd0[\xa0\xa1]")
_ASCII = bytes(range(0x80))
_ASCII_AS_BLANKS = bytes([*b" " * 0x80, *range(0x80, 0x100)])
_ASCII_LETTER, _NOT_ASCII_BYTE = re.compile(rb"[A-Za-z]"), re.compile(rb"[\x80-\xff]")
_FEW_ACCENTS = 6
_LETTERS_AN_ACCENT = 8
_UTF7 = re.compile(rb"(?i)utf-?7")
_SHIFTED = re.compile(rb"\+[A-Za-z0-9+/]{4,}-?")  # what UTF-7 writes for what is no ASCII
_FEWEST = 3  # of them
_ENOUGH = 20  # characters
_MOST_DAMAGE = 0.01  # share of a UTF-8 page's non-ASCII characters that may be broken


def decoded(body: bytes, content_type: str | None) -> str | None:
    """Return the text of `body`; None where no encoding makes it text."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, errors="replace")
    body = body.lstrip(b"\x00") if not body.startswith((b"\x00<", b"<\x00")) else body
    if 5 * body[:64].count(b"\x00") >= len(body[:64]) > 0:
        return body.decode("utf-16-be" if body.startswith(b"\x00") else "utf-16-le", errors="replace")
    text = body.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    if broken or not _reads_like_text(text, body):
        whole = _not_ascii(text) - broken
        if not _is_damaged_utf8(broken, whole):
            return None if _is_garbled_utf8(broken, whole) else _of_a_table(body, content_type)
    return None if _is_in_utf7(body, content_type) else text


def _is_damaged_utf8(broken: int, whole: int) -> bool:
    """Tell what was UTF-8, and was cut or spliced in a few places; nothing else looks like it.

    So many of its characters are broken, and so many are whole and no ASCII.
    """
    return 0 < broken <= _MOST_DAMAGE * whole


def _is_garbled_utf8(broken: int, whole: int) -> bool:
    """Tell whether a page that does not read well is UTF-8 for the most part: no table reads it better.

    Pages are pasted into it in another encoding, and some were garbled before they were written.
    """
    return whole >= max(_ENOUGH, broken)


def _of_a_table(body: bytes, content_type: str | None) -> str | None:
    return _as_declared(body, content_type) or _detected(body)


def _is_in_utf7(body: bytes, content_type: str | None) -> bool:
    """Tell whether a page is written in UTF-7, by which markup hides from every check."""
    header, page = (
        _HEADER_CHARSET.search((content_type or "")[:300]),
        _PAGE_CHARSET.search(body[:_DECLARED_WITHIN]),
    )
    told = (header[1].encode() if header else b"", page[1] if page else b"")
    return any(map(_UTF7.fullmatch, told)) and len(_SHIFTED.findall(body[:_SAMPLE])) >= _FEWEST


def _not_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", errors="ignore"))


def _as_declared(body: bytes, content_type: str | None) -> str | None:
    """Return the text in the one encoding that was declared and fits; of two, in the detector's."""
    header, page = _names(body, content_type)
    names = dict.fromkeys(filter(None, (page, header)))  # mostly one
    readings = {name: text for name in names if (text := _plausible(body, name))}
    if len(readings) > 1 or (readings and page is None and header == _LATIN):
        found = _most_likely(body)
        return readings.get(found or "") or readings.get(page or "")
    return next(iter(readings.values()), None)


def _names(body: bytes, content_type: str | None) -> tuple[str | None, str | None]:
    """Return what the header and what the page declares, as the names of codecs."""
    header = _HEADER_CHARSET.search((content_type or "")[:300])
    page = _PAGE_CHARSET.search(body[:_DECLARED_WITHIN])
    return (
        _codec(header[1]) if header else None,
        _codec(page[1].decode("ascii", errors="replace")) if page else None,
    )


def _codec(name: str) -> str | None:
    """Return the codec that pages mean by a name; None for what is none, or none for pages."""
    try:
        encoding = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return None if _REFUSED.match(encoding) else _READ_AS.get(encoding, encoding)


def _plausible(body: bytes, encoding: str) -> str | None:
    try:
        text = body.decode(encoding, errors="replace")
    except (LookupError, ValueError):  # a codec of bytes or of text only, such as "hex" or "rot13"
        return None
    return text if _reads_like_text(text, text.encode("utf-8", errors="replace")) else None


def _reads_like_text(text: str, written: bytes) -> bool:
    """Tell a right reading from one with the wrong table; a stray oddity is allowed.

    `written` is the text in UTF-8.
    """
    if text.isascii() or not (signs := _signs_in(written.translate(None, _ASCII))):
        return True
    # Of most pages little, and all that can be odd.
    others = b" ".join(written.translate(_ASCII_AS_BLANKS).split()).decode()
    odd = sum(len(each.findall(others)) for each in signs)
    return odd <= 2 + len(text) // 2_000


def _signs_in(written: bytes) -> Sequence[re.Pattern[str]]:
    """Return the signs of a wrong table that may be in a text, by its bytes beyond ASCII in UTF-8.

    What stood apart stands side by side there, so not each of them need be in the text.
    """
    if _MAY_BE_ODD.search(written):
        return _MOJIBAKE
    russian = _MOJIBAKE[-1:]
    return russian if _MAY_BE_RUSSIAN.search(written) and russian[0].search(written.decode()) else ()


def _detected(body: bytes) -> str | None:
    encoding = _most_likely(body)
    return _plausible(body, encoding) if encoding else None


def _most_likely(body: bytes) -> str | None:
    """Return the codec that a detector finds in the text between the tags."""
    # Cut, not searched: to look for such a piece at each byte of an embedded picture takes minutes.
    pieces = b"\n".join(piece[:2_000] for piece in _BETWEEN.split(body[:500_000]) if not piece.isascii())
    if not pieces:
        return None
    found = chardet.detect(pieces[:_SAMPLE], include_encodings=_LIKELY, compat_names=False)["encoding"]
    letters, others = len(_ASCII_LETTER.findall(pieces)), len(_NOT_ASCII_BYTE.findall(pieces))
    few = others < _FEW_ACCENTS and letters > _LETTERS_AN_ACCENT * others
    # An accent or two look like Russian letters to a detector that sees nothing else.
    return _LATIN if few and found in _CYRILLIC_TABLES else _codec(found or "")
