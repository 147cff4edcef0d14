"""The store as the stages use it: records in, records out; one method is one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from store import issuing, meetings
from store.database import Database
from store.intake import take_in_draft
from store.loading import in_chunks, is_reported, load_articles, load_meetings, newest_revisions
from store.placing import Matcher
from store.records import (
    Article,
    ArticleDraft,
    CrawlRun,
    Issue,
    Meeting,
    Recognition,
    RunOutcome,
    Status,
    Taken,
)
from store.tables import (
    AliasRow,
    ArticleRow,
    CrawlRunRow,
    IssuedMeetingRow,
    IssueRow,
    MeetingRow,
    RecognitionRow,
    RevisionRow,
)
from store.text import clean_text

__all__ = ["Archive", "Matcher"]


class Archive:
    """A database of articles, meetings and issues. Every method may raise StoreError.

    What a method wrote is on the disk when it returns.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, url: str, *, in_memory: bool = False) -> Self:
        """Open the database at `url` ("sqlite:///readout.db"); its schema is created or upgraded.

        `in_memory` allows "sqlite://", which keeps nothing. What is wrong with the address itself, or written
        by a later version, is raised as a StoreError that is a ConfigurationError too.
        """
        return cls(Database.open(url, in_memory=in_memory))

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def take_in(self, drafts: Sequence[ArticleDraft]) -> tuple[Taken, ...]:
        """Take in drafts, all or none of them, in their order; return what became of each."""
        if not drafts:
            return ()
        return self._database.write(
            lambda session: tuple(take_in_draft(session, draft) for draft in drafts),
        )

    def known_keys(self, keys: Iterable[str]) -> frozenset[str]:
        """Return those of `keys` that articles have."""
        return self._database.read(lambda session: _known(session, ArticleRow.key, keys))

    def known_links(self, links: Mapping[str, str]) -> frozenset[str]:
        """Return the keys of those links (key → address) that lead to an article of the store.

        The article has the link's key; or it has another, and the link's address among its aliases, because
        whoever followed the link before was redirected.
        """

        def work(session: Session) -> frozenset[str]:
            keys = _known(session, ArticleRow.key, links)
            aliases = _known(session, AliasRow.url, (url for key, url in links.items() if key not in keys))
            return keys | {key for key, url in links.items() if url in aliases}

        return self._database.read(work)

    def record_run(self, run: CrawlRun) -> None:
        """Keep the outcome of one crawl of one source."""
        self._database.write(lambda session: session.add(_run_row(run)))

    def last_runs(self, *, since: datetime | None, until: datetime) -> tuple[CrawlRun, ...]:
        """Return the last run of each source that ended from `since` to `until`, by the sources' names."""
        chosen = select(CrawlRunRow).where(CrawlRunRow.finished_at <= until)
        if since is not None:
            chosen = chosen.where(CrawlRunRow.finished_at >= since)
        chosen = chosen.order_by(CrawlRunRow.finished_at, CrawlRunRow.id)

        def work(session: Session) -> tuple[CrawlRun, ...]:
            last = {row.source: row for row in session.scalars(chosen)}
            return tuple(_run(last[source]) for source in sorted(last))

        return self._database.read(work)

    def unrecognised(self, *, recogniser: str, limit: int) -> tuple[Article, ...]:
        """Return articles whose newest text `recogniser` has not read, the first published first.

        Copies are left out. The order does not depend on when they were fetched, so that a store built anew
        tells the same meetings.
        """
        read = select(RecognitionRow.revision_id).where(
            RecognitionRow.revision_id == RevisionRow.id, RecognitionRow.recogniser == recogniser
        )
        chosen = (
            newest_revisions()
            .where(ArticleRow.copy_of_id.is_(None), ~read.exists())
            .order_by(func.coalesce(RevisionRow.published_at, RevisionRow.fetched_at), ArticleRow.key)
            .limit(limit)
        )
        return self._database.read(lambda session: load_articles(session, chosen))

    def record_recognition(
        self, article: Article, recognition: Recognition, *, recogniser: str, matcher: Matcher
    ) -> tuple[str, ...]:
        """Keep what `recogniser` read in `article`, in the place of what was read before.

        Returns the id of each report's meeting: one that the article reported before, else any other that the
        matcher says is the same, else a new one.
        """
        return self._database.write(
            lambda session: meetings.record(
                session, article, recognition, recogniser=recogniser, matcher=matcher
            )
        )

    def unissued_meetings(self, *, digest: str) -> tuple[Meeting, ...]:
        """Return the meetings that no issue of `digest` has told, by their day, undated ones last."""
        issued = select(IssuedMeetingRow.meeting_id).where(
            IssuedMeetingRow.meeting_id == MeetingRow.id, IssuedMeetingRow.digest == digest
        )
        chosen = select(MeetingRow).where(is_reported(), ~issued.exists())
        return self._meetings(chosen.order_by(*_BY_DAY))

    def upcoming_meetings(self, *, after: date) -> tuple[Meeting, ...]:
        """Return the planned meetings that don't end before `after`, by their day."""
        planned = MeetingRow.status == Status.PLANNED.value
        chosen = select(MeetingRow).where(is_reported(), planned, MeetingRow.last_day >= after)
        return self._meetings(chosen.order_by(*_BY_DAY))

    def record_issue(self, issue: Issue) -> None:
        """Freeze an issue and mark its meetings as told by its digest: a meeting is told once.

        Raises IssueRefusedError where its number, its period or one of its meetings was issued already.
        """
        self._database.write(lambda session: issuing.record_issue(session, issue))

    def issues(self, *, digest: str) -> tuple[Issue, ...]:
        """Return the issues of a digest as they were frozen, in the order of their numbers."""
        chosen = select(IssueRow).where(IssueRow.digest == digest).order_by(IssueRow.number)
        return self._database.read(
            lambda session: tuple(issuing.load_issue(row) for row in session.scalars(chosen))
        )

    def issue(self, *, digest: str, number: int) -> Issue | None:
        """Return one issue as it was frozen; None when there is none of that number."""
        found = [issue for issue in self.issues(digest=digest) if issue.number == number]
        return found[0] if found else None

    def issued_meetings(self, *, digest: str, limit: int) -> tuple[tuple[datetime, Meeting], ...]:
        """Return the newest `limit` meetings that a digest told, each with the time of its issue.

        They are told as they stand now; one that nobody reports any more, as its issue told it.
        """
        return self._database.read(
            lambda session: issuing.issued_meetings(session, digest=digest, limit=limit)
        )

    def _meetings(self, chosen: Select[MeetingRow]) -> tuple[Meeting, ...]:
        return self._database.read(lambda session: load_meetings(session, session.scalars(chosen).all()))


def _known(session: Session, column: InstrumentedAttribute[str], values: Iterable[str]) -> frozenset[str]:
    """Return those of `values` that stand in `column` as the store writes them."""
    asked = {value: clean_text(value) for value in values}
    known = {
        value
        for chunk in in_chunks(sorted(set(asked.values())))
        for value in session.scalars(select(column).where(column.in_(chunk)))
    }
    return frozenset(value for value, clean in asked.items() if clean in known)


# Undated ones last, on every database.
_BY_DAY = (MeetingRow.first_day.is_(None), MeetingRow.first_day, MeetingRow.last_day, MeetingRow.id)


def _run_row(run: CrawlRun) -> CrawlRunRow:
    return CrawlRunRow(
        source=clean_text(run.source),
        started_at=run.started_at,
        finished_at=run.finished_at,
        outcome=run.outcome.value,
        reason=None if run.reason is None else " ".join(clean_text(run.reason).split()),
        counts=dict(run.counts),
    )


def _run(row: CrawlRunRow) -> CrawlRun:
    return CrawlRun(
        source=row.source,
        started_at=row.started_at,
        finished_at=row.finished_at,
        outcome=RunOutcome(row.outcome),
        reason=row.reason,
        counts=row.counts,
    )
