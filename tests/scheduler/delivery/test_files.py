import os
import stat
from pathlib import Path

import pytest

from scheduler.delivery.files import OutputError, write_file
from store.errors import ReadoutError


def test_file_is_written_into_a_folder_that_did_not_exist(tmp_path: Path) -> None:
    write_file(tmp_path / "a" / "b" / "feed.xml", b"one")
    assert (tmp_path / "a" / "b" / "feed.xml").read_bytes() == b"one"


def test_file_is_replaced_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    write_file(path, b"one")
    with path.open("rb") as reader:
        write_file(path, b"two, longer")
        assert reader.read() == b"one"
    assert path.read_bytes() == b"two, longer"
    assert list(tmp_path.iterdir()) == [path]


def test_others_may_read_what_the_umask_lets_them_read(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_file(tmp_path / "feed.xml", b"")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "feed.xml").stat().st_mode) == 0o640


def test_failure_keeps_the_old_file_and_leaves_no_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "feed.xml"
    write_file(path, b"old")

    def disk_is_full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", disk_is_full)
    with pytest.raises(OutputError, match="no space left on device"):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_folder_that_is_none_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"")
    path = tmp_path / "taken" / "feed.xml"
    with pytest.raises(ReadoutError) as failure:
        write_file(path, b"")
    assert str(path) in str(failure.value)
    assert "choose a folder" in str(failure.value)
    assert "\n" not in str(failure.value)


def test_what_killed_writers_left_is_removed_when_they_are_long_dead(tmp_path: Path) -> None:
    feed, others = tmp_path / "feed.xml", (tmp_path / ".feed.xml.bak", tmp_path / ".feed.xml.abcdefg1")
    left = tmp_path / ".feed.xml.abcdefgh"
    for file in (left, *others):
        file.touch()
    for file in (left, others[0]):
        os.utime(file, (0, 0))
    write_file(feed, b"whole")
    assert sorted(tmp_path.iterdir()) == sorted((feed, *others))
