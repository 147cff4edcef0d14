"""What is no news of today: meetings to come, and those from the archive."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from scheduler.digest.render import as_text
from scheduler.digest.subject import subject
from scheduler.digest.views import SHOWN_ENTRIES
from store.records.issues import Issue, IssuedMeeting
from store.records.meetings import Form, Status


def test_what_is_planned_points_to_its_entry_where_the_mail_shows_one(
    issue_of: Callable[..., Issue], three_languages: Issue
) -> None:
    [planned] = three_languages.coming_up
    assert "Third Conference of Lake Ministers (see 1)" in " ".join(as_text(three_languages).split())
    told_before = issue_of([], coming_up=[planned])
    assert "Ministers\n  https://lakes.example/en/6\n" in as_text(told_before)
    later = replace(planned, told=replace(planned.told, date=date(2026, 7, 1), end_date=None))
    others = [replace(later, id=f"meeting {number}") for number in range(SHOWN_ENTRIES)]
    assert "(see" not in as_text(issue_of([*others, planned], coming_up=[planned]))


@pytest.mark.parametrize(
    ("status", "day", "from_archive"),
    [
        (Status.PLANNED, date(2026, 3, 2), False),
        (Status.PLANNED, date(2026, 3, 1), True),
        (Status.PLANNED, None, True),
        (Status.CANCELLED, date(2026, 3, 9), True),
    ],
)
def test_what_is_still_to_come_is_not_from_the_archive_in_whatever_text_it_is_found(
    status: Status,
    day: date | None,
    from_archive: bool,  # noqa: FBT001 - a parameter of the test
    issue_of: Callable[..., Issue],
    three_languages: Issue,
) -> None:
    [planned] = three_languages.coming_up
    told = replace(planned.told, status=status, date=day, end_date=None)
    found = replace(planned, told=told, last_read_at=None)
    issue = issue_of([found], since=datetime(2026, 3, 1, tzinfo=UTC))
    assert [entry.from_archive for entry in issue.entries] == [from_archive]


def test_subject_names_what_is_from_the_archive_only_where_nothing_is_new(three_languages: Issue) -> None:
    told = three_languages.entries[-1].meeting
    summit = replace(told, told=replace(told.told, form=Form.SUMMIT, title="Lake Summit"))
    old = IssuedMeeting(number=7, meeting=summit, from_archive=True)
    new = tuple(entry for entry in three_languages.entries if not entry.from_archive)
    both = subject(replace(three_languages, entries=(*new, old)))
    assert "Lake Summit" not in both
    assert both.endswith(f" ({len(new) + 1})")
    alone = replace(three_languages, entries=(old,))
    assert subject(alone) == "LAKES, from the archive: Lake Summit (1)"
    assert "\nFROM THE ARCHIVE\n" in as_text(alone)
    # Before the first issue there was no news to tell it from.
    first = replace(alone, since=None)
    assert subject(first) == "LAKES: Lake Summit (1)"
    assert "\nFROM THE ARCHIVE\n" not in as_text(first)
