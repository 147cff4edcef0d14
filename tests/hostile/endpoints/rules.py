"""robots.txt, in every state in which it may be: the site's own `rules` say which."""

from tests.hostile.answers import Asked, Wire, endpoint

_BODIES = {
    "ok": "User-agent: *\nDisallow: /nothing\n",
    "disallow": "User-agent: *\nDisallow: /\n",
    "nul": "User-agent: *\n\0\0\0Disallow: /nothing\n",
    "html": "<!DOCTYPE html><html><body><p>Welcome to our site</p></body></html>",
}
_STATES = {"401": 401, "403": 403, "404": 404, "429": 429, "500": 500, "503": 503}


@endpoint("/robots.txt")
async def robots(asked: Asked, wire: Wire) -> None:
    """The site's rules: ok, disallow, nul, html, a status, hang, huge (5 MB), loop, or off to the canary."""
    if asked.rules in _STATES:
        await wire.page("", status=_STATES[asked.rules])
    elif asked.rules == "hang":
        await wire.hang()
    elif asked.rules == "huge":
        await wire.page("User-agent: *\nDisallow: /nothing\n" + "# filler\n" * 550_000, kind="text/plain")
    elif asked.rules == "loop":
        await wire.redirect("/robots.txt")
    elif asked.rules == "redirect":
        await wire.redirect(f"http://{asked.canary}/robots.txt")
    else:
        await wire.page(_BODIES[asked.rules], kind="text/plain")
