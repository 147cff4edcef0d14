"""Sources that readout.toml declares, crawled whole: feeds, sitemaps and list pages of made-up sites."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from store.search import ArticleQuery, Search

if TYPE_CHECKING:
    from store.records.articles import Article
    from tests.crawler.conftest import Sites, Workbench

RECENT = datetime.now(UTC) - timedelta(days=2)


def page(number: int, *, headline: str = "h1", inside: str = "") -> str:
    """Return an article's page in a markup of no known site."""
    text = (
        f"The delegations of the two sides met for round {number} of their talks and spoke about railway line"
        f" number {number}, about visas and about customs."
    )
    more = (
        f"The head of the visiting delegation handed over an invitation to forum {number}, which is to be"
        " held in the spring, and thanked the hosts for a warm welcome and for their exhibition."
    )
    return (
        f"<html><head><title>Example</title></head><body><{headline}>Round {number} of talks</{headline}>"
        f"<div class=story>{inside}<p>{text}</p><p>{more}</p></div></body></html>"
    )


def body(*parts: str) -> str:
    return f"<html><body>{''.join(parts)}</body></html>"


def rss(*items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{"".join(items)}</channel></rss>'


def item(url: str, *, title: str = "", date: str = "") -> str:
    return f"<item><title>{title}</title><link>{url}</link><pubDate>{date}</pubDate></item>"


def sitemap(*urls: str, changed: datetime = RECENT) -> str:
    entries = "".join(f"<url><loc>{url}</loc><lastmod>{changed.isoformat()}</lastmod></url>" for url in urls)
    return (
        f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    )


def declare(bench: "Workbench", **sources: str) -> None:
    told = "".join(f"[sources.{name}]\n{keys}\n" for name, keys in sources.items())
    bench.configure(f"[crawl]\ndelay = 0\n{told}")


def stored(bench: "Workbench") -> "dict[str, Article]":
    with Search.open(bench.database) as search:
        return {one.url: one for one in search.articles(ArticleQuery())}


DECLARED = {
    "feeding": 'feed = "https://feeding.test/rss.xml"\nzone = "Asia/Almaty"\noutlet = "Feeding Daily"',
    "json": 'feed = "https://json.test/feed.json"',
    "mapped": 'sitemap = "https://mapped.test/sitemap.xml"\nlink_pattern = "/news/"',
    "listed": (
        'list = "https://listed.test/news"\nlink_selector = ".item"\n'
        'pager = "https://listed.test/news?page={page}"\nexpected_links = [2, 30]'
    ),
    "patterned": 'list = "https://patterned.test/"\nlink_pattern = "/[0-9]{4}/"\npager = "a.on"',
}
NEW = {"feeding": 1, "json": 1, "mapped": 1, "listed": 3, "patterned": 2}


def serve_feeds(sites: "Sites") -> None:
    feed = rss(
        item("https://feeding.test/a/1", title="Announced", date="Wed, 20 Nov 2019 10:00:00"),
        item("https://elsewhere.test/a/2", title="Not ours"),
    )
    sites.page("https://feeding.test/rss.xml", feed, Content_Type="application/rss+xml")
    sites.page("https://feeding.test/a/1", page(1, headline="b"))
    entries = [{"url": "https://json.test/a/2", "title": "x", "date_published": "2026-01-02T03:04:05Z"}]
    told = {"version": "https://jsonfeed.org/version/1.1", "items": entries}
    sites.page("https://json.test/feed.json", json.dumps(told), Content_Type="application/feed+json")
    sites.page("https://json.test/a/2", page(2))


def serve_sitemaps(sites: "Sites") -> None:
    """Serve a packed sitemap and, in the same index, one that has not changed for years."""
    index = (
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>https://mapped.test/new.xml.gz</loc><lastmod>{RECENT:%Y-%m-%d}</lastmod></sitemap>"
        "<sitemap><loc>https://mapped.test/old.xml</loc><lastmod>2019-01-01</lastmod></sitemap></sitemapindex>"
    )
    sites.page("https://mapped.test/sitemap.xml", index, Content_Type="text/xml")
    named = sitemap("https://mapped.test/news/3", "https://mapped.test/about", "https://mapped.test/")
    packed = gzip.compress(named.encode())
    sites.page("https://mapped.test/new.xml.gz", packed, Content_Type="application/x-gzip")
    sites.page("https://mapped.test/news/3", page(3))


def serve_lists(sites: "Sites") -> None:
    around = '<div class=item><h3><a href="/one">Talks</a></h3></div>'
    itself = '<a class=item href="/two">Talks</a>'
    sites.page("https://listed.test/news", body(around, itself, '<a href="/about">About us</a>'))
    sites.page("https://listed.test/news?page=2", body('<p class=item><a href="/three">x</a></p>'))
    for number, name in enumerate(("one", "two", "three"), start=4):
        sites.page(f"https://listed.test/{name}", page(number))
    links = '<a href="/2026/a">A</a><a href="/who">Who</a>'
    pager = '<a href="/?p=a">1</a><a class=on href="/?p=b">x</a>'
    sites.page("https://patterned.test/", body(links, pager))
    sites.page("https://patterned.test/?p=b", body('<a href="/2025/b">B</a>'))
    sites.page("https://patterned.test/2026/a", page(7))
    sites.page("https://patterned.test/2025/b", page(8))


def test_feeds_sitemaps_and_lists_are_read_as_they_are_declared(
    workbench: "Workbench", sites: "Sites"
) -> None:
    declare(workbench, **DECLARED)
    serve_feeds(sites)
    serve_sitemaps(sites)
    serve_lists(sites)
    crawled = workbench.crawl("--base", sites.base, *DECLARED)
    told = {name: (one["outcome"], one["counts"]["new"]) for name, one in crawled.summaries.items()}
    assert told == {name: ("ok", new) for name, new in NEW.items()}, crawled.summaries
    # Nobody said where its list ends; no page there is no fault.
    assert "/news?page=3" in sites.asked("listed.test")
    assert sites.asked("elsewhere.test") == []
    assert "/old.xml" not in sites.asked("mapped.test")
    assert "/about" not in sites.asked("listed.test")
    are_stored_as_announced(stored(workbench))

    again = workbench.crawl("--base", sites.base, *DECLARED)
    assert {one["counts"]["new"] for one in again.summaries.values()} == {0}
    assert again.summaries["feeding"]["outcome"] == "unchanged"


def are_stored_as_announced(articles: "dict[str, Article]") -> None:
    announced = articles["https://feeding.test/a/1"]
    assert (announced.title, announced.outlet) == ("Announced", "Feeding Daily")
    assert announced.published_by == "announced (zone assumed Asia/Almaty)"
    assert announced.published_at == datetime(2019, 11, 20, 4, 0, tzinfo=UTC)
    assert articles["https://json.test/a/2"].published_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert articles["https://listed.test/three"].title == "Round 6 of talks"


NOT_AS_DECLARED = {
    "page": 'feed = "https://page.test/feed"',
    "bomb": 'feed = "https://bomb.test/feed"',
    "void": 'feed = "https://void.test/feed"',
    "old": 'sitemap = "https://old.test/sitemap.xml"',
    "redesigned": 'list = "https://redesigned.test/"\nlink_selector = ".news a"',
    "few": 'feed = "https://few.test/feed"\nexpected_links = [2, 9]',
    "many": 'feed = "https://many.test/feed"\nexpected_links = [1, 2]',
}
UNREAD = "the list page {} could not be read: {}; see in a browser whether it is still there"


def serve_what_is_not_as_declared(sites: "Sites") -> None:
    sites.page("https://page.test/feed", body("<p>Our feeds have moved.</p>"))
    bomb = '<!DOCTYPE rss [<!ENTITY a "aa">]>' + rss(item("https://bomb.test/1", title="&a;"))
    sites.page("https://bomb.test/feed", bomb)
    sites.page("https://void.test/feed", rss())
    before = RECENT - timedelta(days=90)
    sites.page("https://old.test/sitemap.xml", sitemap("https://old.test/1", changed=before))
    sites.page("https://redesigned.test/", body('<div class=fresh><a href="/1">Talks</a></div>'))
    for name, numbers in (("few", range(1, 2)), ("many", range(10, 14))):
        sites.page(
            f"https://{name}.test/feed", rss(*(item(f"https://{name}.test/{each}") for each in numbers))
        )
        for each in numbers:
            sites.page(f"https://{name}.test/{each}", page(each))


def test_a_list_that_is_not_as_declared_is_no_source_without_news(
    workbench: "Workbench", sites: "Sites"
) -> None:
    declare(workbench, **NOT_AS_DECLARED)
    serve_what_is_not_as_declared(sites)
    crawled = workbench.crawl("--base", sites.base, *NOT_AS_DECLARED)
    told = {name: (one["outcome"], one["reason"]) for name, one in crawled.summaries.items()}
    no_feed, entities = "it is no RSS, Atom or JSON Feed", "a document that declares entities may be a bomb"
    assert told["page"] == ("failed", UNREAD.format("https://page.test/feed", no_feed))
    assert told["bomb"] == ("failed", UNREAD.format("https://bomb.test/feed", entities))
    assert told["void"][0] == told["redesigned"][0] == "empty"
    assert "no article links on https://redesigned.test/" in told["redesigned"][1]
    # It was read, and what it names is older than a month.
    assert told["old"] == ("unchanged", None)
    assert sites.asked("old.test") == ["/sitemap.xml"]
    too_few = "https://few.test/feed names 1 articles, not 2 to 9 as expected; see whether it has changed"
    assert told["few"] == ("failed", too_few)
    assert crawled.summaries["few"]["counts"]["new"] == 1
    assert told["many"][0] == "failed"
    assert "names 4 articles, not 1 to 2 as expected" in told["many"][1]
    assert len(sites.asked("many.test")) == 3


def test_what_is_asked_for_since_a_day_is_not_asked_for_where_a_feed_tells_that_it_is_older(
    workbench: "Workbench", sites: "Sites"
) -> None:
    declare(
        workbench,
        dated='feed = "https://dated.test/feed"',
        mapped='sitemap = "https://mapped.test/sitemap.xml"',
    )
    old = item("https://dated.test/1", date="Wed, 20 Nov 2019 10:00:00 GMT")
    sites.page(
        "https://dated.test/feed",
        rss(old, item("https://dated.test/2", date="Fri, 03 May 2024 10:00:00 GMT")),
    )
    sites.page("https://dated.test/2", page(2))
    # A sitemap reaches back further than usual where somebody asks for it.
    long_ago = datetime(2024, 6, 1, tzinfo=UTC)
    sites.page("https://mapped.test/sitemap.xml", sitemap("https://mapped.test/3", changed=long_ago))
    sites.page("https://mapped.test/3", page(3))
    crawled = workbench.crawl("--base", sites.base, "dated", "mapped", "--since", "2024-05-01")
    assert {name: one["counts"]["new"] for name, one in crawled.summaries.items()} == {
        "dated": 1,
        "mapped": 1,
    }
    assert "/1" not in sites.asked("dated.test")


def test_sitemaps_behind_those_that_name_enough_are_left_for_the_next_crawl(
    workbench: "Workbench", sites: "Sites"
) -> None:
    workbench.configure(
        '[crawl]\ndelay = 0.5\n[sources.mapped]\nsitemap = "https://mapped.test/sitemap.xml"\n'
    )
    index = "".join(f"<sitemap><loc>https://mapped.test/{name}.xml</loc></sitemap>" for name in "ab")
    sites.page("https://mapped.test/sitemap.xml", f"<sitemapindex>{index}</sitemapindex>")
    for number, name in enumerate("ab", start=1):
        sites.page(f"https://mapped.test/{name}.xml", sitemap(f"https://mapped.test/{number}"))
        sites.page(f"https://mapped.test/{number}", page(number))
    told = workbench.crawl("--base", sites.base, "mapped", "--limit", "1").summaries["mapped"]["counts"]
    assert (told["listed"], told["new"], told["lists_left"]) == (1, 1, 1)
    told = workbench.crawl("--base", sites.base, "mapped").summaries["mapped"]["counts"]
    assert (told["new"], told["left"], told["lists_left"]) == (1, 0, 0)


def test_each_crawl_reads_others_of_many_sitemaps_that_tell_no_date(
    workbench: "Workbench", sites: "Sites", monkeypatch: pytest.MonkeyPatch
) -> None:
    workbench.configure(
        'testing = true\n[crawl]\ndelay = 0\n[sources.mapped]\nsitemap = "https://mapped.test/sitemap.xml"\n'
    )
    names = [f"/{number}.xml" for number in range(24)]
    dated = "<sitemap><loc>/dated.xml</loc><lastmod>2026-11-22</lastmod></sitemap>"
    index = dated + "".join(f"<sitemap><loc>{name}</loc></sitemap>" for name in names)
    sites.page("https://mapped.test/sitemap.xml", f"<sitemapindex>{index}</sitemapindex>")
    for name in ("/dated.xml", *names):
        sites.page(f"https://mapped.test{name}", "<urlset><url><loc>/1</loc></url></urlset>")
    sites.page("https://mapped.test/1", page(1))
    asked = []
    for tens in range(4):
        monkeypatch.setenv("READOUT_CLOCK", f"2026-11-22T12:{10 * tens:02}:00+00:00")
        sites.requests.clear()
        told = workbench.crawl("--base", sites.base, "mapped").summaries["mapped"]
        assert told["reason"] == "stopped at its budget of list pages; further ones were left unread"
        asked.append({path for path in sites.asked("mapped.test") if path != "/1"})
    assert [len(each) for each in asked] == [20] * 4
    assert all({"/sitemap.xml", "/dated.xml"} <= each for each in asked)
    assert set().union(*asked) == {"/sitemap.xml", "/dated.xml", *names}


def test_declared_layouts_say_where_title_date_and_text_stand(workbench: "Workbench", sites: "Sites") -> None:
    declare(
        workbench,
        laid=(
            'feed = "https://laid.test/feed"\nzone = "Asia/Dushanbe"\n'
            '[[sources.laid.layouts]]\ntext = ".gone"\nuntil = 2020-01-01\n'
            '[[sources.laid.layouts]]\ntext = ".story"\ntitle = "h2.name"\ndate = ".stamp"\n'
            'without = ".share"'
        ),
    )
    inside = (
        "<h2 class=name>The Council met in Dushanbe</h2><p class=stamp>12.03.2024, 18:05</p>"
        "<p class=share>Share this article with all of your friends and colleagues today!</p>"
        "<div class=gone><p>"
        + "Words that an earlier design had for text of its own, and no longer. " * 3
        + "</p></div>"
    )
    sites.page("https://laid.test/feed", rss(item("https://laid.test/1")))
    sites.page("https://laid.test/1", page(1, inside=inside))
    crawled = workbench.crawl("--base", sites.base, "laid")
    assert (crawled.summaries["laid"]["outcome"], crawled.summaries["laid"]["reason"]) == ("ok", None)
    article = stored(workbench)["https://laid.test/1"]
    assert article.title == "The Council met in Dushanbe"
    assert article.published_at == datetime(2024, 3, 12, 13, 5, tzinfo=UTC)
    assert article.published_by == "page (zone assumed Asia/Dushanbe)"
    assert "Share this" not in article.body
    assert "railway line number 1" in article.body
