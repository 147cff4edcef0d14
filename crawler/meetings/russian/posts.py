"""Russian posts: "Чрезвычайный и Полномочный Посол Казахстана в КНР", in any case and number."""

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.meetings.lexicon import countries_of_cities
from crawler.meetings.russian.complements import Tail, complements
from crawler.meetings.russian.fields import Marks
from crawler.meetings.russian.morphology import inflected
from crawler.meetings.russian.vocabulary import listed
from crawler.meetings.russian.words import Mark, Word

_ACTING = frozenset(("исполняющий обязанности", "и.о.", "врио", "врид"))
_COMMANDS = frozenset(("командующий", "заведующий", "управляющий", "главнокомандующий"))
_ANY = frozenset((case, "sing") for case in ("nomn", "ablt", "gent", "accs", "datv", "loct"))


@dataclass(slots=True)
class Post:
    """A post as it stands in a sentence, from word `first` up to `last`."""

    first: int
    last: int
    head: int  # the word that is declined
    text: str
    noun: str
    forms: frozenset[tuple[str, str]]  # (case, number) that it may stand in
    owner: str | None = None
    countries: tuple[str, ...] = ()
    possessive: bool = False
    group: bool = False
    singular: str = ""


def post_at(text: str, words: Sequence[Word], marks: Marks, at: int) -> Post | None:
    """Return the post that begins at `at`, with all that belongs to it; None where none does."""
    first, owner, possessive = at, None, words[at].key in {"его", "ее", "их"}
    at += possessive
    begin = at
    while at < len(words) and "head" not in marks[at] and "group" not in marks[at]:
        step, adjective = _prefix(words, marks, at, first)
        if step == at:
            return None
        owner = owner or adjective
        if adjective is not None or "tenure" in marks[at]:
            begin = step if begin == at else begin
        at = step
    if at >= len(words):
        return None
    mark = marks[at].get("head") or marks[at]["group"]
    if words[at].key == "после" or (at and words[at].key == "главе" and words[at - 1].key == "во"):
        return None
    head = _declined(words, at, mark.last)
    undeclined = mark.value.startswith("зам") and mark.value.endswith(("а", "ы", "я"))  # "замгендиректора"
    forms = _ANY if undeclined else _acting(words, marks, begin, head) or _forms(words[head])
    if not forms:
        return None
    commands = mark.value in _COMMANDS and mark.last < len(words) and "ablt" in words[mark.last].cases
    tail = Tail(mark.last + commands, mark.last + commands, owner)  # "командующий войсками"
    tail.group = "head" not in marks[at]
    complements(words, marks, tail, envoy=mark.value in listed("posts", "envoys"))
    if tail.owner is None and mark.value in listed("posts", "local"):
        tail.owner = _country_of_city(marks, mark.last, tail.end)
    return Post(
        first=first,
        last=tail.end,
        head=head,
        text=_nominative(text, words, marks, (begin, head, tail.text_end), "" if undeclined else "plur"),
        singular=_nominative(text, words, marks, (begin, head, tail.text_end), "" if undeclined else "sing"),
        noun=mark.value,
        forms=forms,
        owner=tail.owner,
        countries=tuple(dict.fromkeys(tail.countries)),
        possessive=possessive,
        group="head" not in marks[at],
    )


def _declined(words: Sequence[Word], at: int, last: int) -> int:
    """Return the word of a head that is declined: "поверенный" in "временный поверенный в делах"."""
    last = next((i for i in range(at + 1, last) if words[i].key in {"в", "по", "при"}), last)
    return next((i for i in range(at, last) if words[i].is_a("NOUN")), last - 1)


def _country_of_city(marks: Marks, first: int, last: int) -> str | None:
    """Return the country of "губернатор Санкт-Петербурга"."""
    cities = (marks[i]["city"].value for i in range(first, last) if "city" in marks[i])
    return countries_of_cities().get(next(cities, ""))


def _acting(words: Sequence[Word], marks: Marks, begin: int, head: int) -> frozenset[tuple[str, str]]:
    """Return the forms of "исполняющий обязанности министра": those of its first word, not of the head."""
    found = (marks[i]["modifier"] for i in range(begin, head) if "modifier" in marks[i])
    mark = next((mark for mark in found if mark.value in _ACTING), None)
    if mark is None:
        return frozenset()
    first = words[mark.first]
    forms = [p for p in first.parses if p.case and p.number == "sing" and "inan" not in p.tags]
    return frozenset((p.case or "", "sing") for p in forms) or _ANY


def _forms(head: Word) -> frozenset[tuple[str, str]]:
    known = [p for p in head.parses if p.pos == "NOUN" and p.case]
    known = [p for p in known if "anim" in p.tags] or known or [p for p in head.parses if p.case]
    forms = frozenset((p.case or "", p.number or "sing") for p in known if not p.tags & {"Surn"})
    if head.is_a("NOUN") and not forms:  # an acronym or another word without cases
        return frozenset(("", "sing") for _ in (0,))
    return forms


def _prefix(words: Sequence[Word], marks: Marks, at: int, first: int) -> tuple[int, str | None]:
    """Return where an adjective before the head ends, and the country it tells."""
    found = marks[at]
    if "adjective" in found and words[at].is_a("ADJF"):
        return found["adjective"].last, found["adjective"].value
    for kind in ("tenure", "modifier"):
        if kind in found and words[at].parses[0].pos != "VERB":  # "были" is of the verb of "бывший"
            return found[kind].last, None
    more = at + 1 < len(words) and ("modifier" in marks[at + 1] or "adjective" in marks[at + 1])
    if at > first and words[at].key in {"и", "-", "–"} and more:
        return at + 1, None
    return at, None


def _nominative(
    text: str, words: Sequence[Word], marks: Marks, span: tuple[int, int, int], number: str
) -> str:
    """Return the post in the nominative: the head with what agrees with it inflected, the rest as written."""
    begin, head, last = span
    if not number:
        return text[words[begin].start : words[last - 1].end]
    acting = bool(_acting(words, marks, begin, head))
    pieces: list[str] = []
    for i in range(begin, head + 1):
        word = words[i]
        if i < head and ("adjective" in marks[i] or "tenure" in marks[i]):
            continue
        form = word.text
        entry = marks[i].get("head")
        if entry is not None and entry.last - 1 > i and number == "sing" and not acting:
            pieces.append(("" if not pieces else " ") + _as_entered(text, words, entry))
            last = max(last, entry.last)
            head = entry.last - 1
            break
        if (i == head or word.is_a("ADJF", "PRTF")) and not (acting and i > begin):
            form = _agreed(word, words[head] if not acting else word, number) or word.text
        glued = bool(pieces) and words[i - 1].end == word.start
        pieces.append(form if glued or not pieces else f" {form}")
    tail = text[words[head].end : words[last - 1].end] if last > head + 1 else ""
    return ("".join(pieces) + tail).strip()


def _as_entered(text: str, words: Sequence[Word], mark: Mark) -> str:
    """Return a post of several words as the vocabulary has it, with the capitals of the text."""
    written = [w.text for w in words[mark.first : mark.last]]
    entry = mark.value.split(" ")
    if len(written) != len(entry):
        return text[words[mark.first].start : words[mark.last - 1].end]
    forms = [e.capitalize() if w[:1].isupper() else e for w, e in zip(written, entry, strict=True)]
    return " ".join(w if w.isupper() else f for w, f in zip(written, forms, strict=True))


def _agreed(word: Word, head: Word, number: str) -> str | None:
    if word is head:
        # "премьера" is a prime minister's, and no first night
        animate = next((p.case for p in head.parses if "anim" in p.tags), None)
        return inflected(word.text, animate, "nomn", number)
    case = next((p.case for p in head.parses if p.case in word.cases), None)
    things = (p.gender for p in head.parses if p.pos == "NOUN" and "inan" in p.tags and p.gender)
    gender = next(things, "masc")  # "парламентская делегация"; a minister is one whoever it is
    return inflected(word.text, case, "nomn", number, *(() if number == "plur" else (gender,)))
