"""What part of the work on a crawled article storing it takes, folding and indexing among it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler import workers
from crawler.extract.page import NotAnArticle
from crawler.extract.site import NO_RULES
from crawler.meetings.match import MATCHER
from crawler.meetings.recognise import recognise
from store.archive import Archive
from store.records.articles import ArticleDraft
from tests.bench.pages import Page, labelled_pages
from tests.bench.stored.texts import draft

_NOW = datetime(2026, 11, 22, tzinfo=UTC)
_BATCH = 10  # of articles that one crawl of a source finds new
_STORED_BEFORE = 1_000
_RECOGNISER = "bench"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Processor seconds an article, of the labelled texts in pages of 40 KB."""

    articles: int
    extract: float  # from bytes to an article, in the worker
    store: float  # to fold it, to store it and to index its words
    recognise: float
    record: float  # its meetings: to match, to store and to index them

    @property
    def of_crawl(self) -> float:
        """Storing as a share of extracting and storing."""
        return self.store / (self.extract + self.store)

    @property
    def of_all(self) -> float:
        """Storing as a share of everything that is done with an article, but for fetching it."""
        return self.store / (self.extract + self.store + self.recognise + self.record)


def share_of_storing(folder: Path) -> Share:
    """Measure the whole way of each labelled text, once each: a text that was read before costs less."""
    pages = labelled_pages()
    _extracted(pages[:20])  # what is loaded with the first page
    recognise("They met.", title=None, published=None, language="en")
    with Archive.open(f"sqlite:///{folder}/share.db") as archive:
        for first in range(1, _STORED_BEFORE, 50):
            archive.take_in([draft(number) for number in range(first, first + 50)])
        start = time.process_time()
        drafts = _extracted(pages)
        extracted = time.process_time()
        for first in range(0, len(drafts), _BATCH):
            archive.take_in(drafts[first : first + _BATCH])
        stored = time.process_time()
        articles = [
            article
            for article in archive.load_texts(archive.unrecognised(recogniser=_RECOGNISER))
            if article.source == _RECOGNISER
        ]
        begun = time.process_time()
        read = [
            (each, recognise(each.body, title=each.title, published=None, language=each.language))
            for each in articles
        ]
        recognised = time.process_time()
        for article, recognition in read:
            archive.record_recognition(
                article, recognition, recogniser=_RECOGNISER, matcher=MATCHER, read_at=_NOW
            )
        recorded = time.process_time()
    return Share(
        articles=len(drafts),
        extract=(extracted - start) / len(drafts),
        store=(stored - extracted) / len(drafts),
        recognise=(recognised - begun) / len(articles),
        record=(recorded - recognised) / len(articles),
    )


def _extracted(pages: Sequence[Page]) -> list[ArticleDraft]:
    made = (_draft(number, page) for number, page in enumerate(pages))
    return [each for each in made if each is not None]


def _draft(number: int, page: Page) -> ArticleDraft | None:
    """Extract the article of a page; a few are too short to be one."""
    came = workers.Page(
        url=f"https://page.example/news/{number}.html",
        content_type="text/html; charset=utf-8",
        body=page.html,
        fetched_at=_NOW,
    )
    try:
        return workers.draft_of(came, _RECOGNISER, (), NO_RULES)
    except NotAnArticle:
        return None
