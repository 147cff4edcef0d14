"""Events with a name, who attended them, ceremonies and visits in Russian; published on 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt

import pytest

from crawler.meetings.recognise import recognise
from store.records.meetings import Form, MeetingReport, Mode, Status

PUBLISHED = dt.date(2023, 6, 15)


def told(text: str) -> tuple[MeetingReport, ...]:
    return recognise(text, title=None, published=PUBLISHED, language="ru").meetings


def names(report: MeetingReport) -> set[str]:
    return {p.name for p in report.participants if p.name}


TITLES: list[tuple[str, str, Form]] = [
    (
        "В Пекине прошло 18-е заседание Совета глав государств – членов ШОС.",
        "18-е заседание Совета глав государств – членов ШОС",
        Form.SUMMIT,
    ),
    (
        "Ташкент принял восемнадцатое заседание секретарей советов безопасности ШОС.",
        "восемнадцатое заседание секретарей советов безопасности ШОС",
        Form.MULTILATERAL,
    ),
    ("В Омске состоялся III Форум регионов стран ШОС.", "III Форум регионов стран ШОС", Form.CONFERENCE),
    (
        "В Душанбе открылась международная конференция по водным ресурсам.",
        "международная конференция по водным ресурсам",
        Form.CONFERENCE,
    ),
    (
        "13 июня в Алма-Ате прошла трёхсторонняя встреча министров транспорта Ирана, Китая и Казахстана.",
        "трёхсторонняя встреча министров транспорта Ирана, Китая и Казахстана",
        Form.MULTILATERAL,
    ),
]


@pytest.mark.parametrize(("text", "title", "form"), TITLES)
def test_an_event_has_its_name_in_the_nominative(text: str, title: str, form: Form) -> None:
    (report,) = told(text)

    assert (report.title, report.form) == (title, form)


EVENT = "13 июня в Бишкеке прошло пятое совещание министров культуры государств ШОС. "
ATTENDED: list[tuple[str, set[str]]] = [
    ("Участвовали Али Надери и Насер Хариф.", {"Али Надери", "Насер Хариф"}),
    (
        "В совещании приняли участие министр культуры Ирана Али Надери и генсек ШОС Чжан Мин.",
        {"Али Надери", "Чжан Мин"},
    ),
    ("Председательствовал министр культуры Кыргызстана Алтынбек Токоев.", {"Алтынбек Токоев"}),
    ("Совещание открыл губернатор Ошской области Талант Садыров.", {"Талант Садыров"}),
    (
        "Казахстан представлял вице-министр Ержан Абишев, Пакистан — Насир Джамал.",
        {"Ержан Абишев", "Насир Джамал"},
    ),
    ("Иранскую делегацию возглавил Али Надери.", {"Али Надери"}),
    ("Премьер-министр Индии Раджеш Кумар направил участникам видеообращение.", set()),
    ("Министр Ли Вэй в Бишкек не приехал.", set()),
]


@pytest.mark.parametrize(("sentence", "who"), ATTENDED)
def test_who_took_part_is_told_in_the_sentences_that_follow(sentence: str, who: set[str]) -> None:
    (report,) = told(EVENT + sentence)

    assert names(report) == who


def test_a_delegation_speaks_for_its_country() -> None:
    (report,) = told(EVENT + "Казахстан представлял вице-министр Ержан Абишев, Пакистан — Насир Джамал.")

    assert {p.name: p.organisation for p in report.participants} == {
        "Ержан Абишев": "Kazakhstan",
        "Насир Джамал": "Pakistan",
    }


def test_talks_on_the_sidelines_have_the_event_as_their_occasion() -> None:
    event, talk = told(
        "Генсек ШОС Чжан Мин выступил на форуме «Степь», который проходит в Актобе. На полях форума он встретился с послом Омана Насером Харифом."
    )

    assert (event.title, event.form) == ("форум «Степь»", Form.CONFERENCE)
    assert (talk.occasion, names(talk)) == ("форум «Степь»", {"Чжан Мин", "Насер Хариф"})


def test_an_event_that_is_spoken_of_is_not_reported() -> None:
    (report,) = told(
        "Генсек ШОС Чжан Мин принял посла Омана Насера Харифа. Он рассказал об итогах заседания Совета глав государств ШОС, которое прошло в Дели 4 мая 2023 года."
    )

    assert names(report) == {"Чжан Мин", "Насер Хариф"}
    assert report.date is None


def test_what_is_discussed_of_an_event_is_not_the_meetings_day_or_place() -> None:
    (report,) = told(
        "Сергей Лавров обсудил с министром иностранных дел Омана Насером Харифом саммит ШОС в Дели 4 июля."
    )

    assert (report.date, report.place.city) == (None, None)


def test_arrival_for_an_event_ties_talks_to_it() -> None:
    (talk,) = told(
        "Сергей Лавров прибыл в Гоа на Совет министров иностранных дел ШОС. Он уже провёл встречу с министром Омана Насером Харифом."
    )

    assert talk.occasion == "Совет министров иностранных дел ШОС"


def test_talks_during_a_visit_take_place_where_it_leads() -> None:
    (talk,) = told(
        "Генсек ШОС Чжан Мин с 10 по 12 июня находился в Улан-Баторе с рабочим визитом. Его принял Президент Монголии Ганбаатар Дорждамба."
    )

    assert (talk.place.city, talk.occasion) == ("Ulaanbaatar", "рабочий визит")
    assert names(talk) == {"Чжан Мин", "Ганбаатар Дорждамба"}


def test_a_visit_without_single_meetings_is_a_visit() -> None:
    (visit,) = told("Министр иностранных дел Омана Насер Хариф 20 июня посетит Астану с официальным визитом.")

    assert (visit.form, visit.status) == (Form.VISIT, Status.PLANNED)


def test_a_visit_that_its_noun_tells_of_may_be_put_off() -> None:
    (visit,) = told("Визит министра иностранных дел Омана Насера Харифа в Астану отложен.")

    assert (visit.form, visit.status, visit.place.city) == (Form.VISIT, Status.CANCELLED, "Astana")


def test_letters_of_credence_are_a_ceremony() -> None:
    (report,) = told(
        "Посол Омана в Казахстане Насер Хариф вручил верительные грамоты Президенту Касым-Жомарту Токаеву. Церемония состоялась в Астане 13 июня."
    )

    assert (report.form, report.date, report.place.city) == (Form.CEREMONY, dt.date(2023, 6, 13), "Astana")


def test_two_who_sign_meet() -> None:
    (report,) = told("14 июня министр Омана Насер Хариф и министр Ирана Али Надери подписали меморандум.")

    assert (report.form, names(report)) == (Form.CEREMONY, {"Насер Хариф", "Али Надери"})


def test_ministers_who_will_gather_are_a_planned_meeting() -> None:
    (report,) = told("Министры иностранных дел стран ШОС соберутся 20 июня в Тяньцзине.")

    assert (report.status, report.form, report.place.city) == (Status.PLANNED, Form.MULTILATERAL, "Tianjin")
    assert report.participants[0].organisation == "SCO member states"


def test_format_of_an_event_is_its_mode_and_no_event() -> None:
    (report,) = told(
        "В формате видеоконференции 14 июня прошло заседание Совета национальных координаторов ШОС."
    )

    assert (report.mode, report.title) == (Mode.VIDEO, "заседание Совета национальных координаторов ШОС")


@pytest.mark.parametrize(
    "text",
    [
        "В Секретариате ШОС открылась выставка картин. Участвовали Али Надери и Насер Хариф.",
        "На пресс-конференции генсек ШОС Чжан Мин ответил на вопросы о торговле.",
        "— Вы говорили об этом с Президентом Жапаровым? — Да, мы беседовали с ним в августе.",
        "Указом главы государства Насер Хариф назначен послом Омана в Казахстане.",
        "Саммит пройдёт в июне. Об этом говорится в статье.",
    ],
)
def test_what_is_no_meeting_gives_none(text: str) -> None:
    assert [r for r in told(text) if r.status is Status.HELD] == []
