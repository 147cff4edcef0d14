"""The words that a Russian post may be made of behind its head: institutions, fields, regions."""

import re
from collections.abc import Mapping, Sequence

from crawler.meetings.russian.declension import ARABIC, syllables
from crawler.meetings.russian.words import Mark, Word

Marks = Sequence[Mapping[str, Mark]]
OWNERS = ("country", "organ", "organisation")
_HOUSE = re.compile(
    r"Мин(?:спорт|юст|фин|пром|торг|эконом|энерг|здрав|транс|сель|обор|цифр|природ|стро|труд|соц|нау|обр|просв|культ"
    r"|инвест|вод|вост|экол|геол|связ|тур|инн|рег|инфр|гор|жил|нац|внеш|дор|агро|тех|эк|культур|вуз)[а-я]*"
    r"|Рос(?:сотруднич|атом|космос|сельхоз|потреб|молод|туризм|реестр|стат|фин|стандарт|патент|транс|обр|энерг"
    r"|нефт|гвард|архив|конгресс|лес|рыбо|имущ|водр|недр|пригол|авиац|морр|желдор|банк)[а-я]*"
    r"|Гос(?:дум|там|ком|агент|банк|корп|регистр|инспекц|пограни|фильмоф)[а-я]*"
    r"|(?:Нац|Центр|Внешэконом|Евраз|Пром)банк[а-я]*|Нацгварди[а-я]*|Погран[а-я]+|Генштаб[а-я]*"
    r"|(?:Каз|Узбек|Уз|Кыргыз|Туркмен|Таджик|Бел|Азер|Газ|Тат|Сбер|Внешторг)[а-я]*(?:атом|газ|нефть|пром|энерго|банк)(?:а|ом|у|е)?"
)
_ACRONYM = re.compile(r"[А-ЯЁA-Z]\w*[А-ЯЁA-Z]\w?")
_LONGEST_ACRONYM = 8
_OF_A_PLACE = re.compile(r"(?:ск|цк)(?:ого|ой|ому|им|их)$")
_SURNAME = re.compile(r"(?:[оеё]в|[иы]н|ск|цк)(?:а|у|ым|ом|е|ой|ого|ому|им)$")
_COMMANDING = frozenset(("командующий", "управляющий", "заведующий", "главнокомандующий", "командование"))
_TITLES = frozenset(("шейх", "султан", "эмир", "раис", "хаким", "король", "принц"))
_PAPERS = frozenset(("копия", "грамота", "письмо"))
_HOSTS = frozenset(("хозяин", "хозяйка", "ведущий", "модератор", "организатор"))
OBLIQUE = frozenset(("gent", "datv", "loct", "accs"))


def owner_at(marks: Marks, at: int) -> tuple[str, Mark] | None:
    """Return the longest body or country that is named at `at`."""
    if at >= len(marks):
        return None
    found = [(kind, marks[at][kind]) for kind in OWNERS if kind in marks[at]]
    return max(found, key=lambda f: f[1].last, default=None)


def owner_in(marks: Marks, first: int, last: int) -> str | None:
    """Return the first body or country that is named between two words."""
    found = (owner_at(marks, i) for i in range(first, last))
    return next((owner[1].value for owner in found if owner is not None), None)


def is_named(words: Sequence[Word], marks: Marks, at: int) -> bool:
    """Tell whether a name may begin at `at`."""
    return at < len(words) and words[at].capital and not {"head", "country", "institution"} & marks[at].keys()


def field_end(words: Sequence[Word], marks: Marks, at: int) -> int:
    """Return where the words of a field end: "делам ШОС", "сотрудничеству в области безопасности"."""
    begin = at
    while at < len(words):
        owner = owner_at(marks, at)
        if owner is not None and at > begin:
            if owner[0] == "country":
                break
            at = owner[1].last
        elif is_inner(words, marks, at) or "adjective" in marks[at]:
            mark = marks[at].get("institution")
            at = mark.last if mark else at + 1
        elif (
            words[at].key in {"в", "во"} and at + 1 < len(words) and words[at + 1].key in {"области", "сфере"}
        ):
            at += 2
        else:
            break
    return at


def is_inner(words: Sequence[Word], marks: Marks, at: int) -> bool:  # noqa: C901, PLR0911 - one for each kind of word
    """Tell whether the word may stand inside a post: an institution, or a noun in an oblique case."""
    word = words[at]
    if word.text in syllables() or "honorific" in marks[at] or not word.lemmas.isdisjoint(_PAPERS):
        return False
    if is_house_word(word):
        return True
    if _is_acronym(word, marks[at]) or _is_called_after_a_place(words, marks, at):
        return True
    if word.capital and _is_region(words, marks, at):
        return True
    if "institution" in marks[at] and "head" in marks[at] and word.cases and not word.text.isupper():
        return bool(word.cases & (OBLIQUE - {"accs"})) and not _is_somebody(word)
    if "institution" in marks[at]:
        return word.text.isupper() or bool(word.cases & OBLIQUE) or not word.cases
    if "noun" in marks[at] and word.key != "безопасности":
        return at > 0 and not words[at - 1].lemmas.isdisjoint(_HOSTS) and "gent" in word.cases
    if "head" in marks[at] and "gent" in word.cases and not (word.capital and _is_title(word)):
        return not _is_somebody(word)
    best = word.parses[0]
    if word.capital and best.tags & {"Fixd", "Geox"} and not best.tags & {"Orgn", "Abbr"}:
        return False
    if not best.known or best.pos not in {"NOUN", "ADJF", "PRTF"} or "head" in marks[at]:
        return False
    if any(p.is_name and p.known for p in word.parses) and word.capital:
        return False
    if word.capital and best.pos != "ADJF" and not any(p.known and p.case == "gent" for p in word.parses):
        return False
    return any(p.known and p.case in {"gent", "datv", "loct"} for p in word.parses)


def _is_somebody(word: Word) -> bool:
    """Tell whether "премьер" is one person in the nominative rather than the first nights of a theatre."""
    return any(p.case == "nomn" and p.number == "sing" and "anim" in p.tags for p in word.parses)


def _is_title(word: Word) -> bool:
    """Tell whether the word may be part of a name: "Шейха", "Султана"."""
    return any(p.is_name for p in word.parses) or not word.lemmas.isdisjoint(_TITLES)


def is_house_word(word: Word) -> bool:
    """Tell whether the word is short for a ministry or a bank: "Минспорта", "Россотрудничества"."""
    return word.capital and _HOUSE.fullmatch(word.text) is not None


def _is_acronym(word: Word, found: Mapping[str, Mark]) -> bool:
    """Tell whether the word is short for a house that no list has: "УрФУ", "ТПП"."""
    owner = found.keys() & {*OWNERS, "city"}
    return bool(_ACRONYM.fullmatch(word.text)) and not owner and len(word.text) <= _LONGEST_ACRONYM


def _is_called_after_a_place(words: Sequence[Word], marks: Marks, at: int) -> bool:
    """Tell whether "Даляньского" says where a university stands, though no dictionary has the word."""
    if at + 1 >= len(words) or not words[at].capital or words[at].is_known:
        return False
    ahead = words[at + 1]
    return bool(_OF_A_PLACE.search(words[at].text)) and not ahead.capital and "institution" in marks[at + 1]


def _is_region(words: Sequence[Word], marks: Marks, at: int) -> bool:
    """Tell whether a place that no list has stands before a whole name: "раис Татарстана Рустам …"."""
    place = any(
        "Geox" in p.tags and "Fixd" not in p.tags and p.known and p.case == "gent" for p in words[at].parses
    )
    behind = marks[at + 1].keys() if at + 1 < len(marks) else set()
    goes_on = bool(behind & {"institution", "country", "organ", "organisation"})
    return place and (goes_on or (is_named(words, marks, at + 1) and is_named(words, marks, at + 2)))


def is_unknown_house(words: Sequence[Word], marks: Marks, at: int) -> bool:
    """Tell whether a word that no list has is the house: "советник Россельхознадзора Артём Даушев"."""
    word, ahead = words[at], at + 1
    house = (
        word.capital
        and ahead < len(words)
        and "gent" in word.cases
        and not any(p.case == "nomn" and p.number != "plur" for p in word.parses)
        and word.text not in syllables()
        and not any(p.is_name and p.known for p in word.parses)
        and not _SURNAME.search(word.text)
        and word.text[-1] in "аяыи"
    )
    if not house or marks[at].keys() & {"city", "country", "head", "honorific", "noun"}:
        return False
    found = owner_at(marks, ahead)
    if found is not None:
        return is_named(words, marks, found[1].last) or found[1].last == len(words)
    given = any("Name" in p.tags and p.known for p in words[ahead].parses)
    return given and is_named(words, marks, ahead) and is_named(words, marks, ahead + 1)


def named_house_end(words: Sequence[Word], marks: Marks, at: int) -> int:
    """Return where a house's name that no list has ends: "имени аль-Фараби", "Погранвойсками"; 0 for none."""
    word = words[at]
    eponym = _eponym(words, at)
    if eponym > at:
        return eponym
    commanded = not words[at - 1].lemmas.isdisjoint(_COMMANDING) and "gent" not in word.cases
    if (word.capital and commanded and "ablt" in word.cases) or is_unknown_house(words, marks, at):
        return at + 1
    return 0


def _eponym(words: Sequence[Word], at: int) -> int:
    """Return where "имени аль-Фараби", "им. М.Ломоносова" ends; two words behind it are somebody's name."""
    begin = at + 1 + (words[at].key == "им" and at + 1 < len(words) and words[at + 1].text == ".")
    if words[at].key not in {"имени", "им"} or begin >= len(words):
        return at
    end = begin
    while end < len(words) and (words[end].capital or ARABIC.fullmatch(words[end].text)):
        end += 1
    return max(begin + 1, end - 2) if end > begin else at
