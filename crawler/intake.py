"""Taking drafts in, in batches: those of all the crawls of this process, written by one thread."""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from crawler.clock import Clock
from crawler.storing_process import CameIn, StoringProcess, take_in
from store.archive import Archive
from store.errors import StoreError
from store.records.articles import ArticleDraft

DRAFTS_A_BATCH = 50
_MOMENT = 0.1  # seconds
_LONG_MOMENT = 0.2  # where many come: a batch of five costs two fifths more an article than one of twenty
_MANY = 20  # drafts; a usual crawl brings fewer
_MANY_LINKS = 50  # not all lead to an article
_STARTS_WITHIN = 2.0  # seconds, that the first of so many wait for

logger = logging.getLogger("crawler")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    draft: ArticleDraft
    came: Future[CameIn] = field(default_factory=Future)


class Batches:
    """What waits to be taken in, and the thread that does so.

    A commit costs as much as ten articles: what arrives within a moment, or while a batch is written, makes
    up the next batch. Where a crawl brings many, or is about to, a process of its own takes over.
    """

    def __init__(self, url: str, clock: Clock) -> None:
        self._url = url
        self._clock = clock
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="intake")
        self._waiting: deque[_Waiting] = deque()
        self._gathering: asyncio.TimerHandle | None = None
        self._archive: Archive | None = None
        self._beside: StoringProcess | None = None
        self._may_go_beside = True
        self._patience = 0.0  # seconds, until that process is ready
        self._taken = 0  # drafts
        self._expected = 0  # drafts, if each link leads to one
        self.is_beside = False  # whether a process of its own takes them in now
        self.users = 0  # crawls

    @classmethod
    def shared(cls, url: str, clock: Clock) -> "Batches":
        """Return those of all the crawls of this process that store at `url`; each leaves them."""
        batches = _shared.get(url) or _shared.setdefault(url, cls(url, clock))
        batches.users += 1
        return batches

    async def take_in(self, draft: ArticleDraft) -> CameIn:
        """Take `draft` in; returns after the commit. Raises StoreError."""
        waiting = _Waiting(draft=draft)
        self._waiting.append(waiting)
        self._expected -= 1
        if len(self._waiting) >= DRAFTS_A_BATCH or self._expected == 0:
            self._write()
        elif self._gathering is None:
            moment = _LONG_MOMENT if self.is_beside else _MOMENT
            self._gathering = asyncio.get_running_loop().call_later(moment, self._write)
        return await asyncio.wrap_future(waiting.came)

    def expect(self, links: int) -> None:
        """Wait for no more than what so many unknown links bring; start the process in time for many."""
        self._expected = max(self._expected, 0) + links
        if links > _MANY_LINKS:
            self._patience = _STARTS_WITHIN
            self._thread.submit(self._start_beside)

    def hurry(self) -> None:
        """Wait no longer for what else may come: somebody waits for what is gathered."""
        if self._gathering is not None:
            self._write()

    async def leave(self) -> None:
        """End the thread and the process, if no other crawl uses them."""
        self.users -= 1
        if self.users:
            return
        del _shared[self._url]
        if self._gathering is not None:  # for drafts whose crawls were cancelled
            self._gathering.cancel()
        await asyncio.wrap_future(self._thread.submit(self._close))
        self._thread.shutdown()

    def _close(self) -> None:
        self._end_beside()
        if self._archive is not None:
            self._archive.close()

    def _write(self) -> None:
        """Have the thread write what waits."""
        if self._gathering is not None:
            self._gathering.cancel()
            self._gathering = None
        self._thread.submit(self._take_in_waiting)

    def _take_in_waiting(self) -> None:
        count = min(len(self._waiting), DRAFTS_A_BATCH)
        next_ones = [self._waiting.popleft() for _ in range(count)]
        # Nobody waits any more for those whose crawl was cancelled; from here on the others can't be.
        batch = [waiting for waiting in next_ones if waiting.came.set_running_or_notify_cancel()]
        if not batch:
            return
        try:
            self._take_in(batch)
        except BaseException as error:  # noqa: BLE001 - handed to those who wait for it
            by_source: dict[str, list[_Waiting]] = defaultdict(list)
            for waiting in batch:
                by_source[waiting.draft.source].append(waiting)
            # What one source's page does is no other source's fault; what the database does, they share.
            if len(by_source) == 1 or isinstance(error, StoreError):
                _fail(batch, error)
                return
            for of_source in by_source.values():
                self._take_in_alone(of_source)

    def _take_in_alone(self, batch: Sequence[_Waiting]) -> None:
        try:
            self._take_in(batch)
        except BaseException as error:  # noqa: BLE001 - as above
            _fail(batch, error)

    def _take_in(self, batch: Sequence[_Waiting]) -> None:
        for waiting, came in zip(batch, self._came([each.draft for each in batch]), strict=True):
            waiting.came.set_result(came)

    def _came(self, drafts: Sequence[ArticleDraft]) -> Sequence[CameIn]:
        """Take drafts in: here, until there are so many that a process of its own is worth its start."""
        self._taken += len(drafts)
        if self._taken > _MANY:
            self._start_beside()
        try:
            if self._beside is not None:
                self.is_beside = self._beside.is_ready(within=self._patience)
                self._patience = 0.0
                if self.is_beside:
                    return self._beside.take_in(drafts)
        except (EOFError, OSError) as error:
            # What it may have stored before it ended is found unchanged.
            self._give_beside_up(error)
        if self._archive is None:
            self._archive = Archive.open(self._url)
        return take_in(self._archive, drafts)

    def _start_beside(self) -> None:
        try:
            if self._beside is None and self._may_go_beside:
                self._beside = StoringProcess.start(self._url, self._clock)
        except (EOFError, OSError) as error:
            self._give_beside_up(error)

    def _give_beside_up(self, error: Exception) -> None:
        logger.warning("storing process ended", extra={"reason": str(error) or type(error).__name__})
        self._may_go_beside = False
        self._end_beside()

    def _end_beside(self) -> None:
        if self._beside is not None:
            self._beside.close()
            self._beside, self.is_beside = None, False


def _fail(batch: Sequence[_Waiting], error: BaseException) -> None:
    for waiting in batch:
        waiting.came.set_exception(error)


# By the database's address.
_shared: dict[str, Batches] = {}
