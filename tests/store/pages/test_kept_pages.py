import os
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from store.archive import Archive
from store.errors import StoreError
from store.records import ArticleDraft, FetchedPage, Revision

Drafts = Callable[..., ArticleDraft]
DAY = timedelta(days=1)


@pytest.fixture
def pages_file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///")).with_name("readout.pages.db")


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


def take_in(archive: Archive, draft: ArticleDraft, page: FetchedPage) -> Revision:
    """Take in a text that was read from a page, and keep the page, as a crawl does."""
    archive.take_in([replace(draft, page=page, fetched_at=page.fetched_at)])
    archive.keep_pages([page])
    found = archive.revision_of(draft.key)
    assert found is not None
    return found


def kept(file: Path) -> tuple[int, int]:
    """Count the bodies and the answers that are kept."""
    with closing(sqlite3.connect(file)) as opened:
        return tuple(
            opened.execute(f"select count(*) from {table}").fetchone()[0]  # noqa: S608 - our own names
            for table in ("kept_bodies", "kept_pages")
        )


def test_from_a_revision_its_page_can_be_had_as_it_came(
    archive: Archive, draft: Drafts, fetched: FetchedPage
) -> None:
    revision = take_in(archive, draft("a", aliases=("http://x.example/a",)), fetched)
    assert revision.page == fetched.hash
    assert archive.page_of(revision) == fetched
    for name in ("a", str(revision.article), "http://eng.sectsco.org/news/a.html", "http://x.example/a"):
        assert archive.revision_of(name) == revision
    for unknown in ("b", "77", "9" * 40, ""):
        assert archive.revision_of(unknown) is None
    assert archive.revision_of("a", 2) is archive.revision_of("a", 10**30) is None


def test_pages_lie_packed_in_a_file_of_their_own(
    archive: Archive, url: str, draft: Drafts, fetched: FetchedPage, pages_file: Path
) -> None:
    take_in(archive, draft("a"), fetched)
    archive.close()
    assert b"nginx" not in Path(url.removeprefix("sqlite:///")).read_bytes()
    with closing(sqlite3.connect(pages_file)) as opened:
        [(size, packed)] = opened.execute("select size, packed from kept_bodies").fetchall()
    assert (size, packed[:4]) == (len(fetched.body), b"\x28\xb5\x2f\xfd")  # zstd's own mark
    assert len(packed) < size / 10


def test_identical_bytes_are_kept_once_and_each_answer_with_its_time(
    archive: Archive, draft: Drafts, fetched: FetchedPage, pages_file: Path
) -> None:
    other = replace(fetched, body=b"<html>put off</html>", fetched_at=fetched.fetched_at + DAY)
    again = replace(fetched, fetched_at=fetched.fetched_at + 2 * DAY, headers={"Server": "other"})
    first = take_in(archive, draft("a"), fetched)
    take_in(archive, draft("a", body="It was put off."), other)
    third = take_in(archive, draft("a"), again)
    archive.keep_pages([again, fetched])
    assert (third.number, third.page, third.returns_to) == (3, first.page, 1)
    assert (archive.page_of(first), archive.page_of(third)) == (fetched, again)
    assert kept(pages_file) == (2, 3)


def test_a_page_that_is_not_kept_is_no_error(archive: Archive, draft: Drafts, fetched: FetchedPage) -> None:
    archive.take_in([draft("a", page=fetched), draft("b")])
    named, unnamed = archive.revision_of("a"), archive.revision_of("b")
    assert named is not None
    assert unnamed is not None
    assert archive.page_of(named) is archive.page_of(unnamed) is None
    archive.keep_pages([replace(fetched, body=b"another")])
    assert archive.page_of(named) is None
    assert (named.page, unnamed.page) == (fetched.hash, None)


def test_old_pages_go_a_few_at_a_time_and_what_others_need_stays(
    archive: Archive, draft: Drafts, fetched: FetchedPage, pages_file: Path
) -> None:
    assert archive.prune_pages(before=fetched.fetched_at) == 0
    days = [replace(fetched, fetched_at=fetched.fetched_at + number * DAY) for number in range(5)]
    shared = take_in(archive, draft("a"), days[4])
    archive.keep_pages([*days[:3], replace(days[3], body=b"another")])
    before = fetched.fetched_at + 4 * DAY
    assert [archive.prune_pages(before=before, at_most=3) for _ in range(3)] == [3, 1, 0]
    assert kept(pages_file) == (1, 1)
    assert archive.page_of(shared) == days[4]
    assert archive.prune_pages(before=before + DAY) == 1
    assert kept(pages_file) == (0, 0)
    assert archive.page_of(shared) is None
    assert archive.revision_of("a") == shared


def test_a_damaged_page_is_told_and_costs_nothing_else(
    archive: Archive, draft: Drafts, fetched: FetchedPage, pages_file: Path
) -> None:
    revision = take_in(archive, draft("a"), fetched)
    for change in ("packed = x'00'", "packed = (select packed from kept_bodies where size = 5)"):
        archive.keep_pages([replace(fetched, body=b"other")])
        with closing(sqlite3.connect(pages_file)) as opened, opened:
            opened.execute(f"update kept_bodies set {change} where size > 5")  # noqa: S608 - our own words
        with pytest.raises(StoreError, match=r"the kept page \w{12} is damaged; the article's text is whole"):
            archive.page_of(revision)
    assert archive.revision_of("a") == revision


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Refuse this process what would make a file larger, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_page_for_which_there_is_no_room_is_told_and_its_article_is_there(
    archive: Archive, draft: Drafts, fetched: FetchedPage
) -> None:
    archive.keep_pages([replace(fetched, body=b"small")])
    huge = replace(fetched, body=os.urandom(4_000_000))
    archive.take_in([draft("a", page=huge)])
    with no_file_larger_than(2_000_000), pytest.raises(StoreError, match=r"readout\.pages\.db"):
        archive.keep_pages([huge])
    revision = archive.revision_of("a")
    assert revision is not None
    assert archive.page_of(revision) is None
    archive.keep_pages([huge])
    assert archive.page_of(revision) == huge


def test_where_no_pages_can_be_kept_the_articles_are_still_there(
    archive: Archive, draft: Drafts, fetched: FetchedPage, pages_file: Path
) -> None:
    pages_file.mkdir()
    archive.take_in([draft("a", page=fetched)])
    with pytest.raises(StoreError, match="is a folder"):
        archive.keep_pages([fetched])
    assert archive.revision_of("a") is not None


def test_a_copy_of_the_database_has_no_pages_and_says_so(
    archive: Archive, draft: Drafts, fetched: FetchedPage, tmp_path: Path
) -> None:
    revision = take_in(archive, draft("a"), fetched)
    (tmp_path / "elsewhere").mkdir()
    with archive.copied(tmp_path / "elsewhere" / "copy.db") as copy:
        assert copy.revision_of("a") == revision
        assert copy.page_of(revision) is None
    assert [file.name for file in (tmp_path / "elsewhere").iterdir()] == ["copy.db"]
