"""The store as the stages use it: records in, records out; one method is one transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Self

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from store import histories
from store.alerting import Alerting
from store.articles import checking, known
from store.articles.intake import changing_drafts, take_in_drafts
from store.articles.standing import standings
from store.database.transactions import Database
from store.host_keeping import HostKeeping
from store.issues import changing, issuing, outbox
from store.list_states import ListState
from store.mailing import Mailing
from store.matching import Matcher
from store.meetings.choosing import at_level, fitting
from store.meetings.corrections import Correction, load_corrections
from store.meetings.loading import is_reported, load_meetings
from store.meetings.snapshots import Snapshot, take_snapshot
from store.page_keeping import PageKeeping
from store.recognitions import Recognitions
from store.records.articles import Answer, ArticleDraft, DueArticle, Standing, Taken
from store.records.crawls import CrawlRun, SourceHistory
from store.records.issues import (
    Addressed,
    Changes,
    Issue,
    Recalled,
    Rendering,
    Telling,
)
from store.records.meetings import Meeting, Status
from store.records.questions import MeetingQuery
from store.tables import MeetingRow

__all__ = ["Archive", "Matcher"]

_EVERY = MeetingQuery()


class Archive(Recognitions, PageKeeping, HostKeeping, Alerting, Mailing):
    """A database of articles, meetings and issues. Every method may raise StoreError.

    What a method wrote is on the disk when it returns.
    """

    @classmethod
    def open(
        cls, url: str, *, create: bool = True, in_memory: bool = False, backups: Path | None = None
    ) -> Self:
        """Open the database at `url` ("sqlite:///readout.db"); its schema is created or upgraded.

        Without `create` one that isn't there is a MissingDatabaseError.

        Before an upgrade a backup is made in the folder `backups`, or in one beside the database.

        `in_memory` allows "sqlite://", which keeps nothing. What is wrong with the address itself, or written
        by a later version, is raised as a StoreError that is a ConfigurationError too.
        """
        return cls(Database.open(url, create=create, in_memory=in_memory, backups=backups))

    def take_in(self, drafts: Sequence[ArticleDraft]) -> tuple[Taken, ...]:
        """Take in drafts, all or none of them, in their order; return what became of each."""
        if not drafts:
            return ()
        return self._database.write(lambda session: take_in_drafts(session, drafts))

    def changing(self, drafts: Sequence[ArticleDraft]) -> tuple[ArticleDraft, ...]:
        """Return those of `drafts` whose text is new, or other than the one there is; takes nothing in."""
        if not drafts:
            return ()
        return self._database.read(lambda session: changing_drafts(session, drafts))

    def standing(self, drafts: Sequence[ArticleDraft]) -> tuple[Standing, ...]:
        """Tell for each draft how its text stands to what is stored; takes nothing in."""
        if not drafts:
            return ()
        return self._database.read(lambda session: standings(session, drafts))

    def known_keys(self, keys: Iterable[str]) -> frozenset[str]:
        """Return those of `keys` that articles have."""
        return self._database.read(lambda session: known.known_keys(session, keys))

    def known_links(self, links: Mapping[str, str]) -> frozenset[str]:
        """Return the keys of those links (key → address) that lead to an article of the store.

        The article has the link's key; or it has another, and the link's address among its aliases, because
        whoever followed the link before was redirected.
        """
        return self._database.read(lambda session: known.known_links(session, links))

    def is_unfinished(self, source: str, links: Mapping[str, str]) -> bool:
        """Tell whether a list of known links (key → address) may lead to lists that no crawl has read yet.

        One of them leads to an article that came after the last crawl of the source that left nothing out:
        whoever fetched it may have been killed, or have found no room for what else there was.
        """

        def work(session: Session) -> bool:
            whole = histories.last_whole_run(session, source)
            return bool(links) and (whole is None or known.has_arrived_after(session, links, whole))

        return self._database.read(work)

    def has_any_since(self, links: Mapping[str, str], day: date) -> bool:
        """Tell whether a link (key → address) leads to an article of `day` or later, or of no day."""
        return self._database.read(lambda session: known.has_any_since(session, links, day))

    def due_articles(self, source: str, *, now: datetime, at_most: int) -> tuple[DueArticle, ...]:
        """Return the articles of a source that are to be looked at again by `now`, the last arrived first."""
        return self._database.read(
            lambda session: tuple(checking.due(session, source, now=now, at_most=at_most))
        )

    def record_answer(self, key: str, answer: Answer, *, at: datetime) -> bool:
        """Note what a look at an article came to, where no text came; `take_in` does so where one did.

        An article that is gone has vanished, and keeps all that it has, until its page comes again. Returns
        whether it has now, and had not before.
        """
        return self._database.write(lambda session: checking.record(session, key, answer, at=at))

    def record_run(self, run: CrawlRun, lists: Sequence[ListState] = ()) -> None:
        """Keep the outcome of one crawl of one source, and what its lists were, if it has left nothing."""
        self._database.write(lambda session: histories.record_run(session, run, lists))

    def list_states(self, source: str) -> tuple[ListState, ...]:
        """Return what the lists of a source were in its last run, by which to ask whether they have changed.

        None where that run failed, was interrupted or left something: then they are to be read in full.
        """
        return self._database.read(lambda session: histories.list_states(session, source))

    def most_unknown(self, source: str) -> int | None:
        """Return how many unknown pages a run of a source has fetched at most; None where nothing tells."""
        return self._database.read(lambda session: histories.most_unknown(session, source))

    def last_runs(self, *, since: datetime | None, until: datetime) -> tuple[CrawlRun, ...]:
        """Return the last run of each source that ended from `since` to `until`, by the sources' names."""
        return self._database.read(lambda session: histories.last_runs(session, since=since, until=until))

    def source_histories(self, *, until: datetime) -> tuple[SourceHistory, ...]:
        """Return what is known at `until` of every source that ever had a run or an article, by its name."""
        return self._database.read(lambda session: histories.source_histories(session, until=until))

    def first_crawled_at(self) -> datetime | None:
        """Return when the first crawl of all ended; None where nothing was ever crawled."""
        return self._database.read(histories.first_crawled_at)

    def unissued_meetings(self, *, digest: str, query: MeetingQuery = _EVERY) -> tuple[Meeting, ...]:
        """Return the meetings that fit and no issue of `digest` has told, by their day, undated ones last.

        One that was found to be another which was told is not new.
        """
        return self._meetings(query, is_reported(), ~issuing.is_issued(digest))

    def upcoming_meetings(self, *, after: date, query: MeetingQuery = _EVERY) -> tuple[Meeting, ...]:
        """Return the planned meetings that fit and don't end before `after`, by their day."""
        planned = MeetingRow.status == Status.PLANNED.value
        return self._meetings(query, is_reported(), planned, MeetingRow.last_day >= after)

    def record_issue(
        self, issue: Issue, *, rendering: Rendering | None = None, deliveries: Sequence[Addressed] = ()
    ) -> None:
        """Freeze an issue with its forms, mark its meetings as told by its digest, and address it.

        A meeting is told once. The deliveries are due at once. Raises IssueRefusedError, and records nothing,
        where its number, its end or one of its meetings was issued already; IssuedAlreadyError, which is one
        too, where there is an issue for its `period`.
        """

        def work(session: Session) -> None:
            issue_id = issuing.record_issue(session, issue, rendering)
            outbox.add(session, issue_id, deliveries, at=issue.issued_at)

        self._database.write(work)

    def issues(self, *, digest: str) -> tuple[Issue, ...]:
        """Return the issues of a digest as they were frozen, in the order of their numbers."""
        return self._database.read(lambda session: issuing.issues(session, digest=digest))

    def last_ends(self) -> dict[str, datetime]:
        """Return when what the last issue covers ended, of each digest that ever had one, by its name."""
        return self._database.read(issuing.last_ends)

    def last_issue(self, *, digest: str, until: datetime | None = None) -> Issue | None:
        """Return the last issue of a digest as it was frozen, or of those that end by `until`; None: none."""
        return self._database.read(lambda session: issuing.last_issue(session, digest=digest, until=until))

    def has_issue(self, *, digest: str, period: str) -> bool:
        """Tell whether a digest has the scheduled issue of a local day ("2026-11-22")."""
        return self._database.read(lambda session: issuing.has_issue(session, digest=digest, period=period))

    def issue(self, *, digest: str, number: int) -> Issue | None:
        """Return one issue as it was frozen; None when there is none of that number."""
        return self._database.read(lambda session: issuing.one_issue(session, digest=digest, number=number))

    def rendering(self, *, digest: str, number: int) -> Rendering | None:
        """Return an issue's forms as they were frozen; None where it has none: it is older than they are."""
        return self._database.read(lambda session: issuing.rendering(session, digest=digest, number=number))

    def issued_meetings(self, *, digest: str, window: timedelta, least: int) -> tuple[Telling, ...]:
        """Return what a digest told in the `window` before its newest issue, the newest first.

        And what it told before: the `least` number at any rate, what was corrected in the window, what is
        planned and still ahead. All as it stands now; what nobody reports any more, as its issue told it.
        """
        return self._database.read(
            lambda session: issuing.issued_meetings(session, digest=digest, window=window, least=least)
        )

    def corrections(self, *, since: datetime | None = None) -> tuple[Correction, ...]:
        """Return how meetings that issues told are otherwise since then, the first found out first.

        One that no issue has followed yet may still change, or go when things are again as they were told.
        """
        return self._database.read(lambda session: load_corrections(session, since=since))

    def changes(self, *, digest: str) -> Changes:
        """Return what became of what a digest told, since its last issue: what came and went is no change."""
        return self._database.read(lambda session: changing.changes(session, digest))

    def recalled(self, meetings: Iterable[str], *, digest: str) -> dict[str, Recalled]:
        """Return those of `meetings` that are known, by these ids, with where the digest told them."""
        return self._database.read(lambda session: changing.recalled(session, digest, meetings))

    @contextmanager
    def copied(self, file: Path) -> Iterator["Archive"]:
        """Open a copy of the whole, made in `file` while others go on writing; what it is told is not kept.

        Raises StoreError where there is no room for it.
        """
        with Archive(self._database.copy_to(file)) as copy:
            yield copy

    def snapshot(self) -> Snapshot:
        """Return how every meeting is told now."""
        return self._database.read(take_snapshot)

    def confirm(self) -> None:
        """Raise NewerDatabaseError where a later version of this program has upgraded the database."""
        self._database.confirm()

    def damage(self) -> str | None:
        """Return what is wrong with the database's file, in one line; None where it is whole.

        Reads the whole file: seconds for a large one.
        """
        return self._database.damage()

    def _meetings(self, query: MeetingQuery, *conditions: ColumnElement[bool]) -> tuple[Meeting, ...]:
        """Return the meetings that fit, by their day. What is asked of their texts is not looked at."""

        def work(session: Session) -> tuple[Meeting, ...]:
            chosen = select(MeetingRow).where(*conditions, *fitting(session, query)).order_by(*_BY_DAY)
            return load_meetings(session, at_level(session, chosen, query.level))

        return self._database.read(work)


# Undated ones last, on every database.
_BY_DAY = (MeetingRow.first_day.is_(None), MeetingRow.first_day, MeetingRow.last_day, MeetingRow.id)
