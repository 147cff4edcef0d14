"""The sites of the hostile web: for each row of threats those that show it, and what must come of each.

Each site is a source of the one crawl that most tests look at, on a loopback address of its own. Unless said
otherwise it has a list, which names its hostile pages and, last, one sane article.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tests.hostile.endpoints.addresses import FORMS, SCHEMES
from tests.hostile.endpoints.pages import to_list
from tests.hostile.endpoints.texts import CHARACTERS, CHARSETS, DATES, GARBLED

SANE = "/article/sane"
REBOUND = "rebound"  # the source whose name changes what it stands for
# Made to wait for: begun beside each other, before the others.
SLOW = ("slow-body", "slow-headers", "hanging", "hanging-list", "robots-hang", "black-hole")
NOBODY = ("black-hole", "closed-port")  # where nothing answers, or not even listens
OPEN_RULES = ("404", "401", "403", "html", "nul")
CLOSED_RULES = {
    "500": "robots_unreadable",
    "503": "robots_unreadable",
    "429": "robots_unreadable",
    "hang": "robots_unreadable",
    "huge": "robots_unreadable",
    "loop": "robots_unreadable",
    "redirect": "blocked_address",
    "disallow": "robots_disallowed",
}
WAITS = {"seconds": "3600", "ages": "999999999", "date": "Fri, 01 Jan 2100 00:00:00 GMT"}
NONSENSE_WAITS = {"negative": "-5", "word": "abc"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One source: `rows` are those that it is there for, `pages` what its list names.

    Of a crawl of it must come `outcome`; the pages that were refused, counted by `reasons`; and exactly the
    articles at the paths `stored`. None: as many as come to it.
    """

    rows: str
    name: str
    pages: tuple[str, ...] = ()
    start: str = ""  # where its crawl begins; "" is a list of `pages`
    kind: str = "list"
    rules: str = "ok"  # what its robots.txt is
    outcome: str = "ok"
    reasons: Mapping[str, int] | None = field(default_factory=dict)
    stored: tuple[str, ...] | None = (SANE,)

    @property
    def begins(self) -> str:
        return self.start or to_list((*self.pages, SANE))


def _bad(rows: str, name: str, pages: Iterable[str], **reasons: int) -> Site:
    """Return a site some of whose pages fail, for these reasons; the sane one is stored."""
    told = {f"failed:{reason}": number for reason, number in reasons.items()}
    return Site(rows=rows, name=name, pages=tuple(pages), outcome="failed", reasons=told)


def _unread(rows: str, name: str, start: str, reason: str, *, kind: str = "list") -> Site:
    """Return a site that can't be read at all, for this reason."""
    told = {f"lists_failed:{reason}": 1}
    return Site(rows=rows, name=name, start=start, kind=kind, outcome="failed", reasons=told, stored=())


def _fine(rows: str, name: str, pages: Iterable[str], **more: str) -> Site:
    """Return a site whose pages are articles, whatever else they try."""
    return Site(rows=rows, name=name, pages=(told := tuple(pages)), stored=(*told, SANE), **more)  # type: ignore[arg-type]


def _addresses() -> Iterator[Site]:
    statuses = [f"/redirect/canary?status={status}" for status in (301, 302, 303, 307, 308)]
    yield _bad("A1", "redirect", statuses, blocked_address=5)
    yield _fine("A1", "meta-refresh", ["/redirect/meta"])
    yield _unread("A1 A3", "redirected-list", "/redirect/canary", "blocked_address")
    yield Site(rows="A1", name="evil-links", start=f"/links/evil?pages={SANE}")
    yield Site(rows="A1", name="evil-sitemap", kind="sitemap", start="/sitemap/evil", stored=("/article/1",))
    yield Site(
        rows="A1", name="evil-index", kind="sitemap", start="/sitemap/index", stored=("/article/1",),
        outcome="failed", reasons={"lists_failed:blocked_address": 1},
    )  # fmt: skip
    yield Site(rows="A1", name="evil-feed", kind="feed", start="/feed/links", stored=("/article/1",))
    forms = (f"/redirect/forms?form={form}" for form in FORMS)
    # A backslash is read as browsers do: what follows is a path of another site.
    yield _bad("A2", "forms", forms, blocked_address=len(FORMS) - 1, offsite=1)
    schemes = (f"/redirect/scheme?to={name}" for name in SCHEMES)
    # Such a redirect is not followed; "javascript:" is no address at all.
    yield _bad("A4", "schemes", schemes, http_302=len(SCHEMES) - 1, blocked_address=1)
    yield _bad("A5", "metadata", ["/redirect/metadata"], blocked_address=1)
    yield Site(rows="A5", name=REBOUND, outcome="failed", reasons={"failed:blocked_address": 1}, stored=())
    yield Site(
        rows="A1 A6", name="secrets", pages=("/auth/cookie", "/auth/leak"), stored=("/auth/cookie", SANE),
        outcome="failed", reasons={"failed:blocked_address": 1},
    )  # fmt: skip
    circles = ("loop", "pingpong/a", "chain/0", "bad/none", "bad/long")
    told = {"redirect_loop": 3, "http_301": 1, "connection_lost": 1}
    yield _bad("A12", "circles", (f"/redirect/{each}" for each in circles), **told)
    for name in ("expired", "self-signed", "none"):
        yield _unread("A17", f"tls-{name}", "", "tls")
    yield _fine("B15", "canonical", ["/canonical/evil"])


def _bodies() -> Iterator[Site]:
    codings = ("gzip", "deflate", "br", "zstd", "gzip-gzip")
    yield _bad("A7", "bombs", (f"/bomb/{coding}?mb=1000" for coding in codings), too_large=5)
    yield _unread("A7", "bomb-list", "/bomb/gzip?mb=1000", "too_large")
    yield _bad("A8", "endless", ["/stream/endless"], too_large=1)
    yield _bad("A9", "slow-body", ["/slow/body"], timeout=1)
    yield _bad("A9", "slow-headers", ["/slow/headers"], timeout=1)
    yield _bad("A9", "hanging", ["/hang"], timeout=1)
    yield _unread("A9", "hanging-list", "/hang", "timeout")
    for name in NOBODY:  # robots.txt is what is asked for first
        yield _unread("A9", name, "", "robots_unreadable")
    broken = ("short", "reset", "close", "garbage", "badchunk", "badgzip", "truncgzip", "empty", "304")
    told = {"cut_short": 5, "connection_lost": 2, "empty": 1, "http_304": 1}
    yield _bad("A10", "broken", (f"/http/{how}" for how in broken), **told)
    yield Site(rows="A10", name="part", pages=("/http/206",), reasons={"rejected:http_206": 1})
    yield _unread("A10", "cut-list", "/http/short", "cut_short")
    yield _bad("A11", "huge-header", ["/http/hugeheader"], connection_lost=1)
    yield _fine("A11", "headers", ["/http/manyheaders", "/http/cookies"])
    kinds = (*(f"/ct/{kind}" for kind in ("octet", "pdf", "image", "zip", "script", "nonsense")),)
    binaries = ("/ct-binary/png", "/ct-binary/pdf", "/ct-binary/elf")
    yield Site(
        rows="A19", name="types", pages=(*kinds, *binaries),
        reasons={
            "rejected:content_type": 6, "rejected:it_is_a_picture": 1, "rejected:it_is_a_pdf_file": 1,
            "rejected:it_is_a_program": 1,
        },
    )  # fmt: skip
    yield _fine("A19", "file-name", ["/filename"])
    yield _fine("A21", "referrer", ["/referrer"])
    large = ("/huge/html?mb=50", "/huge/html?mb=9", "/huge/textnode?mb=19", "/huge/textnode?mb=9")
    yield _bad("B1", "large", large, too_large=4)
    yield _unread("B1", "large-list", "/huge/html?mb=9", "too_large")
    yield _bad("B2", "attributes", ["/huge/attrs?n=100000"], too_many_attributes=1)
    yield _unread("B2", "attributes-list", "/huge/attrs?n=100000", "too_many_attributes")
    yield _bad("B3", "too-deep", ["/deep?n=10000", "/deep?n=100000"], too_deep=2)
    yield _fine("B3", "deep", ["/deep?n=300"])


def _feeds() -> Iterator[Site]:
    for kind in ("laughs", "quadratic", "xxe", "xxehttp"):
        row = "B5" if kind.startswith("xxe") else "B4"
        yield _unread(row, f"feed-{kind}", f"/feed/{kind}", "xml_entities", kind="feed")
    for kind, row in (("laughs", "B4"), ("xxe", "B5")):
        yield _unread(row, f"sitemap-{kind}", f"/sitemap/{kind}", "xml_entities", kind="sitemap")
    yield Site(rows="B5", name="feed-dtd", kind="feed", start="/feed/dtd", stored=("/article/1",))
    for kind in ("html", "empty", "json"):
        yield _unread("B6", f"feed-{kind}", f"/feed/{kind}", "not_a_feed", kind="feed")
    nine = tuple(f"/article/{number}" for number in range(1, 10))
    yield Site(rows="B6", name="feed-truncated", kind="feed", start="/feed/truncated", stored=nine)
    for kind in ("amp", "badns"):
        both = ("/article/1", "/article/2")
        yield Site(rows="B6", name=f"feed-{kind}", kind="feed", start=f"/feed/{kind}", stored=both)
    yield Site(rows="B7", name="feed-many", kind="feed", start="/feed/many", stored=None)
    yield _unread("B7", "feed-bigitem", "/feed/bigitem", "too_large", kind="feed")


def _texts() -> Iterator[Site]:
    yield _fine("B8", "charsets", (f"/charset/{case}" for case in CHARSETS if case not in GARBLED))
    yield _bad("B8", "garbled", (f"/charset/{case}" for case in GARBLED), encoding=len(GARBLED))
    yield _fine("B9 B16", "characters", (f"/chars/{what}" for what in CHARACTERS))
    yield Site(rows="B10 B11", name="dates", start="/dates", stored=tuple(f"/date/{kind}" for kind in DATES))


def _rules() -> Iterator[Site]:
    for rules in OPEN_RULES:
        yield Site(rows="A16", name=f"robots-{rules}", rules=rules)
    for rules, reason in CLOSED_RULES.items():
        yield Site(
            rows="A16", name=f"robots-{rules}", rules=rules, stored=(), reasons={f"lists_failed:{reason}": 1},
            outcome="blocked" if rules == "disallow" else "failed",
        )  # fmt: skip


def _traps() -> Iterator[Site]:
    yield Site(rows="A18", name="calendar", start="/calendar", stored=None)
    both = ("/article/one", "/article/two")
    yield Site(rows="A18", name="trap-pages", start="/trap/pages", stored=both)
    yield Site(rows="A18", name="trap-path", start="/trap/path", stored=both)
    yield Site(rows="A18", name="trap-session", start="/trap/session", stored=both)
    yield Site(rows="A18", name="trap-flood", start="/trap/flood", stored=None)


def _walls() -> Iterator[Site]:
    for kind, code, fate in (
        ("consent", 200, "rejected"), ("challenge", 403, "failed"), ("challenge", 200, "rejected"),
        ("login", 200, "rejected"), ("parked", 200, "rejected"),
    ):  # fmt: skip
        pages = tuple(f"/wall/{kind}?code={code}&{each}" for each in "ab")
        yield Site(
            rows="A13", name=f"wall-{kind}-{code}", start=to_list(pages), outcome="blocked", stored=(),
            reasons={f"{fate}:wall_{kind}": 2},
        )  # fmt: skip
    missing = tuple(f"/soft404/{each}" for each in "abcd")
    yield Site(rows="A14", name="soft-404", pages=missing, reasons={"rejected:soft_404": 4})
    home = tuple(f"/soft404/home-{each}" for each in "abcd")
    yield Site(rows="A14", name="soft-home", pages=home, reasons={"rejected:soft_404": 4})


def _sane() -> Iterator[Site]:
    three = ("/article/1", "/article/2", "/article/3")
    yield _fine("sane", "sane-list", three)
    yield Site(rows="sane", name="sane-feed", kind="feed", start="/feed/ok", stored=three[:2])


_ALL = (_bodies, _addresses, _feeds, _texts, _rules, _traps, _walls, _sane)


def all_sites() -> tuple[Site, ...]:
    """Return the sites in the order in which they are crawled."""
    sites = [site for some in _ALL for site in some()]
    return tuple(sorted(sites, key=lambda site: site.name not in SLOW))


def sources(sites: Iterable[Site], starts: Mapping[str, str]) -> str:
    """Return the [sources.*] tables of sites, each of which lies at the address told by its name."""
    tables = []
    for site in sites:
        how = 'link_selector = "li a"\n' if site.kind == "list" else ""
        tables.append(f'[sources.{site.name}]\n{site.kind} = "{starts[site.name]}{site.begins}"\n{how}')
    return "".join(tables)
