"""Two texts side by side: whether what fills a slot of their template was put in another's place. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from rapidfuzz.distance import Indel

from store.similar.reading import Reading, not_standing, stem
from store.similar.vocabulary import FUTURE, HARMLESS, PRONOUNS

# "will hold talks with" becomes "held talks with" within so many words.
_SHORT = 4
# The past of a Russian verb, and as many letters as two of its tenses share.
_PAST = re.compile(r"[а-я](?:л|ла|ло|ли|лся|лась|лось|лись)$")
_ROOT = 3
# What is behind these says whose or which. In Russian not behind a nominative: a verb follows that.
_OF = frozenset(("of", "for", "on", "по", "для"))
_BODY = re.compile(
    r"ministers?|ministry|ministries|heads|chiefs|committee|commission|council|group|forum|conference|board"
    r"|министр(?:ов|ам|ами|ах|ом|а|у)|министерств(?:а|ом|у|е)?|руководителей|глав|секретарей|прокуроров"
    r"|председателей|комитет(?:а|у|ом|е)|комисси(?:и|ей|ю)|совета|совету|советом|групп(?:ы|е|ой|у)|ведомств"
)
_FIRST_HAN = "\u3000"


class _Change(NamedTuple):
    """Words that stand in the place of others; one of the two may be none."""

    was: Sequence[str]
    now: Sequence[str]
    behind: Sequence[str]  # the two words before them

    @property
    def is_short(self) -> bool:
        return max(len(self.was), len(self.now)) <= _SHORT


def is_altered(text: Reading, earlier: Reading, more: AbstractSet[str], less: AbstractSet[str]) -> bool:
    """Tell whether what names something, or that it is to come, was put in another's place.

    `more` and `less` are what only one of the texts names: `text`, or the earlier one.
    """
    if text.words == earlier.words:
        return False
    may_be_new = more | not_standing(text.openers, earlier)
    may_be_old = less | not_standing(earlier.openers, text)
    swapped: Counter[tuple[str, str]] = Counter()
    for change in _changes(earlier.words, text.words):
        if change.is_short and _is_turned(change):
            return True
        is_replaced = bool(change.was and change.now)
        # A character more or less in a Chinese name is another name.
        if text.han and (is_replaced or change.is_short) and _is_telling((*change.was, *change.now)):
            return True
        if not is_replaced:
            continue
        old, new = set(map(stem, change.was)), set(map(stem, change.now))
        if old & may_be_old and new & may_be_new:
            return True
        # What only one of the texts has; what is in both was only moved.
        if not not_standing(old - PRONOUNS, text) or not not_standing(new - PRONOUNS, earlier):
            continue
        if change.is_short and (old & less or new & more or _is_of_a_body(change.behind)):
            return True
        if len(change.was) == len(change.now) == 1:
            swapped[change.was[0], change.now[0]] += 1
    # What fills a slot of a template fills it wherever it stands.
    return any(count > 1 for count in swapped.values())


def _is_turned(change: _Change) -> bool:
    """Tell whether what was to come has come: "will receive" is "received" now, "примет" is "принял"."""
    if FUTURE.isdisjoint(change.was) != FUTURE.isdisjoint(change.now):
        return True
    if len(change.was) != len(change.now):
        return False
    pairs = zip(change.was, change.now, strict=True)
    verbs = ((one, other) for one, other in pairs if one[:_ROOT] == other[:_ROOT])
    return any(bool(_PAST.search(one)) != bool(_PAST.search(other)) for one, other in verbs)


def _is_of_a_body(behind: Sequence[str]) -> bool:
    """Tell whether behind these words it is said whose ministers, or which committee: "ministers of"."""
    words = behind[:-1] if behind and behind[-1] in _OF else behind
    return bool(words) and _BODY.fullmatch(words[-1]) is not None


def _is_telling(words: Iterable[str]) -> bool:
    """Tell whether there is a Chinese character among `words` that does more than word a sentence."""
    return any(word > _FIRST_HAN and len(word) == 1 and word not in HARMLESS for word in words)


def _changes(was: Sequence[str], now: Sequence[str]) -> Iterator[_Change]:
    a = b = c = d = 0
    for step in (*Indel.opcodes(was, now), None):
        if step is None or step.tag == "equal":
            if a < b or c < d:
                yield _Change(was=was[a:b], now=now[c:d], behind=was[max(a - 2, 0) : a])
            if step:
                a = b = step.src_end
                c = d = step.dest_end
        else:
            b, d = step.src_end, step.dest_end
