"""What sectsco.org does to its readers, each oddity by its name, on recorded pages."""

import re
from typing import TYPE_CHECKING

import pytest

from crawler.extract.links import find_links
from crawler.extract.urls import article_address, article_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.crawler.extract.conftest import Recorded

    Record = Callable[[str], Recorded]

CYRILLIC, HAN = re.compile("[а-яё]"), re.compile("[\u4e00-\u9fff]")


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
    ("url", "key", "day"),
    [
        ("http://eng.sectsco.org/news/20191122/602354.html", "sectsco:eng:602354", "20191122"),
        ("http://eng.sectsco.org/news/20190711/564224.html", "sectsco:eng:564224", "20190711"),
        ("http://eng.sectsco.org/news/20190928/584193.html", "sectsco:eng:584193", "20190928"),
        ("http://eng.sectsco.org/news/20171109/349018.html", "sectsco:eng:349018", "20171109"),
        ("http://eng.sectsco.org/20220125/813122.html", "sectsco:eng:813122", "20220125"),
        ("https://chn.sectsco.org/20230703/948196.html", "sectsco:chn:948196", "20230703"),
        (
            "http://eng.sectsco.org/20221102/Joint-communiqu-following-922237",
            "sectsco:eng:922237",
            "20221102",
        ),
        ("http://eng.sectsco.org/20221102/Joint-communiqué--922237.html", "sectsco:eng:922237", "20221102"),
        ("http://rus.sectsco.org/political/20230710/950979/Vstrecha-.html", "sectsco:rus:950979", "20230710"),
        ("http://rus.sectsco.org/towards_HSC/20230710/950979/V.html", "sectsco:rus:950979", "20230710"),
        ("http://chn.sectsco.org/archives/20230710/950979/V.html", "sectsco:chn:950979", "20230710"),
        ("http://eng.sectsco.org.:80/20240704/1460010.html", "sectsco:eng:1460010", "20240704"),
        ("https://eng.sectsco.org.:443/20240704/1460010.html", "sectsco:eng:1460010", "20240704"),
        ("HTTPS://ENG.SECTSCO.ORG./20240704/1460010.html#top", "sectsco:eng:1460010", "20240704"),
    ],
)
def test_real_addresses_have_their_id_and_day(url: str, key: str, day: str) -> None:
    told = article_address(url)
    assert told
    assert (told.key, f"{told.day:%Y%m%d}") == (key, day)
    assert not told.canonical.partition("//")[2].partition("/")[0].endswith(("org.", ":80", ":443"))


def test_one_id_in_three_languages_is_three_articles(recorded: "Record") -> None:
    pages = ("sri-lanka-minister", "rus-sri-lanka-minister", "chn-sri-lanka-minister")
    keys = [recorded(f"sectsco/{page}").article["url_key"] for page in pages]
    assert {key.rpartition(":")[2] for key in keys} == {"1460322"}
    assert len(set(keys)) == len(keys)


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
