"""What infoshos.ru does to its readers, each oddity by its name, on recorded pages."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from crawler.extract.urls import article_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.crawler.extract.conftest import Recorded

    Record = Callable[[str], Recorded]

INFOSHOS = (
    "norov-burian", "customs", "emergency-services", "mongolia-deputy-pm", "prime-ministers-planned",
    "after-midnight", "trade-figures", "video-talks-reprint", "week-in-brief", "ru-agriculture", "ru-apples",
    "ru-mongolia-deputy-pm", "ru-telephone-talk",
)  # fmt: skip
OTHER_HEADLINE = re.compile(r'(<a href="/(?:en|ru)/\?idn=\d+">)[^<]+(</a>)')
OTHER_DATE = re.compile(r'((?:</a><br><span class="date">|</a></p>\n<p>))\d\d\.\d\d\.\d{4} \d\d:\d\d')
CLOCK = re.compile(r"<span>\d\d:\d\d</span>")


@pytest.mark.parametrize("page", INFOSHOS)
def test_clocks_and_other_headlines_change_nothing(page: str, recorded: "Record") -> None:
    told = recorded(f"infoshos/{page}")
    later = CLOCK.sub("<span>03:33</span>", told.text)
    later = OTHER_HEADLINE.sub(r"\1On 3 May 2026, SCO Secretary-General met with Ambassador Li Hua\2", later)
    later = OTHER_DATE.sub(r"\g<1>30.12.2026 23:59", later)
    assert len(set(later.split("\n")) - set(told.text.split("\n"))) > 10
    assert told.extracted(later) == told.extracted()


@pytest.mark.parametrize("page", ["trade-figures", "ru-apples"])
def test_headlines_and_tools_in_the_cell_of_the_text_are_no_body(page: str, recorded: "Record") -> None:
    told = recorded(f"infoshos/{page}")
    cell = told.text[told.text.index('<td class="text">') :]
    assert len(OTHER_HEADLINE.findall(cell)) == 10
    body = told.extracted().body
    assert not re.search(r"2026|comment|комментарий|печати", body)
    assert body.count("\n\n") == 2


@pytest.mark.parametrize(
    "line",
    [
        "Add Comment",
        "• Print",
        "Leave a comment",
        "Добавить комментарий",
        "Версия для печати",
        "Оставить комментарий",
        "Сообщите об орфографической ошибке",
        "Выделенный текст слишком длинный.",
        "16:22Phnom Penh",
        "14:52 Шри-Джаяварденепура-Котте",
    ],
)
@pytest.mark.parametrize("page", ["customs", "ru-telephone-talk"])
def test_what_the_site_prints_on_every_page_is_no_body_wherever_it_stands(
    page: str, line: str, recorded: "Record"
) -> None:
    told = recorded(f"infoshos/{page}")
    for text in (
        told.text.replace('<td class="text">\n', f'<td class="text">\n<p>{line}</p>\n'),
        told.text.replace(
            '</p>\n</td></tr>\n<tr><td class="tools">', f"</p>\n<p>{line}</p></td></tr><tr><td>"
        ),
    ):
        assert text != told.text
        assert told.extracted(text).body == told.extracted().body


@pytest.mark.parametrize(
    "line",
    [
        "09:30 Registration of the guests",
        "10:00 Opening",
        "14:00 Обед в саду Секретариата",
        "Print media only",
    ],
)
def test_a_programme_in_the_text_is_no_row_of_clocks(line: str, recorded: "Record") -> None:
    told = recorded("infoshos/customs")
    text = told.text.replace(
        '</p>\n</td></tr>\n<tr><td class="tools">', f"</p><p>{line}</p></td></tr><tr><td>"
    )
    assert told.extracted(text).body == f"{told.article['body']}\n\n{line}"


@pytest.mark.parametrize(
    ("page", "written"),
    [
        ("mongolia-deputy-pm", "background: url(/images/"),
        ("customs", "background: url('/images/"),
        ("prime-ministers-planned", "background-image: url(&quot;/images/"),
        ("video-talks-reprint", "background:url(/images/"),
    ],
)
def test_the_lead_picture_is_a_background_under_the_site_s_root(
    page: str, written: str, recorded: "Record"
) -> None:
    told = recorded(f"infoshos/{page}")
    number = told.article["url_key"].rpartition(":")[2]
    assert written in told.text
    assert told.extracted().images == (f"http://www.infoshos.ru/images/news/{number}.jpg",)


@pytest.mark.parametrize(
    ("page", "encoding", "header"),
    [
        ("ru-mongolia-deputy-pm", "windows-1251", "text/html; charset=windows-1251"),
        ("ru-agriculture", "windows-1251", "text/html"),
        ("ru-apples", "utf-8", "text/html; charset=utf-8"),
        ("emergency-services", "windows-1251", "text/html; charset=utf-8"),  # the header is wrong
    ],
)
def test_pages_come_in_windows_1251_and_in_utf_8(
    page: str, encoding: str, header: str, recorded: "Record"
) -> None:
    told = recorded(f"infoshos/{page}")
    assert (told.encoding, told.content_type) == (encoding, header)
    other = {"windows-1251": "utf-8", "utf-8": "windows-1251"}[encoding]
    text = told.text.replace(f"charset={encoding}", f"charset={other}")
    again = replace(told, encoding=other, content_type=f"text/html; charset={other}").extracted(text)
    assert again == told.extracted()
    assert again.body == told.article["body"]


@pytest.mark.parametrize("page", INFOSHOS)
def test_a_page_that_declares_no_encoding_is_read_all_the_same(page: str, recorded: "Record") -> None:
    told = recorded(f"infoshos/{page}")
    bare = re.sub(r'<meta http-equiv="Content-Type"[^>]*>', "", told.text)
    assert "charset" not in bare
    bare = bare.encode("windows-1251", errors="ignore").decode("windows-1251")  # other headlines' "ü"
    for encoding in ("windows-1251", "utf-8"):
        again = replace(told, encoding=encoding, content_type="text/html").extracted(bare)
        assert again == told.extracted()


def test_russian_words_of_the_site_stand_on_its_english_pages_and_never_in_a_body(recorded: "Record") -> None:
    for page in INFOSHOS:
        told = recorded(f"infoshos/{page}")
        for words in ("Партнеры по диалогу::", "Сообщите об орфографической ошибке", "Выделенный текст"):
            assert words in told.text
            assert words not in told.extracted().body
        own = ("Make Infoshos my homepage", "Add to Favorites", "Member States:", "Observer States:")
        english = told.article["language"] == "en"
        assert all(words in told.text for words in own) == english
        assert not any(words in told.extracted().body for words in own)


def test_the_page_s_time_is_moscow_s(recorded: "Record") -> None:
    told = recorded("infoshos/after-midnight")
    extracted = told.extracted()
    assert "05.04.2023 00:40" in told.text
    assert f"{extracted.published_at:%d.%m.%Y %H:%M}" == "04.04.2023 21:40"
    assert extracted.published_by == "page (zone assumed Moscow)"


def test_the_print_view_gives_its_page_s_article_but_for_the_picture(recorded: "Record") -> None:
    page, printed = recorded("infoshos/customs"), recorded("infoshos/customs-print-view")
    assert "print.php" in printed.url
    assert replace(printed.extracted(), images=(), layout=None) == replace(
        page.extracted(), images=(), layout=None
    )


def test_three_forms_of_one_number_and_language_are_one_article(recorded: "Record") -> None:
    page, printed, bare = (
        recorded(f"infoshos/{name}") for name in ("customs", "customs-print-view", "ru-agriculture")
    )
    assert "www." not in bare.url
    assert article_key(bare.url) == article_key(bare.url.replace("infoshos.ru", "www.infoshos.ru"))
    assert article_key(page.url) == article_key(printed.url) == article_key(page.url.replace("www.", ""))
    assert article_key(page.url) != article_key(page.url.replace("/en/", "/ru/"))
