"""The tables of digests in `readout.toml`: `[digest]` and each `[digests.NAME]`."""

import re
from collections.abc import Mapping
from datetime import time
from email.errors import MessageError
from email.headerregistry import Address
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    model_validator,
)

from crawler.keys import LANGUAGE, WrongKey, Zone
from crawler.storing import TimeOfDay
from store.records.meetings import Form
from store.records.questions import Level, MeetingQuery

NAME = r"^[a-z0-9_-]{1,64}$"
_SHORT = 4  # letters of a name that is written in capitals
_LAST_DAY = 31  # of a month


def is_mail_address(text: str) -> bool:
    """Tell whether mail can be sent to an address as it is written."""
    try:
        address = Address(addr_spec=text)
    except (ValueError, IndexError, MessageError):
        return False
    return bool(address.username and address.domain) and text.isascii() and text.isprintable()


def _mail_address(text: str) -> str:
    if not is_mail_address(text):
        raise ValueError(f"'{text}' is no mail address; write it as name@host")
    return text


MailAddress = Annotated[str, AfterValidator(_mail_address)]


def one_or_several(told: object) -> object:
    """Take one value for a list of it."""
    return (told,) if isinstance(told, str) else told


class Schedule(StrEnum):
    """When a digest's issues are due."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"  # Monday to Friday
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    AT_ONCE = "at once"  # as soon as there is something new


class Weekday(StrEnum):
    """A day of the week, Monday first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


def _day(told: object) -> object:
    if told is None or isinstance(told, Weekday) or (isinstance(told, int) and not isinstance(told, bool)):
        return told
    if isinstance(told, str) and told in {*Weekday}:
        return Weekday(told)
    raise ValueError(f"'{told}' is no day; write a weekday, such as \"monday\", or a number from 1 to 31")


def _asked(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text


_Asked = Annotated[str, Field(max_length=200), AfterValidator(_asked)]


class Channel(StrEnum):
    """By what means an issue reaches its readers."""

    MAIL = "mail"
    FILES = "files"


class DigestConfiguration(BaseModel):
    """A digest: which meetings it tells, when, to whom; its name in feeds and file names.

    Without a question it tells every meeting. `on` is the day of a weekly or monthly one: a weekday, or a day
    of the month from 1 to 31; a month that is shorter has its issue on its last day.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field("sco", pattern=NAME)
    title: str = Field("SCO meetings", min_length=1, max_length=100)
    organisation: _Asked | None = None
    person: _Asked | None = None
    place: _Asked | None = None
    form: Form | None = None
    level: Level | None = Field(None, description="somebody of this level, or above, takes part")
    language: str | None = Field(None, pattern=LANGUAGE, description="an article in it reports the meeting")
    source: _Asked | None = Field(None, description="a source's name, or an outlet")
    schedule: Schedule = Schedule.DAILY
    zone: Zone = "UTC"
    at: TimeOfDay = Field(time(7), description="when an issue is due, in `zone`")
    on: Annotated[Weekday | int | None, BeforeValidator(_day)] = None
    to: Annotated[tuple[MailAddress, ...] | None, BeforeValidator(one_or_several)] = Field(
        None, description="its readers; those of [mail], if none"
    )
    channels: Annotated[tuple[Channel, ...], BeforeValidator(one_or_several)] = Field(
        tuple(Channel), min_length=1
    )
    send_empty: StrictBool = Field(default=False, description="mail an issue that tells no meeting, too")
    archive_days: int = Field(
        30, ge=1, le=3650, strict=True, description="what is older at first sight goes 'from the archive'"
    )
    folder: Path = Path("digests")

    @property
    def query(self) -> MeetingQuery:
        """Return what its meetings are asked by."""
        return MeetingQuery(
            organisation=self.organisation,
            person=self.person,
            place=self.place,
            form=self.form,
            level=self.level,
            language=self.language,
            source=self.source,
        )

    @property
    def by_mail(self) -> bool:
        """Tell whether its issues are mailed."""
        return Channel.MAIL in self.channels

    @property
    def by_files(self) -> bool:
        """Tell whether its issues and feeds are written as files."""
        return Channel.FILES in self.channels

    @model_validator(mode="after")
    def _has_its_day(self) -> Self:
        """Refuse a day that does not fit the schedule, and a schedule that lacks its day."""
        match self.schedule, self.on:
            case Schedule.WEEKLY, None:
                raise WrongKey("on", problem='is missing; name the weekday of the issue, such as "monday"')
            case Schedule.WEEKLY, int():
                raise WrongKey("on", problem='must be a weekday, such as "monday", where schedule = "weekly"')
            case Schedule.MONTHLY, None:
                raise WrongKey("on", problem="is missing; name the day of the month, from 1 to 31")
            case Schedule.MONTHLY, on if not isinstance(on, int) or not 1 <= on <= _LAST_DAY:
                raise WrongKey("on", problem='must be a day from 1 to 31 where schedule = "monthly"')
            case ((Schedule.DAILY | Schedule.WEEKDAYS | Schedule.AT_ONCE), (Weekday() | int())):
                raise WrongKey("on", problem=f'does not fit schedule = "{self.schedule}"; take it out')
            case _:
                pass
        if self.schedule is Schedule.AT_ONCE and "at" in self.model_fields_set:
            raise WrongKey("at", problem='does not fit schedule = "at once"; take it out')
        return self


def with_names(told: dict[str, Any]) -> dict[str, Any]:
    """Return what a file told, with the names, titles and folders that its digests have without a word.

    That of the `[digest]` table is called after the first watched organisation, each other after its table;
    the files of that one lie in a folder of its own, within that of the `[digest]` table.
    """
    main, tables = told.get("digest") or {}, told.get("digests") or {}
    named = dict(told)
    watched = _of(told.get("recognition"), "watched")
    if (
        isinstance(watched, list | tuple)
        and watched
        and isinstance(main, dict)
        and ("digest" in told or not tables)
    ):
        first = str(watched[0])
        name = re.sub(r"[^a-z0-9]+", "-", first.lower()).strip("-") or "digest"
        named["digest"] = {"name": name, "title": f"{first} meetings", **main}
    if isinstance(tables, dict):
        folder = _of(main, "folder")
        above = Path(folder) if isinstance(folder, str) else Path("digests")
        named["digests"] = {name: _named(str(name), table, above) for name, table in tables.items()}
    return named


def _named(name: str, table: object, above: Path) -> object:
    if not isinstance(table, dict):
        return table
    if "name" in table:
        raise WrongKey("digests", name, "name", problem=f"take it out; the table [digests.{name}] says it")
    called = re.sub(r"[-_]+", " ", name).strip()
    called = called.upper() if len(called) <= _SHORT else called.capitalize()
    return {"title": f"{called or name} meetings", "folder": above / name, **table, "name": name}


def _of(told: object, key: str) -> object:
    return told.get(key) if isinstance(told, Mapping) else None


def check_apart(main: DigestConfiguration | None, tables: Mapping[str, DigestConfiguration]) -> None:
    """Refuse two digests of one name, and two that would write the same files. Raises WrongKey."""
    if main and main.name in tables:
        raise WrongKey("digests", main.name, problem="is the name of the [digest] table too; rename one")
    folders = {main.folder: "[digest]"} if main and main.by_files else {}
    for name, digest in tables.items():
        if not digest.by_files:
            continue
        if other := folders.get(digest.folder):
            raise WrongKey("digests", name, "folder", problem=f"is that of {other}; give each its own")
        folders[digest.folder] = f"[digests.{name}]"
