"""What the links of a page mean: their addresses, as a browser would resolve them."""

from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.extract.addresses import LONGEST_URL, canonical_url

_MOST_LINKS = 5_000  # of one page


def links_of(root: HtmlElement) -> list[HtmlElement]:
    """Return the links of a page, the ones that only a script follows too."""
    links: list[HtmlElement] = root.xpath("//a[@href or @onclick] | //area[@href]")
    return links[:_MOST_LINKS]


def absolute(base: str, href: str | None) -> str | None:
    """Return the web address that `href` means on the page at `base`; None for scripts, mail and nonsense."""
    if href is None or len(href) > LONGEST_URL or href.strip().startswith("#"):
        return None
    try:
        address = urljoin(base, href.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in {"http", "https"} and parts.netloc else None


def same_site(address: str, url: str) -> bool:
    """Tell whether two addresses have one host and port, with or without "www."."""
    ours, theirs = (urlsplit(canonical_url(each)).netloc.removeprefix("www.") for each in (url, address))
    return ours == theirs


def base_of(root: HtmlElement, url: str) -> str:
    """Return the address that relative links start from; a foreign `<base>` is not believed."""
    told = next(iter(root.xpath("//base/@href")), None)
    base = absolute(url, told)
    return base if base and same_site(base, url) else url
