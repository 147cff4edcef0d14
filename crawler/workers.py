"""The killable pool in which every page is parsed.

One tag with 40,000 attributes holds lxml for 44 seconds, and nothing in the same process can end it. So
foreign bytes are parsed in processes of their own, which have a limit of time and of memory and are replaced
when they reach one: that page fails and the crawl goes on.
"""

import asyncio
import os
import pickle
import resource
from collections.abc import Callable
from concurrent.futures import TimeoutError as OutOfTimeError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from crawler.extract.site import NO_RULES, PageRules
from crawler.fork_server import prepare_parsers
from crawler.guard import Refused
from store.records.articles import ArticleDraft

if TYPE_CHECKING:
    from crawler.extract.found_links import FoundLinks
    from crawler.extract.site import LinkRules

SECONDS_A_PAGE = 20.0
MEMORY = 1024**3  # bytes of address space
# Two, so that one page that hangs does not hold up the others.
PROCESSES = 2
_NICENESS = 10

FALLBACK = "fallback"  # what extracted an article that no layout matched

_NO_WORKERS = "the parsing processes can't be started"

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What came for one address."""

    url: str
    content_type: str | None
    body: bytes
    fetched_at: datetime
    announced: str = ""  # the title that led there, for a page that names none
    announced_date: str = ""  # when it was published, as what led there writes it


class Workers:
    """A pool of parsing processes; they start with the first page and end with `close`."""

    def __init__(self, *, seconds: float = SECONDS_A_PAGE, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._parsers = prepare_parsers()
        self._pool = ProcessPool(PROCESSES, initializer=_begin, initargs=(memory,), context=self._parsers)

    async def links(self, page: Page, rules: "LinkRules | None" = None) -> "FoundLinks":
        """Read what a list page, feed or sitemap leads to, by `rules` or else by what is known of the site.

        Raises UnreadablePage, and Refused as `run` does.
        """
        found: FoundLinks = await self.run(_find_links, page, rules)
        return found

    async def draft(
        self, page: Page, *, source: str, aliases: tuple[str, ...], rules: PageRules = NO_RULES
    ) -> ArticleDraft:
        """Read the article of a page. Raises NotAnArticle besides what `links` raises."""
        return await self.run(draft_of, page, source, aliases, rules)

    async def wall(self, page: Page) -> str | None:
        """Return the word for what a page is in the stead of what was asked for; None for others."""
        wall: str | None = await self.run(_wall_of, page)
        return wall

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call `function` in a worker. Raises what it raises, and Refused when that was the worker's end."""
        try:
            future = self._pool.schedule(function, args=args, kwargs=kwargs, timeout=self._seconds)
        except RuntimeError as error:  # so the pool says that it has given up
            raise Refused(_NO_WORKERS, reason="no_workers") from error
        try:
            result: T = await asyncio.wrap_future(future)
        except OutOfTimeError as error:
            message = f"a page that took longer than {self._seconds:g} seconds to parse"
            raise Refused(message, reason="parse_timeout") from error
        except BrokenProcessPool as error:
            raise Refused(_NO_WORKERS, reason="no_workers") from error
        except (MemoryError, ProcessExpired, pickle.PickleError) as error:
            raise Refused("a page that no parser survived", reason="parse_crash") from error
        return result

    def close(self) -> None:
        """End the workers, whatever they are at."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
        self._parsers.locks.clear()


def _begin(memory: int) -> None:
    """Begin a worker: within its memory, and behind whoever downloads and stores.

    Many can parse at a time, and only one can store: what waits to be stored when all is parsed would wait
    for one core, while the others idle.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_NICENESS)


# The parsers are imported by the fork server alone: they would cost the crawling process a second and 60 MB.
# So what comes back is made of records that don't bring them along.
def _find_links(page: Page, rules: "LinkRules | None") -> Any:  # noqa: ANN401 - see `links`
    from crawler.extract.declared_links import find_declared_links  # noqa: PLC0415 - in the worker only
    from crawler.extract.links import find_links  # noqa: PLC0415 - the same

    if rules:
        return find_declared_links(page.body, url=page.url, content_type=page.content_type, rules=rules)
    return find_links(page.body, url=page.url, content_type=page.content_type)


def _wall_of(page: Page) -> str | None:
    from crawler.extract.walls import wall_of_page  # noqa: PLC0415 - in the worker only

    return wall_of_page(page.body, url=page.url, content_type=page.content_type)


def draft_of(page: Page, source: str, aliases: tuple[str, ...], rules: PageRules) -> ArticleDraft:
    """Return a page's article as it is stored. Raises what `extract_article` raises where there is none."""
    from crawler.extract.page import extract_article  # noqa: PLC0415 - in the worker only

    article = extract_article(
        page.body,
        url=page.url,
        content_type=page.content_type,
        announced=page.announced,
        announced_date=page.announced_date,
        rules=rules,
        now=page.fetched_at,
    )
    return ArticleDraft(
        source=source,
        outlet=article.outlet,
        key=article.url_key,
        url=article.canonical_url,
        title=article.title,
        body=article.body,
        fetched_at=page.fetched_at,
        language=article.language,
        published_at=article.published_at,
        published_by=article.published_by,
        extracted_by=article.layout or FALLBACK,
        aliases=tuple(alias for alias in aliases if alias != article.canonical_url),
        images=article.images,
    )
