"""Posts and names as Russian outlets write them: who is meant, and for whom they speak; invented people."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt

import pytest

from crawler.meetings.recognise import recognise

PUBLISHED = dt.date(2023, 6, 15)
HOST = "Министр торговли Ирана Али Надери 9 июня встретился с "

GUESTS: list[tuple[str, str, str | None, str | None]] = [
    (
        "советником-посланником Посольства Индии в КНР Раджешем Кумаром",
        "Раджеш Кумар",
        "советник-посланник Посольства Индии в КНР",
        "India",
    ),
    (
        "директором-распорядителем МВФ Кристалиной Пенчевой",
        "Кристалина Пенчева",
        "директор-распорядитель",
        "IMF",
    ),
    ("ректором КазНУ Галымом Ашимовым", "Галым Ашимов", "ректор КазНУ", None),
    (
        "проректором Даляньского университета Ли Юнцяном",
        "Ли Юнцян",
        "проректор Даляньского университета",
        "China",
    ),
    (
        "губернатором Нижегородской области Глебом Носовым",
        "Глеб Носов",
        "губернатор Нижегородской области",
        "Russia",
    ),
    (
        "командующим войсками округа генерал-полковником Олегом Носовым",
        "Олег Носов",
        "командующий войсками округа",
        None,
    ),
    (
        "министром внутренних дел Кыргызстана, генерал-лейтенантом милиции Уланом Ниязбеком",
        "Улан Ниязбек",
        "министр внутренних дел",
        "Kyrgyzstan",
    ),
    (
        "председателем ТПП Пакистана Ирфаном Икбалом Шейхом",
        "Ирфан Икбал Шейх",
        "председатель ТПП",
        "Pakistan",
    ),
    ("его индийским коллегой Амиром Абдоллахом", "Амир Абдоллах", None, "India"),
    ("замгендиректора МАГАТЭ Михаилом Чудаком", "Михаил Чудак", "замгендиректора", "IAEA"),
    ("министром обороны Китая Ван И", "Ван И", "министр обороны", "China"),
]


@pytest.mark.parametrize(("guest", "name", "post", "organisation"), GUESTS)
def test_a_guest_is_told_with_post_and_country(
    guest: str, name: str, post: str | None, organisation: str | None
) -> None:
    text = f"{HOST}{guest}. Об этом сообщили в ведомстве."

    (report,) = recognise(text, title=None, published=PUBLISHED, language="ru").meetings

    assert (name, post, organisation) in {(p.name, p.post, p.organisation) for p in report.participants}


SHARED: list[tuple[str, set[tuple[str | None, str | None, str | None]]]] = [
    (
        "постпреды Азербайджана Латиф Гасымов и России Андрей Носов",
        {
            ("Латиф Гасымов", "постпред Азербайджана", "Azerbaijan"),
            ("Андрей Носов", "постпред России", "Russia"),
        },
    ),
    (
        "министры Али Надери (Иран), Сунь Лицзе (Китай)",
        {("Али Надери", "министр", "Iran"), ("Сунь Лицзе", "министр", "China")},
    ),
    (
        "Банк развития Китая (вице-президент Ван Вэйдун), Банк развития Казахстана (зампред Олег Носов)",
        {("Ван Вэйдун", "вице-президент", "China"), ("Олег Носов", "зампред", "Kazakhstan")},
    ),
]


@pytest.mark.parametrize(("people", "who"), SHARED)
def test_each_of_a_list_has_the_post_and_a_country_of_its_own(
    people: str, who: set[tuple[str | None, str | None, str | None]]
) -> None:
    text = f"9 июня в Минске прошло третье заседание Совета банков СНГ. Участниками стали {people}."

    (report,) = recognise(text, title=None, published=PUBLISHED, language="ru").meetings

    assert {(p.name, p.post, p.organisation) for p in report.participants} == who


def test_names_in_a_list_stand_in_the_case_of_its_first() -> None:
    text = "Президент Ирана Али Надери принял министров: Армена Геворга (Армения), Дамира Сагына (Кыргызстан), Олега Носова (Россия)."

    (report,) = recognise(text, title=None, published=PUBLISHED, language="ru").meetings

    assert {p.name for p in report.participants} == {
        "Али Надери",
        "Армен Геворг",
        "Дамир Сагын",
        "Олег Носов",
    }


def test_the_head_of_state_is_the_one_president_of_the_text() -> None:
    text = "Президент Ирана Али Надери прилетел в Ош. Глава государства 9 июня принял премьера Индии Раджеша Кумара."

    reports = recognise(text, title=None, published=PUBLISHED, language="ru").meetings

    assert {p.name for r in reports for p in r.participants} == {"Али Надери", "Раджеш Кумар"}
