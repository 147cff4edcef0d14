"""Events, occasions, forms and states of meetings in Chinese, and what is no meeting."""

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import Form, MeetingReport, Mode, Place, Status

Told = Callable[..., tuple[MeetingReport, ...]]


@pytest.mark.parametrize(
    ("sentence", "title", "form"),
    [
        (
            "上合组织成员国元首理事会第二十四次会议5月6日在开罗举行。",
            "上合组织成员国元首理事会第二十四次会议",
            Form.SUMMIT,
        ),
        ("5月6日，外交部长林正言在开罗出席上合组织外长会议。", "上合组织外长会议", Form.MULTILATERAL),
        ("第八届中国—亚欧博览会5月6日在乌鲁木齐开幕。", "第八届中国—亚欧博览会", Form.CONFERENCE),
        ("5月6日，“数字丝路”研讨会在开罗举行。", "“数字丝路”研讨会", Form.CONFERENCE),
        ("中俄蒙三国元首第五次会晤5月6日在开罗举行。", "中俄蒙三国元首第五次会晤", Form.MULTILATERAL),
        (
            "5月6日，副外长林正言同冰岛外交秘书马丁举行第五轮中冰政治磋商。",
            "第五轮中冰政治磋商",
            Form.BILATERAL,
        ),
        ("上合组织秘书长张明5月6日在北京举行新年招待会。", "新年招待会", Form.RECEPTION),
    ],
)
def test_an_event_has_its_own_name_and_form(told: Told, sentence: str, title: str, form: Form) -> None:
    (meeting,) = told(sentence)
    assert (meeting.title, meeting.form, meeting.date) == (title, form, dt.date(2024, 5, 6))


@pytest.mark.parametrize(
    ("sentence", "mode"),
    [
        ("5月6日，秘书长张明与埃及外长哈奈菲举行视频会晤。", Mode.VIDEO),
        ("5月6日，秘书长张明以视频方式会见埃及外长哈奈菲。", Mode.VIDEO),
        ("5月6日，秘书长张明同埃及外长哈奈菲通电话。", Mode.PHONE),
        ("5月6日，秘书长张明会见埃及外长哈奈菲。", Mode.IN_PERSON),
        ("上合组织经济论坛5月6日以线上线下相结合方式举行，秘书长张明出席。", Mode.HYBRID),
        ("上合组织经济论坛5月6日在开罗举行。国务委员林正言以视频方式出席会议。", Mode.IN_PERSON),
    ],
)
def test_how_they_met(told: Told, sentence: str, mode: Mode) -> None:
    (meeting,) = told(sentence)
    assert meeting.mode is mode


@pytest.mark.parametrize(
    ("sentence", "status", "day"),
    [
        ("秘书长张明将于5月20日在开罗会见埃及外长哈奈菲。", Status.PLANNED, "2024-05-20"),
        ("秘书长张明与埃及外长哈奈菲定于5月20日在开罗会晤。", Status.PLANNED, "2024-05-20"),
        (
            "外交部发言人何立群宣布：外交部长林正言5月20日将在开罗同埃及外长哈奈菲举行会谈。",
            Status.PLANNED,
            "2024-05-20",
        ),
        ("原定于5月20日举行的秘书长张明同埃及外长哈奈菲的会谈因故取消。", Status.CANCELLED, "2024-05-20"),
        (
            "原定5月20日举行的秘书长张明与埃及外长哈奈菲的会晤改期至5月25日。",
            Status.PLANNED,
            "2024-05-25",
        ),
        (
            "原定于5月20日举行的秘书长张明出席的上合组织外长会议推迟至5月25日。",
            Status.PLANNED,
            "2024-05-25",
        ),
    ],
)
def test_planned_cancelled_and_put_off(told: Told, sentence: str, status: Status, day: str) -> None:
    (meeting,) = told(sentence)
    assert (meeting.status, str(meeting.date)) == (status, day)


@pytest.mark.parametrize(
    "sentence",
    [
        "外交部发言人说，秘书长张明不会在峰会期间与埃及外长哈奈菲会面。",
        "秘书长张明没有同埃及外长哈奈菲举行会谈。",
        "秘书长张明此前曾在开罗会见埃及外长哈奈菲。",
        "五年前的那次访问中，秘书长张明会见了埃及外长哈奈菲。",
        "秘书长张明希望同埃及外长哈奈菲举行会谈。",
        "有媒体称，秘书长张明同埃及外长哈奈菲举行了会谈，能否证实？",
        "秘书长张明5月6日在北京举行新闻发布会。",
        "秘书长张明接受本报专访，谈到峰会成果。",
        "5月6日，秘书长张明抵达开罗，埃及外长哈奈菲到机场迎接。",
        "秘书长张明5月6日致电埃及外长哈奈菲表示慰问。",
        "上合组织儿童画展5月6日在开罗开幕，秘书长张明出席仪式。",
        "哈奈菲5月6日出任埃及外长，接替奥马尔。",
        "双方商定于明年春季在开罗举办圆桌会议。",
        "资料图片：2018年12月27日，秘书长张明在开罗会见埃及外长哈奈菲。",
    ],
)
def test_what_is_denied_wished_past_or_no_meeting_is_not_told(told: Told, sentence: str) -> None:
    assert told(f"上合组织秘书处消息。{sentence}") == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "第八届博鳌经济论坛期间，秘书长张明5月6日会见埃及外长哈奈菲。",
        "5月6日，在第八届博鳌经济论坛框架下，秘书长张明会见埃及外长哈奈菲。",
        "5月6日，秘书长张明会见来华出席第八届博鳌经济论坛的埃及外长哈奈菲。",
    ],
)
def test_what_it_took_place_beside_is_the_occasion(told: Told, sentence: str) -> None:
    (meeting,) = told(sentence)
    assert (meeting.occasion, meeting.title) == ("第八届博鳌经济论坛", None)


def test_a_meeting_beside_the_event_told_before_has_it_as_its_occasion(told: Told) -> None:
    _, beside = told("上合组织外长会议5月6日在开罗举行。会议期间，外交部长林正言会见埃及外长哈奈菲。")
    assert (beside.occasion, beside.place.city) == ("上合组织外长会议", "Cairo")


def test_a_list_without_subjects_tells_of_whom_its_heading_names(told: Told) -> None:
    meetings = told(
        "上合组织秘书长张明一周活动：\n5月6日，会见埃及驻华大使哈奈菲；\n5月7日，与苏丹外长奥马尔通电话。"
    )
    assert [{p.name for p in m.participants} for m in meetings] == [{"张明", "哈奈菲"}, {"张明", "奥马尔"}]


def test_bodies_that_talk_are_the_sides_where_nobody_is_named(told: Told) -> None:
    (meeting,) = told(
        "5月6日，上合组织秘书处与亚信秘书处举行线上磋商。副秘书长张海舟和亚信副执行主任古米罗夫参加。"
    )
    assert (meeting.form, meeting.mode) == (Form.BILATERAL, Mode.VIDEO)
    assert {p.organisation for p in meeting.participants} == {"SCO", "CICA"}


def test_credentials_are_a_ceremony(told: Told) -> None:
    (meeting,) = told("埃及新任驻华大使哈奈菲5月6日向国家主席习近平递交国书。")
    assert meeting.form is Form.CEREMONY


def test_a_visit_of_which_no_meeting_is_told_is_one(told: Told) -> None:
    (meeting,) = told("5月6日，上合组织秘书长张明对埃及进行工作访问。")
    assert (meeting.form, meeting.place.country) == (Form.VISIT, "Egypt")


def test_a_visit_of_which_meetings_are_told_is_those(told: Told) -> None:
    (meeting,) = told("5月6日，上合组织秘书长张明访问开罗，并会见埃及外长哈奈菲。")
    assert meeting.form is Form.BILATERAL


def test_about_and_outcome_are_the_text_s_sentences(told: Told) -> None:
    (meeting,) = told(
        "5月6日，秘书长张明会见埃及外长哈奈菲。双方讨论了粮食贸易。哈奈菲表示，埃方愿邀请专家来访。双方商定成立工作组。"
    )
    assert (meeting.about, meeting.outcome) == ("双方讨论了粮食贸易。", "双方商定成立工作组。")


def test_an_event_that_is_only_spoken_of_is_not_told(told: Told) -> None:
    (meeting,) = told("5月6日，秘书长张明会见埃及外长哈奈菲，就召开上合组织外长会议交换意见。")
    assert (meeting.form, meeting.title, meeting.occasion) == (Form.BILATERAL, None, None)


def test_where_one_of_them_sat_is_no_place_of_a_remote_meeting(told: Told) -> None:
    (meeting,) = told("5月6日，国务委员林正言在北京以视频方式同埃及外长哈奈菲举行会谈。")
    assert (meeting.mode, meeting.place) == (Mode.VIDEO, Place())


def test_another_year_s_event_says_nothing_of_this_one(told: Told) -> None:
    (meeting,) = told(
        "2023年6月6日,上合组织产业园区合作大会在青岛举行,上合组织秘书长张明致辞。2022年的大会因疫情改为线上举行。"
    )
    assert (meeting.mode, meeting.place.city) == (Mode.IN_PERSON, "Qingdao")
