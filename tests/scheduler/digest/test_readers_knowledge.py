"""Whatever is reported, corrected, merged and undone in whatever order, readers know what the store knows.

A reader takes each issue at its word. After it he must know of each meeting that he was told what the store
tells of it; and no correction may tell him what he knows already.
"""

import shutil
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.digest.compose import compose
from store.archive import Archive
from store.editor import Author, EditError, Editor
from store.meetings.edits import Amendment, EditState
from store.records.issues import Corrected, Issue
from store.records.meetings import Meeting, MeetingReport, Participant, Recognition, Status
from store.search import MeetingQuery, Search
from store.told_otherwise import is_otherwise
from tests.examples import examples
from tests.store.conftest import SameNamesSameDay, article_of, make_draft

NOW = datetime(2019, 8, 1, tzinfo=UTC)
KEYS = "abcde"
DIGESTS = ("one", "two")


@dataclass(slots=True)
class Reader:
    """What somebody knows who reads every issue of one digest."""

    known: dict[str, MeetingReport] = field(default_factory=dict)  # by the id that he was told
    same: dict[str, str] = field(default_factory=dict)  # of what he was told apart, and is one: by which id

    def read(self, issue: Issue) -> None:
        for entry in issue.entries:
            if entry.was is None:
                assert not {entry.meeting.id, *entry.meeting.formerly} & self.known.keys(), "told twice"
                self._learn(entry.meeting.id, entry.meeting)
            else:
                self._hear(entry.was.meeting, entry.was.told)
                assert entry.was.told.status is Status.PLANNED is not entry.meeting.told.status
                self._learn(entry.was.meeting, entry.meeting)
        for corrected in issue.corrected:
            self._correct(corrected)

    def _correct(self, corrected: Corrected) -> None:
        change = corrected.change
        for was in change.was:
            self._hear(was.meeting, was.told)
        is_news = len(change.was) > 1 or change.parted
        assert is_news or is_otherwise(change.was[0].told, change.meeting.told), "told once more"
        assert len({self.one(was.meeting) for was in change.was}) == len(change.was), "known to be one"
        for was in change.was:
            self._learn(was.meeting, change.meeting)
            self.same[was.meeting] = change.meeting.id
        for other in change.parted:
            assert self.same.pop(other.meeting, None) is not None or other.meeting == change.meeting.id
            self.known[other.meeting] = other.told

    def _hear(self, name: str, told: MeetingReport) -> None:
        assert not is_otherwise(self.known[name], told), "was never told so"

    def _learn(self, name: str, meeting: Meeting) -> None:
        group = self.one(name)
        for each in [each for each in self.known if self.one(each) == group] or [name]:
            self.known[each] = meeting.told
        self.known[name] = meeting.told

    def one(self, name: str) -> str:
        """Return by which id he knows it."""
        return self.same.get(name, name)


def issue(archive: Archive, digest: str, number: int) -> Issue:
    """Issue a digest, and let it be read as it was frozen."""
    until = NOW + timedelta(hours=number)
    blank = Issue(
        digest=digest,
        number=1 + len(archive.issues(digest=digest)),
        since=None,
        until=until,
        issued_at=until,
        zone="UTC",
    )
    news, changes = archive.unissued_meetings(digest=digest), archive.changes(digest=digest)
    composed = compose(blank, news, archive_days=30, changes=changes)
    archive.record_issue(composed)
    frozen = archive.last_issue(digest=digest)
    assert frozen == composed
    return composed


def check(reader: Reader, search: Search) -> None:
    """Compare what a reader knows with what the store tells."""
    now: dict[str, str] = {}
    for name, told in reader.known.items():
        [meeting] = search.meetings(MeetingQuery(meeting=name))
        now[name] = meeting.id
        assert not meeting.reports or not is_otherwise(told, meeting.told), "does not know"
    for one, other in combinations(now, 2):
        assert now[one] == now[other] or reader.one(one) != reader.one(other), "takes two for one"


def told_of(other: str, day: int, status: Status = Status.HELD) -> MeetingReport:
    people = (Participant(name="A"), Participant(name=other))
    return MeetingReport(participants=people, date=date(2019, 7, day), status=status)


# Two meetings that are told, and may turn out to be one.
FIRST = (("read", "a", told_of("B", 10)), ("read", "b", told_of("B", 12)))
ALL = tuple(("issue", digest, None) for digest in DIGESTS)
REPORTS = st.builds(
    told_of,
    st.sampled_from(["B", "B", "C"]),
    st.integers(10, 13),
    st.sampled_from([Status.HELD, Status.HELD, Status.PLANNED, Status.CANCELLED]),
)
STEPS = st.one_of(
    st.tuples(st.just("read"), st.sampled_from(KEYS), REPORTS),
    st.tuples(st.just("read"), st.sampled_from(KEYS), REPORTS),
    st.tuples(st.just("issue"), st.sampled_from(DIGESTS), st.none()),
    st.tuples(st.just("issue"), st.sampled_from(DIGESTS), st.none()),
    st.tuples(st.just("merge"), st.integers(0, 9), st.integers(0, 9)),
    st.tuples(st.just("date"), st.integers(0, 9), st.integers(10, 13)),
    st.tuples(st.just("undo"), st.integers(0, 9), st.none()),
)


def edit(editor: Editor, archive: Archive, kind: str, one: int, other: int) -> None:
    meetings = archive.unissued_meetings(digest="none")
    author = Author(name="an editor", at=NOW)
    try:
        if kind == "merge" and len(meetings) > 1:
            first, second = meetings[one % len(meetings)], meetings[other % len(meetings)]
            if first.id != second.id:
                editor.merge(first.id, second.id, author)
        elif kind == "date" and meetings:
            amendment = Amendment(fields={"date": f"2019-07-{other}"})
            editor.correct(meetings[one % len(meetings)].id, amendment, author)
        elif kind == "undo":
            active = [each for each in editor.edits() if each.state is EditState.ACTIVE]
            if active:
                editor.undo(active[one % len(active)].id, author)
    except EditError:
        return  # it says what is so already


@settings(max_examples=examples(15), deadline=None)
@given(steps=st.lists(STEPS, max_size=10))
def test_readers_know_what_the_store_knows(
    steps: list[tuple[str, object, object]], fresh_store: Path
) -> None:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/readout.db"
        shutil.copyfile(fresh_store, f"{folder}/readout.db")
        readers = {digest: Reader() for digest in DIGESTS}
        with (
            Archive.open(url) as archive,
            Search.open(url) as search,
            Editor.open(url, SameNamesSameDay()) as editor,
        ):
            archive.take_in(
                [make_draft(key, published_at=NOW + timedelta(minutes=n)) for n, key in enumerate(KEYS)]
            )
            for number, (kind, one, other) in enumerate([*FIRST, *ALL, *steps, *ALL]):
                if kind == "read":
                    recognition = Recognition(language="en", sco_related=True, meetings=(other,))  # type: ignore[arg-type]
                    archive.record_recognition(
                        article_of(archive, str(one)),
                        recognition,
                        recogniser=str(number),
                        matcher=SameNamesSameDay(),
                        read_at=NOW,
                    )
                elif kind == "issue":
                    readers[str(one)].read(issue(archive, str(one), number))
                    check(readers[str(one)], search)
                else:
                    edit(editor, archive, kind, one, other or 0)  # type: ignore[arg-type]
