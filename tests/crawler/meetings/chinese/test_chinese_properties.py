"""Whatever a Chinese text holds: records or none, each value proven, in time that grows with it alone."""

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.meetings.recognise import recognise
from store.records.meetings import MeetingReport
from tests.examples import examples

WORDS = """
新华社 北京 5月6日 6日 今天 日前 周三 电 （记者） 上海合作组织 上合组织 秘书长 副秘书长 外长 外交部长 总统
驻华大使 代表团 张明 王毅 诺罗夫 阿里·萨布里 ·萨布里 張明 葉爾梅克巴耶夫 哈萨克斯坦 中 俄 哈 中方 俄方
会见 了 同 与 和 、 举行 会谈 会晤 通电话 视频 线上 出席 主持 参加 第二十三次会议 元首理事会 外长理事会
论坛 招待会 签字仪式 峰会 期间 会议期间 在 在京 秘书处 人民大会堂 塔什干 将 拟 取消 推迟 没有 此前 曾
表示 指出 宣布 ， 。 ,, 。。 “ ” （ ） 《 》 ( ) 的 由 分别 一行 他 双方 致电 贺信 访问 率团 履(lǚ)职
务(wù)委员 2024年 二〇二四年三月五日 99月99日 9999年12月31日 7月3日至4日 SCO GS and
"""
PIECES = st.sampled_from([*WORDS.split(), "\u202e", "\ud800", "\u200b", "\n", " "])
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join))
DAYS = st.none() | st.dates() | st.sampled_from([dt.date.min, dt.date.max])


def reports_of(text: str, title: str | None, published: dt.date | None) -> tuple[MeetingReport, ...]:
    return recognise(text, title=title, published=published, language="zh").meetings


@settings(max_examples=examples(400), deadline=None)
@given(text=TEXTS, title=st.none() | TEXTS, published=DAYS)
def test_no_chinese_text_raises_and_every_value_is_proven(
    text: str, title: str | None, published: dt.date | None
) -> None:
    for report in reports_of(text, title, published):
        for evidence in report.evidence:
            source = text if evidence.within == "text" else title or ""
            assert evidence.sentence
            assert source[evidence.start : evidence.end] == evidence.sentence
        wanted = {f"participants[{n}]" for n in range(len(report.participants))}
        wanted |= {"date"} if report.date else set()
        wanted |= {"place"} if report.place else set()
        wanted |= {"title"} if report.title else set()
        wanted |= {"occasion"} if report.occasion else set()
        assert {e.field for e in report.evidence} == wanted


ARTICLE = (
    "新华社塔什干5月6日电（记者某某）上合组织秘书长张明6日在塔什干会见乌兹别克斯坦外长卡里莫夫，双方就粮食贸易交换意见。"
    "卡里莫夫表示，乌方愿承办下一届青年论坛。\n"
)


@pytest.mark.parametrize(
    "piece",
    [
        ARTICLE,
        "张明",
        "阿",
        "·",
        "阿·",
        "（",
        "“",
        "、",
        "外长",
        "中国、",
        "会见",
        "第一次",
        "3月",
        "在北京",
        "，在",
        "会议",
        "阿里·萨布里外长",
    ],
    ids=lambda piece: piece[:6],
)
def test_a_hundred_times_the_text_costs_no_more_than_in_proportion(piece: str) -> None:
    reports_of(ARTICLE, None, dt.date(2024, 5, 7))  # the vocabulary is loaded once
    short, long = piece * (1_000 // len(piece)), piece * (100_000 // len(piece))
    quick = max(min(_seconds(short) for _ in range(5)), 0.001)
    assert min(_seconds(long) for _ in range(3)) <= 150 * quick


def _seconds(text: str) -> float:
    began = time.process_time()
    reports_of(text, None, dt.date(2024, 5, 7))
    return time.process_time() - began


@pytest.mark.parametrize("piece", ["秘书长张明同外长拉夫罗夫", "，", "a", "　", "\ud83d", "\u202e张明", "国"])
def test_a_million_characters_without_a_full_stop_end_in_time(piece: str) -> None:
    assert _seconds(piece * (1_000_000 // len(piece))) < 5


def test_a_text_that_repeats_itself_tells_its_meeting_once() -> None:
    once = reports_of(ARTICLE, None, dt.date(2024, 5, 7))
    twice = reports_of(f"{ARTICLE}\n{ARTICLE}", None, dt.date(2024, 5, 7))
    assert len(once) == len(twice) == 1
    assert once[0].participants == twice[0].participants
