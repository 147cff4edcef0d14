from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.digest.compose import compose
from scheduler.digest.render import as_text
from store.records.issues import Issue
from store.records.meetings import Form, Meeting, MeetingReport, Place


def _ids(issue: Issue) -> list[str]:
    return [entry.meeting.id for entry in issue.entries]


def test_newest_day_comes_first_and_numbers_follow_what_readers_see(
    meeting_of: Callable[..., Meeting], issue_of: Callable[..., Issue]
) -> None:
    issue = issue_of([meeting_of(1, date=date(2026, 2, 20)), meeting_of(2, date=date(2026, 2, 25))])
    assert _ids(issue) == ["m2", "m1"]
    assert [entry.number for entry in issue.entries] == [1, 2]


def test_summit_stands_above_a_routine_call_of_the_same_day(
    meeting_of: Callable[..., Meeting], issue_of: Callable[..., Issue]
) -> None:
    day = date(2026, 2, 20)
    meetings = [
        meeting_of(1, date=day),
        meeting_of(2, date=day, form=Form.MULTILATERAL, place=Place(city="Osh")),
        meeting_of(3, date=day, form=Form.SUMMIT, place=Place(city="Bern")),
    ]
    assert _ids(issue_of(meetings)) == ["m3", "m2", "m1"]


def test_meetings_of_one_day_and_place_stand_together(
    meeting_of: Callable[..., Meeting], issue_of: Callable[..., Issue]
) -> None:
    day, osh, bern = date(2026, 2, 20), Place(city="Osh"), Place(city="Bern")
    meetings = [
        meeting_of(1, date=day, place=osh, form=Form.SUMMIT),
        meeting_of(2, date=day, place=bern, form=Form.MULTILATERAL),
        meeting_of(3, date=day, place=osh),
    ]
    assert _ids(issue_of(meetings)) == ["m1", "m3", "m2"]


def test_side_meeting_follows_its_occasion_whatever_else_the_day_had(
    meeting_of: Callable[..., Meeting], issue_of: Callable[..., Issue]
) -> None:
    day = date(2026, 2, 20)
    meetings = [
        meeting_of(1, date=day, form=Form.SUMMIT),
        meeting_of(2, date=day, form=Form.MULTILATERAL),
        meeting_of(3, date=date(2026, 2, 21), occasion_meeting="m1"),
        meeting_of(4, date=day, occasion_meeting="m3"),
    ]
    assert _ids(issue_of(meetings)) == ["m1", "m3", "m4", "m2"]


def test_side_meeting_of_an_event_told_earlier_stands_by_itself(
    meeting_of: Callable[..., Meeting], issue_of: Callable[..., Issue]
) -> None:
    assert _ids(issue_of([meeting_of(1, occasion_meeting="told-before")])) == ["m1"]


def test_ring_of_occasions_loses_no_meeting(
    meeting_of: Callable[..., Meeting], issue_of: Callable[..., Issue]
) -> None:
    ring = [
        meeting_of(1, occasion_meeting="m2"),
        meeting_of(2, occasion_meeting="m1"),
        meeting_of(3, occasion_meeting="m3"),
        meeting_of(4, occasion_meeting="m2"),
    ]
    assert sorted(_ids(issue_of(ring))) == ["m1", "m2", "m3", "m4"]


def test_undated_meetings_come_after_dated_ones_and_before_the_archive(
    meeting_of: Callable[..., Meeting], issue_of: Callable[..., Issue]
) -> None:
    issue = issue_of(
        [meeting_of(1), meeting_of(2, date=date(2020, 5, 1)), meeting_of(3, date=date(2026, 2, 20))]
    )
    assert _ids(issue) == ["m3", "m1", "m2"]
    assert [entry.from_archive for entry in issue.entries] == [False, False, True]


def test_archive_begins_on_the_day_before_the_window(
    meeting_of: Callable[..., Meeting], issue_of: Callable[..., Issue]
) -> None:
    issue = issue_of([meeting_of(1, date=date(2026, 1, 31)), meeting_of(2, date=date(2026, 1, 30))])
    assert {entry.meeting.id: entry.from_archive for entry in issue.entries} == {"m1": False, "m2": True}


def test_undated_meeting_is_as_old_as_its_first_article(
    meeting_of: Callable[..., Meeting], issue_of: Callable[..., Issue]
) -> None:
    told = meeting_of(1)
    early = replace(told.reports[0], published_at=datetime(2019, 7, 12, tzinfo=UTC))
    unknown = replace(told.reports[0], published_at=None)
    issue = issue_of(
        [
            replace(told, id="old", reports=(told.reports[0], early)),
            replace(told, id="unknown", reports=(unknown,)),
        ]
    )
    assert {entry.meeting.id: entry.from_archive for entry in issue.entries} == {
        "old": True,
        "unknown": False,
    }


LAST = datetime(2026, 3, 1, 2, tzinfo=UTC)  # the end of the last issue


@pytest.mark.parametrize(
    ("last_read_at", "since", "from_archive"),
    [
        (LAST + timedelta(hours=2), LAST, False),
        (LAST - timedelta(days=3), LAST, True),
        (None, LAST, True),
        (LAST - timedelta(days=3), None, False),
        (None, None, False),
        # It was being read when the last issue was made.
        (LAST - timedelta(seconds=50), LAST, False),
        (LAST - timedelta(seconds=70), LAST, True),
    ],
)
def test_what_is_found_in_a_text_read_before_the_last_issue_is_no_news(
    last_read_at: datetime | None,
    since: datetime | None,
    from_archive: bool,  # noqa: FBT001 - a parameter of the test
    meeting_of: Callable[..., Meeting],
    issue_of: Callable[..., Issue],
) -> None:
    yesterday = replace(meeting_of(1, date=date(2026, 3, 1)), last_read_at=last_read_at)
    (entry,) = issue_of([yesterday], since=since).entries
    assert entry.from_archive is from_archive


def test_news_stands_before_what_was_found_in_old_texts(
    meeting_of: Callable[..., Meeting], issue_of: Callable[..., Issue]
) -> None:
    found = replace(meeting_of(1, date=date(2026, 3, 1)), last_read_at=None)
    issue = issue_of([found, meeting_of(2, date=date(2026, 2, 20))], since=LAST)
    assert _ids(issue) == ["m2", "m1"]
    assert "1 new, 1 from the archive." in as_text(issue)


def test_order_of_arrival_does_not_change_the_issue(three_languages: Issue) -> None:
    told = [entry.meeting for entry in three_languages.entries]
    issues = {tuple(_ids(_composed(told, three_languages))) for told in permutations(told)}
    assert issues == {tuple(_ids(three_languages))}


def _composed(meetings: list[Meeting] | tuple[Meeting, ...], like: Issue) -> Issue:
    return compose(replace(like, entries=()), meetings, archive_days=30)


_DAYS = st.none() | st.dates(date(2025, 12, 1), date(2026, 3, 20))


@given(
    told=st.lists(st.tuples(_DAYS, st.sampled_from(Form), st.none() | st.integers(0, 12)), max_size=12),
)
def test_every_meeting_is_in_an_issue_exactly_once(
    told: list[tuple[date | None, Form, int | None]], three_languages: Issue
) -> None:
    meetings = [
        Meeting(
            id=f"m{number}",
            told=MeetingReport(date=day, form=form),
            reports=(),
            first_reported_at=three_languages.until,
            occasion_meeting=None if occasion is None else f"m{occasion}",
        )
        for number, (day, form, occasion) in enumerate(told)
    ]
    issue = _composed(meetings + meetings, three_languages)
    assert sorted(_ids(issue)) == sorted(meeting.id for meeting in meetings)
    assert [entry.number for entry in issue.entries] == list(range(1, len(meetings) + 1))
