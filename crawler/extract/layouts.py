"""What is known of each site's pages. A redesigned site gets a second layout; the first stays, for old pages.

No raw page of sectsco.org or mseap.org could be had: their selectors are reconstructions, and every rule that
needs no selector (stamps, prefixes, noise) stands in `Site`, so that it also works where no layout matches.
"""

import re
from copy import deepcopy
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from crawler.extract.blocks import Block, blocks_of
from crawler.extract.publication_dates import Zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One way a site sets its articles, as XPath expressions.

    `matches` must find something and `container` too; all that `container` finds is body, except what
    `without` finds in it.
    """

    name: str
    matches: str
    container: str
    title: str
    without: str | None = None
    images: str = ".//img"  # in the container's surroundings: an `img`, or an element with a background

    def blocks_of(self, root: HtmlElement) -> list[Block]:
        """Return the blocks of the body; none where this layout doesn't match or its container is empty."""
        containers = root.xpath(self.container) if root.xpath(self.matches) else ()
        return [block for container in containers for block in blocks_of(self._cleaned(container))]

    def _cleaned(self, container: HtmlElement) -> HtmlElement:
        """Return a copy of the container without what `without` finds in it."""
        container = deepcopy(container)
        container.tail = None
        for element in container.xpath(self.without) if self.without else ():
            if element.getparent() is not None:
                element.drop_tree()
        return container


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What is known of one site besides its layouts."""

    layouts: tuple[Layout, ...]
    zone: Zone
    stamp: re.Pattern[str] | None = (
        None  # how the moment of publication begins a line; None where none is printed
    )
    title_label: str | None = None  # the line before the title, where no layout tells it
    title_prefix: re.Pattern[str] | None = None  # cut off
    noise: re.Pattern[str] | None = None  # whole paragraphs that are no body wherever they stand
    leaked: re.Pattern[str] | None = None  # pieces that leak into paragraphs


def _with_class(name: str) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


_SECTSCO = Site(
    zone=Zone(name="Beijing", zone=ZoneInfo("Asia/Shanghai")),
    layouts=(
        Layout(
            name="sectsco-news",
            matches=f"//h1[{_with_class('title')}]",
            container=f"//div[{_with_class('content')}]/div[{_with_class('text')}]",
            title=f"//div[{_with_class('content')}]/h1",
            without=f".//figcaption | .//*[{_with_class('caption')}]",
            images=f"//div[{_with_class('content')}]//img",
        ),
    ),
)

_INFOSHOS = Site(
    zone=Zone(name="Moscow", zone=ZoneInfo("Europe/Moscow")),  # the page prints no offset
    stamp=re.compile(
        r"^(?P<day>\d{2})\.(?P<month>\d{2})\.(?P<year>\d{4})\s+(?P<hour>\d{2}):(?P<minute>\d{2})$", re.ASCII
    ),
    noise=re.compile(
        r"^(?:•?\s*(?:Add Comment|Print|Leave a comment)|\d{1,2}:\d{2}\s?[^\W\d_][\w\s.'-]{2,40})$"
    ),
    layouts=(
        Layout(
            name="infoshos-columns",
            matches=f"//*[{_with_class('center-column-wrap')}]",
            container=f"//*[{_with_class('center-column-wrap')}]//td[{_with_class('text')}]",
            title=(
                f"//*[{_with_class('center-column-wrap')}]//h1"
                f" | //*[{_with_class('center-column-wrap')}]//td[{_with_class('title')}]"
            ),
            images=(
                f"//*[{_with_class('border-round')}]//div[contains(@style, 'url(')]"
                f" | //*[{_with_class('center-column-wrap')}]//td[{_with_class('text')}]//img"
            ),
        ),
    ),
)

_BOARD = "//table[caption[contains(., 'Board View')] or contains(@summary, 'Board View')]"
_MSEAP = Site(
    zone=Zone(name="Seoul", zone=ZoneInfo("Asia/Seoul")),
    stamp=re.compile(r"^(?:DATE\s*:?\s*)?(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})$", re.ASCII),
    title_label="SUBJECT",
    # The day of posting, "[Nov 26] ".
    title_prefix=re.compile(r"^\[[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?\]\s*"),
    # The signature is cut in the middle on some pages: "BY MSEAP Cyber Secretariat (".
    noise=re.compile(r"^(?:PHOTO\s*:.*|BY MSEAP Cyber Secretariat\b.{0,120})$"),
    layouts=(
        Layout(
            name="mseap-board",
            matches=_BOARD,
            container=f"{_BOARD}/parent::*",
            title=f"{_BOARD}//tr[th[normalize-space() = 'SUBJECT']]/td",
            # Also what the board puts under the table: buttons, the previous and the next entry.
            without=(
                ".//caption | .//tr[th] | .//h1 | .//h2 | .//h3 | .//h4 | .//form"
                " | .//*[contains(@class, 'btn')] | .//*[contains(@class, 'location')]"
            ),
            images=f"{_BOARD}//img",
        ),
    ),
)

_METINFO = Site(
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
            matches=f"//*[{_with_class('met-shownews')}]",
            container=f"//*[{_with_class('met-shownews')}]//*[{_with_class('met-editor')}]",
            title=f"//*[{_with_class('met-shownews')}]//*[{_with_class('details-title')}]//h1",
            without=f".//*[{_with_class('met-relevant')}]",
            images=f"//*[{_with_class('met-shownews')}]//*[{_with_class('met-editor')}]//img",
        ),
    ),
)

# By the names that crawler.extract.urls gives the sites.
SITES = {"sectsco": _SECTSCO, "infoshos": _INFOSHOS, "mseap": _MSEAP, "metinfo": _METINFO}
