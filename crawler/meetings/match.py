"""The matcher that the store asks: which accounts tell of one meeting, and what is shown of it.

docs/MATCHING.md tells its rules to readers. Pure, and no answer depends on the order of what is asked.
"""

from collections.abc import Collection, Sequence

from crawler.meetings.clustering import clusters
from crawler.meetings.occasions import is_beside
from crawler.meetings.pairing import UNRELATED, relation
from crawler.meetings.profiles import profile
from crawler.meetings.showing import told
from store.matching import Account, Matcher, Told
from store.records.meetings import MeetingReport


class _Matcher:
    """Answers by the rules of this package."""

    def same(self, one: Account, other: Account) -> bool:
        """Tell whether two accounts may be of one meeting; those of one article never are."""
        return one.article != other.article and relation(profile(one), profile(other)) > UNRELATED

    def clusters(
        self,
        accounts: Sequence[Account],
        *,
        joined: Collection[frozenset[str]] = (),
        parted: Collection[frozenset[str]] = (),
    ) -> frozenset[frozenset[str]]:
        """Divide the keys of `accounts` into meetings."""
        return clusters(accounts, joined=joined, parted=parted)

    def told(self, accounts: Sequence[Account]) -> Told:
        """Return what is shown of the meeting that `accounts` tell."""
        return told(accounts)

    def is_occasion(self, report: MeetingReport, occasion: MeetingReport) -> bool:
        """Tell whether `occasion` is the occasion of what `report` tells."""
        return is_beside(report, occasion)


MATCHER: Matcher = _Matcher()
