"""`readout doctor`: looks at all that the service needs, changes nothing and sends nothing."""

import json
import os
import socket
import tempfile
from collections.abc import Iterator
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from scheduler.configuration.config import Configuration, WebConfiguration
from scheduler.configuration.mail_table import MailConfiguration
from scheduler.delivery.mail_server import DeliveryError, server_of
from scheduler.delivery.smtp import Connection
from scheduler.health.findings import Finding, Level, clock, digests, failed, ok, stages, warning
from scheduler.health.overall import Seen, findings_beside, findings_of
from scheduler.health.pulse import Stage
from scheduler.health.seeing import seen_beside, seen_in
from scheduler.upkeep import keeper_of, way_back
from store.archive import Archive
from store.database.addresses import checked_address
from store.database.errors import MissingDatabaseError, UnusableDatabaseError
from store.errors import ConfigurationError, StoreError
from store.locks import HeldError, Lock
from store.search import Search

MAIL_SECONDS = 10.0  # for a look at the mail server
WEB_SECONDS = 3.0  # for a look at the web port
_LONGEST_HEALTH = 10_000_000  # bytes


def examine(
    config: Configuration, *, config_file: Path | None, now: datetime, service: str
) -> Iterator[Finding]:
    """Yield what is found, one check after another; `service` is the lock that a running service holds.

    Raises ConfigurationError where the database is of a later version, or its address can't be one.
    """
    yield _configuration(config, config_file)
    yield from _database(config, now)
    for folder in config.feed_folders.values():
        yield _digest_folder(folder)
    yield _mail(config.mail)
    runs = _running(config, service)
    yield runs
    web = _web(config, is_running=runs.level is Level.OK)
    yield web
    if runs.level is Level.OK and web.level is Level.OK and config.web.enabled and config.web.port:
        yield from _stages(config.web)


def _configuration(config: Configuration, file: Path | None) -> Finding:
    if config.testing:
        return warning("configuration", f"'{file}' says testing = true", "take it out: it is for tests")
    return ok("configuration", f"'{file}' is read" if file else "no file; the built-in defaults")


def _database(config: Configuration, now: datetime) -> Iterator[Finding]:
    """Look at the database, at what it holds, and at what lies beside it."""
    seen: Seen | None = None
    gone: list[Finding] = []
    try:
        address = checked_address(config.database, create=True)
        if _is_missing(config.database):
            yield warning("database", f"'{address.shown}' isn't there yet", "`readout crawl` makes it")
        else:
            with Archive.open(config.database) as archive:
                if damage := archive.damage():
                    yield failed("database", f"'{address.shown}': {damage}", way_back(keeper_of(config)))
                else:
                    seen = seen_in(config, archive, now)
                    gone += digests(archive.last_ends(), {each.name for each in config.digests}, now)
                    yield ok("database", f"'{address.shown}' is whole and can be written")
    except ConfigurationError:
        raise
    except UnusableDatabaseError as error:
        yield failed("database", f"'{error.address}' {error.problem}", error.remedy)
    except StoreError as error:
        yield failed("database", str(error), "restore a backup if it stays so")
    if seen:
        yield from findings_of(config, seen, now)
        yield from gone
    else:
        yield clock(now, None, zone=config.digest.zone)
        yield from findings_beside(config, seen_beside(config, now), now)


def _is_missing(database: str) -> bool:
    """Tell whether there is nothing to look at: looking makes neither a file nor tables."""
    try:
        Search.open(database).close()
    except MissingDatabaseError:
        return True
    return False


def _digest_folder(folder: Path) -> Finding:
    """Try to write where issues are written, or where that folder would be made."""
    there = folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return failed(
            "digest folder", f"'{folder}' can't be written ({reason})", "allow it, or set [digest] folder"
        )
    return ok("digest folder", f"'{folder}' can be written")


def _mail(mail: MailConfiguration) -> Finding:
    """Go as far as a mail would, and send none."""
    if mail.server is None:
        if mail.operator:
            return warning("mail", "an operator, but no server", '[mail] server = "smtp://host:port"')
        return ok("mail", "no server: issues are written as files only")
    try:
        server = server_of(mail)
        with Connection(server, deadline=MAIL_SECONDS) as connection:
            connection.visit()
    except DeliveryError as error:
        return failed("mail", f"{error.server} {error.problem}", error.remedy)
    except ConfigurationError as error:
        return failed("mail", *str(error).split("; ", 1))
    return _mailed(mail, server.name)


def _mailed(mail: MailConfiguration, server: str) -> Finding:
    """Look at who writes to whom by a server that would take mail."""
    if mail.sender == MailConfiguration().sender:
        return warning("mail", f"the sender is {mail.sender}", "[mail] sender: many servers refuse that one")
    told = f"{server} would take mail; {len(mail.operator)} operator(s)"
    if mail.has_written_password:
        remedy = "write it into a file that only its user may read: [mail] password_file, and take it out"
        return warning("mail", "the password stands in [mail] server", remedy)
    if not mail.operator:
        return warning("mail", told, "[mail] operator: who is told when a source can't be read")
    return ok("mail", told)


def _running(config: Configuration, service: str) -> Finding:
    """See whether a service runs: its lock is free for a moment where none does."""
    check = "service"
    try:
        # Looking must not leave a folder of locks beside a database that isn't there.
        path = checked_address(config.database, create=True).path
        if path is None or path.exists():
            Lock.take(config.database, service, holder="readout doctor").release()
    except HeldError as error:
        return ok(check, f"it runs (process {error.pid})" if error.pid else "it runs")
    except StoreError as error:
        return failed(check, str(error), "see what is said of the database")
    return warning(check, "it does not run", "`readout run` starts it; a timer does without")


def _web(config: Configuration, *, is_running: bool) -> Finding:
    """See whether the web port is free, or our own service answers there."""
    web = config.web
    name = f"{web.host}:{web.port}"
    if not web.enabled:
        return ok("web", "switched off")
    if web.port == 0:
        return ok("web", "any free port")
    try:
        with socket.create_server((web.host, web.port), family=_family(web.host)):
            pass
    except OSError as error:
        if is_running and _answers(web.host, web.port):
            return ok("web", f"the service answers at {name}")
        # `create_server` adds the address to the reason.
        reason = os.strerror(error.errno).lower() if error.errno else str(error)
        return failed("web", f"{name} can't be used ({reason})", "end what uses it, or set [web] port")
    if is_running:
        return warning("web", f"the service does not answer at {name}", "its log says why; start it anew")
    return ok("web", f"{name} is free")


def _stages(web: WebConfiguration) -> Iterator[Finding]:
    """Ask the service that runs how its stages are: nobody else knows."""
    asking = HTTPConnection(_near(web.host), web.port, timeout=WEB_SECONDS)
    try:
        asking.request("GET", "/health")
        told = json.loads(asking.getresponse().read(_LONGEST_HEALTH))["stages"]
        found = [
            Stage(
                name=name,
                is_working=each["state"] == "working",
                quiet=each["quiet_seconds"],
                is_hanging=each["state"] == "hanging",
            )
            for name, each in told.items()
        ]
        troubles = {name: each["trouble"] for name, each in told.items() if each["trouble"]}
    except (OSError, HTTPException, ValueError, KeyError, TypeError, AttributeError):
        yield warning("stages", "the service does not say how they are", "its log says why; start it anew")
    else:
        yield from stages(found, troubles)
    finally:
        asking.close()


def _near(host: str) -> str:
    """Return where what listens at `host` is reached from here."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - nothing listens there


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((_near(host), port), timeout=WEB_SECONDS):
            return True
    except OSError:
        return False
