"""The MSEAP Cyber Secretariat, also on port 442."""

from crawler.spiders.base import SiteSpider


class Mseap(SiteSpider):
    """Crawls one section of the site."""

    name = "mseap"
    site_domains = ("mseap.org",)
