"""What a list page leads to, as a record: the crawling process reads it without loading any parser."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLinks:
    """What a list page leads to, in page order and each once.

    `unknown` are links under the section's path whose shape no grammar knows: worth following, and worth a
    report. They are not among `articles`. `titles` are those that a feed gives, by the key of the article, or
    by the address of what is unknown; `dates` the same way, as written.
    """

    articles: tuple[tuple[str, str], ...] = ()  # (address to fetch, key)
    next_page: str | None = None
    feeds: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    titles: tuple[tuple[str, str], ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
    further: tuple[str, ...] = ()  # sitemaps that a sitemap names, the newest first
    undated: int = 0  # how many of these, the last ones, tell no date
    older: int = 0  # articles, or sitemaps of them, that are told to be older than what was asked for
    others: int = 0  # links that what was declared of articles does not fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What an address that nobody knew turns out to be, and what of it a declaration needs."""

    kind: str  # the key that would declare it: feed, sitemap or list
    url: str
    links: int  # articles that it names, as far as can be told; a list without any may be no list
    hosts: tuple[str, ...] = ()  # further ones, to which its links lead
    pattern: str | None = None  # of a list's articles
    feeds: tuple[str, ...] = ()  # that a page offers
    language: str | None = None
