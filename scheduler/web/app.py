"""The pages of the service: its health, its metrics and the feeds. By these nothing can be changed."""

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scheduler.delivery.feeds.formats import FORMS, Form
from store.errors import StoreError

_HEADERS = (
    (b"connection", b"close"),  # each has its time, which the next request would have to share
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'"),
    (b"referrer-policy", b"no-referrer"),
)

logger = logging.getLogger("scheduler")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a page answers, and what that is."""

    content: bytes
    media_type: str


def web_app(
    health: Callable[[], Mapping[str, Any]],
    folders: Mapping[str, Path],
    *,
    metrics: Callable[[], Told] | None = None,
    further: Sequence[Route] = (),
) -> Starlette:
    """Return the pages, and `further` ones.

    `health` and `metrics` are asked at each look, and the feeds in `folders` are told as they stand. Of each
    folder that is known what stands before the names of its files: "", or "eu/".
    """
    one_at_a_time = Lock()  # the store has few connections, and the stages need them
    app = Starlette(
        routes=[
            Route("/health", partial(_tell_health, health, one_at_a_time)),
            Route("/metrics", partial(_tell_metrics, metrics, one_at_a_time)),
            *(
                Route(f"/{path}{form.file}", partial(_tell_feed, folder / form.file, form))
                for path, folder in folders.items()
                for form in FORMS.values()
            ),
            *further,
        ],
        middleware=[Middleware(_SafeHeaders)],
    )
    # A redirect would lead to whatever host the request named.
    app.router.redirect_slashes = False
    return app


# Plain functions: Starlette runs them in threads, so that a slow disk holds up nobody else.
def _tell_health(ask: Callable[[], Mapping[str, Any]], alone: Lock, _request: Request) -> Response:
    try:
        with alone:
            told = ask()
    except StoreError as error:
        logger.error("health unknown", extra={"reason": str(error)})  # noqa: TRY400 - one line
        told = {"status": "failed", "problems": ["database: it can't be read; the log says why"]}
    status = 503 if told.get("status") == "failed" else 200
    return JSONResponse(told, status_code=status, headers={"cache-control": "no-store"})


def _tell_metrics(ask: Callable[[], Told] | None, alone: Lock, _request: Request) -> Response:
    if ask is None:
        return PlainTextResponse("there are no metrics here\n", status_code=404)
    try:
        with alone:
            told = ask()
    except StoreError as error:
        logger.error("metrics unknown", extra={"reason": str(error)})  # noqa: TRY400 - one line
        return PlainTextResponse("the database can't be read; the log says why\n", status_code=503)
    return Response(told.content, media_type=told.media_type, headers={"cache-control": "no-store"})


def _tell_feed(file: Path, form: Form, request: Request) -> Response:
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return PlainTextResponse("there is no feed yet\n", status_code=404)
    except OSError as error:
        logger.error("feed unreadable", extra={"reason": str(error)})  # noqa: TRY400 - one line
        return PlainTextResponse("the feed can't be read; the log says why\n", status_code=503)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "no-cache"}
    if _is_known(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=form.media_type, headers=headers)


def _is_known(if_none_match: str, tag: str) -> bool:
    """Tell whether a reader has what `tag` stands for; proxies mark it as weak (RFC 9110, 13.1.2)."""
    told = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return tag in told or told == ["*"]


class _SafeHeaders:
    """Says with every answer that a browser must take it for what it is, and run nothing of it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *_HEADERS]}
            await send(message)

        await self._app(scope, receive, send_safely)
