"""Sites behind walls, and sites that answer what they lack as if they had it: crawled whole."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from scheduler.recorded_sites import RecordedSites
from store.search import ArticleQuery, Search
from tests.crawler.conftest import Crawled, Sites, Workbench

if TYPE_CHECKING:
    from tests.crawler.conftest import OpenWorkbench

CONSENT = (
    "<title>Before you continue</title><p>We and our partners use cookies and process personal data.</p>"
    "<button>Accept all</button>"
)
CHALLENGE = "<title>Just a moment...</title><p>Verify you are human by completing the action below.</p>"
LOGIN = "<title>Log in</title><form><input type=password></form>"
PARKED = "<title>parked.test</title><p>This domain is for sale.</p>"
MISSING = "<title>Page not found</title><h1>Page not found</h1><p>Return to the home page.</p>"
SAME = (
    "<title>Lakes</title><h1>The week at the lakes</h1><p>The ministry of fisheries and the harbour office"
    " tell here what they did for boats, fish and visitors in the last week, and whom they met.</p>"
)
NUMBERS = (1, 2, 3)
SOURCES = (
    *("consent", "challenge", "shielded", "teapot", "login", "parked", "elsewhere", "listwall", "feedwall"),
    *("listdenied", "missing", "home", "same", "twice", "mixed"),
)


def news(number: int) -> str:
    return (
        f"<title>Talks</title><h1>Talks, round {number}</h1><p>The deputy ministers of trade met in Kazan for"
        f" round {number} of their talks and agreed on list {number} of goods for the two markets.</p>"
    )


def put(sites: Sites, name: str, *bodies: str, status: int = 200, **headers: str) -> None:
    """Serve a list page of a source and a page for each of its articles."""
    sites.list_page(f"https://{name}.test/news", *(f"/news/{number}" for number, _ in enumerate(bodies)))
    for number, body in enumerate(bodies):
        sites.page(f"https://{name}.test/news/{number}", body, status=status, **headers)


def fill(sites: Sites) -> None:
    for name, wall in {"consent": CONSENT, "challenge": CHALLENGE, "login": LOGIN, "parked": PARKED}.items():
        put(sites, name, *[wall] * 3)
    put(sites, "shielded", *[CHALLENGE] * 3, status=503)
    put(sites, "teapot", *[CHALLENGE] * 3, status=403)
    put(sites, "elsewhere", *[""] * 3, status=302, Location="https://login.other.test/?back=1")
    sites.page("https://listwall.test/news", CONSENT)
    sites.page("https://feedwall.test/rss.xml", CHALLENGE)
    sites.page("https://listdenied.test/news", "no", status=403)
    put(sites, "missing", *[MISSING] * 3)
    put(sites, "home", *[""] * 3, status=302, Location="/")
    sites.page("https://home.test/", news(1))
    put(sites, "same", *[SAME] * 4)
    put(sites, "twice", news(7), news(8), news(7))
    put(sites, "mixed", SAME, news(1), SAME, news(2), SAME, news(3))


@pytest.fixture(scope="module")
def crawled(open_workbench: "OpenWorkbench") -> Iterator[tuple[Workbench, Crawled]]:
    server = RecordedSites(iter(()))
    server.start()
    sites = Sites(server)
    fill(sites)
    bench = open_workbench()
    told = "".join(
        f'[sources.{name}]\nlist = "https://{name}.test/news"\nlink_pattern = "/news/."\n'
        for name in SOURCES
        if name != "feedwall"
    )
    bench.configure(f'[crawl]\ndelay = 0\n{told}[sources.feedwall]\nfeed = "https://feedwall.test/rss.xml"\n')
    yield bench, bench.crawl("--base", sites.base, *SOURCES)
    server.stop()


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("consent", "none of 3 pages was an article (wall_consent 3)"),
        ("challenge", "none of 3 pages was an article (wall_challenge 3)"),
        ("shielded", "3 pages failed (wall_challenge 3)"),
        ("teapot", "3 pages failed (wall_challenge 3)"),
        ("login", "none of 3 pages was an article (wall_login 3)"),
        ("parked", "none of 3 pages was an article (wall_parked 3)"),
        ("elsewhere", "3 pages failed (wall_login 3)"),
        (
            "listwall",
            "the list page https://listwall.test/news is behind a wall: a page that asks for consent",
        ),
        ("feedwall", "the list page https://feedwall.test/rss.xml is behind a wall: a check that no program"),
        ("listdenied", "the list page https://listdenied.test/news is behind a wall: it answered 403"),
    ],
)
def test_a_source_behind_a_wall_is_blocked(
    crawled: tuple[Workbench, Crawled], source: str, said: str
) -> None:
    told = crawled[1].summaries[source]
    assert told["outcome"] == "blocked"
    assert told["reason"].startswith(said)
    assert told["counts"]["walled"] == (0 if said.startswith("the list") else 3)
    assert told["counts"]["left"] == 0


@pytest.mark.parametrize(("source", "number"), [("missing", 3), ("home", 3), ("same", 4)])
def test_pages_that_a_site_lacks_are_no_articles(
    crawled: tuple[Workbench, Crawled], source: str, number: int
) -> None:
    told = crawled[1].summaries[source]
    assert told["outcome"] == "failed"
    assert told["reason"] == f"none of {number} pages was an article (soft_404 {number})"


def test_the_same_text_under_two_addresses_is_a_reprint_and_under_three_no_article(
    crawled: tuple[Workbench, Crawled],
) -> None:
    bench, told = crawled
    twice, mixed = (told.summaries[source]["counts"] for source in ("twice", "mixed"))
    assert (twice["new"], twice["copy"], twice["rejected"]) == (2, 1, 0)
    assert (mixed["new"] + mixed["copy"], mixed["rejected"]) == (3, 3)
    with Search.open(bench.database) as search:
        stored = [article.url for article in search.articles(ArticleQuery())]
    assert {url.partition(".test")[0] for url in stored} == {"https://twice", "https://mixed"}
