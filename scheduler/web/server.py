"""The server of the pages, in a thread. A port that is taken is said, tried again, and stops nothing else."""

import asyncio
import errno
import logging
import socket
from threading import Thread

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from scheduler.configuration.config import WebConfiguration

_FAREWELL_SECONDS = 2  # for answers that are under way when the service ends
_MOST_CONNECTIONS = 64  # at a time; each takes a file descriptor, of which the stages need some
_CONNECTION_SECONDS = 60.0  # for one request and its answer

logger = logging.getLogger("scheduler")
logging.getLogger("uvicorn").setLevel(logging.WARNING)


class WebServer:
    """Serves `app` where the configuration says, as long as it is kept up."""

    def __init__(self, told: WebConfiguration, app: ASGIApp) -> None:
        self._told = told
        self._app = app
        self._server: uvicorn.Server | None = None
        self._thread: Thread | None = None
        self._said: str | None = None  # why it could not be started, the last time

    def keep_up(self) -> None:
        """Start it where it does not run: at first, and again where its port was taken."""
        if not self._told.enabled or (self._thread and self._thread.is_alive()):
            return
        try:
            listening = _listen(self._told.host, self._told.port)
        except OSError as error:
            said = _remedy(self._told.host, self._told.port, error)
            if said != self._said:
                logger.warning("web not started", extra={"reason": said})
            self._said = said
            return
        self._said = None
        self._server = uvicorn.Server(_configuration(self._app))
        self._thread = Thread(
            target=self._server.run, kwargs={"sockets": [listening]}, name="web", daemon=True
        )
        self._thread.start()
        host, port, *_ = listening.getsockname()
        logger.info("web started", extra={"host": host, "port": port})

    def stop(self) -> None:
        """End it, with what it is answering."""
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(timeout=2 * _FAREWELL_SECONDS)


class _Connection(H11Protocol):
    """A connection that ends in its time, though its client says nothing, or never takes its answer."""

    _end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, unless there are too many already."""
        super().connection_made(transport)
        if len(self.connections) > _MOST_CONNECTIONS:
            transport.abort()
        else:
            self._end = self.loop.call_later(_CONNECTION_SECONDS, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        if self._end:
            self._end.cancel()
        super().connection_lost(exc)


def _configuration(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="asyncio",
        http=_Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=_FAREWELL_SECONDS,
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


def _remedy(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is taken; end the program that has it, or write another [web] port"
    if error.errno == errno.EACCES:
        return f"port {port} may not be used by us; write a [web] port above 1023"
    return f"can't listen at port {port} of {host} ({error.strerror}); write another [web] host"
