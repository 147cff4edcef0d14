"""The lines that an import reads. Pure."""

import json
import re
import reprlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from store.errors import ReadoutError
from store.records.articles import ArticleDraft
from store.text import clean_text

# What an imported article has instead of a source of its own.
SOURCE = "import"
_LONGEST_URL = 2000
_LONGEST_HOST = 253
_LONGEST_OUTLET = 100
_MOST_TEXT_BYTES = 2_000_000
_SHOWN_CHARACTERS = 60
# Before the Shanghai Five nothing was reported of them; a day of publication may be ahead of ours by a zone.
_FIRST_PUBLISHED = datetime(1996, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=2)
_brief = reprlib.Repr()
_brief.maxstring = _brief.maxother = _SHOWN_CHARACTERS * 2
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_][A-Za-z0-9_-]{1,20})?")


class WrongFieldError(ReadoutError, ValueError):
    """A field of a line is missing or wrong; `field` is None where the line is no JSON object at all."""

    def __init__(self, field: str | None, problem: str) -> None:
        super().__init__(f"'{field}' {problem}" if field else problem)
        self.field = field
        self.problem = problem


def draft_from_json(
    line: str, *, fetched_at: datetime, key_of: Callable[[str], tuple[str | None, str]]
) -> ArticleDraft:
    """Read one line of an import.

    `key_of` gives an address's key (None where its site has none) and its canonical form. A `published`
    without a zone is taken as UTC; one before 1996, or more than two days after `fetched_at`, is refused: it
    would take meetings to years in which nobody looks for them. Raises WrongFieldError.
    """
    told = _object(line)
    given = _address(told)
    try:
        key, url = key_of(given)
    except ValueError as error:
        raise WrongFieldError("url", f"can't be read: {_shown(given)}") from error
    return ArticleDraft(
        source=SOURCE,
        outlet=_outlet(told) or _host(url),
        key=key or url,
        url=url,
        title=_required(told, "title"),
        body=_body(told),
        fetched_at=fetched_at,
        language=_language(told),
        published_at=_published(told, fetched_at),
        published_by=SOURCE if told.get("published") else None,
        extracted_by=SOURCE,
        aliases=(given,) if given != url else (),
    )


def _object(line: str) -> Mapping[str, Any]:
    try:
        told = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise WrongFieldError(None, "no JSON; write one object a line") from error
    if not isinstance(told, dict):
        raise WrongFieldError(None, 'no JSON object; write {"url": …, "title": …, "text": …}')
    return told


def _refuse(constant: str) -> None:
    """Refuse NaN and Infinity, which Python reads although they are no JSON."""
    raise ValueError(constant)


def _text(told: Mapping[str, Any], field: str) -> str | None:
    """Return a field's text, None where it is left out, null or blank."""
    value = told.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        raise WrongFieldError(field, f"must be text, not {_shown(value)}")
    return value if clean_text(value).strip() else None


def _required(told: Mapping[str, Any], field: str) -> str:
    text = _text(told, field)
    if text is None:
        raise WrongFieldError(field, "is missing")
    return text


def _body(told: Mapping[str, Any]) -> str:
    body = _required(told, "text")
    if len(body.encode(errors="surrogatepass")) > _MOST_TEXT_BYTES:
        raise WrongFieldError("text", "is longer than 2 MB; split it into the articles that it holds")
    return body


def _outlet(told: Mapping[str, Any]) -> str | None:
    outlet = _text(told, "outlet")
    if outlet is None:
        return None
    name = outlet.strip()
    if len(name) > _LONGEST_OUTLET or not name.isprintable() or "/" in name or "\\" in name:
        raise WrongFieldError(
            "outlet",
            f"must be a name of up to {_LONGEST_OUTLET} characters without slashes, not {_shown(outlet)}",
        )
    return name


def _address(told: Mapping[str, Any]) -> str:
    url = _required(told, "url").strip()
    try:
        parts = urlsplit(url)
        port_is_wrong = parts.port == 0
    except ValueError as error:
        raise WrongFieldError("url", f"is no address: {_shown(url)}") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or port_is_wrong:
        raise WrongFieldError("url", f"must begin with http:// or https:// and a host, not {_shown(url)}")
    is_long = len(url) > _LONGEST_URL or len(parts.hostname) > _LONGEST_HOST
    if is_long or clean_text(url) != url or any(character.isspace() for character in url):
        raise WrongFieldError("url", f"is too long or has characters that no address has: {_shown(url)}")
    return url


def _language(told: Mapping[str, Any]) -> str | None:
    language = _text(told, "language")
    if language is None:
        return None
    code = _LANGUAGE.fullmatch(language.strip().casefold())
    if code is None:
        raise WrongFieldError("language", f"must be a code like 'en', not {_shown(language)}")
    return code[1]


def _published(told: Mapping[str, Any], fetched_at: datetime) -> datetime | None:
    published = _text(told, "published")
    if published is None:
        return None
    try:
        moment = datetime.fromisoformat(published.strip())
        moment = moment.replace(tzinfo=UTC) if moment.utcoffset() is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise WrongFieldError(
            "published",
            f"must be a date (2019-07-12) or a time (2019-07-12T16:25:00+03:00), not {_shown(published)}",
        ) from error
    if moment < _FIRST_PUBLISHED:
        raise WrongFieldError("published", f"is before {_FIRST_PUBLISHED.year}: {_shown(published)}")
    if moment - fetched_at > _AHEAD:
        raise WrongFieldError("published", f"is more than two days ahead: {_shown(published)}")
    return moment


def _host(url: str) -> str:
    return (urlsplit(url).hostname or url).removeprefix("www.")


def _shown(value: object) -> str:
    """Return a value short enough, and plain enough, for one line."""
    shown = _brief.repr(value)  # repr itself gives up on what is nested deep
    return shown if len(shown) <= _SHOWN_CHARACTERS else shown[:_SHOWN_CHARACTERS] + "…"
