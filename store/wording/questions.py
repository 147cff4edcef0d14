"""Questions in words, as people type them. Pure; whatever is typed is a question, or too long for one.

security council      both words, in any form, wherever they stand
"security council"    in a row
会见                   characters without a space between them stand in a row
SCO-UN                so do words that signs join
монгол*               words that begin so; three letters are the least
-summit               not this word, or not these: -"heads of state"
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from store.errors import ReadoutError
from store.text import clean_text
from store.wording.phrases import Choice, Phrase
from store.wording.terms import is_han, term, words

_MOST_WORDS = 100
_LEAST_BEGINNING = 3
_QUOTED = re.compile(
    r"""(?P<no>(?<!\S)-)?(?:"(?P<a>[^"]*)"|“(?P<b>[^“”]*)”|«(?P<c>[^«»]*)»|「(?P<d>[^「」]*)」)"""
)
_PART = re.compile(r"(?P<no>-)?(?P<said>\S+)")


class LongQuestionError(ReadoutError):
    """A question of more words than make sense."""

    def __init__(self, found: int) -> None:
        super().__init__(
            f"the question has {found:,} words; ask for at most {_MOST_WORDS}, such as the rarest of them"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A text must answer each choice of `wanted`, and have nothing of `unwanted`.

    One that asks for nothing is answered by no text.
    """

    wanted: tuple[Choice, ...] = ()
    unwanted: tuple[Choice, ...] = ()


def question_of(typed: str) -> Question:
    """Read what somebody typed. Raises LongQuestionError."""
    wanted, unwanted = dict[Choice, None](), dict[Choice, None]()
    for said, is_unwanted in _parts(clean_text(typed)):
        if choice := _choice(said):
            (unwanted if is_unwanted else wanted)[choice] = None
    length = sum(len(choice[0].terms) for choice in (*wanted, *unwanted))
    if length > _MOST_WORDS:
        raise LongQuestionError(length)
    return Question(wanted=tuple(wanted), unwanted=tuple(unwanted))


def _parts(typed: str) -> Iterator[tuple[str, bool]]:
    """Yield what stands in quotes and what stands between spaces, and whether it is unwanted."""
    start = 0
    for quoted in _QUOTED.finditer(typed):
        yield from _plain_parts(typed[start : quoted.start()])
        yield next((quoted[name] for name in "abcd" if quoted[name] is not None), ""), bool(quoted["no"])
        start = quoted.end()
    yield from _plain_parts(typed[start:])


def _plain_parts(typed: str) -> Iterator[tuple[str, bool]]:
    for part in _PART.finditer(typed):
        yield part["said"], bool(part["no"])


def _choice(said: str) -> Choice:
    row = words(said)
    if not row:
        return ()
    whole = Phrase(terms=tuple(term(word) for word in row))
    last = row[-1]
    if not said.endswith("*") or is_han(last) or len(last) < _LEAST_BEGINNING:
        return (whole,)
    # What it begins with may be longer than the stem: "президента*".
    return (whole, Phrase(terms=(*whole.terms[:-1], last), begins=True))
