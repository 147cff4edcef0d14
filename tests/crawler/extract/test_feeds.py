"""What a feed leads to: addresses, and titles for pages that name none."""

from typing import TYPE_CHECKING

import pytest

from crawler.extract.feeds import feed_entries
from crawler.extract.links import find_links
from crawler.extract.page import extract_article
from crawler.extract.refusals import UnreadablePage

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.crawler.extract.conftest import Recorded

FEED = "http://www.infoshos.ru/rss/rss_en.xml"


def titles_of(item: str) -> list[tuple[str, str]]:
    text = f'<?xml version="1.0"?><rss version="2.0"><channel>{item}</channel></rss>'
    return [(entry.link, entry.title) for entry in feed_entries(text, url=FEED)]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Talks in Osh", "Talks in Osh"),
        ("&amp;quot;SCO&amp;quot; &amp;amp; trade", '"SCO" & trade'),
        ("&amp;lt;b&amp;gt;Talks&amp;lt;/b&amp;gt;&amp;nbsp;in Osh", "Talks in Osh"),
        ("<![CDATA[<i>Talks</i> in Osh]]>", "Talks in Osh"),
        ("Growth &lt; 5 % &amp;lt; 7 %", "Growth < 5 % < 7 %"),
        ("", ""),
    ],
)
def test_a_title_that_was_escaped_twice_is_plain_text(written: str, title: str) -> None:
    item = f"<item><title>{written}</title><link>http://www.infoshos.ru/en/?idn=1</link></item>"
    assert titles_of(item) == [("http://www.infoshos.ru/en/?idn=1", title)]


def test_a_link_that_was_escaped_twice_leads_to_its_page() -> None:
    item = "<item><link>http://www.infoshos.ru/en/?rubric=4&amp;amp;idn=22007</link></item>"
    assert titles_of(item) == [("http://www.infoshos.ru/en/?rubric=4&idn=22007", "")]


def test_a_feed_that_declares_entities_is_refused() -> None:
    text = '<!DOCTYPE rss [<!ENTITY a "aaaa">]><rss><channel><item><title>&a;</title></item></channel></rss>'
    with pytest.raises(UnreadablePage):
        list(feed_entries(text, url=FEED))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_recorded_feed_names_each_article_with_its_title(
    language: str, recorded: "Callable[[str], Recorded]", everything_recorded: "list[Recorded]"
) -> None:
    feed = recorded(f"infoshos/{language}-feed")
    found = find_links(feed.body, url=feed.url, content_type=feed.content_type)
    titles = {each.article["url_key"]: each.article["title"] for each in everything_recorded if each.article}
    assert found.articles
    assert dict(found.titles) == {key: titles[key] for _, key in found.articles}
    assert {url for url, _ in found.articles} == {
        f"http://www.infoshos.ru/{language}/?idn={key.rpartition(':')[2]}" for _, key in found.articles
    }


def test_a_page_that_names_no_title_takes_the_announced_one(recorded: "Callable[[str], Recorded]") -> None:
    page = recorded("infoshos/norov-burian")
    title = page.article["title"]
    nameless = page.text.replace(title, "").replace("<title>InfoSCO - </title>", "<title>InfoSCO</title>")

    def title_of(text: str, announced: str) -> str:
        return extract_article(
            text.encode(page.encoding), url=page.url, content_type=page.content_type, announced=announced
        ).title

    assert title_of(nameless, "Norov and Burian meet") == "Norov and Burian meet"
    assert title_of(page.text, "Norov and Burian meet") == title
    assert title_of(nameless, "") not in {"", "InfoSCO", title}


@pytest.mark.parametrize(
    "cut", ["</item></channel></rss>", "</link></item></channel></rss>", "2</link></item></channel></rss>"]
)
def test_a_feed_that_breaks_off_keeps_its_whole_entries(cut: str) -> None:
    items = "".join(
        f"<item><title>Talks</title><link>https://a.example/{number}</link></item>" for number in (1, 2)
    )
    text = f"<rss><channel>{items}</channel></rss>"
    links = [entry.link for entry in feed_entries(text.removesuffix(cut), url=FEED)]
    assert links == ["https://a.example/1"]
    assert len([*feed_entries(text, url=FEED)]) == 2
    assert len([*feed_entries(text.removesuffix("</channel></rss>"), url=FEED)]) == 2
