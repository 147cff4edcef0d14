"""Posts that no list knows, by their shape: "Brazilian producer A B", "Oman's falconer A B"."""

import re
from collections.abc import Sequence

from crawler.meetings.english.marks import POSSESSIVE
from crawler.meetings.english.names import parse_name, reads_as_name, text_of, words_in
from crawler.meetings.english.words import known
from crawler.meetings.spans import Person, Sentence, Unit

_FULL = 2  # words of a name
_LONGEST = 3  # words of such a post
# What people are by trade: words with these endings.
_TRADE = re.compile(r"[a-z]{3,}(?:er|or|ist|ian|man|woman|person|eer|naut|ess|smith|mate|star|child)")


def unlisted_post(sentence: Sentence, units: Sequence[Unit], at: int) -> Person | None:
    """Read "Brazilian producer A B" where it begins at `at`: a country, plain words, somebody's full name."""
    kinds = units[at].kinds
    if "adjective" in kinds:
        begin, owner = at + 1, kinds["adjective"]
    elif "country" in kinds and units[at + 1 : at + 2] and units[at + 1].key in POSSESSIVE:
        begin, owner = at + 2, kinds["country"]
    else:
        return None
    head = begin
    while head < len(units) and head - begin < _LONGEST and _is_plain(units[head]):
        head += 1
    word = units[head - 1].key
    if head == begin or not _TRADE.fullmatch(word) or word in known("bodies", "firms"):
        return None
    end = parse_name(units, head)
    if words_in(units, head, end) < _FULL or not reads_as_name(units, head, end):
        return None
    post = text_of(sentence, units, begin, head)
    name = text_of(sentence, units, head, end)
    return Person(first=at, last=end, name=name, post=post, organisation=owner, head=word)


def _is_plain(unit: Unit) -> bool:
    return unit.text.isalpha() and unit.text.islower() and unit.kinds.keys() <= {"describing", "portfolio"}
