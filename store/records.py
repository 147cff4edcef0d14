"""The records that the stages hand to each other.

Times (`…_at`) are aware and UTC. A meeting's day is a plain `date`, local to where it took place. What is not
known is `None`, never a guess.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

Day: TypeAlias = date  # the type under a name that a field called `date` doesn't hide


class Status(StrEnum):
    """Whether a meeting took place."""

    HELD = "held"
    PLANNED = "planned"
    CANCELLED = "cancelled"


class Mode(StrEnum):
    """How the sides met."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"
    HYBRID = "hybrid"
    UNKNOWN = "unknown"


class Form(StrEnum):
    """What kind of event a meeting is; docs/CONVENTIONS.md defines each."""

    BILATERAL = "bilateral"
    MULTILATERAL = "multilateral"
    SUMMIT = "summit"
    CONFERENCE = "conference"
    VISIT = "visit"
    RECEPTION = "reception"
    CEREMONY = "ceremony"


class Relation(StrEnum):
    """How an article's text relates to that of an article that arrived earlier."""

    SAME = "same"
    CONTAINS = "contains"


class Decision(StrEnum):
    """What became of one draft that was taken in."""

    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    COPY = "copy"


class Standing(StrEnum):
    """How the text of a draft stands to what is stored of its article."""

    NEWEST = "newest"  # the article's newest text is the same
    EARLIER = "earlier"  # one that it had before is
    UNKNOWN = "unknown"


class Answer(StrEnum):
    """What a look at a known article's page came to, where that is no new text."""

    THERE = "there"  # it came, under another article's name
    GONE = "gone"  # the site says that there is no such page (any more)
    NONE = "none"  # nothing that tells: it failed, or what came was no article


class RunOutcome(StrEnum):
    """What became of one crawl of one source."""

    OK = "ok"  # at least one new, revised or copied article, and nothing failed
    UNCHANGED = "unchanged"  # the source was read and had nothing new
    EMPTY = "empty"  # the list was read and named no article: never "no news"
    FAILED = "failed"  # pages could not be fetched or understood


class DeliveryState(StrEnum):
    """How far one issue is on its way to one recipient."""

    PENDING = "pending"  # to be sent when it is due
    SENDING = "sending"  # somebody has it in hand, or had when their process was killed
    SENT = "sent"
    REFUSED = "refused"  # for good, by the recipient's side
    FAILED = "failed"  # given up after many attempts


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """What a site answered: its bytes as they were read, without the packing of their way."""

    url: str
    status: int
    headers: Mapping[str, str]  # without cookies and secrets
    body: bytes
    fetched_at: datetime
    announced: str = ""  # the title that led there, which a page may not name itself

    @property
    def hash(self) -> str:
        """The sha256 of the bytes, by which a revision names its page."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDraft:
    """One fetched text of an article, on its way into the store.

    `key` is the source's own key ("sectsco:eng:602354"), or the canonical address; articles with one key are
    one article. `published_by` names the rule that read `published_at` ("url", "page", "meta" …);
    `extracted_by` the layout, or "fallback" where none matched.
    """

    source: str
    outlet: str
    key: str
    url: str
    title: str
    body: str  # paragraphs, separated by one empty line
    fetched_at: datetime
    language: str | None = None  # ISO 639-1
    published_at: datetime | None = None
    published_by: str | None = None
    extracted_by: str | None = None
    aliases: tuple[str, ...] = ()  # further addresses of the same article
    images: tuple[str, ...] = ()
    page: FetchedPage | None = None  # that it was read from


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article as it stands in the store, with its newest revision."""

    id: int
    key: str
    url: str
    source: str
    outlet: str
    language: str | None
    title: str
    body: str
    published_at: datetime | None
    published_by: str | None
    fetched_at: datetime  # of the newest revision
    revision: int  # 1 for the first
    revision_id: int  # unique over all articles
    aliases: tuple[str, ...] = ()
    vanished_at: datetime | None = None  # since when its page answers that it is gone
    copy_of: str | None = None  # address of the article that this one repeats
    relation: Relation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueArticle:
    """An article that is to be looked at again."""

    key: str
    url: str
    title: str  # as it is known, for a page that names none


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One text of an article, as it is told among the others: what it changed (store.differences)."""

    article: int
    url: str  # of the article
    number: int  # 1 for the first
    fetched_at: datetime
    title: str
    published_at: datetime | None
    changed: tuple[str, ...]  # of "title", "body", "date"; none of the first
    substantive: bool
    returns_to: int | None  # the number of an earlier one that it is the same as
    page: str | None  # the hash of the page that it was read from, which may not be kept any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What the store decided about one draft."""

    key: str
    decision: Decision
    article_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a meeting took place; city and country in English."""

    venue: str | None = None
    city: str | None = None
    country: str | None = None

    def __bool__(self) -> bool:
        return bool(self.venue or self.city or self.country)


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Somebody who took part; a delegation without a named person has no `name`."""

    name: str | None = None
    post: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The sentence that proves a value.

    `field` is "date", "place", "title", "occasion" or "participants[N]". `start` and `end` count code points
    of the title or text as it was given; `implied` marks a value that was concluded and is not written there.
    """

    field: str
    sentence: str
    start: int
    end: int
    within: str = "text"  # or "title"
    implied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingReport:
    """One text's account of one meeting. `date` to `end_date` is a span of days where the text is vague."""

    status: Status = Status.HELD
    date: Day | None = None
    end_date: Day | None = None
    place: Place = Place()
    mode: Mode = Mode.UNKNOWN
    form: Form = Form.BILATERAL
    title: str | None = None
    occasion: str | None = None
    participants: tuple[Participant, ...] = ()
    about: str | None = None  # what was discussed, in the text's words
    outcome: str | None = None  # what was agreed, signed or proposed, in the text's words
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """What the recogniser read in one text."""

    language: str | None
    sco_related: bool
    meetings: tuple[MeetingReport, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReference:
    """An article that reports a meeting."""

    article: int
    url: str
    outlet: str
    language: str | None
    title: str
    published_at: datetime | None
    published_by: str | None
    revision: int | None = None  # number of the text that was read; None: told before such were kept
    copy: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedValue:
    """One value of a field on which the articles of a meeting disagree, and the addresses that tell it."""

    field: str  # as of evidence, to the last part: "place.city", "participants[0].post"
    value: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """An event in the world, told by one or more articles. `told` is what is shown of it.

    `proofs` has, for each evidence of what is told, the address of the article in which it stands; it is
    empty where that was told before such were kept. Of each field in `values` the shown value comes first.
    `formerly` are ids that it had before it was found to be one with other meetings.

    `last_read_at` is when the last of the texts that tell it was read for the first time, by whatever version
    of the recogniser; None where that was before such times were kept.
    """

    id: str
    told: MeetingReport
    reports: tuple[ReportReference, ...]
    first_reported_at: datetime
    occasion_meeting: str | None = None  # id of the meeting that is this one's occasion
    previous: str | None = None  # id of the last earlier meeting of the same parties
    corrected: tuple[str, ...] = ()
    last_read_at: datetime | None = None
    values: tuple[StatedValue, ...] = ()
    proofs: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()


# How the reason of a crawl begins that somebody ended: it says nothing of its source.
INTERRUPTED = "the crawl ended early: it was interrupted"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlRun:
    """One crawl of one source. `counts` has a number for each fate of a page ("new", "unchanged" …)."""

    source: str
    started_at: datetime
    finished_at: datetime
    outcome: RunOutcome
    reason: str | None = None  # one line; why it failed
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHistory:
    """What is known of a source over all its crawls."""

    source: str
    last_run: CrawlRun | None
    last_read_at: datetime | None  # the end of the last run that was OK or UNCHANGED
    failing_since: datetime | None  # the start of the first run after that which says so
    last_new_at: datetime | None  # when the last article to arrive was first fetched
    recheck_at: datetime | None = None  # when the first of its articles is to be looked at again
    news_gap: timedelta | None = None  # that usually passes between two arrivals of new articles


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedMeeting:
    """A meeting in an issue, under the number that readers may reply with."""

    number: int
    meeting: Meeting
    from_archive: bool  # older at first sight than the digest's window


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One numbered, frozen edition of a digest, for the period `[since, until)`."""

    digest: str
    number: int
    since: datetime | None  # None for the first issue
    until: datetime
    issued_at: datetime
    zone: str  # IANA name of the readers' time zone
    entries: tuple[IssuedMeeting, ...]
    coverage: tuple[CrawlRun, ...]  # the last run of each source in the period
    title: str | None = None  # what the digest is called in its heading; None: made from `digest`
    coming_up: tuple[Meeting, ...] = ()  # planned meetings, told already or in this issue
    outlet_zones: Mapping[str, str] = field(default_factory=dict)  # outlet → IANA name of its time zone
    period: str | None = None  # the local day that a scheduled issue is for, "2026-11-22"; None: made by hand
    due_at: datetime | None = None  # when that period's issue was due


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """An issue's forms, frozen with it: a repeat is the same to the byte."""

    subject: str
    plain: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """Whom an issue is to be sent to, and by what means."""

    recipient: str
    message_id: str  # the same in every attempt
    channel: str = "mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One issue on its way to one recipient."""

    id: int
    digest: str
    number: int
    channel: str
    recipient: str
    message_id: str
    state: DeliveryState
    attempts: int  # those begun
    due_at: datetime  # the next attempt; once it has ended, when it did
    created_at: datetime  # when it was addressed, the last time
    reason: str | None  # one line without addresses: why the last attempt did not succeed
