"""Two sides, or a whole body, who discuss something: they sit together."""

from collections.abc import Iterator

from crawler.meetings.english.belonging import is_done_to_thing
from crawler.meetings.english.circumstances import told
from crawler.meetings.english.pairs import both, the_guest, they
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.sequels import and_then
from crawler.meetings.english.sides import form_of, meeting_of_body
from crawler.meetings.english.words import event_words
from crawler.meetings.spans import Account
from store.records.meetings import Form

_REACH = 12
_TWO = 2


def discusses(reading: Reading, i: int) -> Iterator[Account]:
    """Read "the ministers of both countries discussed": two sides, or a whole body, who sit together."""
    passive = reading.units[i].key.endswith(" by") or reading.passive(i)
    if not passive and (reading.is_passive_form(i) or is_done_to_thing(reading, i)):
        return  # "a meeting between A and B was discussed": by others
    people = reading.people_after(i + 1) if passive else reading.people_before(i)
    people = the_guest(both(reading, reading.with_pronoun(people, reading.subject)), reading.subject)
    if not people and not passive:
        sure = {"two", "pair"}.intersection(reading.keys(i - 2, i)) or _is_set_apart(reading, i)
        people = they(reading, i) if sure else ()
    with_whom = [
        j for j in range(i + 1, min(len(reading.units), i + _REACH)) if reading.units[j].key in {"with", "to"}
    ]
    others = reading.people_after(with_whom[0] + 1) if with_whom and not passive else ()
    people = people or (reading.pronoun(i, reading.subject) if others else ())
    bodies = {p.organisation for p in (*people, *others)}
    known = all(p.name or p.organisation for p in (*people, *others))
    apart = len(people) == _TWO and all(p.name and p.post for p in people) and reading.days and reading.places
    if known and (len(bodies) > 1 or (apart and not others)):
        signing = passive and reading.units[i].key.removesuffix(" by") in event_words("signing")
        form = Form.CEREMONY if signing else form_of((*people, *others))
        account = Account(sentence=reading.sentence, people=(*people, *others), form=form)
        first = list(told(reading, i, account))
        yield from first
        yield from and_then(reading, people, others, first)
    elif people and people[0].plural:
        yield from meeting_of_body(reading, i, people)


def _is_of_topic(reading: Reading, i: int, at: int) -> bool:
    """Tell whether the "in Osh" at `at` is that of "discussed a forum which will be held in Osh"."""
    for event in (g for g in reading.gatherings if i < g.first and g.last <= at):
        before = reading.units[max(0, event.first - 3) : event.first]
        beside = any(u.kinds.get("beside") == "real" for u in before)
        ahead = reading.any("planned", event.last, at) or {"that", "which"}.intersection(
            reading.keys(event.last, at)
        )
        if ahead or (event.last == at and not beside):
            return True
    return False


def _is_set_apart(reading: Reading, i: int) -> bool:
    """Tell whether the verb at `i` has a day, a place or an occasion: who "they" are met then, or there."""
    begins = [span.first for span in reading.days] + [span.first for span in reading.places]
    own = any(
        not reading.parted(i, at) and reading.keys(at - 1, at) != ["of"] and not _is_of_topic(reading, i, at)
        for at in begins
    )
    ahead = reading.units[i : i + _REACH]
    return own or any(u.kinds.get("beside") == "real" and u.key.startswith("on the") for u in ahead)
