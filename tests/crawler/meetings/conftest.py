import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.meetings.recognise import recognise
from store.records.meetings import MeetingReport

REPOSITORY = Path(__file__).parents[3]


def summary_of(report: MeetingReport) -> dict[str, object]:
    """Return what a report says, without its evidence."""
    return {
        "status": report.status,
        "form": report.form,
        "mode": report.mode,
        "days": (str(report.date), str(report.end_date)),
        "place": (report.place.venue, report.place.city, report.place.country),
        "title": report.title,
        "occasion": report.occasion,
        "people": sorted((p.name, p.organisation or "") for p in report.participants if p.name),
    }


@pytest.fixture
def summary() -> Callable[[MeetingReport], dict[str, object]]:
    return summary_of


@pytest.fixture
def seed() -> Callable[[str], str]:
    """Return a seed document, whole and raw, by the first letters of its name."""

    def read(prefix: str) -> str:
        return next((REPOSITORY / "seeds").glob(f"{prefix}*.txt")).read_text("utf-8")

    return read


@pytest.fixture
def meetings() -> Callable[..., tuple[MeetingReport, ...]]:
    """Return what an English text reports."""

    def read(
        text: str, *, title: str | None = None, published: dt.date | None = None
    ) -> tuple[MeetingReport, ...]:
        return recognise(text, title=title, published=published, language="en").meetings

    return read
