"""Sites made with the MetInfo CMS, such as sh.scoda.com. The selectors are those of its stock template."""

import re
from zoneinfo import ZoneInfo

from crawler.extract.addresses import ID, ArticleAddress, Parts
from crawler.extract.site import Layout, Site, Zone, with_class

_DYNAMIC_PATH = re.compile(r"^(?:/[^/]+)*/shownews\.php$")
# Hosts whose static addresses (news38/4242.html) are known to be MetInfo's; dynamic ones tell by themselves.
_HOSTS = frozenset({"sh.scoda.com"})
_STATIC_PATH = re.compile(r"^/news[0-9]*/(?P<id>[0-9]{1,12})(?:-[a-z]{2})?\.html$")


def _article(parts: Parts) -> ArticleAddress | None:
    """Read any of MetInfo's address modes.

    Its ids are one series over all columns and languages, so neither belongs to the key; but `lang` may be
    what makes the page answer, so the canonical address keeps it.
    """
    static = _STATIC_PATH.match(parts.path) if parts.host in _HOSTS else None
    number = static["id"] if static else parts.asked.get("id", "")
    if not (static or _DYNAMIC_PATH.match(parts.path)) or not ID.match(number):
        return None
    return ArticleAddress(
        site="metinfo",
        key=f"metinfo:{parts.host}{parts.port}:{int(number)}",
        canonical=parts.whole,
    )


SITE = Site(
    name="metinfo",
    grammar=_article,
    # Inferred: the system's installations keep China's time.
    zone=Zone(name="Beijing", zone=ZoneInfo("Asia/Shanghai")),
    stamp=re.compile(
        r"^(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\s+"
        r"(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})(?:\s|$)",
        re.ASCII,
    ),
    noise=re.compile(
        r"^(?:Powered by MetInfo\b.*|\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\b.*|admin|source:|share:)$"
    ),
    leaked=re.compile("图片关键词"),  # the default text of an image's alternative
    layouts=(
        Layout(
            name="metinfo-7",
            matches=f"//*[{with_class('met-shownews')}]",
            container=f"//*[{with_class('met-shownews')}]//*[{with_class('met-editor')}]",
            title=f"//*[{with_class('met-shownews')}]//*[{with_class('details-title')}]//h1",
            without=f".//*[{with_class('met-relevant')}]",
            images=f"//*[{with_class('met-shownews')}]//*[{with_class('met-editor')}]//img",
        ),
    ),
)
