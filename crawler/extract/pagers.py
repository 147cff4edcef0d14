"""Which list page follows a list page, in the common forms of pagers."""

import re
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from crawler.extract.addresses import canonical_url
from crawler.extract.hrefs import absolute, links_of, same_site
from crawler.extract.scripted import PAGE_FIELD, Call, ScriptedPage, calls_of, submitted
from crawler.extract.site import Site
from crawler.extract.text import squeezed
from crawler.extract.urls import SITES, article_address

# What a link to the next page says or is called, in the languages of the sites and their neighbours.
_NEXT_TEXT = re.compile(
    r"(?i)^(?:next(?: page)?|older(?: posts| news| entries)?|下一?页|下一頁|下页|后一页|"
    r"следующая(?: страница)?|далее|вперед|вперёд|дальше|다음|келесі|keyingi)?\s*[›»→>]{0,2}$"
)
_NEXT_CLASS = re.compile(r"(?i)(?:^|[\s_-])next(?:a|page|link)?(?:$|[\s_-])")
_ORDER = re.compile(r"^[1-9]\d{0,4}$", re.ASCII)
# A form's own action may be another's: that of an entry, of its deletion.
_NO_LIST = re.compile(r"(?i)(?:detail|view|regist|insert|write|updt|update|modify|delete|remove)\w*\.\w+$")
# eGovFrame's own pagers; their functions write the field "pageIndex" of a form that may stand elsewhere.
_EGOV_PAGER = re.compile(r"^(?:fn_egov_\w*|linkPage)$")
_EGOV_FIELD = "pageIndex"
_PAGING = re.compile(r"(?i)page|paging")


def next_list_page(root: HtmlElement, *, base: str, url: str, system: Site | None) -> str | None:
    """Return the canonical address of the list page after the one at `url`; None where none is told.

    `base` is where the page's relative links start from, `system` what the page was made with. The number of
    the next page counts before the word "next", which may mean the next ten pages.
    """
    found = (
        _declared(root, base, url)
        or _following_number(root, base, url)
        or _following_call(root, base, url)
        or _called_next(root, base, url, system)
        or _in_page_field(root, base, url)
    )
    return found if found != canonical_url(url) else None


def _declared(root: HtmlElement, base: str, url: str) -> str | None:
    hrefs = root.xpath(
        "//*[self::a or self::link][contains(concat(' ', normalize-space(@rel), ' '), ' next ')]/@href"
    )
    addresses = (absolute(base, href) for href in hrefs)
    return next(
        (canonical_url(address) for address in addresses if address and same_site(address, url)), None
    )


def _called_next(root: HtmlElement, base: str, url: str, system: Site | None) -> str | None:
    addresses = (absolute(base, link.get("href")) for link in links_of(root) if _leads_on(link))
    lists = (address for address in addresses if address and not article_address(address, system=system))
    return next((canonical_url(address) for address in lists if same_site(address, url)), None)


def _leads_on(link: HtmlElement) -> bool:
    said = (squeezed(link.text_content()[:80]), squeezed(link.get("title", "")[:80]))
    called = f"{link.get('class', '')} {link.get('id', '')}"[:200]
    return any(text and _NEXT_TEXT.match(text) for text in said) or bool(_NEXT_CLASS.search(called))


def _following_number(root: HtmlElement, base: str, url: str) -> str | None:
    """Find the next page in a pager of numbers: the link that says one more than this page's own number."""
    wanted = str(page_number(url) + 1)
    for link in links_of(root):
        address = absolute(base, link.get("href"))
        if address and squeezed(link.text_content()[:8]) == wanted and same_site(address, url):
            here, there = urlsplit(url).path, urlsplit(address).path
            if here == there and page_number(address) == int(wanted):
                return canonical_url(address)
    return None


def page_number(url: str) -> int:
    """Return the number of the list page at `url`, as its query tells it; 1 where it tells none."""
    query = parse_qsl(urlsplit(url).query)
    return next((int(value) for name, value in query if PAGE_FIELD.match(name) and _ORDER.match(value)), 1)


def _following_call(root: HtmlElement, base: str, url: str) -> str | None:
    """Find the next page in a pager whose links call a script with the number of a page."""
    wanted = str(page_number(url) + 1)
    page = ScriptedPage.of(root, base=base, url=url)
    form, field = page.form_with(PAGE_FIELD) or (None, "")
    for link in links_of(root):
        for call in calls_of(link):
            spelt = field or (_EGOV_FIELD if _EGOV_PAGER.match(call.name) else "")
            if spelt and call.arguments == (wanted,) and _turns_pages(call, link):
                action = page.action_of(call, form)
                lists = action if action and not _NO_LIST.search(urlsplit(action).path) else url
                return submitted(lists, form, {spelt: wanted})
    return None


def _turns_pages(call: Call, link: HtmlElement) -> bool:
    return bool(_PAGING.search(call.name)) or squeezed(link.text_content()[:8]) in call.arguments


def _in_page_field(root: HtmlElement, base: str, url: str) -> str | None:
    """Build the next page's address in a site's own field where a person may write the number of a page."""
    for field in (site.page_field for site in SITES.values() if site.page_field):
        for told in root.xpath(field)[:1]:
            before, _, rest = (told.get("data-pageurl") or "").partition("|")
            after, _, last = rest.rpartition("|")
            number = told.get("value") or ""
            if _ORDER.match(number) and _ORDER.match(last) and int(number) < int(last):
                address = absolute(base, f"{before}{int(number) + 1}{after}")
                return canonical_url(address) if address and same_site(address, url) else None
    return None
