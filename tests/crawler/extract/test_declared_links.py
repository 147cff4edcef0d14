"""What a feed, a sitemap or a list page leads to, by what is declared of its source."""

import gzip
import json
import tracemalloc
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from crawler.extract.declared_links import find_declared_links
from crawler.extract.found_links import FoundLinks
from crawler.extract.refusals import UnreadablePage
from crawler.extract.site import LinkRules, ListKind
from crawler.keys import xpath_of

URL = "https://a.example/news/"
ZONE = ZoneInfo("Asia/Shanghai")
FEED, SITEMAP, LIST = (LinkRules(kind=kind, zone=ZONE) for kind in ListKind)
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def found(text: str | bytes, rules: LinkRules, *, url: str = URL) -> FoundLinks:
    body = text if isinstance(text, bytes) else text.encode()
    return find_declared_links(body, url=url, content_type=None, rules=rules)


def addresses(links: FoundLinks) -> list[str]:
    return [address.removeprefix("https://a.example") for address, _ in links.articles]


def reason(text: str | bytes, rules: LinkRules) -> str:
    with pytest.raises(UnreadablePage) as caught:
        found(text, rules)
    return caught.value.reason


RSS = (
    "<rss><channel><item><link>/1</link><title>A &amp;amp; B</title>"
    "<pubDate>{}</pubDate></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="self" href="/x"/><link href="/1"/>'
    "<title>A &amp; B</title><updated>2026-01-01T00:00:00Z</updated><published>{}</published></entry></feed>"
)
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<item><title>A &amp; B</title><link>/1</link><dc:date>{}</dc:date></item></rdf:RDF>"
)
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1",
        "items": [{"url": "/1", "title": " A &\n B", "date_published": "{}"}, {"title": "nowhere"}, 7],
    }
)


@pytest.mark.parametrize("feed", [RSS, ATOM, RDF, JSON], ids=["rss", "atom", "rdf", "json"])
def test_a_feed_of_any_kind_names_address_title_and_date(feed: str) -> None:
    told = "Thu, 01 Jan 2026 08:00:00 +0800"
    links = found(feed.replace("{}", told), FEED)
    key = "https://a.example/1"
    assert links.articles == ((key, key),)
    assert links.titles == ((key, "A & B"),)
    assert links.dates == ((key, told),)


def test_the_day_of_a_change_is_not_told_as_that_of_publication() -> None:
    atom = ATOM.replace("<published>{}</published>", "")
    modified = JSON.replace("date_published", "date_modified").replace("{}", "2026-01-01T00:00:00Z")
    for feed in (atom, modified):
        assert found(feed, FEED).dates == ()
        # But what was not changed since then is no younger.
        assert found(feed, replace(FEED, since=date(2026, 1, 2))).older == 1
        assert found(feed, replace(FEED, since=date(2026, 1, 1))).older == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<html><body><p>moved</p></body></html>", "not_a_feed"),
        ("", "not_a_feed"),
        ("{}", "not_a_feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items": {}}', "not_a_feed"),
        ('{"items": [' + "[" * 100_000, "not_a_feed"),
        (f"<urlset {NAMESPACES}></urlset>", "not_a_feed"),
        ('<!DOCTYPE rss [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><rss><title>&b;</title></rss>', "xml_entities"),
        ('<!DOCTYPE rss [\n<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>', "xml_entities"),
        (b"<rss>" + b" " * 5_000_000, "too_large"),
        (gzip.compress(b"<rss>" + b" " * 50_000_000, mtime=0), "too_large"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "https://a', "not_a_feed"),
        ("<rss", "not_a_feed"),
        ("plain words", "not_a_feed"),
        ("[]", "not_a_feed"),
        (gzip.compress(RSS.encode(), mtime=0)[:-9], "cut_short"),
        (b"\x1f\x8b and nothing packed", "cut_short"),
    ],
)  # fmt: skip
def test_what_is_no_feed_or_may_do_harm_is_refused_with_a_reason(text: str | bytes, why: str) -> None:
    assert reason(text, FEED) == why


def test_a_packed_feed_that_is_a_bomb_is_not_unpacked_to_its_end() -> None:
    bomb = gzip.compress(b"<rss>" + b" " * 100_000_000)
    tracemalloc.start()
    assert reason(bomb, FEED) == "too_large"
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000


def test_a_feed_that_breaks_off_gives_what_came() -> None:
    items = "".join(f"<item><link>/{number}</link><title>T</title></item>" for number in range(9))
    assert len(found(f"<rss><channel>{items}<item><li", FEED).articles) == 9


def test_five_hundred_entries_of_a_feed_count() -> None:
    items = "".join(f"<item><link>/{number}</link></item>" for number in range(3_000))
    assert len(found(f"<rss><channel>{items}</channel></rss>", FEED).articles) == 500
    many = {"version": "https://jsonfeed.org/version/1.1", "items": [{"url": f"/{n}"} for n in range(3_000)]}
    assert len(found(json.dumps(many), FEED).articles) == 500


def test_only_web_addresses_that_fit_the_declared_pattern_are_articles() -> None:
    links = ("javascript:alert(1)", "file:///etc/passwd", "/news/1", "/sport/2", "/news/3#x")
    items = "".join(f"<item><link>{link}</link></item>" for link in links)
    told = found(f"<rss><channel>{items}</channel></rss>", replace(FEED, pattern="/news/[0-9]"))
    assert addresses(told) == ["/news/1", "/news/3"]
    assert told.others == 3


def test_an_article_of_a_known_site_has_that_sites_key() -> None:
    url = "http://www.infoshos.ru/en/print.php?idn=5"
    told = found(f"<rss><channel><item><link>{url}</link></item></channel></rss>", FEED)
    assert told.articles == (("http://www.infoshos.ru/en/?idn=5", "infoshos:en:5"),)


def entry(path: str, changed: str = "", *, news: str = "") -> str:
    return f"<url><loc>{path}</loc><lastmod>{changed}</lastmod>{news}</url>"


def test_the_newest_pages_of_a_sitemap_come_first_and_old_ones_are_left() -> None:
    published = (
        "<news:news><news:publication_date>2026-02-01</news:publication_date>"
        "<news:title>T</news:title></news:news>"
    )
    pages = (
        entry("/old", "2026-01-09"), entry("/undated"), entry("/day", "2026-01-10"),
        entry("/hour", "2026-01-10T03:00:00+08:00"), entry("/news", news=published),
    )  # fmt: skip
    text = f"<?xml version='1.0'?><!-- made --><urlset {NAMESPACES}>{''.join(pages)}</urlset>"
    told = found(text, replace(SITEMAP, since=date(2026, 1, 10)))
    assert addresses(told) == ["/news", "/day", "/hour", "/undated"]
    assert told.older == 1
    # When a page was last changed is not when it was published.
    assert told.dates == (("https://a.example/news", "2026-02-01"),)
    assert told.titles == (("https://a.example/news", "T"),)


def test_whoever_reaches_back_is_told_all_that_a_sitemap_names() -> None:
    pages = "".join(f"<url><loc>/{number}</loc></url>" for number in range(6_000))
    assert len(found(f"<urlset {NAMESPACES}>{pages}</urlset>", SITEMAP).articles) == 6_000


def test_an_index_leads_to_its_sitemaps_newest_first() -> None:
    maps = "".join(
        f"<sitemap><loc>/{name}.xml</loc><lastmod>{day}</lastmod></sitemap>"
        for name, day in (("d", ""), ("a", "2026-01-01"), ("e", ""), ("b", "2026-03-01"), ("c", "2019-01-01"))
    )
    prefixed = maps.replace("<", "<sm:").replace("<sm:/", "</sm:")
    text = f"<sm:sitemapindex xmlns:sm='x'>{prefixed}</sm:sitemapindex>"
    told = found(text, replace(SITEMAP, since=date(2025, 12, 1)))
    assert told.further == tuple(f"https://a.example/{name}.xml" for name in "bade")
    assert (told.articles, told.older, told.undated) == ((), 1, 2)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<html><body><p>not found</p></body></html>", "not_a_sitemap"),
        (RSS, "not_a_sitemap"),
        ('<!DOCTYPE x [<!ENTITY a "a">]><urlset></urlset>', "xml_entities"),
        ('<urlset><!DOCTYPE x [<!ENTITY a "a">]></urlset>', "xml_entities"),
        (gzip.compress(b"<urlset>" + b" " * 50_000_000, mtime=0), "too_large"),
    ],
)
def test_what_is_no_sitemap_or_may_do_harm_is_refused(text: str | bytes, why: str) -> None:
    assert reason(text, SITEMAP) == why


PAGE = (
    '<html><body><nav><a href="/news/about">About us</a></nav>'
    '<ul class=news><li><a class=more href="1">More</a><a href="1">Talks</a></li>'
    '<li><h3><a href="/news/2?a=1">x</a></h3></li><li>No link</li></ul>'
    '<a href="https://b.example/news/3">Partner</a><a href="#top">Top</a><a href="/news/">Here</a>'
    '<div class=pages><a href="?page=2">2</a><a href="?page=7">Last</a></div></body></html>'
)


def test_the_links_of_a_list_are_chosen_by_selector_or_pattern_or_both() -> None:
    selector = replace(LIST, selector=xpath_of(".news li"))
    assert addresses(found(PAGE, selector)) == ["/news/1", "/news/2?a=1"]
    pattern = replace(LIST, pattern="/news/[0-9]")
    assert addresses(found(PAGE, pattern)) == ["/news/1", "/news/2?a=1", "https://b.example/news/3"]
    assert addresses(found(PAGE, replace(selector, pattern=r"\?a="))) == ["/news/2?a=1"]
    assert found(PAGE, pattern).others > 0


def following(rules: LinkRules, url: str = URL) -> str | None:
    return found(PAGE, replace(rules, pattern="x"), url=url).next_page


def test_the_next_list_page_is_found_as_declared() -> None:
    assert following(LIST) == URL + "?page=2"  # as pagers commonly are
    assert following(replace(LIST, pager=xpath_of(".pages a:last-child"))) == URL + "?page=7"
    assert following(replace(LIST, pager=xpath_of(".no"))) is None
    numbered = replace(LIST, pages=(URL + "p", ".html"))
    assert following(numbered) == URL + "p2.html"
    assert following(numbered, URL + "p9.html") == URL + "p10.html"
    sent_on = URL.replace("https://", "http://www.")
    assert following(numbered, sent_on + "p9.html") == URL + "p10.html"


@pytest.mark.parametrize(
    "cut", ["</loc></url></urlset>", "ap-2</loc></url></urlset>", "<loc>/map-2</loc></url></urlset>"]
)
def test_a_sitemap_that_breaks_off_keeps_its_whole_entries(cut: str) -> None:
    pages = "".join(f"<url><loc>/map-{number}</loc></url>" for number in (1, 2))
    text = f"<urlset>{pages}</urlset>"
    assert [url for url, _ in found(text.removesuffix(cut), SITEMAP).articles] == ["https://a.example/map-1"]
    assert len(found(text, SITEMAP).articles) == 2
    index = text.replace("url>", "sitemap>").replace("urlset", "sitemapindex")
    assert len(found(index, SITEMAP).further) == 2
