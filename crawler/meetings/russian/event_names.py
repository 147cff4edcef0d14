"""What goes on with the name of an event behind its noun: "министров обороны государств – членов ШОС"."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from crawler.meetings.russian.fields import Marks, owner_at
from crawler.meetings.russian.words import Word

_DASHES = frozenset(("-", "–", "—"))
_MOST = 30
_ACRONYM = 6
_COMPOUND = 9
_ADJECTIVES = 3
_VERBS_TOO = frozenset(("стали", "вели", "дали", "были", "прошли", "шли"))


def complement(words: Sequence[Word], marks: Marks, at: int, named: AbstractSet[int]) -> int:
    """Return where the name that goes on at `at` ends. `named` are the words of people's names."""
    end = at
    while at < len(words) and at - end < _MOST and at not in named:
        step = _step(words, marks, at)
        if step == at:
            break
        at = step
        if words[at - 1].text not in _DASHES and words[at - 1].key not in {"и", ",", "по"}:
            end = at
    return end


def _step(words: Sequence[Word], marks: Marks, at: int) -> int:  # noqa: PLR0911 - one for each kind of word
    """Return the word behind what goes on with an event's name at `at`; `at` itself where nothing does."""
    word, ahead = words[at], at + 1
    found = owner_at(marks, at)
    if found is not None and (
        not words[found[1].last - 1].cases
        or "gent" in words[found[1].last - 1].cases
        or _after_dash(words, at)
    ):
        return found[1].last
    if word.text in '«"“':
        return next((k + 1 for k in range(ahead, min(len(words), at + 16)) if words[k].text in '»"”'), at)
    if word.text == "(" and at + 2 < len(words) and words[at + 2].text == ")" and words[ahead].text.isupper():
        return at + 3
    if word.key == "при" and ahead < len(words) and words[ahead].cases & {"loct"}:
        return _house_end(words, marks, ahead) or at
    if ahead < len(words) and (word.text in _DASHES or word.key in {"и", ",", "по"}):
        return _joined(words, marks, at)
    if (
        _is_genitive(words, marks, at)
        or (word.text.isupper() and 1 < len(word.text) <= _ACRONYM and word.text.isalpha())
        or word.text == "+"
    ):
        return max([ahead, *(m.last for k, m in marks[at].items() if k in {"institution", "head", "region"})])
    if (
        word.key == "на"
        and ahead < len(words)
        and "уровень" in {lemma for w in words[ahead : at + 3] for lemma in w.lemmas}
    ):
        return next(k + 1 for k in range(ahead, at + 3) if "уровень" in words[k].lemmas)
    return at


def _after_dash(words: Sequence[Word], at: int) -> bool:
    return bool(at) and words[at - 1].text in _DASHES


def _joined(words: Sequence[Word], marks: Marks, at: int) -> int:
    word, ahead = words[at], at + 1
    if word.key == "по":
        fits = words[ahead].cases & {"datv"} or owner_at(marks, ahead) or "institution" in marks[ahead]
        return _dative_end(words, marks, ahead) if fits else at
    if word.text in _DASHES:
        member = "член" in words[ahead].lemmas
        return ahead + 1 if member else ahead if owner_at(marks, ahead) and owner_at(marks, at - 1) else at
    if word.key == "," and not any(w.key == "и" for w in words[ahead : ahead + 5]):
        return at
    like = (
        _is_genitive(words, marks, ahead) and not words[ahead].capital and _is_genitive(words, marks, at - 1)
    )
    both = owner_at(marks, ahead) and (
        owner_at(marks, at - 1) or (words[at - 1].is_a("NOUN") and words[at - 1].capital)
    )
    return ahead if like or both else at


def _dative_end(words: Sequence[Word], marks: Marks, at: int) -> int:
    begin = at
    while at < len(words):
        found = owner_at(marks, at)
        if found is not None:
            at = found[1].last
        elif at == begin or (
            words[at].cases & {"datv", "gent"}
            and words[at].is_a("NOUN", "ADJF", "PRTF")
            and not words[at].is_a("PREP")
        ):
            at += 1
        elif (
            words[at].key == "и"
            and at + 1 < len(words)
            and words[at + 1].cases & {"datv", "gent"}
            and not words[at + 1].capital
        ) or (
            words[at].key in {"в", "во"} and words[min(at + 1, len(words) - 1)].key in {"области", "сфере"}
        ):
            at += 2
        else:
            break
    return at


def _is_genitive(words: Sequence[Word], marks: Marks, at: int) -> bool:
    word = words[at]
    if "institution" in marks[at] or "head" in marks[at]:
        return "gent" in word.cases or not word.cases
    if not word.is_a("NOUN", "ADJF", "PRTF") or word.is_a("PREP", "CONJ", "NPRO"):
        return False
    if word.key in _VERBS_TOO:
        return False
    if "noun" in marks[at] and "gent" in word.cases:
        return True  # "заседание межправкомиссии"
    if any("Apro" in p.tags for p in word.parses):
        return False
    built = len(word.text) >= _COMPOUND  # "погранведомств"
    return any(p.case == "gent" and (p.known or word.capital or built) for p in word.parses) and not any(
        p.is_name and p.known for p in word.parses if word.capital
    )


def _house_end(words: Sequence[Word], marks: Marks, at: int) -> int:
    """Return where "при Экономическом совете", "при ОДКБ" ends; 0 where no house stands behind "при"."""
    end = at
    while (
        end < len(words) and end - at < _ADJECTIVES and words[end].is_a("ADJF") and not owner_at(marks, end)
    ):
        end += 1
    found = owner_at(marks, end)
    if found is not None:
        return found[1].last
    return marks[end]["institution"].last if end < len(words) and "institution" in marks[end] else 0
