"""What is told of a site: the records that each file of crawler.extract.sites fills in. Data, no parser."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date as Day  # noqa: N812 - a field of a layout is called `date`
from enum import StrEnum
from zoneinfo import ZoneInfo

from crawler.extract.addresses import ArticleAddress, OwnPage, Parts

# Reads an address; None where it is neither an article's nor that of a page which is known to be none.
Grammar = Callable[[Parts], ArticleAddress | OwnPage | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """The time zone that a time without an offset is read in; `name` stands in the rule's name."""

    name: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One way a site sets its articles, as XPath expressions.

    `container` must find something, and `matches` too where that says more; all that `container` finds is
    body, except what `without` finds in it. Pages that were fetched after `until` have another one.
    """

    name: str
    container: str
    title: str | None
    matches: str | None = None
    without: str | None = None
    date: str | None = None
    until: Day | None = None
    images: str = ".//img"  # in the container's surroundings: an `img`, or an element with a background


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What is known of one site and its pages.

    Every rule that needs no selector (stamps, prefixes, noise) stands here and not in a layout, so that it
    also works where no layout matches.
    """

    name: str  # begins the keys of its articles
    grammar: Grammar
    layouts: tuple[Layout, ...]
    zone: Zone
    stamp: re.Pattern[str] | None = (
        None  # how the moment of publication begins a line; None where none is printed
    )
    title_label: str | None = None  # the line before the title, where no layout tells it
    title_prefix: re.Pattern[str] | None = None  # cut off
    caption_first: bool = False  # the line under the title is the lead picture's caption
    noise: re.Pattern[str] | None = None  # whole paragraphs that are no body wherever they stand
    leaked: re.Pattern[str] | None = None  # pieces that leak into paragraphs
    # Of a system that many hosts use: the XPath of what its pages bear, and the grammar of addresses that are
    # articles' only on such pages, because other systems spell theirs alike.
    signs: str | None = None
    sign_words: tuple[str, ...] = ()  # one of them stands in the source of each such page
    grammar_on_its_pages: Grammar | None = None
    # The XPath of a field where a person writes the number of a list page: `value` is this page's,
    # `data-pageurl` the address before and after the number and the number of pages, parted by "|".
    page_field: str | None = None
    id_field: str | None = None  # of the form that a script submits to open an article


class ListKind(StrEnum):
    """What names the articles of a declared source."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LIST = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRules:
    """How the articles of a declared source are found. Of all fields but `kind`, None is the usual way."""

    kind: ListKind
    zone: ZoneInfo
    selector: str | None = None  # XPath of the links, or of what holds one each
    pattern: str | None = None  # searched for in each article's address
    pager: str | None = None  # XPath of the link to the next list page
    pages: tuple[str, str] | None = None  # of the list pages' addresses: before and after the number
    since: Day | None = None  # what is told to be older is left alone


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRules:
    """What is declared of a source's pages; None where nothing is."""

    layouts: tuple[Layout, ...] = ()  # tried before those that are known of the page's site
    zone: Zone | None = None
    language: str | None = None  # of a text that does not tell
    outlet: str | None = None


NO_RULES = PageRules()


def with_class(name: str) -> str:
    """Return the XPath condition that an element has the class `name`."""
    # Few elements get past the first condition, which costs a fraction of the second.
    return f"(contains(@class, '{name}') and contains(concat(' ', normalize-space(@class), ' '), ' {name} '))"


def within(*names: str) -> str:
    """Return the XPath condition that an element stands in one of a class, itself in one of the next.

    With it `//h1[…]` looks at the headings alone; `//*[…]//h1` looks at each element of the page.
    """
    condition = ""
    for name in reversed(names):
        condition = f"ancestor::*[{with_class(name)}]" + (f"[{condition}]" if condition else "")
    return condition
