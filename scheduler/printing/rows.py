"""Records as rows for a person's terminal."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.digest.people import in_one_line, names
from scheduler.digest.widths import wrapped
from scheduler.digest.words import has_no_time
from scheduler.health.findings import Finding
from scheduler.sources.crawls import CrawlSummary
from scheduler.sources.prospects import UnderstoodArticle
from scheduler.sources.states import SourceState
from store.records.articles import Article, Revision
from store.records.crawls import reasons_of
from store.records.issues import Delivery, DeliveryState, Issue
from store.records.meetings import Meeting, Status

_COLUMNS = 78  # of a meeting told in lines
_DAY_COLUMNS = len("2019-07-10  ")
_STATES = (
    DeliveryState.SENT,
    DeliveryState.PENDING,
    DeliveryState.SENDING,
    DeliveryState.REFUSED,
    DeliveryState.FAILED,
    DeliveryState.DROPPED,
)


def local_time(moment: datetime, zone: str) -> str:
    """Return a time in the reader's zone, to the minute."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def _published(article: Article, zone: str) -> str:
    if article.published_at is None:
        return "not stated"
    if has_no_time(article.published_at, rule=article.published_by or ""):
        return f"{article.published_at.astimezone(UTC):%Y-%m-%d}"
    return local_time(article.published_at, zone)


def _day(meeting: Meeting) -> str:
    told = meeting.told
    if told.date is None:
        return "not stated"
    return (
        f"{told.date} to {told.end_date}" if told.end_date and told.end_date != told.date else str(told.date)
    )


def _who(meeting: Meeting) -> str:
    return in_one_line(meeting.told, names(meeting.told))


def _where(meeting: Meeting) -> str | None:
    told = meeting.told
    place = ", ".join(part for part in (told.place.venue, told.place.city, told.place.country) if part)
    return place or {"video": "by video", "phone": "by phone"}.get(told.mode.value)


def _what(meeting: Meeting) -> str:
    told = meeting.told
    kind = told.form.value if told.status is Status.HELD else f"{told.status.value} {told.form.value}"
    if told.title:
        return f"{kind}: {told.title}"
    return f"{kind}, beside {told.occasion}" if told.occasion else kind


def _outlets(meeting: Meeting) -> str:
    return ", ".join(sorted({report.outlet for report in meeting.reports}))


def meeting_row(meeting: Meeting) -> dict[str, str]:
    """Return one line that says who met whom, when, where and on what occasion."""
    return {
        "meeting": meeting.id,
        "date": _day(meeting),
        "who": _who(meeting),
        "what": _what(meeting),
        "where": _where(meeting) or "not stated",
        "reported by": _outlets(meeting),
    }


def meeting_lines(meeting: Meeting) -> str:
    """Return a meeting as a few lines for reading, where `meeting_row` is one line for scanning."""
    indent = " " * _DAY_COLUMNS
    said = (
        (f"{_day(meeting)}  ", ", ".join(filter(None, (_what(meeting), _where(meeting))))),
        (indent, _who(meeting)),
        (indent, f"reported by {_outlets(meeting)}"),
    )
    return "\n".join(
        line
        for first, words in said
        for line in wrapped(words, first=first, rest=f"{indent}  ", columns=_COLUMNS)
    )


def article_row(article: Article, zone: str) -> dict[str, str]:
    """Return one line that says what was published where; a time is by the clock of `zone`."""
    return {
        "article": str(article.id),
        "published": _published(article, zone),
        "title": article.title,
        "outlet": article.outlet,
        "language": article.language or "unknown",
        "address": article.url,
        "copy of": article.copy_of or "",
    }


def revision_row(revision: Revision, zone: str) -> dict[str, str]:
    """Return one line that says what a revision changed; times are by the clock of `zone`."""
    changed = ", ".join(revision.changed) or "first text"
    back = f" (as revision {revision.returns_to})" if revision.returns_to else ""
    return {
        "article": str(revision.article),
        "revision": str(revision.number),
        "fetched": local_time(revision.fetched_at, zone),
        "changed": changed + back,
        "substantive": "yes" if revision.substantive else "no",
        "title": revision.title,
        "address": revision.url,
    }


def issue_row(issue: Issue, deliveries: Iterable[Delivery]) -> dict[str, str]:
    """Return one line about an issue and where its mails are."""
    return {
        "digest": issue.digest,
        "issue": str(issue.number),
        "issued": local_time(issue.issued_at, issue.zone),
        "meetings": str(len(issue.entries)),
        "corrections": str(len(issue.corrected)),
        "mail": deliveries_words(deliveries),
        "since": local_time(issue.since, issue.zone) if issue.since else "the beginning",
    }


def issue_words(issue: Issue) -> str:
    """Return "2 meeting(s) and 1 correction(s)"."""
    counts = {"meeting(s)": len(issue.entries), "correction(s)": len(issue.corrected)}
    return " and ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing new"


def deliveries_words(deliveries: Iterable[Delivery]) -> str:
    """Return "2 sent, 1 refused"; an issue that was addressed to nobody was not sent."""
    counts = _by_state(deliveries)
    return ", ".join(f"{count} {state}" for state, count in counts.items()) or "not sent"


def unsent_words(delivery: Delivery, zone: str) -> str:
    """Say why a delivery is not sent, and when it is tried again."""
    why = delivery.reason or "not tried yet"
    match delivery.state:
        case DeliveryState.PENDING if delivery.attempts:
            return f"{why}; it is due again at {local_time(delivery.due_at, zone)} {zone}"
        case DeliveryState.PENDING:
            return f"{why}; it is due"
        case DeliveryState.REFUSED:
            return f"refused for good: {why}"
        case DeliveryState.FAILED:
            return f"given up: {why}"
        case DeliveryState.DROPPED:
            return f"not sent any more: {why}"
        case _:
            return "another process has it in hand"


def _by_state(deliveries: Iterable[Delivery]) -> dict[str, int]:
    """Count the deliveries in each state, in the order of the states."""
    counts = Counter(delivery.state for delivery in deliveries)
    return {state.value: counts[state] for state in _STATES if counts[state]}


# What may become of an article that a list names, in the order in which a person asks for it.
_FATES = ("new", "revised", "copy", "unchanged", "vanished", "rejected", "failed", "rechecked")


def issue_to_json(issue: Issue, deliveries: Iterable[Delivery]) -> dict[str, Any]:
    """Return what `issue_row` says, for programs; `readout digest show` tells the rest."""
    return {
        "digest": issue.digest,
        "number": issue.number,
        "issued_at": issue.issued_at.isoformat(),
        "since": issue.since.isoformat() if issue.since else None,
        "until": issue.until.isoformat(),
        "meetings": len(issue.entries),
        "period": issue.period,
        "due_at": issue.due_at.isoformat() if issue.due_at else None,
        "deliveries": _by_state(deliveries),
        "corrections": len(issue.corrected),
    }


def understood_row(article: UnderstoodArticle, zone: str) -> dict[str, str]:
    """Return one line about an article as a crawl would store it; the time is by the clock of `zone`."""
    at, rule = article.published_at, article.published_by or ""
    day_only = at is not None and has_no_time(at, rule=rule)
    return {
        "published": "not stated"
        if at is None
        else at.date().isoformat()
        if day_only
        else local_time(at, zone),
        "by": rule,
        "language": article.language or "",
        "characters": f"{article.characters:,}",
        "read by": article.extracted_by or "",
        "title": article.title,
        "url": article.url,
    }


def understood_to_json(article: UnderstoodArticle) -> dict[str, Any]:
    """Return an article as a crawl would store it, for programs; the time in ISO form, UTC."""
    at = article.published_at
    return {**asdict(article), "published_at": at.isoformat() if at else None}


def source_row(state: SourceState, zone: str) -> dict[str, str]:
    """Return one line about a source; times are by the clock of `zone`."""

    def shown(moment: datetime | None) -> str:
        return local_time(moment, zone) if moment else ""

    # Why a source fails is a sentence, and told below the table.
    return {
        "source": state.source,
        "state": state.state.value,
        "since": shown(state.verdict.since),
        "last read": shown(state.last_read_at) or "never",
        "next due": shown(state.next_due_at),
        "last new article": shown(state.last_new_at) or "never",
    }


def source_to_json(state: SourceState) -> dict[str, Any]:
    """Return what is known of a source, for programs; times in ISO form, UTC."""

    def iso(moment: datetime | None) -> str | None:
        return moment.isoformat() if moment else None

    return {
        "source": state.source,
        "enabled": state.enabled,
        "state": state.state.value,
        "since": iso(state.verdict.since),
        "failing_since": iso(state.failing_since),
        "last_read_at": iso(state.last_read_at),
        "last_new_at": iso(state.last_new_at),
        "last_tried_at": iso(state.last_run.started_at if state.last_run else None),
        "next_due_at": iso(state.next_due_at),
        "reason": state.reason,
        "last_run": dict(state.last_run.counts) if state.last_run else None,
    }


def finding_row(finding: Finding) -> dict[str, str]:
    """Return one line about what `readout doctor` looked at."""
    return {
        "check": finding.check,
        "state": finding.level.value,
        "found": finding.told,
        "remedy": finding.remedy or "",
    }


def crawl_to_json(summary: CrawlSummary) -> dict[str, Any]:
    """Return a crawl of one source, for programs."""
    return {
        "source": summary.source,
        "outcome": summary.outcome.value,
        "counts": dict(summary.counts),
        "reason": summary.reason,
    }


def crawl_row(summary: CrawlSummary) -> dict[str, str]:
    """Return one line about a crawl of one source."""
    told = [_fate_words(summary.counts, fate) for fate in _FATES if summary.counts.get(fate)]
    nothing = "nothing new" if summary.is_read else "nothing read"
    return {
        "source": summary.source,
        "outcome": summary.outcome.value,
        "articles": ", ".join(told) or nothing,
        "reason": summary.reason or "",
    }


def _fate_words(counts: Mapping[str, int], fate: str) -> str:
    """Return "3 rejected (http_206 1, no_text 2)": with the reasons, where they are counted."""
    reasons = reasons_of(counts, fate)
    why = ", ".join(f"{reason} {number}" for reason, number in reasons.items())
    return f"{counts[fate]} {fate} ({why})" if why else f"{counts[fate]} {fate}"
