"""Ways to tell a meeting in Russian; the texts are made up, published on 15 June 2023 (a Thursday)."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from typing import Any

import pytest

from crawler.meetings.recognise import recognise
from store.records.meetings import Form, MeetingReport, Mode, Status

PUBLISHED = dt.date(2023, 6, 15)


def told(text: str) -> tuple[MeetingReport, ...]:
    return recognise(text, title=None, published=PUBLISHED, language="ru").meetings


def names(report: MeetingReport) -> set[str]:
    return {p.name for p in report.participants if p.name}


TALKS: list[tuple[str, set[str]]] = [
    (
        "Генеральный секретарь ШОС Чжан Мин встретился с министром иностранных дел Лаоса Салемсаем Коммаситом.",
        {"Чжан Мин", "Салемсай Коммасит"},
    ),
    (
        "С Чжан Мином, генсеком ШОС, встретился посол Омана в КНР Насер аль-Бусаиди.",
        {"Чжан Мин", "Насер аль-Бусаиди"},
    ),
    (
        "Состоялась встреча Генерального секретаря ШОС Чжан Мина с Послом Кении в КНР П.Мвангой.",
        {"Чжан Мин", "П.Мванга"},
    ),
    (
        "Между министром обороны Ирана Али Надери и министром обороны Кыргызстана Бактыбеком Садыковым прошли переговоры.",
        {"Али Надери", "Бактыбек Садыков"},
    ),
    (
        "Президент Узбекистана Шавкат Мирзиёев принял главу МИД Монголии Ганбаатара Дорждамбу.",
        {"Шавкат Мирзиёев", "Ганбаатар Дорждамба"},
    ),
    (
        "Заместитель министра Мария Орлова была принята премьер-министром Лаоса Сонексаем Вонгсой.",
        {"Мария Орлова", "Сонексай Вонгса"},
    ),
    (
        "Министр транспорта Казахстана Ержан Абишев провёл беседу с министром дорог Ирана Резой Таваколи.",
        {"Ержан Абишев", "Реза Таваколи"},
    ),
    (
        "Ержан Абишев, министр транспорта Казахстана, обсудил с Резой Таваколи, министром дорог Ирана, тарифы.",
        {"Ержан Абишев", "Реза Таваколи"},
    ),
    (
        "Секретарь Совбеза Армении Армен Саргсян встретился с делегацией Индии во главе с советником премьер-министра Раджешем Кумаром.",
        {"Армен Саргсян", "Раджеш Кумар"},
    ),
    (
        "Сергей Петренко и Бахтиёр Усманов, министры юстиции Беларуси и Узбекистана, встретились в Минске.",
        {"Сергей Петренко", "Бахтиёр Усманов"},
    ),
    (
        "Исполняющий обязанности министра финансов Непала Бишну Тапа принял посла Шри-Ланки Нимала Переру.",
        {"Бишну Тапа", "Нимал Перера"},
    ),
    (
        "Премьер-министр Таджикистана А.Х.Давлатов провёл встречу со своим казахстанским коллегой О.С.Тлеубаевым.",
        {"А.Х.Давлатов", "О.С.Тлеубаев"},
    ),
]


@pytest.mark.parametrize(("text", "who"), TALKS)
def test_two_sides_of_a_talk_are_named_in_the_nominative(text: str, who: set[str]) -> None:
    (report,) = told(text)

    assert names(report) == who
    assert report.form is Form.BILATERAL
    assert report.status is Status.HELD


def test_post_and_body_are_told_apart() -> None:
    (report,) = told(
        "Чрезвычайный и Полномочный Посол Казахстана в КНР Ш.Нурлыбаев встретился с заместителем Генерального секретаря ООН Марией Коста."
    )

    assert [(p.name, p.post, p.organisation) for p in report.participants] == [
        ("Ш.Нурлыбаев", "Чрезвычайный и Полномочный Посол Казахстана в КНР", "Kazakhstan"),
        ("Мария Коста", "заместитель Генерального секретаря", "UN"),
    ]


STATUSES: list[tuple[str, Status | None]] = [
    ("Чжан Мин, генсек ШОС, 20 июня встретится с послом Омана Насером Харифом.", Status.PLANNED),
    ("Генсек ШОС Чжан Мин намерен встретиться с послом Омана Насером Харифом.", Status.PLANNED),
    ("Запланирована встреча генсека ШОС Чжан Мина с послом Омана Насером Харифом.", Status.PLANNED),
    ("Встреча генсека ШОС Чжан Мина с послом Омана Насером Харифом отменена.", Status.CANCELLED),
    ("Встреча генсека ШОС Чжан Мина с послом Омана Насером Харифом не состоится.", Status.CANCELLED),
    ("Генсек ШОС Чжан Мин не встретится 20 июня с послом Омана Насером Харифом.", Status.CANCELLED),
    ("Генсек ШОС Чжан Мин не встречался с послом Омана Насером Харифом.", None),
    ("Посол Омана Насер Хариф хотел бы встретиться с генсеком ШОС Чжан Мином.", None),
    ("Генсек ШОС Чжан Мин напомнил, что ранее встречался с послом Омана Насером Харифом.", None),
    ("В 2022 году Чжан Мин, генсек ШОС, не раз встречался с послом Омана Насером Харифом.", None),
    ("Когда Чжан Мин, генсек ШОС, встретился с послом Омана Насером Харифом, шёл снег.", None),
    ("Чжан Мин, генсек ШОС, поздравил посла Омана Насера Харифа с праздником.", None),
    ("Посол Омана Насер Хариф дал интервью; в нём он похвалил генсека ШОС Чжан Мина.", None),
]


@pytest.mark.parametrize(("text", "status"), STATUSES)
def test_plans_cancellations_wishes_and_memories_are_told_apart(text: str, status: Status | None) -> None:
    assert [report.status for report in told(text)] == ([status] if status else [])


CIRCUMSTANCES: list[tuple[str, dict[str, Any]]] = [
    ("14 июня в Астане", {"date": dt.date(2023, 6, 14), "city": "Astana", "country": "Kazakhstan"}),
    ("В среду в г. Ташкенте", {"date": dt.date(2023, 6, 14), "city": "Tashkent"}),
    ("Вчера в узбекской столице", {"date": dt.date(2023, 6, 14), "city": "Tashkent"}),
    ("12–13 июня 2023 года в Бишкеке", {"date": dt.date(2023, 6, 12), "end_date": dt.date(2023, 6, 13)}),
    ("В Секретариате ШОС", {"venue": "Секретариат ШОС", "city": "Beijing", "country": "China"}),
    ("В Посольстве Омана в КНР", {"venue": "Посольство Омана в КНР", "city": "Beijing"}),
    ("В режиме видеоконференции", {"mode": Mode.VIDEO, "city": None}),
    ("На полях форума «Байкал» в Иркутске", {"occasion": "форум «Байкал»", "city": "Irkutsk"}),
    ("В ходе официального визита в Пекин", {"occasion": "официальный визит"}),
]


@pytest.mark.parametrize(("begin", "told_of"), CIRCUMSTANCES)
def test_day_place_mode_and_occasion_are_read(begin: str, told_of: dict[str, Any]) -> None:
    (report,) = told(f"{begin} генсек ШОС Чжан Мин провёл переговоры с послом Омана Насером Харифом.")
    place = {name: getattr(report.place, name) for name in ("venue", "city", "country")}
    values = {**place, "mode": report.mode, "occasion": report.occasion}
    values |= {"date": report.date, "end_date": report.end_date}

    assert {name: values[name] for name in told_of} == told_of


@pytest.mark.parametrize(
    "dateline",
    ["АСТАНА, 5 июня. /ТАСС/. ", "Астана. 5 июня. КАЗИНФОРМ – ", "5 июня, Астана /Корр. БЕЛТА/. ", "АСТАНА, 5 июн – РИА Новости. "],
)  # fmt: skip
def test_a_dateline_is_neither_place_nor_day(dateline: str) -> None:
    (report,) = told(f"{dateline}Генсек ШОС Чжан Мин встретился с послом Омана Насером Харифом.")

    assert (report.date, report.place.city) == (None, None)


def test_a_minister_at_home_speaks_for_the_country_of_the_dateline() -> None:
    (report,) = told(
        "ДУШАНБЕ, 5 июня /Ховар/. Министр энергетики Далер Шофакиров встретился с послом Омана Насером Харифом."
    )

    assert {p.organisation for p in report.participants} == {"Tajikistan", "Oman"}


def test_a_surname_that_everybody_knows_stands_for_a_person() -> None:
    (report,) = told("Путин 20 июня в Астане встретится с Эрдоганом.")

    assert {(p.name, p.organisation) for p in report.participants} == {
        ("Путин", "Russia"),
        ("Эрдоган", "Turkey"),
    }


def test_two_posts_behind_a_name_are_one_persons() -> None:
    (report,) = told(
        "Рустам Мамедов, вице-премьер, министр энергетики Туркменистана, принял посла Омана Насера Харифа."
    )

    assert len(report.participants) == 2
    assert report.participants[0].post == "вице-премьер, министр энергетики"


def test_several_partners_are_several_meetings() -> None:
    reports = told("Сергей Лавров провёл в Гоа встречи с министрами Индии, Китая и Пакистана.")

    assert len(reports) == 3
    assert {p.organisation for r in reports for p in r.participants} == {
        "Russia",
        "India",
        "China",
        "Pakistan",
    }


def test_partners_who_share_a_post_are_met_together() -> None:
    (report,) = told(
        "Президент Казахстана Касым-Жомарт Токаев провёл встречу с руководителями делегаций: Михаилом Мишустиным, Ли Цяном и Шахбазом Шарифом."
    )

    assert len(report.participants) == 4
    assert report.form is Form.MULTILATERAL


def test_a_call_by_phone_is_no_meeting_in_person() -> None:
    (report,) = told("Главы МИД Ирана и Омана Али Надери и Насер Хариф 14 июня созвонились.")

    assert (report.mode, report.date) == (Mode.PHONE, dt.date(2023, 6, 14))


def test_video_of_another_event_says_nothing_of_a_meeting() -> None:
    (report,) = told(
        "Али Надери и Насер Хариф, министры Ирана и Омана, встретились на саммите, в котором Ли Цян участвовал по видеосвязи."
    )

    assert report.mode is Mode.IN_PERSON
    assert names(report) == {"Али Надери", "Насер Хариф"}
