"""Locks are held by one, and gone with the process that holds them."""

import errno
import fcntl
import os
from collections.abc import Callable
from math import inf
from pathlib import Path
from signal import SIGKILL
from subprocess import Popen

import pytest

from store.archive import Archive
from store.errors import ConfigurationError, StoreError
from store.locks import HeldError, Lock, held
from tests.patience import PATIENCE

ON_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)

Start = Callable[..., Popen[str]]


def started(start_child: Start, *arguments: str) -> Popen[str]:
    """Start a process that holds a lock, and wait until it does."""
    child = start_child("hold.py", *arguments)
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


def refused(url: str, name: str) -> HeldError:
    with pytest.raises(HeldError) as caught, held(url, name):
        pass
    assert isinstance(caught.value, StoreError)
    return caught.value


def is_free(url: str, name: str, *, after: float = 0) -> bool:
    with held(url, name, wait=after):
        return True


def test_a_lock_is_held_by_one_at_a_time(url: str) -> None:
    with held(url, "daemon", holder="the service"):
        error = refused(url, "daemon")
        assert (error.name, error.holder, error.pid) == ("daemon", "the service", os.getpid())
        assert (
            str(error) == f"'daemon' is held by the service (process {os.getpid()}); wait for it, or end it"
        )
        assert is_free(url, "host-eng.sectsco.org")
    assert is_free(url, "daemon")


def test_a_lock_may_be_released_twice(url: str) -> None:
    first = Lock.take(url, "daemon")
    first.release()
    with held(url, "daemon"):
        first.release()
        assert refused(url, "daemon").pid == os.getpid()


def test_another_process_is_refused_and_told_whose_it_is(url: str, start_child: Start) -> None:
    child = started(start_child, url, "daemon")
    error = refused(url, "daemon")
    assert (error.holder, error.pid) == ("a child of the tests", child.pid)
    child.communicate("go\n")
    assert is_free(url, "daemon")


def test_a_killed_process_holds_nothing(url: str, start_child: Start) -> None:
    for _ in range(3):
        child = started(start_child, url, "daemon")
        refused(url, "daemon")
        child.send_signal(SIGKILL)
        child.wait(timeout=PATIENCE)
        # The kernel knows at once, a server when it has read to the end of what was sent.
        assert is_free(url, "daemon", after=0 if url.startswith("sqlite") else 60)


@pytest.mark.parametrize("kind", ["fork", "start"])
def test_a_child_does_not_inherit_its_parents_lock(url: str, start_child: Start, kind: str) -> None:
    parent = started(start_child, url, "daemon", kind)
    assert refused(url, "daemon").pid == parent.pid
    parent.send_signal(SIGKILL)
    parent.wait(timeout=PATIENCE)
    # The child has the parent's streams, and reads on. It may not have had its first turn yet.
    with held(url, "daemon", wait=60) as lock:
        assert lock.name == "daemon"


def test_a_forked_childs_end_leaves_the_lock_to_its_parent(url: str, start_child: Start) -> None:
    parent = started(start_child, url, "daemon", "fork and end")
    assert refused(url, "daemon").pid == parent.pid
    assert parent.communicate("go\n")[0] == "released\n"
    assert is_free(url, "daemon")


def test_who_waits_gets_it_when_it_is_released(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Lock.take(url, "daemon")
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            first.release()

    monkeypatch.setattr("store.locks.sleep", pause)
    with held(url, "daemon", wait=inf):
        assert len(pauses) == 3


def test_who_waits_is_refused_in_the_end(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("store.locks.sleep", pauses.append)
    with held(url, "daemon"):
        with pytest.raises(HeldError):
            Lock.take(url, "daemon", wait=7.32)
        assert sum(pauses) == pytest.approx(7.32)
        assert max(pauses) < 0.5


def test_one_database_has_one_lock_however_it_is_spelt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link.db").symlink_to("readout.db")
    (tmp_path / "folder").mkdir()
    with held("sqlite:///readout.db", "daemon"):
        for spelt in (f"{tmp_path}/readout.db", "folder/../readout.db", "link.db"):
            refused(f"sqlite:///{spelt}", "daemon")
        assert is_free("sqlite:///other.db", "daemon")


@ON_SQLITE
def test_locking_leaves_the_database_alone(url: str, tmp_path: Path) -> None:
    with held(url, "daemon"), Archive.open(url) as archive:
        assert archive.known_keys(["a"]) == frozenset()
    with held(url, "daemon"):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["readout.db", "readout.db.locks"]
    assert [path.read_bytes() for path in (tmp_path / "readout.db.locks").iterdir()] == [b""]


@pytest.mark.parametrize(
    "name", ["", "..", "a/b", "../x", "A", "a b", "a\n", "a\x00", "-x", "x" * 201, "шос"]
)
def test_a_name_that_is_no_name_is_refused(url: str, name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a lock can't be called"):
        Lock.take(url, name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["host-eng.sectsco.org", "host-127.0.0.1:8000", "host-[::1]", "x" * 200])
def test_hosts_have_locks(url: str, name: str) -> None:
    assert is_free(url, name)


def test_a_holder_is_told_on_one_line(url: str) -> None:
    with held(url, "daemon", holder="  crawl of\nsectsco\x1b[31m " + "x" * 999):
        error = refused(url, "daemon")
        assert error.holder.startswith("crawl of sectsco[31m xxx")
        assert len(str(error)) < 300


@ON_SQLITE
def test_a_holder_that_has_not_said_so_yet_is_another_process(url: str, tmp_path: Path) -> None:
    with held(url, "daemon"):
        for content in (b"", b"\xff\xfe", b"nonsense here"):
            (tmp_path / "readout.db.locks" / "daemon").write_bytes(content)
            error = refused(url, "daemon")
            assert (error.holder, error.pid) == ("", None)
            assert "held by another process" in str(error)


@pytest.mark.parametrize("url", ["sqlite://", "nonsense", "sqlite://host/readout.db"])
def test_what_is_no_database_file_has_no_locks(url: str) -> None:
    with pytest.raises(ConfigurationError):
        Lock.take(url, "daemon")


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="make the folder"):
        Lock.take(f"sqlite:///{tmp_path}/missing/readout.db", "daemon")


@ON_SQLITE
def test_a_folder_that_can_not_be_used_is_told(url: str, tmp_path: Path) -> None:
    locks = tmp_path / "readout.db.locks"
    locks.write_text("a file")
    with pytest.raises(StoreError, match=r"can't be locked in '[^\n]+readout.db.locks' \([^\n]+\); allow"):
        Lock.take(url, "daemon")
    locks.unlink()
    locks.mkdir()
    (locks / "daemon").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="can't be locked"):
        Lock.take(url, "daemon")
    assert not (tmp_path / "elsewhere").exists()


@ON_SQLITE
def test_a_file_system_without_locks_is_told(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_descriptor: int, _operation: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    with monkeypatch.context() as without:
        without.setattr(fcntl, "flock", refuse)
        with pytest.raises(
            StoreError, match=rf"can't be locked in '{tmp_path}[^\n]+' \(No locks available\);"
        ):
            Lock.take(url, "daemon")
    assert is_free(url, "daemon")
