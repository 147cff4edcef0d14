"""Traditional script, full and half width, and damaged reprints are read like any Chinese text."""

import datetime as dt
from collections.abc import Callable

import pytest

from crawler.meetings.chinese.script import line_of, simplified
from crawler.meetings.recognise import recognise
from store.records.meetings import MeetingReport

Told = Callable[..., tuple[MeetingReport, ...]]
DAMAGED = [
    "5月6日,,上合组织秘书长张明,在京会见埃及外长哈奈菲,。。双方讨论了粮食贸易",
    "５月６日，上合组织秘书长张明在京会见埃及外长哈奈菲。",
    "5 月6 日,上 合组织秘 书长张明在京会 见埃及外 长哈奈菲。",
    "5月6日，上合组织秘書(shū)长张明(Zhāng Míng)在京会见埃及外长哈奈菲。",
    "5月6日，上合组织秘书长zhāng míng 张明在京会见埃及外长哈奈菲(Hanafy)。",
    "5月6日，上合组织秘书长张明\u200b在京\u202e会见埃及外长哈奈菲。",
]


@pytest.mark.parametrize("text", DAMAGED, ids=range(len(DAMAGED)))
def test_damage_does_not_hide_a_meeting(told: Told, text: str) -> None:
    (meeting,) = told(text)
    assert (meeting.date, meeting.place.city) == (dt.date(2024, 5, 6), "Beijing")
    assert {(p.name, p.organisation) for p in meeting.participants} == {("张明", "SCO"), ("哈奈菲", "Egypt")}
    assert all(text[e.start : e.end] == e.sentence for e in meeting.evidence)


def test_traditional_script_is_read_and_printed_as_written(told: Told) -> None:
    (meeting,) = told("上海合作組織秘書長張明5月6日於塔什干會見烏茲別克斯坦外長卡里莫夫。")
    assert [(p.name, p.post, p.organisation) for p in meeting.participants] == [
        ("張明", "秘書長", "SCO"),
        ("卡里莫夫", "外長", "Uzbekistan"),
    ]
    assert (meeting.place.city, meeting.date) == ("Tashkent", dt.date(2024, 5, 6))


def test_a_text_in_traditional_script_is_about_a_watched_organisation() -> None:
    assert recognise("上海合作組織峰會閉幕。", title=None, published=None, language="zh").sco_related


@pytest.mark.parametrize("point", ["·", "﹒", "•", "・", "．", "?"])
def test_the_point_within_a_name_has_many_shapes(told: Told, point: str) -> None:
    (meeting,) = told(f"5月6日，上合组织秘书长弗{point}诺罗夫在京会见埃及外长哈奈菲。")
    assert {p.name for p in meeting.participants} in (
        {f"弗{point}诺罗夫", "哈奈菲"},
        {"弗·诺罗夫", "哈奈菲"},
    )


def test_every_character_is_read_as_one_character() -> None:
    every = "".join(chr(code) for code in range(0x20, 0x30000) if not 0xD800 <= code < 0xE000)
    assert len(simplified(every)) == len(every)
    assert simplified("會見、峯會、後任，ＳＣＯ") == "会见、峰会、后任,sco"


def test_a_line_is_as_long_in_both_scripts() -> None:
    line = line_of("5月6日,,張明(zhāng)會 見。。")
    assert len(line.text) == len(line.written)
    assert line.text == "5月6日,张明会见。"
