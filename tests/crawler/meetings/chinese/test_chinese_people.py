"""Who met whom in Chinese: countries, posts and names in whatever order, and who only seems to take part."""

from collections.abc import Callable

import pytest

from store.records.meetings import Form, MeetingReport

Told = Callable[..., tuple[MeetingReport, ...]]
HOST = ("张明", "秘书长", "SCO")


def people(report: MeetingReport) -> set[tuple[str | None, str | None, str | None]]:
    return {(p.name, p.post, p.organisation) for p in report.participants}


@pytest.mark.parametrize(
    ("written", "guest"),
    [
        ("哈萨克斯坦外长努尔兰别克·萨帕罗夫", ("努尔兰别克·萨帕罗夫", "外长", "Kazakhstan")),
        ("哈外长萨帕罗夫", ("萨帕罗夫", "外长", "Kazakhstan")),
        ("乌兹别克斯坦投资部副部长卡里莫夫", ("卡里莫夫", "投资部副部长", "Uzbekistan")),
        ("中国外交部副部长林正言", ("林正言", "外交部副部长", "China")),
        ("国务委员兼公安部部长林正言", ("林正言", "国务委员兼公安部部长", "China")),
        ("联合国副秘书长兼亚太经社会执行秘书玛利亚", ("玛利亚", "副秘书长兼亚太经社会执行秘书", "UN")),
        ("白俄罗斯驻华大使安德烈·索科", ("安德烈·索科", "白俄罗斯驻华大使", "Belarus")),
        ("印度驻华临时代办维克拉姆", ("维克拉姆", "驻华临时代办", "India")),
        ("世界银行欧洲和中亚地区副行长安东内拉", ("安东内拉", "欧洲和中亚地区副行长", "World Bank")),
        ("越南老街省委书记邓春峰", ("邓春峰", "老街省委书记", "Vietnam")),
        ("新任塔吉克斯坦司法部长拉希姆佐达", ("拉希姆佐达", "司法部长", "Tajikistan")),
        ("伊朗议会议长阿卜杜勒·卡迪尔先生", ("阿卜杜勒·卡迪尔", "议会议长", "Iran")),
    ],
)
def test_a_guest_has_name_post_and_country(told: Told, written: str, guest: tuple[str, str, str]) -> None:
    (meeting,) = told(f"5月6日，上合组织秘书长张明在塔什干会见{written}，双方就粮食贸易交换意见。")
    assert people(meeting) == {HOST, guest}


@pytest.mark.parametrize(
    "sentence",
    [
        "5月6日，张明秘书长同蒙古国外长巴特尔举行会谈。",
        "5月6日，蒙古国外长巴特尔受到上合组织秘书长张明接见。",
        "5月6日，蒙古国外长巴特尔到访，上合组织秘书长张明同他会见。",
        "5月6日，上合组织秘书长张明与巴特尔外长举行了会谈。巴特尔是蒙古国外长。",
        "5月6日，上合组织秘书长张明会见了由蒙古国外长巴特尔率领的代表团。",
        "5月6日，上合组织秘书长张明会见来访的蒙古国外长巴特尔一行。",
    ],
)
def test_both_sides_are_found_whatever_the_turn_of_phrase(told: Told, sentence: str) -> None:
    (meeting,) = told(f"{sentence}上合组织秘书处位于北京。")
    assert {p.name for p in meeting.participants} == {"张明", "巴特尔"}
    assert meeting.form is Form.BILATERAL


def test_a_later_mention_by_surname_is_the_same_person(told: Told) -> None:
    first, second = told(
        "5月6日，上合组织秘书长弗拉基米尔·沙罗夫在塔什干会见乌兹别克斯坦外长卡里莫夫。"
        "5月7日，沙罗夫会见了吉尔吉斯斯坦外长库洛夫。"
    )
    assert ("弗拉基米尔·沙罗夫", "秘书长", "SCO") in people(first) & people(second)


def test_two_names_can_share_one_post(told: Told) -> None:
    (meeting,) = told("5月6日，上合组织副秘书长萨义德佐达和朴永帆在北京会见埃及驻华大使哈奈菲。")
    assert people(meeting) == {
        ("萨义德佐达", "副秘书长", "SCO"),
        ("朴永帆", "副秘书长", "SCO"),
        ("哈奈菲", "埃及驻华大使", "Egypt"),
    }


def test_those_met_one_by_one_are_several_meetings(told: Told) -> None:
    meetings = told("5月6日，外交部长林正言在北京分别会见俄罗斯外长沙罗夫、伊朗外长阿里扎德。")
    assert [{p.name for p in m.participants} for m in meetings] == [
        {"林正言", "沙罗夫"},
        {"林正言", "阿里扎德"},
    ]


def test_who_comes_along_belongs_to_the_meeting(told: Told) -> None:
    (meeting,) = told("5月6日，上合组织秘书长张明在北京会见蒙古国外长巴特尔。副秘书长索海尔·汗参加会见。")
    assert {p.name for p in meeting.participants} == {"张明", "巴特尔", "索海尔·汗"}


@pytest.mark.parametrize(
    "sentence",
    [
        "秘书长张明向论坛致贺信。",
        "秘书长张明向论坛发表视频致辞。",
        "联合国秘书长马丁致电祝贺论坛召开。",
        "外交部发言人何立群介绍了论坛情况。",
    ],
)
def test_senders_and_announcers_take_no_part(told: Told, sentence: str) -> None:
    (meeting,) = told(f"第三届上合组织民间友好论坛5月6日在武汉举行，埃及驻华大使哈奈菲出席。{sentence}")
    assert {p.name for p in meeting.participants} == {"哈奈菲"}


def test_countries_in_a_row_are_one_group_of_members(told: Told) -> None:
    (meeting,) = told(
        "上合组织成员国外长理事会会议5月6日在北京由外交部长林正言主持召开，印度、哈萨克斯坦、巴基斯坦外长出席。"
    )
    assert {(p.name, p.organisation) for p in meeting.participants} == {
        ("林正言", "China"),
        (None, "SCO member states"),
    }


@pytest.mark.parametrize("states", ["上合组织国家", "上海合作组织国家", "上合组织成员国"])
def test_the_states_of_a_body_are_its_members(told: Told, states: str) -> None:
    (meeting,) = told(f"5月6日，{states}外长在阿斯塔纳举行会议。")
    assert {p.organisation for p in meeting.participants} == {"SCO member states"}


def test_whose_envoy_comes_takes_no_part(told: Told) -> None:
    (meeting,) = told(
        "5月6日，国家主席习近平特使、全国政协副主席林正言在比什凯克会见吉尔吉斯斯坦总理库洛夫。"
    )
    assert {p.name for p in meeting.participants} == {"林正言", "库洛夫"}


def test_a_name_of_two_characters_ends_where_other_words_follow_it_elsewhere(told: Told) -> None:
    (meeting,) = told("5月6日，外交部长林正微笑着在京会见埃及外长哈奈菲。林正说，会谈很好。林正还谈到贸易。")
    assert {p.name for p in meeting.participants} == {"林正", "哈奈菲"}


def test_the_two_heads_of_state_are_the_two_who_met(told: Told) -> None:
    _, signing = told(
        "5月6日，蒙古国总统巴特尔在国家宫同埃及总统哈奈菲举行会谈。会谈后两国元首出席了能源合作文件签字仪式。"
    )
    assert {p.name for p in signing.participants} == {"巴特尔", "哈奈菲"}


def test_talks_held_one_by_one_are_several_meetings(told: Told) -> None:
    meetings = told("5月6日，外交部长林正言在北京同俄罗斯外长沙罗夫、伊朗外长阿里扎德分别举行会谈。")
    assert [{p.name for p in m.participants} for m in meetings] == [
        {"林正言", "沙罗夫"},
        {"林正言", "阿里扎德"},
    ]


def test_who_acts_is_told_earlier_in_the_sentence(told: Told) -> None:
    _, second = told("5月6日，上合组织秘书长张明在开罗受到埃及总理哈奈菲接见，并同苏丹外长奥马尔举行会谈。")
    assert {p.name for p in second.participants} == {"张明", "奥马尔"}


def test_whom_the_same_one_saw_besides_is_a_second_meeting(told: Told) -> None:
    _, second = told("5月6日，外交部长林正言在开罗会见埃及外长哈奈菲，并于翌日与埃及总裁阿里扎德商讨合作。")
    assert {p.name for p in second.participants} == {"林正言", "阿里扎德"}


def test_who_announces_a_visit_takes_no_part_in_it(told: Told) -> None:
    (visit,) = told("外交部发言人林正言宣布：埃及总理哈奈菲将于6月20日至22日对中国进行正式访问。")
    assert {p.name for p in visit.participants} == {"哈奈菲"}


def test_and_ends_a_name_before_words_that_only_follow_names(told: Told) -> None:
    (forum,) = told(
        "上合组织数字论坛5月6日在太原举行。埃及外长哈奈菲致辞，组织副秘书长张明、联合国驻华代表林正和先后发言。"
    )
    assert {p.name for p in forum.participants} == {"哈奈菲", "张明", "林正和"}


@pytest.mark.parametrize("spoke", ["致开幕词", "参与讨论", "作点评", "作专题发言"])
def test_who_spoke_at_an_event_was_there(told: Told, spoke: str) -> None:
    (forum,) = told(f"上合组织数字论坛5月6日在太原举行。埃及外长哈奈菲{spoke}。")
    assert {p.name for p in forum.participants} == {"哈奈菲"}
