"""The tables of kept pages: in a file of their own beside SQLite's, with the others on a server."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from store.moments import AwareDateTime


class PagesBase(DeclarativeBase):
    """No migration knows these tables: what they hold may be lost."""

    metadata = MetaData()
    type_annotation_map = {datetime: AwareDateTime(), dict[str, Any]: JSON()}  # noqa: RUF012 - SQLAlchemy's declaration


class KeptBodyRow(PagesBase):
    """The bytes of a page, packed: once, however often they came."""

    __tablename__ = "kept_bodies"

    hash: Mapped[str] = mapped_column(primary_key=True)  # sha256 of the bytes
    size: Mapped[int]  # unpacked
    packed: Mapped[bytes] = mapped_column(LargeBinary)  # zstd


class KeptPageRow(PagesBase):
    """One answer of a site."""

    __tablename__ = "kept_pages"
    __table_args__ = (UniqueConstraint("hash", "url", "fetched_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(ForeignKey("kept_bodies.hash"))
    url: Mapped[str]
    fetched_at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[int]
    headers: Mapped[dict[str, Any]]
    announced: Mapped[str]
