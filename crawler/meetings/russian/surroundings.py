"""What stands around a verb and tells how people met: at an opening, before an audience, over papers."""

from crawler.meetings.russian.reading import Reading
from crawler.meetings.spans import Gathering

_OPENING = 4
_AUDIENCE = frozenset((
    "участник", "собравшийся", "присутствующий", "аудитория", "делегат", "зал", "форум", "гость",
))  # fmt: skip
_PAPERS = frozenset((
    "меморандум", "нота", "документ", "письмо", "послание", "телеграмма", "поздравление", "грамота",
))  # fmt: skip
_PARTS = frozenset(("открытие", "закрытие", "церемония", "трибуна", "пленарный"))


def at_an_opening(reading: Reading, i: int) -> bool:
    """Tell whether "на открытии" says that several spoke at an event, and not with each other."""
    first = range(max(1, i - _OPENING), i)
    return any(
        reading.keys(k - 1, k) == ["на"] and not reading.words[k].lemmas.isdisjoint(_PARTS) for k in first
    )


def event_of_debate(reading: Reading) -> Gathering | None:
    """Return the event of "на круглом столе обсудили А и Б"."""
    events = (g for g in reading.gatherings if g.sort == "conference")
    return next((g for g in events if reading.keys(g.first - 1, g.first) == ["на"]), None)


def exchanges_papers(reading: Reading, i: int) -> bool:
    """Tell whether "обменялись меморандумами" tells of papers, and not of views."""
    if reading.words[i].lemmas.isdisjoint(("обменяться", "обмениваться")):
        return False
    return any(not w.lemmas.isdisjoint(_PAPERS) for w in reading.words[i + 1 : i + 4])


def greets_an_audience(reading: Reading, i: int) -> bool:
    """Tell whether "участников приветствовали" tells who spoke to those who came."""
    near = reading.words[max(0, i - 3) : i + 4]
    return any(not w.lemmas.isdisjoint(_AUDIENCE) for w in near)


def with_a_visit(reading: Reading, i: int) -> bool:
    """Tell whether "была с официальным визитом" stands here."""
    return "быть" in reading.words[i].lemmas and any(
        g.sort == "visit" and 0 < g.first - i <= _OPENING and reading.keys(i + 1, i + 2) == ["с"]
        for g in reading.gatherings
    )
