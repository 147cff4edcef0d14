"""Somebody else writes for a long time: who waits loses nothing, who waited too long says so."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine

if TYPE_CHECKING:
    from tests.conftest import Readout
    from tests.postgres import PostgresServer

Held = Callable[[], AbstractContextManager[Callable[[], None]]]

# Each takes the lock that a writer takes, as another program would.
_TAKING = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "BEGIN; SELECT pg_advisory_xact_lock(32199616316274036)",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/readout.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.made()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def held(address: str, monkeypatch: pytest.MonkeyPatch) -> Held:
    """Hold the database's write lock until the block ends or what it gives is called; waits are short."""
    monkeypatch.setattr("store.database.sqlite.BUSY_TIMEOUT_MS", 20)
    monkeypatch.setattr("store.database.postgresql.LOCK_TIMEOUT_MS", 20)

    @contextmanager
    def hold() -> Iterator[Callable[[], None]]:
        engine = create_engine(
            address.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
        )
        with closing(engine.connect()) as connection:
            connection.exec_driver_sql(_TAKING[address.partition(":")[0]])
            yield connection.invalidate
        engine.dispose()

    return hold


@pytest.fixture
def pages(tmp_path: Path) -> int:
    """A file of pages to import, more than one batch; returns how many there are."""
    lines = [
        {"url": f"http://page.example/{n}", "title": f"News {n}", "text": f"Nothing of note happened {n}."}
        for n in range(60)
    ]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return len(lines)


def test_an_import_waits_for_a_lock_and_stores_all(
    readout: "Readout", address: str, held: Held, pages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert readout("--db", address, "digest", "issue").code == 0  # makes the database
    pauses: list[float] = []
    with held() as let_go:

        def pause(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 3:
                let_go()

        monkeypatch.setattr("store.database.transactions.sleep", pause)
        ran = readout("--db", address, "import", "in.jsonl")
    assert (ran.code, len(pauses)) == (0, 3), ran.err
    assert f"{pages} new" in ran.err


def test_an_import_that_waited_too_long_says_so_and_does_all_when_it_is_run_again(
    readout: "Readout", address: str, held: Held, pages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert readout("--db", address, "digest", "issue").code == 0
    monkeypatch.setattr("store.database.transactions.sleep", lambda _: None)
    with held():
        refused = readout("--db", address, "import", "in.jsonl")
        # Who asks does not wait.
        assert readout("--db", address, "articles").code == 0
    assert refused.code == 1
    assert "is locked by another program; end that program, or wait and run this again" in refused.err
    ran = readout("--db", address, "import", "in.jsonl")
    assert (ran.code, f"{pages} new" in ran.err) == (0, True), ran.err
