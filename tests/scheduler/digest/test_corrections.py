"""What an issue says of what readers were told before: corrections, plans, occasions, earlier meetings."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.digest.compose import compose, mentioned
from scheduler.digest.render import as_html, as_text
from scheduler.digest.subject import subject
from store.issues.frozen import issue_from_json, issue_to_json
from store.records.crawls import Covered, State
from store.records.issues import Change, Changes, Issue, Recalled
from store.records.meetings import (
    Form,
    Meeting,
    MeetingReport,
    Participant,
    Place,
    ReportReference,
    Status,
)
from tests.scheduler.digest.test_forms import _said_in_html, _said_in_text

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
LAST = datetime(2026, 3, 1, 2, tzinfo=UTC)
AIDA = Participant(name="Aida Bekova", post="Secretary-General", organisation="LAKES")
OSH, BERN = Place(city="Osh", country="Kyrgyzstan"), Place(city="Bern", country="Switzerland")
Meetings = Callable[..., Meeting]


def guest(name: str, body: str = "Norway", post: str = "Minister of Water") -> Participant:
    return Participant(name=name, post=post, organisation=body)


def told(*people: Participant, day: int | None = 27, **fields: object) -> MeetingReport:
    when = date(2026, 2, day) if day else None
    return MeetingReport(date=when, participants=(AIDA, *people), **{"place": OSH, **fields})  # type: ignore[arg-type]


def meeting(name: str, report: MeetingReport, *, published: int = 28, **fields: object) -> Meeting:
    source = ReportReference(
        article=1,
        url=f"https://lakes.example/{name}",
        outlet="lakes.example",
        language="en",
        title=name,
        published_at=datetime(2026, 2, published, tzinfo=UTC),
        published_by="page (day only)",
    )
    return Meeting(
        id=name,
        told=report,
        reports=(source,),
        first_reported_at=NOW,
        last_read_at=NOW,
        **fields,  # type: ignore[arg-type]
    )


def recalled(name: str, report: MeetingReport, *, issue: int | None = 6, number: int = 1) -> Recalled:
    return Recalled(meeting=name, told=report, issue=issue, number=number if issue else None)


def change(name: str, was: MeetingReport, now: MeetingReport, **fields: object) -> Change:
    return Change(meeting=meeting(name, now), was=(recalled(name, was),), **fields)  # type: ignore[arg-type]


def issue_with(
    *changes: Change,
    meetings: tuple[Meeting, ...] = (),
    coming_up: tuple[Meeting, ...] = (),
    known: tuple[Recalled, ...] = (),
    more_at: str | None = None,
) -> Issue:
    blank = Issue(
        digest="lakes",
        number=7,
        since=LAST,
        until=NOW,
        issued_at=NOW,
        zone="Asia/Tashkent",
        coverage=(Covered(source="lakes", state=State.OK, since=LAST, tried_at=LAST),),
        more_at=more_at,
    )
    return compose(
        blank,
        meetings,
        archive_days=30,
        coming_up=coming_up,
        changes=Changes(found=changes, seen="seen"),
        recalled={each.meeting: each for each in known},
    )


def lines(issue: Issue) -> str:
    """Return what an issue says on one line."""
    assert _said_in_html(issue) == _said_in_text(issue)
    return " ".join(as_text(issue).split())


def everything() -> Issue:
    """An issue with all that it can say of what was told before."""
    norway, korea = guest("Ingrid Solberg"), guest("Park Jin-ho", "Korea", "Ambassador of Korea")
    forum = told(form=Form.CONFERENCE, title="Forum of the Northern Shore", day=26)
    side = {"occasion": "Forum of the Northern Shore", "occasion_meeting": "forum"}
    one, other = told(norway, day=24), told(norway, day=25)
    kept = Change(
        meeting=meeting("one", told(norway, day=25)),
        was=(recalled("one", one, number=3), recalled("two", other, issue=5, number=2)),
    )
    return issue_with(
        change(
            "held",
            told(title="Council of Lake Ministers", day=26, status=Status.PLANNED, form=Form.MULTILATERAL),
            told(norway, korea, title="Council of Lake Ministers", day=27, form=Form.MULTILATERAL),
        ),
        change(
            "off", told(norway, day=28, status=Status.PLANNED), told(norway, day=28, status=Status.CANCELLED)
        ),
        change("day", told(korea, day=26), told(korea, day=25, place=BERN)),
        change("people", told(korea), told(norway), are_others=True),
        change("taken back", told(norway), told(norway)),
        kept,
        replace(change("apart", one, one), parted=(recalled("loose", told(korea, day=24), issue=None),)),
        meetings=(
            meeting(
                "sides",
                replace(told(norway, day=26), occasion=str(side["occasion"])),
                occasion_meeting="forum",
            ),
            meeting(
                "more", replace(told(korea, day=26), occasion=str(side["occasion"])), occasion_meeting="forum"
            ),
            meeting(
                "late",
                replace(
                    told(norway, day=20, place=BERN),
                    about="reed harvests",
                    outcome="Стороны договорились продолжить консультации.",
                ),
                previous="before",
            ),
        ),
        coming_up=(meeting("ahead", replace(told(korea, status=Status.PLANNED), date=date(2026, 3, 9))),),
        known=(
            recalled("forum", forum, number=4),
            recalled("before", told(norway, day=3), issue=2),
            recalled("ahead", told(korea, status=Status.PLANNED), issue=5, number=9),
        ),
    )


def test_plain_text_of_corrections_is_as_recorded() -> None:
    recorded = Path(__file__).with_name("corrections.txt")
    assert as_text(everything()) == recorded.read_text(encoding="utf-8")
    assert _said_in_html(everything()) == _said_in_text(everything())
    assert subject(everything()) == (
        "LAKES: cancelled: Norway talks; Council of Lake Ministers; 4 corrections (5)"
    )


def test_frozen_issue_says_for_ever_what_it_said() -> None:
    issue = everything()
    assert issue_from_json(issue_to_json(issue)) == issue


def test_issue_frozen_before_corrections_were_told_reads_and_says_the_same(three_languages: Issue) -> None:
    frozen = issue_to_json(three_languages)
    for name in ("corrected", "recalled", "more_at", "changes_seen"):
        del frozen[name]
    for entry in frozen["entries"]:
        del entry["was"]
    assert as_html(issue_from_json(frozen)) == as_html(three_languages)


def test_correction_alone_is_news_and_the_subject_says_so() -> None:
    issue = issue_with(change("day", told(guest("Li Wei")), told(guest("Li Wei"), day=25)))
    assert issue.is_news
    assert subject(issue) == "LAKES: 1 correction: Bekova with Li"
    said = lines(issue)
    assert "1 corrected. Coming up: none." in said
    assert "Date Wed 25 Feb 2026, was Fri 27 Feb 2026 Told in issue 6, no. 1" in said
    assert "No new meeting" not in said
    assert "Wrong? Reply with the number." in said


@pytest.mark.parametrize(
    ("was", "now", "are_others"),
    [
        (told(guest("Li Wei")), told(guest("Li Wei")), False),
        (told(guest("Li Wei")), told(guest("Li Wey")), False),  # spelling
        (told(guest("Li Wei")), told(guest("Li Wei"), guest("Ana Diaz")), True),  # learnt in addition
        (told(guest("Li Wei"), day=None), told(guest("Li Wei"), day=26), False),
        (told(guest("Li Wei"), place=Place()), told(guest("Li Wei")), False),
    ],
)
def test_nothing_is_corrected_where_nothing_told_is_otherwise(
    was: MeetingReport,
    now: MeetingReport,
    are_others: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    issue = issue_with(change("same", was, now, are_others=are_others))
    assert not issue.is_news
    assert "Corrected" not in as_text(issue)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ({}, {"status": Status.CANCELLED}, "Status cancelled, was held"),
        ({"status": Status.CANCELLED}, {}, "Status held, was cancelled"),
        ({"day": 26}, {"day": None}, "Date day not stated, was Thu 26 Feb 2026"),
        ({}, {"place": Place(city="Osh")}, "Place Osh; was Osh, Kyrgyzstan"),
        ({}, {"place": Place()}, "Place not stated; was Osh, Kyrgyzstan"),
        (
            {"status": Status.PLANNED},
            {"status": Status.PLANNED, "day": 26},
            "planned: Aida Bekova, Secretary-General (LAKES) Date Thu 26 Feb 2026, was Fri 27 Feb 2026",
        ),
    ],
)
def test_correction_says_what_is_otherwise(was: dict[str, object], now: dict[str, object], said: str) -> None:
    issue = issue_with(change("other", told(**was), told(**now)))  # type: ignore[arg-type]
    assert (len(issue.entries), len(issue.corrected)) == (0, 1)
    assert said in lines(issue)


def test_correction_says_which_value_is_an_editors_word() -> None:
    moved = change("moved", told(), told(day=26, place=BERN))
    moved = replace(moved, meeting=replace(moved.meeting, corrected=("place.city", "place.country")))
    said = lines(issue_with(moved))
    assert "Date Thu 26 Feb 2026, was Fri 27 Feb 2026 Place Bern, Switzerland; was Osh" in said
    assert "was Osh, Kyrgyzstan (by an editor) Told" in said


@pytest.mark.parametrize("status", [Status.HELD, Status.CANCELLED])
def test_what_was_planned_is_told_again_as_news_however_long_ago_its_texts_were_read(status: Status) -> None:
    found = change("again", told(status=Status.PLANNED), told(status=status))
    found = replace(found, meeting=replace(found.meeting, last_read_at=None))
    issue = issue_with(found)
    assert [(entry.from_archive, entry.was) for entry in issue.entries] == [(False, found.was[0])]
    assert issue.corrected == ()
    assert "Told as planned, in issue 6, no. 1" in lines(issue)


def test_two_plans_that_are_one_meeting_are_corrected_when_it_was_held() -> None:
    plans = (
        recalled("a", told(day=26, status=Status.PLANNED)),
        recalled("b", told(status=Status.PLANNED), number=2),
    )
    issue = issue_with(Change(meeting=meeting("a", told()), was=plans))
    assert (issue.entries, [each.change.was for each in issue.corrected]) == ((), [plans])


def test_what_is_otherwise_is_told_of_the_telling_whose_id_the_meeting_keeps() -> None:
    both = (recalled("a", told(day=24)), recalled("b", told(day=26), number=2))
    said = lines(issue_with(Change(meeting=meeting("b", told(day=27)), was=both)))
    assert "Date Fri 27 Feb 2026, was Thu 26 Feb 2026" in said


def test_occasion_that_an_earlier_issue_told_is_named_above_its_side_meetings() -> None:
    sides = tuple(
        meeting(
            name, replace(told(guest(f"{name} Diaz"), day=day), occasion="Forum"), occasion_meeting="forum"
        )
        for name, day in (("ana", 26), ("eva", 26), ("lea", 25))
    )
    forum = told(title="Forum", day=26)
    untold = issue_with(meetings=sides, known=(recalled("forum", forum, issue=None),))
    assert "on its sidelines" not in as_text(untold)
    assert as_text(untold).count("Occasion Forum") == 3
    issue = issue_with(meetings=(*sides, meeting("else", told(day=26))), known=(recalled("forum", forum),))
    text = as_text(issue)
    assert text.count("  Forum (issue 6, no. 1)\n") == 2  # once for each day
    assert text.count("on its sidelines") == 3
    assert "Occasion" not in text
    assert _said_in_html(issue) == _said_in_text(issue)


def test_earlier_meeting_of_the_same_parties_points_to_its_entry_in_the_same_issue() -> None:
    first, second = meeting("first", told(day=24)), meeting("second", told(day=26), previous="first")
    assert mentioned([first, second], [first]) == {"first"}
    issue = issue_with(meetings=(first, second), known=(recalled("first", told(day=24)),))
    assert "Previous Tue 24 Feb 2026, Osh, Kyrgyzstan (see 2)" in lines(issue)


@pytest.mark.parametrize(("published", "said"), [(26, False), (27, True)])
def test_lag_is_told_where_the_first_report_came_late(
    published: int,
    said: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    text = lines(issue_with(meetings=(meeting("late", told(day=22), published=published),)))
    assert ("Reported 5 days later" in text) is said


def test_no_lag_is_told_where_the_month_alone_is_known() -> None:
    report = replace(told(), date=date(2026, 1, 1), end_date=date(2026, 1, 31))
    assert "Reported" not in lines(issue_with(meetings=(meeting("vague", report),)))


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("Стороны договорились.", "Outcome Стороны договорились. (ru)"),
        ("双方同意。", "Outcome 双方同意。 (zh)"),
        ("They agreed.", "Outcome They agreed. lakes"),
    ],
)
def test_what_no_english_text_tells_is_marked_with_its_language(outcome: str, said: str) -> None:
    report = replace(told(), outcome=outcome)
    assert said in lines(issue_with(meetings=(meeting("russian", report),)))


def test_routine_call_stands_below_other_talks_of_the_day() -> None:
    call = told(guest("Li Wei", post="Ambassador Extraordinary of China to Norway"))
    calls = [meeting("a", call), meeting("b", told(guest("Ана", post="посол Норвегии")))]
    issue = issue_with(meetings=(*calls, meeting("c", told(guest("Eva Diaz")))))
    assert [entry.meeting.id for entry in issue.entries] == ["c", "a", "b"]


def test_no_order_of_arrival_changes_what_is_corrected() -> None:
    changes = [each.change for each in everything().corrected]
    issues = [issue_with(*order) for order in permutations(changes)]
    assert all(issue == issues[0] for issue in issues)


STATUSES = st.sampled_from(Status)


@given(
    found=st.lists(st.tuples(STATUSES, STATUSES, st.integers(20, 22), st.integers(20, 22)), max_size=5),
    new=st.integers(0, 3),
)
def test_no_meeting_is_twice_in_an_issue_nor_again_but_as_planned_and_held(
    found: list[tuple[Status, Status, int, int]], new: int
) -> None:
    changes = [
        change(f"c{n}", told(status=was, day=day), told(status=now, day=other))
        for n, (was, now, day, other) in enumerate(found)
    ]
    issue = issue_with(*changes, meetings=tuple(meeting(f"m{n}", told()) for n in range(new)))
    entries = [entry.meeting.id for entry in issue.entries]
    corrected = [each.change.meeting.id for each in issue.corrected]
    assert len({*entries, *corrected}) == len(entries) + len(corrected)
    numbers = [*(entry.number for entry in issue.entries), *(each.number for each in issue.corrected)]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    for entry in issue.entries:
        assert (entry.was is not None) == entry.meeting.id.startswith("c")
        assert entry.was is None or entry.was.told.status is Status.PLANNED is not entry.meeting.told.status
    same = {f"c{n}" for n, (was, now, day, other) in enumerate(found) if (was, day) == (now, other)}
    assert {each.id for each in (c.meeting for c in changes)} - same == {
        name for name in (*entries, *corrected) if name.startswith("c")
    }
