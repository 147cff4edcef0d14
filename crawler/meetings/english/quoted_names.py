"""Names of events in quotation marks: 'the forum "New Roads"', 'a seminar entitled "Water for All"'."""

from collections.abc import Sequence

from crawler.meetings.spans import Unit

_QUOTES = {'"': '"', "“": "”", "«": "»", "‘": "’"}
_LONGEST = 30
# What may stand between the noun and the name.
_CALLED = frozenset(("entitled", "titled", "called", "named", "dubbed", "billed as", "themed"))
_UNDER = (
    ("under", "the"),
    ("on", "the"),
    ("with", "the"),
    ("on", "a"),
    ("bearing", "the"),
    ("devoted", "to", "the"),
    ("dedicated", "to", "the"),
)
_UNDER_BEGINS = frozenset(words[0] for words in _UNDER)
# With one of these it is the event's own name.
_NAMING = frozenset(("entitled", "titled", "called", "named", "dubbed", "title", "name", "heading"))
_SMALL = frozenset(("of", "in", "the", "and", "for", "on", "to", "with", "a", "&", "-", "–", ":", "by"))
_CLOSING = frozenset(
    (",", ".", ";", "was", "were", "is", "has", "in", "at", "on", "which", "(", "will", "here")
)
_TITLES = frozenset(("title", "heading", "name", "theme", "topic", "subject", "motto", "slogan", "headline"))


def behind_quoted_name(units: Sequence[Unit], at: int) -> int:
    """Return what follows the name in quotation marks behind a noun of meeting that ends at `at`, or `at`."""
    begin = _behind_called(units, at)
    closing = _QUOTES.get(units[begin].key) if begin + 1 < len(units) else None
    if closing is None or not units[begin + 1].text[0].isupper():
        return at
    ends = (j + 1 for j in range(begin + 2, min(len(units), begin + _LONGEST)) if units[j].key == closing)
    return next(ends, at)


def behind_plain_name(units: Sequence[Unit], at: int, names: frozenset[int]) -> int:
    """Return what follows the name of "the conference Security in Greater Eurasia", or `at`."""
    end = i = at
    while i < min(len(units), at + _LONGEST) and i not in names:
        if units[i].text[0].isupper() and not units[i].has("head", "heads", "honorific", "saying"):
            end = i + 1
        elif units[i].key not in _SMALL or i == at:
            break
        i += 1
    words = [u for u in units[at:end] if u.text[0].isupper()]
    enough = len(words) > 1 and not any(u.has("city", "country", "adjective") for u in units[at : at + 1])
    closed = units[end : end + 1] and (units[end].key in _CLOSING or units[end].has("happen", "planned"))
    return end if enough and closed else at


def has_theme(units: Sequence[Unit], at: int) -> bool:
    """Tell whether what is quoted behind `at` is what the event is about, and no name of it."""
    if behind_quoted_name(units, at) == at or units[at].key in _QUOTES:
        return False
    return _NAMING.isdisjoint(u.key for u in units[at : at + 4])


def _behind_called(units: Sequence[Unit], at: int) -> int:
    """Return what follows 'entitled', ', under the title of', or `at`."""
    begin = at + (at < len(units) and units[at].key == ",")
    if begin < len(units) and units[begin].key in _CALLED:
        return begin + 1
    if begin >= len(units) or units[begin].key not in _UNDER_BEGINS:
        return at
    for words in _UNDER:
        end = begin + len(words)
        if end < len(units) and tuple(u.key for u in units[begin:end]) == words and units[end].key in _TITLES:
            behind = end + 1
            return behind + (behind < len(units) and units[behind].key in {"of", ":"})
    return at
