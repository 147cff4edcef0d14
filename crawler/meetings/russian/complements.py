"""What follows the head of a Russian post: "иностранных дел Казахстана", "в КНР", "по делам ШОС"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crawler.meetings.russian.declension import INITIAL, syllables
from crawler.meetings.russian.fields import (
    OBLIQUE,
    Marks,
    field_end,
    is_inner,
    is_named,
    named_house_end,
    owner_at,
)
from crawler.meetings.russian.vocabulary import countries_of_regions, listed
from crawler.meetings.russian.words import Mark, Word

_DASHES = frozenset(("-", "–", "—"))
_FIELD_PREPOSITIONS = frozenset(("по", "при", "в", "во", "на", "от", "из", "для"))
_STATES = frozenset(
    ("королевство", "республика", "государство", "княжество", "султанат", "эмират", "содружество")
)
# "провинции Цзянси", "Республики Алтай": a name in the nominative follows.
_REGIONS = frozenset(("провинция", "штат", "префектура", "округ", "республика", "эмират", "аймак", "город"))
_LATIN = re.compile(r"[A-Z][A-Za-z&.-]*")
_MOST = 26
# "по традиции", "по видеосвязи" say how something is done, and not what somebody is in charge of.
_BY_THE_WAY = frozenset((
    "традиция", "приглашение", "итог", "случай", "поручение", "слово", "данные", "инициатива", "просьба",
    "телефон", "видеосвязь", "видеоконференцсвязь", "вкс", "окончание", "завершение", "прибытие",
    "возвращение", "обыкновение", "очередь", "согласование", "договоренность", "приезд", "отдельность",
    "сведение", "информация", "сообщение", "протокол", "линия", "мнение", "решение", "прежнему", "видео",
    "обычай", "замысел",
))  # fmt: skip


@dataclass(slots=True)
class Tail:
    """What follows the head: where it ends, and whose post it makes it."""

    end: int
    text_end: int
    owner: str | None = None
    countries: list[str] = field(default_factory=list)
    group: bool = False

    def owned(self, mark: Mark, kind: str) -> None:
        """Note whose post it is, unless that is known."""
        self.owner = self.owner or mark.value
        if kind == "country":
            self.countries.append(mark.value)


def complements(words: Sequence[Word], marks: Marks, tail: Tail, *, envoy: bool) -> None:
    """Read all that follows the head of a post into `tail`."""
    limit = min(len(words), tail.end + _MOST)
    while tail.end < limit:
        at = tail.end
        if not (
            _bracket(words, marks, tail)
            or _owner(words, marks, tail, envoy=envoy)
            or _field(words, marks, tail, envoy=envoy)
            or _more(words, marks, tail)
            or _city(words, marks, tail)
        ):
            return
        if tail.end == at:
            return


def _city(words: Sequence[Word], marks: Marks, tail: Tail) -> bool:
    """Take the city in "аким Алматы", when a name follows it."""
    at = tail.end
    mark = marks[at].get("city")
    rules = not words[at - 1].lemmas.isdisjoint(listed("posts", "rulers"))
    if mark is None or words[at].parses[0].is_name or not rules:
        return False
    if not is_named(words, marks, mark.last):
        return False
    tail.end = tail.text_end = mark.last
    return True


def _bracket(words: Sequence[Word], marks: Marks, tail: Tail) -> bool:
    """Skip "(ШОС)", "(РАТС)" behind a body's name."""
    at = tail.end
    if (
        at + 2 < len(words)
        and words[at].text == "("
        and words[at + 2].text == ")"
        and words[at + 1].text.isupper()
    ):
        found = owner_at(marks, at + 1)
        if found:
            tail.owner = tail.owner or found[1].value
        tail.end = at + 3
        return True
    return False


def _owner(words: Sequence[Word], marks: Marks, tail: Tail, *, envoy: bool) -> bool:
    found = owner_at(marks, tail.end)
    if found is None:
        return False
    kind, mark = found
    word = words[mark.last - 1]
    if kind == "country" and word.cases and not word.cases & OBLIQUE and not _is_state(words, mark):
        return False
    tail.owned(mark, kind)
    if kind == "organ":
        tail.text_end = _behind_organ(marks, mark)
    tail.end = mark.last
    if envoy or _goes_on(words, marks, mark.last):
        tail.text_end = mark.last
    return True


def _is_state(words: Sequence[Word], mark: Mark) -> bool:
    """Tell whether "королевства", "республики" stands before: a country behind it keeps its nominative."""
    first = mark.first - (mark.last - mark.first == 1)
    return first >= 0 and bool(words[first].lemmas & _STATES)


def _behind_organ(marks: Marks, mark: Mark) -> int:
    """Return where "Исполнительного комитета" ends in "Исполнительного комитета РАТС ШОС"."""
    inner = (i for i in range(mark.first + 1, mark.last) if "organisation" in marks[i])
    return next(inner, mark.last)


def _goes_on(words: Sequence[Word], marks: Marks, at: int) -> bool:
    """Tell whether the post goes on behind its owner: "советник Президента Индии по безопасности"."""
    if at + 1 >= len(words):
        return False
    return words[at].key in _FIELD_PREPOSITIONS - {"в", "во", "на"} and is_inner(words, marks, at + 1)


def _field(words: Sequence[Word], marks: Marks, tail: Tail, *, envoy: bool) -> bool:
    at = tail.end
    word = words[at]
    if word.key in {"имени", "им"} and (end := named_house_end(words, marks, at)):
        tail.end = tail.text_end = end
        return True
    if word.key in _FIELD_PREPOSITIONS:
        return _prepositional(words, marks, tail, envoy=envoy)
    if (
        "adjective" in marks[at]
        and word.cases & OBLIQUE
        and at + 1 < len(words)
        and is_inner(words, marks, at + 1)
    ):
        tail.owner = tail.owner or marks[at]["adjective"].value
        tail.end = tail.text_end = at + 1
        return True
    if is_inner(words, marks, at):
        mark = _longest(marks[at], "institution", "head")
        if word.capital and tail.owner is None:
            tail.owner = next(
                (country for p in word.parses if (country := countries_of_regions().get(p.lemma))), None
            )
        tail.end = tail.text_end = mark.last if mark else at + 1
        _region(words, marks, tail)
        return True
    end = named_house_end(words, marks, at) or (_quoted(words, at) if word.text in '«"“' else 0)
    if not end and _LATIN.fullmatch(word.text):
        end = at + 1  # "вице-президент China Railway"
    if end:
        tail.end = tail.text_end = end
    return bool(end)


def _longest(found: Mapping[str, Mark], *kinds: str) -> Mark | None:
    """Return the longest phrase of these kinds that begins at a word."""
    return max((found[kind] for kind in kinds if kind in found), key=lambda mark: mark.last, default=None)


def _region(words: Sequence[Word], marks: Marks, tail: Tail) -> None:
    """Take the name in "провинции Цзянси", when that of a person follows it."""
    at = tail.end
    if not words[at - 1].lemmas & _REGIONS or owner_at(marks, at) or not is_named(words, marks, at):
        return
    if (
        words[at].text in syllables()
        or INITIAL.fullmatch(words[at].text)
        or any("Name" in p.tags and p.known for p in words[at].parses)
    ):
        return  # "мэр города Владимир Елистратов"
    if words[at].cases and words[at].cases.isdisjoint(("nomn", "gent")):
        return  # "с мэром города Дарханом Сатыбалды"
    if is_named(words, marks, at + 1) or any("Geox" in p.tags and p.known for p in words[at].parses):
        tail.end = tail.text_end = at + 1


def _prepositional(  # noqa: PLR0911 - one for each preposition
    words: Sequence[Word], marks: Marks, tail: Tail, *, envoy: bool
) -> bool:
    at = tail.end
    found = owner_at(marks, at + 1)
    if words[at].key in {"в", "во", "на"}:
        end = _place_end(words, marks, at + 1)
        if end == at + 1 or not (envoy or is_named(words, marks, end)):
            return False
        tail.end = tail.text_end = end
        return True
    if words[at].key in {"из", "от"} and found is not None:
        tail.owned(found[1], found[0])
        tail.end = found[1].last
        return True
    if words[at].key in {"из", "от"} or at + 1 >= len(words):
        return False
    if words[at + 1].lemmas & _BY_THE_WAY:
        return False
    if found is not None:
        tail.owner = tail.owner or (found[1].value if words[at].key == "при" else tail.owner)
        tail.end = tail.text_end = found[1].last
        return True
    end = field_end(words, marks, at + 1)
    if end == at + 1:
        return False
    tail.end = tail.text_end = end
    return True


def _place_end(words: Sequence[Word], marks: Marks, at: int) -> int:
    """Return where "Казахстане", "Центральной Азии" behind a post's "в" ends."""
    if at >= len(words):
        return at
    for kind in ("country", "city", "organisation"):
        if kind in marks[at] and words[at].cases & {"loct"} | ({"loct"} if not words[at].cases else set()):
            return marks[at][kind].last
    second = words[at + 1] if at + 1 < len(words) else None
    pair = second is not None and second.capital and words[at].is_a("ADJF") and "loct" in second.cases
    return at + 2 if pair and words[at].capital else at


def _quoted(words: Sequence[Word], at: int) -> int:
    for end in range(at + 1, min(len(words), at + 8)):
        if words[end].text in '»"”':
            return end + 1
    return 0


def _more(words: Sequence[Word], marks: Marks, tail: Tail) -> bool:
    """Read on behind a comma, "и" or a dash: more fields, more countries, a second post."""
    at = tail.end
    if at + 1 >= len(words):
        return False
    sign, ahead = words[at].key, at + 1
    vague = not words[at - 1].lemmas.isdisjoint(listed("posts", "vague"))  # "в числе гостей – министр А"
    spaced = words[at].start > words[at - 1].end
    if sign in _DASHES and "head" in marks[ahead] and spaced and not (tail.group or vague):
        tail.end = tail.text_end = marks[ahead]["head"].last
        return True
    if sign in _DASHES and "член" in words[ahead].lemmas:
        tail.end = tail.text_end = ahead + 1
        return True
    if sign not in {",", "и"}:
        return False
    return _more_of_the_same(words, marks, tail, ahead)


def _more_of_the_same(words: Sequence[Word], marks: Marks, tail: Tail, ahead: int) -> bool:
    at = tail.end
    found = owner_at(marks, ahead)
    if (
        found is not None
        and tail.countries
        and found[0] == "country"
        and words[found[1].last - 1].cases & {"gent"}
    ):
        tail.owned(found[1], found[0])
        tail.end = found[1].last
        return True
    field_before = not words[at - 1].capital and words[at - 1].cases & OBLIQUE
    if words[at].key == "," and not _list_goes_on(words, marks, ahead):
        return False
    if (
        field_before
        and not words[ahead].capital
        and found is None
        and is_inner(words, marks, ahead)
        and "gent" in words[ahead].cases
        and not words[ahead].is_a("VERB", "PREP", "NPRO")
        and "head" not in marks[ahead]
    ):
        tail.end = tail.text_end = ahead + 1
        return True
    return False


def _list_goes_on(words: Sequence[Word], marks: Marks, at: int) -> bool:
    """Tell whether a list behind a comma ends in "и" soon: "труда, занятости и социальной защиты"."""
    for i in range(at, min(len(words), at + 6)):
        if words[i].key == "и":
            return True
        if not is_inner(words, marks, i) and words[i].text != ",":
            return False
    return False
