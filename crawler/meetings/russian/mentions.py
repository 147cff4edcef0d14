"""Somebody in a Russian sentence, and the case and preposition in which it names them."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from crawler.meetings.lexicon import fold
from crawler.meetings.russian.fields import Marks
from crawler.meetings.russian.posts import Post
from crawler.meetings.russian.words import Word
from crawler.meetings.spans import Person

CASE_OF = {
    "с": "ablt",
    "со": "ablt",
    "между": "ablt",
    "под": "ablt",
    "перед": "ablt",
    "к": "datv",
    "ко": "datv",
    "от": "gent",
    "у": "gent",
    "из": "gent",
    "для": "gent",
    "без": "gent",
    "о": "loct",
    "об": "loct",
    "при": "loct",
    "по": "datv",
    "на": "loct",
    "в": "loct",
    # What brings somebody in stands before a genitive, as a preposition does.
    "участием": "gent",
    "участии": "gent",
    "председательством": "gent",
    "руководством": "gent",
    "присутствии": "gent",
    "лице": "gent",
    "честь": "gent",
    "имени": "gent",
    "модерации": "gent",
}
ORDER = ("nomn", "ablt", "gent", "accs", "datv", "loct")


_PARTICIPLE = 6
_OWN = frozenset(("свой", "этот", "тот", "весь"))


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody in a sentence: the cases they may stand in, and the preposition that governs them."""

    person: Person
    cases: frozenset[str]
    prep: str | None
    anchored: bool  # by a post, a body, or a name that the text tells elsewhere

    @property
    def first(self) -> int:
        """Return the first word."""
        return self.person.first

    @property
    def last(self) -> int:
        """Return the word behind the last one."""
        return self.person.last

    @property
    def is_subject(self) -> bool:
        """Tell whether it may be what a verb is about."""
        return self.prep is None and "nomn" in self.cases

    def in_case(self, case: str) -> bool:
        """Tell whether it may stand in the case without a preposition."""
        return self.prep is None and case in self.cases


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence's words and marks, and the names that its text tells elsewhere."""

    text: str
    words: Sequence[Word]
    marks: Marks
    names: Mapping[str, Person]
    stems: AbstractSet[str]
    seen: AbstractSet[str]


def prep_before(scene: Scene, first: int) -> str | None:
    """Return the preposition that governs what begins at a word."""
    at = first - 1
    while at >= 0 and (
        scene.words[at].text in '«"' or scene.words[at].lemmas & _OWN or "honorific" in scene.marks[at]
    ):
        at -= 1
    if at < 0:
        return None
    key = scene.words[at].key
    if key in CASE_OF:
        return key
    by = " ".join(w.key for w in scene.words[max(0, at - 1) : at + 1])
    return "с" if by == "вместе с" else _before_participle(scene, at)


def _before_participle(scene: Scene, at: int) -> str | None:
    """Return the preposition of "с прибывшим в Ташкент председателем", which governs both."""
    for i in range(at, max(0, at - _PARTICIPLE), -1):
        word, key = scene.words[i], scene.words[i - 1].key
        if word.text in ",;:()" or word.parses[0].pos == "VERB":
            return None
        if word.parses[0].pos == "PRTF" and key in {"с", "со", "к", "ко", "у"} and CASE_OF[key] in word.cases:
            return key
    return None


def agreeing(post: Post, of_name: AbstractSet[str], prep: str | None) -> frozenset[str]:
    """Return the cases that a post and the name behind it can stand in together."""
    cases = frozenset(c for c, n in post.forms if n == "sing" and c) or frozenset(ORDER)
    return narrowed(cases & of_name or cases, prep)


def narrowed(cases: frozenset[str], prep: str | None) -> frozenset[str]:
    """Return the cases that go with a preposition, or all where none does."""
    wanted = CASE_OF.get(prep or "")
    return cases & {wanted} or cases if wanted else cases


def as_governed(scene: Scene, cases: frozenset[str], prep: str | None) -> frozenset[str]:
    """Return the dative alone where a form may be that or the accusative, and a verb asks for a dative."""
    unsure = prep is None and {"accs", "datv"} <= cases and not {"gent", "nomn"} & cases
    asks = any(found.keys() & {"accredit", "address"} for found in scene.marks)
    return frozenset(("datv",)) if unsure and asks else cases


def likeliest(cases: AbstractSet[str], prep: str | None) -> str | None:
    """Return the case to take a name for."""
    if prep in CASE_OF and (not cases or CASE_OF[prep] in cases):
        return CASE_OF[prep]
    return next((c for c in ORDER if c in cases), None)


def mention_of(
    scene: Scene, person: Person, cases: frozenset[str], prep: str | None, *, anchored: bool
) -> Mention:
    """Return the mention of a person; a name that the text tells elsewhere anchors it too."""
    known = person.name is not None and fold(person.name) in scene.names
    return Mention(person, cases, prep, anchored=anchored or known)
