"""What stands at an issue's head: its name, when it was made, what is in it. And the legend at its foot."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from scheduler.digest.coverage import sources_words
from scheduler.digest.words import SHORTENED, moment_words, one_line
from store.records.issues import Issue

_LATE = timedelta(hours=1)


def digest_title(issue: Issue) -> str:
    """Return what the digest is called: "SCO meetings"."""
    return one_line(issue.title, columns=100) or f"{digest_label(issue)} meetings"


def digest_label(issue: Issue) -> str:
    """Return the digest's short name: "SCO"."""
    if title := one_line(issue.title, columns=100):
        return title.removesuffix(" meetings")
    name = one_line(issue.digest, columns=60).replace("-", " ").replace("_", " ")
    return name.upper() if len(name) <= len("EURASEC") and " " not in name else name.title()


def issued_words(issue: Issue) -> str:
    """Say when it was made, and when it should have been."""
    zone = ZoneInfo(issue.zone)
    local = issue.issued_at.astimezone(zone)
    words = f"{moment_words(local)} {issue.zone}"
    if issue.due_at is None or issue.issued_at - issue.due_at <= _LATE:
        return words
    due = issue.due_at.astimezone(zone)
    return f"{words}, due {f'{due:%H:%M}' if due.date() == local.date() else moment_words(due)}"


def summary_words(issue: Issue) -> str:
    """Count what is new, corrected, from the archive and planned, and the sources that were read."""
    old = sum(entry.from_archive for entry in issue.entries)
    counts = [f"{len(issue.entries) - old} new"] if len(issue.entries) > old else []
    if issue.corrected:
        counts.append(f"{len(issue.corrected)} corrected")
    if old:
        first = " (first crawl)" if issue.coverage else " (first issue)"
        counts.append(f"{old} from the archive{'' if issue.since else first}")
    return (
        f"{', '.join(counts) or 'No new meetings'}. Coming up: {len(issue.coming_up) or 'none'}."
        f" Sources: {sources_words(issue)}."
    )


def legend_words(issue: Issue) -> str | None:
    """Explain the marks where there may be any."""
    if not issue.is_news and not issue.coming_up:
        return None
    reply = " Wrong? Reply with the number." if issue.is_news else ""
    return f"{SHORTENED} = implied or shortened by us.{reply}"
