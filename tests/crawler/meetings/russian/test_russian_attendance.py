"""Who was there, when and where, as Russian news tells it across sentences; published on 15 June 2025, invented people."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt

import pytest

from crawler.meetings.recognise import recognise
from store.records.meetings import Form, MeetingReport, Status

PUBLISHED = dt.date(2025, 6, 15)
MET = "14 июня министр торговли Индии Раджеш Кумар встретился в Ташкенте с министром торговли Ирана Али Надери. "


def told(text: str) -> tuple[MeetingReport, ...]:
    return recognise(text, title=None, published=PUBLISHED, language="ru").meetings


def names(report: MeetingReport) -> set[str]:
    return {p.name for p in report.participants if p.name}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (MET + "Министра сопровождал заместитель министра Санджай Рао.", "Санджай Рао"),
        (MET + "С гостем прибыл директор центра Марат Юсупов.", "Марат Юсупов"),
        (MET + "Был и посол Ирана в Узбекистане Хасан Карими.", "Хасан Карими"),
        (MET + "Делегацию возглавляет вице-президент палаты Хасан Карими.", "Хасан Карими"),
        (
            "14 июня в Ташкенте прошёл форум ректоров. Докладывали адвокат Марат Юсупов и историк Хасан Карими.",
            "Марат Юсупов",
        ),
        (
            "14 июня в Ташкенте прошёл приём. Гостей поздравил посол Ирана Хасан Карими.",
            "Хасан Карими",
        ),
    ],
)
def test_whom_a_text_names_behind_a_meeting_was_there(text: str, who: str) -> None:
    (report,) = told(text)

    assert who in names(report)


@pytest.mark.parametrize(
    "behind",
    [
        "Ранее в Ташкенте побывал министр финансов Индии Санджай Рао.",
        "Приветствие прислал премьер-министр Индии Санджай Рао.",
        "Тем временем министр финансов Индии Санджай Рао выступил с речью.",
        "Осенью в Ташкент приедет министр финансов Индии Санджай Рао.",
        "Об этом журналистам рассказал пресс-секретарь министра Санджай Рао.",
    ],
)
def test_whom_the_text_tells_of_elsewhere_was_not_there(behind: str) -> None:
    report = told(MET + behind)[0]

    assert names(report) == {"Раджеш Кумар", "Али Надери"}


@pytest.mark.parametrize(
    ("text", "name", "post"),
    [
        ("15 июня мэр Ташкента Рустам Орипов принял постоянного секретаря МИД Мьянмы У Аунг Чжо Мо.", "У Аунг Чжо Мо", "постоянный секретарь МИД"),
        ("15 июня мэр Ташкента Рустам Орипов принял главу городского правительства Е Нюпина.", "Е Нюпин", "глава городского правительства"),
        ("15 июня Торага Жогорку Кенеша Данияр Тургунбек уулу принял мэра Ташкента Рустама Орипова.", "Данияр Тургунбек уулу", "Торага Жогорку Кенеша"),
        ("15 июня вице-президент China Motors Цян Лимин встретился с мэром Ташкента Рустамом Ориповым.", "Цян Лимин", "вице-президент China Motors"),
        ("15 июня мэр Ташкента Рустам Орипов встретился с советником президента Ирана Сухэлем Ханом.", "Сухэль Хан", "советник президента"),
    ],
)  # fmt: skip
def test_names_and_posts_of_other_makes_are_read(text: str, name: str, post: str) -> None:
    (report,) = told(text)

    assert (name, post) in {(p.name, p.post) for p in report.participants}


@pytest.mark.parametrize(
    ("text", "occasion"),
    [
        ("Раджеш Кумар, министр Индии, в кулуарах Постоянного совета встретился с министром Ирана Али Надери.", "Постоянный совет"),
        ("На Восточном экономическом форуме министр Индии Раджеш Кумар встретился с министром Ирана Али Надери.", "Восточный экономический форум"),
        ("Министр Индии Раджеш Кумар в перерыве саммита ШОС переговорил с министром Ирана Али Надери.", "саммит ШОС"),
    ],
)  # fmt: skip
def test_stage_of_a_meeting_of_two_is_its_occasion(text: str, occasion: str) -> None:
    (report,) = told(text)

    assert report.occasion == occasion


def test_bracket_behind_an_event_tells_when_and_where_it_is() -> None:
    (report,) = told(
        "Заседание министров культуры ШОС (Ош, 12–13 июня): делегацию возглавил министр Индии Раджеш Кумар."
    )

    assert report.place.city == "Osh"
    assert (report.date, report.end_date) == (dt.date(2025, 6, 12), dt.date(2025, 6, 13))
    assert names(report) == {"Раджеш Кумар"}


def test_event_that_is_prepared_for_is_planned() -> None:
    (report,) = told("К заседанию министров культуры ШОС (Ош, 12–13 июля) отремонтировали театр.")

    assert report.status is Status.PLANNED
    assert report.place.city == "Osh"


def test_event_spoken_of_gives_a_meeting_neither_day_nor_status() -> None:
    report = told(
        "Министр Индии Раджеш Кумар и министр Ирана Али Надери обсудили повестку саммита ШОС, который откроется 31 августа в Бишкеке."
    )[0]

    assert report.status is Status.HELD
    assert report.date is None


def test_talks_opened_in_one_sentence_take_their_people_from_the_next() -> None:
    (report,) = told(
        "14 июня в Москве состоялись консультации. Делегацию России возглавлял директор Марат Юсупов, мьянманскую — секретарь Тан Свэ."
    )

    assert report.date == dt.date(2025, 6, 14)
    assert report.place.city == "Moscow"
    assert names(report) == {"Марат Юсупов", "Тан Свэ"}


def test_who_stays_away_is_not_told_to_take_part() -> None:
    found = told(
        "Премьер-министр Индии Раджеш Кумар не примет участия в саммите ШОС в Бишкеке. Страну представит министр Санджай Рао."
    )

    assert [names(report) for report in found] == [{"Санджай Рао"}]


def test_journey_to_come_is_a_planned_visit() -> None:
    (report,) = told(
        "Министр обороны Индии Раджеш Кумар отправится 20 июня в Циндао, где соберутся его коллеги."
    )

    assert (report.form, report.status, report.place.city) == (Form.VISIT, Status.PLANNED, "Qingdao")


def test_host_without_a_country_speaks_for_that_of_the_place() -> None:
    (report,) = told("Министр Индии Раджеш Кумар встретился в Алматы с депутатом Маратом Юсуповым.")

    assert {p.name: p.organisation for p in report.participants}["Марат Юсупов"] == "Kazakhstan"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Министр Индии Раджеш Кумар встретился с министром Ирана Али Надери и обсудил, как будет проходить саммит.", Status.HELD),
        ("Завтра у министра Индии Раджеша Кумара встреча с министром Ирана Али Надери.", Status.PLANNED),
        ("Завтра в Дели — переговоры министра Индии Раджеша Кумара и министра Ирана Али Надери.", Status.PLANNED),
    ],
)  # fmt: skip
def test_only_what_is_said_of_the_meeting_itself_lies_ahead(text: str, status: Status) -> None:
    (report,) = told(text)

    assert report.status is status
    assert names(report) == {"Раджеш Кумар", "Али Надери"}


@pytest.mark.parametrize(
    "text",
    [
        "Сегодня в Дели проходит заседание министров торговли ШОС, участвует министр Индии Раджеш Кумар.",
        "Саммит ШОС стартовал в Дели, в нём участвует премьер-министр Индии Раджеш Кумар.",
    ],
)
def test_second_verb_tells_who_attends_an_event(text: str) -> None:
    (report,) = told(text)

    assert names(report) == {"Раджеш Кумар"}


def test_name_in_an_unsure_case_is_that_of_a_known_person() -> None:
    (report,) = told("Министр Индии Раджеш Кумар нанёс визит вежливости Нурлану Ермекбаеву.")

    assert names(report) == {"Раджеш Кумар", "Нурлан Ермекбаев"}
