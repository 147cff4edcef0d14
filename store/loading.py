"""From rows to records: articles, and meetings with the articles that report them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from store.jsonable import report_from_json
from store.parties import Encounter, previous_meeting
from store.records import Article, Meeting, MeetingReport, Relation, ReportReference, Status
from store.tables import AliasRow, ArticleRow, MeetingRow, RecognitionRow, ReportRow, RevisionRow

T = TypeVar("T")

# Databases limit how many values one statement may carry.
_CHUNK = 500

_TOO_LARGE = 2**63

_Original = aliased(ArticleRow)


def in_chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Cut `values` into lists that one statement can carry."""
    rest = iter(values)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def is_storable(number: int) -> bool:
    """Whether a database has room for a number; a larger one it can't even be asked for."""
    return 0 <= number < _TOO_LARGE


def is_newest() -> ColumnElement[bool]:
    """Whether the revision of the row is the newest of the article of the row."""
    return and_(RevisionRow.article_id == ArticleRow.id, RevisionRow.number == ArticleRow.revision)


def newest_revisions() -> Select[ArticleRow, RevisionRow, str]:
    """Select every article with its newest revision and the address of what it is a copy of."""
    return (
        select(ArticleRow, RevisionRow, _Original.url)
        .join(RevisionRow, is_newest())
        .outerjoin(_Original, ArticleRow.copy_of_id == _Original.id)
    )


def load_articles(session: Session, chosen: Select[ArticleRow, RevisionRow, str]) -> tuple[Article, ...]:
    """Load the articles of a selection made from `newest_revisions`, in its order."""
    found = session.execute(chosen).all()
    aliases = _aliases(session, [row.id for row, _, _ in found])
    return tuple(
        _article(row, revision, original, tuple(aliases[row.id])) for row, revision, original in found
    )


def load_unrecognised(session: Session, *, recogniser: str, limit: int) -> tuple[Article, ...]:
    """Load the first published articles whose newest text `recogniser` has not read; no copies."""
    read = select(RecognitionRow.revision_id).where(
        RecognitionRow.revision_id == RevisionRow.id, RecognitionRow.recogniser == recogniser
    )
    in_order = (func.coalesce(RevisionRow.published_at, RevisionRow.fetched_at), ArticleRow.key)
    # Chosen before their texts are loaded: a sort would carry those of all that wait.
    first = (
        select(RevisionRow.id)
        .join(ArticleRow, is_newest())
        .where(ArticleRow.copy_of_id.is_(None), ~read.exists())
        .order_by(*in_order)
        .limit(limit)
    )
    return load_articles(session, newest_revisions().where(RevisionRow.id.in_(first)).order_by(*in_order))


def _article(
    row: ArticleRow, revision: RevisionRow, original: str | None, aliases: tuple[str, ...]
) -> Article:
    return Article(
        id=row.id,
        key=row.key,
        url=row.url,
        source=row.source,
        outlet=row.outlet,
        language=revision.language,
        title=revision.title,
        body=revision.body,
        published_at=revision.published_at,
        published_by=revision.published_by,
        fetched_at=revision.fetched_at,
        revision=revision.number,
        revision_id=revision.id,
        aliases=aliases,
        copy_of=original,
        relation=Relation(row.relation) if row.relation else None,
    )


def _aliases(session: Session, articles: Sequence[int]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for chunk in in_chunks(articles):
        chosen = select(AliasRow).where(AliasRow.article_id.in_(chunk)).order_by(AliasRow.url)
        for alias in session.scalars(chosen):
            found[alias.article_id].append(alias.url)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one article says of one meeting."""

    article: int
    ordinal: int
    report: MeetingReport


def telling_order(account: Account) -> tuple[bool, int, int]:
    """Sort first what is told: the earliest to arrive, but what happened before what was announced."""
    return (account.report.status is Status.PLANNED, account.article, account.ordinal)


def load_meetings(session: Session, rows: Sequence[MeetingRow]) -> tuple[Meeting, ...]:
    """Load meetings, in the order of their rows."""
    accounts = load_accounts(session, [row.id for row in rows])
    articles = sorted({account.article for told in accounts.values() for account in told})
    references = _references(session, articles)
    encounters = _encounters(session, [row.parties for row in rows if row.parties])
    read = _last_read(session, [row.id for row in rows])
    meetings = (_meeting(row, accounts[row.id], references, encounters) for row in rows)
    return tuple(replace(meeting, last_read_at=read.get(meeting.id)) for meeting in meetings)


def _last_read(session: Session, meetings: Iterable[str]) -> dict[str, datetime | None]:
    """Return when the last of the texts that report each meeting was read for the first time.

    What was read before such times were kept was read before everything.
    """
    found: dict[str, datetime | None] = {}
    times = RecognitionRow.read_at
    first = case((func.count() == func.count(times), func.min(times))).label("first")
    for chunk in in_chunks(meetings):
        texts = (
            select(ReportRow.meeting_id, first)
            .join(RecognitionRow, RecognitionRow.revision_id == ReportRow.revision_id)
            .where(ReportRow.meeting_id.in_(chunk), RecognitionRow.failure.is_(None))
            .group_by(ReportRow.meeting_id, ReportRow.revision_id)
            .subquery()
        )
        last = select(texts.c.meeting_id, func.max(texts.c.first)).group_by(texts.c.meeting_id)
        found |= {row[0]: row[1] for row in session.execute(last)}
    return found


def _meeting(
    row: MeetingRow,
    accounts: Sequence[Account],
    references: dict[int, list[ReportReference]],
    encounters: dict[str, list[Encounter]],
) -> Meeting:
    told = report_from_json(row.told)
    reporting = dict.fromkeys(account.article for account in accounts)
    return Meeting(
        id=row.id,
        told=told,
        reports=tuple(reference for article in reporting for reference in references[article]),
        first_reported_at=row.first_reported_at,
        occasion_meeting=row.occasion_id,
        previous=previous_meeting(told, encounters.get(row.parties or "", ())),
    )


def load_accounts(session: Session, meetings: Iterable[str]) -> defaultdict[str, list[Account]]:
    """Load what every article says of each of `meetings`, in telling order."""
    found: defaultdict[str, list[Account]] = defaultdict(list)
    for chunk in in_chunks(meetings):
        for row in session.scalars(select(ReportRow).where(ReportRow.meeting_id.in_(chunk))):
            account = Account(
                article=row.article_id, ordinal=row.ordinal, report=report_from_json(row.report)
            )
            found[row.meeting_id].append(account)
    for told in found.values():
        told.sort(key=telling_order)
    return found


def _references(session: Session, articles: Iterable[int]) -> dict[int, list[ReportReference]]:
    """Load each article followed by its copies, which arrived after it."""
    found: defaultdict[int, list[ReportReference]] = defaultdict(list)
    for chunk in in_chunks(articles):
        belongs = ArticleRow.id.in_(chunk) | ArticleRow.copy_of_id.in_(chunk)
        rows = session.execute(newest_revisions().where(belongs).order_by(ArticleRow.id)).all()
        aliases = _aliases(session, [row.id for row, _, _ in rows])
        for row, revision, _ in rows:
            original = row.id if row.copy_of_id is None else row.copy_of_id
            found[original].append(_reference(row, revision, aliases[row.id], copy=original != row.id))
    return found


def _reference(
    row: ArticleRow, revision: RevisionRow, aliases: Sequence[str], *, copy: bool
) -> ReportReference:
    return ReportReference(
        article=row.id,
        url=row.url,
        outlet=row.outlet,
        language=revision.language,
        title=revision.title,
        published_at=revision.published_at,
        published_by=revision.published_by,
        copy=copy,
        aliases=tuple(aliases),
    )


def is_reported() -> ColumnElement[bool]:
    """Whether some article reports the meeting of the row."""
    return select(ReportRow.id).where(ReportRow.meeting_id == MeetingRow.id).exists()


def _encounters(session: Session, parties: Iterable[str]) -> dict[str, list[Encounter]]:
    """Load the meetings that were held between each of the given sets of people."""
    found: defaultdict[str, list[Encounter]] = defaultdict(list)
    for chunk in in_chunks(sorted(set(parties))):
        held = select(MeetingRow.id, MeetingRow.last_day, MeetingRow.parties).where(
            MeetingRow.parties.in_(chunk),
            MeetingRow.status == Status.HELD.value,
            MeetingRow.last_day.is_not(None),
            is_reported(),
        )
        for meeting, last_day, same in session.execute(held):
            if last_day and same:
                found[same].append(Encounter(meeting=meeting, last_day=last_day, parties=same))
    return found
