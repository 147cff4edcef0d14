import pickle
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.extract.links import find_links
from crawler.extract.page import NotAnArticle, UnreadablePage, extract_article
from store.errors import ReadoutError
from tests.examples import examples

if TYPE_CHECKING:
    from tests.crawler.extract.conftest import Recorded

URLS = (
    "http://eng.sectsco.org/news/20191122/602354.html",
    "http://www.infoshos.ru/en/?idn=22007",
    "http://mseap.org/mseap/news/news/newsDetail.do?mode=MOD&nttId=9486",
    "http://sh.scoda.com/news38/shownews.php?id=4242",
    "http://news.example/a",
)
PIECES = (
    b"<p>", b"</p>", b"<div class='content'>", b"<div class='text'>", b"<h1 class='title'>",
    b"<td class='text'>", b"<div class='center-column-wrap'>", b"<table><caption>Board View</caption>",
    b"<div id='contents'>", b"<br>", b"<section class='met-editor'>", b"<main class='met-shownews'>",
    b"<tr><th>SUBJECT</th><td>", b"<!--", b"-->", b"<script type='application/ld+json'>", b"</script>",
    b"<time datetime='2019-02-31'>", b"<title>", b"\xff\xfe", b"12.07.2019 16:25", b"&#0;&#xd800;&lt;",
    b"On 5 May 2021 the two sides met in Beijing and talked about trade and transport. ",
    b"<base href='//['>", b"<a href='http://[x'>", b"<img src='//['>", b"\x00", b"<svg><style>",
    "诺罗夫会见联合国副秘书长。".encode(), "Норов".encode("cp1251"),
    b"<?xml version='1.0' encoding='utf-16'?>",
)  # fmt: skip
JUNK = st.one_of(
    st.binary(max_size=400),
    st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join),
    st.text(max_size=200).map(lambda text: text.encode("utf-16", errors="replace")),
)
TYPES = st.sampled_from(
    (None, "text/html", "text/html; charset=utf-16", "text/html; charset=hex", "; charset=")
)


def holds_only_readout_errors(body: bytes, url: str, content_type: str | None) -> None:
    with suppress(ReadoutError):
        article = extract_article(body, url=url, content_type=content_type)
        assert article.body
        assert article.title
        article.body.encode()
    with suppress(UnreadablePage):
        find_links(body, url=url, content_type=content_type)


@given(JUNK, st.sampled_from(URLS), TYPES)
@settings(max_examples=examples(150), deadline=None)
def test_no_bytes_raise_anything_else(body: bytes, url: str, content_type: str | None) -> None:
    holds_only_readout_errors(body, url, content_type)


@pytest.mark.long
@given(JUNK, st.sampled_from(URLS), TYPES)
@settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_bytes_raise_anything_else_at_length(body: bytes, url: str, content_type: str | None) -> None:
    holds_only_readout_errors(body, url, content_type)


@pytest.mark.parametrize(
    "error",
    [
        NotAnArticle("http://a.example/", "it lists other articles"),
        UnreadablePage("http://a.example/", "too_deep", "x"),
    ],
)
def test_refusals_come_back_whole_from_a_worker(error: ReadoutError) -> None:
    returned = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert type(returned) is type(error)
    assert str(returned) == str(error)
    assert vars(returned) == vars(error)


def test_an_article_comes_back_whole_from_a_worker(recorded_article: "Recorded") -> None:
    article = recorded_article.extracted()
    assert pickle.loads(pickle.dumps(article)) == article  # noqa: S301 - our own


SENTENCE = "The two sides exchanged views on transport and promised to meet again before the end of the year."
TEASERS = "".join(
    f"<div><a href='/{n}'>Ministers of eight countries agree on {n}</a><p>{SENTENCE}</p></div>"
    for n in range(9)
)


@pytest.mark.parametrize(
    "page",
    [
        "<h1>Not found</h1><p>There is no such page.</p>",
        "<h1>News</h1>"
        + "".join(f"<li><a href='/{n}'>Ministers agree on {n}</a> 12.03.2020</li>" for n in range(30)),
        f"<h1>News</h1>{TEASERS}",
        "<form><input name='user'><input name='password' type='password'><button>Log in</button></form>",
        "<table>" + "<tr><td>12</td><td>Tashkent</td><td>Osh</td></tr>" * 50 + "</table>",
        "<h1>Photo</h1><img src='a.jpg'>",
    ],
)
def test_a_page_without_an_article_is_refused(page: str) -> None:
    with pytest.raises(NotAnArticle, match="hand in the HTML of a single news item"):
        extract_article(page.encode(), url="http://news.example/a", content_type="text/html")


RSS = (
    "<rss version='2.0'><channel><item><title>Talks</title>"
    f"<description>{SENTENCE}</description></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        (b"\x7fELF\x02\x01\x01" + SENTENCE.encode() * 3, "a program"),
        (b"%PDF-1.7\n" + SENTENCE.encode() * 3, "a PDF file"),
        (b"PK\x03\x04<p>" + SENTENCE.encode() * 3, "a ZIP archive or an office document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"GIF89a<p>" + SENTENCE.encode(), "a picture"),
        (
            f'[project]\nname = "talks"\ndescription = "{SENTENCE}"\nneeds = "<5"\n',
            "text without HTML markup",
        ),
        (f"{SENTENCE} Write to <name@host> or see <FILE>.\n\n{SENTENCE}", "text without HTML markup"),
        (f'{{"title": "Talks", "body": "<p>{SENTENCE}</p>"}}', "JSON"),
        (f'[\n  {{"body": "<p>{SENTENCE}</p>", "cut": "here', "JSON"),
        (f'["<p>{SENTENCE}</p>"]', "JSON"),
        (RSS, "a feed"),
        (f"<?xml version='1.0'?>\n{RSS}", "a feed"),
        (f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><p>{SENTENCE}</p></entry></feed>", "a feed"),
        (f"<?xml version='1.0'?><note><p>{SENTENCE}</p></note>", "an XML document"),
    ],
)
def test_a_document_that_is_no_page_is_refused_as_what_it_is(document: bytes | str, kind: str) -> None:
    body = document if isinstance(document, bytes) else document.encode()
    with pytest.raises(NotAnArticle) as refused:
        extract_article(body, url="http://news.example/a", content_type=None)
    assert str(refused.value) == (
        f"'http://news.example/a' is no article: it is {kind}; hand in the HTML of a single news item"
    )


METINFO = '<meta name="generator" content="MetInfo 7.2.0">'


@pytest.mark.parametrize(
    ("url", "head"),
    [
        ("http://eng.sectsco.org/secretariat/", ""),
        ("https://eng.sectsco.org./secretariat/20190101/123456/History.html", ""),
        ("http://rus.sectsco.org/structure", ""),
        ("http://sh.scoda.com/about7/show.php?id=786", ""),
        ("http://sh.scoda.com/about7/show.php?id=786&lang=en", METINFO),
        ("https://port.example/en/about/show.php?id=7", METINFO),
    ],
)
def test_a_page_that_its_site_shows_of_itself_is_no_article_whatever_it_says(url: str, head: str) -> None:
    page = f"<html><head>{head}</head><body><h1>History</h1>{f'<p>{SENTENCE}</p>' * 4}</body></html>"
    with pytest.raises(NotAnArticle, match="the site shows of itself"):
        extract_article(page.encode(), url=url, content_type="text/html")


@pytest.mark.parametrize(
    "url", ["https://port.example/en/news/show.php?id=7", "https://port.example/secretariat/"]
)
def test_what_such_addresses_mean_is_known_of_their_own_sites_alone(url: str) -> None:
    page = f"<html><body><h1>Talks on trade</h1>{f'<p>{SENTENCE}</p>' * 4}</body></html>"
    assert extract_article(page.encode(), url=url, content_type="text/html").title == "Talks on trade"


def test_mostly_control_characters_are_no_text() -> None:
    body = b"<p>" + b"\x01\x02\x03a" * 100 + SENTENCE.encode()
    with pytest.raises(UnreadablePage, match="control characters; hand in the HTML of a single news item"):
        extract_article(body, url="http://news.example/a", content_type=None)


@pytest.mark.parametrize(
    "page",
    [
        f"<?xml version='1.0' encoding='utf-8'?><!DOCTYPE html><html><body><p>{SENTENCE}</p></body></html>",
        f"<P>{SENTENCE}",
        f"[Photo] {SENTENCE}<br>",
        f"\x0b<p>{SENTENCE}</p>" + "\0" * 900,
    ],
)
def test_a_page_in_unusual_form_is_a_page(page: str) -> None:
    article = extract_article(page.encode(), url="http://news.example/a", content_type=None)
    assert SENTENCE in article.body


def test_recorded_lists_are_no_articles(everything_recorded: "list[Recorded]") -> None:
    for each in everything_recorded:
        if each.folder.name == "list":
            with pytest.raises(NotAnArticle):
                each.extracted()


def test_a_report_of_one_sentence_is_an_article() -> None:
    page = f"<title>Views exchanged | Portal</title><h1>Views exchanged</h1><p>{SENTENCE}</p>{TEASERS}"
    article = extract_article(page.encode(), url="http://news.example/a", content_type="text/html")
    assert (article.title, article.body) == ("Views exchanged", SENTENCE)
