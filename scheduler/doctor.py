"""`readout doctor`: looks at all that the service needs, changes nothing and sends nothing."""

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from crawler.meetings.lexicon import holders
from scheduler.config import Configuration
from scheduler.delivery.mail_server import DeliveryError, server_of
from scheduler.delivery.smtp import Connection
from scheduler.findings import (
    Finding,
    Level,
    backups,
    clock,
    contact,
    failed,
    ok,
    outbox,
    outdated,
    room,
    sources,
    vocabulary,
    warning,
)
from scheduler.mail_table import MailConfiguration
from scheduler.outbox import names_of_readers, reads
from scheduler.recognition import recogniser_of
from scheduler.source_states import states_in
from scheduler.upkeep import chores, disk_folder, free_room, keeper_of, problems, way_back
from store.archive import Archive
from store.database.addresses import checked_address
from store.database.backups import made_at
from store.database.errors import MissingDatabaseError, UnusableDatabaseError
from store.errors import ConfigurationError, StoreError
from store.locks import HeldError, Lock
from store.search import Search

MAIL_SECONDS = 10.0  # for a look at the mail server
WEB_SECONDS = 3.0  # for a look at the web port
_FOR_EVER = datetime.max.replace(tzinfo=UTC)


def examine(
    config: Configuration, *, config_file: Path | None, now: datetime, service: str
) -> Iterator[Finding]:
    """Yield what is found, one check after another; `service` is the lock that a running service holds.

    Raises ConfigurationError where the database is of a later version, or its address can't be one.
    """
    yield _configuration(config, config_file)
    yield from _database(config, now)
    yield _disk(config)
    yield _backups(config, now)
    yield _digest_folder(config.digest.folder)
    yield _mail(config.mail)
    runs = _running(config, service)
    yield runs
    yield _web(config, is_running=runs.level is Level.OK)
    watched = config.recognition.watched
    yield vocabulary(holders(), watched, now.astimezone(ZoneInfo(config.digest.zone)).date())
    yield contact(config.crawl.user_agent)


def _configuration(config: Configuration, file: Path | None) -> Finding:
    if config.testing:
        return warning("configuration", f"'{file}' says testing = true", "take it out: it is for tests")
    return ok("configuration", f"'{file}' is read" if file else "no file; the built-in defaults")


def _database(config: Configuration, now: datetime) -> Iterator[Finding]:
    """Look at the database, and at what it holds."""
    try:
        address = checked_address(config.database, create=True)
        if _is_missing(config.database):
            yield warning("database", f"'{address.shown}' isn't there yet", "`readout crawl` makes it")
            yield clock(now, None, zone=config.digest.zone)
            return
        with Archive.open(config.database) as archive:
            damage = archive.damage()
            if damage:
                yield failed("database", f"'{address.shown}': {damage}", way_back(keeper_of(config)))
                return
            yield ok("database", f"'{address.shown}' is whole and can be written")
            yield clock(now, _newest(config, archive), zone=config.digest.zone)
            yield sources(states_in(config, archive, now))
            yield outdated(archive.number_outdated(recogniser=recogniser_of(config)))
            names = names_of_readers(config, archive)
            yield outbox([each for each in archive.deliveries() if reads(each, names)], now)
            yield _readers(config, len(names))
    except ConfigurationError:
        raise
    except UnusableDatabaseError as error:
        yield failed("database", f"'{error.address}' {error.problem}", error.remedy)
    except StoreError as error:
        yield failed("database", str(error), "restore a backup if it stays so")


def _readers(config: Configuration, number: int) -> Finding:
    if config.mail.server and not number:
        remedy = '`readout subscribers add name@host`, or [mail] to = ["name@host"]'
        return warning("readers", "a mail server, but no reader", remedy)
    return ok("readers", f"{number} reader(s) by mail")


def _is_missing(database: str) -> bool:
    """Tell whether there is nothing to look at: looking makes neither a file nor tables."""
    try:
        Search.open(database).close()
    except MissingDatabaseError:
        return True
    return False


def _newest(config: Configuration, archive: Archive) -> datetime | None:
    """Return the newest time that was recorded, of a crawl or an issue."""
    runs = archive.source_histories(until=_FOR_EVER)
    moments = [each.last_run.finished_at for each in runs if each.last_run]
    if last := archive.last_issue(digest=config.digest.name):
        moments.append(last.until)
    return max(moments, default=None)


def _disk(config: Configuration) -> Finding:
    with suppress(StoreError, OSError):
        if checked_address(config.database, create=True).is_on_server:
            return ok("disk", "the database is on a server, whose disk can't be seen from here")
        return room(free_room(config), disk_folder(config), least=config.store.least_free_mb * 1_000_000)
    return failed("disk", "the database's folder can't be looked at", "see what is said of the database")


def _backups(config: Configuration, now: datetime) -> Finding:
    with suppress(StoreError):
        found = [at for file in keeper_of(config).backups() if (at := made_at(file))]
        return backups(max(found, default=None), [*problems(config, chores(config).values(), now)], now)
    return failed("backups", "their folder can't be looked at", "see what is said of the database")


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


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _answers(host: str, port: int) -> bool:
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where we look for what listens there
    try:
        with socket.create_connection((everywhere.get(host, host), port), timeout=WEB_SECONDS):
            return True
    except OSError:
        return False
