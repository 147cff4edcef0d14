"""What the MetInfo CMS does to its pages, each quirk by itself, on the recorded site and on another."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.extract.page import article_as_json
from crawler.extract.urls import article_key
from crawler.meetings.recognise import recognise
from store.jsonable import recognition_to_json
from tests.crawler.extract.conftest import Recorded, read

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[[str], Recorded]

ANOTHER_SITE = Path(__file__).parents[1] / "spiders" / "another_metinfo_site"
ITS_ARTICLES = [path.parent for path in sorted(ANOTHER_SITE.glob("*/article.json"))]
INFO = '<div class="info">2021-06-21 09:14:55 admin source: share:</div>'


@pytest.mark.parametrize("folder", ITS_ARTICLES, ids=lambda path: path.name)
def test_an_article_of_another_site_is_read_by_the_signs_of_the_cms(folder: Path) -> None:
    page = read(folder)
    extracted = page.extracted()
    assert article_as_json(extracted) == page.article
    assert extracted.layout == "metinfo-7"
    assert article_key(page.url)[0] is None  # the address alone could be any system's


@pytest.mark.parametrize("folder", ITS_ARTICLES, ids=lambda path: path.name)
def test_an_article_of_another_site_reports_what_a_reader_labelled(folder: Path) -> None:
    article = read(folder).article
    labels = json.loads((folder / "meetings.json").read_text(encoding="utf-8"))
    told = recognise(
        article["body"],
        title=article["title"],
        published=date.fromisoformat(article["published_at"][:10]),
        language=article["language"],
    )
    assert recognition_to_json(told) == labels


def test_a_page_that_hides_its_generator_is_known_by_its_layout() -> None:
    page = read(ANOTHER_SITE / "railway-forum")
    assert "generator" not in page.text
    assert page.extracted().url_key == "metinfo:www.jiaolai.example:302"


@pytest.mark.parametrize(
    "info",
    [
        INFO,
        '<div class="info"><span>2021-06-21 09:14:55</span><span>admin</span><span>source:</span></div>',
        '<div class="info"><span>2021-06-21 09:14:55</span>\n<span>浏览：36</span></div>',
        '<p class="info">发布时间：2021-06-21 09:14:55 来源：本站</p>',
    ],
)
def test_the_information_line_tells_the_time_in_china(recorded: "Read", info: str) -> None:
    page = recorded("metinfo/talks-in-qingdao")
    assert INFO in page.text
    extracted = page.extracted(page.text.replace(INFO, info))
    assert extracted.published_at == datetime(2021, 6, 21, 1, 14, 55, tzinfo=UTC)
    assert extracted.published_by == "page (zone assumed Beijing)"
    assert extracted.body == page.article["body"]


@pytest.mark.parametrize("stamp", ["2021-06-31 09:14:55", "2021-06-21 25:14:55", "2021-06-21 09:14:551"])
def test_an_impossible_time_is_unknown(recorded: "Read", stamp: str) -> None:
    page = recorded("metinfo/talks-in-qingdao")
    assert page.extracted(page.text.replace("2021-06-21 09:14:55", stamp)).published_at is None


def test_a_page_without_a_date_has_none_though_related_articles_and_its_text_tell_days(
    recorded: "Read",
) -> None:
    page = recorded("metinfo/qingdao-huijian")
    assert "<span>2021-05-27</span>" in page.text
    assert "2019年9月24日" in page.article["body"]
    extracted = page.extracted()
    assert (extracted.published_at, extracted.published_by) == (None, None)


def test_an_article_is_read_where_all_of_its_page_is_hidden(recorded: "Read") -> None:
    page = recorded("metinfo/talks-in-qingdao")
    extracted = page.extracted(re.sub("(<body[^>]*>)", "\\1<div hidden>", page.text))
    assert (extracted.title, extracted.body) == (page.article["title"], page.article["body"])
    assert extracted.published_at is None


@pytest.mark.parametrize("name", ["talks-in-qingdao", "qingdao-huijian"])
def test_the_default_text_of_pictures_leaks_into_no_paragraph(recorded: "Read", name: str) -> None:
    page = recorded(f"metinfo/{name}")
    assert "<p>图片关键词</p>" in page.text
    assert page.extracted().body == page.article["body"]


def test_a_paragraph_after_a_picture_is_kept_where_the_default_text_ends_it(recorded: "Read") -> None:
    page = recorded("metinfo/talks-in-qingdao")
    assert "customs officers.图片关键词</p>" in page.text
    assert "the training of customs officers.\n\n" in page.extracted().body


@pytest.mark.parametrize(
    ("name", "language"),
    [("qingdao-huijian", "zh"), ("yizhou-yaowen", "zh"), ("reception", "en"), ("freight-figures", "en")],
)
def test_chinese_and_english_columns_are_read_alike(recorded: "Read", name: str, language: str) -> None:
    extracted = recorded(f"metinfo/{name}").extracted()
    assert (extracted.language, extracted.layout) == (language, "metinfo-7")
    for noise in ("admin", "share:", "分享", "来源", "Powered by", "Related", "相关新闻"):
        assert noise not in extracted.body


def test_an_editor_within_the_editor_is_read_once(recorded: "Read") -> None:
    page = recorded("metinfo/reception")
    before, editor, after = re.split(
        r'(<section class="met-editor[^>]*>.*?</section>)', page.text, flags=re.DOTALL
    )
    nested = before + '<section class="met-editor">' * 200 + editor + "</section>" * 200 + after
    assert page.extracted(nested).body == page.article["body"]


def test_columns_and_languages_share_one_series_of_ids() -> None:
    keys = {
        article_key(f"http://sh.scoda.com/{address}")[0]
        for address in (
            "news38/shownews.php?id=4242",
            "news19/shownews.php?id=4242&lang=en",
            "news1/shownews.php?lang=cn&id=4242",
            "en/news10/shownews.php?id=4242",
            "en/news10/shownews.php?lang=en&amp;id=4242",  # escaped once too often, as in feeds
            "news/4242.html",
            "news38/4242-en.html",
        )
    }
    assert keys == {"metinfo:sh.scoda.com:4242"}


@pytest.mark.parametrize(
    "address",
    [
        "about7/show.php?id=786",
        "news38/",
        "news38/list-38-2.html",
        "news/index.php?class1=3&page=2",
        "product/9.html",
        "job/",
    ],
)
def test_static_pages_and_lists_have_no_article_s_key(address: str) -> None:
    assert article_key(f"http://sh.scoda.com/{address}")[0] is None
