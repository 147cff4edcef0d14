"""Accounts divided into meetings anew, wherever a change may concern them, inside a transaction."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from store.jsonable import report_from_json, report_to_json
from store.matching import Account, Matcher
from store.meetings.accounts import Placed, load_accounts
from store.meetings.candidates import meetings_near
from store.meetings.corrections import note_merge, note_parting
from store.meetings.loading import is_reported
from store.meetings.naming import Cluster, Name, Named, name_clusters
from store.meetings.neighbourhood import MOST_OF_ONE, neighbourhood, standing_for
from store.meetings.placing import ids_of
from store.meetings.redirects import is_redirected, lead_nowhere, lead_to, redirects_around, told_by_issues
from store.meetings.word import joined_with, load_word
from store.statements import in_chunks
from store.tables import IssuedMeetingRow, MeetingRow, RedirectRow, ReportRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of the accounts that a change may concern."""

    places: dict[str, str]  # the meeting of each account, by the accounts' keys
    touched: frozenset[str]  # meetings that tell other accounts than before, or are new
    vacated: frozenset[str]  # meetings that no account tells any more


def settle(
    session: Session,
    *,
    fresh: Sequence[Placed] = (),
    around: Collection[str] = (),
    matcher: Matcher,
    at: datetime,
) -> Settled:
    """Divide anew the accounts that belong with `fresh` ones, not stored yet, and with meetings `around`.

    Every account that is stored is put where it belongs now; meetings are made and ids redirected. The caller
    stores `fresh`, tells the touched meetings anew and drops the vacated ones. `at` dates what is corrected.
    """
    standing = [standing_for(accounts, MOST_OF_ONE) for accounts in load_accounts(session, around).values()]
    start = [*fresh, *chain.from_iterable(standing)]
    known = neighbourhood(session, start, matcher, lambda keys: joined_with(session, keys))
    clusters = _divide(session, known, matcher)
    names = _names(session, known, around)
    named = name_clusters(clusters, names)
    ids = dict(named.ids)
    for cluster in sorted(clusters - ids.keys(), key=sorted):
        told = _told_before(session, cluster, known, matcher, {*ids.values(), *named.redirects})
        ids[cluster] = told or _new_name(session, cluster, known)
    new = {placed.key for placed in fresh}
    _put(session, ids, known, new)
    _redirect(session, names, named, at)
    before = {name.id: frozenset(name.holders) for name in names if not name.redirects_to}
    changed = {meeting for cluster, meeting in ids.items() if before.get(meeting) != cluster or cluster & new}
    return Settled(
        places={key: meeting for cluster, meeting in ids.items() for key in cluster},
        touched=frozenset(changed | (set(around) & set(ids.values()))),
        vacated=frozenset(before.keys() - set(ids.values())),
    )


def _divide(session: Session, known: dict[str, Placed], matcher: Matcher) -> frozenset[Cluster]:
    word = load_word(session, known)
    accounts = [known[key].account for key in sorted(known)]
    clusters = matcher.clusters(accounts, joined=word.joined, parted=word.parted) if accounts else frozenset()
    if sorted(key for cluster in clusters for key in cluster) != sorted(known):
        raise ValueError("the matcher's clusters are not a division of the accounts")
    return clusters


def _names(session: Session, known: dict[str, Placed], around: Collection[str]) -> list[Name]:
    """Return the ids of the meetings that `known` accounts tell, and those that lead or led to these."""
    holders: dict[str, list[Placed]] = {name: [] for name in around}
    for placed in known.values():
        if placed.meeting:
            holders.setdefault(placed.meeting, []).append(placed)
    former = redirects_around(session, holders, known)
    told = told_by_issues(session, {*holders, *(row.id for row in former)})
    names: list[Name] = []
    for chunk in in_chunks(sorted(holders)):
        for row in session.scalars(select(MeetingRow).where(MeetingRow.id.in_(chunk))):
            keys = tuple(placed.key for placed in sorted(holders[row.id], key=lambda each: each.seniority))
            names.append(
                Name(
                    id=row.id,
                    origin=row.origin,
                    holders=keys,
                    first_reported_at=row.first_reported_at,
                    is_told=row.id in told,
                )
            )
    names += (
        Name(id=row.id, origin=row.origin, is_told=row.id in told, redirects_to=row.meeting_id)
        for row in former
    )
    return names


def _told_before(
    session: Session, cluster: Cluster, known: dict[str, Placed], matcher: Matcher, taken: Collection[str]
) -> str | None:
    """Return a meeting that an issue told, that nobody reports at present, and that a new one is again."""
    for placed in _by_seniority(cluster, known):
        issued = exists().where(IssuedMeetingRow.meeting_id == MeetingRow.id)
        chosen = (
            select(MeetingRow)
            .where(*meetings_near(placed.period), ~is_reported(), issued)
            .order_by(MeetingRow.first_reported_at, MeetingRow.id)
        )
        for row in session.scalars(chosen):
            was = Account(key=f"={row.id}", article=f"={row.id}", report=report_from_json(row.told))
            is_free = row.id not in taken and not is_redirected(session, row.id)
            if is_free and matcher.same(placed.account, was):
                row.origin = placed.key
                return row.id
    return None


def _new_name(session: Session, cluster: Cluster, known: dict[str, Placed]) -> str:
    senior = _by_seniority(cluster, known)[0]
    name = next(
        name
        for name in ids_of(senior.key)
        if session.get(MeetingRow, name) is None and not is_redirected(session, name)
    )
    _make(session, name, senior, origin=senior.key)
    return name


def _make(session: Session, name: str, senior: Placed, *, origin: str | None) -> None:
    """Make a meeting; what is shown of it follows from all its accounts, once they are stored."""
    report = senior.account.report
    row = MeetingRow(
        id=name,
        told=report_to_json(report),
        status=report.status.value,
        first_reported_at=senior.reported_at,
        origin=origin,
    )
    session.add(row)
    session.flush()


def _by_seniority(cluster: Iterable[str], known: dict[str, Placed]) -> list[Placed]:
    return sorted((known[key] for key in cluster), key=lambda placed: placed.seniority)


def _put(session: Session, ids: dict[Cluster, str], known: dict[str, Placed], fresh: Collection[str]) -> None:
    """Put the stored accounts where they belong; a meeting that had gone into another one is made again."""
    for cluster, meeting in ids.items():
        if session.get(MeetingRow, meeting) is None:
            origin = session.get_one(RedirectRow, meeting).origin
            _make(session, meeting, _by_seniority(cluster, known)[0], origin=origin)
        moved = (key for key in cluster if known[key].meeting != meeting and key not in fresh)
        for chunk in in_chunks(sorted(moved)):
            session.execute(update(ReportRow).where(ReportRow.key.in_(chunk)).values(meeting_id=meeting))


def _redirect(session: Session, names: Sequence[Name], named: Named, at: datetime) -> None:
    """Keep where ids lead now; where issues told the meetings, note what was one and what is one now."""
    told = {name.id for name in names if name.is_told}
    for name in names:
        target = named.redirects.get(name.id)
        if target is None and name.redirects_to:
            lead_nowhere(session, name.id)
        elif target is not None and target != name.redirects_to:
            lead_to(session, name.id, target, origin=name.origin)
            # What others stood for goes with them.
            session.execute(
                update(ReportRow).where(ReportRow.meeting_id == name.id).values(meeting_id=target)
            )
        if name.id not in told or target == name.redirects_to:
            continue
        if name.redirects_to in told:
            note_parting(session, name.id, str(name.redirects_to), at=at)
        if target in told:
            note_merge(session, name.id, str(target), at=at)
