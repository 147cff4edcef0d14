"""What must be true of all that is stored, whatever was taken in, read, corrected or killed on the way."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from store.issues.frozen import issue_from_json
from store.jsonable import report_from_json
from store.meetings.edits import EditKind
from store.records.crawls import RunOutcome
from store.records.issues import DeliveryState
from store.records.meetings import Status
from store.records.subscribers import SubscriberState
from store.tables import (
    ArticleRow,
    CorrectionRow,
    CrawlRunRow,
    DeliveryRow,
    EditAccountRow,
    EditRow,
    IssuedMeetingRow,
    IssueRow,
    MeetingRow,
    RedirectRow,
    ReportRow,
    RevisionRow,
    SubscriberRow,
)

_SHOWN = 5  # examples of what breaks one rule
_READ_AT_ONCE = 500

_Original, _Next, _Earlier = aliased(ArticleRow), aliased(RedirectRow), aliased(RevisionRow)


def broken(session: Session) -> Iterator[str]:
    """Yield, in one line each, the rules that what is stored breaks, with the first that break it."""
    for rule, chosen in _RULES:
        yield from _told(rule, [str(key) for key in session.scalars(chosen.limit(_SHOWN + 1))])
    yield from _unreadable(session)


def _told(rule: str, found: list[str]) -> Iterator[str]:
    if found:
        more = " and others" if len(found) > _SHOWN else ""
        yield f"{rule}: {', '.join(found[:_SHOWN])}{more}"


def _number_of_revisions() -> Any:  # noqa: ANN401 - SQLAlchemy's own type of it says nothing more
    counted = select(func.count()).where(RevisionRow.article_id == ArticleRow.id)
    return counted.scalar_subquery()


def _newest_number() -> Any:  # noqa: ANN401 - as above
    newest = select(func.coalesce(func.max(RevisionRow.number), 0))
    return newest.where(RevisionRow.article_id == ArticleRow.id).scalar_subquery()


_RULES: tuple[tuple[str, Select[Any]], ...] = (
    (
        "articles whose newest text is missing, or whose revisions have gaps",
        select(ArticleRow.key)
        .where(
            or_(
                ArticleRow.revision < 1,
                _newest_number() != ArticleRow.revision,
                _number_of_revisions() != ArticleRow.revision,
            )
        )
        .order_by(ArticleRow.id),
    ),
    (
        "copies that point at no original, but at a copy or at themselves",
        select(ArticleRow.key)
        .join(_Original, ArticleRow.copy_of_id == _Original.id)
        .where(or_(_Original.copy_of_id.is_not(None), _Original.id == ArticleRow.id))
        .order_by(ArticleRow.id),
    ),
    (
        "revisions that return to none before them",
        select(RevisionRow.id)
        .outerjoin(
            _Earlier,
            and_(_Earlier.article_id == RevisionRow.article_id, _Earlier.number == RevisionRow.returns_to),
        )
        .where(
            RevisionRow.returns_to.is_not(None),
            or_(_Earlier.id.is_(None), _Earlier.number >= RevisionRow.number),
        )
        .order_by(RevisionRow.id),
    ),
    (
        "reports that stand in another article's text",
        select(ReportRow.key)
        .join(RevisionRow, ReportRow.revision_id == RevisionRow.id)
        .where(RevisionRow.article_id != ReportRow.article_id)
        .order_by(ReportRow.id),
    ),
    (
        "former ids that lead to a former id",
        select(RedirectRow.id).join(_Next, RedirectRow.meeting_id == _Next.id).order_by(RedirectRow.id),
    ),
    (
        "reports of a meeting that is called otherwise now",
        select(ReportRow.key)
        .join(RedirectRow, ReportRow.meeting_id == RedirectRow.id)
        .order_by(ReportRow.id),
    ),
    (
        "meetings whose status is none",
        select(MeetingRow.id)
        .where(MeetingRow.status.not_in([each.value for each in Status]))
        .order_by(MeetingRow.id),
    ),
    (
        "edits without an account that they are about",
        select(EditRow.id)
        .where(
            EditRow.kind.in_([each.value for each in EditKind]),
            not_(exists().where(EditAccountRow.edit_id == EditRow.id)),
        )
        .order_by(EditRow.id),
    ),
    (
        "corrections that stand after an issue that isn't there",
        select(CorrectionRow.id)
        .where(
            CorrectionRow.last_issue_id.is_not(None),
            not_(exists().where(IssueRow.id == CorrectionRow.last_issue_id)),
        )
        .order_by(CorrectionRow.id),
    ),
    (
        "readers whose state is none",
        select(SubscriberRow.id)
        .where(SubscriberRow.state.not_in([each.value for each in SubscriberState]))
        .order_by(SubscriberRow.id),
    ),
    (
        "crawls whose outcome is none",
        select(CrawlRunRow.id)
        .where(CrawlRunRow.outcome.not_in([each.value for each in RunOutcome]))
        .order_by(CrawlRunRow.id),
    ),
    (
        "deliveries whose state is none",
        select(DeliveryRow.id)
        .where(DeliveryRow.state.not_in([each.value for each in DeliveryState]))
        .order_by(DeliveryRow.id),
    ),
)


def _unreadable(session: Session) -> Iterator[str]:
    """Read all that is kept as JSON, and see whether issues say what their rows say."""
    yield from _told("meetings that can't be read", _refused(session, MeetingRow.id, MeetingRow.told))
    yield from _told("reports that can't be read", _refused(session, ReportRow.key, ReportRow.report))
    issues, numbers = [], dict[str, int]()
    for row in session.scalars(select(IssueRow).order_by(IssueRow.digest, IssueRow.number)):
        name = f"{row.digest} {row.number}"
        numbers[row.digest] = numbers.get(row.digest, 0) + 1
        if row.number != numbers[row.digest] or not _is_as_frozen(session, row):
            issues.append(name)
            numbers[row.digest] = row.number
    yield from _told("issues that are not as they were frozen", issues)


def _is_as_frozen(session: Session, row: IssueRow) -> bool:
    told = _read(issue_from_json, row.issue)
    if told is None:
        return False
    chosen = select(IssuedMeetingRow.meeting_id, IssuedMeetingRow.number)
    found = session.execute(chosen.where(IssuedMeetingRow.issue_id == row.id))
    marked = {meeting: number for meeting, number in found}  # noqa: C416 - rows are no pairs
    return (
        (told.digest, told.number, told.until) == (row.digest, row.number, row.until)
        and (told.period, told.issued_at) == (row.period, row.issued_at)
        and marked == {entry.meeting.id: entry.number for entry in told.entries if entry.was is None}
    )


def _refused(session: Session, key: Any, told: Any) -> list[str]:  # noqa: ANN401 - any two columns
    chosen = select(key, told).order_by(key).execution_options(yield_per=_READ_AT_ONCE)
    found: list[str] = []
    for name, value in session.execute(chosen):
        if _read(report_from_json, value) is None:
            found.append(str(name))
            if len(found) > _SHOWN:
                break
    return found


def _read(reads: Callable[[Any], Any], value: object) -> Any:  # noqa: ANN401 - whatever it reads
    """Return what `reads` makes of a value; None where it can't."""
    try:
        return reads(value)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
