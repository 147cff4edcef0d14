"""When and where in Chinese: days without month or year, datelines, houses that imply a city."""

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import MeetingReport

Told = Callable[..., tuple[MeetingReport, ...]]
MET = "上合组织秘书长张明{when}{where}会见埃及外长哈奈菲。"


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("2024年5月6日", "2024-05-06"),
        ("2024-05-06", "2024-05-06"),
        ("5月6日", "2024-05-06"),
        ("6日", "2024-05-06"),
        ("五月六日", "2024-05-06"),
        ("二〇二四年五月六日", "2024-05-06"),
        ("30日", "2024-04-30"),
        ("去年12月3日", "2023-12-03"),
        ("本月3日", "2024-05-03"),
        ("上月30日", "2024-04-30"),
        ("今天", "2024-05-08"),
        ("今天(8日)", "2024-05-08"),
        ("昨(7)日", "2024-05-07"),
        ("昨天下午", "2024-05-07"),
        ("周一", "2024-05-06"),
        ("上周五", "2024-05-03"),
        ("日前", "None"),
        ("近日", "None"),
        ("2月30日", "None"),
    ],
)
def test_a_day_is_anchored_in_the_publication(told: Told, when: str, day: str) -> None:
    (meeting,) = told(MET.format(when=when, where="在开罗"))
    assert str(meeting.date) == day


@pytest.mark.parametrize("when", ["5月6日", "6日", "周一", "今天"])
def test_without_a_publication_a_day_stays_unknown(told: Told, when: str) -> None:
    (meeting,) = told(MET.format(when=when, where="在开罗"), None)
    assert meeting.date is None


def test_the_dateline_is_neither_place_nor_day_but_tells_the_month(told: Told) -> None:
    text = "新华社开罗4月30日电（记者某某）上合组织秘书长张明29日会见埃及外长哈奈菲。"
    (meeting,) = told(text, dt.date(2024, 5, 2))
    assert (meeting.date, meeting.place.city) == (dt.date(2024, 4, 29), None)


def test_a_span_of_days_crosses_months(told: Told) -> None:
    (meeting,) = told("6月30日至7月2日，上合组织经济论坛将在开罗举行。")
    assert (meeting.date, meeting.end_date) == (dt.date(2024, 6, 30), dt.date(2024, 7, 2))


def test_each_meeting_keeps_its_own_day(told: Told) -> None:
    text = "5月5日，张明会见埃及外长哈奈菲。5月6日，张明会见苏丹外长奥马尔。"
    assert [m.date for m in told(f"{text}张明是上合组织秘书长。")] == [
        dt.date(2024, 5, 5),
        dt.date(2024, 5, 6),
    ]


def test_the_day_of_a_larger_event_in_brackets_is_not_the_meeting_s(told: Told) -> None:
    text = "上合组织峰会(5月3日至4日,山东青岛)期间，秘书长张明2024年5月3日会见埃及外长哈奈菲。"
    (meeting,) = told(text)
    assert (meeting.date, meeting.end_date) == (dt.date(2024, 5, 3), None)


@pytest.mark.parametrize(
    ("where", "city", "country"),
    [
        ("在开罗", "Cairo", "Egypt"),
        ("于塔什干", "Tashkent", "Uzbekistan"),
        ("在京", "Beijing", "China"),
        ("在山东省青岛市", "Qingdao", "China"),
        ("在华沙", "Warsaw", "Poland"),
        ("在日内瓦", "Geneva", "Switzerland"),
        ("在上合组织秘书处", "Beijing", "China"),
        ("在秘书处", "Beijing", "China"),
        ("在人民大会堂", "Beijing", "China"),
        ("在埃及驻华使馆", "Beijing", "China"),
        ("在埃及", None, "Egypt"),
        ("", None, None),
    ],
)
def test_a_place_is_told_or_implied_by_its_house(
    told: Told, where: str, city: str | None, country: str | None
) -> None:
    (meeting,) = told(MET.format(when="5月6日", where=where))
    assert (meeting.place.city, meeting.place.country) == (city, country)


def test_a_city_in_another_name_is_no_place(told: Told) -> None:
    (meeting,) = told("5月6日，上合组织秘书长张明会见埃及外长哈奈菲，双方谈到北京时间和阿斯塔纳宣言。")
    assert not meeting.place


@pytest.mark.parametrize(
    ("sentence", "country"),
    [
        ("5月6日，蒙古国总统巴特尔会见来访的埃及外长哈奈菲。", "Mongolia"),
        ("5月6日，蒙古国总统巴特尔在国家宫会见埃及外长哈奈菲。", "Mongolia"),
        ("5月6日，蒙古国总统巴特尔接见埃及外长哈奈菲。", "Mongolia"),
        ("5月6日，蒙古国外长巴特尔会见埃及驻蒙古国大使哈奈菲。", "Mongolia"),
        ("5月6日，蒙古国总统巴特尔会见埃及外长哈奈菲。", None),
        ("5月6日，蒙古国总统巴特尔同来访的埃及外长哈奈菲通电话。", None),
    ],
)
def test_a_host_at_home_implies_the_country_at_most(told: Told, sentence: str, country: str | None) -> None:
    (meeting,) = told(sentence)
    assert (meeting.place.city, meeting.place.country) == (None, country)


def test_today_is_the_day_of_the_dateline(told: Told) -> None:
    (meeting,) = told("新华社开罗5月5日电 上合组织秘书长张明今天会见埃及外长哈奈菲。")
    assert meeting.date == dt.date(2024, 5, 5)


def test_an_abbreviation_is_not_read_out_of_a_longer_place(told: Told) -> None:
    (meeting,) = told("5月6日，上合组织秘书长张明访华沙，同波兰外长哈奈菲举行会谈。")
    assert meeting.place.country != "China"
