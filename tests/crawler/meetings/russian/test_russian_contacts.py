"""Meetings that Russian news tells without a verb of meeting, or in pieces; published on 15 June 2025, invented people."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt

import pytest

from crawler.meetings.recognise import recognise
from store.records.meetings import Form, MeetingReport, Mode, Status

PUBLISHED = dt.date(2025, 6, 15)


def told(text: str) -> tuple[MeetingReport, ...]:
    return recognise(text, title=None, published=PUBLISHED, language="ru").meetings


def names(report: MeetingReport) -> set[str]:
    return {p.name for p in report.participants if p.name}


def speaking(report: MeetingReport) -> dict[str | None, str | None]:
    return {p.name: p.organisation for p in report.participants}


IN_CASES: list[tuple[str, set[str]]] = [
    ("Генеральным секретарём ОДКБ Рустамом Ориповым принят посол Ирана Али Надери.", {"Рустам Орипов", "Али Надери"}),
    ("Собеседником министра торговли Индии Раджеша Кумара стал посол Ирана Али Надери.", {"Раджеш Кумар", "Али Надери"}),
    ("Гостем мэра Ташкента Шавката Юсупова был посол Ирана Али Надери.", {"Шавкат Юсупов", "Али Надери"}),
    ("Премьер-министру Индии Раджешу Кумару позвонил президент Узбекистана Рустам Орипов.", {"Раджеш Кумар", "Рустам Орипов"}),
    ("Министр торговли Узбекистана Рустам Орипов показал послу Ирана Али Надери новый завод.", {"Рустам Орипов", "Али Надери"}),
    ("Председатель Мажилиса Марат Сагиндыков ознакомил посла Ирана Али Надери с ходом реформ.", {"Марат Сагиндыков", "Али Надери"}),
    ("К ректору Ирине Маджитовой 5 июня приехал посол Ирана Али Надери.", {"Ирина Маджитова", "Али Надери"}),
    ("Группа экспертов во главе с Иваном Лужиным встретилась с послом Ирана Али Надери.", {"Иван Лужин", "Али Надери"}),
    ("Центральным событием визита президента Узбекистана Рустама Орипова стали переговоры с премьером Индии Раджешем Кумаром.", {"Рустам Орипов", "Раджеш Кумар"}),
    ("Директор Марат Юсупов имел встречу с прибывшим в Ташкент министром Ирана Али Надери.", {"Марат Юсупов", "Али Надери"}),
    ("Встреча министров обороны Индии и Ирана, Раджеша Кумара и Али Надери, прошла в Дели.", {"Раджеш Кумар", "Али Надери"}),
    ("Марат Юсупов (Нацбанк РК) и Али Надери (ЦБ РФ) провели 5 июня переговоры.", {"Марат Юсупов", "Али Надери"}),
    ("В минувшую пятницу посла Ирана Али Надери принимал у себя ректор Марат Юсупов.", {"Али Надери", "Марат Юсупов"}),
    ("Главы МИД Индии и Ирана – Раджеш Кумар и Али Надери – сели за стол переговоров.", {"Раджеш Кумар", "Али Надери"}),
    ("Президент Узбекистана Рустам Орипов – переговоры с премьером Индии Раджешем Кумаром, 9 июня.", {"Рустам Орипов", "Раджеш Кумар"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who"), IN_CASES)
def test_cases_of_two_names_tell_who_met_whom(text: str, who: set[str]) -> None:
    (report,) = told(text)

    assert names(report) == who
    assert report.form is Form.BILATERAL


@pytest.mark.parametrize(
    "text",
    [
        "В аэропорту Ташкента премьера Индии Раджеша Кумара встретил министр Узбекистана Рустам Орипов.",
        "Министр Узбекистана Рустам Орипов вручил ноту послу Ирана Али Надери.",
        "Министр Узбекистана Рустам Орипов рассказал журналистам о планах посла Ирана Али Надери.",
        "Посольства Ирана и Индии обменялись поздравлениями, сообщил атташе Али Надери.",
    ],
)
def test_welcomes_papers_and_words_to_journalists_are_no_meetings(text: str) -> None:
    assert told(text) == ()


def test_sides_of_a_visit_are_those_told_of_before() -> None:
    (report,) = told(
        "По приглашению премьера Индии Раджеша Кумара 9 июня в Дели прибыл президент Узбекистана Рустам Орипов. "
        "Стороны провели переговоры в узком составе."
    )

    assert names(report) == {"Раджеш Кумар", "Рустам Орипов"}
    assert report.date == dt.date(2025, 6, 9)


def test_with_him_means_whom_the_sentence_before_was_about() -> None:
    (report,) = told(
        "Новый посол Ирана Али Надери начал работу в Ташкенте. Во вторник с ним встретился мэр Шавкат Юсупов."
    )

    assert names(report) == {"Али Надери", "Шавкат Юсупов"}


def test_guests_are_the_delegation_that_came() -> None:
    (report,) = told(
        "Секретариат ШОС 10 июня посетила делегация колледжа обороны Ирана, возглавляемая генералом Али Надери. "
        "С гостями беседовал заместитель Генерального секретаря ШОС Рустам Орипов."
    )

    assert names(report) == {"Али Надери", "Рустам Орипов"}
    assert (report.date, report.place.city) == (dt.date(2025, 6, 10), "Beijing")


def test_verb_that_is_not_said_again_tells_a_second_meeting() -> None:
    first, second = told(
        "Президент Узбекистана Рустам Орипов 9 июня принял посла Ирана Али Надери. "
        "В тот же день дипломата принял спикер Марат Юсупов, а 10 июня — министр торговли Ирина Маджитова."
    )[1:]

    assert names(first) == {"Али Надери", "Марат Юсупов"}
    assert names(second) == {"Али Надери", "Ирина Маджитова"}
    assert second.date == dt.date(2025, 6, 10)


def test_series_of_meetings_gives_each_its_occasion() -> None:
    first, second = told(
        "Министр иностранных дел Индии Раджеш Кумар на полях заседания СМИД ШОС провёл ряд двусторонних встреч. "
        "С министром иностранных дел Ирана Али Надери обсуждена торговля. "
        "Состоялся также разговор с главой МИД Узбекистана Рустамом Ориповым."
    )

    assert (names(first), names(second)) == (
        {"Раджеш Кумар", "Али Надери"},
        {"Раджеш Кумар", "Рустам Орипов"},
    )
    assert {first.occasion, second.occasion} == {"заседание СМИД ШОС"}


ROLLS = [
    "Среди спикеров – Али Надери (Иран) и Раджеш Кумар (Индия).",
    "За столом: Али Надери (Иран), Раджеш Кумар (Индия).",
    "Иран представлял Али Надери, Индию – Раджеш Кумар.",
    "С иранской стороны участвовал Али Надери, с индийской – Раджеш Кумар.",
    "На церемонии слово взяли посол Ирана Али Надери и посол Индии Раджеш Кумар.",
    "Доклады сделали посол Ирана Али Надери и посол Индии Раджеш Кумар.",
    "Участников приветствовали посол Ирана Али Надери и посол Индии Раджеш Кумар.",
    "Соавторами итогов стали: Али Надери (Иран), Раджеш Кумар (Индия).",
    "На открытии говорили посол Ирана Али Надери и посол Индии Раджеш Кумар.",
]


@pytest.mark.parametrize("roll", ROLLS)
def test_people_of_an_event_are_listed_in_many_ways(roll: str) -> None:
    (report,) = told(f"В Ташкенте 9 июня прошёл форум «Шёлковый путь». {roll}")

    assert report.form is Form.CONFERENCE
    assert speaking(report) == {"Али Надери": "Iran", "Раджеш Кумар": "India"}


def test_event_that_was_only_named_is_that_at_whose_opening_somebody_spoke() -> None:
    (report,) = told(
        "Рустам Орипов направил видеообращение участникам III Форума аналитиков ШОС, открывшегося 9 июня в Сиане. "
        "На открытии говорили посол Ирана Али Надери и посол Индии Раджеш Кумар."
    )

    assert report.form is Form.CONFERENCE
    assert (report.date, report.place.city) == (dt.date(2025, 6, 9), "Xi'an")
    assert names(report) == {"Али Надери", "Раджеш Кумар"}


def test_talks_are_held_in_part_by_video() -> None:
    (report,) = told(
        "10 июня в Минске и по видеосвязи прошло заседание Совета министров обороны СНГ. Вёл его Рустам Орипов."
    )

    assert report.mode is Mode.HYBRID
    assert report.place.city == "Minsk"


def test_line_of_a_programme_is_a_plan() -> None:
    (report,) = told(
        "Деловая миссия, расписание\n"
        "20 июня | 10:00 | Переговоры посла Ирана Али Надери с мэром Ташкента Шавкатом Юсуповым | Мэрия"
    )

    assert report.status is Status.PLANNED
    assert report.date == dt.date(2025, 6, 20)
    assert names(report) == {"Али Надери", "Шавкат Юсупов"}


def test_words_that_a_reprint_broke_in_two_are_read() -> None:
    (report,) = told("Посла Ирана Али Надери 9 июня при нял в Минске пред седатель правления Марат Юсупов.")

    assert names(report) == {"Али Надери", "Марат Юсупов"}


def test_stay_of_some_days_abroad_is_a_visit() -> None:
    (report,) = told(
        "Делегация Верховного суда Индии во главе с судьёй Раджешем Кумаром 4–7 июня пребывала в Душанбе."
    )

    assert report.form is Form.VISIT
    assert (report.date, report.end_date) == (dt.date(2025, 6, 4), dt.date(2025, 6, 7))


CREDENTIALS = [
    "Министр Рустам Орипов принял верительные грамоты посла Ирана Али Надери.",
    "Посол Ирана Али Надери вручил президенту Рустаму Орипову документы, удостоверяющие его полномочия.",
    "Копии верительных грамот министру Рустаму Орипову передал посол Ирана Али Надери.",
    "Министру Рустаму Орипову вручил письмо о назначении постоянный представитель Ирана Али Надери.",
]


@pytest.mark.parametrize("text", CREDENTIALS)
def test_papers_of_an_envoy_are_a_ceremony(text: str) -> None:
    (report,) = told(text)

    assert report.form is Form.CEREMONY
    assert names(report) == {"Али Надери", "Рустам Орипов"}


SIGNED = [
    "Меморандум скрепили подписями ректор Ирина Маджитова и президент университета Раджеш Кумар.",
    "Соглашение между банками подписано 5 июня в Москве послом Ирана Али Надери и послом Индии Раджешем Кумаром.",
    "Документ подписали: с узбекской стороны – министр Рустам Орипов, с иранской – посол Али Надери.",
]


@pytest.mark.parametrize("text", SIGNED)
def test_who_put_their_hands_to_a_paper_is_told_in_many_ways(text: str) -> None:
    (report,) = told(text)

    assert report.form is Form.CEREMONY
    assert len(names(report)) == 2


HOUSES = [
    ("советником Россельхознадзора Артёмом Лужиным", "Артём Лужин"),
    ("главой Минспорта Ирана Али Надери", "Али Надери"),
    ("мэром города Владимиром Лужиным", "Владимир Лужин"),
    ("проректором университета имени аль-Фараби Ириной Маджитовой", "Ирина Маджитова"),
    ("заместителем Исполнительного директора КТИД ООН Раджешем Кумаром", "Раджеш Кумар"),
    ("врио губернатора Артёмом Лужиным", "Артём Лужин"),
]


@pytest.mark.parametrize(("who", "name"), HOUSES)
def test_house_in_a_post_is_no_part_of_the_name(who: str, name: str) -> None:
    (report,) = told(f"Посол Индии Санджай Рао встретился с {who}.")

    assert names(report) == {"Санджай Рао", name}


def test_days_and_cities_are_in_nobodys_name() -> None:
    (report,) = told(
        "Посол Ирана Али Надери дал приём в честь Дня Независимости, в котором участвовал посол Индии Раджеш Кумар."
    )

    assert names(report) == {"Али Надери", "Раджеш Кумар"}


def test_opening_of_a_year_of_culture_is_no_meeting_of_those_who_came() -> None:
    assert (
        told(
            "На церемонии открытия Года культуры присутствовали посол Ирана Али Надери и посол Индии Раджеш Кумар."
        )
        == ()
    )


def test_year_before_that_of_the_publication_is_history() -> None:
    (report,) = told(
        "Совещание министров обороны СНГ пройдёт 20 июня в Минске. Первая встреча министров состоялась в 2018 году в Ташкенте."
    )

    assert report.place.city == "Minsk"
