"""Pages in odd encodings, with odd characters, and with dates that are none."""

import json

from tests.hostile.answers import Asked, Wire, endpoint
from tests.hostile.endpoints.pages import article, list_of

RUSSIAN_TITLE = "Генсек ШОС принял посла Непала"
_RUSSIAN = (
    "<p>В ходе встречи стороны обсудили развитие торговли, транспорта и туризма в регионе.</p>"
    "<p>Посол поблагодарил за тёплый приём и вручил приглашение на форум, который пройдёт весной.</p>"
    "<p>Стороны договорились продолжить работу над проектом соглашения о таможенном сотрудничестве.</p>"
)
CHINESE_TITLE = "上海合作组织秘书长会见尼泊尔大使"
_CHINESE = (
    "<p>双方就本地区贸易、交通和旅游合作的发展交换了意见，并讨论了共同关心的其他问题。</p>"
    "<p>大使感谢热情接待，并递交了参加春季论坛的邀请函。双方商定继续推进海关合作协议草案的工作。</p>"
    "<p>会谈在友好的气氛中进行，双方同意尽快再次会晤，继续就有关项目保持密切联系。</p>"
)


def _written(title: str, text: str, *, meta: str | None) -> str:
    declared = f"<meta charset='{meta}'>" if meta else ""
    return (
        f"<html><head>{declared}<title>{title}</title></head><body><article><h1>{title}</h1>{text}</article>"
        "</body></html>"
    )


_TOPICS = (
    "о железных дорогах и мостах", "об энергетике и климате", "о здравоохранении", "о туризме и музеях",
    "о таможне и границах", "о сельском хозяйстве", "о студентах и школах", "о воде и ледниках",
)  # fmt: skip


def _russian(number: int, meta: str | None) -> str:
    """Return a page in words of its own."""
    own = f"<p>Они говорили {_TOPICS[number]}, и говорили долго: {number + 2} часа подряд.</p>"
    return _written(RUSSIAN_TITLE, own + _RUSSIAN, meta=meta)


# The bytes, and the Content-Type that lies about them.
CHARSETS = {
    "cp1251-as-utf8": (_russian(0, "utf-8").encode("cp1251"), "text/html; charset=utf-8"),
    "cp1251-as-latin1": (_russian(1, None).encode("cp1251"), "text/html; charset=iso-8859-1"),
    "meta-conflict": (_russian(2, "windows-1251").encode("koi8-r"), "text/html; charset=koi8-r"),
    "utf8-as-cp1251": (_russian(3, "windows-1251").encode(), "text/html; charset=windows-1251"),
    "utf16": (_russian(4, None).encode("utf-16"), "text/html"),
    "none": (_russian(5, None).encode("cp1251"), "text/html"),
    "gb18030": (_written(CHINESE_TITLE, _CHINESE, meta="gb2312").encode("gb18030"), "text/html"),
    "unknown": (_russian(6, "x-martian").encode(), "text/html; charset=x-martian"),
    "utf7": (_russian(7, "utf-7").encode("utf-7"), "text/html; charset=utf-7"),
    "mixed": (
        _russian(0, "utf-8").encode() + _RUSSIAN.encode("cp1251")[:400],
        "text/html; charset=utf-8",
    ),
    "twice": (_russian(1, None).encode("cp1251").decode("latin-1").encode(), "text/html; charset=utf-8"),
}
GARBLED = ("utf7", "mixed", "twice")  # such as no encoding makes readable


@endpoint("/charset/{case}")
async def charset(asked: Asked, wire: Wire) -> None:
    """A Russian or Chinese article whose header and head tell a wrong encoding, or none."""
    body, kind = CHARSETS[asked.rest]
    await wire.page(body, kind=kind)


CHARACTERS = {
    "nul": "Nul\0s in\0 talks",
    "control": "Red \x1b[31mtalks\x07 \x08and bells",
    "c1": "Talks\x85 with\x9b1m C1",
    "surrogate": "Talks &#xd800; of half &#xdfff; pairs",
    "nonchar": "Talks \ufffe of \uffff none \U0001fffe",
    "crlf": "Talks&#13;&#10;Bcc: victim@example.org&#13;&#10;X: y",
    "bidi": "Talks \u202edeifitrec\u202c \u2066on\u2069 trade",
    "zerowidth": "Ta\u200blks o\u2060n tra\ufeffde",
    "combining": "Talks on tra" + "\u0301\u0308\u0327" * 40 + "de",
    "homoglyph": "S\u0421\u041e talks on trade in N\u043erov's office",
    "template": "{{7*7}} {0.__class__} %s talks ${x}",
    "formula": "=HYPERLINK(&quot;http://victim.example&quot;)",
    "tags": "<b>Talks</b> &lt;script&gt;alert(1)&lt;/script&gt;",
}


COUNTRIES = (
    "Nepal", "Egypt", "Qatar", "Turkey", "Armenia", "Cambodia", "Sri Lanka", "Kuwait", "Myanmar", "Bahrain",
    "Mongolia", "Azerbaijan", "Saudi Arabia",
)  # fmt: skip


@endpoint("/chars/{what}")
async def chars(asked: Asked, wire: Wire) -> None:
    """An article of a meeting, with such characters in title and text: nul, control, c1, surrogate, nonchar,
    crlf, bidi, zerowidth, combining, homoglyph; and what means something to others: template, formula, tags.
    """
    odd = CHARACTERS[asked.rest]
    country = COUNTRIES[list(CHARACTERS).index(asked.rest)]
    met = f"On 20 November 2026 SCO Secretary-General Nurlan Yermekbayev met with the Ambassador of {country}"
    if asked.rest == "homoglyph":
        met = met.replace("SCO", "S\u0421\u041e").replace("Nurlan", "Nurl\u0430n")
    page = article(asked.site + asked.path, title=odd)
    page = page.replace("<p>", f"<p>{met} in Beijing and spoke of {odd} and of trade. ", 1)
    await wire.page(page.encode("utf-8", errors="surrogatepass"))


DATES = {
    "no-such-day": "31.02.2019",
    "no-such-year": "9999-12-31",
    "ahead": "2099-05-05",
    "year-nought": "20 Nov 0000",
    "either-way": "11/12/2019",
    "no-such-time": "2019-11-20T25:61:61Z",
    "long": "Nov 20 " * 2_000,
    "digits": "1" * 10_000,
    "sound": "2019-11-20",
}


@endpoint("/dates")
async def dates(_: Asked, wire: Wire) -> None:
    """A list of articles, each with another date: that does not exist, far off, in 14 KB, or sound."""
    await wire.page(list_of([f"/date/{kind}" for kind in DATES]))


@endpoint("/date/{kind}")
async def date(asked: Asked, wire: Wire) -> None:
    """An article that tells such a date of itself: above the text, in its head and in its data."""
    told = DATES[asked.rest]
    data = json.dumps({"@type": "NewsArticle", "datePublished": told})
    head = (
        f"<meta property='article:published_time' content='{told}'>"
        f"<script type='application/ld+json'>{data}</script>"
    )
    page = article(asked.site + asked.rest, head=head, day="")
    await wire.page(page.replace("</h1>", f"</h1><time datetime='{told}'>{told}</time><p>{told}</p>", 1))
