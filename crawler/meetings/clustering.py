"""From a relation of pairs to meetings: the best agreeing pairs join first, never over a contradiction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from crawler.meetings.pairing import CONTRADICTION, relation
from crawler.meetings.profiles import Profile, profile
from store.matching import Account

# Two candidates of an account without a day that are as good as each other: neither is taken.
_TOO_CLOSE = 0.15


@dataclass(slots=True)
class _Unit:
    """Accounts that are together whatever they say: one, or several that an editor joined."""

    members: list[Profile]
    keys: tuple[str, ...]
    articles: frozenset[str]
    dated: bool
    linked: dict[int, float] = field(default_factory=dict)  # by the number of the other unit
    barred: set[int] = field(default_factory=set)  # units of other meetings


def clusters(
    accounts: Sequence[Account],
    *,
    joined: Collection[frozenset[str]] = (),
    parted: Collection[frozenset[str]] = (),
) -> frozenset[frozenset[str]]:
    """Divide the keys of `accounts` into meetings, by the rules of `store.matching.Matcher`.

    Joins by decreasing agreement, ties broken by the keys, and never over a contradiction between any two
    accounts; an account without a day joins the best meeting with one, and none if two are as good.
    """
    parted = frozenset(parted)
    units = _units(accounts, joined, parted)
    _compare(units, parted)
    for unit in units:
        _drop_ambiguous(unit, units)
    edges = sorted(
        (-worth, i, j) for i, unit in enumerate(units) for j, worth in unit.linked.items() if i < j
    )
    group = list(range(len(units)))
    groups: dict[int, list[int]] = {i: [i] for i in group}
    for _, i, j in edges:
        first, second = sorted((group[i], group[j]))
        if first != second and _may_join(units, groups[first], groups[second], (i, j)):
            for moved in groups.pop(second):
                groups[first].append(moved)
                group[moved] = first
    return frozenset(frozenset(key for i in members for key in units[i].keys) for members in groups.values())


def _units(
    accounts: Sequence[Account], joined: Collection[frozenset[str]], parted: Collection[frozenset[str]]
) -> list[_Unit]:
    """Return the accounts by what an editor joined; a pair that was parted is stronger."""
    of = {account.key: [account.key] for account in accounts}
    for keys in sorted(sorted(keys & of.keys()) for keys in joined):
        for key in keys[1:]:
            mine, theirs = of[keys[0]], of[key]
            if mine is not theirs and not _are_parted(mine, theirs, parted):
                mine += theirs
                of |= dict.fromkeys(theirs, mine)
    by_key = {account.key: account for account in accounts}
    together = {min(keys): keys for keys in of.values()}
    return [_unit([by_key[key] for key in sorted(keys)]) for _, keys in sorted(together.items())]


def _unit(accounts: Sequence[Account]) -> _Unit:
    members = [profile(account) for account in accounts]
    return _Unit(
        members=members,
        keys=tuple(account.key for account in accounts),
        articles=frozenset(account.article for account in accounts),
        dated=any(member.days.span for member in members),
    )


def _are_parted(mine: Sequence[str], theirs: Sequence[str], parted: Collection[frozenset[str]]) -> bool:
    return any(frozenset((one, other)) in parted for one in mine for other in theirs)


def _compare(units: list[_Unit], parted: Collection[frozenset[str]]) -> None:
    for i, unit in enumerate(units):
        for j in range(i + 1, len(units)):
            other = units[j]
            worth = _between(unit, other, parted)
            if worth == CONTRADICTION:
                unit.barred.add(j)
                other.barred.add(i)
            elif worth > 0:
                unit.linked[j] = other.linked[i] = worth


def _between(one: _Unit, other: _Unit, parted: Collection[frozenset[str]]) -> float:
    if one.articles & other.articles or (parted and _are_parted(one.keys, other.keys, parted)):
        return CONTRADICTION
    found = [relation(p, q) for p in one.members for q in other.members]
    # What an editor joined may contradict itself: one account that agrees is enough.
    return max(found) if max(found) > 0 else min(found)


def _drop_ambiguous(unit: _Unit, units: Sequence[_Unit]) -> None:
    """Leave an account without a day alone if two meetings with a day, not one, are as good for it."""
    if unit.dated:
        return
    number = next(i for i, other in enumerate(units) if other is unit)
    dated = {j: worth for j, worth in unit.linked.items() if units[j].dated}
    best = max(dated.values(), default=0.0)
    rivals = [j for j, worth in dated.items() if best - worth < _TOO_CLOSE]
    if any(k in units[j].barred for j in rivals for k in rivals):
        for j in dated:
            del unit.linked[j], units[j].linked[number]


def _may_join(
    units: Sequence[_Unit], first: Sequence[int], second: Sequence[int], edge: tuple[int, int]
) -> bool:
    if any(j in units[i].barred for i in first for j in second):
        return False
    both_dated = any(units[i].dated for i in first) and any(units[j].dated for j in second)
    # A day that nobody tells never joins two meetings that have one.
    return not both_dated or (units[edge[0]].dated and units[edge[1]].dated)
