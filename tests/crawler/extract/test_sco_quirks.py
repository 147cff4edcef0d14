"""What sectsco.org and infoshos.ru do to their readers, each oddity by its name, on recorded pages."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from crawler.extract.links import find_links
from crawler.extract.urls import article_address, article_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.crawler.extract.conftest import Recorded

    Record = Callable[[str], Recorded]

CYRILLIC, HAN = re.compile("[а-яё]"), re.compile("[\u4e00-\u9fff]")


# sectsco.org


@pytest.mark.parametrize(
    ("page", "key"),
    [
        ("wrong-year", "sectsco:eng:731486"),  # /news/YYYYMMDD/ID.html
        ("sri-lanka-minister", "sectsco:eng:1460322"),  # /YYYYMMDD/ID.html
        ("emergency-services", "sectsco:eng:945117"),  # /YYYYMMDD/slug--ID.html
        ("week-of-meetings", "sectsco:eng:967402"),  # /section/YYYYMMDD/ID/slug.html
        ("rus-chess-tournament", "sectsco:rus:578811"),
        ("rus-coordinators-planned", "sectsco:rus:2043117"),
        ("rus-security-council-secretaries", "sectsco:rus:937298"),
        ("rus-sri-lanka-minister", "sectsco:rus:1460322"),
        ("chn-video-talks", "sectsco:chn:652233"),
        ("chn-sri-lanka-minister", "sectsco:chn:1460322"),
    ],
)
def test_every_shape_of_address_has_the_article_s_id_and_day(page: str, key: str, recorded: "Record") -> None:
    url = recorded(f"sectsco/{page}").url
    told = article_address(url)
    day = re.search(r"/(\d{8})/", url)
    assert told
    assert day
    assert (told.key, f"{told.day:%Y%m%d}") == (key, day[1])


@pytest.mark.parametrize(
    "url",
    [
        "http://eng.sectsco.org/secretariat/",
        "http://eng.sectsco.org/secretariat/20190101/123456/History.html",
        "http://rus.sectsco.org/documents/20180610/443667/Deklaratsiya.html",
        "http://chn.sectsco.org/photo/20190711/564224/",
        "http://eng.sectsco.org/structure/20190101/",
        "http://eng.sectsco.org/load/443667/",
    ],
)
def test_static_pages_are_no_articles_whatever_their_address_looks_like(url: str) -> None:
    assert article_key(url)[0] is None


def test_a_host_with_a_trailing_dot_is_the_host(recorded: "Record") -> None:
    page = recorded("sectsco/list-day-2")
    assert "https://eng.sectsco.org./20240709/1460322.html" in page.text
    found = dict(find_links(page.body, url=page.url, content_type=page.content_type).articles)
    assert found["https://eng.sectsco.org/20240709/1460322.html"] == "sectsco:eng:1460322"


@pytest.mark.parametrize(
    ("page", "following"),
    [
        ("sectsco/list-day-2", "http://eng.sectsco.org/news/?page=2"),  # class "next", "Next ›"
        ("sectsco/list-2-day-2", "http://eng.sectsco.org/news/?page=3"),  # numbers alone
        ("sectsco/list-3-day-2", "http://eng.sectsco.org/news/?page=4"),  # "»" besides "«"
        ("sectsco/list-4-day-2", None),
        ("sectsco/rus-list-day-2", "http://rus.sectsco.org/news/?PAGEN_1=2"),  # "Следующая →"
        ("sectsco/rus-list-2-day-2", None),
        ("sectsco/chn-list-day-2", "http://chn.sectsco.org/news/index.html?page=2"),  # title "下一页"
        ("sectsco/chn-list-2-day-2", None),
        ("infoshos/list-day-2", "http://www.infoshos.ru/en/?page=2"),
        ("infoshos/list-3-day-2", None),
        ("infoshos/ru-list-day-2", "http://www.infoshos.ru/ru/?page=2"),  # title "Следующая страница"
    ],
)
def test_the_next_list_page_is_found_in_each_form_of_pager(
    page: str, following: str | None, recorded: "Record"
) -> None:
    listed = recorded(page)
    found = find_links(listed.body, url=listed.url, content_type=listed.content_type)
    assert found.next_page == following
    assert found.articles


def test_a_list_page_that_a_script_fills_offers_its_feed(recorded: "Record") -> None:
    listed = recorded("sectsco/chn-list-day-3")
    found = find_links(listed.body, url=listed.url, content_type=listed.content_type)
    assert (found.articles, found.unknown) == ((), ())
    assert found.feeds == ("http://chn.sectsco.org/rss/news.xml",)


def test_a_wrong_year_in_the_body_is_no_date_of_publication(recorded: "Record") -> None:
    extracted = recorded("sectsco/wrong-year").extracted()
    assert extracted.body.startswith("On 10 March 2020,")
    assert f"{extracted.published_at:%Y-%m-%d}" == "2021-03-12"


@pytest.mark.parametrize(
    "page", ["emergency-services", "rus-security-council-secretaries", "chn-video-talks"]
)
def test_a_title_that_is_printed_twice_is_no_body(page: str, recorded: "Record") -> None:
    told = recorded(f"sectsco/{page}")
    extracted = told.extracted()
    assert told.text.count(f">{extracted.title}<") >= 2
    assert extracted.title not in extracted.body.split("\n\n")


@pytest.mark.parametrize(
    ("page", "foreign"),
    [
        ("wrong-year", CYRILLIC),  # over the body
        ("textiles-exhibition", CYRILLIC),
        ("sri-lanka-minister", CYRILLIC),  # twice in a row, in mid-sentence
        ("chn-sri-lanka-minister", CYRILLIC),  # twice in a row
        ("chn-mongolia-deputy-pm", CYRILLIC),
        ("rus-chess-tournament", HAN),
    ],
)
def test_captions_in_another_language_are_no_body(
    page: str, foreign: re.Pattern[str], recorded: "Record"
) -> None:
    told = recorded(f"sectsco/{page}")
    content = told.text[told.text.index('<div class="content">') :]
    assert foreign.search(content)
    assert not foreign.search(told.extracted().body)


@pytest.mark.parametrize(
    ("page", "caption"),
    [
        ("mongolia-deputy-pm", "Nurlan Yermekbayev and Enkhtuya Batbayar"),  # under the title
        ("week-of-meetings", "At the Secretariat in Beijing"),  # the same
        ("emergency-services", "The heads of the delegations in Bishkek"),  # twice in a row
        (
            "heads-of-government",
            "The heads of the delegations before the meeting",
        ),  # once, behind its picture
    ],
)
def test_captions_in_the_page_s_own_language_are_no_body(page: str, caption: str, recorded: "Record") -> None:
    told = recorded(f"sectsco/{page}")
    assert f"<p>{caption}</p>" in told.text
    assert caption not in told.extracted().body


@pytest.mark.parametrize(
    ("page", "end", "begin"),
    [
        ("planned-lao-minister", "will meet", "with Foreign Minister"),
        ("sri-lanka-minister", "environment that", "the heads of&nbsp;state"),
        ("rus-sri-lanka-minister", "среды,", "которые приняли"),
    ],
)
def test_a_paragraph_that_breaks_in_mid_sentence_is_whole_again(
    page: str, end: str, begin: str, recorded: "Record"
) -> None:
    told = recorded(f"sectsco/{page}")
    assert f"{end}</p>" in told.text
    assert f"<p>{begin}" in told.text
    assert f"{end} {begin.replace('&nbsp;', ' ')}" in told.extracted().body


# infoshos.ru

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
