"""Whether a text is about a watched organisation, in any language, case and script."""

import pytest

from crawler.meetings.watching import WATCHED, is_about, is_own_page


@pytest.mark.parametrize(
    "text",
    [
        "The SCO summit ended.",
        "The shanghai cooperation organisation met.",
        "На саммите ШОС выступил министр.",
        "О планах Шанхайской организации сотрудничества рассказал министр.",
        "Исполком Региональной антитеррористической структурой не руководит.",
        "上合组织秘书长讲话。",
        "上海合作組織峰會閉幕。",
        "他说，上合是建设性力量。",
        "sco secretary general zhang ming met with the minister",
        "本周秘书长张明主要外事活动如下",
        "Secretary-General Zhang Ming received a guest.",
        "Гостя принял генеральный секретарь Чжан Мин.",
        "Vladimir Norov handed the office over to Zhang Ming.",
        "Норова сменил Чжан Мин, а Владимир Норов стал министром.",
        "元首們批准努爾蘭·葉爾梅克巴耶夫接替張明。",
        "秘书长诺罗夫同土库曼斯坦驻华大使举行会谈。",
        "阿利莫夫:今年的峰会很成功。主持人:谢谢秘书长先生。",
        "Secretary-General Norov received a guest.",
        "上 合 组织副秘书长会见客人。",
        "国家主席将出席元首理事会第二十二次会议。",
    ],
)
def test_text_that_names_it_or_two_of_its_office_holders_is_about_it(text: str) -> None:
    assert is_about(text, WATCHED)


@pytest.mark.parametrize(
    "text",
    [
        "The OSCE met in Vienna.",
        "The disco was closed, and so was the scope.",
        "Шанхайский университет открыл организацию.",
        "代表团参观上合示范区。",
        "双方马上合作，并在网上合影。",
        "Vladimir Norov, the minister, met with his neighbour.",
        "外长诺罗夫会见联合国秘书长。",
        "外长诺罗夫会见国务院副秘书长。",
        "独联体国家元首理事会会议举行。",
        "",
    ],
)
def test_other_text_is_not(text: str) -> None:
    assert not is_about(text, WATCHED)


def test_another_organisation_is_looked_for_by_its_own_names() -> None:
    assert is_about("Генсек ОБСЕ прибыл.", frozenset(("OSCE",)))
    assert not is_about("Генсек ШОС прибыл.", frozenset(("OSCE",)))


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://chn.sectsco.org/20230703/1.html", True),
        ("http://ecrats.org/news", True),
        ("//eng.sectsco.org:8080/x", True),
        ("https://notsectsco.org/x", False),
        ("https://news.example/?from=sectsco.org", False),
        ("https://sectsco.org.example/x", False),
        ("no address", False),
        (None, False),
    ],
)
def test_a_page_on_its_own_site_is_about_it(url: str | None, own: bool) -> None:  # noqa: FBT001 - a table
    assert is_own_page(url, WATCHED) is own
    assert not is_own_page(url, frozenset(("OSCE",)))
