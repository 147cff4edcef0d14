"""The people that a Russian sentence names: posts, names, and both together in any order."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from crawler.meetings.lexicon import fold, international_bodies
from crawler.meetings.russian.bearers import of_members, own_post, person_of
from crawler.meetings.russian.declension import nominative
from crawler.meetings.russian.fields import owner_at
from crawler.meetings.russian.groups import apposed, chained, enumerated, leading, led, shared
from crawler.meetings.russian.mentions import (
    CASE_OF,
    ORDER,
    Mention,
    Scene,
    agreeing,
    as_governed,
    likeliest,
    mention_of,
    narrowed,
    prep_before,
)
from crawler.meetings.russian.named import apposition, from_where, is_no_person, named
from crawler.meetings.russian.names import cases_of, name_at, stems_of
from crawler.meetings.russian.posts import Post, post_at
from crawler.meetings.spans import Person

_Named = tuple[
    int, int, int, str | None
]  # the first word, from where to where the name stands, and whose it is
_OF_RANKS = frozenset(("милиции", "полиции", "юстиции", "авиации", "запаса"))
_HEADS = frozenset(("head", "group"))
_ITS = 10
_MOST_MENTIONS = 80  # of one sentence: more is a list of names, or an attack


def mentions(scene: Scene) -> tuple[Mention, ...]:
    """Return everybody whom a sentence names, in order."""
    found: list[Mention] = []
    at = 0
    heads = (i for i in reversed(range(len(scene.marks))) if not _HEADS.isdisjoint(scene.marks[i]))
    last_head = next(heads, -1)  # behind it no post begins
    while at < len(scene.words) and len(found) < _MOST_MENTIONS:
        here = list(_at(scene, at, found, posts=at <= last_head))
        found += here
        at = max([at + 1, *(m.last for m in here)])
    return tuple(
        enumerated(
            scene,
            list(shared(list(led(scene, list(leading(scene, apposed(scene, list(chained(scene, found))))))))),
        )
    )


def _at(scene: Scene, at: int, before: Sequence[Mention], *, posts: bool) -> Iterator[Mention]:
    post = post_at(scene.text, scene.words, scene.marks, at) if posts else None
    if post is not None:
        led_by = post.noun == "руководство" and at and scene.words[at - 1].key == "под"
        yield from _with_post(scene, post, before) if not led_by else ()
        return
    end = name_at(scene.words, scene.marks, at, scene.stems)
    if end > at and not _is_house(scene, end) and not is_no_person(scene.words, scene.marks, at, end):
        yield from named(scene, at, end)


def _is_house(scene: Scene, end: int) -> bool:
    """Tell whether the name is a house's: "Назарбаев Университет"."""
    return end < len(scene.words) and scene.words[end].capital and "institution" in scene.marks[end]


def _with_post(scene: Scene, post: Post, before: Sequence[Mention]) -> Iterator[Mention]:
    prep = prep_before(scene, post.first)
    if post.owner is None and post.possessive:
        post.owner = _owner_of_its(scene, post.first, before)
    if post.owner is None:
        post.owner = _owner_before_bracket(scene, post.first)
    at = post.last
    rank = at + (at + 1 < len(scene.words) and scene.words[at].text == ",")
    if rank < len(scene.words) and "honorific" in scene.marks[rank]:
        at = scene.marks[rank]["honorific"].last
        at += at < len(scene.words) and scene.words[at].key in _OF_RANKS  # "генерал-лейтенант милиции"
    plural_head = all(number == "plur" for _, number in post.forms)
    start = at + (plural_head and at < len(scene.words) and scene.words[at].text in {":", "–", "—"})
    named_here = start < len(scene.words) and not post.group
    end = name_at(scene.words, scene.marks, start, scene.stems) if named_here else start
    if end == start:
        merged = _second_post(scene, post)
        if merged is not None:
            yield from _with_post(scene, merged, before)
            return
        yield _unnamed(scene, post, prep, before)
        return
    start = _behind_owner(scene, start, end)
    plural = any(n == "plur" for _, n in post.forms)
    names = _list_of_names(scene, start, end) if plural else [(start, start, end, None)]
    if plural_head and len(names) == 1 and _are_sitters(scene, post):
        yield _unnamed(scene, post, prep, before)
        return
    if len(names) > 1 or plural_head:
        yield from _each(scene, post, names, prep)
        return
    cases = as_governed(scene, agreeing(post, cases_of(scene.words[start:end]), prep), prep)
    name = nominative(scene.words[start:end], likeliest(cases, prep), scene.seen)
    person = person_of(post, post.first, end, name, before, plural=False)
    if person.organisation is None and end < len(scene.words) and scene.words[end].text == "(":
        owner, stop = from_where(scene, end)
        person = replace(person, organisation=owner, last=stop)
    second, last = apposition(scene, end, cases)
    if second is not None and not person.vague:
        both = f"{person.post}, {second.singular}" if person.post else second.singular
        person = replace(person, last=last, post=both, organisation=person.organisation or second.owner)
    yield mention_of(scene, person, cases, prep, anchored=True)


def _are_sitters(scene: Scene, post: Post) -> bool:
    """Tell whether "Совета глав государств" says who sits in a body: whoever is named behind is another."""
    before = scene.marks[post.first - 1] if post.first else {}
    return bool(before.keys() & {"noun", "institution"}) and {c for c, _ in post.forms} <= {"gent", "accs"}


def _owner_of_its(scene: Scene, at: int, before: Sequence[Mention]) -> str | None:
    """Return whose "её председатель" is: a house's that is named right before, "посетил ТПП Китая"."""
    taken = {i for m in before for i in range(m.first, m.last)}
    for k in range(at - 1, max(-1, at - _ITS), -1):
        found = owner_at(scene.marks, k)
        if found is not None and k not in taken:
            house = found[0] == "organ" or (
                k and ("institution" in scene.marks[k - 1] or scene.words[k - 1].text.isupper())
            )
            return found[1].value if house else None
    return None


def _owner_before_bracket(scene: Scene, at: int) -> str | None:
    """Return whose "(вице-президент А)" is, behind "Банк развития Китая"."""
    if not at or scene.words[at - 1].text != "(":
        return None
    for k in range(at - 2, max(-1, at - 8), -1):
        if scene.words[k].text in ",;()":
            return None
        found = owner_at(scene.marks, k)
        if found is not None:
            return found[1].value
    return None


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


def _list_of_names(scene: Scene, start: int, end: int) -> list[_Named]:
    """Give the names that share a post: "министры Ирана А и Китая Б", "послы А (Иран), Б (Китай)"."""
    owner, last = _bracketed(scene, end)
    names = [(start, start, end, owner)]
    while last + 1 < len(scene.words) and scene.words[last].key in {",", "и", ";"}:
        begin = last + 1
        found = owner_at(scene.marks, begin)
        owner, first = found[1].value if found else None, begin
        begin = found[1].last if found else begin
        stop = name_at(scene.words, scene.marks, begin, scene.stems) if begin < len(scene.words) else begin
        if stop == begin:
            break
        bracketed, last = _bracketed(scene, stop)
        names.append((first, begin, stop, owner or bracketed))
    return names


def _bracketed(scene: Scene, at: int) -> tuple[str | None, int]:
    """Return the country of "(Иран)" at a word, and where the bracket ends; the word itself without one."""
    found = owner_at(scene.marks, at + 1) if at < len(scene.words) and scene.words[at].text == "(" else None
    if found is None or found[1].last >= len(scene.words) or scene.words[found[1].last].text != ")":
        return None, at
    return found[1].value, found[1].last + 1


def _each(scene: Scene, post: Post, names: Sequence[_Named], prep: str | None) -> Iterator[Mention]:
    """Give each of several people the one post that they share."""
    cases = frozenset(case for case, number in post.forms if number == "plur")
    behind_a_sign = scene.words[names[0][1] - 1].text in {":", "–", "—"}
    read = [cases_of(scene.words[start:end]) for _, start, end, _ in names]
    may_be = all(not found or "nomn" in found for found in read)  # not "принял послов: Ивана Лужина"
    if behind_a_sign and may_be and prep not in {"с", "со", "между"}:
        cases, prep = frozenset(("nomn",)), None  # "среди спикеров – А и Б"
    apart = any(owner for *_, owner in names)
    for k, (begin, start, end, own) in enumerate(names):
        owner = own or (_owner_of_each(post, k, len(names)) if not (k and apart) else None)
        case = likeliest(narrowed(cases, prep), prep)
        name = nominative(scene.words[start:end], case, scene.seen)
        person = Person(
            first=post.first if not k else begin,
            last=end,
            name=name,
            post=_post_of_each(scene, post, begin, start) if k and own else own_post(post.singular),
            organisation=owner,
            head=fold(post.noun),
        )
        yield mention_of(scene, person, narrowed(cases, prep), prep, anchored=True)


def _post_of_each(scene: Scene, post: Post, begin: int, start: int) -> str:
    """Return "постпред России" in "постпреды Азербайджана А и России Б"."""
    own, last = scene.text[scene.words[begin].start : scene.words[max(begin, start - 1)].end], post.last - 1
    if start == begin:
        return own_post(post.singular)
    kept = post.singular.removesuffix(scene.text[scene.words[last].start : scene.words[last].end]).rstrip()
    return f"{kept} {own}" if start > begin and kept != post.singular else post.singular


def _owner_of_each(post: Post, number: int, count: int) -> str | None:
    """Return the country of one of several who share a post; envoys of the states of a body have none."""
    if len(post.countries) > 1:
        return post.countries[number] if len(post.countries) == count else None
    return None if of_members(post) and post.owner in international_bodies() else post.owner


def _unnamed(scene: Scene, post: Post, prep: str | None, before: Sequence[Mention]) -> Mention:
    forms = {(c, n) for c, n in post.forms if prep is None or not c or c == CASE_OF.get(prep, c)} or set(
        post.forms
    )
    plural = (
        post.group
        or all(n == "plur" for _, n in forms)
        or (len(post.countries) > 1 and any(n == "plur" for _, n in forms))
    )
    if not plural and _reads_as_plural(scene, post, forms, prep):
        plural = True
    if plural and prep is None and post.first and scene.words[post.first - 1].is_a("NUMR"):
        forms |= {("nomn", "plur"), ("accs", "plur")}  # "восемь министров"
    cases = frozenset(c for c, n in forms if (n == "plur") == (plural and not post.group)) or frozenset(
        c for c, _ in forms
    )
    if "" in cases:
        cases = frozenset(ORDER)
    person = person_of(post, post.first, post.last, None, before, plural=plural)
    return mention_of(scene, person, cases, prep, anchored=bool(post.owner))


def _reads_as_plural(scene: Scene, post: Post, forms: AbstractSet[tuple[str, str]], prep: str | None) -> bool:
    """Read "главы МИД стран ШОС" as several: a plural subject, or the genitive of one."""
    if ("nomn", "plur") not in forms or prep is not None or not post.first:
        return ("nomn", "plur") in forms and prep is None
    before = scene.words[post.first - 1]
    return not before.is_a("NOUN") or before.text in ",.;:" or before.is_a("VERB")


def known_stems(names: Mapping[str, Person]) -> frozenset[str]:
    """Return what the words of all names of a text can be found again by."""
    return frozenset(s for p in names.values() if p.name for s in stems_of(p.name))
