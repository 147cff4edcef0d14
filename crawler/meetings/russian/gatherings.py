"""Events that a Russian sentence names: "восемнадцатое заседание секретарей советов безопасности"."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from crawler.meetings.russian.event_names import complement
from crawler.meetings.russian.fields import Marks
from crawler.meetings.russian.morphology import inflected
from crawler.meetings.russian.vocabulary import listed
from crawler.meetings.russian.words import Word
from crawler.meetings.spans import Gathering
from store.records.meetings import Form

_ORDINALS = (
    "первый",
    "второй",
    "третий",
    "четвертый",
    "пятый",
    "шестой",
    "седьмой",
    "восьмой",
    "девятый",
    "десятый",
    "одиннадцатый",
    "двенадцатый",
    "тринадцатый",
    "четырнадцатый",
    "пятнадцатый",
    "шестнадцатый",
    "семнадцатый",
    "восемнадцатый",
    "девятнадцатый",
    "двадцатый",
)
_TENS = {"двадцать": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70}
_ROMAN = re.compile(r"(?=[XVILХ])[XХ]{0,3}(?:I[XХ]|IV|V?I{0,3})")
_NUMBER = re.compile(r"(\d{1,3})(?:-?(?:е|го|й|я|ю|м|ом|ой|ый|ое|ая|му|ая))?")
_SIDELINES = frozenset(("полях", "кулуарах", "площадке", "сторонах", "марже"))
_SUMMIT = ({"глава", "государство"}, {"глава", "правительство"}, {"сгг"}, {"сгп"})
_FORMATS = frozenset(("режим", "формат", "посредство", "помощь", "ведение"))
_FESTIVE = frozenset(
    ("торжественный", "праздничный", "культурный", "музыкальный", "литературный", "гала", "творческий")
)
_TWO = 2
_PARLIAMENTS = frozenset((
    "национальный", "народный", "федеральный", "законодательный", "парламентский", "великий", "всекитайский",
    "государственный", "областной",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Span:
    first: int
    noun: int
    head_end: int
    last: int


def gatherings(
    text: str, words: Sequence[Word], marks: Marks, named: AbstractSet[int]
) -> tuple[Gathering, ...]:
    """Return the events of a sentence. `named` are the words of people's names."""
    found: list[Gathering] = []
    at = 0
    for i in range(len(words)):
        if i < at or i in named or "noun" not in marks[i]:
            continue
        gathering = _gathering(text, words, marks, i, named, at)
        if gathering is not None:
            found.append(gathering)
            at = gathering.last
    return tuple(found)


def _gathering(  # noqa: PLR0913, PLR0917 - the sentence, and where in it
    text: str, words: Sequence[Word], marks: Marks, i: int, named: AbstractSet[int], begin: int
) -> Gathering | None:
    mark = marks[i]["noun"]
    sort, form = mark.value.split()
    noun = next((k for k in range(i, mark.last) if words[k].is_a("NOUN")), i)
    on = words[_begin(words, i, begin) - 1].key == "на" if i else False
    if "диалог" in words[i].lemmas and i and (words[i].capital or on):
        sort = form = "conference"  # "Диалога по цифровой торговле"
    if _is_parliament(words, i) or _is_format(words, i) or _is_part(words, mark.last) or _is_time(words, i):
        return None
    if not words[noun].is_a("NOUN") and not words[noun].text.isupper():
        return None
    first = _begin(words, i, begin)
    last = complement(words, marks, mark.last, named)
    span = _Span(first, noun, mark.last, last)
    lemmas = [_lemma(w) for w in words[first:last]]
    numbers = frozenset(_numbers(words[first:i]))
    plural_sitters = _has_sitters(words, marks, mark.last, last)
    told = _is_named(words, span, numbers)
    of_many = "видеоконференция" in words[noun].lemmas and last > mark.last
    stage = sort == "talk" and told and (of_many or _is_aside(words, marks, i, _SIDELINES))
    if stage:
        sort, form = "meeting", "multilateral"  # "на полях встречи по безопасности"
    elif sort == "talk" and not plural_sitters:
        told = told and bool(numbers)
        last = last if told else mark.last
    elif sort == "talk":
        countries = {marks[k]["country"].value for k in range(first, last) if "country" in marks[k]}
        form = "bilateral" if len(countries) == _TWO else "multilateral"
    if sort == "body" and not (plural_sitters or words[noun].text.isupper() or _is_aside(words, marks, i)):
        return None
    span = _Span(first, noun, mark.last, last)
    return Gathering(
        first=first,
        last=last,
        noun=_lemma(words[noun]),
        sort="council" if sort == "body" else sort,
        title=_title(text, words, span),
        definite=True,
        named=told,
        form=Form.SUMMIT if _is_highest(lemmas) and form in {"multilateral", "summit"} else Form(form),
        generic=not told and _lemma(words[noun]) in listed("events", "generic", "words"),
        words=frozenset(w for w in lemmas if w not in listed("events", "small", "matching") and w.isalnum()),
        numbers=numbers,
    )


def _is_aside(words: Sequence[Word], marks: Marks, i: int, only: AbstractSet[str] = frozenset()) -> bool:
    """Tell whether something took place beside the sitting of a body: "в кулуарах Постоянного совета"."""
    begin = _begin(words, i, 0)
    if only and words[begin - 1].key not in only:
        return False
    return any("beside" in marks[k] and marks[k]["beside"].last == begin for k in range(max(0, i - 5), begin))


def _is_parliament(words: Sequence[Word], i: int) -> bool:
    """Tell whether "собрание" is a parliament: "Национального собрания Пакистана"."""
    return "собрание" in words[i].lemmas and i > 0 and not words[i - 1].lemmas.isdisjoint(_PARLIAMENTS)


def _is_format(words: Sequence[Word], i: int) -> bool:
    """Tell whether the noun says how it is held: "в режиме видеоконференции"."""
    at = i - 1
    while at > 0 and words[at].is_a("ADJF") and i - at <= _TWO:
        at -= 1
    return at >= 0 and bool(words[at].lemmas & _FORMATS)


def _is_time(words: Sequence[Word], i: int) -> bool:
    """Tell whether a week or an evening is the time, and no event: "на минувшей неделе"."""
    if "вечер" in words[i].lemmas:
        ahead = [w.key for w in words[i + 1 : i + 3]]
        festive = i and not words[i - 1].lemmas.isdisjoint(_FESTIVE)
        dedicated = any(key.startswith("посвящ") for key in ahead) or ahead[:1] in (
            ["дружбы"],
            ["памяти"],
            ["культуры"],
        )
        return not (festive or dedicated)
    return (
        words[i].key.startswith("недел")
        and not words[i].capital
        and (
            not i
            or words[i - 1].lemmas.isdisjoint({"российский", "деловой", "энергетический", "инвестиционный"})
        )
    )


def _is_part(words: Sequence[Word], at: int) -> bool:
    """Tell whether it is a part of an event told elsewhere: "на церемонии открытия"."""
    return at < len(words) and bool(words[at].lemmas & {"открытие", "закрытие"})


def _lemma(word: Word) -> str:
    return number if (number := _number(word)) else word.parses[0].lemma


def _number(word: Word) -> str | None:
    if found := _NUMBER.fullmatch(word.key):
        return found[1]
    lemma = word.parses[0].lemma
    if lemma in _ORDINALS:
        return str(_ORDINALS.index(lemma) + 1)
    if word.text.isupper() and _ROMAN.fullmatch(word.text) and word.text not in {"", "I."}:
        return str(_roman(word.text.replace("Х", "X")))
    return None


def _roman(text: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50}[c] for c in text]
    return sum(-v if any(v < later for later in values[k + 1 : k + 2]) else v for k, v in enumerate(values))


def _numbers(words: Sequence[Word]) -> Iterator[str]:
    tens = 0
    for word in words:
        number = _number(word)
        if word.key in _TENS:
            tens = _TENS[word.key]
        elif number:
            yield str(int(number) + tens)
            tens = 0


def _begin(words: Sequence[Word], i: int, begin: int) -> int:
    """Return where the adjectives and the number before the noun begin."""
    at = i
    while at > begin:
        word = words[at - 1]
        apart = word.is_a("NPRO") or any("Apro" in p.tags for p in word.parses)
        describes = (
            word.is_a("ADJF") and not apart and bool(word.cases & words[i].cases or not words[i].cases)
        )
        linked = word.key in {"и", "-", "–"} and at - 2 >= begin and words[at - 2].is_a("ADJF") and at < i
        if not (describes or linked or _number(word) or word.key in _TENS):
            break
        if word.text.isdigit() and at < i and _number(words[at]) is not None:
            break
        at -= 1
    return at


def _has_sitters(words: Sequence[Word], marks: Marks, first: int, last: int) -> bool:
    """Tell whether the name says who sits there: "министров", "глав государств"."""
    return any(
        "head" in marks[i] and any(p.case == "gent" and p.number == "plur" for p in words[i].parses)
        for i in range(first, last)
    )


def _is_named(words: Sequence[Word], span: _Span, numbers: AbstractSet[str]) -> bool:
    if numbers or span.last > span.head_end:
        return True
    return any(
        words[i].capital and (i or not words[i].is_known)  # "Боаоский форум", at a sentence's beginning too
        for i in range(span.first, span.noun)
    ) or (words[span.noun].text.isupper() and len(words[span.noun].text) > 1)


def _is_highest(lemmas: Sequence[str]) -> bool:
    told = set(lemmas)
    return any(pair <= told for pair in _SUMMIT) and "министр" not in told and "мид" not in told


def _title(text: str, words: Sequence[Word], span: _Span) -> str:
    """Return the name in the nominative: the noun and what agrees with it inflected, the rest as written."""
    noun = words[span.noun]
    plural = noun.parses[0].number == "plur" and noun.key != "встречи"
    number = "plur" if plural else "sing"
    gender = next((p.gender for p in noun.parses if p.pos == "NOUN" and p.gender), None)
    agreeing = (number,) if plural or not gender else (number, gender)
    pieces = []
    for word in words[span.first : span.noun]:
        form = inflected(word.text, None, "nomn", *agreeing) if word.is_a("ADJF") else None
        pieces.append(_ordinal(word, gender) or form or word.text)
    head = inflected(noun.text, None, "nomn", number) or noun.text
    tail = text[noun.end : words[span.last - 1].end] if span.last > span.noun + 1 else ""
    return " ".join([*pieces, head]) + tail


def _ordinal(word: Word, gender: str | None) -> str | None:
    """Return "18-е" for "18-го"."""
    found = re.fullmatch(r"(\d{1,3})-(?:го|му|м|ом|ой|й|ю|е|я)", word.text)
    return f"{found[1]}-{ {'neut': 'е', 'femn': 'я'}.get(gender or '', 'й') }" if found else None
