"""Known articles that are due are asked for again: after what is new, and no more than a share of a crawl."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.clock import Clock
from crawler.failures import PageFailure, is_gone, is_left
from crawler.responses import Announced, error_of
from crawler.tally import Tally
from store.errors import StoreError
from store.records.articles import Answer, ArticleDraft, DueArticle

PAGES_SHARE = 4  # one page in so many of [crawl] page_limit
TIME_SHARE = 2  # and none later than this part of [crawl] time_limit
FAILURES = 3  # in a row: the site has troubles, and is left alone

T = TypeVar("T")
logger = logging.getLogger("crawler")


class Crawl(Protocol):
    """What a re-check asks of the crawl that it is part of."""

    name: str
    tally: Tally
    clock: Clock
    due_articles: Callable[[str, datetime, int], Awaitable[Sequence[DueArticle]]]
    record_answer: Callable[[str, Answer, datetime], Awaitable[bool]]

    async def draft_of(
        self, response: Response, announced: Announced, *, failed: Counter[str], rejected: Counter[str]
    ) -> ArticleDraft | None:
        """Read an article's page; None, and counted, where it can't be read or is none."""

    async def failure_of(self, failure: Failure) -> PageFailure:
        """Say why a page did not come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of a crawl may go to re-checks."""

    pages: int
    seconds: float

    @classmethod
    def of(cls, *, page_limit: int, time_limit: float) -> "Share":
        """Return the share of a crawl with these limits: one page at least."""
        return cls(pages=max(page_limit // PAGES_SHARE, 1), seconds=time_limit / TIME_SHARE)


class Rechecks:
    """The known articles that this crawl asks for again, one after another."""

    def __init__(self, crawl: Crawl) -> None:
        self._crawl = crawl
        self._waiting: deque[DueArticle] = deque()
        self._asked: set[str] = set()
        self._left: set[str] = set()  # asked for by others
        self._until = 0.0  # by the loop's clock: what a crawl may take is real time
        self._failures = 0  # in a row

    async def prepare(self, share: Share) -> None:
        """Find out what is due; `next_ones` asks for it, once there is nothing new to ask for."""
        self._until = asyncio.get_running_loop().time() + share.seconds
        crawl = self._crawl
        self._waiting.extend(
            await self._stored(crawl.due_articles(crawl.name, crawl.clock.now(), share.pages))
        )

    def leave(self, key: str) -> bool:
        """Leave an article to whoever asks for it now; return False where it was asked for here already."""
        if key in self._asked:
            return False
        self._left.add(key)
        return True

    async def note_gone(self, key: str, failure: Failure) -> bool:
        """Note that a known article's page is gone, if that is what its failure says, and return whether."""
        error = error_of(failure)
        if not (isinstance(error, HttpError) and is_gone(error)):
            return False
        self._crawl.tally.vanished += 1
        if await self._answered(key, Answer.GONE):
            self._crawl.tally.vanished_now.append(error.response.url)
            logger.info("page vanished", extra={"source": self._crawl.name, "url": error.response.url})
        return True

    def next_ones(self) -> Iterator[Request]:
        """Ask for one more, if there is one and its share is not used up."""
        while self._waiting and self._waiting[0].key in self._left:
            self._waiting.popleft()
        late = asyncio.get_running_loop().time() > self._until
        if not self._waiting or late or self._failures >= FAILURES:
            return
        due = self._waiting.popleft()
        self._asked.add(due.key)
        self._crawl.tally.rechecked += 1
        yield Request(due.url, self.read, errback=self.failed, cb_kwargs={"due": due})

    async def read(self, response: Response, *, due: DueArticle) -> AsyncIterator[ArticleDraft | Request]:
        """Read the page again; what the store makes of it tells whether it has changed."""
        unchecked = self._crawl.tally.unchecked
        announced = Announced(title=due.title)
        draft = await self._crawl.draft_of(response, announced, failed=unchecked, rejected=unchecked)
        if draft is None:
            self._failures += 1
            await self._answered(due.key, Answer.NONE)
        else:
            self._failures = 0
            yield draft
            if draft.key != due.key:
                await self._answered(due.key, Answer.THERE)
        for request in self.next_ones():
            yield request

    async def failed(self, failure: Failure) -> AsyncIterator[Request]:
        """Note that a page did not come, or is gone."""
        due: DueArticle = failure.request.cb_kwargs["due"]  # type: ignore[attr-defined]
        if await self.note_gone(due.key, failure):
            self._failures = 0
        elif not is_left(error_of(failure)):
            self._failures += 1
            why = await self._crawl.failure_of(failure)
            self._crawl.tally.unchecked[why.reason] += 1
            told = {"source": self._crawl.name, "url": due.url, "kind": why.reason, "reason": why.said}
            logger.info("re-check failed", extra=told)
            await self._answered(due.key, Answer.NONE)
        for request in self.next_ones():
            yield request

    async def _answered(self, key: str, answer: Answer) -> bool:
        return await self._stored(self._crawl.record_answer(key, answer, self._crawl.clock.now()))

    async def _stored(self, asked: Awaitable[T]) -> T:
        try:
            return await asked
        except StoreError as error:
            self._crawl.tally.troubles.append(str(error))
            raise CloseSpider("store") from error
