"""Which links of an unknown list page are its articles: those with headlines whose addresses are alike."""

import re
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

from crawler.extract.addresses import canonical_url
from crawler.extract.text import squeezed, weight

_FEWEST = 3  # links of one shape
_HEADLINE = 20  # letters; a menu says less
_LONGEST_TEXT = 300
_NUMBER = re.compile(r"[0-9]+")
_WORDS = re.compile(r"[^-_]+(?:[-_][^-_]+){2,}")  # a title in an address
_LONG = 20  # characters of a part of a path that no person names
_STATIC = re.compile(r"(?i)^(?:page|tags?|category|author|search|login|about[\w-]*|contacts?)$")


def pattern_of_articles(links: Iterable[tuple[str, str]], *, url: str) -> tuple[str, int] | None:
    """Return the pattern that most headlines' addresses have in common, and how many there are.

    `links` are the addresses and texts of a page's links to its own site; None where no three are alike.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for address, text in links:
        shape = _shape(canonical_url(address))
        if shape and weight(squeezed(text[:_LONGEST_TEXT])) >= _HEADLINE:
            found[shape].add(canonical_url(address))
    shape, addresses = max(found.items(), key=lambda each: len(each[1]), default=("", set[str]()))
    if len(addresses) < _FEWEST:
        return None
    host = re.escape((urlsplit(canonical_url(url)).hostname or "").removeprefix("www."))
    return rf"^https?://(?:www\.)?{host}{shape}$", len(addresses)


def _shape(address: str) -> str | None:
    """Return an address without its host, as a pattern; None where it has no part that tells pages apart."""
    parts = urlsplit(address)
    path, query = parts.path.split("/"), parse_qsl(parts.query, keep_blank_values=True)
    if any(_STATIC.match(part) for part in path):
        return None
    shaped = [_part(part) for part in path]
    asked = [f"{re.escape(name)}={_part(value)}" for name, value in query]
    if shaped == [re.escape(part) for part in path] and not any("[" in each for each in asked):
        return None
    return "/".join(shaped) + (r"\?" + "&".join(asked) if asked else "")


def _part(text: str) -> str:
    name, dot, ending = text.partition(".")
    if _NUMBER.fullmatch(name):
        return "[0-9]+" + re.escape(dot + ending)
    if _WORDS.fullmatch(name) or len(name) >= _LONG or _NUMBER.search(name):
        return "[^/?]+" + (re.escape(dot + ending) if "." not in ending and ending.isalpha() else "")
    return re.escape(text)
