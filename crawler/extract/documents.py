"""Feeds and sitemaps as documents: unpacked and parsed with nothing in them believed."""

import re
import zlib

from lxml import etree

from crawler.extract.markup import document_text
from crawler.extract.refusals import UnreadablePage

GZIP_MAGIC = b"\x1f\x8b"
_WITH_GZIP_HEADER = zlib.MAX_WBITS | 16
_DECLARES = re.compile(r"<!ENTITY|<!DOCTYPE[^>]{0,500}\[", re.IGNORECASE)


def machine_text(body: bytes, *, url: str, content_type: str | None, most: int) -> str:
    """Return the text of a feed or sitemap of at most `most` bytes, packed or not.

    Raises UnreadablePage, for what declares entities too.
    """
    if body.startswith(GZIP_MAGIC):
        body = _unpacked(body, url=url, most=most)
    text = document_text(body, url=url, content_type=content_type, most=most)
    if text.lstrip().startswith("<"):  # XML, whatever its root is called
        _refuse_entities(text, url)
    return text


def xml_root(text: str, *, url: str) -> etree._Element | None:
    """Parse XML, as far as it goes where it breaks off; None where nothing of it is XML.

    Raises UnreadablePage for what declares entities.
    """
    _refuse_entities(text, url)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, encoding="utf-8")
    try:
        return etree.fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _refuse_entities(text: str, url: str) -> None:
    if _DECLARES.search(text):
        raise UnreadablePage(url, "xml_entities", "a document that declares entities may be a bomb")


def ends_within(text: str, names: str) -> bool:
    """Tell whether XML that was cut off ends within an element of one of `names`, such as "item|entry"."""
    last = None
    for tag in re.finditer(rf"<(/?)(?:\w{{1,20}}:)?(?:{names})(?=[\s/>])", text):
        last = tag
    return last is not None and not last[1]


def _unpacked(body: bytes, *, url: str, most: int) -> bytes:
    unpacker = zlib.decompressobj(wbits=_WITH_GZIP_HEADER)
    try:
        unpacked = unpacker.decompress(body, most + 1)
    except zlib.error as error:
        raise UnreadablePage(url, "cut_short", "it is packed, and can't be unpacked") from error
    if len(unpacked) <= most and not unpacker.eof:
        raise UnreadablePage(url, "cut_short", "it is packed, and breaks off")
    return unpacked
