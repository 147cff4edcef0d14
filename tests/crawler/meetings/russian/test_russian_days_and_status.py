"""When Russian news says that a meeting takes place, and whether it does at all; published on 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt

import pytest

from crawler.meetings.recognise import recognise
from store.records.meetings import MeetingReport, Status

PUBLISHED = dt.date(2023, 6, 15)


def told(text: str) -> tuple[MeetingReport, ...]:
    return recognise(text, title=None, published=PUBLISHED, language="ru").meetings


MET = "министр Ирана Али Надери встретился с послом Индии Раджешем Кумаром."
DAYS: list[tuple[str, tuple[int, int] | None]] = [
    (f"Второго июня {MET}", (6, 2)),
    (f"Вечером тридцать первого мая {MET}", (5, 31)),
    (f"5 июня он был в Оше, а тремя днями позже {MET}", (6, 8)),
    (f"Назавтра после форума 5 июня {MET}", (6, 5)),
    (f"Ташкент, 12 июня, 2023. {MET[0].upper()}{MET[1:]}", None),
    (f"МИНСК, 12 июня — Полесье-онлайн. {MET[0].upper()}{MET[1:]}", None),
]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_a_day_may_be_written_in_words_or_counted(text: str, day: tuple[int, int] | None) -> None:
    (report,) = told(text)

    assert report.date == (dt.date(2023, *day) if day else None)


NONE = [
    "Встречи между президентом Ирана Али Надери и премьером Индии Раджешем Кумаром не было, заявил пресс-секретарь.",
    "Ранее сообщалось, что министр Ирана Али Надери встречался с китайским коллегой Ли Шаном в Циндао.",
    "Встреча министра Ирана Али Надери с послом Индии Раджешем Кумаром не планируется.",
    "Мы встретились с председателем Союза писателей Ли Цюнем, рассказал он.",
]


@pytest.mark.parametrize("text", NONE)
def test_what_is_denied_or_recalled_is_no_meeting(text: str) -> None:
    assert told(text) == ()


PLANNED = [
    "Премьер-министры Индии и Пакистана договорились встретиться в Астане.",
    "Саммит ШОС в Дели перенесён в онлайн-формат.",
    "Премьер-министр Ирана Али Надери 25 июня совершит поездку в Ош, чтобы участвовать в заседании Совета глав правительств ШОС.",
    "На следующей неделе в Бишкеке ожидается визит президента Ирана Али Надери.",
]


@pytest.mark.parametrize("text", PLANNED)
def test_what_is_agreed_or_moved_is_planned(text: str) -> None:
    (report,) = told(text)

    assert report.status is Status.PLANNED


def test_a_meeting_in_another_clause_has_a_day_and_a_place_of_its_own() -> None:
    first, second = sorted(
        told(
            "8 июня в Циндао министр Ирана Али Надери встретился с мэром Чжао Хаочжи, "
            "а двумя днями позже в Цзинане его принял секретарь парткома Линь У. На пути назад он отдыхал."
        ),
        key=lambda report: report.date or PUBLISHED,
    )

    assert (first.date, first.place.city) == (dt.date(2023, 6, 8), "Qingdao")
    assert (second.date, second.place.city) == (dt.date(2023, 6, 10), "Jinan")
    assert {p.name for p in second.participants} == {"Линь У", "Али Надери"}


def test_it_took_place_tells_of_the_meeting_before() -> None:
    (report,) = told(
        "Замминистра Ирана Али Надери провёл встречу с послом Индии Раджешем Кумаром. Она прошла 8 июня в Душанбе."
    )

    assert (report.date, report.place.city) == (dt.date(2023, 6, 8), "Dushanbe")


def test_a_house_is_where_its_own_officials_sit() -> None:
    (report,) = told(
        "В пекинской штаб-квартире 9 июня Генеральный секретарь ШОС Чжан Мин принял посла Индии Раджеша Кумара."
    )

    assert (report.place.city, report.place.country) == ("Beijing", "China")
