"""Addresses of databases, as people write them: checked before anything is opened, shown without secrets."""

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from store.database.errors import MissingDatabaseError, UnusableDatabaseError, WrongAddressError

_EXAMPLE = "write sqlite:///readout.db or postgresql://user:password@host/name"
_SHOWN_CHARACTERS = 200

_FILES = {"sqlite", "sqlite+pysqlite"}
_SERVERS = {"postgresql", "postgres", "postgresql+psycopg"}
# How a server is reached and trusted is the operator's to say; how readout talks to it is not.
_SERVER_OPTIONS = {
    "channel_binding",
    "connect_timeout",
    "gssencmode",
    "host",
    "hostaddr",
    "passfile",
    "port",
    "require_auth",
    "service",
    "sslcert",
    "sslcrl",
    "sslkey",
    "sslmode",
    "sslnegotiation",
    "sslrootcert",
    "target_session_attrs",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a database is. `path` is None for one in memory or on a server; `shown` is for people."""

    url: URL
    shown: str
    path: Path | None
    sealed: bool = False  # whoever asks may only read it, and nobody is writing

    @property
    def is_on_server(self) -> bool:
        """Whether it is PostgreSQL's, and no file of ours."""
        return self.url.drivername in _SERVERS


def checked_address(url: str, *, create: bool, in_memory: bool = False) -> Address:
    """Read a database's address and look at its file, if it is one; raises UnusableDatabaseError.

    Without `create` the file must be there, and it is enough that it can be read. What is written as no file
    or server can ever be is a WrongAddressError; so is a database in memory, unless whoever asks wants no
    other. A server is not asked.
    """
    shown = _without_secrets(url)
    parsed = _parsed(url, shown)
    if parsed.drivername in _SERVERS:
        return Address(url=_checked_server(parsed, shown), shown=_shown_server(parsed), path=None)
    _refuse_host(parsed, shown)
    path = Path(parsed.database) if parsed.database and parsed.database != ":memory:" else None
    if path is not None:
        try:
            _check_file(path, shown, create=create)
        except PermissionError as error:
            raise UnusableDatabaseError(
                shown, "can't be reached", "allow it, or name another file with --db"
            ) from error
        except (OSError, ValueError) as error:
            raise WrongAddressError(shown, "has a path that can't be used", _EXAMPLE) from error
    elif not in_memory:
        raise WrongAddressError(shown, "would be lost when the command ends", _EXAMPLE)
    sealed = path is not None and not create and _is_sealed(path)
    return Address(url=parsed, shown=shown, path=path, sealed=sealed)


def _parsed(url: str, shown: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise WrongAddressError(shown, "is no address of a database", _EXAMPLE) from error
    if parsed.drivername not in _FILES | _SERVERS:
        raise WrongAddressError(shown, "is of a kind that readout doesn't know", _EXAMPLE)
    return parsed


def _checked_server(parsed: URL, shown: str) -> URL:
    """Return a server's address as SQLAlchemy wants it."""
    if not parsed.database:
        raise WrongAddressError(shown, "names no database of its server", _EXAMPLE)
    if "@" in str(parsed.host):
        raise WrongAddressError(shown, "has more than one '@'", "write one in a password as %40")
    if "\x00" in parsed.render_as_string(hide_password=False):
        raise WrongAddressError(shown, "has a character that no address has", _EXAMPLE)
    if unknown := sorted(parsed.query.keys() - _SERVER_OPTIONS):
        known = ", ".join(sorted(_SERVER_OPTIONS))
        # A secret may have been written as an option: only what looks like an option's name is shown.
        names = ", ".join(name for name in unknown if re.fullmatch("[a-z_]{1,40}", name)) or "an option"
        raise WrongAddressError(shown, f"has options that it can't have ({names})", f"there are {known}")
    return parsed.set(drivername="postgresql+psycopg")


def _shown_server(parsed: URL) -> str:
    """Return a checked server's address for people: who, where and which, without password and options."""
    where = {name: value for name, value in parsed.query.items() if name in {"host", "port", "service"}}
    told = URL.create(
        "postgresql", parsed.username, None, parsed.host, parsed.port, parsed.database, query=where
    )
    return _printable(told.render_as_string())


def _refuse_host(parsed: URL, shown: str) -> None:
    if parsed.host or parsed.username or parsed.password or parsed.port is not None:
        raise WrongAddressError(
            shown, "names a host where only a file can be", f"{_EXAMPLE}, with three slashes for a file"
        )
    if parsed.query or str(parsed.database).startswith("file:"):
        raise WrongAddressError(shown, "has options, which readout sets itself", _EXAMPLE)


def _check_file(path: Path, shown: str, *, create: bool) -> None:
    with suppress(OSError):
        path.lstat()  # refuses, as ValueError, what no file can be called
    if path.is_dir():
        raise UnusableDatabaseError(shown, "is a folder", "name a file in it")
    if path.exists():
        if not path.is_file():
            raise UnusableDatabaseError(shown, "is no file", _EXAMPLE)
        wanted, missing = (
            (os.R_OK | os.W_OK, "can't be read and written") if create else (os.R_OK, "can't be read")
        )
        if not os.access(path, wanted):
            raise UnusableDatabaseError(shown, missing, "allow it, or name another file with --db")
        return
    if not path.parent.is_dir():
        raise UnusableDatabaseError(
            shown,
            f"lies in '{path.parent}', which is no folder",
            "make the folder, or name another with --db",
        )
    if not create:
        raise MissingDatabaseError(
            shown, "isn't there yet", "`readout crawl` makes it, or name another with --db"
        )
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise UnusableDatabaseError(
            shown, f"can't be made in '{path.parent}'", "allow writing there, or name another with --db"
        )


def _is_sealed(path: Path) -> bool:
    """Tell whether SQLite may take the file for one that nobody changes.

    It has to: reading what others may write, it makes files beside the database, which it can't do here, or
    which would be left behind with rights that keep the owner out. As long as somebody writes there is a log.
    """
    file = path.resolve()  # what is made beside the database lies beside the file, not beside a link to it
    writable = os.access(file, os.W_OK) and os.access(file.parent, os.W_OK | os.X_OK)
    return not writable and not file.with_name(f"{file.name}-wal").exists()


def _without_secrets(url: str) -> str:
    """Return `url` for people: on one line, without password and options, whatever else is wrong with it."""
    # Up to the last "@", for a password may hold one that should have been escaped.
    plain = re.sub(r"//.*@", "//***@", url, count=1, flags=re.DOTALL)
    plain = re.sub(r"\?.*", "?…", plain, count=1, flags=re.DOTALL)
    return _printable(plain)


def _printable(plain: str) -> str:
    printable = "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in plain
    )
    return printable if len(printable) <= _SHOWN_CHARACTERS else printable[:_SHOWN_CHARACTERS] + "…"
