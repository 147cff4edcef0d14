"""A crawl by date: list page after list page, until they name nothing of that day or later."""

LISTS_AT_MOST = 1_000
_BARREN = 2  # list pages in a row: a site may put a few old articles before new ones


class ReachingBack:
    """How far such a crawl has come. What earlier ones have stored it passes over, and so goes on."""

    def __init__(self) -> None:
        self._barren = 0  # list pages since the last article of the days that are asked for

    def note_list(self) -> None:
        """Note that a list page was read."""
        self._barren += 1

    def note_article(self) -> None:
        """Note an article of the days that are asked for, known or new; or one that tells no day."""
        self._barren = 0

    @property
    def goes_on(self) -> bool:
        """Whether the next list page may name such articles."""
        return self._barren <= _BARREN
