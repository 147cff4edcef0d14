"""What sites said of their list pages, by which the next crawl asks whether they have changed. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from store.redaction import redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class ListState:
    """One list page, feed or sitemap as a crawl read it; `rules` names by what its links were chosen."""

    url: str
    etag: str | None
    modified: str | None  # Last-Modified, as it was sent
    rules: str
    read_at: datetime  # the last time that it came in full


def kept_name(url: str) -> str:
    """Return what a list is called where it is kept: its address, which may hold what gives access to it."""
    shown = redacted(url)
    return url if shown == url else f"{shown}#{sha256(url.encode()).hexdigest()[:16]}"


def states_to_json(states: Sequence[ListState]) -> list[dict[str, Any]]:
    """Return them as a run keeps them."""
    return [
        {
            "url": kept_name(state.url),
            "etag": state.etag,
            "modified": state.modified,
            "rules": state.rules,
            "read_at": state.read_at.astimezone(UTC).isoformat(),
        }
        for state in states
    ]


def states_from_json(told: Sequence[Mapping[str, Any]]) -> tuple[ListState, ...]:
    """Read what `states_to_json` wrote."""
    return tuple(
        ListState(
            url=each["url"],
            etag=each["etag"],
            modified=each["modified"],
            rules=each["rules"],
            read_at=datetime.fromisoformat(each["read_at"]),
        )
        for each in told
    )
