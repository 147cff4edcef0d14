"""Who may ask a host: one crawl at a time, in whatever process."""

import asyncio
import logging
from collections.abc import Collection
from hashlib import sha256

from store.locks import HeldError, Lock

LOOK_SECONDS = 0.5  # between two looks whether another crawl has left a host
_LONGEST_HOST = 180

logger = logging.getLogger("crawler")


class Leases:
    """The right to ask hosts, which one crawl has at a time, in whatever process it runs.

    A crawl whose parent was killed goes on, and whoever starts the next one knows nothing of it.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._locks: dict[str, Lock] = {}

    async def take(self, source: str, hosts: Collection[str], *, patience: float) -> None:
        """Take them all; wait for a crawl that has one, for `patience` seconds. Raises StoreError."""
        for host in sorted(hosts):  # in one order, so that no two wait for each other
            await self.take_one(source, host, patience=patience)

    async def take_one(self, source: str, host: str, *, patience: float) -> None:
        """Take one, unless it was taken; "www." is the same host. Raises StoreError as `take` does."""
        name, left = lease_name(host), patience
        while name not in self._locks:  # nor taken for another request while this one slept
            try:
                self._locks[name] = Lock.take(self._url, name, holder=f"the crawl of {source}")
            except HeldError as error:
                if left <= 0:
                    raise
                if left == patience:
                    logger.warning("crawl waits", extra={"source": source, "reason": str(error)})
                await asyncio.sleep(min(LOOK_SECONDS, left))
                left -= LOOK_SECONDS

    def holds(self, host: str) -> bool:
        """Tell whether a host's lease was taken."""
        return lease_name(host) in self._locks

    def release(self) -> None:
        """Let others have them."""
        while self._locks:
            self._locks.popitem()[1].release()


def lease_name(host: str) -> str:
    """Return what the lock of a canonical host is called: a lock's name can hold neither all that nor "_"."""
    host = host.removeprefix("www.").replace("_", "[]")
    if len(host) > _LONGEST_HOST:
        host = sha256(host.encode()).hexdigest()
    return f"host-{host}"
