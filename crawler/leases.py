"""Who may ask a host: one crawl at a time, in whatever process."""

import asyncio
import logging
from collections.abc import Collection

from store.locks import HeldError, Lock

LOOK_SECONDS = 0.5  # between two looks whether another crawl has left a host

logger = logging.getLogger("crawler")


class Leases:
    """The right to ask the hosts of one source, which one crawl has at a time, in whatever process it runs.

    A crawl whose parent was killed goes on, and whoever starts the next one knows nothing of it.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._locks: list[Lock] = []

    async def take(self, source: str, domains: Collection[str], *, patience: float) -> None:
        """Take them all; wait for a crawl that has one, for `patience` seconds. Raises StoreError."""
        for domain in sorted(domains):  # in one order, so that no two wait for each other
            self._locks.append(await self._lease(source, f"host-{domain}", patience))

    async def _lease(self, source: str, name: str, patience: float) -> Lock:
        holder = f"the crawl of {source}"
        left = patience
        while True:
            try:
                return Lock.take(self._url, name, holder=holder)
            except HeldError as error:
                if left <= 0:
                    raise
                if left == patience:
                    logger.warning("crawl waits", extra={"source": source, "reason": str(error)})
            await asyncio.sleep(LOOK_SECONDS)
            left -= LOOK_SECONDS

    def release(self) -> None:
        """Let others have them."""
        while self._locks:
            self._locks.pop().release()
