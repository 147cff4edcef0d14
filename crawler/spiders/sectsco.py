"""The SCO Secretariat: eng, rus and chn.sectsco.org, which link each other's articles."""

from crawler.spiders.base import SiteSpider


class Sectsco(SiteSpider):
    """Crawls one section of the site."""

    name = "sectsco"
    site_domains = ("sectsco.org",)
