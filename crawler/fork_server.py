"""The process that parsers are loaded into once, and that each worker of a crawl is then forked from.

Light, so that a crawl can start it before it loads its own half: the two then load beside each other.
"""

import signal
from multiprocessing import forkserver, resource_tracker, synchronize
from multiprocessing.context import ForkServerContext

# First what a worker is started with: each would import it anew, which takes longer than five pages.
_PRELOADED = ["crawler.workers", "crawler.parsers"]


class ParserContext(ForkServerContext):
    """Starts the workers of one pool, and keeps the pool's locks for as long as any of them may start.

    The pool drops its locks before it ends its workers, and with the last reference a lock's name goes. A
    worker that is still starting looks its locks up by name: it would end in a traceback.
    """

    def __init__(self) -> None:
        super().__init__()
        self.locks: list[synchronize.RLock] = []

    def RLock(self) -> synchronize.RLock:  # noqa: N802 - multiprocessing's name
        """Make a lock, and keep it."""
        lock = super().RLock()
        self.locks.append(lock)
        return lock


def prepare_parsers() -> ParserContext:
    """Begin to load the parsers, in a process of their own that workers are then forked from.

    So they are imported once, and a worker that was killed is replaced in milliseconds. Forking this process
    instead would copy its reactor and threads. An interrupt leaves them alone: `Workers.close` ends them.
    """
    context = ParserContext()
    context.set_forkserver_preload(_PRELOADED)
    # It would end in a traceback when a person interrupts the crawl; the workers inherit this from it.
    resource_tracker.ensure_running()  # first, for it unblocks the signal when it has begun
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return context
