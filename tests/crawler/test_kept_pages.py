import asyncio
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scrapy.http import HtmlResponse

from crawler.clock import Clock
from crawler.responses import Announced, page_of, page_to_keep
from crawler.tally import Tally, verdict
from crawler.writing import ArchiveWriter
from store.archive import Archive
from store.records.articles import ArticleDraft, Decision, FetchedPage, Taken
from store.records.crawls import RunOutcome

NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
HEADERS = {
    "Content-Type": ["text/html; charset=utf-8"],
    "Last-Modified": ["Sun, 22 Nov 2026 06:00:00 GMT"],
    "Vary": ["Accept", "Cookie"],
    "Set-Cookie": ["id=1", "admin=hunter2"],
    "X-Auth-Token": ["hunter2"],
    "WWW-Authenticate": ["Basic"],
    "X-CSRF": ["hunter2"],
}


def draft(page: FetchedPage, *, title: str = "Talks") -> ArticleDraft:
    return ArticleDraft(
        source="mseap",
        outlet="mseap.org",
        key="mseap:news:1",
        url="http://mseap.org/1",
        title=title,
        body="The two sides met for a round of their talks.",
        fetched_at=page.fetched_at,
        page=page,
    )


def page(body: bytes, *, hours: int = 0) -> FetchedPage:
    return FetchedPage(
        url="http://mseap.org/1", status=200, headers={}, body=body, fetched_at=NOW + timedelta(hours=hours)
    )


def crawled(folder: Path, drafts: Sequence[ArticleDraft], *, keeps_pages: bool = True) -> ArchiveWriter:
    """Take in drafts as a crawl does, one after another."""
    writer = ArchiveWriter(f"sqlite:///{folder}/readout.db", keeps_pages=keeps_pages)

    async def crawl() -> None:
        await writer.open()
        for each in drafts:
            await writer.take_in(each)
        await writer.close()

    asyncio.run(crawl())
    return writer


def kept_of(folder: Path, number: int) -> bytes | None:
    with Archive.open(f"sqlite:///{folder}/readout.db") as archive:
        revision = archive.revision_of("mseap:news:1", number)
        assert revision is not None
        found = archive.page_of(revision)
        return found.body if found else None


def test_a_page_is_kept_for_each_text_and_not_for_one_that_says_the_same(tmp_path: Path) -> None:
    ticking = [draft(page(f"<p>{number}</p>".encode(), hours=number)) for number in range(3)]
    writer = crawled(tmp_path, [*ticking, draft(page(b"<p>anew</p>", hours=4), title="Anew")])
    assert writer.unkept == {}
    assert (kept_of(tmp_path, 1), kept_of(tmp_path, 2)) == (b"<p>0</p>", b"<p>anew</p>")
    with Archive.open(f"sqlite:///{tmp_path}/readout.db") as archive:
        assert archive.prune_pages(before=NOW + timedelta(days=1)) == 2


def test_a_page_is_kept_before_its_article_counts(tmp_path: Path) -> None:
    # So that a crawl that is killed in between leaves no article without its page.
    file, kept = tmp_path / "readout.db", tmp_path / "readout.pages.db"
    crawled(tmp_path, [draft(page(b"<p>0</p>"))])
    writer = ArchiveWriter(f"sqlite:///{file}")

    def has_both() -> bool:
        with closing(sqlite3.connect(kept)) as pages:
            return bool(pages.execute("SELECT count(*) FROM kept_pages").fetchone() == (2,))

    def see(taking: "asyncio.Task[Taken]") -> None:
        end = time.monotonic() + 20
        while not has_both() and time.monotonic() < end:
            time.sleep(0.01)
        assert has_both()
        assert not taking.done()

    async def crawl() -> None:
        await writer.open()
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            taking = asyncio.ensure_future(writer.take_in(draft(page(b"<p>1</p>", hours=1), title="Anew")))
            await asyncio.to_thread(see, taking)
        await taking
        await writer.close()

    asyncio.run(crawl())
    assert kept_of(tmp_path, 2) == b"<p>1</p>"


def test_where_no_pages_are_to_be_kept_no_revision_names_one(tmp_path: Path) -> None:
    crawled(tmp_path, [draft(page(b"<p>0</p>"))], keeps_pages=False)
    with Archive.open(f"sqlite:///{tmp_path}/readout.db") as archive:
        revision = archive.revision_of("mseap:news:1")
    assert revision is not None
    assert revision.page is None
    assert not (tmp_path / "readout.pages.db").exists()


def test_articles_whose_pages_cant_be_kept_are_stored_and_the_run_says_so(tmp_path: Path) -> None:
    (tmp_path / "readout.pages.db").write_text("no database at all, and long enough to be read" * 100)
    writer = crawled(tmp_path, [draft(page(b"<p>0</p>"))])
    [(reason, number)] = writer.unkept.items()
    assert number == 1
    assert "readout.pages.db' is no database" in reason
    with Archive.open(f"sqlite:///{tmp_path}/readout.db") as archive:
        assert archive.revision_of("mseap:news:1") is not None
    tally = Tally(lists=1, listed=1, unkept=writer.unkept)
    tally.decisions[Decision.NEW] += 1
    outcome, why = verdict(tally, ended="finished")
    assert outcome is RunOutcome.OK
    assert why is not None
    assert why.startswith("1 page could not be kept (database ")


def test_what_is_kept_of_an_answer_holds_no_cookie_secret_or_session() -> None:
    url = "http://mseap.org/1;jsessionid=AB12?no=1&PHPSESSID=9"
    response = HtmlResponse(url, headers=HEADERS, body=b"<p>0</p>")
    kept = page_to_keep(response, page_of(response, Clock(), Announced(title="Announced")))
    assert kept.url == "http://mseap.org/1?no=1"
    assert kept.headers == {
        "Content-Type": "text/html; charset=utf-8",
        "Last-Modified": "Sun, 22 Nov 2026 06:00:00 GMT",
        "Vary": "Accept, Cookie",
    }
    assert (kept.status, kept.body, kept.announced) == (200, b"<p>0</p>", "Announced")
    assert replace(kept, fetched_at=NOW).hash == kept.hash
