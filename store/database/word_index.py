"""The index of words: FTS5's on SQLite, a tsvector for each text on PostgreSQL. They answer alike.

Neither database cuts texts into words here: their own ways differ, and neither finds a Chinese word of two
characters. They are given terms (store.wording) and take each as it is. Entries have numbers: an article's is
its id, a meeting's is below zero. The index follows from the other tables, and Alembic alone knows of it.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import CTE, Select, select, text
from sqlalchemy.orm import Session

from store.database.word_statements import FTS5, TSVECTOR, Statements
from store.statements import in_chunks
from store.wording.phrases import Choice

# What stands behind these is not found: PostgreSQL numbers no more places than 16,383, and has no room for
# more than 1 MB of one text's terms.
_MOST_TERMS = 15_000
_MOST_BESIDE = 600  # of the title, and of the marks
_MOST_BYTES = 400_000
_MOST_BYTES_OF_A_CHARACTER = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an article or a meeting is found by; `marks` are terms of another kind, and have no weight."""

    number: int
    meeting: str | None = None  # None: it is an article's
    made_of: str  # tells whether it was made of what there is now
    title: Sequence[str]
    body: Sequence[str]
    marks: Sequence[str] = ()


def number_of(meeting: str) -> int:
    """Return the number of a meeting's entry."""
    return -1 - (int.from_bytes(hashlib.sha256(meeting.encode()).digest()[:8], "big") >> 2)


def put(session: Session, entries: Iterable[Entry]) -> None:
    """Keep entries, each in the place of the one of its number."""
    statements, made = _statements(session), list(entries)
    rows = [
        {
            "number": each.number,
            "meeting": each.meeting,
            "made_of": each.made_of,
            **statements.terms_of(
                _most(each.title, _MOST_BESIDE),
                _most(each.body, _MOST_TERMS),
                _most(each.marks, _MOST_BESIDE),
            ),
        }
        for each in made
    ]
    drop(session, (each.number for each in made))
    if rows:
        session.execute(statements.insert, rows)


def drop(session: Session, numbers: Iterable[int]) -> None:
    """Forget the entries of these numbers."""
    rows = [{"number": number} for number in numbers]
    if rows:
        session.execute(_statements(session).delete, rows)


def drop_all(session: Session) -> None:
    """Forget every entry."""
    session.execute(text("DELETE FROM search_index"))


def load_made_of(session: Session, numbers: Iterable[int]) -> dict[int, str]:
    """Return what those entries of some numbers that there are were made of."""
    index = _statements(session)
    return {
        number: made_of
        for chunk in in_chunks(numbers)
        for number, made_of in session.execute(
            select(index.number, index.made_of).where(index.number.in_(chunk))
        )
    }


def load_owners(session: Session, *, above: int, limit: int) -> dict[int, str | None]:
    """Return the next entries above a number, in the numbers' order, each with its meeting."""
    index = _statements(session)
    chosen = (
        select(index.number, index.meeting).where(index.number > above).order_by(index.number).limit(limit)
    )
    return {row[0]: row[1] for row in session.execute(chosen)}


def answering(session: Session, wanted: Sequence[Choice]) -> Select[int, str | None]:
    """Select the entries that answer every choice, as `number` and `meeting`."""
    index = _statements(session)
    return select(index.number.label("number"), index.meeting).where(index.answers(wanted))


def scored(session: Session, wanted: Sequence[Choice], *, name: str) -> CTE:
    """Select the entries that answer every choice, as `number`, `meeting` and `score`: more is nearer.

    A score says nothing beside one of another question, or of another database.
    """
    chosen = answering(session, wanted).add_columns(_statements(session).score(wanted).label("score"))
    # Made before anything is joined to it: FTS5 scores no rows that were put together.
    return chosen.cte(name).prefix_with("MATERIALIZED")


def _most(terms: Sequence[str], most: int) -> list[str]:
    """Return the first of `terms`, as many as there is room for."""
    room, taken = _MOST_BYTES, list(terms[:most])
    if sum(map(len, taken)) * _MOST_BYTES_OF_A_CHARACTER <= room:
        return taken
    for place, term in enumerate(taken):
        room -= len(term.encode())
        if room < 0:
            return taken[:place]
    return taken


def _statements(session: Session) -> Statements:
    return FTS5 if session.get_bind().dialect.name == "sqlite" else TSVECTOR
