"""Records as rows for a person's terminal."""

from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.crawls import CrawlSummary
from store.records import Article, Issue, Meeting, Participant


def local_time(moment: datetime | None, zone: str) -> str:
    """Return a time in the reader's zone, to the minute."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") if moment else "not stated"


def _who(participant: Participant) -> str:
    named = participant.name or participant.post or "delegation"
    return f"{named} ({participant.organisation})" if participant.organisation else named


def _day(meeting: Meeting) -> str:
    told = meeting.told
    if told.date is None:
        return "not stated"
    return (
        f"{told.date} to {told.end_date}" if told.end_date and told.end_date != told.date else str(told.date)
    )


def meeting_row(meeting: Meeting) -> dict[str, str]:
    """Return one line that says who met whom, when, where and on what occasion."""
    told = meeting.told
    place = ", ".join(part for part in (told.place.venue, told.place.city, told.place.country) if part)
    return {
        "meeting": meeting.id,
        "date": _day(meeting),
        "status": told.status.value,
        "form": told.form.value,
        "who": "; ".join(_who(participant) for participant in told.participants),
        "where": place or {"video": "by video", "phone": "by phone"}.get(told.mode.value, "not stated"),
        "title or occasion": told.title or (f"beside {told.occasion}" if told.occasion else ""),
        "reported by": ", ".join(sorted({report.outlet for report in meeting.reports})),
    }


def meeting_lines(meeting: Meeting) -> str:
    """Return a meeting as a few lines for reading, where `meeting_row` is one line for scanning."""
    row = meeting_row(meeting)
    what = f"{row['form']}, {row['where']}" if row["where"] != "not stated" else row["form"]
    said = (f"{what}: {row['title or occasion']}" if row["title or occasion"] else what, row["who"])
    return f"{row['date']}  " + "\n            ".join((*said, f"reported by {row['reported by']}"))


def article_row(article: Article, zone: str) -> dict[str, str]:
    """Return one line that says what was published where."""
    return {
        "article": str(article.id),
        "published": local_time(article.published_at, zone),
        "outlet": article.outlet,
        "language": article.language or "unknown",
        "title": article.title,
        "copy of": article.copy_of or "",
        "address": article.url,
    }


def issue_row(issue: Issue) -> dict[str, str]:
    """Return one line about an issue."""
    return {
        "issue": str(issue.number),
        "issued": local_time(issue.issued_at, issue.zone),
        "meetings": str(len(issue.entries)),
        "since": local_time(issue.since, issue.zone) if issue.since else "the beginning",
    }


# What may become of an article that a list names, in the order in which a person asks for it.
_FATES = ("new", "revised", "copy", "unchanged", "rejected", "failed")


def crawl_row(summary: CrawlSummary) -> dict[str, str]:
    """Return one line about a crawl of one source."""
    counts = ((summary.counts.get(fate, 0), fate) for fate in _FATES)
    return {
        "source": summary.source,
        "outcome": summary.outcome.value,
        "articles": ", ".join(f"{count} {fate}" for count, fate in counts if count) or "nothing new",
        "reason": summary.reason or "",
    }
