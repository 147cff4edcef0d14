"""The people that a Russian sentence names: posts, names, and both together in any order."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from crawler.meetings.lexicon import fold, international_bodies
from crawler.meetings.russian.bearers import of_members, person_of
from crawler.meetings.russian.declension import nominative
from crawler.meetings.russian.groups import chained, led, shared
from crawler.meetings.russian.mentions import (
    CASE_OF,
    ORDER,
    Mention,
    Scene,
    agreeing,
    likeliest,
    mention_of,
    narrowed,
    prep_before,
)
from crawler.meetings.russian.named import named
from crawler.meetings.russian.names import cases_of, name_at, stems_of
from crawler.meetings.russian.posts import Post, post_at
from crawler.meetings.spans import Person

_MOST_MENTIONS = 80  # of one sentence: more is a list of names, or an attack


def mentions(scene: Scene) -> tuple[Mention, ...]:
    """Return everybody whom a sentence names, in order."""
    found: list[Mention] = []
    at = 0
    while at < len(scene.words) and len(found) < _MOST_MENTIONS:
        here = list(_at(scene, at, found))
        found += here
        at = max([at + 1, *(m.last for m in here)])
    return tuple(shared(list(led(scene, list(chained(scene, found))))))


def _at(scene: Scene, at: int, before: Sequence[Mention]) -> Iterator[Mention]:
    post = post_at(scene.text, scene.words, scene.marks, at)
    if post is not None:
        yield from _with_post(scene, post, before)
        return
    end = name_at(scene.words, scene.marks, at, scene.stems)
    if end > at:
        yield from named(scene, at, end)


def _with_post(scene: Scene, post: Post, before: Sequence[Mention]) -> Iterator[Mention]:
    prep = prep_before(scene, post.first)
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
    cases = agreeing(post, cases_of(scene.words[start:end]), prep)
    name = nominative(scene.words[start:end], likeliest(cases, prep), scene.seen)
    yield mention_of(
        scene, person_of(post, post.first, end, name, before, plural=False), cases, prep, anchored=True
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
        case = likeliest(narrowed(cases, prep), prep)
        name = nominative(scene.words[start:end], case, scene.seen)
        person = Person(
            first=post.first if not k else start,
            last=end,
            name=name,
            post=post.singular,
            organisation=owner,
            head=fold(post.noun),
        )
        yield mention_of(scene, person, narrowed(cases, prep), prep, anchored=True)


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
