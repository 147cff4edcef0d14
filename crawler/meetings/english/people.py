"""People whom an English sentence names: by post and name, honorific, appositive, or a name met before."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from crawler.meetings.english.posts import Post, owner_of, parse_post
from crawler.meetings.english.words import is_initial, is_name_word, is_particle
from crawler.meetings.lexicon import fold, holders, known_people
from crawler.meetings.spans import Person, Sentence, Unit

_LONGEST_NAME = 8
_LED = frozenset(("led", "headed", "chaired"))
_INTRODUCING = frozenset(("who", "is", "was", "also", "named", "appointed", "elected", "as", "then"))
_ANCHORLESS = frozenset(
    (
        "host",
        "guest",
        "member",
        "official",
        "expert",
        "chair",
        "head",
        "counterpart",
        "colleague",
        "deputy",
        "chief",
        "leader",
    )
)


def parse_name(units: Sequence[Unit], at: int) -> int:
    """Return where the name that begins at `at` ends; `at` when there is none."""
    i, words, end = at, 0, at
    while i < len(units) and i - at < _LONGEST_NAME * 2 and words < _LONGEST_NAME:
        unit = units[i]
        if is_initial(unit) or (
            len(unit.text) == 2 and unit.text.isupper() and not unit.kinds and words == 0
        ):
            i += 1
            if i < len(units) and units[i].key == ".":
                i += 1
            continue
        if is_name_word(unit) or (words and _is_name_after_particle(units, i)):
            words, i = words + 1, i + 1
            end = i
        elif _joins(units, i) or (is_particle(unit) and _is_name_ahead(units, i)):
            i += 1
        else:
            break
    return end


def _joins(units: Sequence[Unit], i: int) -> bool:
    """Tell whether the hyphen at `i` joins two parts of a name: "Al-Rumaihi"."""
    return (
        0 < i < len(units) - 1
        and units[i].key == "-"
        and units[i - 1].end == units[i].start == units[i + 1].start - 1
    )


def _is_name_after_particle(units: Sequence[Unit], i: int) -> bool:
    """Tell whether a title's word is part of a name here: "bin Sultan Jassim"."""
    return is_particle(units[i - 1]) and units[i].has("honorific", "head") and units[i].text.istitle()


def _is_name_ahead(units: Sequence[Unit], i: int) -> bool:
    ahead = units[i + 1 : i + 4]
    return any(is_name_word(u) or (u.has("honorific") and u.text.istitle()) for u in ahead[:1]) or (
        len(ahead) > 1 and ahead[0].key in "-al" and any(map(is_name_word, ahead[1:]))
    )


def skip_honorifics(units: Sequence[Unit], at: int) -> int:
    """Return the first unit behind honorifics and their points."""
    while at < len(units) and (
        units[at].has("honorific") or (units[at].key == "." and at and units[at - 1].has("honorific"))
    ):
        at += 1
    return at


def people(sentence: Sentence, units: Sequence[Unit], names: Mapping[str, Person]) -> tuple[Person, ...]:
    """Return the people of a sentence in order. `names` maps the names met before, folded, to whom they mean."""
    found, at = [], 0
    for person in _people(sentence, units, names):
        if person.first >= at:
            found.append(person)
            at = person.last
    return tuple(found)


def _people(sentence: Sentence, units: Sequence[Unit], names: Mapping[str, Person]) -> Iterator[Person]:
    at = 0
    while at < len(units):
        person = _person(sentence, units, at, names)
        if person is None:
            at += 1
        else:
            named = _named_group(sentence, units, person)
            yield from named or (person,)
            at = max((named[-1] if named else person).last, at + 1)


def _person(sentence: Sentence, units: Sequence[Unit], at: int, names: Mapping[str, Person]) -> Person | None:
    unit = units[at]
    if at and units[at - 1].key == "-" and units[at - 1].start == units[at - 2].end:
        return None  # inside a compound word
    post = parse_post(units, at)
    if post is not None:
        return _with_post(sentence, units, post, names)
    begin = skip_honorifics(units, at)
    end = parse_name(units, begin)
    if end == begin:
        return None
    name = _text(sentence, units, begin, end)
    follower = _appositive(units, end)
    known = names.get(fold(name))
    if follower is not None and (known or begin > at or _words(units, begin, end) > 1):
        return _person_of(sentence, units, first=at, last=follower.last, name=name, post=follower)
    if known is not None:
        return Person(
            first=at,
            last=_of_body(units, end)[1],
            name=known.name,
            post=known.post,
            organisation=known.organisation,
            head=known.head,
        )
    of_body, _ = _of_body(units, end)
    if begin > at or is_known_name(name) or (of_body and _words(units, begin, end) > 1):
        if (
            unit.has("honorific")
            and not unit.has("head")
            and _words(units, begin, end) == 1
            and "." not in unit.text
            and unit.key == "justice"
        ):
            return None
        owner, last = _of_body(units, end)
        head = unit.key if unit.has("head") else None
        return Person(
            first=at, last=last, name=name, post=unit.text if head else None, organisation=owner, head=head
        )
    return None


def _with_post(sentence: Sentence, units: Sequence[Unit], post: Post, names: Mapping[str, Person]) -> Person:
    """Return the person or group that a post begins: with a name behind it, or without any."""
    posts, last = [post], post.last
    while (further := _second_post(units, last)) is not None:
        posts.append(further)
        last = further.last
    begin = skip_honorifics(units, last)
    end = parse_name(units, begin)
    if end > begin and not post.plural:
        return _named(sentence, units, posts, begin, end)
    if post.plural:
        return _group(sentence, units, post, names)
    if units[last : last + 1] and units[last].key == "," and post.definite:
        begin = skip_honorifics(units, last + 1)
        end = parse_name(units, begin)
        if _words(units, begin, end) > 1 and (
            end == len(units) or units[end].key in ",.;)" or units[end].has("meet", "saying", "planned")
        ):
            return _person_of(
                sentence,
                units,
                first=post.first,
                last=end,
                name=_text(sentence, units, begin, end),
                post=post,
            )
    return _person_of(sentence, units, first=post.first, last=last, name=None, post=post, to=posts[-1])


def _named(sentence: Sentence, units: Sequence[Unit], posts: Sequence[Post], begin: int, end: int) -> Person:
    owner, last = _of_body(units, end)
    post = posts[0]
    whose = next((p.owner for p in posts if p.owner), None) or owner
    follower = (
        _appositive(units, last)
        if whose is None or post.head in _ANCHORLESS or post.head == "ambassador"
        else None
    )
    if follower is not None and not follower.plural:
        # "Ambassador Batyr Tursunov, Charge d'Affaires of Uzbekistan": the fuller one tells the post.
        return _person_of(
            sentence,
            units,
            first=post.first,
            last=follower.last,
            name=_text(sentence, units, begin, end),
            post=follower,
            owner=whose,
        )
    return _person_of(
        sentence,
        units,
        first=post.first,
        last=last,
        name=_text(sentence, units, begin, end),
        post=post,
        to=posts[-1],
        owner=whose,
    )


def _second_post(units: Sequence[Unit], at: int) -> Post | None:
    """Return the post that is joined to the one before: "Deputy Prime Minister and Foreign Minister"."""
    if at + 1 >= len(units) or units[at].key not in {"and", "-", "–", "/"}:
        return None
    post = parse_post(units, at + 1)
    if post is None or post.plural or post.first != at + 1 or units[at + 1].key == "the":
        return None
    own = owner_of(units[at + 1])
    return None if own is not None else post


def _group(sentence: Sentence, units: Sequence[Unit], post: Post, names: Mapping[str, Person]) -> Person:
    """Return a group; one that is "led by" somebody named counts as that person."""
    at = post.last
    if at + 2 < len(units) and units[at].key == "," and units[at + 1].key in _LED:
        at += 1
    if at + 1 < len(units) and units[at].key in _LED and units[at + 1].key == "by":
        leader = _person(sentence, units, at + 2, names) if at + 2 < len(units) else None
        if leader is not None and leader.name:
            return Person(
                first=post.first,
                last=leader.last,
                name=leader.name,
                post=leader.post,
                organisation=leader.organisation or post.owner,
                head=leader.head,
            )
    return Person(
        first=post.first, last=post.last, post=_text(sentence, units, post.text_first, post.last), organisation=post.owner,
        head=post.head, plural=True, countries=post.countries,
    )  # fmt: skip


def _named_group(sentence: Sentence, units: Sequence[Unit], group: Person) -> tuple[Person, ...]:
    """Read "the foreign ministers of India and China, S. Jaishankar and Wang Yi": one name for each country."""
    if not group.plural or len(group.countries) < 2 or group.last >= len(units):  # noqa: PLR2004 - several
        return ()
    if units[group.last].key not in {",", "-", "–", "—", "(", ":"}:
        return ()
    found: list[Person] = []
    at = group.last + 1
    for country in group.countries:
        begin = skip_honorifics(units, at)
        end = parse_name(units, begin)
        if end == begin:
            return ()
        name = _text(sentence, units, begin, end)
        found.append(
            Person(first=begin, last=end, name=name, post=group.head, organisation=country, head=group.head)
        )
        at = end
        while at < len(units) and units[at].key in {",", "and"}:
            at += 1
    return tuple(found)


def _appositive(units: Sequence[Unit], at: int) -> Post | None:
    """Return the post in ", Ambassador of Pakistan" behind a name."""
    if at + 1 >= len(units) or units[at].key not in {",", "(", "–", "—"}:
        return None
    begin = at + 1
    while begin < min(len(units), at + 6) and units[begin].key in _INTRODUCING:
        begin += 1
    post = parse_post(units, begin)
    if post is None or post.plural:
        return None
    after = skip_honorifics(units, post.last)
    if parse_name(units, after) > after:
        return None  # a list of people: the post belongs to the next name
    last = post.last
    while (further := _joined(units, last)) is not None:
        last = further.last
    if last == post.last:
        return post
    return Post(
        first=post.first, last=last, text_first=post.text_first, text_last=last, head=post.head, owner=post.owner,
        plural=False, definite=post.definite,
    )  # fmt: skip


def _joined(units: Sequence[Unit], at: int) -> Post | None:
    """Return a further post of the same person, unless a name follows it."""
    post = _second_post(units, at)
    if post is None:
        return None
    after = skip_honorifics(units, post.last)
    return None if parse_name(units, after) > after else post


def _of_body(units: Sequence[Unit], at: int) -> tuple[str | None, int]:
    """Read "of the Shanghai Cooperation Organization (SCO)" behind a name."""
    if at + 1 < len(units) and units[at].key in {"of", "from"}:
        i = at + 1 + (units[at + 1].key == "the")
        if i < len(units) and (owner := owner_of(units[i])):
            closes = i + 3 < len(units) and units[i + 1].key == "(" and units[i + 3].key == ")"
            return owner, i + 4 if closes else i + 1
    return None, at


def _person_of(
    sentence: Sentence, units: Sequence[Unit], *, first: int, last: int, name: str | None, post: Post,
    to: Post | None = None, owner: str | None = None,
) -> Person:  # fmt: skip
    text_last = to.text_last if to is not None else post.text_last
    return Person(
        first=first, last=last, name=name, post=_text(sentence, units, post.text_first, text_last),
        organisation=post.owner or (to.owner if to else None) or owner, head=post.head,
    )  # fmt: skip


def _words(units: Sequence[Unit], begin: int, end: int) -> int:
    return sum(is_name_word(u) or is_initial(u) for u in units[begin:end])


def _text(sentence: Sentence, units: Sequence[Unit], first: int, last: int) -> str:
    if last <= first:
        return ""
    return " ".join(sentence.text[units[first].start : units[last - 1].end].split())


@lru_cache(maxsize=4096)
def is_known_name(name: str) -> bool:
    """Tell whether the vocabulary knows somebody of that name."""
    folded = fold(name)
    return folded in known_people("en") or any(
        folded in (fold(h.name), *map(fold, h.names)) for h in holders()
    )
