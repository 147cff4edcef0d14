"""The person who holds a post that a Russian sentence names."""

import re
from collections.abc import Sequence

from crawler.meetings.lexicon import fold
from crawler.meetings.russian.mentions import Mention
from crawler.meetings.russian.posts import Post
from crawler.meetings.russian.vocabulary import listed
from crawler.meetings.spans import Person

# "министр культуры стран ШОС" of several is a minister of one of them.
_OF_STATES = re.compile(r"\s+(?:стран|государств)(?:\s*[-–—]\s*(?:членов|участников|участниц))?$")

_OF_MEMBERS = (
    "член", "стран", "государств", "делегаци", "ведомств", "министерств", "служб", "агентств", "банков",
    "судов", "палат", "администраций", "прокурор",
)  # fmt: skip


def person_of(  # noqa: PLR0913 - the sentence, and what is known of it
    post: Post, first: int, last: int, name: str | None, before: Sequence[Mention], *, plural: bool
) -> Person:
    """Return the person who holds a post, with or without a name; `before` are those named so far."""
    owner = post.owner
    if post.possessive and owner is None:
        owner = next((m.person.organisation for m in reversed(before) if m.person.organisation), None)
    singular = own_post(post.singular) if name else post.singular
    vague = post.noun in listed("posts", "vague")
    several = post.countries if len(post.countries) > 1 and plural else ()
    return Person(
        first=first,
        last=last,
        name=name,
        post=None if vague and name else (post.text if plural and not post.group else singular),
        organisation=None if several else owner,
        head=fold(post.noun),
        plural=plural,
        countries=several,
        vague=vague,
        from_members=plural and owner is not None and owner not in several and of_members(post),
    )


def own_post(text: str) -> str:
    """Return the post of one of several: without "стран", "государств-членов" at its end."""
    return _OF_STATES.sub("", text)


def of_members(post: Post) -> bool:
    """Tell whether the states of a body send them: "главы делегаций", "министры стран"."""
    text = post.text.lower()
    return any(word in text for word in _OF_MEMBERS) or text.startswith(
        ("министры", "президенты", "премьеры")
    )
