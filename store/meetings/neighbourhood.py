"""The accounts that a change may concern: all that may be one meeting with those that changed."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from store.matching import Matcher
from store.meetings.accounts import Placed, load_accounts, load_by_keys, load_placed, near
from store.meetings.placing import Period

# The pairs of accounts that are compared grow with the square of these.
MOST_ACCOUNTS = 400  # that are divided anew together
MOST_OF_ONE = 60  # that stand for one meeting; the others go where these go

Joined = Callable[[Iterable[str]], set[str]]


def neighbourhood(
    session: Session, start: Iterable[Placed], matcher: Matcher, joined_with: Joined
) -> dict[str, Placed]:
    """Return `start` and what is linked to it, step by step, by key; up to MOST_ACCOUNTS are added.

    A step leads to the accounts of the same days that the matcher calls the same, to those that an editor
    joined with it, and to all that tell the same meeting as one of them. Meetings come whole; for one that is
    told more than MOST_OF_ONE times some accounts stand. Up to these bounds the answer does not depend on the
    order in which accounts arrived.
    """
    candidates = _Candidates(session)
    known: dict[str, Placed] = {}
    frontier = {placed.key: placed for placed in start}
    room = MOST_ACCOUNTS
    while frontier:
        known |= frontier
        named = load_by_keys(session, joined_with(frontier))
        alike = (
            other
            for one in frontier.values()
            for other in candidates.near(one.period)
            if other.key not in known and matcher.same(one.account, other.account)
        )
        linked = sorted({placed.key: placed for placed in (*named, *alike)}.values(), key=_seniority)
        accounts = load_accounts(session, {str(placed.meeting) for placed in linked})
        frontier = {}
        for meeting in dict.fromkeys(str(placed.meeting) for placed in linked):
            whole = standing_for(accounts[meeting], MOST_OF_ONE, {placed.key for placed in named})
            more = {placed.key: placed for placed in whole if placed.key not in known}
            if len(more) <= room:
                frontier |= more
                room -= len(more)
    return known


def standing_for(
    accounts: Sequence[Placed], most: int, named: Collection[str] = frozenset()
) -> Sequence[Placed]:
    """Return `accounts` of a meeting, the senior first; of more than `most` the first and the last of them.

    Those that are `named` are among them in any case.
    """
    if len(accounts) <= most:
        return accounts
    chosen = {placed.key for placed in (*accounts[: most // 2], *accounts[-(most // 2) :])} | set(named)
    return [placed for placed in accounts if placed.key in chosen]


def _seniority(placed: Placed) -> tuple[datetime, str]:
    return placed.seniority


class _Candidates:
    """The accounts near each period, loaded once: those of one meeting are of the same days."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._near: dict[Period | None, list[Placed]] = {}

    def near(self, about: Period | None) -> list[Placed]:
        if about not in self._near:
            self._near[about] = load_placed(self._session, *near(about))
        return self._near[about]
