"""Which accounts are of one meeting."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from crawler.meetings.event_names import same_event
from crawler.meetings.match import MATCHER
from store.matching import Account
from store.records.meetings import Form, MeetingReport, Mode, Participant, Place, Status
from tests.crawler.meetings.matching_accounts import (
    BEIJING,
    COUNCIL,
    DAY,
    LEADERS,
    MINISTERS,
    QIN,
    QIN_ZH,
    SAIDOV,
    SAIDOV_RU,
    TALKS,
    ZHANG,
    ZHANG_RU,
    ZHANG_ZH,
    account,
    days,
    planned,
    proof,
)


def joined(*accounts: Account) -> bool:
    """Tell whether all these accounts are one meeting; never what `same` would not reach."""
    found = MATCHER.clusters(accounts)
    for first, second in ((a, b) for a in accounts for b in accounts if a is not b):
        assert MATCHER.same(first, second) == MATCHER.same(second, first)
    return len(found) == 1


def test_two_accounts_of_one_bilateral_are_one_meeting() -> None:
    other = replace(
        TALKS,
        participants=(replace(ZHANG, name="Zhang", post=None), replace(QIN, post="State Councilor")),
        place=Place(),
    )
    assert joined(account("a", TALKS), account("b", other))


def test_one_bilateral_in_three_languages_is_one_meeting() -> None:
    russian = replace(TALKS, participants=(SAIDOV_RU, ZHANG_RU))
    english = replace(TALKS, participants=(ZHANG, SAIDOV), place=Place(country="China"))
    chinese = replace(
        TALKS,
        participants=(
            ZHANG_ZH,
            Participant(name="赛义多夫", post="外长", organisation="Uzbekistan"),
        ),
    )
    assert joined(
        account("a", russian, language="ru"), account("b", english), account("c", chinese, language="zh")
    )


@pytest.mark.parametrize(
    "counterpart",
    [
        replace(QIN, name="Wang Yi"),
        Participant(name="Murat Nurtleu", post="Foreign Minister", organisation="Kazakhstan"),
        Participant(name=None, post="Ambassador of Egypt", organisation="Egypt"),
    ],
)
def test_another_counterpart_is_another_meeting(counterpart: Participant) -> None:
    other = replace(TALKS, participants=(counterpart, ZHANG))
    assert not joined(account("a", other), account("b", TALKS))


def test_post_without_a_name_stands_for_its_holder() -> None:
    unnamed = replace(TALKS, participants=(replace(QIN, name=None), ZHANG))
    assert joined(account("a", unnamed), account("b", TALKS))
    whoever = replace(TALKS, participants=(QIN_ZH, Participant(post="Secretary-General", organisation="SCO")))
    assert joined(account("a", whoever), account("b", TALKS))


def test_one_side_in_common_is_not_enough() -> None:
    alone = replace(TALKS, participants=(ZHANG,))
    assert not joined(account("a", alone), account("b", TALKS))


def test_stated_days_must_be_equal_and_a_concluded_one_may_be_one_off() -> None:
    for shift, stated, concluded in ((0, True, True), (1, False, True), (2, False, False)):
        later = replace(TALKS, date=DAY + days(shift))
        assert joined(account("a", later), account("b", TALKS)) == stated
        guessed = replace(later, evidence=(proof("date", "on Wednesday", implied=True),))
        assert joined(account("a", guessed), account("b", TALKS)) == concluded


def test_another_city_is_another_meeting() -> None:
    elsewhere = replace(TALKS, place=Place(city="Astana", country="Kazakhstan"))
    assert not joined(account("a", elsewhere), account("b", TALKS))


def test_account_without_a_day_joins_by_its_publication() -> None:
    undated = replace(TALKS, date=None)
    dated = account("a", TALKS)
    assert joined(dated, account("b", undated, published=DAY + days(1)))
    assert not joined(dated, account("b", undated, published=DAY + days(100)))
    assert not joined(dated, account("b", undated, published=DAY - days(3)))  # held before it was


def test_account_without_a_day_never_joins_two_meetings() -> None:
    first, second = account("a", TALKS), account("c", replace(TALKS, date=DAY + days(3)))
    undated = account("b", replace(TALKS, date=None), published=DAY + days(4))
    found = MATCHER.clusters([first, undated, second])
    assert frozenset({"a"}) in found or frozenset({"c"}) in found
    assert len(found) >= 2


def test_account_without_a_day_that_fits_two_meetings_joins_neither() -> None:
    first, second = account("a", TALKS), account("c", replace(TALKS, date=DAY + days(3)))
    undated = account("b", replace(TALKS, date=None))
    assert len(MATCHER.clusters([first, undated, second])) == 3


def test_account_without_a_day_does_not_chain_meetings_that_have_one() -> None:
    named = replace(COUNCIL, title="Форум по торговле", participants=(), form=Form.CONFERENCE)
    crowd = replace(COUNCIL, title=None, participants=(ZHANG, QIN, SAIDOV), form=Form.CONFERENCE)
    both = replace(named, participants=crowd.participants, date=None, end_date=None)
    published = dt.date(2022, 9, 17)
    accounts = [
        account("a", named, published=published),
        account("b", crowd, published=published),
        account("c", both, published=published),
    ]
    assert MATCHER.same(accounts[0], accounts[2])
    assert MATCHER.same(accounts[1], accounts[2])
    assert len(MATCHER.clusters(accounts)) == 2


def test_without_day_and_publication_the_same_people_are_not_enough() -> None:
    bare = replace(TALKS, date=None, place=Place())
    assert not joined(account("a", bare), account("b", bare))
    assert joined(account("a", bare, place=BEIJING), account("b", bare, place=BEIJING))


def test_two_delegations_of_whom_nothing_is_told_are_not_enough() -> None:
    nobody = replace(TALKS, participants=(Participant(organisation="SCO"), Participant(organisation="China")))
    assert not joined(account("a", nobody), account("b", TALKS))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SCO Agriculture Forum in Tashkent", "SCO Agriculture Forum in Samarkand"),
        ("Council of Foreign Ministers of the CIS", "Council of Foreign Ministers of the SCO"),
        ("SCO summit 2022", "Саммит ШОС 2023"),
        ("Форум женщин ШОС", "上合组织媒体论坛"),
    ],
)
def test_another_city_body_year_or_theme_is_another_event(one: str, other: str) -> None:
    assert same_event(one, other) is False
    assert same_event(other, one) is False


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("twenty-second meeting of the SCO Council of Heads of State", "XXII заседание СГГ ШОС"),
        ("20-я встреча министров культуры стран ШОС", "上合组织成员国文化部长第二十次会晤"),
        ("Совет министров иностранных дел Шанхайской организации сотрудничества", "SCO CFM"),
        ("Tashkent International Forum on Connectivity", "塔什干国际互联互通论坛"),
        ("上海合作組織成員國元首理事會", "上合组织元首理事会第十八次会议"),
    ],
)
def test_names_of_one_event_agree_over_languages(one: str, other: str) -> None:
    assert same_event(one, other) is True
    assert same_event(other, one) is True


def test_event_is_the_same_in_another_language() -> None:
    russian = replace(
        COUNCIL,
        title="двадцать второе заседание Совета глав государств — членов ШОС",
        participants=(replace(LEADERS, post="главы государств"),),
    )
    chinese = replace(
        COUNCIL, title="上海合作组织成员国元首理事会第二十二次会议", end_date=None, participants=()
    )
    accounts = (
        account("a", COUNCIL),
        account("b", russian, language="ru"),
        account("c", chinese, language="zh"),
    )
    assert joined(*accounts)


@pytest.mark.parametrize(
    "other",
    [
        {"title": "21st Meeting of the SCO Council of Heads of State"},
        {"title": "Council of Foreign Ministers of SCO Member States", "participants": (MINISTERS,)},
        {"title": "Заседание Совета министров иностранных дел ШОС", "participants": ()},
        {"title": "上合组织成员国国防部长会议", "participants": ()},
    ],
)
def test_another_ordinal_or_another_body_is_another_event(other: dict[str, Any]) -> None:
    assert not joined(account("a", COUNCIL), account("b", replace(COUNCIL, **other)))


def test_event_without_a_name_is_known_by_who_sits_in_it() -> None:
    unnamed = replace(COUNCIL, title=None, form=Form.MULTILATERAL)
    assert joined(account("a", COUNCIL), account("b", unnamed))


def test_announcement_joins_what_was_held() -> None:
    plan = planned("a", TALKS, published=DAY - days(2))
    assert joined(plan, account("b", TALKS, published=DAY + days(1)))
    assert joined(
        planned("a", TALKS, published=DAY - days(2), date=None), account("b", TALKS, published=DAY + days(1))
    )
    span = planned("a", TALKS, published=DAY - days(9), date=DAY - days(1), end_date=DAY + days(3))
    assert joined(span, account("b", TALKS, published=DAY + days(1)))


def test_what_is_announced_after_one_meeting_is_the_next() -> None:
    held = account("a", TALKS, published=DAY)
    following = planned("b", TALKS, published=DAY + days(1), date=DAY + days(9))
    assert not joined(held, following)


def test_announcement_after_the_day_is_of_another_meeting() -> None:
    plan = planned("a", TALKS, published=DAY + days(5), date=None)
    assert not joined(plan, account("b", TALKS, published=DAY + days(1)))


def test_announcement_for_another_day_joins_what_was_held_then() -> None:
    plan = planned("a", TALKS, published=DAY - days(9), date=DAY - days(4))
    held = account("b", TALKS, published=DAY + days(1))
    assert joined(plan, held)
    far = account("b", TALKS, date=DAY + days(40), published=DAY + days(41))
    assert not joined(plan, far)
    # What was held on the day itself is nearer.
    on_time = account("c", TALKS, date=DAY - days(4), published=DAY - days(3))
    assert frozenset({"a", "c"}) in MATCHER.clusters([plan, held, on_time])


def test_moved_event_is_known_by_its_number() -> None:
    plan = planned("a", COUNCIL, published=dt.date(2022, 6, 1), date=dt.date(2022, 8, 20), end_date=None)
    assert joined(plan, account("b", COUNCIL, published=dt.date(2022, 9, 17)))


def test_cancellation_joins_its_plan_and_not_what_was_held_another_day() -> None:
    plan = planned("a", TALKS, published=DAY - days(9))
    off = account("b", TALKS, status=Status.CANCELLED, published=DAY - days(1))
    assert joined(plan, off)
    later = account("c", TALKS, date=DAY + days(5), published=DAY + days(6))
    assert MATCHER.clusters([plan, off, later]) == {frozenset({"a", "b"}), frozenset({"c"})}
    undated = account("d", TALKS, status=Status.CANCELLED, date=None, published=DAY - days(1))
    assert not joined(undated, account("c", TALKS, published=DAY))


def test_side_meeting_is_linked_to_its_occasion_and_never_merged() -> None:
    side = replace(
        TALKS, date=dt.date(2022, 9, 15), occasion="Совет глав государств ШОС", place=Place(city="Samarkand")
    )
    assert MATCHER.is_occasion(side, COUNCIL)
    assert not MATCHER.is_occasion(replace(side, date=dt.date(2022, 9, 30)), COUNCIL)
    assert not MATCHER.is_occasion(replace(side, occasion="Boao Forum for Asia"), COUNCIL)
    assert not MATCHER.is_occasion(replace(side, occasion=None), COUNCIL)
    assert not MATCHER.is_occasion(replace(side, place=Place(city="Tashkent")), COUNCIL)
    leaders = replace(side, form=Form.MULTILATERAL, participants=(LEADERS, ZHANG))
    assert not joined(account("a", leaders), account("b", COUNCIL))


def test_visit_and_the_talks_during_it_are_two() -> None:
    visit = replace(TALKS, form=Form.VISIT, end_date=DAY + days(2))
    assert not joined(account("a", visit), account("b", TALKS))
    assert joined(account("a", visit), account("b", replace(visit, end_date=DAY + days(1))))


def test_nobody_is_on_two_journeys_on_one_day() -> None:
    visit = replace(TALKS, form=Form.VISIT, participants=(ZHANG,), place=Place(country="Pakistan"))
    assert joined(account("a", visit), account("b", replace(visit, place=Place())))
    assert not joined(account("a", visit), account("b", replace(visit, date=None, place=Place())))


def test_delegations_of_a_body_alone_are_an_event_whatever_it_is_called() -> None:
    council = replace(COUNCIL, title="SCO Council of Foreign Ministers", participants=(MINISTERS,))
    talks = replace(council, title=None, form=Form.BILATERAL)
    assert joined(account("a", council), account("b", talks))


def test_accounts_of_one_article_are_two_meetings_unless_joined() -> None:
    pair = [account("a:0", TALKS), account("a:1", TALKS)]
    assert len(MATCHER.clusters(pair)) == 2
    assert not MATCHER.same(*pair)
    assert len(MATCHER.clusters(pair, joined=[frozenset({"a:0", "a:1"})])) == 1


def test_what_an_editor_joined_stays_and_takes_what_agrees_with_either() -> None:
    odd = account("b", TALKS, date=DAY + days(9), participants=(QIN, ZHANG))
    late = account("c", TALKS, date=DAY + days(9))
    word = [frozenset({"a", "b"})]
    assert MATCHER.clusters([account("a", TALKS), odd, late], joined=word) == {frozenset({"a", "b", "c"})}


def test_what_an_editor_parted_never_ends_together() -> None:
    accounts = [account(key, TALKS) for key in "abc"]
    found = MATCHER.clusters(accounts, parted=[frozenset({"a", "b"})])
    assert len(found) == 2
    assert not any({"a", "b"} <= cluster for cluster in found)


def test_words_about_unknown_accounts_are_ignored() -> None:
    found = MATCHER.clusters(
        [account("a", TALKS)], joined=[frozenset({"x", "y"})], parted=[frozenset({"a", "z"})]
    )
    assert found == {frozenset({"a"})}
    assert MATCHER.clusters([]) == frozenset()


def test_phone_call_told_twice_is_one() -> None:
    call = MeetingReport(date=DAY, mode=Mode.PHONE, participants=(QIN, SAIDOV))
    other = replace(call, date=None, participants=(replace(SAIDOV_RU, post=None), replace(QIN_ZH)))
    assert joined(account("a", call), account("b", other, published=DAY, language="ru"))


def test_trilateral_without_a_title_joins_the_one_with_it() -> None:
    heads = (
        ZHANG,
        Participant(name="Sergei Lebedev", post="Secretary-General", organisation="CIS"),
        Participant(name="Imangali Tasmagambetov", post="Secretary-General", organisation="CSTO"),
    )
    plain = MeetingReport(date=DAY, place=BEIJING, form=Form.MULTILATERAL, participants=heads)
    assert joined(
        account("a", plain), account("b", replace(plain, title="meeting of the three secretaries-general"))
    )


def test_three_hundred_accounts_of_a_week_are_divided_in_time() -> None:
    envoys = [
        Participant(name=f"Envoy{chr(97 + n % 26)}{n}", post="Ambassador", organisation=f"Land{n}")
        for n in range(100)
    ]
    accounts = [
        account(
            f"{n}-{copy}", TALKS, participants=(ZHANG, envoy), date=DAY + days(n % 7), published=DAY + days(7)
        )
        for n, envoy in enumerate(envoys)
        for copy in range(3)
    ]
    began = dt.datetime.now(dt.UTC)
    assert len(MATCHER.clusters(accounts)) == 100
    assert dt.datetime.now(dt.UTC) - began < dt.timedelta(seconds=4)
