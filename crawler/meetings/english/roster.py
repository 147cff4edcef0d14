"""Lists of those who were at an event told before: "speeches were heard from A", "in attendance: B"."""

from collections.abc import Iterator

from crawler.meetings.english.circumstances import told
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.words import event_words
from crawler.meetings.spans import Account, Person, Unit

_NO_ROSTER = frozenset(
    ("video", "message", "letter", "interview", "briefing", "press", "journalists", "condolences")
)
_ELSEWHERE = frozenset(("planned", "past", "negated", "recalling", "not_meeting", "visit"))
_NO_MEMBER = frozenset(("to", "about", "against", "than", "under", "predecessor"))
# Who "they" are, of whom the sentence before told.
_THEY = (
    ["they", "are"],
    ["they", "were"],
    ["these", "are"],
    ["these", "were"],
    ["among", "them"],
    ["they", "include"],
    ["they", "included"],
    ["letters", "were"],
)
# They are said of letters of credence.
_HANDING = frozenset(("handed", "presented"))
_BEING = frozenset(("was", "were"))
_DONE = frozenset((
    "read", "delivered", "given", "made", "presented", "handed", "out", "moderated", "opened", "greeted",
    "welcomed", "addressed", "joined", "led", "heard", "shared", "awarded", "held", "proposed", "seconded",
    "suggested", "supported", "backed", "voiced", "raised", "tabled", "initiated", "moved", "chaired",
))  # fmt: skip
_CHAIRS = frozenset(("chair", "chairmanship", "presidency", "gavel", "chairpersonship"))
_BESIDE = frozenset(("beside", "next", "alongside", "between", "opposite"))
_SITTING = frozenset(("sat", "stood"))
_OPENING_REACH = 8
# What may open a list of people.
_OPENING = ("attend", "meet", "receive", "gather", "heads", "discuss", "noun")


def roster(reading: Reading) -> Iterator[Account]:
    """Give the people of a sentence that has a word of who came or spoke, and none that looks elsewhere."""
    cue = next((i for i, u in enumerate(reading.units) if _may_be_cue(i, u) and _is_cue(reading, i)), None)
    if cue is None or reading.sentence.quoted or not _NO_ROSTER.isdisjoint(reading.words):
        return
    if not _ELSEWHERE.isdisjoint(reading.kinds):
        return
    people = tuple(p for p in reading.people if p.name and not p.plural and _belongs(reading, p))
    if people and all(p.post or p.organisation for p in people):
        account = Account(sentence=reading.sentence, people=people, anaphoric=True)
        yield from told(reading, cue, account)


def opens_list(reading: Reading) -> bool:
    """Tell whether the sentence ends in a colon, behind which lines name those who were there."""
    if not reading.sentence.text.endswith(":"):
        return False
    if any(u.has("saying") and u.key not in _HANDING for u in reading.units):
        return False
    people = any(u.has(*_OPENING) for u in reading.units)
    return people or any(_is_cue(reading, i) for i in range(len(reading.units)))


def item(reading: Reading) -> Iterator[Account]:
    """Give the people of one line of a list."""
    people = tuple(p for p in reading.people if p.name and not p.plural)
    if people and all(p.post or p.organisation for p in people):
        yield Account(sentence=reading.sentence, people=people, anaphoric=True, company=True)


def _may_be_cue(i: int, unit: Unit) -> bool:
    return i == 0 or unit.key in {"by", "under", "came"} or unit.key in event_words("roster")


def _is_cue(reading: Reading, i: int) -> bool:
    if i == 0 and reading.keys(0, 2) in _THEY:
        return True
    if i == 0 and reading.keys(0, 1) == ["among"] and ":" in reading.keys(1, _OPENING_REACH):
        return True
    if i == 0 and reading.keys(0, 1) == ["those"]:
        return bool({"included", "were", "include", "are"}.intersection(reading.keys(1, _OPENING_REACH)))
    if _is_done_by(reading, i) or _is_led_or_seated(reading, i):
        return True
    return reading.units[i].key in event_words("roster") and not any(
        p.name and p.first <= i < p.last for p in reading.people
    )


def _is_led_or_seated(reading: Reading, i: int) -> bool:
    """Tell whether "under the chair of", "came from" a person or "Beside A sat B" stands there."""
    key = reading.units[i].key
    if key == "under":
        return not _CHAIRS.isdisjoint(reading.keys(i + 1, i + 4))
    if key == "came":
        return reading.keys(i + 1, i + 2) == ["from"] and any(p.first == i + 2 for p in reading.people)
    return i == 0 and key in _BESIDE and not _SITTING.isdisjoint(reading.keys(1, len(reading.units)))


def _is_done_by(reading: Reading, i: int) -> bool:
    """Tell whether "were read by" stands there, near the beginning: "Papers were read by A and B"."""
    if reading.units[i].key != "by" or not 1 < i <= _OPENING_REACH:
        return False
    before = reading.keys(i - 3, i)
    return before[-1] in _DONE and not _BEING.isdisjoint(before[:-1])


def _belongs(reading: Reading, person: Person) -> bool:
    before = reading.units[person.first - 1] if person.first else None
    return before is None or not (before.key in _NO_MEMBER or before.has("saying", "meet", "receive"))
