"""Sites without end, and sites that change under the same or under other addresses from day to day."""

from tests.hostile.answers import Asked, Wire, endpoint
from tests.hostile.endpoints.feeds import item, rss
from tests.hostile.endpoints.pages import article, list_of

_RSS = "application/rss+xml"
_LAST_OLD_DAY = 2  # of a design


@endpoint("/calendar?month=")
async def calendar(asked: Asked, wire: Wire) -> None:
    """A list for each month until the end of time, each with an article and a link to the next."""
    month = int(asked.query.get("month", "0"))
    more = f"<a rel='next' class='next' href='/calendar?month={month + 1}'>Next</a>"
    await wire.page(list_of([f"/article/month-{month}"], more=more))


@endpoint("/trap/{kind}")
async def trap(asked: Asked, wire: Wire) -> None:
    """A list without end: pages (a pager that names the same articles), session (a new session in each link),
    path (an address that grows), flood (1,000 articles on each page).
    """
    number = int(asked.query.get("n", "0"))
    following = f"/trap/{asked.rest}?n={number + 1}"
    links = ["/article/one", "/article/two"]
    if asked.rest == "session":
        following += f"&sid={number:032x}"
        links = [f"/article/one?sid={number:032x}", f"/article/two?PHPSESSID={number:032x}"]
    elif asked.rest.startswith("path"):
        following = f"{asked.path}/deeper/and/deeper?n={number + 1}"
    elif asked.rest == "flood":
        links = [f"/article/{number}-{each}" for each in range(1_000)]
    await wire.page(list_of(links, more=f"<a rel='next' class='next' href='{following}'>Next</a>"))


@endpoint("/dup")
async def duplicates(asked: Asked, wire: Wire) -> None:
    """A list that links one article under many addresses: with tracking, a session, a fragment."""
    tails = ("", "?utm_source=x", "?fbclid=y", "#top", "?utm_medium=a&utm_source=b", f"?sid={asked.day:032x}")
    await wire.page(list_of([f"/article/only{tail}" for tail in tails]))


@endpoint("/rewritten")
async def rewritten(asked: Asked, wire: Wire) -> None:
    """An article that is another text, with another date, each day."""
    day = f"2026-11-{9 + asked.day:02d}"
    await wire.page(article(f"{asked.site}/{asked.day}", title="The council met", day=day))


@endpoint("/reissued/{kind}")
async def reissued(asked: Asked, wire: Wire) -> None:
    """A feed whose entries have no guid, one guid for all, other guids each day, or other links each day
    (noguid, dupguid, newguid, newlink).
    """
    entries = []
    for number in (1, 2, 3):
        link = f"{asked.here}/article/{number}"
        if asked.rest == "newlink":
            link += f"?utm_campaign=day{asked.day}"
        guid = {"dupguid": "same", "newguid": f"{number}-{asked.day}"}.get(asked.rest)
        told = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
        entries.append(item(link, title=f"Talks {number}", more=told))
    await wire.page(rss("".join(entries)), kind=_RSS)


@endpoint("/design/{kind}")
async def design(asked: Asked, wire: Wire) -> None:
    """A list with three articles for two days; then made anew (new), or without anything (empty)."""
    links = [f"/article/{number}" for number in (1, 2, 3)]
    if asked.day <= _LAST_OLD_DAY:
        await wire.page(list_of(links))
        return
    cards = "".join(f"<div class='card'><h2><a href='{link}'>News</a></h2></div>" for link in links)
    await wire.page(f"<html><body><h1>News</h1>{cards if asked.rest == 'new' else ''}</body></html>")
