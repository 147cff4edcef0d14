"""The SCO Secretariat: eng, rus and chn.sectsco.org.

No raw page could be had: the selectors are reconstructions.
"""

import re
from datetime import date
from zoneinfo import ZoneInfo

from crawler.extract.addresses import ArticleAddress, OwnPage, Parts
from crawler.extract.site import Layout, Site, Zone, with_class

_HOST = re.compile(r"^(?P<language>eng|rus|chn)\.sectsco\.org$")
# Sections of the site's own pages, documents and pictures: no news, whatever their addresses look like.
_OWN_PATH = re.compile(
    r"^/(?:secretariat|about_sco|structure|documents|load|photo|video|search|sitemap|static|admin)(?:/|$)"
)
_PATHS = (
    # /news/20191122/602354.html and /20220125/813122.html
    re.compile(r"^/(?:news/)?(?P<day>[0-9]{8})/(?P<id>[0-9]{3,12})(?:\.html)?/?$"),
    # /20230403/Regular-Meeting-of-SCO-Security-Council-Secretaries--937299.html
    re.compile(r"^/(?:news/)?(?P<day>[0-9]{8})/[^/]*-(?P<id>[0-9]{3,12})(?:\.html)?/?$"),
    # /political/20230710/950979/Vstrecha-….html
    re.compile(r"^/\w{2,30}/(?P<day>[0-9]{8})/(?P<id>[0-9]{3,12})(?:/[^/]*)?/?$"),
)


def _reading(parts: Parts) -> ArticleAddress | OwnPage | None:
    host = _HOST.match(parts.host)
    if host is None:
        return None
    if _OWN_PATH.match(parts.path):
        return OwnPage()
    match = next((found for path in _PATHS if (found := path.match(parts.path))), None)
    if match is None:
        return None
    return ArticleAddress(
        site="sectsco",
        key=f"sectsco:{host['language']}:{int(match['id'])}",
        canonical=f"http://{parts.host}{parts.path}",
        day=_day(match["day"]),
    )


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


SITE = Site(
    name="sectsco",
    grammar=_reading,
    zone=Zone(name="Beijing", zone=ZoneInfo("Asia/Shanghai")),
    caption_first=True,
    layouts=(
        Layout(
            name="sectsco-news",
            matches=f"//h1[{with_class('title')}]",
            container=f"//div[{with_class('content')}]/div[{with_class('text')}]",
            title=f"//h1[parent::div[{with_class('content')}]]",
            without=f".//figcaption | .//*[{with_class('caption')}]",
            images=f"//img[ancestor::div[{with_class('content')}]]",
        ),
    ),
)
