"""Keeping pages, finding them again, and letting the old ones go."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import BindParameter, Table, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from store.database.transactions import Database
from store.errors import StoreError
from store.pages.tables import KeptBodyRow, KeptPageRow, PagesBase
from store.records.articles import FetchedPage
from store.statements import in_chunks
from store.text import clean_line

NAME = "pages"
_LEVEL = 4  # 9 takes four times as long and saves less than a hundredth
_MOST_HEADERS = 60

_BODIES, _PAGES = cast("Table", KeptBodyRow.__table__), cast("Table", KeptPageRow.__table__)
_NAMED: BindParameter[str] = bindparam("hashes", expanding=True)
_KEPT = select(_BODIES.c.hash).where(_BODIES.c.hash.in_(_NAMED))
_ANSWERS = select(_PAGES.c.hash, _PAGES.c.url, _PAGES.c.fetched_at).where(_PAGES.c.hash.in_(_NAMED))
_FIRST_FETCHED = select(KeptPageRow.fetched_at).order_by(KeptPageRow.fetched_at).limit(1)


class KeptPages:
    """The pages that are kept beside a database. Every method may raise StoreError.

    They are opened when they are first asked for: most commands never do.
    """

    def __init__(self, main: Database) -> None:
        self._main = main
        self._pages: Database | None = None

    def keep(self, pages: Sequence[FetchedPage]) -> None:
        """Keep pages, all or none of them; what is kept already stays as it is."""
        if pages and (opened := self._open(create=True)):
            opened.write(lambda session: _keep(session, pages))

    def find(self, page: str, *, fetched_at: datetime) -> FetchedPage | None:
        """Return the page of this hash, as it came at that time, or last; None where it isn't kept."""
        opened = self._open(create=False)
        return opened.read(lambda session: _find(session, page, fetched_at)) if opened else None

    def oldest(self) -> datetime | None:
        """Return when the oldest page that is kept was fetched; None where none is."""
        opened = self._open(create=False)
        return opened.read(lambda session: session.scalar(_FIRST_FETCHED)) if opened else None

    def prune(self, *, before: datetime, at_most: int) -> int:
        """Let go of pages that were fetched before, the oldest first; return how many: 0 if none is left."""
        opened = self._open(create=False)
        return opened.write(lambda session: _prune(session, before, at_most)) if opened else 0

    def close(self) -> None:
        """Close them."""
        if self._pages is not None and self._pages is not self._main:
            self._pages.close()
        self._pages = None

    def _open(self, *, create: bool) -> Database | None:
        if self._pages is None:
            opened = self._main.beside(NAME, create=create)
            if opened is not None and not opened.is_sealed:
                opened.write(lambda session: PagesBase.metadata.create_all(session.connection()))
            self._pages = opened
        return self._pages


def _keep(session: Session, pages: Sequence[FetchedPage]) -> None:
    named = [(page.hash, page) for page in pages]
    bodies = {name: page.body for name, page in named}
    kept = {name for chunk in in_chunks(bodies) for name in session.scalars(_KEPT, {"hashes": chunk})}
    # What is new has no answers yet.
    answers = {
        tuple(row) for chunk in in_chunks(kept) for row in session.execute(_ANSWERS, {"hashes": chunk})
    }
    if packed := _packed({name: body for name, body in bodies.items() if name not in kept}):
        session.execute(insert(_BODIES), packed)
    new: dict[tuple[str, str, datetime], dict[str, object]] = {}
    for name, page in named:
        if (answer := (name, page.url, page.fetched_at)) not in answers:
            new.setdefault(answer, _row(name, page))
    if new:
        session.execute(insert(_PAGES), [*new.values()])


def _packed(bodies: Mapping[str, bytes]) -> list[dict[str, object]]:
    import zstandard  # noqa: PLC0415 - it takes longer to load than most commands, which keep no page

    packer = zstandard.ZstdCompressor(level=_LEVEL)
    return [
        {"hash": name, "size": len(body), "packed": packer.compress(body)} for name, body in bodies.items()
    ]


def _row(name: str, page: FetchedPage) -> dict[str, object]:
    headers = {clean_line(name): clean_line(value) for name, value in page.headers.items()}
    return {
        "hash": name,
        "url": page.url,
        "fetched_at": page.fetched_at,
        "status": page.status,
        "headers": dict(list(headers.items())[:_MOST_HEADERS]),
        "announced": clean_line(page.announced),
    }


def _find(session: Session, page: str, fetched_at: datetime) -> FetchedPage | None:
    body = session.get(KeptBodyRow, page)
    rows = session.scalars(
        select(KeptPageRow).where(KeptPageRow.hash == page).order_by(KeptPageRow.fetched_at.desc())
    ).all()
    if body is None or not rows:
        return None
    row = next((each for each in rows if each.fetched_at == fetched_at), rows[0])
    found = FetchedPage(
        url=row.url,
        status=row.status,
        headers=row.headers,
        body=_unpacked(body),
        fetched_at=row.fetched_at,
        announced=row.announced,
    )
    if found.hash != page:
        raise StoreError(f"the kept page {page[:12]} is damaged; the article's text is whole")
    return found


def _unpacked(row: KeptBodyRow) -> bytes:
    import zstandard  # noqa: PLC0415 - as above

    try:
        return zstandard.ZstdDecompressor().decompress(row.packed, max_output_size=row.size)
    except zstandard.ZstdError as error:
        raise StoreError(f"the kept page {row.hash[:12]} is damaged; the article's text is whole") from error


def _prune(session: Session, before: datetime, at_most: int) -> int:
    old = session.execute(
        select(KeptPageRow.id, KeptPageRow.hash)
        .where(KeptPageRow.fetched_at < before)
        .order_by(KeptPageRow.fetched_at)
        .limit(at_most)
    ).all()
    for chunk in in_chunks(old):
        session.execute(delete(KeptPageRow).where(KeptPageRow.id.in_([number for number, _ in chunk])))
        named = select(KeptPageRow.hash).where(KeptPageRow.hash == KeptBodyRow.hash)
        session.execute(
            delete(KeptBodyRow).where(KeptBodyRow.hash.in_({name for _, name in chunk}), ~named.exists())
        )
    return len(old)
