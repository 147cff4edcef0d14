"""Which sources an issue had read, so that silence is never mistaken for "no news"."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from scheduler.digest.words import moment_words, one_line
from store.records.crawls import Covered, State
from store.records.issues import Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageView:
    """The coverage line, and a line for each source that was not read."""

    summary: str
    wrong: tuple[str, ...] = ()


def sources_words(issue: Issue) -> str:
    """Return "4 of 4 read"."""
    if not issue.coverage:
        return "none crawled"
    return f"{_number_read(issue)} of {len(issue.coverage)} read"


def read_words(issue: Issue) -> str:
    """Return "4 of 4 sources read", or that it were fewer, or none."""
    if not issue.coverage:
        return "no source crawled"
    every = len(issue.coverage)
    read = _number_read(issue)
    if not read:
        return f"none of {every} sources read"
    return f"{'' if read == every else 'only '}{read} of {every} sources read"


def _number_read(issue: Issue) -> int:
    return sum(covered.state.is_read for covered in issue.coverage)


def nothing_words(issue: Issue) -> str:
    """Say what it means that an issue tells nothing: that there was no news, or that nobody can know."""
    since = f" since {moment_words(issue.since.astimezone(ZoneInfo(issue.zone)))}" if issue.since else ""
    every = len(issue.coverage)
    unread = every - _number_read(issue)
    if not every:
        return f"No source was crawled{since}: nobody can tell here whether there were meetings."
    if unread:
        which = "no source" if unread == every else f"only {every - unread} of {every} sources"
        return f"No new meeting is known{since}, but {which} could be read: news may be missing here."
    return f"No new meeting was reported{since}. Every source was read."


def coverage_view(issue: Issue, *, most: int | None = None) -> CoverageView:
    """Put the coverage into words; it is long only where something is wrong.

    At most `most` sources of a state are named, and as many that are wrong; the rest is counted. None: all.
    """
    if not issue.coverage:
        return CoverageView(summary="no source was crawled in this period.")
    by_state = {state: [each for each in issue.coverage if each.state is state] for state in State}
    said = [
        f"{state}: {', '.join(_named(found, most)) or 'none'}."
        for state, found in by_state.items()
        if found or state is State.BROKEN
    ]
    return CoverageView(
        summary=" ".join(
            words if place == 0 else words[0].upper() + words[1:] for place, words in enumerate(said)
        ),
        wrong=tuple(_cut([_wrong(issue, each) for each in issue.coverage if _is_wrong(each)], most)),
    )


def _named(found: Sequence[Covered], most: int | None) -> list[str]:
    return _cut([one_line(each.source, columns=64) for each in found], most)


def _cut(said: list[str], most: int | None) -> list[str]:
    """Count what a mail has no room for."""
    return [*said[:most], f"{len(said) - most} more"] if most is not None and len(said) > most else said


def _is_wrong(covered: Covered) -> bool:
    return bool(covered.reason) or not covered.state.is_read


def _wrong(issue: Issue, covered: Covered) -> str:
    """Return "mseap: broken since Mon 2 Mar 2026, 09:00: no answer"."""
    zone = ZoneInfo(issue.zone)
    how = str(covered.state)
    if covered.since:
        how += f" since {moment_words(covered.since.astimezone(zone))}"
    elif covered.tried_at:
        how += f", last tried {moment_words(covered.tried_at.astimezone(zone))}"
    stock = "never crawled" if covered.state is State.WAITING else "no reason was recorded"
    said = one_line(covered.reason) or stock
    return f"{one_line(covered.source, columns=64)}: {how}: {said}"
