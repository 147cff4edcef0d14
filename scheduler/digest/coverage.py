"""Which sources an issue had read, so that silence is never mistaken for "no news"."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from scheduler.digest.words import moment_words, one_line
from store.records.crawls import CrawlRun, RunOutcome
from store.records.issues import Issue

_READ = {RunOutcome.OK, RunOutcome.UNCHANGED}


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageView:
    """The coverage line, and a line for each source that was not read."""

    summary: str
    wrong: tuple[str, ...] = ()


def sources_words(issue: Issue) -> str:
    """Return "4 of 4 read"."""
    if not issue.coverage:
        return "none crawled"
    return f"{sum(run.outcome in _READ for run in issue.coverage)} of {len(issue.coverage)} read"


def read_words(issue: Issue) -> str:
    """Return "4 of 4 sources read", or that it were fewer, or none."""
    if not issue.coverage:
        return "no source crawled"
    every = len(issue.coverage)
    read = sum(run.outcome in _READ for run in issue.coverage)
    if not read:
        return f"none of {every} sources read"
    return f"{'' if read == every else 'only '}{read} of {every} sources read"


def nothing_words(issue: Issue) -> str:
    """Say what it means that an issue tells nothing: that there was no news, or that nobody can know."""
    since = f" since {moment_words(issue.since.astimezone(ZoneInfo(issue.zone)))}" if issue.since else ""
    every = len(issue.coverage)
    unread = sum(run.outcome not in _READ for run in issue.coverage)
    if not every:
        return f"No source was crawled{since}: nobody can tell here whether there were meetings."
    if unread:
        which = "no source" if unread == every else f"only {every - unread} of {every} sources"
        return f"No new meeting is known{since}, but {which} could be read: news may be missing here."
    return f"No new meeting was reported{since}. Every source was read."


def coverage_view(issue: Issue) -> CoverageView:
    """Put the coverage into words; it is long only where something is wrong."""
    if not issue.coverage:
        return CoverageView(summary="no source was crawled in this period.")
    by_outcome = {
        "read": [run for run in issue.coverage if run.outcome is RunOutcome.OK],
        "nothing new": [run for run in issue.coverage if run.outcome is RunOutcome.UNCHANGED],
        "blocked": [run for run in issue.coverage if run.outcome is RunOutcome.BLOCKED],
        "failed": [run for run in issue.coverage if run.outcome not in _READ | {RunOutcome.BLOCKED}],
    }
    said = [_group(words, runs) for words, runs in by_outcome.items() if runs or words == "failed"]
    return CoverageView(
        summary=" ".join(
            words if place == 0 else words[0].upper() + words[1:] for place, words in enumerate(said)
        ),
        wrong=tuple(_failure(issue, run) for run in issue.coverage if run.outcome not in _READ),
    )


def _group(words: str, runs: Iterable[CrawlRun]) -> str:
    return f"{words}: {', '.join(one_line(run.source, columns=64) for run in runs) or 'none'}."


def _failure(issue: Issue, run: CrawlRun) -> str:
    stock = "its list named no article" if run.outcome is RunOutcome.EMPTY else "no reason was recorded"
    said = [one_line(run.source, columns=64), one_line(run.reason) or stock]
    # What has no run is stamped with the period's end: nothing was tried then.
    if run.started_at < issue.until:
        said.insert(1, f"last tried {moment_words(run.started_at.astimezone(ZoneInfo(issue.zone)))}")
    return ": ".join(said)
