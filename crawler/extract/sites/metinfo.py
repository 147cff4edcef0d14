"""Sites made with the MetInfo CMS, such as sh.scoda.com. The selectors are those of its stock template."""

import re
from zoneinfo import ZoneInfo

from crawler.extract.addresses import ID, ArticleAddress, OwnPage, Parts
from crawler.extract.site import Layout, Site, Zone, with_class, within

_DYNAMIC_PATH = re.compile(r"^(?:/[^/]+)*/shownews\.php$")
# news38/4242.html, news/4242-en.html. Other systems have such addresses too.
_STATIC_PATH = re.compile(r"^(?:/[^/]+)*/news[0-9]*/(?P<id>[0-9]{1,12})(?:-[a-z]{2})?\.html$")
# about7/show.php?id=786, where a column has one page only. Other systems may show their news so.
_OWN_PATH = re.compile(r"^(?:/[^/]+)*/show\.php$")
_PAGE_FIELD = "//input[@id = 'metPageT']"
_HOSTS = frozenset({"sh.scoda.com"})  # known to be MetInfo's, also where no page is at hand that tells


def _reading(parts: Parts) -> ArticleAddress | OwnPage | None:
    if _DYNAMIC_PATH.match(parts.path):
        return _address(parts, parts.asked.get("id", ""))
    return _reading_on_its_pages(parts) if parts.host in _HOSTS else None


def _reading_on_its_pages(parts: Parts) -> ArticleAddress | OwnPage | None:
    if _OWN_PATH.match(parts.path):
        return OwnPage()
    match = _STATIC_PATH.match(parts.path)
    return _address(parts, match["id"]) if match else None


def _address(parts: Parts, number: str) -> ArticleAddress | None:
    """Make the address of the article `number`, in whichever of MetInfo's modes it is written.

    Its ids are one series over all columns and languages, so neither belongs to the key; but `lang` may be
    what makes the page answer, so the canonical address keeps it.
    """
    if not ID.match(number):
        return None
    return ArticleAddress(
        site="metinfo",
        key=f"metinfo:{parts.host}{parts.port}:{int(number)}",
        canonical=parts.whole,
    )


SITE = Site(
    name="metinfo",
    grammar=_reading,
    grammar_on_its_pages=_reading_on_its_pages,
    signs=(
        "//meta[@name = 'generator'][starts-with(normalize-space(@content), 'MetInfo')]"
        f" | {_PAGE_FIELD} | //*[{with_class('met-shownews')} or {with_class('met-news-list')}]"
    ),
    sign_words=("met-", "metPageT", "MetInfo"),
    page_field=f"{_PAGE_FIELD}[@data-pageurl]",
    # Inferred: the system's installations keep China's time.
    zone=Zone(name="Beijing", zone=ZoneInfo("Asia/Shanghai")),
    stamp=re.compile(
        # What follows it (who entered it, the source) may follow without a blank.
        r"^(?:(?:发布|更新)?(?:时间|日期)\s*[:：]\s*)?(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\s+"
        r"(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})(?!\d)",
        re.ASCII,
    ),
    noise=re.compile(
        r"^(?:Powered by MetInfo\b.*|\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?!\d).*|admin|source:|share:"
        r"|(?:发布者|来源|浏览|分享)\s*[:：].{0,40})$"
    ),
    leaked=re.compile("图片关键词"),  # the default text of an image's alternative
    layouts=(
        Layout(
            name="metinfo-7",
            container=f"//*[{with_class('met-editor')}][{within('met-shownews')}]",
            title=f"//h1[{within('details-title', 'met-shownews')}]",
            without=f".//*[{with_class('met-relevant')}]",
            images=f"//img[{within('met-editor', 'met-shownews')}]",
        ),
    ),
)
