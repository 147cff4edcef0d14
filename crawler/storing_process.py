"""Taking a batch of drafts in, with their pages, and the process that does so where a crawl brings many.

To fold, index and pack an article takes more than half as long as to download it, and would hold that up.
"""

import gc
import logging
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext, ForkServerContext
from multiprocessing.process import BaseProcess
from typing import Self

from crawler.clock import Clock
from crawler.fork_server import prepare_parsers
from crawler.logs import set_up
from store.archive import Archive
from store.errors import StoreError
from store.records.articles import ArticleDraft, Taken
from store.redaction import secrets_of_server

_ENDS_WITHIN = 5.0  # seconds, once nobody has anything more for it
_GARBAGE = (50_000, 20, 20)  # objects: taking a batch in makes many, and hardly any that refer to each other

logger = logging.getLogger("crawler")


@dataclass(frozen=True, slots=True, kw_only=True)
class CameIn:
    """What became of a draft."""

    taken: Taken
    unkept: str | None = None  # why its page could not be kept


def take_in(archive: Archive, drafts: Sequence[ArticleDraft]) -> Sequence[CameIn]:
    """Keep the pages of new texts, then take all drafts in, or none. Raises StoreError.

    In this order: who is killed in between has kept a page too many, and misses none. Where pages can't be
    kept, because the disk is full, no article is lost.
    """
    changing = archive.changing([draft for draft in drafts if draft.page])
    unkept: dict[str, str] = {}
    try:
        archive.keep_pages([draft.page for draft in changing if draft.page])
    except StoreError as error:
        unkept = dict.fromkeys((draft.key for draft in changing), str(error))
        logger.warning("pages not kept", extra={"pages": len(changing), "reason": str(error)})
    return [CameIn(taken=each, unkept=unkept.get(each.key)) for each in archive.take_in(drafts)]


class StoringProcess:
    """A process that takes in what it is sent, and ends with its parent, however that ended."""

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self._process = process
        self._connection = connection
        self._is_ready = False

    @classmethod
    def start(cls, url: str, clock: Clock) -> "StoringProcess":
        """Have the prepared one begin; another one takes a second. Raises OSError where there can be none."""
        alive = [each for each in _prepared if each._process.is_alive()]  # noqa: SLF001 - its own
        _prepared.clear()
        started = alive[0] if alive else cls._started(prepare_parsers())
        started._connection.send((url, clock))  # noqa: SLF001 - its own
        return started

    @classmethod
    def prepare(cls) -> None:
        """Fork one that waits until a crawl of many articles starts it, or this process ends.

        What it needs is loaded here already: to load it anew takes as long as to store two hundred articles.
        Only for a process that has no threads and no reactor yet.
        """
        with suppress(OSError):  # then one is asked for again when it is needed
            _prepared.append(cls._started(get_context("fork")))

    @classmethod
    def _started(cls, context: ForkContext | ForkServerContext) -> Self:
        here, there = Pipe()
        # A fork has this end of the pipe too, and would wait for itself.
        inherited = here if isinstance(context, ForkContext) else None
        process = context.Process(target=_serve, args=(there, inherited), daemon=True)
        process.start()
        there.close()
        return cls(process, here)

    def is_ready(self, *, within: float) -> bool:
        """Tell whether its archive is open, or is in some seconds. Raises OSError or EOFError if it ended."""
        if not self._is_ready and self._connection.poll(within):
            self._is_ready = bool(self._connection.recv())
        return self._is_ready

    def take_in(self, drafts: Sequence[ArticleDraft]) -> Sequence[CameIn]:
        """Have it take drafts in. Raises what `take_in` does, and OSError or EOFError when it has ended."""
        self._connection.send(drafts)
        told: Sequence[CameIn] | Exception = self._connection.recv()
        if isinstance(told, Exception):
            raise told
        return told

    def close(self) -> None:
        """End it."""
        self._connection.close()
        self._process.join(_ENDS_WITHIN)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


# At most one.
_prepared: list[StoringProcess] = []


def _serve(connection: Connection, inherited: Connection | None) -> None:
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # of a person's, to the parent, which has things to store yet
    if inherited:
        inherited.close()
    # The parent may have nothing more, or have been killed; what it sent is stored either way.
    with suppress(EOFError, OSError):
        url, clock = connection.recv()
        set_up(clock.now, level=logging.WARNING, secrets=secrets_of_server(url))
        with Archive.open(url) as archive:
            _look_for_garbage_seldom()
            connection.send("ready")
            while True:
                connection.send(_answer(archive, connection.recv()))


def _look_for_garbage_seldom() -> None:
    """Look at what was loaded never again: by its usual rules Python spends a tenth of the time on that."""
    gc.freeze()
    gc.enable()  # it may have been forked while its parent was loading
    gc.set_threshold(*_GARBAGE)


def _answer(archive: Archive, drafts: Sequence[ArticleDraft]) -> Sequence[CameIn] | Exception:
    try:
        return take_in(archive, drafts)
    except StoreError as error:
        return StoreError(str(error))  # its own kind may not survive the way
    except Exception as error:
        logger.exception("store failed")
        return RuntimeError(f"{type(error).__name__}: {error}")
