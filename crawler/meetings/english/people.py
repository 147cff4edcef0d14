"""People whom an English sentence names: by post and name, honorific, appositive, or a name met before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from crawler.meetings.english.appositives import PostReader
from crawler.meetings.english.bare_names import (
    has_role,
    in_brackets,
    in_the_role_of,
    is_told_of,
    met_by_name,
    owned_by_country,
    runs,
)
from crawler.meetings.english.groups import group, its_members
from crawler.meetings.english.lists import of_body_before, respective
from crawler.meetings.english.marks import BEGINS_SOMEBODY
from crawler.meetings.english.names import (
    body_behind,
    introduced_by_verb,
    is_known_name,
    leads_something,
    reads_as_name,
    skip_honorifics,
    words_in,
)
from crawler.meetings.english.posts import Post
from crawler.meetings.english.unlisted_posts import unlisted_post
from crawler.meetings.english.words import heads_that_are, is_particle, kinds_in
from crawler.meetings.lexicon import capitals, fold_name, international_bodies
from crawler.meetings.spans import Person, Sentence, Unit

_FULL = 2  # words of a name
_BEHIND_LIST = frozenset((",", "and", ".", ";", "in", "on", "at", "respectively"))
_HEADS = frozenset(("head", "heads"))


def people(sentence: Sentence, units: Sequence[Unit], names: Mapping[str, Person]) -> tuple[Person, ...]:
    """Return the people of a sentence in order; `names` maps names met before, folded, to whom they mean."""
    before = _read_before(sentence.text)
    if before.people is not None and before.asked.isdisjoint(names):
        return before.people
    reader = _Reader(
        sentence=sentence,
        units=units,
        names=names,
        asked=before.asked,
        posts=before.posts,
        name_ends=before.name_ends,
        last_head=-1 if _HEADS.isdisjoint(kinds_in(sentence.text)) else _last_head(units),
        listed=respective(sentence),
    )
    found = tuple(reader.read())
    if not names:
        before.people = found
    return found


def _last_head(units: Sequence[Unit]) -> int:
    """Return where the last word of a post stands, -1 where none does."""
    for at in range(len(units) - 1, -1, -1):
        if not _HEADS.isdisjoint(units[at].kinds):
            return at
    return -1


@dataclass(slots=True)
class _Before:
    """What was read of a sentence without names: the same as with those that it does not write."""

    posts: dict[int, Post | None]  # by unit
    name_ends: dict[int, int]  # by unit
    asked: set[str]  # what may be a name met before, folded
    people: tuple[Person, ...] | None = None


@lru_cache(maxsize=1024)
def _read_before(text: str) -> _Before:  # noqa: ARG001 - the key
    return _Before({}, {}, set())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader(PostReader):
    """Reads the people of one sentence, from left to right."""

    names: Mapping[str, Person]
    asked: set[str]  # all that was looked for among the names
    listed: Mapping[int, Person]  # those whose countries another list tells

    def read(self) -> Iterator[Person]:
        at = 0
        for begin in [i for i, unit in enumerate(self.units) if unit.marks & BEGINS_SOMEBODY]:
            person = self._person(begin) if begin >= at else None
            if person is None:
                continue
            if person.plural and in_brackets(
                self.sentence, self.units, min(person.last, len(self.units) - 1)
            ):
                at = person.last  # "the ministers of Malta (A) and Peru (B)"
                continue
            found = its_members(self.sentence, self.units, person) or (person,)
            if person.plural and len(found) == 1 and found[0].name:
                found = (self._completed(found[0]),)  # "on the Omani side, A B, head of the port"
            if found[0].first != person.first:
                found = (replace(found[0], first=person.first), *found[1:])
            yield from found
            at = max(found[-1].last, begin + 1)
            while (listed := self._listed(at)) is not None:
                yield listed
                at = listed.last

    def _listed(self, at: int) -> Person | None:
        """Read the full name that a list of people goes on with: "A, president of B, C D, and E attended"."""
        units, begin = self.units, at
        while begin < len(units) and begin - at < _FULL and units[begin].key in {",", "and"}:
            begin += 1
        if begin > at and begin in self.listed:
            return self._completed(self.listed[begin])
        end = self.name_end(begin) if begin > at else begin
        if words_in(units, begin, end) < _FULL or end == len(units) or self.appositive(end) is not None:
            return None
        if not reads_as_name(units, begin, end):
            return None
        goes_on = units[end].key in _BEHIND_LIST or units[end].has("attend", "meet", "discuss", "planned")
        return Person(first=begin, last=end, name=self.text(begin, end)) if goes_on else None

    def _person(self, at: int) -> Person | None:
        units = self.units
        ahead = at + ("country" in units[at].kinds and at + 1 < len(units))
        if units[ahead].key == "(" and (bracketed := in_brackets(self.sentence, units, ahead)):
            return replace(bracketed, first=at)
        if not units[at].marks & BEGINS_SOMEBODY or units[at].key == "(":
            return None
        if at > 1 and units[at - 1].key == "-" and units[at - 1].start == units[at - 2].end:
            return None  # inside a compound word
        told = self.listed.get(at)
        if told is None and units[at].has("country", "organisation"):
            told = of_body_before(self.sentence, units, at)
        if told is not None:
            return self._completed(told)
        post = self.post_at(at)
        if post is not None:
            return self._with_post(post)
        return unlisted_post(self.sentence, units, at) or self._by_name(at)

    def _by_name(self, at: int) -> Person | None:
        """Read somebody without a post before the name."""
        unit = self.units[at]
        if unit.text[0].islower() and "honorific" not in unit.kinds and not is_particle(unit):
            return None  # most words
        return self._with_name(at) or owned_by_country(self.sentence, self.units, at) or self._of_deed(at)

    def _completed(self, person: Person) -> Person:
        """Return somebody of a list with the post that follows: "Oman: A, Minister of Justice"."""
        follower = self.appositive(person.last)
        if follower is None or follower.owner in set(capitals()) - {person.organisation}:
            return person
        whole = self.somebody(first=person.first, last=follower.last, name=person.name, posts=(follower,))
        return replace(whole, organisation=person.organisation)

    def _of_deed(self, at: int) -> Person | None:
        """Read the full name in "the delegation was led by A B", "A B led the delegation"."""
        end = self.name_end(at)
        if words_in(self.units, at, end) < _FULL or not reads_as_name(self.units, at, end):
            return None
        if not (introduced_by_verb(self.units, at) or leads_something(self.units, end)):
            return None
        return Person(first=at, last=end, name=self.text(at, end))

    def _with_name(self, at: int) -> Person | None:
        """Read somebody by name: with an appositive or honorific, or known before."""
        begin = skip_honorifics(self.units, at)
        end = self.name_end(begin)
        if end == begin:
            return None
        name = self.text(begin, end)
        key = fold_name(name)
        self.asked.add(key)
        known = self.names.get(key)
        several = words_in(self.units, begin, end) > 1
        follower = self.appositive(end)
        if follower is not None and (known or begin > at or several):
            return self.somebody(first=at, last=follower.last, name=name, posts=(follower,))
        body, last = body_behind(self.units, end)
        body = body or runs(self.units, end)
        anchored = several and (body or last > end or self._is_anchored(at, end))
        if known is not None:
            return None if self._is_city(at, end) else replace(known, first=at, last=last)
        if begin > at or is_known_name(name) or (anchored and reads_as_name(self.units, begin, end)):
            unit = self.units[at]
            head = unit.key if begin > at and unit.has("head") else None
            post = unit.text if head else None
            return Person(first=at, last=last, name=name, post=post, organisation=body, head=head)
        return None

    def _is_anchored(self, at: int, end: int) -> bool:
        """Tell whether the words around a bare full name say that it is somebody's."""
        role = has_role(self.units, at) or met_by_name(self.units, at, end)
        return role or is_told_of(self.units, at, end) or in_the_role_of(self.units, at)

    def _is_city(self, at: int, end: int) -> bool:
        """Tell whether a single word is a city here, though somebody's name as well: "in Vladimir"."""
        before = self.units[at - 1].key if at else ""
        return end == at + 1 and self.units[at].has("city") and before in {"in", "of", "from", "to", "at"}

    def _with_post(self, post: Post) -> Person:
        """Read the person or group that a post begins: with a name behind it, or without any."""
        if post.plural:
            return group(self.sentence, self.units, post, self._person)
        posts = [post]
        while (further := self.second_post(posts[-1].last)) is not None:
            posts.append(further)
        last = posts[-1].last
        begin = skip_honorifics(self.units, last)
        end = self.name_end(begin)
        if end > begin:
            return self._named(posts, begin, end)
        # Without an article only where the sentence begins: elsewhere the name may be the next one of a list.
        behind = self.name_behind_comma(last) if post.definite or post.first == 0 else None
        if behind is not None:
            return self.somebody(
                first=post.first, last=behind.stop, name=self.text(behind.start, behind.stop), posts=posts
            )
        return self._called_further(posts) or self.somebody(
            first=post.first, last=last, name=None, posts=posts
        )

    def _called_further(self, posts: Sequence[Post]) -> Person | None:
        """Read "The Speaker of the Senate, Chairman Sadiq Sanjrani," as one person with the first post."""
        last, owner = posts[-1].last, posts[0].owner
        further = self.post_at(last + 1) if self.units[last : last + 1] else None
        if further is None or self.units[last].key != "," or further.plural:
            return None
        # "OSCE Chairman-in-Office, Finland's Foreign Minister A": somebody who wears two hats.
        two_hats = owner in international_bodies() and further.owner not in international_bodies()
        if further.definite and not two_hats:
            return None
        begin = skip_honorifics(self.units, further.last)
        end = self.name_end(begin)
        # A post with neither article nor name is nobody of a list: it is the same person's.
        full = words_in(self.units, begin, end) > 1 and (self.closes(end) or not posts[0].definite)
        if not full or not (two_hats or further.owner in {None, owner}):
            return None
        name, (told, last) = self.text(begin, end), body_behind(self.units, end)
        whose = owner or further.owner or told
        return self.somebody(first=posts[0].first, last=last, name=name, posts=posts, owner=whose)

    def _named(self, posts: Sequence[Post], begin: int, end: int) -> Person:
        owner, last = body_behind(self.units, end)
        post = posts[0]
        whose = next((p.owner for p in posts if p.owner), None) or owner
        follower = (
            self.appositive(last)
            if whose is None or post.head in heads_that_are("little") | heads_that_are("vague")
            else None
        )
        name = self.text(begin, end)
        if follower is not None:
            # "Ambassador Batyr Tursunov, Charge d'Affaires of Uzbekistan": the fuller one tells the post.
            return self.somebody(
                first=post.first, last=follower.last, name=name, posts=(follower,), owner=whose
            )
        return self.somebody(first=post.first, last=last, name=name, posts=posts, owner=whose)
