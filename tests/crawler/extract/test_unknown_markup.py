import re
from collections import Counter
from functools import cache
from html import escape
from random import Random
from typing import TYPE_CHECKING

from crawler.extract.page import ExtractedArticle, extract_article

if TYPE_CHECKING:
    from tests.crawler.extract.conftest import Recorded

HEADLINES = (
    "Energy ministers agree on a common timetable",
    "Secretary-General receives the new ambassador of Mongolia",
    "Border services hold a joint exercise near Osh",
    "Youth council opens its annual session in Chongqing",
    "Deputy Secretary-General meets with the head of UNRCCA",
    "Railway link to be finished by 2027, says operator",
    "Bishkek hosts a forum on mountain tourism",
    "Norov and Guterres discuss Afghanistan in New York",
    "Interbank consortium signs three loan agreements",
    "Exhibition of silk paintings opens at the Secretariat",
    "Foreign ministers to gather in Dushanbe next week",
    "Grain exports through Khorgos grow by a fifth",
    "SCO observers publish their statement on the election",
    "President Tokayev receives the heads of security councils",
    "Film festival in Goa announces its jury",
)
TEASERS = (
    "The two sides exchanged views on transport and promised to meet again before the end of the year.",
    "Experts from eight countries took part in the round table, which was opened by the deputy minister.",
    "According to the press service, the talks lasted for three hours and ended with a joint statement.",
)
MENU = (
    "Home",
    "About us",
    "News",
    "Documents",
    "Photo archive",
    "Partners",
    "Contacts",
    "Site map",
    "Search",
)
DAYS = ("12.03.2020", "2019-11-26", "5 May 2021", "24.01.2020 10:07", "Nov 3, 2019", "2020/02/17")


PAGES = 20  # of each text


def test_an_article_is_found_in_markup_that_no_layout_knows(recorded_article: "Recorded") -> None:
    told = recorded_article.article
    reached = {number: f1_of(number, told["title"], told["body"]) for number in range(PAGES)}
    assert sum(reached.values()) / PAGES >= 0.95, reached
    assert min(reached.values()) >= 0.9, reached


def test_the_title_is_found_in_markup_that_no_layout_knows(recorded_article: "Recorded") -> None:
    told = recorded_article.article
    for number in range(PAGES):
        assert extracted(number, told["title"], told["body"]).title == told["title"]


def test_wrappers_are_what_they_claim_to_be(recorded_article: "Recorded") -> None:
    told = recorded_article.article
    pages = [page(number, told["title"], told["body"].split("\n\n")) for number in range(PAGES)]
    assert len(set(pages)) == PAGES
    assert pages == [page(number, told["title"], told["body"].split("\n\n")) for number in range(PAGES)]
    for mark in ("<table", "<br><br>", "<article>", "<li>", "© 2004-2024", "Phnom Penh", "Leave a comment"):
        assert any(mark in each for each in pages)


def test_what_readers_say_is_no_text_however_much_they_say() -> None:
    told = [f"{teaser} {HEADLINES[place]} as well." for place, teaser in enumerate(TEASERS * 2)]
    said = "".join(
        f"<li><p>Reader {number} has read this: {teaser}</p></li>"
        for number in range(20)
        for teaser in TEASERS
    )
    text = "".join(f"<p>{paragraph}</p>" for paragraph in told)
    page = f"<h1>{HEADLINES[0]}</h1><div>{text}</div><section class='comments'><ol>{said}</ol></section>"

    article = extract_article(page.encode(), url="https://portal.example/1", content_type="text/html")
    assert article.body.split("\n\n") == told


def f1_of(number: int, title: str, body: str) -> float:
    """Return the harmonic mean of precision and recall of the extracted body's words, as a multiset."""
    found, wanted = (words(text) for text in (extracted(number, title, body).body, body))
    return 2 * (found & wanted).total() / (found.total() + wanted.total())


def words(text: str) -> Counter[str]:
    """Count the words; Chinese, which parts none, is counted by its characters."""
    return Counter(re.findall(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+", text.casefold()))


@cache  # each page is looked at from several sides
def extracted(number: int, title: str, body: str) -> ExtractedArticle:
    wrapped = page(number, title, body.split("\n\n")).encode()
    found = extract_article(wrapped, url="http://news.example/2020/some-article", content_type="text/html")
    assert found.layout is None
    return found


def page(number: int, title: str, paragraphs: list[str]) -> str:
    """Return page `number` around `paragraphs`; the same number gives the same page."""
    return Wrapper(Random(number), title, paragraphs).page()  # noqa: S311 - pages, not secrets


class Wrapper:
    """One page in markup that no layout knows, drawn part by part."""

    def __init__(self, chance: Random, title: str, paragraphs: list[str]) -> None:
        self.chance = chance
        self.title = title
        self.paragraphs = [escape(paragraph, quote=False) for paragraph in paragraphs]
        self.telling_names = chance.random() < 0.5  # class names that say what a part is

    def page(self) -> str:
        frame = self.chance.choice(
            (self._columns_of_divs, self._columns_of_cells, self._semantic, self._flat)
        )
        return (
            f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'>"
            f"<title>{escape(self.title)} :: Portal</title>"
            "<script>var page = {news: ['one', 'two']};</script><style>.a { color: red }</style></head>\n"
            f"<body>{frame()}</body></html>"
        )

    # Frames

    def _columns_of_divs(self) -> str:
        columns = [
            f"<div{self._name('left')}>{self._menu()}{self._side()}</div>",
            f"<div{self._name('center')}>{self._nested(self._middle())}</div>",
            f"<div{self._name('right')}>{self._side()}{self._other_news()}</div>",
        ]
        return f"<div{self._name('wrap')}>{self._top()}{''.join(columns)}{self._bottom()}</div>"

    def _columns_of_cells(self) -> str:
        return (
            f"<table width='100%'><tr><td colspan='3'>{self._top()}</td></tr>"
            f"<tr><td width='20%'>{self._menu()}{self._side()}</td>"
            f"<td>{self._nested(self._middle())}</td>"
            f"<td width='20%'>{self._other_news()}{self._side()}</td></tr>"
            f"<tr><td colspan='3'>{self._bottom()}</td></tr></table>"
        )

    def _semantic(self) -> str:
        return (
            f"<header>{self._top()}<nav>{self._menu()}</nav></header>"
            f"<main><article>{self._middle()}</article></main><aside>{self._other_news()}</aside>"
            f"<footer>{self._bottom()}</footer>"
        )

    def _flat(self) -> str:
        return (
            self._top() + self._menu() + self._middle() + self._other_news() + self._side() + self._bottom()
        )

    # Parts

    def _middle(self) -> str:
        heading = self.chance.choice(
            ("<h1>{}</h1>", "<h2>{}</h2>", "<div class='t1'><b>{}</b></div>", "<p><strong>{}</strong></p>")
        ).format(escape(self.title))
        day = self.chance.choice(DAYS)
        dated = self.chance.choice(("<p>{}</p>", "<div><span>{}</span></div>", "<em>{}</em><br>", "")).format(
            day
        )
        crumbs = self.chance.choice(("<div><a href='/'>Home</a> / <a href='/news'>News</a></div>", ""))
        shared = self.chance.choice(
            (
                "<ul><li><a href='#'>Print</a></li><li><a href='#'>Add comment</a></li></ul>",
                "<div><a href='#'>Facebook</a> <a href='#'>VK</a> <a href='#'>Telegram</a></div>",
                "",
            )
        )
        comments = self.chance.choice(
            (
                "<form action='/c'><h4>Leave a comment</h4><textarea></textarea><input type='submit'></form>",
                "",
            )
        )
        trailing = self._other_news() if self.chance.random() < 0.6 else ""
        return crumbs + heading + dated + self._body() + shared + comments + trailing

    def _body(self) -> str:
        shape = self.chance.choice(
            (
                self._as_paragraphs,
                self._as_spaced_paragraphs,
                self._as_divisions,
                self._as_breaks,
                self._as_rows,
                self._as_one_cell,
                self._as_fonts,
                self._as_two_halves,
            )
        )
        return shape()

    def _as_paragraphs(self) -> str:
        return (
            f"<div{self._name('text')}>"
            + "".join(f"<p>{self._inline(p)}</p>\n" for p in self.paragraphs)
            + "</div>"
        )

    def _as_spaced_paragraphs(self) -> str:
        return "\n<p>&nbsp;</p>\n".join(f"<p align='justify'>{p}</p>" for p in self.paragraphs)

    def _as_divisions(self) -> str:
        return (
            f"<div{self._name('text')}>"
            + "".join(f"<div>{self._inline(p)}</div>" for p in self.paragraphs)
            + "</div>"
        )

    def _as_breaks(self) -> str:
        return f"<div{self._name('text')}>" + "<br><br>\n".join(self.paragraphs) + "</div>"

    def _as_rows(self) -> str:
        return "<table>" + "".join(f"<tr><td>{p}</td></tr>" for p in self.paragraphs) + "</table>"

    def _as_one_cell(self) -> str:
        mark = self.chance.choice(("<br /><br />", "<br>&nbsp;<br>"))
        text = mark.join(self.paragraphs)
        return f"<table class='x'><tbody><tr><td valign='top'>{text}</td></tr></tbody></table>"

    def _as_fonts(self) -> str:
        return "".join(
            f"<p><font face='Arial'><span>{self._inline(p)}</span></font></p>" for p in self.paragraphs
        )

    def _as_two_halves(self) -> str:
        half = max(1, len(self.paragraphs) // 2)
        first, second = (
            "".join(f"<p>{p}</p>" for p in part) for part in (self.paragraphs[:half], self.paragraphs[half:])
        )
        between = "<div><a href='/ad'><img src='/ad.gif' alt='Advertisement'></a></div>"
        return f"<div><div>{first}</div>{between}<div>{second}</div></div>"

    def _other_news(self) -> str:
        chosen = self.chance.sample(HEADLINES, self.chance.randint(4, 10))
        dated = [(headline, self.chance.choice(DAYS)) for headline in chosen]
        shape = self.chance.randrange(5)
        if shape == 0:
            rows = "".join(
                f"<li><a href='/n/{n}'>{h}</a> <span>{d}</span></li>" for n, (h, d) in enumerate(dated)
            )
            return f"<h3>Other news</h3><ul>{rows}</ul>"
        if shape == 1:
            return "".join(f"<p><a href='/n/{n}'>{h}</a></p><p>{d}</p>" for n, (h, d) in enumerate(dated))
        if shape == 2:
            return (
                "<table>"
                + "".join(f"<tr><td>{d}</td><td><a href='/n'>{h}</a></td></tr>" for h, d in dated)
                + "</table>"
            )
        if shape == 3:
            return "".join(f"<div><div>{h}</div><div>{d}</div></div>" for h, d in dated)
        return "<h4>Read also</h4>" + "<br>".join(f"{d} <a href='/n'>{h}</a>" for h, d in dated)

    def _side(self) -> str:
        return self.chance.choice(
            (
                f"<div><h4>Announcement</h4><p>{self.chance.choice(TEASERS)}</p><a href='/m'>More</a></div>",
                "<form action='/s'><input name='q'><button>Find</button></form>",
                "<div><span>16:22</span>Phnom Penh</div><div><span>14:52</span>Colombo</div>",
                "<table><tr><td>Mo</td><td>Tu</td><td>We</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>",
                "",
            )
        )

    def _menu(self) -> str:
        names = self.chance.sample(MENU, self.chance.randint(4, len(MENU)))
        if self.chance.random() < 0.5:
            return (
                "<ul>"
                + "".join(f"<li><a href='/{n}'>{name}</a></li>" for n, name in enumerate(names))
                + "</ul>"
            )
        return "<div>" + " | ".join(f"<a href='/{n}'>{name}</a>" for n, name in enumerate(names)) + "</div>"

    def _top(self) -> str:
        sponsor = "<p>This portal is supported by the Agency for Press and Mass Communications</p>"
        sponsored = self.chance.choice((sponsor, ""))
        return f"<div{self._name('top')}><img src='/logo.gif' alt='Portal'>{sponsored}</div>"

    def _bottom(self) -> str:
        rights = "© 2004-2024 Portal. All rights reserved. When quoting, a link to the portal is required."
        address = "12 Long Street, Tashkent, tel. +998 71 000 00 00"
        return f"<div{self._name('bottom')}><p>{rights}</p><p>{address}</p></div>"

    # Strokes

    def _name(self, told: str) -> str:
        return f" class='{told}'" if self.telling_names else f" id='b{self.chance.randrange(900)}'"

    def _nested(self, inner: str) -> str:
        depth = self.chance.randrange(6)
        return "<div>" * depth + inner + "</div>" * depth

    def _inline(self, paragraph: str) -> str:
        """Put one word into a link or bold type."""
        between = " " if " " in paragraph else ""
        words = paragraph.split(" ") if between else re.findall(r"\w{1,2}|\W", paragraph)
        place = self.chance.randrange(len(words))
        words[place] = self.chance.choice(("<b>{}</b>", "<a href='/x'>{}</a>", "<em>{}</em>", "{}")).format(
            words[place]
        )
        return between.join(words)
