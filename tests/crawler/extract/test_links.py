import pickle
import subprocess
import sys
import time

import pytest

from crawler.extract.found_links import FoundLinks
from crawler.extract.links import find_links
from crawler.extract.refusals import UnreadablePage

NEWS = "http://eng.sectsco.org/news/"


def found(html: str, *, url: str = NEWS) -> FoundLinks:
    return find_links(f"<html><body>{html}</body></html>".encode(), url=url, content_type="text/html")


def test_articles_come_in_page_order_and_each_once() -> None:
    links = found(
        '<a href="/news/20191122/602354.html"><img src="a.jpg"></a>'
        '<a href="20190711/564224.html">The forum</a>'
        '<a href="https://eng.sectsco.org./news/20191122/602354.html#top">Norov and Abelian</a>'
    )
    assert links.articles == (
        ("http://eng.sectsco.org/news/20191122/602354.html", "sectsco:eng:602354"),
        ("http://eng.sectsco.org/news/20190711/564224.html", "sectsco:eng:564224"),
    )


def test_a_print_view_is_the_article_itself() -> None:
    links = found('<a href="print.php?idn=22007">Print</a>', url="http://www.infoshos.ru/en/")
    assert links.articles == (("http://www.infoshos.ru/en/?idn=22007", "infoshos:en:22007"),)


def test_a_session_in_a_link_is_left_out() -> None:
    links = found(
        '<a href="newsDetail.do;jsessionid=0F4C.node1?mode=MOD&amp;nttId=9486">Hristea</a>',
        url="http://mseap.org/mseap/news/news/newsList.do",
    )
    assert links.articles == (
        ("http://mseap.org/mseap/news/news/newsDetail.do?mode=MOD&nttId=9486", "mseap:news:9486"),
    )


@pytest.mark.parametrize(
    "decoy",
    [
        "/secretariat/",
        "javascript:void(0)",
        "JavaScript:go(2)",
        "mailto:sco@sectsco.org",
        "tel:+8610",
        "#top",
        "http://other.example/news/20191122/602354.html",
        "/news/charter.pdf",
        "/news/photo.JPG",
        "/news/?page=2",
        "/news/list-38-2.html",
        "/news/search/",
        "http://[broken",
        "",
        "/news/" + "x" * 2_000,
    ],
)
def test_what_is_no_article_is_not_followed(decoy: str) -> None:
    assert found(f'<a href="{decoy}">Read</a>') == FoundLinks()


def test_an_unknown_shape_under_the_section_s_path_is_followed_and_told() -> None:
    links = found(
        '<a href="/news/2026/meeting-in-beijing">Meeting</a><a href="/photo/2026/meeting">Photo</a>'
    )
    assert links == FoundLinks(unknown=("http://eng.sectsco.org/news/2026/meeting-in-beijing",))


@pytest.mark.parametrize(
    "link",
    [
        '<a rel="next" href="{}">2</a>',
        '<link rel="next" href="{}">',
        '<a href="{}">Next</a>',
        '<a href="{}">next page »</a>',
        '<a href="{}">»</a>',
        '<a href="{}">&gt;</a>',
        '<a href="{}">下一页</a>',
        '<a href="{}">Следующая</a>',
        '<a href="{}" title="Next">more</a>',
        '<a href="{}" class="NextA">older</a>',
        '<a href="{}">След.</a>',
        '<a href="{}" aria-label="Next"><i class="fa"></i></a>',
        '<a href="{}"><span><img src="/n.gif" alt="Next page"></span></a>',
        '<link rel="NEXT" href="{}">',
        '<a href="/news/?page=1">1</a> <a href="{}">2</a> <a href="/news/?page=3">3</a>',
        '<a href="/news/?page=1">[1]</a> <a href="{}">[2]</a>',
    ],
)
def test_the_next_list_page_is_found_in_its_common_forms(link: str) -> None:
    assert found(link.format("/news/?page=2")).next_page == "http://eng.sectsco.org/news/?page=2"


def test_in_a_pager_of_numbers_the_next_one_counts() -> None:
    pager = "".join(f'<a href="/news/?page={number}">{number}</a>' for number in range(1, 9))
    assert found(pager, url=f"{NEWS}?page=4").next_page == f"{NEWS}?page=5"


@pytest.mark.parametrize(
    ("url", "number", "following"),
    [
        (NEWS, 2, f"{NEWS}page/2/"),
        (f"{NEWS}page/2/", 3, f"{NEWS}page/3/"),
        (f"{NEWS}index.php", 2, f"{NEWS}list-38-2.html"),
        (f"{NEWS}list-38-9-en.html", 10, f"{NEWS}list-38-10-en.html"),
    ],
)
def test_the_number_of_a_list_page_may_stand_in_its_path(url: str, number: int, following: str) -> None:
    pager = f'<a href="/docs/page/{number}/">{number}</a><a href="{following}">{number}</a>'
    assert found(pager, url=url).next_page == following


@pytest.mark.parametrize(
    "link",
    [
        '<a rel="next" href="http://other.example/news/?page=2">2</a>',
        '<a href="javascript:fn_page(2)">Next</a>',
        '<a href="/news/">Next</a>',
        '<a href="/news/20191122/602354.html">Next</a>',
        '<span class="NextSpan">Next</span>',
        '<a href="/docs/">Context</a>',
    ],
)
def test_no_other_link_is_a_next_page(link: str) -> None:
    assert found(link).next_page is None


def test_feeds_that_the_page_offers_are_told() -> None:
    links = found(
        '<link rel="alternate" type="application/rss+xml" href="/rss/news.xml">'
        '<link rel="alternate" type="application/atom+xml; charset=utf-8" href="/atom.xml">'
        '<link rel="alternate" hreflang="ru" href="http://rus.sectsco.org/news/">'
        '<link rel="alternate" type="application/rss+xml" href="/rss/news.xml">'
    )
    assert links.feeds == ("http://eng.sectsco.org/rss/news.xml", "http://eng.sectsco.org/atom.xml")


def test_a_base_of_the_same_site_counts_and_a_foreign_one_does_not() -> None:
    link = '<a href="20191122/602354.html">Norov and Abelian</a>'
    assert found(f'<base href="/news/">{link}', url="http://eng.sectsco.org/").articles
    assert not found(
        f'<base href="http://evil.example/news/">{link}', url="http://eng.sectsco.org/x/"
    ).articles


def test_a_feed_s_links_are_read_too() -> None:
    feed = """<?xml version="1.0"?><rss version="2.0"><channel><link>http://www.infoshos.ru/</link>
    <item><title>a</title><link><![CDATA[http://www.infoshos.ru/en/?idn=22007]]></link></item>
    <item><title>b</title><guid>http://infoshos.ru/en/?idn=22008</guid></item>
    <item><title>c</title><link>http://www.infoshos.ru/en/special/1</link></item>
    <item><title>d</title><link>http://other.example/en/?idn=1</link></item></channel></rss>"""
    links = find_links(feed.encode(), url="http://www.infoshos.ru/rss/rss_en.xml", content_type="text/xml")
    assert [key for _, key in links.articles] == ["infoshos:en:22007", "infoshos:en:22008"]
    assert links.unknown == ("http://www.infoshos.ru/en/special/1",)


@pytest.mark.parametrize("between", ["", " "])
def test_a_row_of_comments_takes_no_time(between: str) -> None:
    comment = f"<!---->{between}"
    began = time.monotonic()
    assert not find_links(f"{comment * 600}<html></html>".encode(), url=NEWS, content_type=None).articles
    assert time.monotonic() - began < 1
    few = f"<?xml version='1.0'?>\n{comment * 9}\n<rss><item><link>{NEWS}a</link></item></rss>"
    assert find_links(few.encode(), url=NEWS, content_type=None).unknown == (f"{NEWS}a",)


def test_an_atom_feed_s_links_are_read_too() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>a</title>
    <link rel="self" href="http://x.example/1"/><link href="/en/?idn=22007"/></entry></feed>"""
    links = find_links(feed.encode(), url="http://www.infoshos.ru/rss/atom.xml", content_type=None)
    assert [key for _, key in links.articles] == ["infoshos:en:22007"]


@pytest.mark.parametrize(
    "feed",
    [
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><rss>&b;</rss>',
        '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item><link>&a;</link></item></rss>',
        '<rss><!DOCTYPE rss [<!ENTITY a SYSTEM "http://127.0.0.1/">]><item><link>&a;</link></item></rss>',
    ],
)
def test_a_feed_that_declares_entities_is_refused(feed: str) -> None:
    with pytest.raises(UnreadablePage) as refusal:
        find_links(feed.encode(), url=NEWS, content_type="text/xml")
    assert refusal.value.reason == "xml_entities"


def test_what_a_worker_tells_of_a_list_brings_no_parser_along() -> None:
    loads = (
        "import pickle, sys\n"
        f"pickle.loads({pickle.dumps(FoundLinks(articles=((NEWS, 'a'),)))!r})\n"
        "import crawler.extract.urls\n"
        "print({'lxml', 'htmldate', 'trafilatura'} & set(sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"


def test_a_list_without_links_is_empty_and_no_error() -> None:
    assert found("<p>Under construction</p>") == FoundLinks()
