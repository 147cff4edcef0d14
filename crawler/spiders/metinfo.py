"""Sites made with the MetInfo CMS: any host may be one, so the start addresses tell whose pages belong."""

from crawler.spiders.base import SiteSpider


class Metinfo(SiteSpider):
    """Crawls one column of such a site."""

    name = "metinfo"
