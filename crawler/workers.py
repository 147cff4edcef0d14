"""The killable pool in which every page is parsed.

One tag with 40,000 attributes holds lxml for 44 seconds, and nothing in the same process can end it. So
foreign bytes are parsed in processes of their own, which have a limit of time and of memory and are replaced
when they reach one: that page fails and the crawl goes on.
"""

import asyncio
import pickle
import resource
import signal
from collections.abc import Callable
from concurrent.futures import TimeoutError as OutOfTimeError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import forkserver, resource_tracker, synchronize
from multiprocessing.context import ForkServerContext
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from crawler.extract.site import NO_RULES, PageRules
from crawler.guard import Refused
from store.records.articles import ArticleDraft

if TYPE_CHECKING:
    from crawler.extract.found_links import FoundLinks
    from crawler.extract.site import LinkRules

SECONDS_A_PAGE = 20.0
MEMORY = 1024**3  # bytes of address space
# Two, so that one page that hangs does not hold up the others.
PROCESSES = 2

FALLBACK = "fallback"  # what extracted an article that no layout matched

_PARSERS = "crawler.parsers"
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
        self._pool = ProcessPool(
            PROCESSES, initializer=_limit_memory, initargs=(memory,), context=self._parsers
        )

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


class ParserContext(ForkServerContext):
    """Starts the workers of one pool, and keeps the pool's locks for as long as any of them may start.

    The pool drops its locks before it ends its workers, and with the last reference a lock's name goes. A
    worker that is still starting looks its locks up by name: it would end in a traceback.
    """

    def __init__(self) -> None:
        super().__init__()
        self.locks: list[synchronize.RLock] = []

    def RLock(self) -> synchronize.RLock:  # noqa: N802 - multiprocessing's name
        """Make a lock, and keep it."""
        lock = super().RLock()
        self.locks.append(lock)
        return lock


def prepare_parsers() -> ParserContext:
    """Begin to load the parsers, in a process of their own that workers are then forked from.

    So they are imported once, and a worker that was killed is replaced in milliseconds. Forking this process
    instead would copy its reactor and threads. An interrupt leaves them alone: `Workers.close` ends them.
    """
    context = ParserContext()
    context.set_forkserver_preload([_PARSERS])
    # It would end in a traceback when a person interrupts the crawl; the workers inherit this from it.
    resource_tracker.ensure_running()  # first, for it unblocks the signal when it has begun
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return context


def _limit_memory(limit: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


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
