"""What is known of meetings: what one text tells of them, and what all its reports together."""

from dataclasses import dataclass
from datetime import date, datetime
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
