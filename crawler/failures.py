"""Why a page did not come: a word for the counts and a phrase for people."""

import re
from dataclasses import dataclass
from http import HTTPStatus

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.extract.refusals import UnreadablePage
from crawler.guard import BUDGET, Refused

TLS = "tls"  # the reason of a certificate that can't be believed, or of no encryption

_OPENSSL_SAYS = re.compile(r"'([^']+)'\)")
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFailure:
    """Why one page could not be had."""

    reason: str  # a word, for counts
    said: str  # a phrase that follows the page's address


_KNOWN: tuple[tuple[type[Exception], str, str], ...] = (
    (DownloadConnectionRefusedError, "connection_refused", "the connection was refused"),
    (DownloadTimeoutError, "timeout", "it took too long"),
    (CannotResolveHostError, "unknown_host", "its host name is not known"),
    (ResponseDataLossError, "cut_short", "the page was cut short"),
    (DownloadCancelledError, "too_large", "the page is too large"),
)


def is_left(error: BaseException) -> bool:
    """Tell whether a page was not asked for because its crawl was over: the next one does so."""
    return isinstance(error, Refused) and error.reason == BUDGET


def is_gone(error: BaseException) -> bool:
    """Tell whether a site says that there is no such page, or no longer."""
    return isinstance(error, HttpError) and error.response.status in _GONE


def page_failure(error: BaseException) -> PageFailure:
    """Say what `error`, as Scrapy hands it over, means for the page that was asked for."""
    if isinstance(error, Refused | UnreadablePage):
        said = str(error) if isinstance(error, Refused) else error.detail
        return PageFailure(reason=error.reason, said=said)
    if isinstance(error, HttpError):
        status = error.response.status
        return PageFailure(reason=f"http_{status}", said=f"it answered {status}")
    for kind, reason, said in _KNOWN:
        if isinstance(error, kind):
            return PageFailure(reason=reason, said=said)
    if isinstance(error, IgnoreRequest | DownloadFailedError):
        return _described(str(error))
    if isinstance(error, ValueError) and "request url" in str(
        error
    ):  # of a redirect, to "javascript:" for one
        return PageFailure(reason="blocked_address", said="it leads to what is no address of a page")
    return PageFailure(reason=type(error).__name__, said=_one_line(f"{type(error).__name__} {error}"))


def _described(message: str) -> PageFailure:
    """Read what only the error's text tells."""
    if "redirections" in message:
        return PageFailure(reason="redirect_loop", said="it redirects too often")
    if "DOWNLOAD_MAXSIZE" in message:
        return PageFailure(reason="too_large", said="the page is too large when unpacked")
    # OpenSSL's errors come as the text of a list of tuples.
    if "SSL" in message or "certificate" in message:
        found = _OPENSSL_SAYS.findall(message)
        why = _one_line(found[-1] if found else message)
        return PageFailure(reason=TLS, said=f"its certificate or encryption is not good ({why})")
    return PageFailure(reason="connection_lost", said=_one_line(f"the connection broke ({message})"))


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]
