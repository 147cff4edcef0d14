"""Documents that are no page, told by how they begin: whatever they hold, none of it is an article."""

import re

from crawler.extract.feeds import is_feed

_MAGIC = (
    (b"\x7fELF", "a program"),
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF87a", "a picture"),
    (b"GIF89a", "a picture"),
)
_BEGINNING = 5_000  # characters in which a page in XHTML has named its root
_JSON = re.compile(r"\s*(?:\[\s*)*+\{\s*\"[^\"\n]*+\"\s*:|\s*\[\s*\"")
_XML = re.compile(r"\s*<\?xml\s")
_XHTML = re.compile(r"(?i)<(?:!doctype\s+)?html[\s>]")
_HTML = re.compile(
    r"(?i)<!--|<!doctype\s|</?(?:html|head|body|title|meta|link|script|p|br|hr|div|span|h[1-6]|a|img|table|tbody|tr|t[dh]"
    r"|[uod]l|li|d[td]|article|main|section|header|footer|nav|aside|figure|figcaption|blockquote|pre|form"
    r"|input|center|font|b|i|u|em|strong|small|time|textarea|iframe)[\s/>]"
)


def foreign_bytes(body: bytes) -> str | None:
    """Name what `body` is if it is no text; None where it may be."""
    return next((kind for magic, kind in _MAGIC if body.lstrip().startswith(magic)), None)


def foreign_text(text: str) -> str | None:
    """Name what `text` is if it is no page; None for a page, and for nothing at all."""
    if is_feed(text):
        return "a feed"
    if _XML.match(text) and not _XHTML.search(text[:_BEGINNING]):
        return "an XML document"
    if _JSON.match(text):
        return "JSON"
    if text.strip() and not _HTML.search(text):
        return "text without HTML markup"
    return None
