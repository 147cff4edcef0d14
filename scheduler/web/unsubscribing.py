"""The page by which a reader leaves: looked at it changes nothing, its button (or his mail program) does."""

import logging
from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from scheduler.configuration.config import UNSUBSCRIBE, Configuration
from store.archive import Archive
from store.errors import StoreError
from store.records.subscribers import Subscriber, SubscriberState

# Who knows an address of this kind can unsubscribe its reader: no search engine, nobody's history.
_HEADERS = {"cache-control": "no-store", "x-robots-tag": "noindex"}

logger = logging.getLogger("scheduler")


class _Words(NamedTuple):
    title: str
    text: str


def unsubscribe_route(config: Configuration, archive: Archive, now: Callable[[], datetime]) -> Route:
    """Return the pages of all readers, one for each token.

    GET shows a page with a button, POST unsubscribes (RFC 8058), and says the same each time. No answer and
    no log says whose address a token is.
    """
    titles = {digest.name: digest.title for digest in config.digests}

    # A plain function: Starlette runs it in a thread.
    def answer(request: Request) -> Response:
        token, leaves = request.path_params["token"], request.method == "POST"
        try:
            reader = archive.unsubscribe(token, now=now()) if leaves else archive.subscriber(token)
        except StoreError as error:
            logger.error("not unsubscribed", extra={"reason": str(error)})  # noqa: TRY400 - one line
            told = "this can't be done just now; try again in some minutes\n"
            return PlainTextResponse(told, status_code=503, headers=_HEADERS)
        if reader is None:
            told = "this address is nobody's; it must be written as it stands in the mail\n"
            return PlainTextResponse(told, status_code=404, headers=_HEADERS)
        if leaves:
            logger.info("reader left", extra={"digest": reader.digest})
        return HTMLResponse(_page(reader, titles.get(reader.digest, reader.digest)), headers=_HEADERS)

    return Route(f"/{UNSUBSCRIBE}/{{token}}", answer, methods=["GET", "POST"])


def _page(reader: Subscriber, title: str) -> str:
    if reader.state is SubscriberState.UNSUBSCRIBED:
        words = _Words("Unsubscribed", f"You are sent no more mails of “{title}”.")
        button = ""
    else:
        words = _Words(f"No more mails of “{title}”?", "One click, and you are sent no more of them.")
        button = '<form method="post"><button type="submit">Unsubscribe</button></form>\n'
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(words.title)}</title>\n</head>\n<body>\n"
        f"<h1>{escape(words.title)}</h1>\n<p>{escape(words.text)}</p>\n{button}</body>\n</html>\n"
    )
