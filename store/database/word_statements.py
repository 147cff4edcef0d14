"""What each database is told, and asked, about the index of words."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain

from sqlalchemy import (
    BigInteger,
    ColumnClause,
    ColumnElement,
    Float,
    String,
    TextClause,
    cast,
    column,
    func,
    literal,
    literal_column,
    table,
    text,
)

from store.wording.phrases import Choice, Phrase


class Statements(ABC):
    """How the index is filled and asked. A title weighs four times as much as a body, a mark nothing."""

    delete: TextClause
    insert: TextClause

    def __init__(self, number: str) -> None:
        self._number: ColumnClause[int] = column(number, BigInteger)
        self._meeting: ColumnClause[str | None] = column("meeting", String)
        self._made_of: ColumnClause[str] = column("made_of", String)
        table("search_index", self._number, self._meeting, self._made_of)

    @property
    def number(self) -> ColumnElement[int]:
        """The number of an entry."""
        return self._number

    @property
    def meeting(self) -> ColumnElement[str | None]:
        """The meeting that an entry is of."""
        return self._meeting

    @property
    def made_of(self) -> ColumnElement[str]:
        """What an entry was made of."""
        return self._made_of

    @abstractmethod
    def terms_of(self, title: Sequence[str], body: Sequence[str], marks: Sequence[str]) -> dict[str, str]:
        """Return the terms of an entry as `insert` takes them."""

    @abstractmethod
    def answers(self, wanted: Sequence[Choice]) -> ColumnElement[bool]:
        """Whether an entry answers every choice."""

    @abstractmethod
    def score(self, wanted: Sequence[Choice]) -> ColumnElement[float]:
        """How near an entry that answers is to what is wanted."""


class _FTS5(Statements):
    """SQLite: its tokenizer "ascii" takes every character beyond ASCII for part of a word, as it stands."""

    delete = text("DELETE FROM search_index WHERE rowid = :number")
    insert = text(
        "INSERT INTO search_index (rowid, meeting, made_of, title, body, marks)"
        " VALUES (:number, :meeting, :made_of, :title, :body, :marks)"
    )

    def terms_of(self, title: Sequence[str], body: Sequence[str], marks: Sequence[str]) -> dict[str, str]:
        return {"title": " ".join(title), "body": " ".join(body), "marks": " ".join(marks)}

    def answers(self, wanted: Sequence[Choice]) -> ColumnElement[bool]:
        choices = (" OR ".join(self._phrase(phrase) for phrase in choice) for choice in wanted)
        asked = " AND ".join(f"({choice})" for choice in choices)
        return literal_column("search_index").op("MATCH", is_comparison=True)(literal(asked))

    def score(self, wanted: Sequence[Choice]) -> ColumnElement[float]:  # noqa: ARG002 - it scores what was asked
        return -func.bm25(literal_column("search_index"), 4.0, 1.0, 0.0, type_=Float)

    @staticmethod
    def _phrase(phrase: Phrase) -> str:
        row = " ".join(phrase.terms).replace('"', '""')
        return f'"{row}"*' if phrase.begins else f'"{row}"'


class _TSVector(Statements):
    """PostgreSQL: vectors and questions are written out, so that no configuration of its own cuts words."""

    delete = text("DELETE FROM search_index WHERE number = :number")
    insert = text(
        "INSERT INTO search_index (number, meeting, made_of, terms)"
        " VALUES (:number, :meeting, :made_of, CAST(:terms AS tsvector))"
    )

    def terms_of(self, title: Sequence[str], body: Sequence[str], marks: Sequence[str]) -> dict[str, str]:
        places: defaultdict[str, list[str]] = defaultdict(list)
        # A place is left out between the parts: no phrase begins in one and ends in the next.
        row = chain(((term, "A") for term in title), ((term, "D") for term in ("", *body, "", *marks)))
        for place, (term, weight) in enumerate(row, start=1):
            if term:
                places[term].append(f"{place}{weight}")
        return {"terms": " ".join(f"{_quoted(term)}:{','.join(at)}" for term, at in places.items())}

    def answers(self, wanted: Sequence[Choice]) -> ColumnElement[bool]:
        return column("terms").op("@@", is_comparison=True)(self._question(wanted))

    def score(self, wanted: Sequence[Choice]) -> ColumnElement[float]:
        weights: ColumnElement[object] = literal_column("CAST('{0.25, 0.25, 0.25, 1}' AS real[])")
        # 1: a longer text has to have more of it.
        return func.ts_rank(weights, column("terms"), self._question(wanted), 1, type_=Float)

    @staticmethod
    def _question(wanted: Sequence[Choice]) -> ColumnElement[object]:
        # Whoever has no such database needs not wait for what SQLAlchemy knows of it.
        from sqlalchemy.dialects.postgresql import TSQUERY  # noqa: PLC0415

        choices = (" | ".join(_row(phrase) for phrase in choice) for choice in wanted)
        return cast(literal(" & ".join(f"({choice})" for choice in choices)), TSQUERY)


def _row(phrase: Phrase) -> str:
    *before, last = (_quoted(term) for term in phrase.terms)
    return "(" + " <-> ".join((*before, f"{last}:*" if phrase.begins else last)) + ")"


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


FTS5: Statements = _FTS5("rowid")
TSVECTOR: Statements = _TSVector("number")
