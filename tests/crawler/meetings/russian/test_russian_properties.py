# ruff: noqa: E501 - words of news, as many a line as fit

import datetime as dt
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.meetings.recognise import recognise
from tests.crawler.meetings.proof import check_proven
from tests.examples import examples
from tests.patience import PATIENCE

PIECES = """
14 июня 2023 года г. , . ; : « » " ( ) - – — ШОС ООН МИД МИДа КНР РФ С. В. Ш. Генеральный секретарь генсек министр
иностранных дел Министра послом Посол в на с со и а также под председательством во главе делегация Чжан Мин Мина Ван
И Владимир Норов Норовым Нурлана Ермекбаева аль-Бусаиди Пекине Астана Казахстан Казахстана казахстанский коллегой его
он который которую где встретился встретится встретились принял приняли участие провёл переговоры встречу встречи
состоялась прошло пройдёт отменена не бы заседание саммит форум Совета глав государств членов визитом прибыл
подписали меморандум вручил верительные грамоты полях рамках ходе вчера понедельник сообщил напомнил по телефону
видеосвязи международной безопасности 18-е XVIII ё Ё ? !
"""
WORDS = st.sampled_from([*PIECES.split(), "\n", "\n\n"])
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=70).map(" ".join))
DAYS = st.none() | st.dates() | st.sampled_from([dt.date.min, dt.date.max])


@settings(max_examples=examples(300), deadline=None)
@given(text=TEXTS, title=st.none() | TEXTS, published=DAYS)
def test_no_russian_text_raises_and_every_valuecheck_proven(
    text: str, title: str | None, published: dt.date | None
) -> None:
    for report in recognise(text, title=title, published=published, language="ru").meetings:
        check_proven(report, text, title)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ud83d Генсек ШОС Чжан Мин встретился с послом Омана Насером Харифом.",
        "Генсек\u202e ШОС\x00 Чжан Мин встретился с послом Омана.",
        "Gensek ШОС 张明 met с послом Oмана.",
        "Посол" * 2_000,
    ],
)
def test_damaged_text_is_read_without_an_error(text: str) -> None:
    assert recognise(text, title=text, published=None, language="ru").language == "ru"


@pytest.mark.parametrize(
    "piece",
    [
        "А ",
        "«",
        ". ",
        "(",
        "министр ",
        "Казахстана и ",
        "встретился с ",
        "1 мая ",
        "\n",
        "ПЕКИН, - ",
        "Иванов ",
    ],
)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    began = time.process_time()

    recognise(text, title=None, published=dt.date(2020, 1, 1), language="ru")

    assert time.process_time() - began < 15


def test_a_hundred_times_the_text_costs_about_a_hundred_times() -> None:
    news = (
        "14 июня в Астане генсек ШОС Чжан Мин принял посла Омана Насера Харифа. Стороны обсудили торговлю.\n"
        "Министр транспорта Казахстана Ержан Абишев провёл встречу с министром дорог Ирана Резой Таваколи.\n"
    ) * 5
    recognise(news, title=None, published=None, language="ru")

    def cost(text: str) -> float:
        began = time.process_time()
        recognise(text, title=None, published=None, language="ru")
        return time.process_time() - began

    assert cost(news * 100) < 1.5 * sum(cost(news) for _ in range(100))


def test_the_dictionary_is_loaded_for_russian_texts_alone() -> None:
    code = (
        "import sys; from crawler.meetings.recognise import recognise\n"
        "for text, language in (('The SCO met.', 'en'), ('Посол прибыл.', 'ru')):\n"
        "    recognise(text, title=None, published=None, language=language)\n"
        "    print('pymorphy3' in sys.modules)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=PATIENCE
    )

    assert shown.stdout.split() == ["False", "True"]
