"""Whether a text is about a watched organisation, in any language, case and script."""

import pytest

from crawler.meetings.watching import WATCHED, is_about


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
        "",
    ],
)
def test_other_text_is_not(text: str) -> None:
    assert not is_about(text, WATCHED)


def test_another_organisation_is_looked_for_by_its_own_names() -> None:
    assert is_about("Генсек ОБСЕ прибыл.", frozenset(("OSCE",)))
    assert not is_about("Генсек ШОС прибыл.", frozenset(("OSCE",)))
