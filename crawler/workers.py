"""The killable pool in which every page is parsed.

One tag with 40,000 attributes holds lxml for 44 seconds, and nothing in the same process can end it. So
foreign bytes are parsed in processes of their own, which have a limit of time and of memory and are replaced
when they reach one: that page fails and the crawl goes on.
"""

import asyncio
import multiprocessing
import pickle
import resource
from collections.abc import Callable
from concurrent.futures import TimeoutError as OutOfTimeError
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from crawler.guard import Refused

if TYPE_CHECKING:
    from crawler.extract.links import FoundLinks
    from crawler.extract.page import ExtractedArticle

SECONDS_A_PAGE = 20.0
MEMORY = 1024**3  # bytes of address space
# Two, so that one page that hangs does not hold up the others.
PROCESSES = 2

_PARSERS = ("crawler.extract.links", "crawler.extract.page")

P = ParamSpec("P")
T = TypeVar("T")


class Workers:
    """A pool of parsing processes; they start with the first page and end with `close`."""

    def __init__(self, *, seconds: float = SECONDS_A_PAGE, memory: int = MEMORY) -> None:
        self._seconds = seconds
        # A fork server imports the parsers once, so a worker that was killed is replaced in milliseconds;
        # forking this process itself would copy its reactor and threads.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(_PARSERS))
        self._pool = ProcessPool(PROCESSES, initializer=_limit_memory, initargs=(memory,), context=context)

    async def links(self, body: bytes, *, url: str, content_type: str | None) -> "FoundLinks":
        """Read the links of a list page or feed. Raises Refused when the page can't be parsed."""
        return await self.run(_find_links, body, url, content_type)

    async def article(self, body: bytes, *, url: str, content_type: str | None) -> "ExtractedArticle":
        """Read the article of a page. Raises NotAnArticle, and Refused when the page can't be parsed."""
        return await self.run(_extract_article, body, url, content_type)

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call `function` in a worker. Raises what it raises, and Refused when that was the worker's end."""
        future = self._pool.schedule(function, args=args, kwargs=kwargs, timeout=self._seconds)
        try:
            result: T = await asyncio.wrap_future(future)
        except OutOfTimeError as error:
            message = f"a page that took longer than {self._seconds:g} seconds to parse"
            raise Refused(message, reason="parse_timeout") from error
        except (MemoryError, ProcessExpired, pickle.PickleError) as error:
            raise Refused("a page that no parser survived", reason="parse_crash") from error
        return result

    def close(self) -> None:
        """End the workers, whatever they are at."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


def _limit_memory(limit: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


# The parsers are imported by the fork server alone: they would cost the crawling process a second and 60 MB.
def _find_links(body: bytes, url: str, content_type: str | None) -> Any:  # noqa: ANN401 - see `links`
    from crawler.extract.links import find_links  # noqa: PLC0415 - in the worker only

    return find_links(body, url=url, content_type=content_type)


def _extract_article(body: bytes, url: str, content_type: str | None) -> Any:  # noqa: ANN401 - see `article`
    from crawler.extract.page import extract_article  # noqa: PLC0415 - in the worker only

    return extract_article(body, url=url, content_type=content_type)
