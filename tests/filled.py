"""A database that has a row in every table."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from store.archive import Archive
from store.editor import Author, Editor
from store.meetings.edits import Amendment
from store.records.crawls import Covered, CrawlRun, RunOutcome, State
from store.records.issues import Addressed, DeliveryState, Ended, Issue, IssuedMeeting, Rendering
from store.records.meetings import MeetingReport, Recognition
from tests.store.conftest import NOW, SameNamesSameDay, article_of, make_draft, make_report

MATCHER = SameNamesSameDay()


def fill(url: str) -> None:
    """Put something of every kind into a database."""
    with Archive.open(url) as archive:
        names = _read(archive)
        _issue(archive, names)
    author = Author(name="Редактор", at=NOW, reason=None)
    with Editor.open(url, MATCHER) as editor:
        editor.correct(names[0], Amendment(fields={"place.city": "Oslo"}), author)
        editor.merge(names[0], names[2], author)
        editor.correct(names[1], Amendment(fields={"title": "The Forum"}), author)
        editor.undo(3, author)


def _read(archive: Archive) -> tuple[str, ...]:
    body = make_draft("b").body + "\n\nСтороны — «Норов» и 诺罗夫 — договорились \U0001f91d."
    archive.take_in([make_draft("a", aliases=("http://a.example/1",)), make_draft("b", body=body)])
    archive.take_in([make_draft("c"), make_draft("d", body=make_draft("a").body, published_at=NOW)])
    archive.take_in([make_draft("c", title="Another title", images=("http://a.example/i.png",))])
    return (
        *_recognise(archive, "a", make_report("A", "B"), make_report("C", "D", title="Forum")),
        *_recognise(archive, "b", make_report("A", "E", day="2019-07-11", occasion="Forum")),
        *_recognise(archive, "c", make_report("F", "G", day=None)),
    )


def _recognise(archive: Archive, key: str, *reports: MeetingReport) -> tuple[str, ...]:
    read = Recognition(language="en", sco_related=True, meetings=reports)
    return archive.record_recognition(
        article_of(archive, key), read, recogniser="first", matcher=MATCHER, read_at=NOW
    )


def _issue(archive: Archive, names: tuple[str, ...]) -> None:
    run = CrawlRun(
        source="sectsco",
        started_at=NOW - timedelta(minutes=1, microseconds=7),
        finished_at=NOW,
        outcome=RunOutcome.FAILED,
        reason="a page: 503",
        counts={"listed": 3, "new": 1},
    )
    archive.record_run(run)
    told = [each for each in archive.unissued_meetings(digest="sco") if each.id in {names[0], names[2]}]
    entries = (IssuedMeeting(number=n, meeting=each, from_archive=False) for n, each in enumerate(told, 1))
    issue = Issue(
        digest="sco",
        number=1,
        since=None,
        until=NOW + timedelta(days=1),
        issued_at=NOW,
        zone="Asia/Almaty",
        entries=tuple(entries),
        coverage=(
            Covered(
                source="sectsco", state=State.BROKEN, since=NOW, tried_at=run.started_at, reason=run.reason
            ),
        ),
        period="2026-11-23",
    )
    archive.record_issue(
        issue,
        rendering=Rendering(subject="S", plain="P\n", html="<p>H</p>"),
        deliveries=[Addressed(recipient="a@example.org", message_id="<1>")],
    )
    (begun,) = archive.begin_deliveries(now=NOW + timedelta(days=2), abandoned_before=NOW)
    archive.end_deliveries([Ended(delivery=begun.id, state=DeliveryState.SENT, at=NOW)])
    archive.enrol(digest="sco", addresses=["a@example.org", "b@example.org"], now=NOW)
    archive.remove_subscriber(digest="sco", address="b@example.org", now=NOW)


@pytest.fixture(scope="session")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("filled") / "readout.db"
    fill(f"sqlite:///{file}")
    return file


@pytest.fixture
def filled_file(file_url: str, filled_once: Path) -> str:
    """The address of a filled database in a file."""
    shutil.copyfile(filled_once, file_url.removeprefix("sqlite:///"))
    return file_url


@pytest.fixture
def filled(url: str, request: pytest.FixtureRequest) -> str:
    """The address of a filled database, of each kind in turn."""
    if url.startswith("sqlite"):
        told: str = request.getfixturevalue("filled_file")
        return told
    fill(url)
    return url
