"""Who took part in an event told before: "Участвовали А и Б", "Казахстан представлял В"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from crawler.meetings.lexicon import countries_of_cities
from crawler.meetings.russian.circumstances import told
from crawler.meetings.russian.fields import owner_at
from crawler.meetings.russian.mentions import Mention
from crawler.meetings.russian.places import capitals
from crawler.meetings.russian.reading import Reading, spoken_of
from crawler.meetings.russian.sides import form_of
from crawler.meetings.russian.words import Mark, Word
from crawler.meetings.spans import Account, Gathering, Person
from store.records.meetings import Mode

_REACH = 32
_TOGETHER = 3
_OPENING = 6
_ROLES = frozenset((
    "участник", "спикер", "докладчик", "модератор", "сопредседатель", "гость", "ведущий", "содокладчик",
    "выступавший", "выступающий", "оратор", "присутствующий", "присутствовавший", "собравшийся", "делегация",
    "состав", "связь", "эксперт", "собеседник", "председательствующий", "соавтор", "организатор", "инициатор",
))  # fmt: skip
_SEATS = frozenset(("стол", "президиум", "зал"))
_TAKING_PART = frozenset(("выступать", "выступить", "присутствовать", "собраться"))
_BEING = frozenset(("стать", "быть", "являться", "выступить", "оказаться", "значиться", "находиться"))
# With these verbs somebody was there too, whatever was told before: talks of two as well as an event.
_JOINING = frozenset((
    "подключиться", "присоединиться", "присутствовать", "участвовать", "принять", "принимать",
    "поучаствовать", "быть", "войти", "сопровождать", "сопроводить",
))  # fmt: skip
# How these joined is not how all met.
_LINKED = frozenset(("подключиться", "присоединиться"))
_HELD = frozenset(("conference", "meeting", "council", "summit"))
_DASHES = frozenset(("—", "–", "-"))
_NEAR = 6
_SIDES = (["за"], ["от"], ["с"], ["со"])


def attends(reading: Reading, i: int) -> Iterator[Account]:
    """Read "Участвовали А и Б", "Казахстан представлял Б, Китай — В": of the event told before."""
    if any(reading.has(k, "not_meeting") for k in range(len(reading.words))) or _of_another(reading, i):
        return
    if reading.has(i, "represent"):
        people = tuple(representing(reading, i))
    else:
        side = _side(reading, i)
        subjects = reading.subjects(i)
        people = tuple(replace(p, organisation=p.organisation or side) for p in reading.people(subjects))
        people += tuple(_from_other_sides(reading, subjects))
    if people:
        account = Account(
            sentence=reading.sentence,
            people=people,
            anaphoric=True,
            company=not reading.words[i].lemmas.isdisjoint(_JOINING) or _leads_a_delegation(reading, i),
            form=form_of(people),
        )
        for of_some in told(reading, i, account):
            joined = not reading.words[i].lemmas.isdisjoint(_LINKED)
            yield replace(of_some, mode=Mode.UNKNOWN) if joined else of_some


def _from_other_sides(reading: Reading, told_of: Sequence[Mention]) -> Iterator[Person]:
    """Give B of "с российской стороны участвовал А, с казахстанской – Б"."""
    for mention in reading.mentions:
        own = mention.is_subject and mention not in told_of
        country = (side_of(reading, mention) or _sent_by(reading, mention)) if own else None
        if country is not None:
            yield from _speaking_for(reading, mention, country)


def _leads_a_delegation(reading: Reading, i: int) -> bool:
    """Tell whether "делегацию возглавляет А" says who came for a side that was told to have met."""
    near = reading.words[max(0, i - _TOGETHER) : i + _TOGETHER + 1]
    return reading.has(i, "hold") and any("делегация" in w.lemmas for w in near)


def _sent_by(reading: Reading, mention: Mention) -> str | None:
    """Return the country of "от Китая Ван Сянси", where the verb is left out."""
    for k in range(max(1, mention.first - _NEAR), mention.first):
        found = owner_at(reading.marks, k)
        if found is not None and found[1].last == mention.first and reading.keys(k - 1, k) == ["от"]:
            return found[1].value
    return None


def _side(reading: Reading, i: int) -> str | None:
    """Return the country of "с иранской стороны участвовал посол А"."""
    for k in range(i - 1, max(0, i - _NEAR - 1), -1):
        found = owner_at(reading.marks, k)
        if reading.keys(k - 1, k) == ["от"] and found is not None and not reading.within_person(k):
            return found[1].value  # "от Секретариата ШОС присутствовал"
        if "сторона" in reading.words[k].lemmas and reading.keys(k - 2, k - 1)[:1] in (["с"], ["со"], ["от"]):
            mark = reading.marks[k - 1].get("adjective")
            return mark.value if mark is not None else None
    return None


def rolls(reading: Reading) -> Iterator[Account]:
    """Read "Среди участников – А и Б", "Спикерами стали А, Б", "За столом: А (Иран), Б (Китай)"."""
    signs = (i for i, w in enumerate(reading.words[:-2]) if w.text in {";", ".", ","})
    begins = (0, *(i + 1 for i in signs if reading.words[i].text != "," or _lists(reading, i + 1)))
    if "составе" in reading.keys(0, len(reading.words)):  # "делегацию возглавил А, в ее составе – Б"
        begins = (*begins, *(i + 1 for i, w in enumerate(reading.words) if w.text == ","))
    for begin in begins:
        at = _roll_at(reading, begin)
        if at is None:
            continue
        event = next((g for g in reading.gatherings if g.sort != "talk" and at < g.first <= at + 2), None)
        if event is None and reading.words[at].text == ":":
            event = next((g for g in reading.gatherings if g.sort in _HELD and g.last <= at), None)
        if event is None and any(g.named for g in reading.gatherings if g.first >= begin):
            continue
        people = tuple(
            replace(p, organisation=p.organisation or side_of(reading, m))
            for m in reading.mentions
            if m.is_subject and m.last > at + 1 and reading.aside_of(m.first) is None
            for p in reading.people((m,))
        )
        if people:
            account = Account(
                sentence=reading.sentence,
                people=people,
                gathering=event,
                anaphoric=event is None or not (event.named or _is_held(reading, event)),
                company=True,
                form=event.form if event is not None else form_of(people),
            )
            yield from told(reading, at, account)
            return


def _is_held(reading: Reading, event: Gathering) -> bool:
    """Tell whether a clause on the event says that it was held: "семинара, который провела ОБСЕ,"."""
    aside = next((a for a in reading.asides if a.start == event.last), range(0))
    inside = aside or range(len(reading.words))
    return any(reading.has(i, "happen", "hold") and reading.is_verb(i) for i in inside)


def _lists(reading: Reading, at: int) -> bool:
    """Tell whether "спикеры – А и Б" lists those whose post the role is read as."""
    return reading.keys(at + 1, at + 2) in (["–"], ["—"], ["-"], [":"])


def _roll_at(reading: Reading, begin: int) -> int | None:
    """Return the word that says who is listed from `begin` on: "участники", a colon behind few words."""
    opening = range(begin, min(len(reading.words), begin + _OPENING))
    at = next((i for i in opening if _is_role(reading.words[i]) or _is_table(reading, begin, i)), None)
    if at is not None and (not _is_named(reading, at) or _lists(reading, at)):
        ahead = [w for i, w in enumerate(reading.words[at + 1 :], at + 1) if reading.aside_of(i) is None]
        near = ahead[:_OPENING] if "nomn" in reading.words[at].cases else ahead[: 3 * _OPENING]
        if any(w.text in {*_DASHES, ":"} or w.lemmas & _BEING for w in near):
            return at
        if {w.key for w in reading.words[begin:at]} & {"среди", "числе", "составе"}:
            return at
    colon = next((i for i, w in enumerate(reading.words) if w.text == ":"), None)
    if colon is None or begin:
        return None
    listed_behind = [m for m in reading.mentions if m.first > colon and m.person.name and m.is_subject]
    told_before = any(m.first < colon for m in reading.mentions if m.person.name)
    verbs = any(
        reading.words[k].parses[0].pos == "VERB" and not reading.within_person(k)
        for k in range(colon, len(reading.words))
    )
    several = len(listed_behind) > 1 and all(m.anchored for m in listed_behind[:2])
    sided = all(side_of(reading, m) or m.person.organisation for m in listed_behind)
    if colon >= _OPENING and not sided:
        return None
    quoted = reading.keys(colon + 1, colon + 2)[:1] in (["«"], ['"'], ["“"])
    return colon if several and not (told_before or verbs or quoted) else None


def _is_table(reading: Reading, begin: int, i: int) -> bool:
    """Tell whether the list opens with where they sit: "за столом переговоров – А", "в президиуме – Б"."""
    return not reading.words[i].lemmas.isdisjoint(_SEATS) and reading.keys(begin, begin + 1)[0] in {"за", "в"}


def _is_role(word: Word) -> bool:
    """Tell whether the word is for those who take part: "участники", "выступавшие"."""
    return bool(word.lemmas & _ROLES) or (word.is_a("PRTF") and bool(word.lemmas & _TAKING_PART))


def _of_another(reading: Reading, i: int) -> bool:
    """Tell whether the verb belongs to an event that the sentence names, or is said by the way."""
    if (aside := reading.aside_of(i)) is not None:
        return not _is_of_talks(reading, aside)
    if {"нем", "ней", "них"} & set(reading.keys(i - 3, i + 2)):
        return False  # "встреча прошла в Минске, в ней участвовали"
    return any(
        g.sort != "visit"
        and not (g.sort == "talk" and (reading.has(i, "represent") or _side(reading, i) is not None))
        and not spoken_of(reading, g)
        and reading.same_clause(g.first, i)
        and reading.cost(g.first, i) <= _REACH
        and not reading.parted(g.first, i)
        for g in reading.gatherings
    )


def _is_of_talks(reading: Reading, aside: range) -> bool:
    """Tell whether the clause is on talks: "переговоры с А, в которых участвовал и Б"."""
    before = [g for g in reading.gatherings if g.last <= aside.start]
    at_them = reading.keys(aside.start + 1, aside.start + 2) in (["в"], ["на"])
    relative = at_them and reading.words[aside.start + 2].key.startswith("котор")
    return relative and bool(before) and all(g.sort == "talk" and not g.named for g in before)


def representing(reading: Reading, i: int) -> Iterator[Person]:
    """Give those who speak for a country each, whether the verb is said again or left out."""
    if "поставить" in reading.words[i].lemmas and "подпись" not in {
        lemma for w in reading.words for lemma in w.lemmas
    }:
        return
    subjects = [m for m in reading.subjects(i) if not m.person.plural]
    subjects = subjects or [m for m in reading.subjects_behind(i) if not m.person.plural]
    several = len(subjects) > 1
    for mention in subjects:
        country = None if several else side_of(reading, mention) or _represented(reading, i)
        yield from _speaking_for(reading, mention, country)
    for mention in reading.mentions:
        if mention not in subjects and mention.is_subject and (country := side_of(reading, mention)):
            yield from _speaking_for(reading, mention, country)


def _speaking_for(reading: Reading, mention: Mention, country: str | None) -> Iterator[Person]:
    for person in reading.people((mention,)):
        yield replace(person, organisation=country or person.organisation)


def side_of(reading: Reading, mention: Mention) -> str | None:
    """Return the country of "Пакистан — А", "за Узбекистан — А", "за Иран подпись поставил А"."""
    at = mention.first - 1
    if at < 1 or not (reading.words[at].text in _DASHES or reading.has(at - 1, "represent", "sign")):
        return None
    for k in range(at - 1, max(-1, at - _NEAR), -1):
        mark = reading.marks[k]
        found = mark.get("country") or mark.get("adjective") or _body(mark, at)
        if found is not None:
            by_dash = found.last == at
            return found.value if by_dash or reading.keys(k - 1, k)[:1] in _SIDES else None
    return None


def _body(found: Mapping[str, Mark], end: int) -> Mark | None:
    """Return the body of "Секретариат ШОС — А" that ends right before the dash."""
    marks = (found[kind] for kind in ("organisation", "organ") if kind in found)
    return next((mark for mark in marks if mark.last == end), None)


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
