"""What may not be read or written, by the rights of files and folders."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from store.archive import Archive
from store.errors import StoreError
from store.locks import Lock
from store.records.articles import ArticleDraft
from store.search import ArticleQuery, Search


def refusal(url: str, opens: Callable[[str], object] = Archive.open) -> str:
    """Return why a database can't be opened."""
    with pytest.raises(StoreError) as caught:
        opens(url)
    return str(caught.value)


@contextmanager
def without_privileges() -> Iterator[None]:
    """Be nobody for a while: to root, no file is unreadable."""
    if os.geteuid() != 0:
        yield
        return
    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@pytest.fixture
def open_folder(url: str) -> Iterator[Path]:
    """A folder that nobody can reach too; everything that opening imports is imported."""
    Archive.open(url).close()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


@pytest.mark.parametrize("mode", [0o000, 0o444, 0o222])
def test_a_file_that_may_not_be_read_and_written_is_told_so(mode: int, open_folder: Path) -> None:
    file = open_folder / "readout.db"
    Archive.open(f"sqlite:///{file}").close()
    file.chmod(mode)
    with without_privileges():
        assert "can't be read and written; allow it" in refusal(f"sqlite:///{file}")


def test_a_folder_that_may_not_be_written_is_told_so(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    with without_privileges():
        assert f"can't be made in '{open_folder}'" in refusal(f"sqlite:///{open_folder}/readout.db")


def test_a_file_in_a_folder_that_may_not_be_entered_is_told_so(open_folder: Path) -> None:
    open_folder.chmod(0o000)
    with without_privileges():
        assert "can't be reached; allow it" in refusal(f"sqlite:///{open_folder}/readout.db")


def test_a_database_whose_folder_may_not_be_written_is_told_so(open_folder: Path) -> None:
    file = open_folder / "readout.db"
    Archive.open(f"sqlite:///{file}").close()
    file.chmod(0o666)
    open_folder.chmod(0o555)
    with without_privileges():
        assert "allow writing to the file and its folder" in refusal(f"sqlite:///{file}")


@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o444, 0o777), (0o444, 0o555), (0o666, 0o555)])
@pytest.mark.parametrize("written_meanwhile", [False, True])
def test_what_can_only_be_read_is_searched_and_left_as_it_is(
    file_mode: int,
    folder_mode: int,
    written_meanwhile: bool,  # noqa: FBT001 - pytest's
    open_folder: Path,
    draft: Callable[..., ArticleDraft],
) -> None:
    file = open_folder / "read #1.db"
    address = f"sqlite:///{file}"
    with ExitStack() as stack:
        archive = stack.enter_context(Archive.open(address))
        archive.take_in([draft("a")])
        if not written_meanwhile:
            archive.close()
        file.chmod(file_mode)
        open_folder.chmod(folder_mode)
        before = sorted(open_folder.iterdir())
        with without_privileges(), Search.open(address) as search:
            assert [article.key for article in search.articles(ArticleQuery())] == ["a"]
        assert sorted(open_folder.iterdir()) == before


def test_a_link_to_what_somebody_writes_is_read_as_it_stands(
    open_folder: Path, draft: Callable[..., ArticleDraft]
) -> None:
    file, link = open_folder / "readout.db", open_folder / "links" / "link.db"
    link.parent.mkdir()
    link.symlink_to(file)
    with Archive.open(f"sqlite:///{file}") as archive:
        archive.take_in([draft("a")])
        file.chmod(0o444)
        with without_privileges(), Search.open(f"sqlite:///{link}") as search:
            assert [article.key for article in search.articles(ArticleQuery())] == ["a"]


def test_an_old_database_that_can_only_be_read_is_told_so(
    open_folder: Path, migrate: Callable[[str, str], None]
) -> None:
    file = open_folder / "readout.db"
    Archive.open(f"sqlite:///{file}").close()
    migrate(f"sqlite:///{file}", "0003")
    file.chmod(0o444)
    open_folder.chmod(0o555)
    with without_privileges():
        assert "can't be written; allow writing" in refusal(f"sqlite:///{file}", opens=Search.open)


def test_a_folder_in_which_nothing_can_be_locked_is_told_so(open_folder: Path) -> None:
    file = open_folder / "readout.db"
    Archive.open(f"sqlite:///{file}").close()
    file.chmod(0o666)
    open_folder.chmod(0o555)
    with without_privileges():
        told = refusal(f"sqlite:///{file}", lambda url: Lock.take(url, "daemon"))
    assert f"can't be locked in '{file}.locks' (Permission denied); allow writing" in told
