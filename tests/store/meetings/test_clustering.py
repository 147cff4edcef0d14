"""One meeting whatever the order of arrival, and ids that lead on."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.archive import Archive, Matcher
from store.matching import Account
from store.records.articles import ArticleDraft
from store.records.issues import Issue
from store.records.meetings import Meeting, MeetingReport, Participant, Recognition, Status
from tests.examples import examples

Drafts = Callable[..., ArticleDraft]
Reports = Callable[..., MeetingReport]
Recognise = Callable[..., tuple[str, ...]]
Issues = Callable[..., Issue]
Told = dict[str, tuple[MeetingReport, ...]]


def keys_of(meeting: Meeting) -> frozenset[str]:
    return frozenset(report.url.rpartition("/")[2].removesuffix(".html") for report in meeting.reports)


def shown(archive: Archive) -> dict[str, Meeting]:
    return {meeting.id: meeting for meeting in archive.unissued_meetings(digest="none")}


def told_of(archive: Archive) -> list[Meeting]:
    return [
        telling.meeting
        for telling in archive.issued_meetings(digest="sco", window=timedelta(days=30), least=9)
    ]


def partition(archive: Archive) -> set[tuple[frozenset[str], MeetingReport, object]]:
    return {
        (keys_of(meeting), meeting.told, tuple(value.value for value in meeting.values))
        for meeting in shown(archive).values()
    }


@pytest.mark.parametrize("order", list(permutations("abc")))
def test_accounts_two_days_apart_are_joined_by_the_one_between(
    order: tuple[str, ...], archive: Archive, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft(key) for key in "abc"])
    days = {"a": "2019-07-10", "b": "2019-07-11", "c": "2019-07-12"}
    for key in order:
        recognise(key, report("A", "B", day=days[key]))
    [meeting] = shown(archive).values()
    assert keys_of(meeting) == {"a", "b", "c"}
    assert {value.value: value.articles for value in meeting.values} == {
        day: (draft(key).url,) for key, day in days.items()
    }
    assert meeting.values[0].value == str(meeting.told.date)


def test_what_joined_two_meetings_parts_them_when_it_is_read_otherwise(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise, now: datetime
) -> None:
    archive.take_in([draft(key, published_at=now + timedelta(hours=ord(key))) for key in "abc"])
    [first] = recognise("a", report("A", "B", day="2019-07-10"))
    [second] = recognise("c", report("A", "B", day="2019-07-12"))
    [joined] = recognise("b", report("A", "B", day="2019-07-11"))
    assert first != second
    assert joined == first
    [meeting] = shown(archive).values()
    assert (meeting.id, meeting.formerly) == (first, (second,))
    recognise("b", report("X", "Y", day="2019-07-11"), recogniser="second")
    assert {
        name: keys_of(meeting) for name, meeting in shown(archive).items() if "b" not in keys_of(meeting)
    } == {
        first: {"a"},
        second: {"c"},
    }
    assert all(meeting.formerly == () for meeting in shown(archive).values())


def test_the_meeting_that_issues_told_gives_its_id_and_is_not_told_again(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise, issue_of: Issues
) -> None:
    archive.take_in([draft(key) for key in "abc"])
    [second] = recognise("c", report("A", "B", day="2019-07-12"))
    archive.record_issue(issue_of(*shown(archive).values()))
    [first] = recognise("a", report("A", "B", day="2019-07-10"))
    assert [meeting.id for meeting in archive.unissued_meetings(digest="sco")] == [first]
    recognise("b", report("A", "B", day="2019-07-11"))
    assert archive.unissued_meetings(digest="sco") == ()
    [meeting] = shown(archive).values()
    assert (meeting.id, meeting.formerly) == (second, (first,))


def test_two_told_meetings_that_are_one_are_told_once_and_corrected_once(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive,
    draft: Drafts,
    report: Reports,
    recognise: Recognise,
    issue_of: Issues,
    now: datetime,
) -> None:
    archive.take_in([draft(key, published_at=now + timedelta(hours=ord(key))) for key in "abc"])
    [first] = recognise("a", report("A", "B", day="2019-07-10"))
    archive.record_issue(issue_of(*archive.unissued_meetings(digest="sco")))
    [second] = recognise("c", report("A", "B", day="2019-07-12"))
    archive.record_issue(issue_of(*archive.unissued_meetings(digest="sco"), number=2))
    for _ in range(2):
        recognise("b", report("A", "B", day="2019-07-11"))
    assert corrections(archive) == [(first, "merged")]
    [merged] = archive.corrections(since=now)
    assert (merged.other, merged.before.date, merged.after.date) == (
        second,
        date(2019, 7, 12),
        date(2019, 7, 10),
    )
    assert archive.corrections(since=now + timedelta(seconds=1)) == ()
    assert archive.unissued_meetings(digest="sco") == ()
    [told] = told_of(archive)
    assert (told.id, keys_of(told), told.formerly) == (first, frozenset("abc"), (second,))
    # Until an issue has told of it, the contrary takes it back.
    recognise("b", recogniser="second")
    assert corrections(archive) == []
    assert {meeting.id for meeting in told_of(archive)} == {first, second}
    recognise("b", report("A", "B", day="2019-07-11"), recogniser="third")
    archive.record_issue(issue_of(number=3))
    recognise("b", recogniser="fourth")
    assert corrections(archive) == [(first, "merged"), (first, "parted")]


def corrections(archive: Archive) -> list[tuple[str, str]]:
    return [(each.meeting, each.kind) for each in archive.corrections()]


def test_a_planned_meeting_that_was_told_and_is_held_is_one_correction(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise, issue_of: Issues
) -> None:
    archive.take_in([draft(key) for key in "abcd"])
    recognise("a", report("A", "B", status=Status.PLANNED))
    recognise("b", report("A", "B", status=Status.PLANNED, about="trade"))
    assert corrections(archive) == []
    archive.record_issue(issue_of(*shown(archive).values()))
    [name] = recognise("c", report("A", "B"))
    recognise("d", report("A", "B"))
    assert corrections(archive) == [(name, "status")]
    recognise("c", recogniser="second")
    assert corrections(archive) == [(name, "status")]
    recognise("d", recogniser="second")
    assert corrections(archive) == []


@pytest.mark.parametrize(
    ("told", "now", "kinds"),
    [
        ({"day": "2019-07-10"}, {"day": "2019-07-11"}, ["changed"]),
        ({"day": "2019-07-10"}, {"day": "2019-07-10", "about": "trade"}, []),
        ({"names": ("A", "B")}, {"names": ("A", "B", "C")}, []),
        ({"names": ("A", "B", "C")}, {"names": ("A", "B")}, ["changed"]),
    ],
)
def test_only_another_day_or_other_people_are_a_correction(  # noqa: PLR0913, PLR0917 - fixtures
    told: dict[str, object],
    now: dict[str, object],
    kinds: list[str],
    archive: Archive,
    draft: Drafts,
    report: Reports,
    recognise: Recognise,
    issue_of: Issues,
) -> None:
    def read(fields: dict[str, object]) -> MeetingReport:
        return report(*fields.get("names", ("A", "B")), **{k: v for k, v in fields.items() if k != "names"})  # type: ignore[misc]

    archive.take_in([draft("a")])
    recognise("a", read(told))
    archive.record_issue(issue_of(*shown(archive).values()))
    recognise("a", read(now), recogniser="second")
    recognise("a", read(now), recogniser="third")
    assert [kind for _, kind in corrections(archive)] == kinds
    recognise("a", read(told), recogniser="fourth")
    assert corrections(archive) == []


def test_two_accounts_of_one_article_stay_two_meetings(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft("a"), draft("b")])
    first, second = recognise("a", report("A", "B", about="one"), report("A", "B", about="two"))
    assert first != second
    [third] = recognise("b", report("A", "B"))
    assert third in {first, second}
    assert recognise("a", report("A", "B", about="one"), report("A", "B", about="two")) == (first, second)


def test_a_crowd_of_accounts_is_bounded_and_nothing_is_lost(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.meetings.neighbourhood.MOST_ACCOUNTS", 3)
    monkeypatch.setattr("store.meetings.neighbourhood.MOST_OF_ONE", 2)
    monkeypatch.setattr("store.meetings.clustering.MOST_OF_ONE", 2)
    monkeypatch.setattr("store.meetings.retelling.MOST_TELLING", 4)
    keys = [str(number) for number in range(8)]
    archive.take_in([draft(key) for key in (*keys, "other", "between")])
    for key in keys:
        recognise(key, report("A", "B"))
    [meeting] = shown(archive).values()
    assert keys_of(meeting) == set(keys)
    # What stands for the others takes them with it.
    [other] = recognise("other", report("A", "B", day="2019-07-12"))
    recognise("between", report("A", "B", day="2019-07-11"))
    [meeting] = shown(archive).values()
    assert keys_of(meeting) == {*keys, "other", "between"}
    assert {meeting.id, *meeting.formerly} >= {other}


def test_a_matcher_that_loses_an_account_changes_nothing(
    archive: Archive, draft: Drafts, report: Reports, matcher: Matcher
) -> None:
    class Forgetful(type(matcher)):  # type: ignore[misc]
        def clusters(self, accounts: list[Account], **word: object) -> frozenset[frozenset[str]]:
            return frozenset(sorted(super().clusters(accounts, **word), key=sorted)[1:])

    archive.take_in([draft("a")])
    [article] = archive.load_texts(archive.unrecognised(recogniser="r"))
    read = Recognition(language="en", sco_related=True, meetings=(report("A", "B"),))
    with pytest.raises(ValueError, match="not a division"):
        archive.record_recognition(
            article, read, recogniser="r", matcher=Forgetful(), read_at=article.fetched_at
        )
    assert archive.unrecognised(recogniser="r") == (article.revision_id,)


NAMES = st.sampled_from([("A", "B"), ("A", "C"), ("B", "C", "D")])
REPORTS = st.builds(
    lambda names, day, status: MeetingReport(
        participants=tuple(Participant(name=name) for name in names),
        date=date(2019, 7, 1) + timedelta(days=day) if day is not None else None,
        status=status,
    ),
    NAMES,
    st.integers(0, 4) | st.none(),
    st.sampled_from([Status.HELD, Status.PLANNED]),
)


@settings(max_examples=examples(10), deadline=None)
@given(
    told=st.lists(st.lists(REPORTS, max_size=2), min_size=2, max_size=5),
    chance=st.randoms(use_true_random=False),
)
def test_the_order_of_arrival_does_not_change_the_meetings(
    told: list[list[MeetingReport]], chance: object, draft: Drafts, matcher: Matcher
) -> None:
    keys = [str(number) for number in range(len(told))]
    found = []
    for _ in range(3):
        chance.shuffle(keys)  # type: ignore[attr-defined]
        with Archive.open("sqlite://", in_memory=True) as archive:
            archive.take_in([draft(key) for key in keys])
            for key in keys:
                texts = archive.load_texts(archive.unrecognised(recogniser="r"))
                article = next(each for each in texts if each.key == key)
                read = Recognition(language="en", sco_related=True, meetings=tuple(told[int(key)]))
                archive.record_recognition(
                    article, read, recogniser="r", matcher=matcher, read_at=article.fetched_at
                )
            found.append(partition(archive))
    assert found[0] == found[1] == found[2]
