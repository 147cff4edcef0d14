"""Who took part in an event told before: "Участвовали А и Б", "Казахстан представлял В"."""

from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.lexicon import countries_of_cities
from crawler.meetings.russian.circumstances import told
from crawler.meetings.russian.mentions import Mention
from crawler.meetings.russian.places import capitals
from crawler.meetings.russian.reading import Reading
from crawler.meetings.russian.sides import form_of
from crawler.meetings.russian.words import Word
from crawler.meetings.spans import Account, Person

_REACH = 32
_OPENING = 6
_ROLES = frozenset((
    "участник", "спикер", "докладчик", "модератор", "сопредседатель", "гость", "ведущий", "содокладчик",
    "выступавший", "выступающий", "оратор", "присутствующий", "присутствовавший", "собравшийся", "делегация",
    "связь", "эксперт", "собеседник", "председательствующий",
))  # fmt: skip
_TAKING_PART = frozenset(("выступать", "выступить", "присутствовать", "собраться"))
_BEING = frozenset(("стать", "быть", "являться", "выступить", "оказаться", "значиться", "находиться"))
_DASHES = frozenset(("—", "–", "-"))
_FOR = frozenset(("за", "от"))
_NEAR = 6


def attends(reading: Reading, i: int) -> Iterator[Account]:
    """Read "Участвовали А и Б", "Казахстан представлял Б, Китай — В": of the event told before."""
    if any(reading.has(k, "not_meeting") for k in range(len(reading.words))) or _of_another(reading, i):
        return
    if reading.has(i, "represent"):
        people = tuple(_representing(reading, i))
    else:
        side = _side(reading, i)
        people = tuple(
            replace(p, organisation=p.organisation or side) for p in reading.people(reading.subjects(i))
        )
    if people:
        account = Account(sentence=reading.sentence, people=people, anaphoric=True, form=form_of(people))
        yield from told(reading, i, account)


def _side(reading: Reading, i: int) -> str | None:
    """Return the country of "с иранской стороны участвовал посол А"."""
    for k in range(max(1, i - _NEAR), i):
        if "сторона" in reading.words[k].lemmas and reading.keys(k - 2, k - 1)[:1] in (["с"], ["со"], ["от"]):
            mark = reading.marks[k - 1].get("adjective")
            return mark.value if mark is not None else None
    return None


def rolls(reading: Reading) -> Iterator[Account]:
    """Read "Среди участников – А и Б", "Спикерами стали А, Б": of the event told before."""
    at = next((i for i, w in enumerate(reading.words[:_OPENING]) if _is_role(w)), None)
    if at is None or _is_named(reading, at) or any(g.named for g in reading.gatherings):
        return
    ahead = reading.words[at + 1 : at + _OPENING]
    lists = any(w.text in {*_DASHES, ":"} or w.lemmas & _BEING for w in ahead)
    if not lists and not {w.key for w in reading.words[:at]} & {"среди", "числе", "составе"}:
        return
    people = reading.people(
        [m for m in reading.mentions if m.is_subject and reading.aside_of(m.first) is None]
    )
    if people:
        account = Account(sentence=reading.sentence, people=people, anaphoric=True, form=form_of(people))
        yield from told(reading, at, account)


def _is_role(word: Word) -> bool:
    """Tell whether the word is for those who take part: "участники", "выступавшие"."""
    return bool(word.lemmas & _ROLES) or (word.is_a("PRTF") and bool(word.lemmas & _TAKING_PART))


def _of_another(reading: Reading, i: int) -> bool:
    """Tell whether the verb belongs to an event that the sentence names, or is said by the way."""
    if reading.aside_of(i) is not None:
        return True
    return any(
        g.sort != "visit" and reading.cost(g.first, i) <= _REACH and not reading.parted(g.first, i)
        for g in reading.gatherings
    )


def _representing(reading: Reading, i: int) -> Iterator[Person]:
    """Give those who speak for a country each, whether the verb is said again or left out."""
    if "поставить" in reading.words[i].lemmas and "подпись" not in {
        lemma for w in reading.words for lemma in w.lemmas
    }:
        return
    subjects = [m for m in reading.subjects(i) if not m.person.plural]
    subjects = subjects or [m for m in reading.subjects_behind(i) if not m.person.plural]
    several = len(subjects) > 1
    for mention in subjects:
        country = None if several else _before(reading, mention) or _represented(reading, i)
        yield from _speaking_for(reading, mention, country)
    for mention in reading.mentions:
        if mention not in subjects and mention.is_subject and (country := _before(reading, mention)):
            yield from _speaking_for(reading, mention, country)


def _speaking_for(reading: Reading, mention: Mention, country: str | None) -> Iterator[Person]:
    for person in reading.people((mention,)):
        yield replace(person, organisation=country or person.organisation)


def _before(reading: Reading, mention: Mention) -> str | None:
    """Return the country of "Пакистан — А", "за Узбекистан — А", "за Иран подпись поставил А"."""
    at = mention.first - 1
    if at < 1 or not (reading.words[at].text in _DASHES or reading.has(at - 1, "represent", "sign")):
        return None
    for k in range(at - 1, max(-1, at - _NEAR), -1):
        found = reading.marks[k].get("country") or reading.marks[k].get("adjective")
        if found is not None:
            by_dash = found.last == at
            return found.value if by_dash or reading.keys(k - 1, k)[:1] in (["за"], ["от"]) else None
    return None


def _represented(reading: Reading, i: int) -> str | None:
    """Return the country of "Казахстан представлял вице-министр", "китайскую делегацию возглавил"."""
    for k in (*range(i - 1, max(-1, i - _NEAR), -1), *range(i + 1, min(len(reading.words), i + 4))):
        marks = reading.marks[k]
        for kind in ("country", "adjective"):
            if kind in marks and not _is_named(reading, k):
                return str(marks[kind].value)
        if k == i - 1 and "city" in marks and marks["city"].value in capitals().values():
            return countries_of_cities().get(marks["city"].value)  # "Пекин представлял"
    return None


def _is_named(reading: Reading, k: int) -> bool:
    """Tell whether the word belongs to somebody with a name: it says nothing of the delegation."""
    return any(m.first <= k < m.last and m.person.name for m in reading.mentions)
