"""What keeps us out of a site, as a word for the counts: a wall is told, and never got round. Pure."""

from collections.abc import Mapping
from enum import StrEnum


class Wall(StrEnum):
    """A page that stands where another was asked for, until a person does something."""

    CONSENT = "wall_consent"  # to cookies, or to terms
    CHALLENGE = "wall_challenge"  # to prove that no program asks
    LOGIN = "wall_login"
    PARKED = "wall_parked"  # the address has no site any more


# Such as say so themselves: by the answer's status (RFC 9110, RFC 7725), or in robots.txt.
_SAID = frozenset({"http_401", "http_403", "http_451", "robots_disallowed"})
_WALLS = _SAID | frozenset(Wall)


def is_wall(reason: str) -> bool:
    """Tell whether a page that was refused for `reason`, its word in the counts, is behind a wall."""
    return reason in _WALLS


def walled(reasons: Mapping[str, int]) -> dict[str, int]:
    """Return, of pages that were refused, counted by reason, those behind walls."""
    return {reason: number for reason, number in reasons.items() if is_wall(reason)}
