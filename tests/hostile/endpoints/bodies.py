"""Bodies that are too large, too slow, cut short, damaged, or not what they are called."""

import gzip
import zlib
from functools import cache

import brotli
import zstandard

from tests.hostile.answers import HTML, Asked, Wire, endpoint
from tests.hostile.endpoints.pages import article

_MB = 1 << 20
_GZIP = "gzip"


@cache
def _zeros_in_gzip() -> bytes:
    return gzip.compress(bytes(_MB))


def _repeated(first: bytes, middle: bytes, last: bytes, times: int) -> bytes:
    return first + middle * (times - 1) + last


@cache
def packed(coding: str, mb: int) -> bytes:
    """Return `mb` megabytes of zeros, packed in `coding`."""
    if coding == _GZIP:
        return _zeros_in_gzip() * mb  # members in a row, as gzip allows
    if coding == "gzip-gzip":
        return gzip.compress(_zeros_in_gzip() * mb)
    if coding == "deflate":
        packer = zlib.compressobj()
        first = packer.compress(bytes(_MB)) + packer.flush(zlib.Z_FULL_FLUSH)
        middle = packer.compress(bytes(_MB)) + packer.flush(zlib.Z_FULL_FLUSH)
        return _repeated(first, middle, packer.flush(), mb)
    if coding == "br":
        stream = brotli.Compressor()
        first = stream.process(bytes(_MB)) + stream.flush()
        middle = stream.process(bytes(_MB)) + stream.flush()
        return _repeated(first, middle, stream.finish(), mb)
    return zstandard.ZstdCompressor().compress(bytes(_MB)) * mb


@endpoint("/bomb/{coding}?mb=1000")
async def bomb(asked: Asked, wire: Wire) -> None:
    """A page of zeros, packed as gzip, deflate, br, zstd, or gzip twice over (gzip-gzip)."""
    coding = "gzip, gzip" if asked.rest == "gzip-gzip" else asked.rest
    await wire.page(packed(asked.rest, int(asked.query.get("mb", "1000"))), Content_Encoding=coding)


@endpoint("/stream/endless")
async def endless(_: Asked, wire: Wire) -> None:
    """A page that never ends, as fast as it is taken."""
    await wire.head(200, {"Content-Type": HTML})
    while True:
        await wire.send(b"<p>and so on</p>" * 4_096)


@endpoint("/slow/body")
async def slow_body(_: Asked, wire: Wire) -> None:
    """A page that comes a byte every fifth of a second."""
    await wire.head(200, {"Content-Type": HTML, "Content-Length": "100000"})
    while await wire.is_waiting(0.2):
        await wire.send(b"<")


@endpoint("/slow/headers")
async def slow_headers(_: Asked, wire: Wire) -> None:
    """An answer whose headers come a byte every fifth of a second."""
    await wire.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while await wire.is_waiting(0.2):
        await wire.send(b"x")


@endpoint("/hang")
async def hang(_: Asked, wire: Wire) -> None:
    """Takes the request and never answers."""
    await wire.hang()


@endpoint("/http/{how}")
async def http(asked: Asked, wire: Wire) -> None:
    """Broken HTTP: short, reset, close, garbage, badchunk, badgzip, truncgzip, 206, empty, 304,
    hugeheader, manyheaders, cookies.
    """
    await {
        "short": _short, "reset": _reset, "close": _close, "garbage": _garbage, "badchunk": _bad_chunk,
        "badgzip": _bad_gzip, "truncgzip": _cut_gzip, "206": _part, "empty": _empty, "304": _not_modified,
        "hugeheader": _huge_header, "manyheaders": _many_headers, "cookies": _cookies,
    }[asked.rest](asked, wire)  # fmt: skip


def _page(asked: Asked) -> bytes:
    return article(asked.site + asked.path).encode()


async def _short(asked: Asked, wire: Wire) -> None:
    await wire.head(200, {"Content-Type": HTML, "Content-Length": "100000"})
    await wire.send(_page(asked))


async def _reset(asked: Asked, wire: Wire) -> None:
    await wire.head(200, {"Content-Type": HTML, "Content-Length": "100000"})
    await wire.send(_page(asked))
    wire.reset()


async def _close(_: Asked, __: Wire) -> None:
    pass


async def _garbage(_: Asked, wire: Wire) -> None:
    await wire.send(bytes(range(256)) * 40)


async def _bad_chunk(asked: Asked, wire: Wire) -> None:
    await wire.head(200, {"Content-Type": HTML, "Transfer-Encoding": "chunked"})
    await wire.send(b"%x\r\n" % len(_page(asked)) + _page(asked) + b"\r\nnot a length\r\n")


async def _bad_gzip(asked: Asked, wire: Wire) -> None:
    await wire.page(b"\x1f\x8b\x08" + _page(asked), Content_Encoding=_GZIP)


async def _cut_gzip(asked: Asked, wire: Wire) -> None:
    await wire.page(gzip.compress(_page(asked))[:-60], Content_Encoding=_GZIP)


async def _part(asked: Asked, wire: Wire) -> None:
    body = _page(asked)
    await wire.page(body, status=206, Content_Range=f"bytes 0-{len(body) - 1}/{2 * len(body)}")


async def _empty(_: Asked, wire: Wire) -> None:
    await wire.page("")


async def _not_modified(_: Asked, wire: Wire) -> None:
    await wire.head(304, {"ETag": '"nobody asked"'})


async def _huge_header(asked: Asked, wire: Wire) -> None:
    await wire.page(_page(asked), X_Huge="x" * _MB)


async def _many_headers(asked: Asked, wire: Wire) -> None:
    await _headed(asked, wire, "".join(f"X-{number}: x\r\n" for number in range(10_000)))


async def _cookies(asked: Asked, wire: Wire) -> None:
    crumbs = (f"Set-Cookie: crumb{number}={'x' * 4_000}; Path=/\r\n" for number in range(500))
    await _headed(asked, wire, "".join(crumbs))


async def _headed(asked: Asked, wire: Wire, headers: str) -> None:
    told = f"HTTP/1.1 200 OK\r\nContent-Type: {HTML}\r\n{headers}Connection: close\r\n\r\n"
    await wire.send(told.encode() + _page(asked))


@endpoint("/huge/{what}?mb=&n=")
async def huge(asked: Asked, wire: Wire) -> None:
    """A page of ?mb= megabytes (html: paragraphs; textnode: one), or with n attributes in a tag (attrs)."""
    size = int(asked.query.get("mb", "1")) * _MB
    if asked.rest == "attrs":
        many = " ".join(f"a{number}=1" for number in range(int(asked.query["n"])))
        await wire.page(f"<html><body><div {many}><p>The sides met and spoke.</p></div></body></html>")
        return
    piece = (
        b"<p>The sides met, spoke of trade and promised to go on.</p>" if asked.rest == "html" else b"word "
    )
    start, end = b"<html><body><h1>Talks</h1><p>", b"</p></body></html>"
    await wire.head(200, {"Content-Type": HTML, "Content-Length": str(len(start) + size + len(end))})
    await wire.send(start)
    whole, rest = divmod(size, len(piece) * 4_096)
    for _ in range(whole):
        await wire.send(piece * 4_096)
    await wire.send(b" " * rest + end)


@endpoint("/deep?n=")
async def deep(asked: Asked, wire: Wire) -> None:
    """An article within n nested elements."""
    depth = int(asked.query["n"])
    text = article(asked.site + str(depth)).partition("<article>")[2].partition("</article>")[0]
    await wire.page(f"<html><body>{'<div>' * depth}{text}{'</div>' * depth}</body></html>")


_TYPES = {
    "octet": "application/octet-stream",
    "pdf": "application/pdf",
    "image": "image/png",
    "zip": "application/zip",
    "script": "text/javascript",
    "nonsense": "text/html\x01; \xff",
}


@endpoint("/ct/{kind}")
async def content_type(asked: Asked, wire: Wire) -> None:
    """An article that is called octet, pdf, image, zip, script, or by a type that is none (nonsense)."""
    await wire.page(_page(asked), kind=_TYPES[asked.rest])


_BEGINNINGS = {"png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF-1.7\n", "elf": b"\x7fELF\x02\x01\x01"}


@endpoint("/ct-binary/{kind}")
async def binary(asked: Asked, wire: Wire) -> None:
    """A picture, a PDF or a program (png, pdf, elf) that is called HTML."""
    await wire.page(_BEGINNINGS[asked.rest] + bytes(range(256)) * 200)


@endpoint("/filename")
async def filename(asked: Asked, wire: Wire) -> None:
    """An article with a Content-Disposition that names a file above the folder."""
    await wire.page(_page(asked), Content_Disposition='attachment; filename="../../owned.html"')


@endpoint("/referrer")
async def referrer(asked: Asked, wire: Wire) -> None:
    """An article whose Referrer-Policy names a function of Python's."""
    await wire.page(_page(asked), Referrer_Policy="os.system")
