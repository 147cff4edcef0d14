"""The people that a Russian sentence names: posts, names, and both together in any order."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from crawler.meetings.lexicon import fold, international_bodies, known_names
from crawler.meetings.russian.morphology import inflected
from crawler.meetings.russian.names import cases_of, name_at, nominative, stems_of
from crawler.meetings.russian.posts import Marks, Post, owner_at, post_at
from crawler.meetings.russian.vocabulary import listed
from crawler.meetings.russian.words import Word, split
from crawler.meetings.spans import Person

_CASE_OF = {
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
}
_LISTING = frozenset((",", "и", "а", "также", "вместе", "плюс", "/", "да"))
_MOST_SHARING = 4
_LEADING = (["возглавил"], ["возглавила"], ["возглавляет"], ["возглавлял"])
_MOST_MENTIONS = 80  # of one sentence: more is a list of names, or an attack
_OWN = frozenset(("свой", "этот", "тот", "весь"))
_ORDER = ("nomn", "ablt", "gent", "accs", "datv", "loct")


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


def mentions(scene: Scene) -> tuple[Mention, ...]:
    """Return everybody whom a sentence names, in order."""
    found: list[Mention] = []
    at = 0
    while at < len(scene.words) and len(found) < _MOST_MENTIONS:
        here = list(_at(scene, at, found))
        found += here
        at = max([at + 1, *(m.last for m in here)])
    return tuple(_shared(list(_led(scene, list(_chained(scene, found))))))


def _at(scene: Scene, at: int, before: Sequence[Mention]) -> Iterator[Mention]:
    post = post_at(scene.text, scene.words, scene.marks, at)
    if post is not None:
        yield from _with_post(scene, post, before)
        return
    end = name_at(scene.words, scene.marks, at, scene.stems)
    if end > at:
        yield from _named(scene, at, end)


def _with_post(scene: Scene, post: Post, before: Sequence[Mention]) -> Iterator[Mention]:
    prep = _prep(scene, post.first)
    at = post.last
    if at < len(scene.words) and "honorific" in scene.marks[at]:
        at = scene.marks[at]["honorific"].last
    plural_head = all(number == "plur" for _, number in post.forms)
    start = at + (plural_head and at < len(scene.words) and scene.words[at].text in {":", "–", "—"})
    end = name_at(scene.words, scene.marks, start, scene.stems) if start < len(scene.words) else start
    if end == start:
        merged = _second_post(scene, post)
        if merged is not None:
            yield from _with_post(scene, merged, before)
            return
        yield _unnamed(scene, post, prep, before)
        return
    start = _behind_owner(scene, start, end)
    names = _list_of_names(scene, start, end) if any(n == "plur" for _, n in post.forms) else [(start, end)]
    if len(names) > 1 or plural_head:
        yield from _each(scene, post, names, prep)
        return
    cases = _agreeing(post, cases_of(scene.words[start:end]), prep)
    name = nominative(scene.words[start:end], _one(cases, prep), scene.seen)
    yield _mention(
        scene, _person(post, post.first, end, name, before, plural=False), cases, prep, anchored=True
    )


def _behind_owner(scene: Scene, start: int, end: int) -> int:
    """Return where the name itself begins in "заместитель Вершинина Оксана Лыткина"."""
    if end - start <= 2:  # noqa: PLR2004 - a given name and a surname
        return start
    first, second = scene.words[start], scene.words[start + 1]
    owner = any("Surn" in p.tags and p.case == "gent" for p in first.parses)
    given = any("Name" in p.tags and p.known and p.case == "nomn" for p in second.parses)
    return start + 1 if owner and given and not any("Name" in p.tags for p in first.parses) else start


def _second_post(scene: Scene, post: Post) -> Post | None:
    """Join "председатель Госдумы, глава ПА ОДКБ Вячеслав Володин": two posts of the one who is named."""
    at = post.last
    if at + 1 >= len(scene.words) or scene.words[at].text != "," or post.group:
        return None
    other = post_at(scene.text, scene.words, scene.marks, at + 1)
    if (
        other is None
        or other.group
        or other.possessive
        or not {f for f in post.forms if f[1] == "sing"} & other.forms
    ):
        return None
    if name_at(scene.words, scene.marks, other.last, scene.stems) == other.last:
        return None
    return replace(
        other,
        first=post.first,
        text=f"{post.text}, {other.text}",
        singular=f"{post.singular}, {other.singular}",
        owner=post.owner or other.owner,
        noun=post.noun,
        possessive=post.possessive,
    )


def _list_of_names(scene: Scene, start: int, end: int) -> list[tuple[int, int]]:
    names = [(start, end)]
    while end + 1 < len(scene.words) and scene.words[end].key in {",", "и"}:
        begin = end + 1
        stop = name_at(scene.words, scene.marks, begin, scene.stems)
        if stop == begin:
            break
        names.append((begin, stop))
        end = stop
    return names


def _each(scene: Scene, post: Post, names: Sequence[tuple[int, int]], prep: str | None) -> Iterator[Mention]:
    """Give each of several people the one post that they share."""
    cases = frozenset(case for case, number in post.forms if number == "plur")
    for k, (start, end) in enumerate(names):
        owner = _owner_of_each(post, k, len(names))
        case = _one(_narrow(cases, prep), prep)
        name = nominative(scene.words[start:end], case, scene.seen)
        person = Person(
            first=post.first if not k else start,
            last=end,
            name=name,
            post=post.singular,
            organisation=owner,
            head=fold(post.noun),
        )
        yield _mention(scene, person, _narrow(cases, prep), prep, anchored=True)


def _owner_of_each(post: Post, number: int, count: int) -> str | None:
    """Return the country of one of several who share a post; envoys of the states of a body have none."""
    if len(post.countries) > 1:
        return post.countries[number] if len(post.countries) == count else None
    return None if _of_members(post) and post.owner in international_bodies() else post.owner


def _led(scene: Scene, found: Sequence[Mention]) -> Iterator[Mention]:
    """Read "делегацию Узбекистана во главе со спецпредставителем А" as the one who leads it."""
    at = 0
    while at < len(found):
        mention = found[at]
        leader = found[at + 1] if at + 1 < len(found) else None
        gap = [w.key for w in scene.words[mention.last : leader.first]] if leader is not None else []
        if leader is not None and leader.person.name and mention.person.plural and _leads(gap):
            person = leader.person
            organisation = person.organisation or mention.person.organisation
            yield replace(
                mention,
                person=replace(person, first=mention.first, organisation=organisation),
                anchored=True,
            )
            at += 2
        else:
            yield mention
            at += 1


def _leads(gap: Sequence[str]) -> bool:
    """Tell whether between a delegation and a person stands that the person leads it."""
    return gap[-3:-1] == ["во", "главе"] or (gap[:2] == [",", "которую"] and gap[2:3] in _LEADING)


def _shared(found: Sequence[Mention]) -> Iterator[Mention]:
    """Give "А и Б, министры иностранных дел России и Узбекистана," the post and the country of each."""
    kept: list[Mention] = []
    for mention in found:
        person = mention.person
        named = [m for m in kept[-_MOST_SHARING:] if m.person.name and m.person.head in {None, person.head}]
        count = len(person.countries)
        if (
            person.plural
            and person.name is None
            and 1 < count == len(named)
            and named[-1].last == mention.first - 1
        ):
            post = inflected_post(person)
            given = zip(named, person.countries, strict=True)
            both = [
                replace(
                    m,
                    person=replace(m.person, post=post, organisation=country, head=person.head),
                    anchored=True,
                )
                for m, country in given
            ]
            kept = [*kept[: len(kept) - count], *both]
        else:
            kept.append(mention)
    yield from kept


def inflected_post(person: Person) -> str:
    """Return the post of one of several: "министры иностранных дел" are each "министр иностранных дел"."""
    first, *rest = (person.post or "").split(" ")
    return " ".join([inflected(first, "nomn", "nomn", "sing") or first, *rest])


def _unnamed(scene: Scene, post: Post, prep: str | None, before: Sequence[Mention]) -> Mention:
    forms = {(c, n) for c, n in post.forms if prep is None or not c or c == _CASE_OF.get(prep, c)} or set(
        post.forms
    )
    plural = (
        post.group
        or all(n == "plur" for _, n in forms)
        or (len(post.countries) > 1 and any(n == "plur" for _, n in forms))
    )
    if not plural and _reads_as_plural(scene, post, forms, prep):
        plural = True
    cases = frozenset(c for c, n in forms if (n == "plur") == (plural and not post.group)) or frozenset(
        c for c, _ in forms
    )
    if "" in cases:
        cases = frozenset(_ORDER)
    person = _person(post, post.first, post.last, None, before, plural=plural)
    return _mention(scene, person, cases, prep, anchored=bool(post.owner))


def _reads_as_plural(scene: Scene, post: Post, forms: AbstractSet[tuple[str, str]], prep: str | None) -> bool:
    """Read "главы МИД стран ШОС" as several: a plural subject, or the genitive of one."""
    if ("nomn", "plur") not in forms or prep is not None or not post.first:
        return ("nomn", "plur") in forms and prep is None
    before = scene.words[post.first - 1]
    return not before.is_a("NOUN") or before.text in ",.;:" or before.is_a("VERB")


def _person(  # noqa: PLR0913 - the sentence, and what is known of it
    post: Post, first: int, last: int, name: str | None, before: Sequence[Mention], *, plural: bool
) -> Person:
    owner = post.owner
    if post.possessive and owner is None:
        owner = next((m.person.organisation for m in reversed(before) if m.person.organisation), None)
    vague = post.noun in listed("posts", "vague")
    several = post.countries if len(post.countries) > 1 and plural else ()
    return Person(
        first=first,
        last=last,
        name=name,
        post=None if vague and name else (post.text if plural and not post.group else post.singular),
        organisation=None if several else owner,
        head=fold(post.noun),
        plural=plural,
        countries=several,
        vague=vague,
        from_members=plural and owner is not None and owner not in several and _of_members(post),
    )


def _of_members(post: Post) -> bool:
    return any(word in post.text.lower() for word in ("член", "стран", "государств", "делегаци"))


def _named(scene: Scene, at: int, end: int) -> Iterator[Mention]:
    words = scene.words[at:end]
    prep = _prep(scene, at)
    cases = cases_of(words)
    cases = (
        (cases & {_CASE_OF.get(prep, "")} or frozenset((_CASE_OF.get(prep, ""),)))
        if prep in _CASE_OF
        else cases
    )
    behind, last = _apposition(scene, end, cases)
    if behind is not None and cases and behind.forms and not prep:
        cases = cases & {c for c, _ in behind.forms} or cases
    elif behind is not None and not cases:
        cases = frozenset(c for c, n in behind.forms if n == "sing")
    if "nomn" in cases and cases & {"gent", "accs"} and _is_oblique(scene, words):
        cases -= {"nomn"}
    known = _resolved(scene, words, cases or frozenset(_ORDER))
    name = known.name if known else nominative(words, _one(cases, prep), scene.seen)
    person = known or Person(first=at, last=last, name=name)
    person = replace(person, first=at, last=last)
    organisation, stop = _from_where(scene, last)
    person = replace(person, last=stop)
    if behind is not None:
        said = _person(behind, at, stop, name, (), plural=False)
        person = replace(said, organisation=said.organisation or organisation)
    elif organisation is not None:
        person = replace(person, organisation=person.organisation or organisation)
    yield _mention(
        scene, person, cases or frozenset(_ORDER), prep, anchored=bool(known or behind or organisation)
    )


def _is_oblique(scene: Scene, words: Sequence[Word]) -> bool:
    """Tell whether a name that may be a woman's in the nominative is rather a man's in the genitive."""
    name, written = nominative(words, "gent", scene.seen), " ".join(w.text for w in words)
    if name == written:
        return False
    told = all(piece in scene.seen for piece in name.split())
    return told or (fold(name) in known_names() and fold(written) not in known_names())


def _resolved(scene: Scene, words: Sequence[Word], cases: AbstractSet[str]) -> Person | None:
    """Return the person of the text whom a surname or a name in any case means."""
    if len(words) == 1:
        whole = scene.names.get(fold(words[0].text))
        if whole is not None and ("nomn" in cases or not words[0].parses[0].known):
            return whole
    for case in [c for c in _ORDER if c in cases] or ["nomn"]:
        known = scene.names.get(fold(nominative(words, case, scene.seen)))
        if known is not None:
            return known
    if len(words) > 1 and (known := _in_part(scene, words, cases)) is not None:
        return known
    if len(words) == 1:
        fits = {
            id(p): p
            for p in scene.names.values()
            if p.name and not stems_of(p.name).isdisjoint(words[0].stems)
        }
        if len(fits) == 1:
            return next(iter(fits.values()))
    return None


def _in_part(scene: Scene, words: Sequence[Word], cases: AbstractSet[str]) -> Person | None:
    """Return whom "Н. Жумакадырова", "Садыр Нургожоевич" mean, if the text tells the whole name."""
    given, last = words[0], words[-1]
    patronymic = any("Patr" in p.tags for p in last.parses)
    word = words[:1] if patronymic else words[-1:]
    if not patronymic and len(given.text.rstrip(".")) > 1:
        return None
    for case in [c for c in _ORDER if c in cases]:
        known = scene.names.get(fold(nominative(word, case, scene.seen)))
        if known is not None and (known.name or "").startswith(given.text[0]):
            return known
    return None


def _apposition(scene: Scene, end: int, cases: AbstractSet[str]) -> tuple[Post | None, int]:
    """Read ", посол Беларуси в КНР," behind a name."""
    words = scene.words
    if end + 1 >= len(words) or words[end].text not in {",", "(", "–", "—"}:
        return None, end
    post = post_at(scene.text, words, scene.marks, end + 1)
    if post is None or post.group or not any(n == "sing" for _, n in post.forms):
        return None, end
    if cases and not any(c in cases or not c for c, n in post.forms if n == "sing"):
        return None, end
    if post.last < len(words) and name_at(words, scene.marks, post.last, scene.stems) > post.last:
        return None, end
    closing = post.last < len(words) and words[post.last].text in {",", ")", "–", "—"}
    return post, post.last + ((closing and words[post.last].text != ",") or False)


def _from_where(scene: Scene, at: int) -> tuple[str | None, int]:
    """Read "из ЕЭК", "(Россия)" behind a name."""
    if at + 1 >= len(scene.words):
        return None, at
    found = owner_at(scene.marks, at + 1)
    if found is None or scene.words[at].key not in {"из", "от", "("}:
        return None, at
    closes = scene.words[at].text == "(" and found[1].last < len(scene.words)
    if scene.words[at].text == "(" and not (closes and scene.words[found[1].last].text == ")"):
        return None, at
    return found[1].value, found[1].last + closes


def _prep(scene: Scene, first: int) -> str | None:
    at = first - 1
    while at >= 0 and (
        scene.words[at].text in '«"' or scene.words[at].lemmas & _OWN or "honorific" in scene.marks[at]
    ):
        at -= 1
    if at < 0:
        return None
    key = scene.words[at].key
    if key in _CASE_OF:
        return key
    by = " ".join(w.key for w in scene.words[max(0, at - 1) : at + 1])
    return "с" if by == "вместе с" else None


def _agreeing(post: Post, of_name: AbstractSet[str], prep: str | None) -> frozenset[str]:
    cases = frozenset(c for c, n in post.forms if n == "sing" and c) or frozenset(_ORDER)
    return _narrow(cases & of_name or cases, prep)


def _narrow(cases: frozenset[str], prep: str | None) -> frozenset[str]:
    wanted = _CASE_OF.get(prep or "")
    return cases & {wanted} or cases if wanted else cases


def _one(cases: AbstractSet[str], prep: str | None) -> str | None:
    if prep in _CASE_OF and (not cases or _CASE_OF[prep] in cases):
        return _CASE_OF[prep]
    return next((c for c in _ORDER if c in cases), None)


def _mention(
    scene: Scene, person: Person, cases: frozenset[str], prep: str | None, *, anchored: bool
) -> Mention:
    known = person.name is not None and fold(person.name) in scene.names
    return Mention(person, cases, prep, anchored=anchored or known)


def _chained(scene: Scene, found: Sequence[Mention]) -> Iterator[Mention]:
    """Give those joined by commas and "и" the preposition and case of the first of them."""
    before: Mention | None = None
    for mention in found:
        gap = [w.key for w in scene.words[before.last : mention.first]] if before else []
        joined = before is not None and gap and len(gap) <= 3 and all(k in _LISTING for k in gap)  # noqa: PLR2004 - ", а также"
        if before is not None and joined and mention.prep is None:
            shared = mention.cases & before.cases
            if shared and before.prep:
                mention = _in_case(scene, mention, shared, before.prep)  # noqa: PLW2901 - the same, completed
        yield mention
        before = mention


def _in_case(scene: Scene, mention: Mention, cases: frozenset[str], prep: str) -> Mention:
    person, wanted = mention.person, _CASE_OF.get(prep)
    if person.name and person.post is None and wanted in cases and fold(person.name) not in scene.names:
        end = mention.first
        while end < mention.last and scene.words[end].text not in {",", "(", "из"}:
            end += 1
        name = nominative(scene.words[mention.first : end], wanted, scene.seen)
        person = replace(person, name=name)
    return Mention(person, cases, prep, mention.anchored)


def known_stems(names: Mapping[str, Person]) -> frozenset[str]:
    """Return what the words of all names of a text can be found again by."""
    return frozenset(s for p in names.values() if p.name for s in stems_of(p.name))


def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of a sentence."""
    return split(text)
