"""`readout sources add` and `check`, against made-up sites on loopback."""

import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scheduler.recorded_sites import RecordedSites, Recording
from store.archive import Archive
from store.records.hosts import HostWait
from tests.hostile.canary import Canary

if TYPE_CHECKING:
    from tests.conftest import Readout

HEADLINES = [f"The Minister of Foreign Affairs received guest number {number}" for number in range(1, 7)]
LINKS = "".join(f'<li><a href="/news/{n}">{text}</a></li>' for n, text in enumerate(HEADLINES, start=1))
MENU = '<a href="/about">About us</a><a href="/contacts">Contacts</a>'


CONFIGURATION = "[crawl]\ndelay = 0\n"  # the made-up sites are on loopback


def page(number: int) -> str:
    return (
        f"<html><head><title>Guest {number}</title></head><body><h1>{HEADLINES[number - 1]}</h1>"
        f"<p>The Minister received guest number {number} in the capital and spoke with the guest about trade,"
        " about railways and about visas.</p><p>Both sides agreed to meet again in spring, and to send each"
        f" other a list of {number} proposals before that meeting begins.</p></body></html>"
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The configuration's file."""
    written = tmp_path / "readout.toml"
    written.write_text(CONFIGURATION)
    return written


@pytest.fixture
def sites() -> Iterator[RecordedSites]:
    server = RecordedSites(iter(()))

    def put(url: str, body: str, kind: str = "text/html") -> None:
        headers = {"Content-Type": f"{kind}; charset=utf-8"}
        server.put(Recording(url=url, status=200, headers=headers, body=body.encode()))

    feed = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    put("https://feeding.test/", f"<html><head>{feed}</head><body>{MENU}{LINKS}</body></html>")
    items = "".join(
        f"<item><title>{text}</title><link>https://feeding.test/news/{number}</link>"
        f"<pubDate>Fri, 20 Nov 2026 0{number}:00:00 +0600</pubDate></item>"
        for number, text in enumerate(HEADLINES, start=1)
    )
    put("https://feeding.test/rss.xml", f"<rss><channel>{items}</channel></rss>", "application/rss+xml")
    for number in (1, 2, 3):
        put(f"https://feeding.test/news/{number}", page(number))
    put("https://feeding.test/news/4", "<html><body><p>Soon.</p></body></html>")
    put("https://listing.test/press", f"<html><body>{MENU}<ul>{LINKS}</ul></body></html>")
    put("https://mapped.test/", f"<html><body>{MENU}</body></html>")
    put("https://mapped.test/robots.txt", "Sitemap: https://mapped.test/maps/news.xml\n", "text/plain")
    put("https://mapped.test/maps/news.xml", "<urlset><url><loc>/1</loc></url></urlset>", "text/xml")
    server.start()
    yield server
    server.stop()


def test_a_source_is_found_declared_checked_and_crawled(
    readout: "Readout", sites: RecordedSites, tmp_path: Path
) -> None:
    (file := tmp_path / "readout.toml").write_text("# our own\n[crawl]\ndelay = 0  # loopback\n")
    there = ("--base", sites.base)
    added = readout("sources", "add", "https://feeding.test/", *there)
    assert added.code == 0, added.err
    assert "found a feed that names 6 pages; added to readout.toml" in added.err
    assert file.read_text() == "# our own\n[crawl]\ndelay = 0  # loopback\n\n" + added.out
    assert tomllib.loads(added.out)["sources"]["feeding-test"] == {
        "feed": "https://feeding.test/rss.xml", "language": "en", "zone": "UTC"
    }  # fmt: skip

    checked = readout("sources", "check", "feeding-test", "--limit", "4", *there)
    assert checked.code == 0, checked.err
    shown = {told["title"]: told for told in map(json.loads, checked.out.splitlines())}
    assert set(shown) == set(HEADLINES[:3])
    first = shown[HEADLINES[0]]
    assert (first["published_at"], first["published_by"]) == ("2026-11-19T19:00:00+00:00", "announced")
    assert (first["language"], first["outlet"]) == ("en", "feeding.test")
    assert first["characters"] > 200
    assert "feeding-test: 6 articles listed, 3 read here" in checked.err
    assert "refused: https://feeding.test/news/4: it has no text of an article's length" in checked.err
    assert list(tmp_path.glob("*.db")) == []

    again = readout("sources", "add", "https://www.feeding.test/rss.xml", *there)
    assert again.code == 2
    assert "source 'feeding-test' has the address" in again.err


def test_a_list_and_a_sitemap_are_found_where_no_feed_is(
    readout: "Readout", sites: RecordedSites, file: Path
) -> None:
    listed = readout("sources", "add", "https://listing.test/press", "--base", sites.base, "--dry-run")
    assert listed.code == 0, listed.err
    told = tomllib.loads(listed.out)["sources"]["listing-test"]
    assert told["list"] == "https://listing.test/press"
    assert told["link_pattern"] == r"^https?://(?:www\.)?listing\.test/news/[0-9]+$"
    assert file.read_text() == CONFIGURATION

    file.unlink()  # it is made, where there is none
    mapped = readout("sources", "add", "https://mapped.test/", "--name", "map", "--base", sites.base)
    assert mapped.code == 0, mapped.err
    assert tomllib.loads(file.read_text())["sources"]["map"] == {
        "sitemap": "https://mapped.test/maps/news.xml", "zone": "UTC"
    }  # fmt: skip


def test_what_can_be_no_source_is_refused_and_nothing_is_written(
    readout: "Readout", sites: RecordedSites, file: Path
) -> None:
    for url, said in (
        ("http://127.0.0.1/rss", "not a public one"),
        ("http://[::1]/rss", "not a public one"),
        ("file:///etc/passwd", "is no address of a page"),
        ("https://tass.com/rss/v2.xml", "source 'tass' has the address"),
    ):
        refused = readout("sources", "add", url)
        assert (refused.code, refused.out) == (2, "")
        assert said in refused.err
    taken = readout("sources", "add", "https://feeding.test/", "--name", "mseap", "--base", sites.base)
    assert taken.code == 2
    assert "there is a source 'mseap' already" in taken.err
    missing = readout("sources", "add", "https://missing.test/", "--base", sites.base)
    assert missing.code == 1
    assert "'https://missing.test/' can't be a source: it answered 404" in missing.err
    unknown = readout("sources", "check", "nobody")
    assert unknown.code == 2
    assert "no source 'nobody'" in unknown.err
    assert file.read_text() == CONFIGURATION


def test_a_look_at_an_address_reaches_nothing_private(
    readout: "Readout", sites: RecordedSites, file: Path
) -> None:
    canary = Canary()
    private = f"{canary.base}/feed"
    links = f'<link rel="alternate" type="application/rss+xml" href="{private}">'
    html = {"Content-Type": "text/html"}
    pages = {
        "https://luring.test/": (200, html, f"<html><head>{links}</head><body>{MENU}</body></html>"),
        "https://luring.test/robots.txt": (200, {"Content-Type": "text/plain"}, f"Sitemap: {private}\n"),
        "https://sending.test/": (302, {**html, "Location": private}, ""),
    }
    for url, (status, headers, body) in pages.items():
        sites.put(Recording(url=url, status=status, headers=headers, body=body.encode()))
    for url, said in (
        ("https://luring.test/", "it names no articles"),
        ("https://sending.test/", "not a public one"),
    ):
        looked = readout("sources", "add", url, "--base", sites.base)
        assert looked.code == 1
        assert said in looked.err
    canary.stop()
    assert canary.contacts == []
    assert file.read_text() == CONFIGURATION


def test_a_look_leaves_a_host_alone_that_asked_a_crawl_for_it(
    readout: "Readout", sites: RecordedSites, tmp_path: Path
) -> None:
    (tmp_path / "readout.toml").write_text(
        CONFIGURATION + '[sources.feeding]\nfeed = "https://feeding.test/rss.xml"\n'
    )
    now = datetime.now(UTC)
    wait = HostWait(
        host="feeding.test", not_before=now + timedelta(hours=2), reason="it answered 429", noted_at=now
    )
    with Archive.open(f"sqlite:///{tmp_path}/readout.db") as archive:
        archive.keep_wait(wait)
    for asked in (("check", "feeding"), ("add", "https://feeding.test/news/1", "--dry-run")):
        told = readout("sources", *asked, "--base", sites.base)
        assert (told.code, wait.said in told.err) == (1, True), told.err
    assert sites.requests == []
