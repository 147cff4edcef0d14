"""The InfoSCO portal, in English and Russian, with and without www."""

from crawler.spiders.base import SiteSpider


class Infoshos(SiteSpider):
    """Crawls one section of the site."""

    name = "infoshos"
    site_domains = ("infoshos.ru",)
