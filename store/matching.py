"""What the store asks of a matcher: which accounts tell of one meeting, and what is shown of it. Pure.

The store finds the accounts that may belong together, keeps what the matcher says, and gives ids; every rule
about people, days and places is the matcher's.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from store.records.meetings import MeetingReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One article's report of one meeting, as a matcher sees it.

    `key` is opaque, unique, and the same in a store that is built anew in another order; so is `article`. Two
    accounts of one article are two meetings unless an editor joins them.
    """

    key: str
    article: str
    report: MeetingReport
    published: date | None = None  # the local day, where it is known
    language: str | None = None  # ISO 639-1
    source: str = ""  # the outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """One value of a field on which the accounts of a meeting disagree, and who tells it.

    `field` is "date", "place.city", "title", "participants[0].post" …, by the places of the shown report.
    """

    field: str
    value: str
    keys: tuple[str, ...]  # of the accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is shown of a meeting, and every disagreement: a row a value, the shown one of a field first.

    The evidence of `report` comes from several texts: `proofs` has, for each piece of it in its order, the
    key of the account in whose text it stands. That account tells the very value that is shown.
    """

    report: MeetingReport
    values: tuple[Differing, ...] = ()
    proofs: tuple[str, ...] = ()


class Matcher(Protocol):
    """Decides over accounts. No answer depends on the order in which they are given."""

    def same(self, one: Account, other: Account) -> bool:
        """Tell whether two accounts may be of one meeting; symmetric.

        Used to reach every account that a change may concern: two accounts that end up in one cluster are
        linked by a chain of accounts that are the same.
        """
        ...

    def clusters(
        self,
        accounts: Sequence[Account],
        *,
        joined: Collection[frozenset[str]] = (),
        parted: Collection[frozenset[str]] = (),
    ) -> frozenset[frozenset[str]]:
        """Divide the keys of `accounts` into meetings.

        An editor's word is law: the accounts of each of `joined` stay together, the two of each of `parted`
        never do. Keys that are not among `accounts` are ignored.
        """
        ...

    def told(self, accounts: Sequence[Account]) -> Told:
        """Return what is shown of the meeting that `accounts`, at least one, tell."""
        ...

    def is_occasion(self, report: MeetingReport, occasion: MeetingReport) -> bool:
        """Tell whether `occasion` is the occasion of what `report` tells.

        Asked only where the report states an occasion and the other has a title, for these have to agree.
        """
        ...
