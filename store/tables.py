"""The tables, private to the store. Types are those that SQLite and PostgreSQL share."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    UniqueConstraint,
    true,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from store.moments import AwareDateTime


class Base(DeclarativeBase):
    """Names every constraint, so that later migrations can name it too."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's declaration
        datetime: AwareDateTime(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
        list[dict[str, Any]]: JSON(),
    }


def is_declared(name: str | None, kind: str, _parents: object) -> bool:
    """Tell Alembic what to look at: the index of words is a table of each database's own kind."""
    return kind != "table" or not (name or "").startswith("search_index")


class ArticleRow(Base):
    """One article; its texts are its revisions."""

    __tablename__ = "articles"
    __table_args__ = (Index(None, "read_by", "copy_of_id"), Index(None, "source", "recheck_at"))

    id: Mapped[int] = mapped_column(primary_key=True)  # in order of arrival
    key: Mapped[str] = mapped_column(unique=True)
    url: Mapped[str]
    source: Mapped[str] = mapped_column(index=True)
    outlet: Mapped[str] = mapped_column(index=True)
    revision: Mapped[int]  # number of the newest
    copy_of_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"), index=True)
    overlaps_id: Mapped[int | None]  # the article whose text contains this one's, or stands in it
    read_by: Mapped[str | None]  # the recogniser that read the newest text last; None: none has
    checked_at: Mapped[datetime | None]  # when its page was looked at last, and answered
    recheck_at: Mapped[datetime | None]  # when it is due again: store.rechecks; None: never
    vanished_at: Mapped[datetime | None]  # since when its page answers that it is gone


class AliasRow(Base):
    """A further address of an article."""

    __tablename__ = "article_aliases"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    url: Mapped[str] = mapped_column(primary_key=True, index=True)


class ShingleRow(Base):
    """That a text of an article which stands alone has a shingle: a key to find it by.

    Without foreign keys: a row that leads nowhere is harmless, and each would cost a look-up.
    """

    __tablename__ = "shingles"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    article_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class UnshingledRow(Base):
    """That articles stored before there were shingles have none yet: those whose id is lower than `below`."""

    __tablename__ = "unshingled"

    id: Mapped[int] = mapped_column(primary_key=True)  # 1
    below: Mapped[int]


class RevisionRow(Base):
    """One fetched text of an article; never changed."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("article_id", "number"), Index(None, "text_hash", "article_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    number: Mapped[int]  # 1 for the first
    title: Mapped[str]
    body: Mapped[str]
    language: Mapped[str | None]
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    published_by: Mapped[str | None]
    extracted_by: Mapped[str | None]
    images: Mapped[list[str]]
    fetched_at: Mapped[datetime]
    text_hash: Mapped[str | None]  # None: too short to tell a reprint by
    changed: Mapped[list[str]] = mapped_column(
        server_default="[]"
    )  # against the one before: store.differences
    substantive: Mapped[bool] = mapped_column(server_default=true())
    returns_to: Mapped[int | None]  # the number of an earlier one that it is the same as
    page: Mapped[str | None]  # sha256 of the bytes that it was read from: store.pages may have them


class CrawlRunRow(Base):
    """One crawl of one source."""

    __tablename__ = "crawl_runs"
    __table_args__ = (Index(None, "source", "finished_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime]
    outcome: Mapped[str]
    reason: Mapped[str | None]
    counts: Mapped[dict[str, Any]]
    lists: Mapped[list[dict[str, Any]] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # of the last one alone


class HostWaitRow(Base):
    """That a host asked to be left alone for a time, in the place of what it asked before."""

    __tablename__ = "host_waits"

    host: Mapped[str] = mapped_column(primary_key=True)
    not_before: Mapped[datetime]
    reason: Mapped[str]
    noted_at: Mapped[datetime]


class RobotsFileRow(Base):
    """A site's robots.txt as it was fetched last."""

    __tablename__ = "robots_files"

    site: Mapped[str] = mapped_column(primary_key=True)  # host, or host:port
    status: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    fetched_at: Mapped[datetime]


class RecognitionRow(Base):
    """That a recogniser has read a revision, or has failed on it for good."""

    __tablename__ = "recognitions"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    recogniser: Mapped[str] = mapped_column(primary_key=True)
    sco_related: Mapped[bool]
    language: Mapped[str | None]
    read_at: Mapped[datetime | None]  # the first time; None: before such times were kept
    failure: Mapped[str | None]  # why it could not be read


class MeetingRow(Base):
    """An event in the world. What is shown of it is kept beside its reports: it outlives them once issued."""

    __tablename__ = "meetings"
    __table_args__ = (Index(None, "parties", "first_day"), Index(None, "latest", "earliest"))

    id: Mapped[str] = mapped_column(primary_key=True)
    told: Mapped[dict[str, Any]]
    status: Mapped[str]
    first_day: Mapped[date | None] = mapped_column(index=True)
    last_day: Mapped[date | None]  # the first, unless the meeting spans days
    parties: Mapped[str | None]
    # The days between which it may have taken place, to find what could be the same; None: not known at all.
    earliest: Mapped[date | None]
    latest: Mapped[date | None]
    first_reported_at: Mapped[datetime]
    # Key of the account that gave the id; None: before such were kept.
    origin: Mapped[str | None] = mapped_column(index=True)
    differing: Mapped[list[dict[str, Any]]] = mapped_column(server_default="[]")  # on what accounts disagree
    proofs: Mapped[list[str]] = mapped_column(server_default="[]")  # key of the account of each evidence
    corrected: Mapped[list[str]] = mapped_column(server_default="[]")  # the fields that an editor corrected
    occasion_id: Mapped[str | None] = mapped_column(
        ForeignKey("meetings.id", ondelete="SET NULL"), index=True
    )


class ReportRow(Base):
    """One article's account of one meeting, as it was read last."""

    __tablename__ = "meeting_reports"
    __table_args__ = (
        UniqueConstraint("article_id", "ordinal"),
        Index(None, "key", unique=True),
        Index(None, "latest", "earliest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    ordinal: Mapped[int]
    key: Mapped[str] = mapped_column(server_default="")  # stays the account's when its text is read again
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"), index=True)
    report: Mapped[dict[str, Any]]
    # The days between which the meeting may have taken place, by this account; None: nothing tells.
    earliest: Mapped[date | None]
    latest: Mapped[date | None]


class RedirectRow(Base):
    """That a meeting is called otherwise now: two were one. Kept for ever, and never in a chain."""

    __tablename__ = "redirects"

    id: Mapped[str] = mapped_column(primary_key=True)
    meeting_id: Mapped[str] = mapped_column(index=True)  # it may have gone since
    origin: Mapped[str | None] = mapped_column(index=True)  # key of the account that gave the id


class EditRow(Base):
    """An editor's word, and that it was taken back."""

    __tablename__ = "edits"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    meeting_id: Mapped[str]  # as it was called then
    at: Mapped[datetime]
    by: Mapped[str]
    reason: Mapped[str | None]
    detail: Mapped[dict[str, Any]]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]
    undone_reason: Mapped[str | None]


class EditAccountRow(Base):
    """An account that an edit is about, and what it said when it was seen last: to find it again by."""

    __tablename__ = "edit_accounts"

    edit_id: Mapped[int] = mapped_column(ForeignKey("edits.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[int]  # those of one side belong together
    key: Mapped[str] = mapped_column(index=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    report: Mapped[dict[str, Any]]


class CorrectionRow(Base):
    """That a meeting which issues have told is another one now than they told."""

    __tablename__ = "corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    last_issue_id: Mapped[int | None]  # the last issue there was: one that no issue has followed may change


class IssueRow(Base):
    """One issue of a digest, frozen."""

    __tablename__ = "issues"
    __table_args__ = (
        UniqueConstraint("digest", "number"),
        UniqueConstraint("digest", "until"),
        Index(None, "digest", "period", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str]
    number: Mapped[int]
    period: Mapped[str | None]  # the local day that it was scheduled for; None: made by hand
    until: Mapped[datetime]  # the end of what it covers; the next one begins here
    issued_at: Mapped[datetime]
    issue: Mapped[dict[str, Any]]


class IssuedMeetingRow(Base):
    """That a digest has told a meeting: once."""

    __tablename__ = "issued_meetings"

    digest: Mapped[str] = mapped_column(primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"), index=True)
    number: Mapped[int]


class RenderingRow(Base):
    """An issue's forms, frozen with it."""

    __tablename__ = "renderings"

    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"), primary_key=True)
    subject: Mapped[str]
    plain: Mapped[str]
    html: Mapped[str]


class Outgoing:
    """What is on its way to one recipient."""

    recipient: Mapped[str]
    message_id: Mapped[str]
    state: Mapped[str]
    attempts: Mapped[int]
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    began_at: Mapped[datetime | None]  # the last attempt
    reason: Mapped[str | None]


class DeliveryRow(Outgoing, Base):
    """One issue on its way to one recipient."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("issue_id", "channel", "recipient"), Index(None, "state", "due_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"))
    channel: Mapped[str]


class AlertRow(Outgoing, Base):
    """One mail to one operator, about sources."""

    __tablename__ = "alerts"
    __table_args__ = (UniqueConstraint("message_id"), Index(None, "state", "due_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    text: Mapped[str]
    made_at: Mapped[datetime]


class ToldSourceRow(Base):
    """What the operator was told of a source last."""

    __tablename__ = "told_sources"

    source: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    since: Mapped[datetime | None]
    warned_at: Mapped[datetime]


class SubscriberRow(Base):
    """A reader of one digest."""

    __tablename__ = "subscribers"
    __table_args__ = (UniqueConstraint("digest", "address"), UniqueConstraint("token"))

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str]
    address: Mapped[str]
    token: Mapped[str]
    state: Mapped[str]
    since: Mapped[datetime]  # when it came to be so
    reason: Mapped[str | None]
    configured: Mapped[bool]
    hard_bounces: Mapped[int]
    bounced_on: Mapped[date | None]  # the last of the days (UTC) that these are
    told_at: Mapped[datetime | None]  # when the operator was told that he was disabled
