"""The stages as jobs: each takes its work from the store by a query and leaves its result there.

Every job takes what it needs as arguments (configuration, archive, now) and can be run again at any moment.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from crawler.languages import language_of
from scheduler.config import Configuration
from scheduler.delivery.email import digest_message
from scheduler.delivery.feeds import rss
from scheduler.delivery.files import write_file
from scheduler.digest.compose import compose
from scheduler.digest.render import as_html, as_text
from scheduler.recognition_lines import undecodable
from store.archive import Archive
from store.errors import ReadoutError
from store.jsonable import draft_from_json
from store.records import ArticleDraft, CrawlRun, Decision, Issue, RunOutcome

BATCH = 50
_LAST_WRITTEN = "html"  # the last of an issue's files: where it is, the others are
FEED_MEETINGS = 500  # at least a month of a busy organisation, so that a weekly reader misses none


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """A line of an import that could not be read."""

    number: int  # from 1
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of an import's lines."""

    decisions: Counter[Decision]
    bad: tuple[BadLine, ...]


def import_articles(
    archive: Archive,
    lines: Iterable[str],
    *,
    fetched_at: datetime,
    key_of: Callable[[str], tuple[str | None, str]],
    on_line: Callable[[], None] | None = None,
) -> Imported:
    """Take in an archive in JSON Lines; what can't be read is named, and the rest is taken in."""
    decisions: Counter[Decision] = Counter()
    bad: list[BadLine] = []
    numbered = iter(enumerate(lines, start=1))
    while batch := list(islice(numbered, BATCH)):
        drafts: list[ArticleDraft] = []
        for number, line in batch:
            if on_line:
                on_line()
            if not line.strip():
                continue
            if undecodable(line):
                bad.append(BadLine(number=number, reason="not in UTF-8; save it as UTF-8"))
                continue
            try:
                draft = draft_from_json(line, fetched_at=fetched_at, key_of=key_of)
                drafts.append(replace(draft, language=draft.language or language_of(draft.body)))
            except ReadoutError as error:
                bad.append(BadLine(number=number, reason=str(error)))
        decisions.update(taken.decision for taken in archive.take_in(drafts))
    return Imported(decisions=decisions, bad=tuple(bad))


def unread_sources(config: Configuration, archive: Archive, now: datetime) -> tuple[CrawlRun, ...]:
    """Return the runs of the sources that could not be read since the last issue."""
    issues = archive.issues(digest=config.digest.name)
    since = issues[-1].until if issues else None
    runs = coverage(config, archive, since=since, until=now)
    return tuple(run for run in runs if run.outcome in {RunOutcome.FAILED, RunOutcome.EMPTY})


def next_issue(config: Configuration, archive: Archive, now: datetime) -> Issue | None:
    """Compose what would be issued now; None when every meeting has been told."""
    told = config.digest
    meetings = archive.unissued_meetings(digest=told.name)
    if not meetings:
        return None
    issues = archive.issues(digest=told.name)
    last = issues[-1] if issues else None
    since = last.until if last else None
    return compose(
        meetings,
        digest=told.name,
        number=last.number + 1 if last else 1,
        since=since,
        until=now,
        issued_at=now,
        zone=told.zone,
        archive_days=told.archive_days,
        coverage=coverage(config, archive, since=since, until=now),
        coming_up=archive.upcoming_meetings(after=now.astimezone(ZoneInfo(told.zone)).date()),
        title=told.title,
        outlet_zones=config.outlet_zones,
    )


def coverage(
    config: Configuration, archive: Archive, *, since: datetime | None, until: datetime
) -> tuple[CrawlRun, ...]:
    """Return the last run of each source in the period.

    A source that is enabled and had none counts as failed: silence about it is no news of it. Where nothing
    was ever crawled (all was imported) there is nothing to tell.
    """
    ever = {run.source: run for run in archive.last_runs(since=None, until=until)}
    if not ever:
        return ()
    runs = archive.last_runs(since=since, until=until)
    missing = sorted(set(config.enabled_sources) - {run.source for run in runs})
    return (*runs, *(_without_run(name, ever.get(name), until) for name in missing))


def _without_run(source: str, last: CrawlRun | None, until: datetime) -> CrawlRun:
    """Make the failed run of a source that had none: at the time of its last one, or at the period's end."""
    return CrawlRun(
        source=source,
        started_at=last.started_at if last else until,
        finished_at=last.finished_at if last else until,
        outcome=RunOutcome.FAILED,
        reason="not crawled in this period" if last else "never crawled",
    )


def issue_digest(config: Configuration, archive: Archive, now: datetime) -> Issue | None:
    """Freeze the next issue; None when there is nothing new to tell."""
    issue = next_issue(config, archive, now)
    if issue:
        archive.record_issue(issue)
    return issue


def issue_path(config: Configuration, issue: Issue, folder: Path, suffix: str) -> Path:
    """Name an issue's file: `sco-0001.eml`."""
    return folder / f"{config.digest.name}-{issue.number:04}.{suffix}"


def write_issues(config: Configuration, archive: Archive, folder: Path) -> tuple[Path, ...]:
    """Write the newest issue (as e-mail, text and HTML) and the feed below `folder`; return the files.

    Written anew from the store each time, byte for byte the same until there is a new issue. Issues whose
    files an earlier run could not write are written too.
    """
    written: list[Path] = []

    def write(path: Path, content: bytes) -> None:
        write_file(path, content)
        written.append(path)

    for issue in _to_write(config, archive.issues(digest=config.digest.name), folder):
        recipient = config.mail.to[0] if config.mail.to else config.mail.sender
        message = digest_message(issue, sender=config.mail.sender, recipient=recipient)
        write(issue_path(config, issue, folder, "eml"), bytes(message))
        write(issue_path(config, issue, folder, "txt"), as_text(issue).encode())
        write(issue_path(config, issue, folder, _LAST_WRITTEN), as_html(issue).encode())
    told = archive.issued_meetings(digest=config.digest.name, limit=FEED_MEETINGS)
    write(folder / "feed.xml", rss(told, title=config.digest.title, outlet_zones=config.outlet_zones))
    return tuple(written)


def _to_write(config: Configuration, issues: Sequence[Issue], folder: Path) -> Sequence[Issue]:
    """Return the newest issue, after those directly before it that lack their files."""
    first = len(issues) - 1
    while first > 0 and not issue_path(config, issues[first - 1], folder, _LAST_WRITTEN).exists():
        first -= 1
    return issues[max(first, 0) :]
