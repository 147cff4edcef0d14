"""Pages in a file of their own, beside SQLite's."""

import os
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from store.archive import Archive
from store.errors import StoreError
from store.records.articles import ArticleDraft, FetchedPage, Revision

Drafts = Callable[..., ArticleDraft]
TakeIn = Callable[[Archive, ArticleDraft, FetchedPage], Revision]


@pytest.fixture
def url(file_url: str) -> str:
    return file_url


@pytest.fixture
def pages_file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///")).with_name("readout.pages.db")


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Refuse this process what would make a file larger, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_pages_lie_packed_in_a_file_of_their_own(
    archive: Archive, draft: Drafts, fetched: FetchedPage, take_in: TakeIn, pages_file: Path
) -> None:
    take_in(archive, draft("a"), fetched)
    archive.close()
    assert b"nginx" not in pages_file.with_name("readout.db").read_bytes()
    with closing(sqlite3.connect(pages_file)) as opened:
        [(size, packed)] = opened.execute("select size, packed from kept_bodies").fetchall()
    assert (size, packed[:4]) == (len(fetched.body), b"\x28\xb5\x2f\xfd")  # zstd's own mark
    assert len(packed) < size / 10


def test_a_damaged_page_is_told_and_costs_nothing_else(
    archive: Archive, draft: Drafts, fetched: FetchedPage, take_in: TakeIn, pages_file: Path
) -> None:
    revision = take_in(archive, draft("a"), fetched)
    for change in ("packed = x'00'", "packed = (select packed from kept_bodies where size = 5)"):
        archive.keep_pages([replace(fetched, body=b"other")])
        with closing(sqlite3.connect(pages_file)) as opened, opened:
            opened.execute(f"update kept_bodies set {change} where size > 5")  # noqa: S608 - our own words
        with pytest.raises(StoreError, match=r"the kept page \w{12} is damaged; the article's text is whole"):
            archive.page_of(revision)
    assert archive.revision_of("a") == revision


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
    archive: Archive, draft: Drafts, fetched: FetchedPage, take_in: TakeIn, tmp_path: Path
) -> None:
    revision = take_in(archive, draft("a"), fetched)
    (tmp_path / "elsewhere").mkdir()
    with archive.copied(tmp_path / "elsewhere" / "copy.db") as copy:
        assert copy.revision_of("a") == revision
        assert copy.page_of(revision) is None
    assert [file.name for file in (tmp_path / "elsewhere").iterdir()] == ["copy.db"]
