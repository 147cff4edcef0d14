"""Which list page follows a list page, in the common forms of pagers."""

import re
from collections.abc import Sequence
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
    r"следующая(?: страница)?|след\.?|далее|вперед|вперёд|дальше|다음|келесі|keyingi)?\s*[›»→>]{0,2}$"
)
_NEXT_CLASS = re.compile(r"(?i)(?:^|[\s_-])next(?:a|page|link)?(?:$|[\s_-])")
_SECOND = 2
_ORDER = re.compile(r"^[1-9]\d{0,4}$", re.ASCII)
# /news/page/2/ and /news/list-3-2-en.html
_NUMBERED_PATH = re.compile(
    r"(?i)^(?P<folder>/(?:.*/)?)(?:page[/_-]?|list-\d+-)(?P<number>[1-9]\d{0,4})(?:-[a-z]{2})?(?:\.[a-z]{2,5})?/?$",
    re.ASCII,
)
# A form's own action may be another's: that of an entry, of its deletion.
_NO_LIST = re.compile(r"(?i)(?:detail|view|regist|insert|write|updt|update|modify|delete|remove)\w*\.\w+$")
# eGovFrame's own pagers; their functions write the field "pageIndex" of a form that may stand elsewhere.
_EGOV_PAGER = re.compile(r"^(?:fn_egov_\w*|linkPage)$")
_EGOV_FIELD = "pageIndex"
_PAGING = re.compile(r"(?i)page|paging")


def next_list_page(root: HtmlElement, page: ScriptedPage, *, system: Site | None) -> str | None:
    """Return the canonical address of the list page that follows the list `page`; None where none is told.

    `system` is what the page was made with. The number of the next page counts before the word "next", which
    may mean the next ten pages.
    """
    links = links_of(root)
    found = (
        _declared(root, page)
        or _following_number(links, page)
        or _following_call(links, page)
        or _called_next(links, page, system)
        or _in_page_field(root, page)
    )
    return found if found != canonical_url(page.url) else None


def _declared(root: HtmlElement, page: ScriptedPage) -> str | None:
    related = root.xpath("//a[@rel and @href] | //link[@rel and @href]")
    hrefs = (link.get("href") for link in related if "next" in link.get("rel", "")[:80].lower().split())
    addresses = (absolute(page.base, href) for href in hrefs)
    return next(
        (canonical_url(address) for address in addresses if address and same_site(address, page.url)), None
    )


def _called_next(links: Sequence[HtmlElement], page: ScriptedPage, system: Site | None) -> str | None:
    addresses = (absolute(page.base, link.get("href")) for link in links if _leads_on(link))
    lists = (address for address in addresses if address and not article_address(address, system=system))
    return next((canonical_url(address) for address in lists if same_site(address, page.url)), None)


def _leads_on(link: HtmlElement) -> bool:
    pictures = (picture.get("alt", "") for picture in link.iter("img"))
    told = (link.text_content(), link.get("title", ""), link.get("aria-label", ""), *pictures)
    said = (squeezed(text[:80]) for text in told)
    called = f"{link.get('class', '')} {link.get('id', '')}"[:200]
    return any(text and _NEXT_TEXT.match(text) for text in said) or bool(_NEXT_CLASS.search(called))


def _following_number(links: Sequence[HtmlElement], page: ScriptedPage) -> str | None:
    """Find the next page in a pager of numbers: the link that says one more than this page's own number.

    Some count in their addresses from nought: there every number that is said is one more than that.
    """
    lists = {_list_of(page.url), _folder(urlsplit(page.url).path)}
    said = ((_said_by(link), absolute(page.base, link.get("href"))) for link in links)
    pager = [(number, each) for number, each in said if number and each and _list_of(each) in lists]
    later = [(number, _number_of(each, first=0)) for number, each in pager if number > 1]
    first = 0 if later and all(told == number - 1 for number, told in later) else 1
    own = _number_of(page.url, first=first)
    for number, address in pager:
        if number == own - first + _SECOND and _number_of(address, first=first) == own + 1:
            return canonical_url(address) if same_site(address, page.url) else None
    return None


def _said_by(link: HtmlElement) -> int:
    """Return the number that a link says, if it says nothing more; brackets may stand around it. Else 0."""
    said = squeezed(link.text_content()[:8]).strip("[]() ")
    return int(said) if _ORDER.match(said) else 0


def _says(link: HtmlElement, number: str) -> bool:
    """Tell whether a link says `number` and nothing more; brackets may stand around it."""
    return squeezed(link.text_content()[:8]).strip("[]() ") == number


def _number_of(url: str, *, first: int = 1) -> int:
    """Return the number of the list page at `url` that its query tells, or its path; else the `first`."""
    parts = urlsplit(url)
    asked = (value for name, value in parse_qsl(parts.query) if PAGE_FIELD.match(name))
    path = _NUMBERED_PATH.match(parts.path)
    return int(next(filter(_ORDER.match, asked), path["number"] if path else first))


def _list_of(url: str) -> str:
    """Return the path that all pages of a list have in common: its folder, where their paths are numbered."""
    path = urlsplit(url).path
    return _folder(path) if _NUMBERED_PATH.match(path) else path


def _folder(path: str) -> str:
    numbered = _NUMBERED_PATH.match(path)
    return numbered["folder"] if numbered else path.rpartition("/")[0] + "/"


def _following_call(links: Sequence[HtmlElement], page: ScriptedPage) -> str | None:
    """Find the next page in a pager whose links call a script with the number of a page."""
    wanted = str(_number_of(page.url) + 1)
    form, field = page.form_with(PAGE_FIELD) or (None, "")
    for link in links:
        for call in calls_of(link):
            spelt = field or (_EGOV_FIELD if _EGOV_PAGER.match(call.name) else "")
            if spelt and call.arguments == (wanted,) and _turns_pages(call, link):
                action = page.action_of(call, form)
                lists = action if action and not _NO_LIST.search(urlsplit(action).path) else page.url
                return submitted(lists, form, {spelt: wanted})
    return None


def _turns_pages(call: Call, link: HtmlElement) -> bool:
    return bool(_PAGING.search(call.name)) or _says(link, call.arguments[0])


def _in_page_field(root: HtmlElement, page: ScriptedPage) -> str | None:
    """Build the next page's address in a site's own field where a person may write the number of a page."""
    for field in (site.page_field for site in SITES.values() if site.page_field):
        for told in root.xpath(field)[:1]:
            before, _, rest = (told.get("data-pageurl") or "").partition("|")
            after, _, last = rest.rpartition("|")
            number = told.get("value") or ""
            if _ORDER.match(number) and _ORDER.match(last) and int(number) < int(last):
                address = absolute(page.base, f"{before}{int(number) + 1}{after}")
                return canonical_url(address) if address and same_site(address, page.url) else None
    return None
