"""From bytes to a tree, without being held up by markup made to hold us up.

A linear scan comes first: one tag with 40,000 attributes keeps lxml busy for 44 seconds, and text that lies
deeper than lxml goes is lost without an error.
"""

import re

from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from crawler.extract.encodings import decoded
from crawler.extract.refusals import UnreadablePage

MOST_BYTES = 2_000_000
MOST_ATTRIBUTES = 1_000  # in one tag
MOST_DEPTH = 500

_TAG = re.compile(
    r"<(?:(?P<comment>!--(?:-?>)?)|(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)"
    # The rest of a tag whose attributes are all written plainly.
    r"(?P<rest>(?:\s++[a-zA-Z][\w:.-]*+(?:=(?:\"[^\"]*+\"|'[^']*+'))?+)*+\s*+/?>)?+)"
)
_FEW_ODD = 30  # on a page, that are looked at one by one
_FEW_ATTRIBUTES = 50  # of a tag
_COMMENT_END = re.compile(r"--!?>")
_ATTRIBUTE = re.compile(
    r"[\s/]*+"
    r"(?:=?[^\s/>=]++|=)"  # the name; an equals sign may begin it
    r"(?:\s*+=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|(?![\"'])[^\s>]*+))?+"
)


def odd_tag(attributes: int) -> re.Pattern[str]:
    """Return what finds where a tag may begin that is not plain, or has more attributes, or long ones.

    Each such place is looked at by itself, so that nothing before it can hide it.
    """
    value = r"\"[^\"]{0,2000}+\"|'[^']{0,2000}+'|[^\s\"'<>]{1,200}+"
    name = r"[a-zA-Z][a-zA-Z0-9_:.-]*+"
    plain = rf"[a-zA-Z][^\s/>]*+(?:\s++{name}(?:=(?:{value}))?+){{0,{attributes}}}+\s*+/?>"
    return re.compile(rf"<(?=[a-zA-Z])(?!{plain})")


_ODD_TAG = odd_tag(_FEW_ATTRIBUTES)
_RAW_TEXT = {
    name: re.compile(rf"(?i)</{name}(?=[\s/>])") for name in ("script", "style", "textarea", "title", "xmp")
}
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
})  # fmt: skip
# Elements that close themselves where the next of their kind begins; they can't nest by themselves.
_SELF_CLOSING = frozenset({
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup",
    "colgroup",
})  # fmt: skip
_CONTROLS_AMONG = 10  # characters there may be one control character, as no text has
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_CONTROL_BYTES = bytes([*range(0x09), 0x0B, *range(0x0E, 0x20)])  # the same
# The parser gives up a little deeper by itself, and loses what lies there. Such pages are few.
_DEEP = 250
_IS_DEEP, _IS_TOO_DEEP = (etree.XPath(f"boolean({'/*' * (depth + 1)})") for depth in (_DEEP, 2 * MOST_DEPTH))
# Of lxml's classes of elements this one alone is used: to choose among them takes as long as to read them.
_ELEMENTS = etree.ElementDefaultClassLookup(element=HtmlElement)


def parsed(body: bytes, *, url: str, content_type: str | None) -> HtmlElement:
    """Return the tree of a page, without comments.

    Raises UnreadablePage, with the reason, where it is not safe to parse.
    """
    return tree_of(checked_text(body, url=url, content_type=content_type), url=url)


def checked_text(body: bytes, *, url: str, content_type: str | None) -> str:
    """Return the text of a page or feed that is safe to parse. Raises UnreadablePage."""
    text = document_text(body, url=url, content_type=content_type)
    if not _has_few_attributes(text):
        _check_tags(text, url)
    return text


def document_text(body: bytes, *, url: str, content_type: str | None, most: int = MOST_BYTES) -> str:
    """Return the text of a document of at most `most` bytes. Raises UnreadablePage."""
    if len(body) > most:
        raise UnreadablePage(url, "too_large", f"it has {len(body):,} bytes; {most:,} are read at most")
    text = decoded(body, content_type)
    if text is None:
        raise UnreadablePage(url, "encoding", "no encoding makes it text")
    if not _may_hold_controls(text):
        return text
    text, padded = _NO_TEXT.sub("", text), text.strip("\0")
    if len(padded) - len(text) > len(padded) // _CONTROLS_AMONG:
        raise UnreadablePage(url, "binary", "too much of it is control characters")
    return text


def _may_hold_controls(text: str) -> bool:
    """Tell whether there may be any, by the bytes: to look at the characters takes three times as long."""
    written = text.encode("utf-8", errors="replace")
    return len(written.translate(None, _CONTROL_BYTES)) < len(written)


def tree_of(text: str, *, url: str) -> HtmlElement:
    """Return the tree of a page's checked text. Raises UnreadablePage."""
    root = _tree(text, url, huge=False)
    if not _IS_DEEP(root):
        return root
    _check_tags(text, url)
    root = _tree(text, url, huge=True)
    # The parser ignores end tags in wrong places by its own rules.
    if _IS_TOO_DEEP(root):
        raise _too_deep(url)
    return root


def _tree(text: str, url: str, *, huge: bool) -> HtmlElement:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=huge, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        return document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadablePage(url, "empty", "it holds no markup") from error


def _has_few_attributes(text: str) -> bool:
    """Tell whether each tag surely has; most pages show it at a glance."""
    place = 0
    for _ in range(_FEW_ODD):
        odd = _ODD_TAG.search(text, place)
        if odd is None:
            return True
        place = odd.end()
        end = place
        for _ in range(_FEW_ATTRIBUTES):
            attribute = _ATTRIBUTE.match(text, end)
            if attribute is None:
                break
            end = attribute.end()
        else:
            return False
    return False


def _check_tags(text: str, url: str) -> None:
    """Refuse tags with too many attributes, and nesting that is too deep however the parser mends it."""
    place, depth, open_tags = 0, 0, dict[str, int]()
    while tag := _TAG.search(text, place):
        place = tag.end()
        comment, end, name, rest = tag.groups()
        if comment:
            place = _after_comment(text, tag)
            continue
        # Each attribute takes two characters: they are counted only where there may be too many.
        if rest is None or len(rest) > 2 * MOST_ATTRIBUTES:
            place = _after_attributes(text, tag.end("name"), url)
        name = name.lower()
        if name in _VOID or name in _SELF_CLOSING:
            continue
        if not end:
            open_tags[name] = open_tags.get(name, 0) + 1
            depth += 1
            place = _after_raw_text(text, place, name)
        elif open_tags.get(name):
            open_tags[name] -= 1
            depth -= 1
        if depth > MOST_DEPTH:
            raise _too_deep(url)


def _after_comment(text: str, tag: re.Match[str]) -> int:
    if tag["comment"].endswith(">"):
        return tag.end()
    end = _COMMENT_END.search(text, tag.end())
    return end.end() if end else len(text)


def _after_attributes(text: str, place: int, url: str) -> int:
    """Read a tag's attributes as a browser does: quotes count only after an equals sign."""
    found = 0
    while attribute := _ATTRIBUTE.match(text, place):
        place = attribute.end()
        found += 1
        if found > MOST_ATTRIBUTES:
            raise UnreadablePage(
                url, "too_many_attributes", f"one tag has more than {MOST_ATTRIBUTES:,} attributes"
            )
    return place


def _after_raw_text(text: str, place: int, name: str) -> int:
    """Skip what is no markup although it may look like it."""
    if name not in _RAW_TEXT:
        return place
    end = _RAW_TEXT[name].search(text, place)
    return end.start() if end else len(text)


def _too_deep(url: str) -> UnreadablePage:
    return UnreadablePage(url, "too_deep", f"its elements are nested more than {MOST_DEPTH} deep")
