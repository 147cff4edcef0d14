"""People whom an English sentence names: by post and name, honorific, appositive, or a name met before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from crawler.meetings.english.bare_names import has_role, in_brackets, owned_by_country, runs
from crawler.meetings.english.bodies import DETERMINERS, POSSESSIVE, owner_of
from crawler.meetings.english.groups import group, its_members
from crawler.meetings.english.names import (
    body_behind,
    introduced_by_verb,
    is_known_name,
    leads_something,
    parse_name,
    reads_as_name,
    skip_honorifics,
    text_of,
    words_in,
)
from crawler.meetings.english.posts import Post, parse_post
from crawler.meetings.english.words import heads_that_are, is_particle
from crawler.meetings.lexicon import fold, international_bodies
from crawler.meetings.spans import Person, Sentence, Unit

_INTRODUCING = frozenset(("who", "is", "was", "also", "named", "appointed", "elected", "as", "then"))
_BEHIND_NAME = frozenset((",", "(", "–", "—"))
_JOINING = frozenset(("and", "-", "–", "/"))
_MAY_BEGIN = frozenset((*POSSESSIVE, "-"))  # a post behind a body that is not known
_FULL = 2  # words of a name
_BEHIND_LIST = frozenset((",", "and", ".", ";", "in", "on", "at", "respectively"))
_SMALL = frozenset(("of", "for", "and", "the", "-", "(", ")", "'s", "'"))
_HEADS = frozenset(("head", "heads"))
_ANOTHER = frozenset(("counterpart", "colleague", "opposite number"))  # who is somebody else without "his"
_ACTING = ("saying", "meet", "receive", "attend", "discuss", "outcome", "about", "hold")


def _begins_nobody(unit: Unit) -> bool:
    """Tell whether the unit is a plain word or sign: most are, and neither a post nor a name begins there."""
    return (
        not unit.kinds
        and not unit.text[0].isupper()
        and unit.key not in DETERMINERS
        and unit.key not in _MAY_BEGIN
        and not is_particle(unit)
    )


def people(sentence: Sentence, units: Sequence[Unit], names: Mapping[str, Person]) -> tuple[Person, ...]:
    """Return the people of a sentence in order; `names` maps names met before, folded, to whom they mean."""
    posts = _posts_of(sentence.text)
    heads = (i for i in reversed(range(len(units))) if not _HEADS.isdisjoint(units[i].kinds))
    reader = _Reader(sentence=sentence, units=units, names=names, posts=posts, last_head=next(heads, -1))
    return tuple(reader.read())


@lru_cache(maxsize=1024)
def _posts_of(text: str) -> dict[int, Post | None]:  # noqa: ARG001 - the key
    """Return the posts found so far in a sentence, by unit: each is read twice, before and with its names."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Reads the people of one sentence, from left to right."""

    sentence: Sentence
    units: Sequence[Unit]
    names: Mapping[str, Person]
    posts: dict[int, Post | None]
    last_head: int  # behind it no post begins

    def _post(self, at: int) -> Post | None:
        if at > self.last_head:
            return None
        if at not in self.posts:
            self.posts[at] = parse_post(self.units, at)
        return self.posts[at]

    def read(self) -> Iterator[Person]:
        at = 0
        while at < len(self.units):
            person = self._person(at)
            if person is None:
                at += 1
                continue
            if person.plural and in_brackets(
                self.sentence, self.units, min(person.last, len(self.units) - 1)
            ):
                at = person.last  # "the ministers of Malta (A) and Peru (B)"
                continue
            found = its_members(self.sentence, self.units, person) or (person,)
            yield from found
            at = max(found[-1].last, at + 1)
            while (listed := self._listed(at)) is not None:
                yield listed
                at = listed.last

    def _listed(self, at: int) -> Person | None:
        """Read the full name that a list of people goes on with: "A, president of B, C D, and E attended"."""
        units, begin = self.units, at
        while begin < len(units) and begin - at < _FULL and units[begin].key in {",", "and"}:
            begin += 1
        end = parse_name(units, begin) if begin > at else begin
        if words_in(units, begin, end) < _FULL or end == len(units) or self._appositive(end) is not None:
            return None
        if not reads_as_name(units, begin, end):
            return None
        goes_on = units[end].key in _BEHIND_LIST or units[end].has("attend", "meet", "discuss", "planned")
        return Person(first=begin, last=end, name=self._text(begin, end)) if goes_on else None

    def _person(self, at: int) -> Person | None:
        units = self.units
        ahead = at + (units[at].has("country") and at + 1 < len(units))
        if units[ahead].key == "(" and (bracketed := in_brackets(self.sentence, units, ahead)):
            return replace(bracketed, first=at)
        if _begins_nobody(units[at]):
            return None
        if at > 1 and units[at - 1].key == "-" and units[at - 1].start == units[at - 2].end:
            return None  # inside a compound word
        post = self._post(at)
        if post is not None:
            return self._with_post(post)
        return self._with_name(at) or owned_by_country(self.sentence, units, at) or self._of_deed(at)

    def _of_deed(self, at: int) -> Person | None:
        """Read the full name in "the delegation was led by A B", "A B led the delegation"."""
        end = parse_name(self.units, at)
        if words_in(self.units, at, end) < _FULL or not reads_as_name(self.units, at, end):
            return None
        if not (introduced_by_verb(self.units, at) or leads_something(self.units, end)):
            return None
        return Person(first=at, last=end, name=self._text(at, end))

    def _with_name(self, at: int) -> Person | None:
        """Read somebody by name: with an appositive or honorific, or known before."""
        unit = self.units[at]
        if unit.text[0].islower() and "honorific" not in unit.kinds and not is_particle(unit):
            return None
        begin = skip_honorifics(self.units, at)
        end = parse_name(self.units, begin)
        if end == begin:
            return None
        name = self._text(begin, end)
        known = self.names.get(fold(name))
        several = words_in(self.units, begin, end) > 1
        follower = self._appositive(end)
        if follower is not None and (known or begin > at or several):
            return self._of(first=at, last=follower.last, name=name, posts=(follower,))
        body, last = body_behind(self.units, end)
        body = body or runs(self.units, end)
        if known is not None:
            return None if self._is_city(at, end) else replace(known, first=at, last=last)
        if begin > at or is_known_name(name) or (several and (body or has_role(self.units, at))):
            unit = self.units[at]
            head = unit.key if begin > at and unit.has("head") else None
            post = unit.text if head else None
            return Person(first=at, last=last, name=name, post=post, organisation=body, head=head)
        return None

    def _is_city(self, at: int, end: int) -> bool:
        """Tell whether a single word is a city here, though somebody's name as well: "in Vladimir"."""
        before = self.units[at - 1].key if at else ""
        return end == at + 1 and self.units[at].has("city") and before in {"in", "of", "from", "to", "at"}

    def _with_post(self, post: Post) -> Person:
        """Read the person or group that a post begins: with a name behind it, or without any."""
        if post.plural:
            return group(self.sentence, self.units, post, self._person)
        posts = [post]
        while (further := self._second_post(posts[-1].last)) is not None:
            posts.append(further)
        last = posts[-1].last
        begin = skip_honorifics(self.units, last)
        end = parse_name(self.units, begin)
        if end > begin:
            return self._named(posts, begin, end)
        # Without an article only where the sentence begins: elsewhere the name may be the next one of a list.
        behind = self._name_behind_comma(last) if post.definite or post.first == 0 else None
        if behind is not None:
            return self._of(
                first=post.first, last=behind.stop, name=self._text(behind.start, behind.stop), posts=posts
            )
        return self._called_further(posts) or self._of(first=post.first, last=last, name=None, posts=posts)

    def _called_further(self, posts: Sequence[Post]) -> Person | None:
        """Read "The Speaker of the Senate, Chairman Sadiq Sanjrani," as one person with the first post."""
        last, owner = posts[-1].last, posts[0].owner
        further = self._post(last + 1) if self.units[last : last + 1] else None
        if further is None or self.units[last].key != "," or further.plural:
            return None
        # "OSCE Chairman-in-Office, Finland's Foreign Minister A": somebody who wears two hats.
        two_hats = owner in international_bodies() and further.owner not in international_bodies()
        if further.definite and not two_hats:
            return None
        begin = skip_honorifics(self.units, further.last)
        end = parse_name(self.units, begin)
        # A post with neither article nor name is nobody of a list: it is the same person's.
        full = words_in(self.units, begin, end) > 1 and (self._closes(end) or not posts[0].definite)
        if not full or not (two_hats or further.owner in {None, owner}):
            return None
        name, (told, last) = self._text(begin, end), body_behind(self.units, end)
        whose = owner or further.owner or told
        return self._of(first=posts[0].first, last=last, name=name, posts=posts, owner=whose)

    def _name_behind_comma(self, at: int) -> range | None:
        """Return the name in "the Secretary-General of the SCO, Zhang Ming, said", whose comma is at `at`."""
        if self.units[at : at + 1] and self.units[at].key == ",":
            begin = skip_honorifics(self.units, at + 1)
            end = parse_name(self.units, begin)
            ranked = begin > at + 1  # "the Minister of Defence, General A"
            closed = ranked or self._closes(end) or self._opens(at, end) if end < len(self.units) else True
            if words_in(self.units, begin, end) > 1 and closed:
                return range(begin, end)
        return None

    def _opens(self, comma: int, at: int) -> bool:
        """Tell whether the sentence begins "Chairman of the Senate, Yusuf Hassan on Tuesday"."""
        begins = all(u.kinds or u.text[0].isupper() or u.key in _SMALL for u in self.units[:comma])
        return begins and self.units[at].key in {"on", "today", "yesterday", "here"}

    def _closes(self, at: int) -> bool:
        """Tell whether an appositive name ends here: with a comma, or before a verb."""
        if at == len(self.units):
            return True
        return self.units[at].key in ",.;)" or self.units[at].has(
            "meet", "receive", "hold", "saying", "planned"
        )

    def _named(self, posts: Sequence[Post], begin: int, end: int) -> Person:
        owner, last = body_behind(self.units, end)
        post = posts[0]
        whose = next((p.owner for p in posts if p.owner), None) or owner
        follower = (
            self._appositive(last)
            if whose is None or post.head in heads_that_are("little") | heads_that_are("vague")
            else None
        )
        name = self._text(begin, end)
        if follower is not None:
            # "Ambassador Batyr Tursunov, Charge d'Affaires of Uzbekistan": the fuller one tells the post.
            return self._of(first=post.first, last=follower.last, name=name, posts=(follower,), owner=whose)
        return self._of(first=post.first, last=last, name=name, posts=posts, owner=whose)

    def _second_post(self, at: int) -> Post | None:
        """Return the post that is joined to the one before: "Deputy Prime Minister and Foreign Minister"."""
        if at + 1 >= len(self.units) or self.units[at].key not in _JOINING:
            return None
        first = self.units[at + 1]
        if first.key == "the" or owner_of(first) is not None:
            return None
        post = self._post(at + 1)
        return post if post is not None and not post.plural else None

    def _appositive(self, at: int) -> Post | None:
        """Return the post in ", Ambassador of Pakistan" behind a name."""
        if at + 1 >= len(self.units) or self.units[at].key not in _BEHIND_NAME:
            return None
        begin = at + 1
        while begin < min(len(self.units), at + 6) and self.units[begin].key in _INTRODUCING:
            begin += 1
        post = self._post(begin)
        if post is not None and post.head in _ANOTHER and self.units[begin].key not in DETERMINERS:
            return None  # "Dar, Kyrgyz counterpart discuss ties"
        if post is None or post.plural or self._is_named_at(post.last):
            return None  # in a list of people the post belongs to the next name
        if self._is_subject(begin, post.last):
            return None  # "In a meeting with A, the Secretary-General thanked"
        if post.definite and self._name_behind_comma(post.last) is not None:
            return None  # "Invited by A, the Secretary-General, B, will visit"
        last = post
        while (further := self._second_post(last.last)) is not None and not self._is_named_at(further.last):
            last = replace(further, owner=last.owner or further.owner)
        end = self._behind_further_posts(last.last)
        closes = self.units[at].key == "(" and [u.key for u in self.units[end : end + 1]] == [")"]
        end += closes  # "A (Secretary-General of the SCO) and B met"
        return replace(post, last=end, text_last=last.text_last, owner=last.owner)

    def _is_subject(self, begin: int, end: int) -> bool:
        """Tell whether a post with "the" is the subject of a verb, without a comma between the two."""
        ahead = self.units[end : end + 1]
        if self.units[begin].key != "the" or not ahead:
            return False
        return ahead[0].has(*_ACTING) or (ahead[0].key.endswith("ed") and ahead[0].text.islower())

    def _behind_further_posts(self, at: int) -> int:
        """Return what follows ", Minister for Foreign Affairs of Finland," behind an appositive, or `at`."""
        post = self._post(at + 1) if [u.key for u in self.units[at : at + 1]] == [","] else None
        if post is None or post.plural or post.definite or self._is_named_at(post.last):
            return at
        comma = [u.key for u in self.units[post.last : post.last + 1]] == [","]
        return at if comma and self._is_named_at(post.last + 1) else post.last

    def _is_named_at(self, at: int) -> bool:
        begin = skip_honorifics(self.units, at)
        return parse_name(self.units, begin) > begin

    def _of(
        self, *, first: int, last: int, name: str | None, posts: Sequence[Post], owner: str | None = None
    ) -> Person:
        post, to = posts[0], posts[-1]
        return Person(
            first=first,
            last=last,
            name=name,
            post=self._text(post.text_first, to.text_last),
            organisation=post.owner or to.owner or owner,
            head=post.head,
            vague=post.head in heads_that_are("vague"),
        )

    def _text(self, first: int, last: int) -> str:
        return text_of(self.sentence, self.units, first, last)
