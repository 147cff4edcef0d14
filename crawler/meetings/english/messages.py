"""Who only sent a message to an event: "B joined it by a video message", "a video address of C was shown"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.meetings.english.reading import Reading
from crawler.meetings.spans import Account, Person

_SENT = frozenset(("video", "recorded", "pre-recorded", "written", "taped", "videotaped"))
_MESSAGES = frozenset(
    ("message", "messages", "address", "greeting", "greetings", "letter", "statement", "speech")
)
_FROM = frozenset(("by", "of", "from"))
_READ = frozenset(("read", "reading"))  # "read out an address by President A"


def without_senders(reading: Reading, told: Sequence[Account]) -> Iterator[Account]:
    """Leave out of what is told of an event who the sentence says sent a message in their place."""
    senders = frozenset(_senders(reading)) if not (_SENT | _READ).isdisjoint(reading.words) else frozenset()
    for account in told:
        people = tuple(p for p in account.people if p.name not in senders)
        if people or not account.people:
            yield replace(account, people=people) if senders else account


def _senders(reading: Reading) -> Iterator[str | None]:
    for i, unit in enumerate(reading.units[:-1]):
        if unit.key in _MESSAGES and not _READ.isdisjoint(reading.keys(i - 4, i)):
            yield from (
                p.name for p in reading.people if p.first == i + 2 and reading.units[i + 1].key in _FROM
            )
            continue
        if unit.key not in _SENT or reading.units[i + 1].key not in _MESSAGES:
            continue
        behind = i + 2
        if reading.keys(behind, behind + 1)[:1] and reading.units[behind].key in _FROM:
            yield from (p.name for p in reading.people if p.first == behind + 1)
        else:
            yield from (p.name for p in _before(reading, i))


def _before(reading: Reading, at: int) -> tuple[Person, ...]:
    """Return the people nearest before `at`, with those joined to them."""
    nearest = next((k for k in range(len(reading.people) - 1, -1, -1) if reading.people[k].last <= at), None)
    return reading.chain(nearest, forward=False) if nearest is not None else ()
