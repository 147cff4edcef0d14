"""Signs of life for whoever watches from outside: a ping after each round of crawls if all is well."""

import logging
from collections.abc import Callable

from scheduler.configuration.config import Configuration
from scheduler.delivery.ping import PingError, ping

logger = logging.getLogger("scheduler")


class Pings:
    """Pings after rounds, but not oftener than the configuration says; what becomes of it stops nothing.

    `ails` tells whether something is wrong, and `seconds` reads a clock that always goes forward.
    """

    def __init__(
        self, config: Configuration, *, ails: Callable[[], bool], seconds: Callable[[], float]
    ) -> None:
        self._config = config
        self._ails = ails
        self._seconds = seconds
        self._is_due = False
        self._last: float | None = None  # when it was looked last whether all is well
        self._failure: str | None = None  # of the last ping

    @property
    def is_wanted(self) -> bool:
        """Whether anybody waits for pings."""
        return self._config.service.ping_url is not None

    def note_round(self) -> None:
        """Note that the crawls were looked after once more, to their end."""
        self._is_due = True

    def ping_due(self) -> None:
        """Ping, if a round has ended since the last one."""
        now, told = self._seconds(), self._config.service
        if not self._is_due or (self._last is not None and now - self._last < told.ping_interval):
            return
        self._is_due, self._last = False, now
        url = told.ping_fail_url if self._ails() else told.ping_url
        if url:
            self._ping(url)

    def _ping(self, url: str) -> None:
        try:
            ping(url, allow=self._config.crawl.allow)
        except PingError as error:
            if str(error) != self._failure:
                logger.warning("ping failed", extra={"reason": str(error)})
            self._failure = str(error)
        else:
            if self._failure:
                logger.info("ping succeeds again")
            self._failure = None
