import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.languages import language_of
from tests.contacts import python_path
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.crawler.extract.conftest import Recorded

ROOT = Path(__file__).parents[3]
THREADS = """
import os, sys
from crawler.languages import language_of
print(language_of(sys.argv[1]), len(os.listdir("/proc/self/task")))
"""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("On 19 November 2019, SCO Secretary-General Vladimir Norov met with Movses Abelian.", "en"),
        ("Генеральный секретарь ШОС Владимир Норов встретился с послом Монголии в Пекине.", "ru"),
        ("上海合作组织秘书长诺罗夫会见联合国副秘书长", "zh"),
        ("诺罗夫会见联合国副秘书长Movses Abelian", "zh"),
        ("香港特別行政區行政長官會見上合組織秘書長", "zh"),
        ("上合事務局長は国連事務次長とニューヨークで会談した", "ja"),
        ("상하이협력기구 사무총장이 유엔 사무차장을 만났다", "ko"),
        (
            "Le Secrétaire général de l'Organisation de coopération de Shanghai a rencontré l'ambassadeur.",
            "fr",
        ),
        ("ШЫҰ бас хатшысы Владимир Норов Қазақстан Республикасының елшісін қабылдады.", "kk"),
        # Half of a short sentence's letters may be foreign names.
        ("On 3 May 2024, Minister Aziz Karimov met Ambassador Li Hua.", "en"),
        ("SCO Secretary-General Zhang Ming met Nurlan Yermekbayev.", "en"),
        ("Il presidente Putin ha incontrato Xi a Samarcanda.", "it"),
        ("SCO", None),
        ("Норов", None),
        ("12.07.2019 16:25", None),
        ("", None),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    assert language_of(text) == language


# All but the first share letters, or the commonest words, with Russian.
CYRILLIC = {
    "ru": "Главы ведомств обсудили вопросы безопасности в регионе и договорились о новых встречах. По итогам"
    " переговоров были подписаны соглашения о торговле и транспорте.",
    "bg": "Министърът на външните работи се срещна в София с посланика на Русия и обсъди с него въпроси по"
    " сигурността и на енергетиката. По време на срещата те изразиха готовност за нови срещи.",
    "mk": "Министерот се сретна во Скопје со амбасадорот на Русија и разговараше за соработката и за"
    " безбедноста во регионот. На средбата се договорија за нови средби во текот на годината.",
    "uk": "Міністр зустрівся в Києві з послом і обговорив з ним питання безпеки та торгівлі на кордоні. За"
    " підсумками зустрічі сторони домовилися про нові переговори в різних галузях.",
    "ky": "Кыргыз Республикасынын Президенти Бишкекте коңшу өлкөнүн Президенти менен жолугушту. Тараптар"
    " соода жана транспорт тармагындагы кызматташтыкты талкуулап, жолугушууга макулдашышты.",
}


@pytest.mark.parametrize("language", CYRILLIC)
def test_languages_in_cyrillic_letters(language: str) -> None:
    assert language_of(CYRILLIC[language]) == language


def test_what_the_page_declares_does_not_count(recorded: "Callable[[str], Recorded]") -> None:
    page = recorded("mseap/norov-hristea")
    assert '<html lang="ko">' in page.text
    assert page.extracted().language == "en"


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    told = language_of(text)
    assert told is None or len(told) == 2


@given(st.text(alphabet=st.characters(codec=None, categories=("Cs", "Cc", "Cn", "So"))))
def test_no_odd_characters_break_it(text: str) -> None:
    told = language_of(text)
    assert told is None or len(told) == 2


def test_the_model_has_no_thread_for_each_core() -> None:
    french = "Les deux délégations se sont réunies hier pour parler de leurs travaux communs."
    told = subprocess.run(
        [sys.executable, "-c", THREADS, french],
        env={**os.environ, "PYTHONPATH": python_path(ROOT)},
        capture_output=True,
        check=True,
        text=True,
        timeout=PATIENCE,
    )
    assert told.stdout.split() == ["fr", "1"]
