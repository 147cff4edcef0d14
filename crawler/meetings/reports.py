"""Meeting reports from what a text told, each value with the sentence that proves it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from crawler.meetings.lexicon import collectives
from crawler.meetings.spans import Person, Sentence
from crawler.meetings.telling import Told
from store.records.meetings import Evidence, Form, MeetingReport, Mode, Participant, Place

# Tells whether a sentence writes a value.
Writes = Callable[[Sentence, str], bool]
_MOST_SENTENCES = 2
_REMOTE = frozenset((Mode.VIDEO, Mode.PHONE))
_SEVERAL = 2


def report(  # noqa: PLR0913 - what was told, and what each part of a report is judged by
    told: Told,
    *,
    watched: frozenset[str],
    about: str | None,
    outcome: str | None,
    writes_name: Writes,
    writes_place: Writes,
) -> MeetingReport:
    """Return the report of one meeting; the members of a watched body together are one side."""
    people = [one for person, sentence in told.people for one in _one_by_one(person, sentence, watched)]
    # Where one of them sat who met by video or telephone is not where they met.
    place = told.place[0].place if told.place and told.mode not in _REMOTE else Place()
    day = told.day[0] if told.day else None
    return MeetingReport(
        status=told.status,
        date=day.date if day else None,
        end_date=day.end_date if day else None,
        place=place,
        mode=Mode.IN_PERSON if told.mode is Mode.UNKNOWN and not told.spoke else told.mode,
        form=_form(told),
        title=told.event.title if told.event else None,
        occasion=_occasion(told),
        participants=tuple(_participant(p, watched) for p, _ in people),
        about=about,
        outcome=outcome,
        evidence=tuple(_evidence(told, place, people, writes_name, writes_place)),
    )


def passages(meetings: Sequence[Told], sentences: Sequence[Sentence]) -> Iterator[Sequence[Sentence]]:
    """Give the sentences that each meeting is told in: from its first one up to where another one begins."""
    begins = [min(s.start for s in m.sentences) for m in meetings]
    for begin in begins:
        end = min((b for b in begins if b > begin), default=None)
        yield [s for s in sentences if s.start >= begin and (end is None or s.start < end)]


def as_text(sentences: Sequence[Sentence]) -> str | None:
    """Return the first one or two of the sentences as text; None where there are none."""
    return " ".join([sentence.text for sentence in sentences[:_MOST_SENTENCES]]) or None


def _occasion(told: Told) -> str | None:
    """Return the larger event, unless that is the meeting itself."""
    occasion = told.occasion[0] if told.occasion else None
    return None if told.event is not None and occasion == told.event.title else occasion


def _form(told: Told) -> Form:
    if told.gathering is not None and told.gathering[0].named and not told.sides:
        return told.gathering[0].form
    bodies = {p.organisation for p, _ in told.people if p.organisation}
    if told.sides:
        return Form.BILATERAL if len(bodies | set(told.sides)) <= 2 else Form.MULTILATERAL  # noqa: PLR2004 - two sides
    return told.form


def _one_by_one(
    person: Person, sentence: Sentence, watched: frozenset[str]
) -> Iterator[tuple[Person, Sentence]]:
    """Give a delegation for each country, unless all come from the member states of one body."""
    if not person.plural or len(person.countries) < _SEVERAL or _collective(person, watched):
        yield person, sentence
        return
    for country in person.countries:
        yield replace(person, post=person.head, organisation=country, countries=()), sentence


def _participant(person: Person, watched: frozenset[str]) -> Participant:
    organisation = _collective(person, watched) or person.organisation
    return Participant(name=person.name, post=person.post or None, organisation=organisation)


def _collective(person: Person, watched: frozenset[str]) -> str | None:
    """Return "SCO member states" for those whom the members of a watched body send, or some of them."""
    known = collectives()
    if person.from_members and person.organisation in watched and person.organisation in known:
        return known[person.organisation].name
    countries = set(person.countries) if person.plural else set()
    if len(countries) <= _SEVERAL:  # two are the sides of a bilateral
        return None
    bodies = (known[name] for name in sorted(watched & set(known)))
    # Three of the OSCE's 57 meet for themselves.
    return next(
        (b.name for b in bodies if countries <= b.members and 4 * len(countries) >= len(b.members)), None
    )


def _evidence(
    told: Told,
    place: Place,
    people: Sequence[tuple[Person, Sentence]],
    writes_name: Writes,
    writes_place: Writes,
) -> Iterator[Evidence]:
    if told.day is not None and told.day[0].date is not None:  # "the same day" may be the same as none
        yield _from(told.day[1], "date", implied=told.day[0].inferred)
    if told.place is not None and place:
        yield from _place_evidence(told.place[1], place, writes_place)
    if told.gathering is not None and told.gathering[0].named:
        yield _from(told.gathering[1], "title")
    if told.occasion is not None and _occasion(told):
        yield _from(told.occasion[1], "occasion")
    for number, (person, sentence) in enumerate(people):
        written = person.name is None or writes_name(sentence, person.name)
        yield _from(sentence, f"participants[{number}]", implied=person.implied or not written)


def _place_evidence(sentence: Sentence, place: Place, writes: Writes) -> Iterator[Evidence]:
    parts = [p for p in (place.venue, place.city, place.country) if p]
    written = [p for p in parts if writes(sentence, p)]
    if written:
        yield _from(sentence, "place")
    if len(written) < len(parts):
        yield _from(sentence, "place", implied=True)


def _from(sentence: Sentence, field: str, *, implied: bool = False) -> Evidence:
    return Evidence(
        field=field,
        sentence=sentence.text,
        start=sentence.start,
        end=sentence.end,
        within=sentence.within,
        implied=implied,
    )
