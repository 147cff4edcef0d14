"""What the stages of recognition hand to each other; positions count code points of the text as given."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from store.records.meetings import Form, Mode, Place, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence; `text` is exactly `source[start:end]` of the title or the text."""

    text: str
    start: int
    end: int
    within: str = "text"  # or "title"
    paragraph: int = 0
    quoted: bool = False  # it begins inside a quotation
    listed: bool = False  # an item of a list that a line ending in a colon opens


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """Where an agency says it writes from ("ASTANA – "): no meeting's place, but whose posts these are."""

    country: str | None
    capital: bool = True  # or it is another city, whose guests the text may tell of
    day: tuple[int, int] | None = None  # month and day on which it writes
    written: str = ""  # the line up to where its sentence begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """A text without its noise: sentences in order, and what its first line says of the writer."""

    sentences: tuple[Sentence, ...]
    dateline: Dateline | None


@dataclass(slots=True)  # a frozen one takes twice as long to make, and a text has hundreds
class Unit:
    """A word, or a known phrase, of a sentence; `kinds` maps each kind it may be of to what it stands for.

    `marks` are bits that say what it looks like as it is written; their sense is the language's own.
    """

    text: str
    key: str
    start: int
    end: int
    kinds: Mapping[str, str]
    marks: int = 0

    def has(self, *kinds: str) -> bool:
        """Tell whether the unit may be one of `kinds`."""
        found = self.kinds
        if found:  # most words have none
            for kind in kinds:  # half the price of any()
                if kind in found:
                    return True
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody named, or a post or group of people without a name, between two units of a sentence."""

    first: int
    last: int  # exclusive
    name: str | None = None
    post: str | None = None
    organisation: str | None = None
    head: str | None = None  # the post's own noun, folded
    plural: bool = False
    countries: tuple[str, ...] = ()  # that a group comes from
    from_members: bool = False  # a group that the members of its organisation send
    vague: bool = False  # "their colleagues", "the guest": somebody who is better told elsewhere
    implied: bool = False  # the name was concluded from the post


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """An event that a noun names: "18th Meeting of Security Council Secretaries"."""

    first: int
    last: int
    noun: str  # folded
    sort: str  # of the vocabulary: "meeting", "summit", "conference" …
    title: str
    definite: bool
    named: bool  # something sets it apart from any other meeting
    form: Form
    generic: bool  # "the meeting", "the event": may be any that was told before
    words: frozenset[str]  # of its name, folded, without those that say nothing
    numbers: frozenset[str]  # among them: what counts it in its series


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySpan:
    """A day or a span of days that a sentence names."""

    first: int  # unit
    last: int
    date: dt.date | None
    end_date: dt.date | None = None
    inferred: bool = False  # from a weekday, "yesterday" or "the day before"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSpan:
    """A place that a sentence names after "in" or "at"."""

    first: int
    last: int
    place: Place
    implied: bool = False  # the city comes from the venue


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one sentence tells of one meeting. `anaphoric` speaks of a meeting already told."""

    sentence: Sentence
    people: tuple[Person, ...] = ()
    gathering: Gathering | None = None
    day: DaySpan | None = None
    place: PlaceSpan | None = None
    occasion: str | None = None
    status: Status = Status.HELD
    mode: Mode = Mode.UNKNOWN
    form: Form = Form.BILATERAL
    anaphoric: bool = False
    present: bool = False  # told in the present tense, as headlines do
    company: bool = False  # who "was also present" at whatever was told before
    beside: bool = False  # "on the sidelines", of an event told before
    sides: tuple[str, ...] = ()  # organisations that met, where no person is named
    spoke: bool = False  # told by a verb that leaves open whether they met: "discussed with"
    loose: bool = False  # whom the text names behind the meeting, with nothing that ties them to it
