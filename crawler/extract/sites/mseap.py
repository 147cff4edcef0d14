"""The MSEAP Cyber Secretariat: mseap.org, a Java board after eGovFrame's.

No raw page could be had: the selectors are reconstructions.
"""

import re
from zoneinfo import ZoneInfo

from crawler.extract.addresses import ID, ArticleAddress, Parts
from crawler.extract.site import Layout, Site, Zone

_PATH = re.compile(r"^/mseap/\w+/(?P<board>\w+)/(?P=board)Detail\.do$")
_BOARD = "//table[caption[contains(., 'Board View')] or contains(@summary, 'Board View')]"


def _article(parts: Parts) -> ArticleAddress | None:
    if parts.domain != "mseap.org":
        return None
    match = _PATH.match(parts.path)
    number = parts.asked.get("nttid", "")
    if match is None or not ID.match(number):
        return None
    return ArticleAddress(
        site="mseap",
        key=f"mseap:{match['board']}:{int(number)}",
        canonical=f"http://mseap.org{parts.path}?mode=MOD&nttId={int(number)}",
    )


SITE = Site(
    name="mseap",
    grammar=_article,
    zone=Zone(name="Seoul", zone=ZoneInfo("Asia/Seoul")),
    stamp=re.compile(r"^(?:DATE\s*:?\s*)?(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})$", re.ASCII),
    id_field="nttId",
    title_label="SUBJECT",
    # The day of posting, "[Nov 26] ".
    title_prefix=re.compile(r"^\[[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?\]\s*"),
    # The signature is cut in the middle on some pages: "BY MSEAP Cyber Secretariat (".
    noise=re.compile(r"^(?:PHOTO\s*:.*|BY MSEAP Cyber Secretariat\b.{0,120})$"),
    layouts=(
        Layout(
            name="mseap-board",
            container=f"{_BOARD}/parent::*",
            title=f"{_BOARD}//tr[th[normalize-space() = 'SUBJECT']]/td",
            # Also what the board puts under the table: buttons, the previous and the next entry.
            without=(
                f"(.{_BOARD})[1]/following-sibling::*[self::ul or self::ol or self::dl or self::table][.//a]"
                " | .//caption | .//tr[th] | .//h1 | .//h2 | .//h3 | .//h4 | .//form"
                " | .//*[contains(@class, 'btn')] | .//*[contains(@class, 'location')]"
            ),
            images=f"{_BOARD}//img",
        ),
    ),
)
