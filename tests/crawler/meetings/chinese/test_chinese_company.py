"""Who else was there in Chinese: lists behind a meeting, roles in an event, and names hard to cut out."""

from collections.abc import Callable

import pytest

from store.records.meetings import Form, MeetingReport, Status

Told = Callable[..., tuple[MeetingReport, ...]]
TALKS = "5月6日，上合组织秘书长张明在塔什干会见哈萨克斯坦外长萨帕罗夫。"


def named(report: MeetingReport) -> list[str]:
    return sorted(p.name for p in report.participants if p.name)


@pytest.mark.parametrize(
    ("behind", "others"),
    [
        ("参加会见的有副秘书长洪正言。", ["洪正言"]),
        ("参加会见的还有副秘书长洪正言和使馆一等秘书礼萨·奥朗则布。", ["洪正言", "礼萨·奥朗则布"]),
        ("副秘书长洪正言，欧亚司司长傅自立参加。", ["洪正言", "傅自立"]),
        ("副秘书长洪正言亦有出席。", ["洪正言"]),
        ("铁言、林江村等参加会见。", ["铁言", "林江村"]),
        ("洪正言、萨帕罗夫的随行议员等参加会见。", ["洪正言"]),
        ("有关人员参加会见。", []),
        ("各方、双方参加会见。", []),
    ],
)
def test_a_list_behind_a_meeting_names_who_else_was_there(told: Told, behind: str, others: list[str]) -> None:
    (meeting,) = told(TALKS + behind)
    assert named(meeting) == sorted(["张明", "萨帕罗夫", *others])


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("检察长应言5月6日", "应言"),
        ("副市长刘多昨日", "刘多"),
        ("大使姜再言5月6日", "姜再言"),
        ("财政部长米尔·奥朗则布5月6日", "米尔·奥朗则布"),
        ("工商会主席侯赛因5月6日", "侯赛因"),
        ("文化和信息部长阿伊达·卡里莫娃5月6日", "阿伊达·卡里莫娃"),
        ("国家开发银行行长洪正言5月6日", "洪正言"),
        ("驻华大使卡里莫夫拜会上合组织秘书长前5月6日", "卡里莫夫"),
    ],
)
def test_a_name_ends_where_other_words_begin(told: Told, written: str, name: str) -> None:
    (meeting,) = told(f"哈萨克斯坦{written}在塔什干会见上合组织秘书长张明。")
    assert named(meeting) == sorted(["张明", name])


def test_and_joins_what_spells_no_name(told: Told) -> None:
    (meeting,) = told("5月6日，张明会见印度驻华大使拉吉、巴基斯坦驻华大使哈米及哈萨克斯坦驻华大使沙赫。")
    assert named(meeting) == ["哈米", "张明", "拉吉", "沙赫"]


@pytest.mark.parametrize(
    "sentence",
    [
        "蒙古国驻华大使巴特尔5月6日来到上合组织秘书处，与副秘书长洪正言座谈。",
        "5月6日，副秘书长洪正言在上合组织秘书处同蒙古国驻华大使巴特尔座谈时表示欢迎。",
        "5月6日，上合组织副秘书长洪正言通过视频方式同蒙古国驻华大使巴特尔磋商。",
        "5月6日，蒙古国驻华大使巴特尔拜会上合组织副秘书长洪正言，并向其递交委任书副本。",
    ],
)
def test_who_sits_with_somebody_has_met(told: Told, sentence: str) -> None:
    (meeting,) = told(sentence)
    assert (named(meeting), meeting.form) == (sorted(["巴特尔", "洪正言"]), Form.BILATERAL)


@pytest.mark.parametrize(
    ("behind", "name"),
    [
        ("哈方首席代表由运输部副部长萨帕罗夫担任。", "萨帕罗夫"),
        ("哈萨克斯坦外长萨帕罗夫担任主席。", "萨帕罗夫"),
        ("哈萨克斯坦外长萨帕罗夫视频连线发言。", "萨帕罗夫"),
    ],
)
def test_who_has_a_part_in_an_event_attends_it(told: Told, behind: str, name: str) -> None:
    (meeting,) = told(f"5月6日，上合组织成员国口岸管理协调会议在塔什干举行。{behind}")
    assert (named(meeting), meeting.title) == ([name], "上合组织成员国口岸管理协调会议")


def test_who_speaks_at_an_event_or_chairs_it_attends_it(told: Told) -> None:
    (spoken,) = told("银行行长洪正言5月6日在上合组织银行联合体理事会第三次会议上说，愿扩大合作。")
    assert named(spoken) == ["洪正言"]
    (chaired,) = told("哈萨克斯坦文化部长萨帕罗夫主持的上合组织成员国文化部长第三次会晤5月6日在希瓦举行。")
    assert (named(chaired), chaired.form) == (["萨帕罗夫"], Form.MULTILATERAL)


def test_who_presents_credentials_is_listed_behind_them(told: Told) -> None:
    (meeting,) = told(
        "国家主席林正言6日在人民大会堂接受新任驻华大使递交国书。"
        "他们是：白俄罗斯驻华大使索科、尼泊尔驻华大使沙尔马等。"
    )
    assert (named(meeting), meeting.form) == (sorted(["林正言", "索科", "沙尔马"]), Form.CEREMONY)


def test_a_secretary_general_of_a_house_speaks_for_no_body(told: Told) -> None:
    (meeting,) = told("5月6日，市委常委、秘书长洪正言会见上合组织副秘书长萨帕罗夫。")
    assert {p.name: p.organisation for p in meeting.participants} == {"洪正言": "China", "萨帕罗夫": "SCO"}


def test_a_meeting_beside_an_event_is_not_that_event(told: Told) -> None:
    council, talks = told(
        "外长萨帕罗夫将于5月14日在果阿参加上合组织外长理事会会议，其间计划同印度外长拉吉举行单独会谈。"
    )
    assert (named(council), council.status) == (["萨帕罗夫"], Status.PLANNED)
    assert named(talks) == ["拉吉", "萨帕罗夫"]


def test_one_summit_called_twice_is_one(told: Told) -> None:
    (summit,) = told("上海合作组织峰会5月14日在天津召开，国家主席林正言将主持第二十五次元首理事会。")
    assert (named(summit), summit.title) == (["林正言"], "上海合作组织峰会")


def test_who_attends_and_meets_others_there_is_in_both(told: Told) -> None:
    council, talks = told(
        "上合组织成员国教育部长会议5月6日在阿斯塔纳落幕。教育部副部长洪正言率团与会，"
        "并在会议间隙与俄罗斯教育部副部长索科夫举行双边会见。"
    )
    assert named(council) == ["洪正言"]
    assert named(talks) == sorted(["洪正言", "索科夫"])


def test_an_event_that_a_sentence_only_names_is_told_by_the_next(told: Told) -> None:
    (meeting,) = told(
        "出席上合组织成员国国防部长会议的多国防长今天陆续抵达青岛。"
        "会议将于5月14日在青岛举行，中国国防部长洪正言主持。"
    )
    assert (meeting.title, meeting.status) == ("上合组织成员国国防部长会议", Status.PLANNED)
    assert named(meeting) == ["洪正言"]


def test_words_of_an_event_s_name_say_nothing_of_it(told: Told) -> None:
    (meeting,) = told("5月6日，“上合组织与全球发展倡议”研讨会在青岛举行，院长洪正言作主旨发言。")
    assert (meeting.title, named(meeting)) == ("“上合组织与全球发展倡议”研讨会", ["洪正言"])


def test_the_city_of_an_event_is_where_others_meet_beside_it(told: Told) -> None:
    (meeting,) = told("上合组织秘书长张明5月6日在符拉迪沃斯托克东方经济论坛期间会见俄罗斯外长索科夫。")
    assert meeting.place.city == "Vladivostok"


def test_a_dateline_s_day_without_a_month_is_of_the_publication_s(told: Told) -> None:
    (meeting,) = told("(中央社北京7日電)上合組織秘書長張明今天在北京會見哈薩克外長薩帕羅夫。")
    assert str(meeting.date) == "2024-05-07"
    assert [p.organisation for p in meeting.participants] == ["SCO", "Kazakhstan"]


@pytest.mark.parametrize(
    ("post", "of"),
    [
        ("甘肃省委书记洪正言", "China"),
        ("新疆维吾尔自治区主席艾尔肯·卡迪尔", "China"),
        ("俄罗斯科学院远东所副所长索科夫", "Russia"),
        ("撒马尔罕国立大学校长卡里莫夫", "Uzbekistan"),
    ],
)
def test_a_house_tells_for_whom_its_people_speak(told: Told, post: str, of: str) -> None:
    (meeting,) = told(f"5月6日，上合组织秘书长张明在北京会见{post}。")
    assert [p.organisation for p in meeting.participants] == ["SCO", of]


def test_what_is_called_a_summit_of_the_young_is_a_conference(told: Told) -> None:
    (meeting,) = told("5月6日，首届上合组织国家青年领袖峰会在重庆开幕，副秘书长洪正言出席并致辞。")
    assert (meeting.form, named(meeting)) == (Form.CONFERENCE, ["洪正言"])


def test_three_ministers_who_meet_hold_talks_of_three(told: Told) -> None:
    (meeting,) = told("中塔吉三国外长5月6日在杜尚别举行三方会晤。")
    assert (meeting.form, meeting.title) == (Form.MULTILATERAL, None)
