"""What takes part in a crawl: of Scrapy's own parts all but those that are named here."""

from importlib import import_module

import pytest
from scrapy.settings import default_settings

from crawler import settings

LEFT_OUT = {
    # Both would listen on a port and run what they are sent.
    "scrapy.extensions.remote_control.RemoteControl",
    "scrapy.extensions.telnet.TelnetConsole",
    # Switched off; to load them would bring along aiohttp and requests.
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware",
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware",
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware",
    # No source has a login: what it adds to each request is nothing.
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware",
    # The guard judges foreign sites where every request has to pass, and the length of addresses; these two
    # drop them without a word.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware",
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware",
    # It warns who writes a spider of requests that take over another one's state, and looks at each for that.
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware",
}
EXTENDED = {
    "scrapy.extensions.closespider.CloseSpider": "crawler.budgets.Budgets",
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": "crawler.robots.RobotsRules",
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": "crawler.downloads.WholeBodies",
}


def named(path: str) -> type:
    module, _, name = path.rpartition(".")
    found: type = getattr(import_module(module), name)
    return found


@pytest.mark.parametrize("kind", ["EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES"])
def test_scrapys_own_parts_are_there_in_their_order_or_left_out_by_name(kind: str) -> None:
    of_scrapy: dict[str, int] = getattr(default_settings, f"{kind}_BASE")
    ours = getattr(settings, f"{kind}_BASE") | getattr(settings, kind, {})
    expected = {EXTENDED.get(path, path): place for path, place in of_scrapy.items() if path not in LEFT_OUT}
    assert ours == expected


@pytest.mark.parametrize(("of_scrapy", "our_own"), EXTENDED.items())
def test_our_own_parts_extend_those_whose_places_they_take(of_scrapy: str, our_own: str) -> None:
    assert issubclass(named(our_own), named(of_scrapy))
