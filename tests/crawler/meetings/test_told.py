"""What is shown of a meeting that several accounts tell, by the rule of docs/MATCHING.md."""

import datetime as dt
from dataclasses import replace

from crawler.meetings.match import MATCHER
from store.matching import Account
from store.records.meetings import Form, MeetingReport, Participant, Place, Status
from tests.crawler.meetings.matching_accounts import (
    BEIJING,
    COUNCIL,
    DAY,
    LEADERS,
    QIN,
    QIN_ZH,
    SAIDOV,
    TALKS,
    ZHANG,
    ZHANG_RU,
    ZHANG_ZH,
    account,
    days,
    planned,
    proof,
)


def shown(*accounts: Account) -> MeetingReport:
    return MATCHER.told(accounts).report


def rows(*accounts: Account) -> dict[str, list[str]]:
    """Return the values of each field on which the accounts disagree."""
    found: dict[str, list[str]] = {}
    for row in MATCHER.told(accounts).values:
        found.setdefault(row.field, []).append(row.value)
    return found


def test_held_wins_over_planned_and_its_day_with_it() -> None:
    plan = planned("a", TALKS, published=DAY - days(9), date=DAY - days(2))
    held = account("b", TALKS, published=DAY)
    assert shown(plan, held).status is Status.HELD
    assert shown(plan, held).date == DAY
    assert rows(plan, held) == {"date": [str(DAY), str(DAY - days(2))]}


def test_who_was_only_announced_is_not_told_to_have_come() -> None:
    plan = planned("a", TALKS, published=DAY - days(9), participants=(QIN, ZHANG, SAIDOV))
    assert shown(plan, account("b", TALKS)).participants == (QIN, ZHANG)
    assert SAIDOV in shown(plan).participants


def test_the_latest_publication_says_whether_it_is_cancelled() -> None:
    plan = planned("a", TALKS, published=DAY - days(9))
    off = account("b", TALKS, status=Status.CANCELLED, published=DAY - days(5))
    on_again = planned("c", TALKS, published=DAY - days(3))
    assert shown(plan, off).status is Status.CANCELLED
    assert shown(plan, off, on_again).status is Status.PLANNED
    held = account("d", TALKS, published=DAY)
    assert shown(plan, off, held).status is Status.HELD
    assert rows(plan, off, held) == {"status": ["held", "cancelled"]}
    assert rows(plan, off) == {}


def test_stated_wins_over_concluded_and_precise_over_vague() -> None:
    concluded = account("a", TALKS, date=DAY - days(1), evidence=(proof("date", "on Tuesday", implied=True),))
    stated = account("b", TALKS)
    vague = account("c", TALKS, date=dt.date(2023, 4, 1), end_date=dt.date(2023, 4, 30))
    assert shown(concluded, stated).date == DAY
    assert (shown(vague, stated).date, shown(vague, stated).end_date) == (DAY, None)
    assert shown(concluded, vague).date == DAY.replace(day=1)


def test_what_is_told_wins_over_what_is_not() -> None:
    bare = account("a", TALKS, date=None, place=Place(), published=DAY - days(2))
    assert shown(bare, account("b", TALKS, published=DAY)).place == BEIJING
    assert rows(bare, account("b", TALKS, published=DAY)) == {}


def test_more_outlets_win_over_earlier_publication() -> None:
    early = account("a", TALKS, place=Place(city="Tianjin", country="China"), published=DAY)
    late = [account(key, TALKS, published=DAY + days(2)) for key in "bc"]
    assert shown(early, *late).place.city == "Beijing"
    assert rows(early, *late) == {"place.city": ["Beijing", "Tianjin"]}
    one_outlet = [replace(each, source="z") for each in late]
    assert shown(early, *one_outlet).place.city == "Tianjin"


def test_reprints_of_one_outlet_count_once_and_the_earliest_publication_decides() -> None:
    first = account("b", TALKS, form=Form.CEREMONY, published=DAY)
    second = account("a", TALKS, published=DAY + days(1))
    assert shown(first, second).form is Form.CEREMONY
    assert rows(first, second) == {"form": ["ceremony", "bilateral"]}


def test_names_and_titles_are_shown_in_english_then_russian_then_chinese() -> None:
    chinese = account(
        "a",
        replace(COUNCIL, title="上海合作组织成员国元首理事会第二十二次会议", participants=(ZHANG_ZH,)),
        language="zh",
        published=DAY,
    )
    russian = account(
        "b",
        replace(COUNCIL, title="22-е заседание Совета глав государств ШОС", participants=(ZHANG_RU,)),
        language="ru",
        published=DAY + days(1),
    )
    english = account("c", replace(COUNCIL, participants=(ZHANG,)), published=DAY + days(2))
    assert shown(chinese, russian).title == "22-е заседание Совета глав государств ШОС"
    assert shown(chinese, russian).participants == (ZHANG_RU,)
    assert shown(chinese, russian, english).title == COUNCIL.title
    assert shown(chinese, russian, english).participants == (ZHANG,)
    # One value in three languages is no disagreement.
    assert rows(chinese, russian, english) == {}


def test_spellings_of_one_name_are_no_disagreement() -> None:
    spelled = account("a", TALKS, participants=(replace(SAIDOV, name="Бахтиер Саидов"), ZHANG), published=DAY)
    dotted = account("b", TALKS, participants=(replace(SAIDOV, name="Бахтиёр Саидов"), ZHANG))
    assert rows(spelled, dotted) == {}


def test_people_are_united_each_with_the_best_post() -> None:
    one = account("a", TALKS, participants=(replace(ZHANG, post=None), QIN_ZH), language="zh", published=DAY)
    other = account("b", TALKS, participants=(QIN, ZHANG, SAIDOV), published=DAY + days(1))
    assert shown(one, other).participants == (QIN, ZHANG, SAIDOV)


def test_a_post_that_differs_is_a_disagreement() -> None:
    deputy = account(
        "a", TALKS, participants=(QIN, replace(ZHANG, post="Deputy Secretary-General")), published=DAY
    )
    other = account("b", TALKS, published=DAY + days(1))
    assert rows(deputy, other) == {"participants[1].post": ["Deputy Secretary-General", "Secretary-General"]}
    told = MATCHER.told([deputy, other])
    assert [row.keys for row in told.values] == [("a",), ("b",)]


def test_delegation_without_a_name_is_the_person_who_is_named_elsewhere() -> None:
    unnamed = account("a", TALKS, participants=(replace(QIN, name=None), ZHANG), published=DAY)
    assert shown(unnamed, account("b", TALKS, published=DAY + days(1))).participants == (QIN, ZHANG)


def test_two_delegations_of_one_body_are_not_confused_with_a_person() -> None:
    tokayev = Participant(name="Kassym-Jomart Tokayev", post="President", organisation="Kazakhstan")
    both = account("a", COUNCIL, participants=(LEADERS, tokayev))
    assert shown(both, account("b", COUNCIL)).participants == (LEADERS, tokayev)


def test_each_proof_stands_in_the_text_of_the_account_whose_value_is_shown() -> None:
    dated = proof("date", "On 19 April 2023 they met."), proof("participants[1]", "Mr Zhang was there.")
    english = account("b", TALKS, evidence=dated, place=Place(), published=DAY + days(1))
    placed = proof("place", "В Пекине прошла встреча."), proof("participants[0]", "Цинь Ган встретился.")
    russian = account(
        "a",
        replace(TALKS, participants=(replace(QIN, name="Цинь Ган"), ZHANG_RU)),
        date=None,
        evidence=placed,
        language="ru",
        published=DAY,
    )
    told = MATCHER.told([english, russian])
    found = {
        evidence.field: (key, evidence.sentence)
        for key, evidence in zip(told.proofs, told.report.evidence, strict=True)
    }
    assert found == {
        "date": ("b", "On 19 April 2023 they met."),
        "place": ("a", "В Пекине прошла встреча."),
        "participants[1]": ("b", "Mr Zhang was there."),
    }


def test_proof_of_a_participant_goes_under_the_place_where_they_are_shown() -> None:
    english = account("a", TALKS, participants=(ZHANG,), published=DAY)
    other = account(
        "b",
        TALKS,
        participants=(QIN, ZHANG),
        evidence=(proof("participants[0]", "Qin Gang was there."),),
        published=DAY + days(1),
    )
    told = MATCHER.told([english, other])
    assert told.report.participants == (ZHANG, QIN)
    assert [(e.field, key) for e, key in zip(told.report.evidence, told.proofs, strict=True)] == [
        ("participants[1]", "b")
    ]


def test_what_was_said_is_quoted_in_the_best_language() -> None:
    chinese = account("a", TALKS, about="双方讨论贸易。", outcome="签署文件。", language="zh", published=DAY)
    english = account("b", TALKS, about="They discussed trade.", published=DAY + days(1))
    assert shown(chinese, english).about == "They discussed trade."
    assert shown(chinese, english).outcome == "签署文件。"
