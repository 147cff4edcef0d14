"""Issues of a digest, and how far they are on their way to each recipient."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from store.records.crawls import Covered
from store.records.meetings import Meeting, MeetingReport


class DeliveryState(StrEnum):
    """How far one issue is on its way to one recipient."""

    PENDING = "pending"  # to be sent when it is due
    SENDING = "sending"  # somebody has it in hand, or had when their process was killed
    SENT = "sent"
    REFUSED = "refused"  # for good, by the recipient's side
    FAILED = "failed"  # given up after many attempts
    DROPPED = "dropped"  # its reader had left before it was sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """A meeting that an issue mentions, as its digest told it last; else as it is recorded.

    `told` is without evidence, about and outcome. Where the digest told it, it did so under `number` in
    `issue`.
    """

    meeting: str
    told: MeetingReport
    issue: int | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of a meeting since a digest told it.

    `was` is how it was told last; several were told apart and are one meeting now, the first told first.
    `parted` were told as one with it, and are meetings of their own now.
    """

    meeting: Meeting  # as it stands now
    was: tuple[Recalled, ...]
    parted: tuple[Recalled, ...] = ()
    are_others: bool = False  # somebody else took part; names may be spelt otherwise where it is False


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a digest has to correct, by the ids of the meetings; `seen` names the state of the store."""

    found: tuple[Change, ...] = ()
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedMeeting:
    """A meeting in an issue, under the number that readers may reply with."""

    number: int
    meeting: Meeting
    from_archive: bool  # older at first sight than the digest's window
    was: Recalled | None = None  # it was told as planned


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A correction in an issue, under the number that readers may reply with."""

    number: int
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """That readers were told of a meeting, and how it stands now.

    `told_at` is when its issue was made; where no issue is asked for, when it was reported first.
    `changed_at` is the last correction or editor's word about it; `corrections` are those of substance.
    """

    meeting: Meeting
    told_at: datetime
    changed_at: datetime | None = None
    corrections: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One numbered, frozen edition of a digest, for the period `[since, until)`."""

    digest: str
    number: int
    since: datetime | None  # None for the first issue
    until: datetime
    issued_at: datetime
    zone: str  # IANA name of the readers' time zone
    entries: tuple[IssuedMeeting, ...] = ()
    coverage: tuple[Covered, ...] = ()  # how each source was
    title: str | None = None  # what the digest is called in its heading; None: made from `digest`
    coming_up: tuple[Meeting, ...] = ()  # planned meetings, told already or in this issue
    outlet_zones: Mapping[str, str] = field(default_factory=dict)  # outlet → IANA name of its time zone
    period: str | None = None  # the local day that a scheduled issue is for, "2026-11-22"; None: made by hand
    due_at: datetime | None = None  # when that period's issue was due
    corrected: tuple[Corrected, ...] = ()
    recalled: Mapping[str, Recalled] = field(default_factory=dict)  # by id: what it mentions and doesn't tell
    more_at: str | None = None  # the address at which everything can be read that a mail has no room for
    changes_seen: str | None = None  # of `Changes`; None: nobody looked for any
    encoded_shorter: bool = False  # each part of its mail as is shorter; False, as once: quoted-printable

    @property
    def is_news(self) -> bool:
        """Whether it has anything to tell: a meeting, or a correction."""
        return bool(self.entries or self.corrected)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How an attempt at a delivery ended."""

    delivery: int  # its id
    state: DeliveryState
    at: datetime
    due_at: datetime | None = None  # where it is to be repeated: when
    reason: str | None = None
    attempt: int | None = None  # the `attempts` of the delivery as it was claimed
    is_hard: bool = False  # the recipient was refused for good: by now it is their address that is wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """Mails that have been on their way for too long."""

    number: int
    since: datetime  # when the first of them was addressed
    reason: str | None  # why the last attempt at that one did not succeed
