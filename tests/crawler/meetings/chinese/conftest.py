import datetime as dt
from collections.abc import Callable

import pytest

from crawler.meetings.recognise import recognise
from store.records.meetings import MeetingReport


@pytest.fixture
def told() -> Callable[..., tuple[MeetingReport, ...]]:
    """Return what a Chinese text reports that was published on a day of May 2024, or on another one."""

    def read(text: str, published: dt.date | None = dt.date(2024, 5, 8)) -> tuple[MeetingReport, ...]:
        return recognise(text, title=None, published=published, language="zh").meetings

    return read
