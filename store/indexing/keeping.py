"""Entries of the index put and dropped, inside the transaction that changes what they are of."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from store.database import word_index
from store.indexing.entries import meeting_entry
from store.records.meetings import MeetingReport


def put_meeting(
    session: Session, meeting: str, told: MeetingReport, reports: Sequence[MeetingReport]
) -> None:
    """Let a meeting be found by what is told of it now."""
    entry = meeting_entry(meeting, told, reports)
    if word_index.load_made_of(session, [entry.number]).get(entry.number) != entry.made_of:
        word_index.put(session, [entry])


def forget_articles(session: Session, articles: Iterable[int]) -> None:
    """Let articles be found no more."""
    word_index.drop(session, articles)


def forget_meetings(session: Session, meetings: Iterable[str]) -> None:
    """Let meetings be found no more."""
    word_index.drop(session, map(word_index.number_of, meetings))
