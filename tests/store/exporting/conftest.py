"""A database that has a row in every table."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from store.archive import Archive, Matcher
from store.editor import Author, Editor
from store.meetings.edits import Amendment
from store.records import (
    Addressed,
    ArticleDraft,
    CrawlRun,
    DeliveryState,
    Issue,
    MeetingReport,
    Rendering,
    RunOutcome,
)


@pytest.fixture
def filled(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive,
    url: str,
    matcher: Matcher,
    draft: Callable[..., ArticleDraft],
    report: Callable[..., MeetingReport],
    recognise: Callable[..., tuple[str, ...]],
    issue_of: Callable[..., Issue],
    now: datetime,
) -> str:
    """Fill a database with something of every kind; return its address."""
    told = draft("b", body=f"{draft('b').body}\n\nСтороны — «Норов» и 诺罗夫 — договорились \U0001f91d.")
    archive.take_in([draft("a", aliases=("http://a.example/1",)), told, draft("c")])
    archive.take_in([draft("d", body=draft("a").body, published_at=now)])
    archive.take_in([draft("c", title="Another title", images=("http://a.example/i.png",))])
    archive.record_run(
        CrawlRun(
            source="sectsco",
            started_at=now - timedelta(minutes=1, microseconds=7),
            finished_at=now,
            outcome=RunOutcome.FAILED,
            reason="a page: 503",
            counts={"listed": 3, "new": 1},
        )
    )
    [first, second] = recognise("a", report("A", "B"), report("C", "D", title="Forum"))
    [third] = recognise("b", report("A", "E", day="2019-07-11", occasion="Forum"))
    recognise("c", report("F", "G", day=None))
    entries = [each for each in archive.unissued_meetings(digest="sco") if each.id in {first, third}]
    archive.record_issue(
        issue_of(*entries, period="2026-11-23"),
        rendering=Rendering(subject="S", plain="P\n", html="<p>H</p>"),
        deliveries=[Addressed(recipient="a@example.org", message_id="<1>")],
    )
    begun = archive.begin_delivery(now=now + timedelta(days=2), abandoned_before=now)
    assert begun
    archive.end_delivery(begun.id, state=DeliveryState.SENT, at=now)
    author = Author(name="Редактор", at=now, reason=None)
    with Editor.open(url, matcher) as editor:
        editor.correct(first, Amendment(fields={"place.city": "Oslo"}), author)
        editor.merge(first, third, author)
        editor.correct(second, Amendment(fields={"title": "The Forum"}), author)
        editor.undo(3, author)
    return url
