"""People of a Russian sentence who belong together: lists, shared posts, delegations with their leaders."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.meetings.lexicon import fold
from crawler.meetings.russian.bearers import own_post
from crawler.meetings.russian.declension import nominative
from crawler.meetings.russian.mentions import CASE_OF, Mention, Scene, likeliest, prep_before
from crawler.meetings.russian.morphology import inflected
from crawler.meetings.spans import Person

_LISTING = frozenset((",", "и", "а", "также", "вместе", "плюс", "/", "да"))
_LEADING = (["возглавил"], ["возглавила"], ["возглавляет"], ["возглавлял"])
_MOST_SHARING = 4
_NEAR, _FAR = 9, 14
_GROUPS = frozenset((
    "студент", "группа", "эксперт", "депутат", "парламентарий", "команда", "десант", "предприниматель",
    "бизнесмен", "журналист", "ученый", "специалист", "сотрудник", "слушатель", "курсант", "офицер",
    "представитель", "миссия", "бизнес-миссия", "преподаватель", "чиновник", "активист", "аналитик", "врач",
    "юрист", "судья",
))  # fmt: skip
_LISTS = frozenset((":", "–", "—"))
_LED = frozenset(("сторона", "делегация"))


def leading(scene: Scene, found: Sequence[Mention]) -> Iterator[Mention]:
    """Read "студенты во главе с профессором А", "группа, возглавляемая А": the leader stands for a group.

    Whoever follows a group that is read as one is left to `led`.
    """
    for k, mention in enumerate(found):
        gap = [w.key for w in scene.words[max(0, mention.first - 3) : mention.first]]
        before = found[k - 1] if k else None
        near = before is not None and before.person.plural and mention.first - before.last <= _NEAR
        if gap != ["во", "главе", "с"] or near or not mention.person.name:
            yield mention
            continue
        noun = _group_before(scene, mention.first - 4)
        if noun is None:
            yield mention
            continue
        prep = prep_before(scene, noun)
        yield replace(
            mention, cases=scene.words[noun].cases or frozenset(("nomn",)), prep=prep, anchored=True
        )


def _group_before(scene: Scene, at: int) -> int | None:
    """Return the first noun of "группа экспертов РИСИ", which ends at a word."""
    noun = None
    for i in range(at, max(-1, at - _FAR), -1):
        if scene.words[i].parses[0].pos in {"VERB", "PREP"}:
            break
        if scene.words[i].parses[0].pos == "NOUN" and scene.words[i].lemmas & _GROUPS:
            noun = i
    return noun


def led(scene: Scene, found: Sequence[Mention]) -> Iterator[Mention]:
    """Read "делегацию Узбекистана во главе со спецпредставителем А" as the one who leads it."""
    at = 0
    while at < len(found):
        mention = found[at]
        leader = found[at + 1] if at + 1 < len(found) else None
        gap = [w.key for w in scene.words[mention.last : leader.first]] if leader is not None else []
        if leader is not None and leader.person.name and mention.person.plural and _leads(gap):
            person = leader.person
            organisation = person.organisation or mention.person.organisation
            noun = mention.first - 1
            if noun >= 0 and scene.words[noun].lemmas & _GROUPS:  # "группа экспертов"
                mention = replace(mention, cases=scene.words[noun].cases, prep=prep_before(scene, noun))
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
    if gap[:1] == [","] and gap[1:2] and gap[1].startswith("возглавляем"):
        return True
    led_by = gap[-2:] == ["под", "руководством"] or gap[-2:] == ["под", "началом"]
    return led_by or gap[-3:-1] == ["во", "главе"] or (gap[:2] == [",", "которую"] and gap[2:3] in _LEADING)


def shared(found: Sequence[Mention]) -> Iterator[Mention]:
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
    return own_post(" ".join([inflected(first, "nomn", "nomn", "sing") or first, *rest]))


def enumerated(scene: Scene, found: Sequence[Mention]) -> Iterator[Mention]:
    """Give those whom a colon lists behind a group the post of each: "встретились послы: А, Б, В"."""
    group: Mention | None = None
    for mention in found:
        person = mention.person
        if person.plural and person.name is None and person.post and person.head not in _LED:
            group = mention
        elif group is not None and person.name and person.post is None and mention.is_subject:
            own = replace(person, post=inflected_post(group.person), head=group.person.head)
            told = any(w.text in _LISTS for w in scene.words[group.last : mention.first])
            mention = replace(mention, person=own, anchored=True) if told else mention  # noqa: PLW2901
        yield mention


def apposed(scene: Scene, found: Sequence[Mention]) -> list[Mention]:
    """Give those of "министров обороны Казахстана и Турции, А и Б," the country of each."""
    kept: list[Mention] = []
    at = 0
    while at < len(found):
        group, count = found[at], len(found[at].person.countries)
        behind = found[at + 1 : at + 1 + count]
        right_behind = len(behind) == count > 1 and behind[0].first == group.last + 1
        comma = right_behind and scene.words[group.last].text == ","
        fits = all(m.person.name and m.cases & group.cases for m in behind)
        if not (comma and fits and group.person.name is None and group.person.plural):
            kept.append(group)
            at += 1
            continue
        head, post = group.person.head, inflected_post(group.person)
        for mention, country in zip(behind, group.person.countries, strict=True):
            own = replace(mention.person, post=post, organisation=country, head=head)
            cases = mention.cases & group.cases
            kept.append(replace(mention, person=own, cases=cases, prep=group.prep, anchored=True))
        kept[-count] = replace(kept[-count], person=replace(kept[-count].person, first=group.first))
        at += 1 + count
    return kept


def chained(scene: Scene, found: Sequence[Mention]) -> Iterator[Mention]:
    """Give those joined by commas and "и" the preposition and case of the first of them."""
    before: Mention | None = None
    for mention in found:
        gap = [w.key for w in scene.words[before.last : mention.first]] if before else []
        joined = before is not None and gap and len(gap) <= 3 and all(k in _LISTING for k in gap)  # noqa: PLR2004 - ", а также"
        if (
            before is not None
            and joined
            and mention.prep is None
            and (before.prep or "nomn" not in before.cases)
        ):
            shared = mention.cases & before.cases
            if shared:
                mention = _in_case(scene, mention, shared, before.prep)  # noqa: PLW2901 - the same, completed
        yield mention
        before = mention


def _in_case(scene: Scene, mention: Mention, cases: frozenset[str], prep: str | None) -> Mention:
    person, wanted = mention.person, CASE_OF.get(prep or "", likeliest(cases, None))
    if person.name and person.post is None and wanted in cases and fold(person.name) not in scene.names:
        begin = mention.first
        while begin < mention.last and not scene.words[begin].capital:
            begin += 1  # "его иранский коллега"
        end = begin
        while end < mention.last and scene.words[end].text not in {",", "(", "из"}:
            end += 1
        name = nominative(scene.words[begin:end], wanted, scene.seen)
        person = replace(person, name=name)
    return Mention(person, cases, prep, mention.anchored)
