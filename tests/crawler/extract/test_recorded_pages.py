import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import trafilatura

from crawler.extract.links import find_links
from crawler.extract.page import article_as_json
from crawler.extract.urls import article_address, outlet_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.crawler.extract.conftest import Recorded

# How the body of each seed document begins and ends; what stands around it is the page's noise.
BODIES = {
    "000_dd9a839f15a99f2a.txt": ("On 10 July 2019, SCO Secretary-General", "with Central Asia and beyond."),
    "001_87e2552730f4f6e4.txt": ("On November 25, 2019", "and member states can be found here:"),
    "002_ba74226ad55937ed.txt": ("On 19 November 2019, SCO", "in New York on 19 November 2019."),
    "003_a116f53807da5ab0.txt": ("On 17 May 2021, an interactive", "Resolution 75/69 of 16 April 2021."),
    "004_0976646cfc479a1b.txt": ("On 10 July 2019, an SCO delegation", "by the Republic of Tajikistan."),
}
IN_ARTICLE_JSON = {
    "url",
    "url_key",
    "title",
    "published_at",
    "published_by",
    "language",
    "body",
    "images",
    "outlet",
}


@pytest.fixture(scope="session")
def index(seeds: Path) -> dict[str, dict[str, Any]]:
    told = tomllib.loads((seeds / "index.toml").read_text(encoding="utf-8"))
    return {seed["address"]: seed for seed in told["seed"]}


def is_print_view(url: str) -> bool:
    told = article_address(url)
    return told is not None and told.print_view


def body_of(document: str, begins: str, ends: str) -> str:
    """Return the body of a seed document: runs of spaces (no-break ones too) as one, paragraphs as there."""
    paragraphs = (" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", document))
    whole = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    return whole[whole.index(begins) : whole.rindex(ends) + len(ends)]


def test_a_recorded_page_gives_exactly_its_article(recorded_article: "Recorded") -> None:
    extracted = recorded_article.extracted()
    assert article_as_json(extracted) == recorded_article.article
    assert set(article_as_json(extracted)) == IN_ARTICLE_JSON
    # Nobody has seen the markup of a print view, and no crawl asks for one.
    assert (extracted.layout is None) == is_print_view(recorded_article.url)


def test_a_seed_s_page_gives_exactly_the_seed_s_body(
    recorded_seed: "Recorded", index: dict[str, dict[str, Any]], seeds: Path
) -> None:
    seed = index[recorded_seed.url]
    document = (seeds / seed["file"]).read_text(encoding="utf-8")
    extracted = recorded_seed.extracted()
    assert extracted.body == body_of(document, *BODIES[seed["file"]])
    assert extracted.title == seed["title"]
    assert extracted.outlet == seed["outlet"]


def test_the_index_of_the_seeds_names_every_document_and_its_recorded_page(
    index: dict[str, dict[str, Any]], seeds: Path, everything_recorded: "list[Recorded]"
) -> None:
    assert {seed["file"] for seed in index.values()} == {path.name for path in seeds.glob("*.txt")}
    pages = {each.url: each for each in everything_recorded if each.article and each.day == 1}
    # What is recorded of the first day in other languages tells of the same meetings.
    assert set(index) == {url for url, each in pages.items() if each.article["language"] == "en"}
    for address, seed in index.items():
        assert pages[address].folder.parent.name == seed["site"]
        assert pages[address].article["published_at"].startswith(str(seed["published"])[:10])


def test_recordings_tell_that_they_are_no_copies_of_real_pages(everything_recorded: "list[Recorded]") -> None:
    for each in everything_recorded:
        site = each.folder.parent.name
        assert each.provenance == ("after stock template" if site == "metinfo" else "reconstructed")


def test_trafilatura_gives_every_body(recorded_article: "Recorded", monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    real = trafilatura.bare_extraction

    def listening(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as trafilatura has it
        document: Any = real(*arguments, **options)
        given.append(document.text)
        return document

    monkeypatch.setattr(trafilatura, "bare_extraction", listening)
    body = recorded_article.extracted().body
    for url in (recorded_article.url, "http://unknown.example/a"):
        given.clear()
        body = recorded_article.extracted(url=url).body
        lines = {" ".join(line.split()) for line in "\n".join(given).split("\n")}
        assert set(body.split("\n\n")) <= lines


def test_what_the_page_shows_around_the_article_never_enters_it(
    recorded: "Callable[[str], Recorded]",
) -> None:
    page = recorded("infoshos/norov-burian")
    later = page.text.replace("16:22", "23:59").replace("Uzbekistan plans to chair SCO in 2022", "Another")
    assert later != page.text
    assert page.extracted(later) == page.extracted()


@pytest.mark.parametrize(
    ("declared", "content_type"),
    [
        ("windows-1251", "text/html; charset=windows-1251"),
        ("windows-1251", "text/html"),
        ("iso-8859-1", "text/html; charset=ISO-8859-1"),
        ("utf-8", "text/html; charset=utf-8"),
        ("", None),
    ],
)
def test_a_page_in_windows_1251_is_read_whatever_it_declares(
    recorded: "Callable[[str], Recorded]", declared: str, content_type: str | None
) -> None:
    page = recorded("infoshos/norov-burian")
    meta = f'content="text/html; charset={declared}"' if declared else 'content=""'
    text = page.text.replace('content="text/html; charset=windows-1251"', meta)
    # Russian in the body, so that a wrong reading shows.
    text = text.replace("<p>Mr Norov said", "<p>Он сказал об этом: «ШОС готова». Mr Norov said")
    extracted = replace(page, content_type=content_type).extracted(text)
    assert "Он сказал об этом: «ШОС готова». Mr Norov said" in extracted.body


def test_the_same_page_in_utf_8_gives_the_same_article(recorded: "Callable[[str], Recorded]") -> None:
    page = recorded("infoshos/norov-burian")
    text = page.text.replace("windows-1251", "utf-8")
    utf_8 = replace(page, encoding="utf-8", content_type="text/html; charset=utf-8")
    assert utf_8.extracted(text) == page.extracted()


def test_a_redesigned_page_falls_back_and_tells(recorded_article: "Recorded") -> None:
    names = ("center-column-wrap", "Board View", "met-shownews", 'class="text"', 'class="content"')
    text = recorded_article.text
    for name in names:
        text = text.replace(name, "new")
    redesigned = recorded_article.extracted(text)
    assert redesigned.layout is None
    assert redesigned.title == recorded_article.article["title"]
    assert redesigned.body == recorded_article.article["body"]
    assert redesigned.published_at == recorded_article.extracted().published_at
    assert redesigned.published_by == recorded_article.extracted().published_by
    assert redesigned.url_key == recorded_article.article["url_key"]


def test_an_empty_container_is_no_empty_article(recorded: "Callable[[str], Recorded]") -> None:
    page = recorded("metinfo/sco-un-consultations")
    moved = page.text.replace(
        '<section class="met-editor clearfix">', '<section class="met-editor"></section><section>'
    )
    extracted = page.extracted(moved)
    assert extracted.layout is None
    assert extracted.body == page.article["body"]


def test_what_stands_in_the_container_around_the_body_is_no_body(
    recorded: "Callable[[str], Recorded]",
) -> None:
    page = recorded("infoshos/norov-burian")
    title = page.article["title"]
    headlines = "<p>Uzbekistan plans to chair SCO</p><p>09.12.2019 15:05</p>" * 5
    text = page.text.replace("<h1>", "<b>").replace("</h1>", "</b>").replace("12.07.2019 16:25", "")
    text = text.replace('<td class="text">', f'<td class="text"><h1>{title}</h1><p>12.07.2019 16:25</p>')
    text = text.replace("Central&nbsp;Asia and beyond.</p>", f"Central&nbsp;Asia and beyond.</p>{headlines}")
    text = text.replace(
        "and beyond.</p>", f"and beyond.</p><ul><li>Add Comment</li><li>Print</li></ul>{headlines}"
    )
    extracted = page.extracted(text)
    assert extracted.layout is not None
    assert (extracted.title, extracted.body) == (title, page.article["body"])
    assert extracted.published_at == page.extracted().published_at


def test_the_default_text_of_images_is_no_body(recorded: "Callable[[str], Recorded]") -> None:
    page = recorded("metinfo/sco-un-consultations")
    leaked = page.text.replace("Afghanistan.</p>", "Afghanistan.图片关键词</p><p>图片关键词</p>")
    assert leaked != page.text
    assert page.extracted(leaked).body == page.article["body"]


def test_captions_in_another_alphabet_and_twice_in_a_row_are_no_body(
    recorded: "Callable[[str], Recorded]",
) -> None:
    page = recorded("sectsco/norov-abelian")
    caption = "<p>ГС и заместитель Генерального секретаря ООН</p>"
    twice = "<p>Norov and Abelian at the UN</p><p>Norov and Abelian at the UN</p>"
    text = page.text.replace("<p>Mr Norov recalled", f"{caption}{twice}<p>Mr Norov recalled")
    assert text != page.text
    assert page.extracted(text).body == page.article["body"]


def test_the_print_view_gives_the_article_of_the_page_itself(recorded: "Callable[[str], Recorded]") -> None:
    page = recorded("infoshos/norov-burian")
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in page.article["body"].split("\n\n"))
    text = f"<html><body><b>{page.article['title']}</b><br>12.07.2019 16:25<br>{paragraphs}</body></html>"
    printed = page.extracted(text, url="http://infoshos.ru/en/print.php?idn=22007")
    assert (printed.url_key, printed.canonical_url) == (page.article["url_key"], page.article["url"])
    assert printed.title == page.article["title"]
    assert printed.body == page.article["body"]
    assert printed.published_at == page.extracted().published_at


def keys_listed(recordings: "list[Recorded]") -> dict[str, set[str]]:
    """Return the keys of the articles that lists and feeds name, by the outlet that they are of."""
    named: dict[str, set[str]] = {}
    for each in recordings:
        if not (each.article or each.folder.name.endswith("robots")):
            found = find_links(each.body, url=each.url, content_type=each.content_type)
            assert found.unknown == (), each.folder
            ours = {key for url, key in found.articles if outlet_of(url) == outlet_of(each.url)}
            named.setdefault(outlet_of(each.url), set()).update(ours)
    return named


@pytest.mark.parametrize("day", [1, 2, 3])
def test_lists_link_to_all_that_is_recorded_and_besides_decoys_to_nothing_else(
    everything_recorded: "list[Recorded]", day: int
) -> None:
    until = [each for each in everything_recorded if each.day <= day]
    named = keys_listed(until)
    recorded: dict[str, set[str]] = {}
    for each in until:
        if each.article:
            recorded.setdefault(outlet_of(each.url), set()).add(each.article["url_key"])
    assert named == recorded


def test_the_first_day_s_lists_have_no_second_page(everything_recorded: "list[Recorded]") -> None:
    lists = [each for each in everything_recorded if each.folder.name == "list" and each.day == 1]
    assert lists
    for each in lists:
        assert find_links(each.body, url=each.url, content_type=each.content_type).next_page is None


def test_every_robots_txt_allows_the_articles(everything_recorded: "list[Recorded]") -> None:
    from protego import Protego

    for each in everything_recorded:
        rules = next(
            other
            for other in everything_recorded
            if urlsplit(other.url).path == "/robots.txt"
            and urlsplit(other.url).netloc == urlsplit(each.url).netloc
        )
        if each is not rules:
            assert Protego.parse(rules.text).can_fetch(each.url, "readout")
