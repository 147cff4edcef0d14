"""Dates of publication that a page itself does not tell: a feed or sitemap that led to it did. Pure."""

# How the rule's name begins by which a date of publication is what led to a page says, not the page itself.
ANNOUNCED = "announced"


def is_announced(published_by: str | None) -> bool:
    """Tell whether a date of publication is what a feed or sitemap says of the page."""
    return (published_by or "").startswith(ANNOUNCED)
