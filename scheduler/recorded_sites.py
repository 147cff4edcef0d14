"""Serves recorded pages on loopback, each under its own site's name, for the demo and the tests.

A recording is a folder with `response.json` and the body's file, "page.html" unless `response.json` names
another as "body". The request's Host header chooses the site, so one server stands for all of them.

Recordings have days, so that sites can change as real ones do: `"day": 2` is what the site answers from the
second day on. Without one, it is there from the first.

By hand: `python -m scheduler.recorded_sites --help`.
"""

import sys
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from store.errors import ConfigurationError

BUNDLED = Path(__file__).parents[1] / "fixtures"

_Target = tuple[str, str]  # host and path, as a request names them


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One recorded response, and the day from which on the site gave it; the first is 1."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    day: int = 1


class _Told(BaseModel):
    """What a `response.json` says; what else it tells is for people."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    url: str
    status: int = Field(ge=200, le=599)
    headers: dict[str, str]
    body: str = Field(
        default="page.html", pattern=r"^[\w-][\w.-]*$"
    )  # a file's name, not a way out of the folder
    day: int = Field(default=1, ge=1)


def recordings(folder: Path) -> Iterator[Recording]:
    """Read every recording below `folder`, of whatever day.

    Raises ConfigurationError where the folder holds none, or one can't be read.
    """
    found = sorted(folder.rglob("response.json"))
    if not found:
        raise ConfigurationError(
            f"no recorded pages in '{folder}'; name the folder that holds them, as the checkout's fixtures"
        )
    for path in found:
        try:
            told = _Told.model_validate_json(path.read_bytes())
            body = (path.parent / told.body).read_bytes()
            yield Recording(url=told.url, status=told.status, headers=told.headers, body=body, day=told.day)
        except ValidationError as error:
            wrong = error.errors()[0]
            where = ".".join(map(str, wrong["loc"])) or "the whole"
            raise ConfigurationError(
                f"the recording '{path}' can't be used: {where}: {wrong['msg'].lower()}; record it again"
            ) from error
        except OSError as error:
            raise ConfigurationError(f"the recording '{path}' can't be read: {error}") from error


def _by_address(pages: Iterable[Recording]) -> dict[_Target, dict[int, Recording]]:
    """Return the recordings of each address by their day."""
    found: dict[_Target, dict[int, Recording]] = {}
    for page in pages:
        days = found.setdefault(_target(page), {})
        if page.day in days:
            raise ConfigurationError(
                f"two recordings tell what {page.url} answers from day {page.day} on; give one another day"
            )
        days[page.day] = page
    return found


def _as_of(day: int, days: dict[int, Recording]) -> Recording | None:
    """Return the newest of an address's recordings that is not of a later day."""
    return days[max(past)] if (past := [each for each in days if each <= day]) else None


def _target(page: Recording) -> _Target:
    parts = urlsplit(page.url)
    return _site_and_path(parts.netloc, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def _site_and_path(host: str, target: str) -> _Target:
    return host.lower().rstrip("."), target


class RecordedSites:
    """A loopback server of recorded pages; `requests` lists what it was asked for, as (host, path).

    Raises ConfigurationError where two recordings tell the same day of one address.
    """

    def __init__(self, pages: Iterable[Recording], *, day: int = 1, port: int = 0) -> None:
        self.requests: list[tuple[str, str]] = []
        self._pages = _by_address(pages)
        self._day = day
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._thread = Thread(target=self._server.serve_forever, name="recorded-sites", daemon=True)

    @property
    def base(self) -> str:
        """The address to connect to instead of the sites' own."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def put(self, page: Recording) -> None:
        """Serve `page` from now on, instead of all that had its address."""
        self._pages[_target(page)] = {page.day: page}

    def turn_to(self, day: int) -> None:
        """Answer from now on as the sites did on `day`."""
        self._day = day

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
                page = _as_of(sites._day, sites._pages.get(asked, {}))
                status, headers, body = (
                    (page.status, page.headers, page.body)
                    if page
                    else (404, {"Content-Type": "text/plain"}, b"not recorded")
                )
                if self._is_known(headers):
                    status, body = 304, b""
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 304:  # noqa: PLR2004 - "not modified" has no body
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def _is_known(self, headers: dict[str, str]) -> bool:
                asked = (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified"))
                told = [(self.headers.get(question), headers.get(answer)) for question, answer in asked]
                return any(known and known == now for known, now in told)

            def log_message(self, *_: object) -> None:
                """Say nothing: the crawl's own log tells."""

        return Handler


@contextmanager
def serve(folder: Path, *, day: int = 1, port: int = 0) -> Iterator[RecordedSites]:
    """Serve the recordings below `folder` as of `day`, for as long as the context lasts; port 0 is any."""
    sites = RecordedSites(recordings(folder), day=day, port=port)
    sites.start()
    try:
        yield sites
    finally:
        sites.stop()


_EXAMPLES = """\
examples:
  python -m scheduler.recorded_sites
  python -m scheduler.recorded_sites fixtures --day 2 --port 8000
  scrapy crawl sectsco -a base=http://127.0.0.1:8000 -O articles.jsonl     (in another terminal)
  curl -H 'Host: eng.sectsco.org' http://127.0.0.1:8000/news/
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until Ctrl-C; the base address is printed first, alone on its line."""
    parser = ArgumentParser(
        prog="python -m scheduler.recorded_sites",
        description="Serve recorded pages on loopback until Ctrl-C, each under its own site's name.",
        epilog=_EXAMPLES,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, default=BUNDLED, metavar="FOLDER", help="default: the bundled ones"
    )
    parser.add_argument("--day", type=_whole_number, default=1, metavar="N", help="as of day N; default: 1")
    parser.add_argument("--port", type=_whole_number, default=0, metavar="PORT", help="default: any free one")
    told = parser.parse_args(arguments)
    try:
        with serve(told.folder, day=told.day, port=told.port) as sites:
            print(sites.base, flush=True)  # noqa: T201 - what the command is run for
            Event().wait()
    except ConfigurationError as error:
        parser.error(str(error))
    except OSError as error:
        parser.exit(1, f"{parser.prog}: port {told.port} can't be had: {error.strerror}; name another\n")
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)  # noqa: T201 - the same


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 65_535):  # noqa: PLR2004 - the last port
        raise ArgumentTypeError(f"'{text}' is no whole number from 1 to 65535")
    return int(text)


if __name__ == "__main__":
    main()
