"""What feed validators check, as one list. Each rule returns what breaks it."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeAlias
from urllib.parse import urlsplit

from lxml import etree, html

ATOM = "http://www.w3.org/2005/Atom"
_ADDRESS = re.compile(r"https?://[!-~]+")
_URN = re.compile(r"urn:readout:[a-z]+:[a-z0-9_-]+")
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_RFC_822 = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}")
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_TAGS = {"div", "p", "ul", "li", "b", "blockquote", "a"}  # of our template

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml's only name for it
Rule: TypeAlias = Callable[[Element], Iterator[object]]


def _texts(root: Element, path: str) -> list[str]:
    return [element.text or "" for element in root.iterfind(path)]


def _a(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _unsafe_html(markup: str) -> Iterator[str]:
    fragment = html.fragment_fromstring(markup, create_parent="div")
    for element in fragment.iter():
        if element.tag not in _TAGS:
            yield f"tag {element.tag}"
        for name, value in element.items():
            if name == "href" and urlsplit(value).scheme in {"http", "https"}:
                continue
            if name != "lang":
                yield f"{name}={value}"


def _once(path: str) -> Rule:
    def rule(root: Element) -> Iterator[object]:
        number = len(root.findall(path))
        if number != 1:
            yield f"{number} of {path}"

    return rule


def _each_once(items: str, name: str) -> Rule:
    def rule(root: Element) -> Iterator[object]:
        for item in root.iterfind(items):
            if len(item.findall(name)) != 1 or not (item.findtext(name) or "").strip():
                yield etree.tostring(item)[:200]

    return rule


def _at_most_once(items: str) -> Rule:
    def rule(root: Element) -> Iterator[object]:
        for item in root.iterfind(items):
            tags = [child.tag for child in item]
            if len(set(tags)) < len(tags):
                yield tags

    return rule


def _match(path: str, pattern: re.Pattern[str]) -> Rule:
    def rule(root: Element) -> Iterator[object]:
        yield from (text for text in _texts(root, path) if not pattern.fullmatch(text))

    return rule


def _unique(path: str) -> Rule:
    def rule(root: Element) -> Iterator[object]:
        texts = _texts(root, path)
        yield from (text for text in texts if texts.count(text) > 1)

    return rule


def _plain(path: str) -> Rule:
    def rule(root: Element) -> Iterator[object]:
        yield from (text for text in _texts(root, path) if re.search(r"[<>\n]", text))

    return rule


def _safe(path: str) -> Rule:
    def rule(root: Element) -> Iterator[object]:
        for text in _texts(root, path):
            yield from _unsafe_html(text)

    return rule


def no_unwanted_character(root: Element) -> Iterator[object]:
    for element in root.iter():
        yield from (
            text for text in map(str, (element.text or "", *element.values())) if _UNWANTED.search(text)
        )


def rss_two(root: Element) -> Iterator[object]:
    if (root.tag, root.get("version"), [child.tag for child in root]) != ("rss", "2.0", ["channel"]):
        yield root.tag


def rss_channel_link_is_an_address(root: Element) -> Iterator[object]:
    link = root.findtext("channel/link") or ""
    if not (_ADDRESS.fullmatch(link) or _URN.fullmatch(link)):
        yield link


def rss_names_itself(root: Element) -> Iterator[object]:
    links = root.findall(f"channel/{_a('link')}")
    if [link.get("rel") for link in links] != ["self"] or not _ADDRESS.fullmatch(links[0].get("href", "")):
        yield links


def rss_guids_are_no_addresses(root: Element) -> Iterator[object]:
    yield from (each for each in root.iter("guid") if each.get("isPermaLink") != "false")


def rss_is_built_with_its_newest_item_or_later(root: Element) -> Iterator[object]:
    built = parsedate_to_datetime(root.findtext("channel/lastBuildDate") or "")
    yield from (text for text in _texts(root, ".//pubDate") if parsedate_to_datetime(text) > built)


def rss_knows_its_elements(root: Element) -> Iterator[object]:
    known = {"title", "link", "description", "pubDate", "guid"}
    yield from (child.tag for item in root.iter("item") for child in item if child.tag not in known)


def atom_feed(root: Element) -> Iterator[object]:
    if root.tag != _a("feed") or any(not str(each.tag).startswith(f"{{{ATOM}}}") for each in root.iter()):
        yield root.tag


def atom_names_itself(root: Element) -> Iterator[object]:
    own = [link.get("href", "") for link in root.iterfind(_a("link")) if link.get("rel") == "self"]
    if len(own) != 1 or not _ADDRESS.fullmatch(own[0]):
        yield own


def atom_links_are_addresses(root: Element) -> Iterator[object]:
    for link in root.iter(_a("link")):
        if not _ADDRESS.fullmatch(link.get("href", "")):
            yield link.get("href")


def atom_has_one_alternate_at_most(root: Element) -> Iterator[object]:
    for entry in (root, *root.iter(_a("entry"))):
        relations = [link.get("rel") for link in entry.iterfind(_a("link"))]
        if len(set(relations)) < len(relations):
            yield relations


def atom_contents_are_html(root: Element) -> Iterator[object]:
    yield from (each for each in root.iter(_a("content")) if each.get("type") != "html" or len(each))


def atom_is_updated_with_its_newest_entry(root: Element) -> Iterator[object]:
    times = [datetime.fromisoformat(text) for text in _texts(root, f"{_a('entry')}/{_a('updated')}")]
    told = datetime.fromisoformat(root.findtext(_a("updated")) or "")
    if told != max(times, default=datetime(1970, 1, 1, tzinfo=UTC)):
        yield told


def atom_is_published_before_it_is_updated(root: Element) -> Iterator[object]:
    for entry in root.iter(_a("entry")):
        published, updated = (entry.findtext(_a(name)) or "" for name in ("published", "updated"))
        if datetime.fromisoformat(published) > datetime.fromisoformat(updated):
            yield published


_ENTRY = f".//{_a('entry')}"

RSS: dict[str, Rule] = {
    "is RSS 2.0 with one channel": rss_two,
    "has a title": _once("channel/title"),
    "has a link": _once("channel/link"),
    "has a description": _once("channel/description"),
    "has a language": _once("channel/language"),
    "has a build date": _once("channel/lastBuildDate"),
    "links somewhere": rss_channel_link_is_an_address,
    "names itself": rss_names_itself,
    "items have a title": _each_once(".//item", "title"),
    "items have a description": _each_once(".//item", "description"),
    "items have a guid": _each_once(".//item", "guid"),
    "items have a date": _each_once(".//item", "pubDate"),
    "items have everything once": _at_most_once(".//item"),
    "items have known elements": rss_knows_its_elements,
    "guids are no addresses": rss_guids_are_no_addresses,
    "guids are URNs": _match(".//guid", _URN),
    "guids are unique": _unique(".//guid"),
    "links of items are addresses": _match(".//item/link", _ADDRESS),
    "dates have their zone": _match(".//pubDate", _RFC_822),
    "build date has its zone": _match("channel/lastBuildDate", _RFC_822),
    "is built with its newest item or later": rss_is_built_with_its_newest_item_or_later,
    "titles are plain": _plain(".//title"),
    "descriptions are safe": _safe(".//item/description"),
    "has no unwanted character": no_unwanted_character,
}

ATOM_RULES: dict[str, Rule] = {
    "is an Atom feed and nothing else": atom_feed,
    "has a title": _once(_a("title")),
    "has an id": _once(_a("id")),
    "has a time": _once(_a("updated")),
    "has an author": _once(f"{_a('author')}/{_a('name')}"),
    "names itself": atom_names_itself,
    "entries have an id": _each_once(_ENTRY, _a("id")),
    "entries have a title": _each_once(_ENTRY, _a("title")),
    "entries have a time": _each_once(_ENTRY, _a("updated")),
    "entries have a content": _each_once(_ENTRY, _a("content")),
    "entries have everything once": _at_most_once(_ENTRY),
    "entries link once": atom_has_one_alternate_at_most,
    "ids are URNs": _match(f".//{_a('id')}", _URN),
    "ids are unique": _unique(f".//{_a('id')}"),
    "times have their zone": _match(f".//{_a('updated')}", _RFC_3339),
    "times of publication have their zone": _match(f".//{_a('published')}", _RFC_3339),
    "is updated with its newest entry": atom_is_updated_with_its_newest_entry,
    "is published before it is updated": atom_is_published_before_it_is_updated,
    "links are addresses": atom_links_are_addresses,
    "contents are HTML": atom_contents_are_html,
    "titles are plain": _plain(f".//{_a('title')}"),
    "contents are safe": _safe(f".//{_a('content')}"),
    "has no unwanted character": no_unwanted_character,
}


def broken(written: bytes, rules: dict[str, Rule]) -> dict[str, list[object]]:
    """Return the rules that a feed breaks, and by what."""
    root = etree.fromstring(written)
    return {name: faults for name, rule in rules.items() if (faults := [*rule(root)])}
