"""Pages that stand where an article should: walls, and errors that call themselves fine."""

from tests.hostile.answers import Asked, Wire, endpoint

_CONSENT = """<title>Before you continue</title><h1>We value your privacy</h1>
<p>We and our 842 partners store and access information on a device, such as cookies, and process data, as
unique identifiers, to show and to measure advertisements.</p>
<p>With your consent we and our partners may use precise geolocation data. You may change your choice at any
time by the link at the foot of each page. Some partners do not ask for your consent.</p>
<button>Accept all</button><button>Reject all</button>"""
_CHALLENGE = """<title>Just a moment...</title><h1>Checking your browser before you go on</h1>
<p>This process is automatic. Your browser will be sent to the page that you asked for in a moment.</p>
<p>Please enable JavaScript and cookies to continue. Verify that you are human by the box below.</p>
<script src='/cdn-cgi/challenge-platform/x.js'></script>"""
_LOGIN = """<title>Sign in</title><h1>Sign in to read on</h1><form action='/login' method='post'>
<input name='user'><input type='password' name='password'><button>Sign in</button></form>
<p>Subscribers read every article of our archive. Please sign in with your account, or register for a free
trial of thirty days, which you may cancel at any time by a letter to our office.</p>"""
_PARKED = """<title>news.example is for sale</title><h1>This domain is for sale</h1>
<p>The domain news.example may be for sale by its owner. Click here to make an offer or to buy it now.
Our brokers answer within one working day and see to a safe transfer of the name.</p>
<p>Related searches: insurance, credit cards, hotels, cheap flights, mobile phones.</p>"""
WALLS = {
    "consent": (200, _CONSENT),
    "challenge": (403, _CHALLENGE),
    "login": (200, _LOGIN),
    "parked": (200, _PARKED),
}


@endpoint("/wall/{kind}?code=")
async def wall(asked: Asked, wire: Wire) -> None:
    """A consent page, a bot challenge (403, or ?code=200), a login form or a parked domain's page."""
    status, body = WALLS[asked.rest]
    page = f"<!DOCTYPE html><html><head></head><body>{body}</body></html>"
    await wire.page(page, status=int(asked.query.get("code", status)))


_MISSING = """<html><head><title>Page not found</title></head><body><h1>Page not found</h1>
<p>We are sorry: the page that you look for does not exist, or has been moved elsewhere.</p>
<p>Please check the address for mistakes, go to our front page, or write to our editors, who will gladly help.
You may also look for it in the archive, where all that we have published is kept.</p></body></html>"""
_FRONT = """<html><head><title>The Voice</title></head><body><h1>The Voice of Eight Countries</h1>
<p>We are the voice of eight countries, founded to bring them closer, and we welcome all who read us.</p>
<p>Write to us about whatever moves you: each letter is read, and the best are printed on Sundays.</p>
</body></html>"""


@endpoint("/soft404/{what}")
async def soft_404(asked: Asked, wire: Wire) -> None:
    """A page that says, with status 200, that there is none; home: a redirect to the site's front page."""
    if asked.rest.startswith("home"):
        await wire.redirect("/front")
    else:
        await wire.page(_MISSING)


@endpoint("/front")
async def front(_: Asked, wire: Wire) -> None:
    """A front page: a greeting and no article."""
    await wire.page(_FRONT)


@endpoint("/status/{code}?ra=")
async def status(asked: Asked, wire: Wire) -> None:
    """A status, with a Retry-After where ?ra= tells one."""
    headers = {"Retry_After": asked.query["ra"]} if "ra" in asked.query else {}
    await wire.page("later", status=int(asked.rest), kind="text/plain", **headers)
