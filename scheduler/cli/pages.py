"""`readout page`: what a text was read from."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from scheduler.cli.context import context_of, say
from store.errors import ReadoutError
from store.jsonable import iso
from store.records.articles import FetchedPage, Revision


def page(
    context: typer.Context,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Its id, address or key")],
    revision: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Of this revision  [default: the newest]")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write there  [default: standard output]")
    ] = None,
    about: Annotated[bool, typer.Option("--about", help="What is known of it, as JSON")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Write the page that an article's text was read from, byte for byte as the site sent it.

    Pages are kept for 90 days, or as [store] keep_pages says; what was imported has none.

    \b
    Examples:
      readout page 12 > page.html
      readout page http://www.infoshos.ru/ru/?idn=22014 --revision 1 --out page.html
      readout page 12 --about

    Exit codes: 0 written, 1 there is no such article, or its page is not kept.
    """
    with context_of(context).archive_to_read() as archive:
        text = archive.revision_of(article, revision)
        if text is None:
            which = f"revision {revision} of article" if revision else "article"
            raise ReadoutError(f"no {which} '{article}'; `readout articles --revisions` lists them")
        found = archive.page_of(text)
    if found is None:
        raise ReadoutError(
            f"the page of revision {text.number} of article {text.article} is not kept;"
            " [store] keep_pages says for how long pages are, and what was imported has none"
        )
    if about:
        typer.echo(json.dumps(_about(text, found), ensure_ascii=False, indent=2))
    else:
        _write(found.body, out)


def _about(text: Revision, found: FetchedPage) -> dict[str, Any]:
    return {
        "article": text.article,
        "revision": text.number,
        "url": found.url,
        "fetched_at": iso(found.fetched_at),
        "status": found.status,
        "headers": dict(found.headers),
        "bytes": len(found.body),
        "sha256": found.hash,
    }


def _write(body: bytes, out: Path | None) -> None:
    if out is not None:
        out.write_bytes(body)
        say(f"wrote {len(body)} bytes to {out}")
    elif sys.stdout.isatty():
        # What a stranger wrote may tell a terminal what to do.
        raise ReadoutError("a page is not written to a terminal; name a file with --out, or use a pipe")
    else:
        sys.stdout.buffer.write(body)


def add_to(app: typer.Typer) -> None:
    """Add this file's command to `app`."""
    app.command()(page)
