"""Which id each meeting has when accounts have been divided anew. Pure.

An id says which account gave it, its origin, and goes where that account goes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

_NEVER = datetime.max.replace(tzinfo=UTC)

Cluster = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """An id that a meeting has, or had until it was found to be another one."""

    id: str
    origin: str | None  # key of the account that gave it; None: not known
    holders: tuple[str, ...] = ()  # keys of the accounts that tell the meeting, the senior first
    first_reported_at: datetime = _NEVER
    is_told: bool = False  # by an issue
    redirects_to: str | None = None  # the meeting's id now


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Which cluster is called how, and where the other ids lead now."""

    ids: Mapping[Cluster, str]  # a cluster that isn't here is a new meeting
    redirects: Mapping[str, str]


def name_clusters(clusters: Collection[Cluster], names: Sequence[Name]) -> Named:
    """Give each cluster the id of a meeting whose accounts it holds.

    An id belongs to the cluster that holds its origin; where that account is gone, to the one that holds the
    senior of its others. Of several ids a cluster keeps one that is in use before one that redirects, one
    that an issue has told before one that none has, then the first reported; the rest redirect to it. So an
    id ends only when its meeting is found to be another one, and has its meeting back when they are parted.
    """
    claims: dict[Cluster, list[Name]] = {}
    homeless: list[Name] = []
    for name in names:
        cluster = _home(name, clusters)
        if cluster is not None:
            claims.setdefault(cluster, []).append(name)
        elif name.redirects_to:
            homeless.append(name)
    ids: dict[Cluster, str] = {}
    redirects: dict[str, str] = {}
    for cluster, claiming in claims.items():
        first, *rest = sorted(claiming, key=_precedence)
        ids[cluster] = first.id
        redirects |= {name.id: first.id for name in rest}
    for name in homeless:
        target = str(name.redirects_to)
        redirects[name.id] = redirects.get(target, target)
    return Named(ids=ids, redirects=redirects)


def _home(name: Name, clusters: Collection[Cluster]) -> Cluster | None:
    for key in (name.origin, *name.holders):
        if found := next((cluster for cluster in clusters if key in cluster), None):
            return found
    return None


def _precedence(name: Name) -> tuple[bool, bool, datetime, str]:
    return (name.redirects_to is not None, not name.is_told, name.first_reported_at, name.id)
