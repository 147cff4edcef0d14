"""Pages that stand in an article's stead, and articles that only look like them."""

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from crawler.extract.declared_links import find_declared_links
from crawler.extract.links import find_links
from crawler.extract.page import extract_article
from crawler.extract.refusals import NotAnArticle, UnreadablePage
from crawler.extract.sights import sight_of
from crawler.extract.site import LinkRules, ListKind
from crawler.extract.walls import wall_of_page
from crawler.walls import SOFT_404, Wall, is_home, said_of, wall_at
from tests.crawler.extract.conftest import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
URL = "https://lakes.example/news/2026/talks"
UTC = ZoneInfo("UTC")
HTML = "text/html; charset=utf-8"


def pages(name: str) -> "Iterator[tuple[str, str, bytes]]":
    """Yield the pages of a table: its name, the page's own, its bytes."""
    told = tomllib.loads((HERE / name).read_text(encoding="utf-8"))
    for kind, each in told.items():
        for page, (title, body) in each.items():
            window = title if kind in set(Wall) | {SOFT_404} else f"{title} | The Lakeside Herald"
            yield kind, page, f"<html><head><title>{window}</title></head><body>{body}</body></html>".encode()


WALLS = [pytest.param(kind, body, id=f"{kind}-{name}") for kind, name, body in pages("walls.toml")]
ARTICLES = [pytest.param(body, id=f"{kind}-{name}") for kind, name, body in pages("no_walls.toml")]


@pytest.mark.parametrize(("kind", "body"), WALLS)
def test_a_page_in_an_articles_stead_is_no_article(kind: str, body: bytes) -> None:
    with pytest.raises(NotAnArticle) as refused:
        extract_article(body, url=URL, content_type=HTML)
    assert refused.value.reason == kind


@pytest.mark.parametrize("body", ARTICLES)
def test_an_article_about_walls_or_beside_a_banner_is_an_article(body: bytes) -> None:
    article = extract_article(body, url=URL, content_type=HTML)
    assert article.title.split()[0] in body.decode()


def test_no_recorded_page_is_a_wall() -> None:
    told = [wall_of_page(page.body, url=page.url, content_type=page.content_type) for page in ALL]
    assert set(told) == {None}


def test_each_kind_is_told_in_many_forms() -> None:
    kinds = [kind for kind, _, _ in pages("walls.toml")]
    assert {kind: kinds.count(kind) >= 10 for kind in set(kinds)} == dict.fromkeys([*Wall, SOFT_404], True)


@pytest.mark.parametrize(("kind", "body"), WALLS)
def test_a_list_page_behind_a_wall_says_so(kind: str, body: bytes) -> None:
    with pytest.raises(UnreadablePage) as refused:
        find_links(body, url="https://lakes.example/news/", content_type=HTML)
    assert refused.value.reason == kind
    for rules in (LinkRules(kind=each, zone=UTC, pattern="/talks/") for each in ListKind):
        with pytest.raises(UnreadablePage) as refused:
            find_declared_links(body, url="https://lakes.example/news/", content_type=HTML, rules=rules)
        assert refused.value.reason == kind


@pytest.mark.parametrize(("kind", "body"), WALLS[::5])
def test_whoever_looks_at_an_address_is_told_of_the_wall_before_it(kind: str, body: bytes) -> None:
    with pytest.raises(UnreadablePage) as refused:
        sight_of(body, url="https://lakes.example/news/", content_type=HTML)
    assert refused.value.reason == kind
    assert said_of(kind) in str(refused.value)


def test_a_list_of_headlines_beside_a_banner_is_read() -> None:
    links = "".join(f"<li><a href='/news/{day}'>Talks about railways, day {day}</a></li>" for day in range(3))
    banner = "<p>We use cookies to improve your experience.</p><button>Accept all</button>"
    page = f"<html><body><ul>{links}</ul>{banner}</body></html>".encode()
    for pattern, number in (("/news/", 3), ("/articles/", 0)):
        rules = LinkRules(kind=ListKind.LIST, zone=UTC, pattern=pattern)
        found = find_declared_links(page, url="https://lakes.example/", content_type=HTML, rules=rules)
        assert len(found.articles) == number


@pytest.mark.parametrize(
    ("url", "wall"),
    [
        ("https://consent.lakes.example/?back=1", Wall.CONSENT),
        ("https://lakes.example/oauth2/authorize", Wall.LOGIN),
        ("https://login.lakes.example/", Wall.LOGIN),
        ("https://shield.example/showcaptcha?to=1", Wall.CHALLENGE),
        ("https://lakes.example/authors/1", None),
        ("https://lakes.example/news/consents", None),
    ],
)
def test_a_redirect_elsewhere_tells_a_wall_by_its_address(url: str, wall: Wall | None) -> None:
    assert wall_at(url) == wall


@pytest.mark.parametrize(
    ("url", "home"),
    [
        ("https://lakes.example", True),
        ("https://lakes.example/en/", True),
        ("https://lakes.example/index.html", True),
        ("https://lakes.example/?idn=22007", False),
        ("https://lakes.example/news/", False),
    ],
)
def test_a_sites_first_page_is_known_by_its_address(url: str, *, home: bool) -> None:
    assert is_home(url) is home


def test_a_paragraph_of_any_length_is_looked_at_in_no_time() -> None:
    body = (
        f"<html><title>{'404 ' * 500}</title><body><p>{'page this эт запис 页面 ' * 40_000}</p></body></html>"
    )
    assert wall_of_page(body.encode(), url=URL, content_type=HTML) is None
