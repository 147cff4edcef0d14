"""What a list page leads to, as a record: the crawling process reads it without loading any parser."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLinks:
    """What a list page leads to, in page order and each once.

    `unknown` are links under the section's path whose shape no grammar knows: worth following, and worth a
    report. They are not among `articles`. `titles` are those that a feed gives, by the key of the article, or
    by the address of what is unknown.
    """

    articles: tuple[tuple[str, str], ...] = ()  # (address to fetch, key)
    next_page: str | None = None
    feeds: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    titles: tuple[tuple[str, str], ...] = ()
