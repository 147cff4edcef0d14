"""What articles and meetings are asked by: days, person, organisation, place, source, text and more."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from store.records.meetings import Form, Status


class Level(StrEnum):
    """How high somebody stands, the highest first; docs/CONVENTIONS.md says who is of which."""

    LEADER = "leader"
    MINISTER = "minister"
    DEPUTY = "deputy"
    AMBASSADOR = "ambassador"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked for; what is None, or blank, is not asked. Days are inclusive at both ends.

    Names are found by whole words in a row ("Norov", "security council"), texts by words in any form
    (store.wording.questions); what answers in words comes in the order of how near it is.
    """

    since: date | None = None
    until: date | None = None
    person: str | None = None
    organisation: str | None = None
    place: str | None = None  # part of a venue, a city or a country
    source: str | None = None
    text: str | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingQuery(Query):
    """Meetings that took place between two days, with such people, reported by such an article.

    Or the one of an id, or former id; it is found although nobody reports it any more.
    """

    meeting: str | None = None
    form: Form | None = None
    level: Level | None = None  # somebody of this level, or above, takes part
    language: str | None = None  # "en": an article in it reports the meeting, or a copy does


class ArticleQuery(Query):
    """Articles published between two days (UTC); by people, place or status: that report such a meeting."""
