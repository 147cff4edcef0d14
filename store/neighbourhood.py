"""The accounts that a change may concern: all that may be one meeting with those that changed."""

from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

from store.accounts import Placed, load_accounts, load_by_keys, load_placed, near
from store.matching import Matcher
from store.placing import Period

# A meeting of which more is told is a summit, or a matcher that calls everything the same: either way the
# accounts nearest to the change are divided anew, and those further away stay where they are.
MOST_ACCOUNTS = 400

Joined = Callable[[Iterable[str]], set[str]]


def neighbourhood(
    session: Session, start: Iterable[Placed], matcher: Matcher, joined_with: Joined
) -> dict[str, Placed]:
    """Return `start` and what is linked to it, step by step, by key; up to MOST_ACCOUNTS are added.

    A step leads to the accounts of the same days that the matcher calls the same, to those that an editor
    joined with it, and to all that tell the same meeting as one of them: meetings come whole. As long as the
    bound is not reached the answer does not depend on the order in which the accounts arrived.
    """
    candidates = _Candidates(session)
    known: dict[str, Placed] = {}
    frontier = {placed.key: placed for placed in start}
    room = MOST_ACCOUNTS
    while frontier:
        known |= frontier
        linked = [
            other
            for one in frontier.values()
            for other in candidates.near(one.period)
            if other.key not in known and matcher.same(one.account, other.account)
        ]
        linked += [
            placed for placed in load_by_keys(session, joined_with(frontier)) if placed.key not in known
        ]
        frontier = {}
        meetings = dict.fromkeys(str(placed.meeting) for placed in sorted(linked, key=lambda p: p.seniority))
        accounts = load_accounts(session, meetings)
        for meeting in meetings:
            more = {placed.key: placed for placed in accounts[meeting] if placed.key not in known}
            if len(more) <= room:
                frontier |= more
                room -= len(more)
    return known


class _Candidates:
    """The accounts near each period, loaded once: those of one meeting are of the same days."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._near: dict[Period | None, list[Placed]] = {}

    def near(self, about: Period | None) -> list[Placed]:
        if about not in self._near:
            self._near[about] = load_placed(self._session, *near(about))
        return self._near[about]
