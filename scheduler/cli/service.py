"""`readout run`: the service that does everything by itself."""

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Annotated

import typer

from crawler.logs import set_up
from scheduler.cli.context import context_of
from scheduler.configuration.config import Configuration, mail_password, supervision
from scheduler.recognising.vocabulary import examine_built_in
from scheduler.service.supervisor import VARIABLES, Supervisor
from scheduler.sources.crawls import CrawlOrder
from store.errors import ConfigurationError
from store.locks import HeldError
from store.redaction import redacted

ALREADY_RUNNING, DAMAGED = 3, 4

_ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def run(
    context: typer.Context,
    base: Annotated[
        str | None,
        typer.Option(metavar="URL", help="For tests: connect there; addresses stay the sites' own"),
    ] = None,
) -> None:
    """Run the service: crawl, recognise, issue and deliver whatever is due, until a signal ends it.

    What is due follows from the configuration and the database alone: how often each source is crawled
    ([crawl] interval), when the daily issue is made ([digest] at and zone). It can be ended and started at
    any time; what was missed meanwhile is made up for. One service runs on a database at a time. SIGTERM or
    Ctrl-C ends it within 30 seconds. It logs a line for each thing done: key=value on a terminal, else JSON.

    [mail] operator is told by mail of sources that can't be read, or are silent; [service] ping_url is asked
    as long as all is well; /health and /metrics, at the [web] host and port, tell how everything is.

    A supervisor that speaks as systemd does (Type=notify) is told when it serves, how it is and that it ends;
    its watchdog is told so only while no stage hangs.

    \b
    Examples:
      readout run
      readout run --config /etc/readout.toml --db sqlite:////var/lib/readout/readout.db
      readout run 2>> readout.log

    Exit codes: 0 ended by a signal, 1 the database can't be used, 2 wrong usage or configuration, or a later
    version's database, 3 it runs already, 4 the database is damaged. Another start mends none of 2 to 4.
    """
    told = context_of(context)
    config = told.config
    _check(config, base)
    examine_built_in()
    # What only the service needs, no other command waits for.
    from scheduler.service.daemon import Service  # noqa: PLC0415
    from scheduler.service.ticks import Order  # noqa: PLC0415

    set_up(told.clock.now, secrets=config.secrets)
    order = Order(config=config, environment=told.environment, clock=told.clock, base=base)
    service = Service(order, Supervisor(supervision(VARIABLES), pid=os.getpid()))
    with _ends_told(), _signals(service.signals.put):
        service.run()
        _end_at_once()


@contextmanager
def _ends_told() -> Iterator[None]:
    """Say in a line why the service can't run here; the exit code says so to who would start it anew."""
    from scheduler.service.daemon import LOCK  # noqa: PLC0415
    from scheduler.upkeep import CorruptDatabaseError  # noqa: PLC0415

    try:
        yield
    except HeldError as error:
        if error.name != LOCK:
            raise
        process = f"process {error.pid}" if error.pid else "another process"
        typer.echo(f"readout: already running ({process}); end it first, or name another database", err=True)
        raise typer.Exit(ALREADY_RUNNING) from error
    except CorruptDatabaseError as error:
        typer.echo(f"readout: {redacted(str(error))}", err=True)
        raise typer.Exit(DAMAGED) from error


def _end_at_once() -> None:
    """End this process: an impatient person's next signal would count as our end.

    And a stage that did not end in time would keep us. What it has in hand is taken up again by the next
    service.
    """
    logging.shutdown()
    sys.stdout.flush()
    os._exit(0)


def _check(config: Configuration, base: str | None) -> None:
    """Find out before anything is begun whether crawls can be ordered so, and whether mail could be sent.

    Raises ConfigurationError.
    """
    mail_password(config.mail)
    if base is not None and not config.testing:
        raise ConfigurationError(
            "--base is for tests: leave it out, or set testing = true in the configuration"
        )
    if config.enabled_sources:
        CrawlOrder(sources=config.enabled_sources, base=base).arguments()


@contextmanager
def _signals(put: Callable[[int], None]) -> Iterator[None]:
    """Hand over the signals that end a program. Under nohup SIGHUP is ignored, and stays so."""

    def note(number: int, _: FrameType | None) -> None:
        put(number)

    ours = [number for number in _ENDING if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, note) for number in ours}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def add_to(app: typer.Typer) -> None:
    """Add this file's command to `app`."""
    app.command()(run)
