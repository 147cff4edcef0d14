"""How a crawl talks to the store: it asks in a thread of its own, and brings its articles by one for all."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from crawler.clock import Clock
from crawler.intake import Batches
from store.archive import Archive
from store.errors import StoreError
from store.list_states import ListState
from store.records.articles import Answer, ArticleDraft, DueArticle, Taken
from store.records.crawls import CrawlRun

_MACHINES = Clock()

T = TypeVar("T")


class ArchiveWriter:
    """The store, as one crawl uses it: never in the reactor's thread.

    A busy or locked database then holds up neither the reactor nor another source. What is asked comes after
    all that this crawl has brought before.
    """

    def __init__(self, url: str, *, keeps_pages: bool = True, clock: Clock = _MACHINES) -> None:
        self.unkept: Counter[str] = Counter()  # pages that could not be kept, by reason
        self._keeps_pages = keeps_pages
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="archive")
        self._batches = Batches.shared(url, clock)
        self._coming: set[asyncio.Task[Taken]] = set()
        self._url = url
        self._archive: Archive | None = None

    async def open(self) -> None:
        """Open the archive. Raises StoreError."""
        self._archive = await self._call(Archive.open, self._url)

    async def take_in(self, draft: ArticleDraft) -> Taken:
        """Take `draft` in; returns after the commit. Raises StoreError."""
        _ = self._opened
        task = asyncio.ensure_future(self._take_in(draft if self._keeps_pages else replace(draft, page=None)))
        self._coming.add(task)
        task.add_done_callback(self._coming.discard)
        return await task

    async def _take_in(self, draft: ArticleDraft) -> Taken:
        came = await self._batches.take_in(draft)
        if came.unkept:
            self.unkept[came.unkept] += 1
        return came.taken

    async def known_links(self, links: Mapping[str, str]) -> frozenset[str]:
        """Tell the keys of those links (key → address) that lead to a stored article. Raises StoreError."""
        known = await self._call(self._opened.known_links, dict(links))
        self._batches.expect(len(links) - len(known))
        return known

    async def is_unfinished(self, source: str, links: Mapping[str, str]) -> bool:
        """Tell whether a list of known links may lead to lists that no crawl has read. Raises StoreError."""
        return await self._call(self._opened.is_unfinished, source, dict(links))

    async def has_any_since(self, links: Mapping[str, str], day: date) -> bool:
        """Tell whether a link leads to a known article of that day or later. Raises StoreError."""
        return await self._call(self._opened.has_any_since, dict(links), day)

    async def due_articles(self, source: str, now: datetime, at_most: int) -> Sequence[DueArticle]:
        """Tell which known articles are to be looked at again by `now`. Raises StoreError."""
        return await self._call(partial(self._opened.due_articles, source, now=now, at_most=at_most))

    async def record_answer(self, key: str, answer: Answer, at: datetime) -> bool:
        """Note what a look at a known article came to; tell whether it vanished now. Raises StoreError."""
        return await self._call(partial(self._opened.record_answer, key, answer, at=at))

    async def list_states(self, source: str) -> Sequence[ListState]:
        """Tell what the lists of a source were when they were read last. Raises StoreError."""
        return await self._call(self._opened.list_states, source)

    async def most_unknown(self, source: str) -> int | None:
        """Tell how many unknown pages a crawl of a source has fetched at most. Raises StoreError."""
        return await self._call(self._opened.most_unknown, source)

    async def record_run(self, run: CrawlRun, lists: Sequence[ListState]) -> None:
        """Record `run` and its lists, after everything that was taken in. Raises StoreError."""
        await self._call(self._opened.record_run, run, lists)

    @property
    def is_beside(self) -> bool:
        """Whether a process of its own takes in what is brought."""
        return self._batches.is_beside

    @property
    def is_open(self) -> bool:
        """Whether the archive could be opened."""
        return self._archive is not None

    async def ask(self, work: Callable[[Archive], T], /) -> T:
        """Do something with the archive, in its own thread. Raises StoreError."""
        return await self._call(work, self._opened)

    async def close(self) -> None:
        """Close the archive and end the thread."""
        if self._archive:
            await self._call(self._archive.close)
        self._thread.shutdown()
        await self._batches.leave()

    @property
    def _opened(self) -> Archive:
        if self._archive is None:
            raise StoreError(f"the database '{self._url}' is not open")
        return self._archive

    async def _call(self, function: Callable[..., T], *args: object) -> T:
        if self._coming:
            self._batches.hurry()
            await asyncio.wait(self._coming)
        return await asyncio.wrap_future(self._thread.submit(function, *args))
