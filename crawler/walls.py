"""What keeps us out of a site, as a word for the counts: a wall is told, and never got round. Pure."""

import re
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import urlsplit


class Wall(StrEnum):
    """A page that stands where another was asked for, until a person does something."""

    CONSENT = "wall_consent"  # to cookies, or to terms
    CHALLENGE = "wall_challenge"  # to prove that no program asks
    LOGIN = "wall_login"
    PARKED = "wall_parked"  # the address has no site any more


SOFT_404 = "soft_404"  # a page that says it was not found, and is answered as if it had been

_SAID_OF = {
    Wall.CONSENT: "a page that asks for consent stands in its stead",
    Wall.CHALLENGE: "a check that no program asks stands in its stead",
    Wall.LOGIN: "a login stands in its stead",
    Wall.PARKED: "there is no site at its address any more",
    SOFT_404: "it says that there is no such page",
}

# Words of the addresses to which sites send whoever is to agree, to prove something, to log in.
_CONSENT_AT = re.compile(r"(?i)(?:^|[./_-])(?:consent|cookie-?wall|privacy-?(?:gate|wall))(?:[./_?-]|$)")
_LOGIN_AT = re.compile(
    r"(?i)(?:^|[./_-])(?:log-?in|sign-?in|sso|auth|oauth2?|idp|passport|account|authorize)(?:[./_?-]|$)"
)
_CHALLENGE_AT = re.compile(
    r"(?i)(?:^|[./_-])(?:captcha|showcaptcha|challenge|validate|verify|antibot)(?:[./_?-]|$)"
)
_PLACES = ((_CONSENT_AT, Wall.CONSENT), (_CHALLENGE_AT, Wall.CHALLENGE), (_LOGIN_AT, Wall.LOGIN))
_HOME = re.compile(
    r"(?i)^/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|home|main|default)(?:\.\w{2,5})?/?)?$"
)

# Such as say so themselves: by the answer's status (RFC 9110, RFC 7725), or in robots.txt.
_SAID = frozenset({"http_401", "http_403", "http_451", "robots_disallowed"})
_WALLS = _SAID | frozenset(Wall)


def said_of(reason: str) -> str:
    """Say for people why a page was refused, where `reason` is a word for a wall; else return it as it is."""
    return _SAID_OF.get(reason, reason)


def wall_at(url: str) -> Wall | None:
    """Return the wall to which a redirect to `url`, on another host, leads by the look of the address."""
    parts = urlsplit(url)
    place = f"{parts.hostname or ''}{parts.path}"
    return next((wall for pattern, wall in _PLACES if pattern.search(place)), None)


def is_home(url: str) -> bool:
    """Tell whether `url` is a site's first page, or that of one of its languages."""
    parts = urlsplit(url)
    return not parts.query and _HOME.match(parts.path) is not None


def is_wall(reason: str) -> bool:
    """Tell whether a page that was refused for `reason`, its word in the counts, is behind a wall."""
    return reason in _WALLS


def walled(reasons: Mapping[str, int]) -> dict[str, int]:
    """Return, of pages that were refused, counted by reason, those behind walls."""
    return {reason: number for reason, number in reasons.items() if is_wall(reason)}
