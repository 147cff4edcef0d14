"""The posts that stand around a name: before it, behind it in apposition, joined to one another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.meetings.english.bodies import owner_of
from crawler.meetings.english.firms import behind_unknown_owner, firm_behind
from crawler.meetings.english.marks import DETERMINERS
from crawler.meetings.english.names import parse_name, skip_honorifics, text_of, words_in
from crawler.meetings.english.posts import Post, parse_post
from crawler.meetings.english.unknown_bodies import independent_body, written
from crawler.meetings.english.words import heads_that_are
from crawler.meetings.spans import Person, Sentence, Unit

_INTRODUCING = frozenset((
    "who", "is", "was", "also", "named", "appointed", "elected", "as", "then", "newly", "recently",
    "currently", "now", "just", "himself", "herself", "serves", "served", "serving", "works", "working",
    "acting",
))  # fmt: skip
_NAMING = frozenset(("named", "appointed", "nominated", "sent", "chosen", "picked", "elected", "designated"))
_NAMING_REACH = 6
_LONGEST = 14  # of a body in brackets
_BEHIND_NAME = frozenset((",", "(", "–", "—"))
_JOINING = frozenset(("and", "-", "–", "/"))
_SMALL = frozenset(("of", "for", "and", "the", "-", "(", ")", "'s", "'"))
_ANOTHER = frozenset(("counterpart", "colleague", "opposite number"))  # who is somebody else without "his"
_ACTING = ("saying", "meet", "receive", "attend", "discuss", "outcome", "about", "hold")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostReader:
    """Reads the posts and names of one sentence, each once."""

    sentence: Sentence
    units: Sequence[Unit]
    posts: dict[int, Post | None]
    name_ends: dict[int, int]
    last_head: int  # behind it no post begins

    def post_at(self, at: int) -> Post | None:
        """Return the post that begins at a unit; None where none does."""
        if at > self.last_head:
            return None
        if at not in self.posts:
            self.posts[at] = parse_post(self.units, at)
        return self.posts[at]

    def name_end(self, at: int) -> int:
        """Return where the name that begins at a unit ends; `at` where none does."""
        if at not in self.name_ends:
            self.name_ends[at] = parse_name(self.units, at)
        return self.name_ends[at]

    def name_behind_comma(self, at: int) -> range | None:
        """Return the name in "the Secretary-General of the SCO, Zhang Ming, said", whose comma is at `at`."""
        if self.units[at : at + 1] and self.units[at].key == ",":
            begin = skip_honorifics(self.units, at + 1)
            end = self.name_end(begin)
            ranked = begin > at + 1  # "the Minister of Defence, General A"
            closed = ranked or self.closes(end) or self.opens(at, end) if end < len(self.units) else True
            if words_in(self.units, begin, end) > 1 and closed:
                return range(begin, end)
        return None

    def opens(self, comma: int, at: int) -> bool:
        """Tell whether the sentence begins "Chairman of the Senate, Yusuf Hassan on Tuesday"."""
        begins = all(u.kinds or u.text[0].isupper() or u.key in _SMALL for u in self.units[:comma])
        return begins and self.units[at].key in {"on", "today", "yesterday", "here"}

    def closes(self, at: int) -> bool:
        """Tell whether an appositive name ends here: with a comma, or before a verb."""
        if at == len(self.units):
            return True
        return self.units[at].key in ",.;()" or self.units[at].has(
            "meet", "receive", "hold", "saying", "planned"
        )

    def second_post(self, at: int) -> Post | None:
        """Return the post that is joined to the one before: "Deputy Prime Minister and Foreign Minister"."""
        if at + 1 >= len(self.units) or self.units[at].key not in _JOINING:
            return None
        first = self.units[at + 1]
        if first.key == "the" or owner_of(first) is not None:
            return None
        post = self.post_at(at + 1)
        return post if post is not None and not post.plural else None

    def appositive(self, at: int) -> Post | None:
        """Return the post in ", Ambassador of Pakistan" behind a name."""
        if at + 1 >= len(self.units) or self.units[at].key not in _BEHIND_NAME:
            return None
        begin = at + 1
        while begin < min(len(self.units), at + 6) and self.units[begin].key in _INTRODUCING:
            begin += 1
        post = self._named_by_country(begin) or self._of_unknown_body(begin) or self.post_at(begin)
        if post is not None and post.head in _ANOTHER and self.units[begin].key not in DETERMINERS:
            return None  # "Dar, Kyrgyz counterpart discuss ties"
        if post is None or post.plural or self.is_named_at(post.last):
            return None  # in a list of people the post belongs to the next name
        if self.is_subject(begin, post.last):
            return None  # "In a meeting with A, the Secretary-General thanked"
        if post.definite and self.name_behind_comma(post.last) is not None:
            return None  # "Invited by A, the Secretary-General, B, will visit"
        last = post
        while (further := self.second_post(last.last)) is not None and not self.is_named_at(further.last):
            last = replace(further, owner=last.owner or further.owner)
        end = self.behind_further_posts(last.last)
        closes = self.units[at].key == "(" and [u.key for u in self.units[end : end + 1]] == [")"]
        end += closes  # "A (Secretary-General of the SCO) and B met"
        if self.units[at].key == "(" and not closes:
            last, end = self._of_body_behind_comma(last, end)
        return replace(post, last=end, text_last=last.text_last, owner=last.owner)

    def _of_unknown_body(self, at: int) -> Post | None:
        """Return the post of ", Deputy CEO of Bharat Tractors" or ", the Rada's head", from `at` on."""
        if at >= len(self.units):
            return None
        post = self.post_at(at)
        if post is None:
            own = self.post_at(behind) if (behind := behind_unknown_owner(self.units, at)) > at else None
            return replace(own, first=at, definite=True) if own is not None else None
        firm = firm_behind(self.units, at) if post.owner is None or post.last < len(self.units) else None
        if firm is None or post.plural or post.last > firm[2]:
            return None
        body, text_last, end = firm
        return replace(post, owner=body, text_last=text_last, last=end, countries=())

    def _of_body_behind_comma(self, post: Post, at: int) -> tuple[Post, int]:
        """Return the post of "(director, National Archives of Oman)", whose comma is at `at`, and its end."""
        close = next(
            (j for j in range(at, min(len(self.units), at + _LONGEST)) if self.units[j].key == ")"), None
        )
        if close is None or self.units[at].key != "," or post.owner is not None:
            return post, at
        owner = independent_body(self.units, at + 1, close)
        owner = owner or next((o for u in self.units[at + 1 : close] if (o := owner_of(u))), None)
        if owner is None and not self.units[at + 1].kinds and self.units[at + 1].text[0].isupper():
            owner = written(self.units, at + 1, close)
        return replace(post, owner=owner), close + 1

    def _named_by_country(self, at: int) -> Post | None:
        """Return the post of "whom Latvia has named its ambassador to China", which begins at `at`."""
        if at >= len(self.units) or self.units[at].key != "whom":
            return None
        ahead = self.units[at + 1 : at + _NAMING_REACH]
        owner = next((o for u in ahead if (o := owner_of(u))), None)
        verb = next((i for i, u in enumerate(ahead) if u.key in _NAMING), None)
        if owner is None or verb is None:
            return None
        behind = at + verb + 2
        behind += self.units[behind : behind + 1] != () and self.units[behind].key == "as"
        post = self.post_at(behind)
        return replace(post, owner=owner) if post is not None else None

    def is_subject(self, begin: int, end: int) -> bool:
        """Tell whether a post with "the" is the subject of a verb, without a comma between the two."""
        ahead = self.units[end : end + 1]
        if self.units[begin].key != "the" or not ahead:
            return False
        return ahead[0].has(*_ACTING) or (ahead[0].key.endswith("ed") and ahead[0].text.islower())

    def behind_further_posts(self, at: int) -> int:
        """Return what follows ", Minister for Foreign Affairs of Finland," behind an appositive, or `at`."""
        post = self.post_at(at + 1) if [u.key for u in self.units[at : at + 1]] == [","] else None
        if post is None or post.plural or post.definite or self.is_named_at(post.last):
            return at
        comma = [u.key for u in self.units[post.last : post.last + 1]] == [","]
        return at if comma and self.is_named_at(post.last + 1) else post.last

    def is_named_at(self, at: int) -> bool:
        """Tell whether a name begins at a unit, behind honorifics."""
        begin = skip_honorifics(self.units, at)
        return self.name_end(begin) > begin

    def somebody(
        self, *, first: int, last: int, name: str | None, posts: Sequence[Post], owner: str | None = None
    ) -> Person:
        """Return a person of those posts, which are read as one."""
        post, to = posts[0], posts[-1]
        return Person(
            first=first,
            last=last,
            name=name,
            post=self.text(post.text_first, to.text_last),
            organisation=post.owner or to.owner or owner,
            head=post.head,
            vague=post.head in heads_that_are("vague"),
        )

    def text(self, first: int, last: int) -> str:
        """Return the sentence's text between two units."""
        return text_of(self.sentence, self.units, first, last)
