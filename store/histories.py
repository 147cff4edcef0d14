"""Crawl runs, and what they tell of a source over time, inside a transaction of the archive's."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median_low

from sqlalchemy import ColumnElement, Row, Select, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from store.articles.checking import first_due
from store.list_states import ListState, states_from_json, states_to_json
from store.records.crawls import INTERRUPTED, CrawlRun, RunOutcome, SourceHistory
from store.redaction import redacted
from store.tables import ArticleRow, CrawlRunRow, RevisionRow
from store.text import clean_text

_READ = (RunOutcome.OK.value, RunOutcome.UNCHANGED.value)
_LEFT = ("left", "lists_left", "missed")  # the counts of what a run has left for the next
_UNKNOWN = ("new", "copy", "rejected")  # the counts of what was fetched because it was not in the store
_RHYTHM = 50  # runs, or articles, that tell how a source is
_ONE_ARRIVAL = timedelta(minutes=15)
_FEWEST = 5
_PAST = timedelta(days=30)  # by which it is judged whether a source is still understood
_MOST_PAST = 60  # runs: as many articles at least
_MOST_BAD = 100  # runs that are counted; nobody asks for more
_IN_ORDER = (CrawlRunRow.finished_at, CrawlRunRow.id)
_NEWEST_FIRST = (CrawlRunRow.finished_at.desc(), CrawlRunRow.id.desc())


def record_run(session: Session, run: CrawlRun, lists: Sequence[ListState] = ()) -> None:
    """Keep the outcome of one crawl of one source, and of one that left nothing what its lists were."""
    row = CrawlRunRow
    session.execute(update(row).where(row.source == run.source, row.lists.is_not(None)).values(lists=None))
    session.add(
        CrawlRunRow(
            source=clean_text(run.source),
            started_at=run.started_at,
            finished_at=run.finished_at,
            outcome=run.outcome.value,
            reason=None if run.reason is None else redacted(" ".join(clean_text(run.reason).split())),
            counts=dict(run.counts),
            lists=states_to_json(lists) if lists and _is_whole(run) else None,
        )
    )


def list_states(session: Session, source: str) -> tuple[ListState, ...]:
    """Return what the lists of a source were in its last run; none where that left something."""
    chosen = select(CrawlRunRow.lists).where(CrawlRunRow.source == source)
    return states_from_json(session.scalar(chosen.order_by(*_NEWEST_FIRST).limit(1)) or ())


def most_unknown(session: Session, source: str) -> int | None:
    """Return how many pages that were not in the store a run of a source has fetched at most.

    Of its last ones that were read; of pages that are no article each run fetches the same ones again. None
    where there are too few to tell. Its first run doesn't count: to it everything was new.
    """
    row = CrawlRunRow
    read = select(row.id, row.counts).where(row.source == source, row.outcome.in_(_READ))
    first = session.execute(read.order_by(*_IN_ORDER).limit(1)).first()
    runs = session.execute(read.order_by(*_NEWEST_FIRST).limit(_RHYTHM)).all()
    told = [sum(run.counts.get(name, 0) for name in _UNKNOWN) for run in runs if first and run.id != first.id]
    return max(told) if len(told) >= _FEWEST else None


def _is_whole(run: CrawlRun) -> bool:
    return run.outcome.value in _READ and not any(run.counts.get(name, 0) for name in _LEFT)


def prune_runs(session: Session, *, before: datetime, at_most: int) -> int:
    """Let go of at most so many runs that ended before; return how many.

    What tells how a source is stays: the first run of all, and those since it was read last.
    """
    later = aliased(CrawlRunRow)
    is_told_by_later = exists().where(
        later.source == CrawlRunRow.source,
        later.finished_at > CrawlRunRow.finished_at,
        later.outcome.in_(_READ),
    )
    first = select(func.min(CrawlRunRow.id)).scalar_subquery()
    chosen = (
        select(CrawlRunRow.id)
        .where(CrawlRunRow.finished_at < before, CrawlRunRow.id != first, is_told_by_later)
        .order_by(CrawlRunRow.id)
        .limit(at_most)
    )
    old = session.scalars(chosen).all()
    session.execute(delete(CrawlRunRow).where(CrawlRunRow.id.in_(old)))
    return len(old)


def last_runs(session: Session, *, since: datetime | None, until: datetime) -> tuple[CrawlRun, ...]:
    """Load the last run of each source that ended from `since` to `until`, by the sources' names."""
    found = (_last_run(session, source, since=since, until=until) for source in _crawled(session))
    return tuple(_run(row) for row in found if row)


def last_whole_run(session: Session, source: str) -> datetime | None:
    """Return when the last run of a source ended that read every list and article it was to; None: none."""
    left = [func.coalesce(CrawlRunRow.counts[name].as_integer(), 0) == 0 for name in _LEFT]
    chosen = select(CrawlRunRow.finished_at).where(
        CrawlRunRow.source == source, CrawlRunRow.outcome.in_(_READ), *left
    )
    return session.scalar(chosen.order_by(*_NEWEST_FIRST).limit(1))


def first_crawled_at(session: Session) -> datetime | None:
    """Return when the first run that was recorded ended."""
    return session.scalar(select(CrawlRunRow.finished_at).order_by(CrawlRunRow.id).limit(1))


def source_histories(session: Session, *, until: datetime) -> tuple[SourceHistory, ...]:
    """Tell of every source that ever had a run or an article, by its name."""
    sources = {*_crawled(session), *_names(session, select(ArticleRow.source))}
    return tuple(_history(session, source, until) for source in sorted(sources))


def _history(session: Session, source: str, until: datetime) -> SourceHistory:
    last = _last_run(session, source, since=None, until=until)
    runs = select(CrawlRunRow).where(CrawlRunRow.source == source, CrawlRunRow.finished_at <= until)
    read = session.scalar(runs.where(CrawlRunRow.outcome.in_(_READ)).order_by(*_NEWEST_FIRST).limit(1))
    unread = runs
    if read:
        # The first of the two is what the index is asked for.
        after = (CrawlRunRow.finished_at > read.finished_at) | (CrawlRunRow.id > read.id)
        unread = runs.where(CrawlRunRow.finished_at >= read.finished_at, after)
    failed = session.scalar(unread.where(_is_heard()).order_by(*_IN_ORDER).limit(1))
    arrivals = _arrivals(session, source, until)
    return SourceHistory(
        source=source,
        last_run=_run(last) if last else None,
        last_read_at=read.finished_at if read else None,
        failing_since=failed.started_at if failed else None,
        last_new_at=arrivals[0].fetched_at if arrivals else None,
        recheck_at=first_due(session, source) if arrivals else None,
        news_gap=_usual_gap([each.fetched_at for each in arrivals]),
        dated_gap=_usual_gap([each.published_at for each in arrivals if each.published_at]),
        last_heard=_last_heard(session, runs, last),
        bad_runs=_number(session, unread.where(_is_heard())) if failed else 0,
        with_news=_with_news(session, runs, until),
    )


def _is_heard() -> ColumnElement[bool]:
    """Whether nobody interrupted a run, so that it tells of its source."""
    reason = CrawlRunRow.reason
    return or_(reason.is_(None), ~reason.startswith(INTERRUPTED, autoescape=True))


def _last_heard(session: Session, runs: Select[CrawlRunRow], last: CrawlRunRow | None) -> CrawlRun | None:
    if last is not None and not (last.reason or "").startswith(INTERRUPTED):
        return _run(last)
    heard = session.scalar(runs.where(_is_heard()).order_by(*_NEWEST_FIRST).limit(1))
    return _run(heard) if heard else None


def _number(session: Session, runs: Select[CrawlRunRow]) -> int:
    return session.scalar(select(func.count()).select_from(runs.limit(_MOST_BAD).subquery())) or 0


def _with_news(session: Session, runs: Select[CrawlRunRow], until: datetime) -> tuple[CrawlRun, ...]:
    """Return the last runs that took articles in which were new or revised, the newest first.

    A run that was unchanged or empty took in none, so that few rows are looked into.
    """
    none_taken = (RunOutcome.UNCHANGED.value, RunOutcome.EMPTY.value)
    chosen = runs.where(
        CrawlRunRow.finished_at > until - _PAST,
        CrawlRunRow.outcome.not_in(none_taken),
        func.coalesce(CrawlRunRow.counts["read"].as_integer(), 0) > 0,
    )
    return tuple(map(_run, session.scalars(chosen.order_by(*_NEWEST_FIRST).limit(_MOST_PAST))))


def _last_run(
    session: Session, source: str, *, since: datetime | None, until: datetime
) -> CrawlRunRow | None:
    chosen = select(CrawlRunRow).where(CrawlRunRow.source == source, CrawlRunRow.finished_at <= until)
    if since is not None:
        chosen = chosen.where(CrawlRunRow.finished_at >= since)
    return session.scalar(chosen.order_by(*_NEWEST_FIRST).limit(1))


def _arrivals(session: Session, source: str, until: datetime) -> Sequence[Row[datetime, datetime | None]]:
    """Return when the source's last articles were first fetched, and published; the last to arrive first."""
    chosen = (
        select(RevisionRow.fetched_at, RevisionRow.published_at)
        .join(ArticleRow, RevisionRow.article_id == ArticleRow.id)
        .where(ArticleRow.source == source, RevisionRow.number == 1, RevisionRow.fetched_at <= until)
        .order_by(ArticleRow.id.desc())
    )
    return session.execute(chosen.limit(_RHYTHM)).all()


def _usual_gap(arrivals: Sequence[datetime]) -> timedelta | None:
    """Return the median time between arrivals; what arrives within a quarter of an hour is one.

    None where there are too few to tell.
    """
    times = sorted(arrivals)
    gaps = [later - earlier for earlier, later in pairwise(times) if later - earlier > _ONE_ARRIVAL]
    return median_low(gaps) if len(gaps) >= _FEWEST else None


def _crawled(session: Session) -> list[str]:
    return list(_names(session, select(CrawlRunRow.source)))


def _names(session: Session, chosen: Select[str]) -> Iterator[str]:
    """Yield the different values of an indexed column, from one to the next: there are few of them."""
    [column] = chosen.selected_columns
    name = session.scalar(chosen.order_by(column).limit(1))
    while name is not None:
        yield name
        name = session.scalar(chosen.where(column > name).order_by(column).limit(1))


def _run(row: CrawlRunRow) -> CrawlRun:
    return CrawlRun(
        source=row.source,
        started_at=row.started_at,
        finished_at=row.finished_at,
        outcome=RunOutcome(row.outcome),
        reason=row.reason,
        counts=row.counts,
    )
