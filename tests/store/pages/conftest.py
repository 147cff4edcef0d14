"""What the tests of kept pages share."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from store.archive import Archive
from store.records.articles import ArticleDraft, FetchedPage, Revision


@pytest.fixture
def fetched(now: datetime) -> FetchedPage:
    return FetchedPage(
        url="http://eng.sectsco.org/news/a.html",
        status=200,
        headers={"Content-Type": "text/html; charset=utf-8", "Server": "nginx"},
        body="<html>Генсек ШОС встретился с послом</html>".encode() * 400,
        fetched_at=now,
        announced="A meeting",
    )


@pytest.fixture
def take_in() -> Callable[[Archive, ArticleDraft, FetchedPage], Revision]:
    """Take in a text that was read from a page, and keep the page, as a crawl does."""

    def work(archive: Archive, draft: ArticleDraft, page: FetchedPage) -> Revision:
        archive.take_in([replace(draft, page=page, fetched_at=page.fetched_at)])
        archive.keep_pages([page])
        found = archive.revision_of(draft.key)
        assert found is not None
        return found

    return work
