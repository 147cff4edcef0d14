"""Serves recorded pages on loopback, each under its own site's name, for the demo and the tests.

A recording is a folder with `response.json` and the body's file, "page.html" unless `response.json` names
another as "body". The request's Host header chooses the site, so one server stands for all of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from store.errors import ConfigurationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One recorded response."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes


class _Told(BaseModel):
    """What a `response.json` says; what else it tells is for people."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    url: str
    status: int = Field(ge=200, le=599)
    headers: dict[str, str]
    body: str = Field(
        default="page.html", pattern=r"^[\w-][\w.-]*$"
    )  # a file's name, not a way out of the folder


def recordings(folder: Path) -> Iterator[Recording]:
    """Read every recording below `folder`.

    Raises ConfigurationError where the folder holds none, or one can't be read.
    """
    found = sorted(folder.rglob("response.json"))
    if not found:
        raise ConfigurationError(
            f"no recorded pages in '{folder}': name the checkout's folder with --fixtures"
        )
    for path in found:
        try:
            told = _Told.model_validate_json(path.read_bytes())
            body = (path.parent / told.body).read_bytes()
            yield Recording(url=told.url, status=told.status, headers=told.headers, body=body)
        except ValidationError as error:
            wrong = error.errors()[0]
            where = ".".join(map(str, wrong["loc"])) or "the whole"
            raise ConfigurationError(
                f"the recording '{path}' can't be used: {where}: {wrong['msg'].lower()}; record it again"
            ) from error
        except OSError as error:
            raise ConfigurationError(f"the recording '{path}' can't be read: {error}") from error


def _site_and_path(host: str, target: str) -> tuple[str, str]:
    return host.lower().rstrip("."), target


class RecordedSites:
    """A loopback server of recorded pages; `requests` lists what it was asked for, as (host, path)."""

    def __init__(self, pages: Iterator[Recording]) -> None:
        self.requests: list[tuple[str, str]] = []
        self._pages: dict[tuple[str, str], Recording] = {}
        for page in pages:
            self.put(page)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = Thread(target=self._server.serve_forever, name="recorded-sites", daemon=True)

    @property
    def base(self) -> str:
        """The address to connect to instead of the sites' own."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def put(self, page: Recording) -> None:
        """Serve `page` from now on, instead of what had its address."""
        parts = urlsplit(page.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._pages[_site_and_path(parts.netloc, target)] = page

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and free the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        sites = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = _site_and_path(self.headers.get("Host", ""), self.path)
                sites.requests.append(asked)
                page = sites._pages.get(asked)
                status, headers, body = (
                    (page.status, page.headers, page.body)
                    if page
                    else (404, {"Content-Type": "text/plain"}, b"not recorded")
                )
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing: the crawl's own log tells."""

        return Handler


@contextmanager
def serve(folder: Path) -> Iterator[RecordedSites]:
    """Serve the recordings below `folder` for as long as the context lasts."""
    sites = RecordedSites(recordings(folder))
    sites.start()
    try:
        yield sites
    finally:
        sites.stop()
