from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from store.archive import Archive
from store.records.articles import ArticleDraft, FetchedPage, Revision

Drafts = Callable[..., ArticleDraft]
TakeIn = Callable[[Archive, ArticleDraft, FetchedPage], Revision]
Counted = Callable[[], tuple[int, int]]
DAY = timedelta(days=1)


@pytest.fixture
def kept(url: str, dump: Callable[[str], dict[str, list[object]]]) -> Counted:
    """Count the bodies and the answers that are kept."""

    def count() -> tuple[int, int]:
        rows = dump(url.replace("readout.db", "readout.pages.db"))  # on a server they lie with the others
        return len(rows["kept_bodies"]), len(rows["kept_pages"])

    return count


def test_from_a_revision_its_page_can_be_had_as_it_came(
    archive: Archive, draft: Drafts, fetched: FetchedPage, take_in: TakeIn
) -> None:
    revision = take_in(archive, draft("a", aliases=("http://x.example/a",)), fetched)
    assert revision.page == fetched.hash
    assert archive.page_of(revision) == fetched
    for name in ("a", str(revision.article), "http://eng.sectsco.org/news/a.html", "http://x.example/a"):
        assert archive.revision_of(name) == revision
    for unknown in ("b", "77", "9" * 40, ""):
        assert archive.revision_of(unknown) is None
    assert archive.revision_of("a", 2) is archive.revision_of("a", 10**30) is None


def test_identical_bytes_are_kept_once_and_each_answer_with_its_time(
    archive: Archive,
    draft: Drafts,
    fetched: FetchedPage,
    take_in: TakeIn,
    kept: Counted,
) -> None:
    other = replace(fetched, body=b"<html>put off</html>", fetched_at=fetched.fetched_at + DAY)
    again = replace(fetched, fetched_at=fetched.fetched_at + 2 * DAY, headers={"Server": "other"})
    first = take_in(archive, draft("a"), fetched)
    take_in(archive, draft("a", body="It was put off."), other)
    third = take_in(archive, draft("a"), again)
    archive.keep_pages([again, fetched])
    assert (third.number, third.page, third.returns_to) == (3, first.page, 1)
    assert (archive.page_of(first), archive.page_of(third)) == (fetched, again)
    assert kept() == (2, 3)


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
    archive: Archive,
    draft: Drafts,
    fetched: FetchedPage,
    take_in: TakeIn,
    kept: Counted,
) -> None:
    assert archive.prune_pages(before=fetched.fetched_at) == 0
    days = [replace(fetched, fetched_at=fetched.fetched_at + number * DAY) for number in range(5)]
    shared = take_in(archive, draft("a"), days[4])
    archive.keep_pages([*days[:3], replace(days[3], body=b"another")])
    before = fetched.fetched_at + 4 * DAY
    assert [archive.prune_pages(before=before, at_most=3) for _ in range(3)] == [3, 1, 0]
    assert kept() == (1, 1)
    assert archive.page_of(shared) == days[4]
    assert archive.prune_pages(before=before + DAY) == 1
    assert kept() == (0, 0)
    assert archive.page_of(shared) is None
    assert archive.revision_of("a") == shared
