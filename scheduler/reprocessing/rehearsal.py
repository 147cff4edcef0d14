"""What is stored read again by today's extractor and recogniser: what would change first, then the change.

What would change is found in a copy of the database, made while others write to it: texts are read outside of
any transaction, and placed in the copy alone. A server such as PostgreSQL needs no copy: there the same is
done in one transaction that is rolled back.
"""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from crawler.meetings.match import MATCHER
from scheduler.configuration.config import Configuration
from scheduler.recognising.recognition import articles_of, read_article, recogniser_of
from scheduler.reprocessing.meeting_changes import Change, changes
from scheduler.reprocessing.reextraction import Extraction
from store.archive import Archive
from store.jsonable import recognition_from_json, recognition_to_json
from store.records.articles import Article, ArticleDraft
from store.records.meetings import Recognition

Advance = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What reading texts again would change, and what was read in them: a line a text, in `read`.

    `extraction` has those that are to become other texts before they are read.
    """

    number: int  # of the texts that were read
    changes: tuple[Change, ...]
    read: Path
    extraction: Extraction | None = None

    @property
    def told_changes(self) -> int:
        """Return how many meetings that issues have told would be told otherwise, or not at all."""
        return sum(change.is_told for change in self.changes)


@contextmanager
def rehearsed(  # noqa: PLR0913 - what is read again, in what, by which clock
    config: Configuration,
    archive: Archive,
    texts: Sequence[int],
    *,
    now: Callable[[], datetime],
    extraction: Extraction | None = None,
    advance: Advance = lambda: None,
) -> Iterator[Rehearsal]:
    """Read texts again, and find out what would change; changes nothing.

    What was read stays at hand until this context ends. `advance` is called once for each text. Those of
    `extraction` are other texts then; of these, too, what would change is found.
    """
    with tempfile.TemporaryDirectory(prefix="readout-") as folder:
        read = Path(folder) / "read.jsonl"
        with archive.copied(Path(folder) / "copy.db") as copy:
            before, number = copy.snapshot(), 0
            if extraction:
                number = _read_anew(config, copy, extraction.drafts(archive), now=now, advance=advance)
            with read.open("w", encoding="utf-8") as out:
                number += _place(config, copy, _read(config, copy, texts, out), now=now, advance=advance)
            found = changes(before, copy.snapshot())
        yield Rehearsal(number=number, changes=found, read=read, extraction=extraction)


def _read_anew(
    config: Configuration,
    archive: Archive,
    drafts: Iterable[ArticleDraft],
    *,
    now: Callable[[], datetime],
    advance: Advance,
) -> int:
    """Take in what was extracted anew, and read it; return how many texts that were.

    What becomes a copy is not read. What is taken in and not read yet, because somebody ended this, waits for
    whoever recognises next.
    """
    taken = {archive.take_in([draft])[0].article_id for draft in drafts}
    waiting = articles_of(archive, archive.unrecognised(recogniser=recogniser_of(config)))
    fresh = ((article, read_article(article, config)) for article in waiting if article.id in taken)
    return _place(config, archive, fresh, now=now, advance=advance)


def _read(
    config: Configuration, archive: Archive, texts: Iterable[int], out: TextIO
) -> Iterator[tuple[Article, Recognition]]:
    """Read texts, and keep what was read: a line a text, with surrogates as the escapes that they came as."""
    for article in articles_of(archive, texts):
        recognition = read_article(article, config)
        line = {"text": article.revision_id, **recognition_to_json(recognition)}
        out.write(json.dumps(line) + "\n")
        yield article, recognition


def _place(
    config: Configuration,
    archive: Archive,
    read: Iterable[tuple[Article, Recognition]],
    *,
    now: Callable[[], datetime],
    advance: Advance,
) -> int:
    number = 0
    for article, recognition in read:
        archive.record_recognition(
            article, recognition, recogniser=recogniser_of(config), matcher=MATCHER, read_at=now()
        )
        number += 1
        advance()
    return number


def apply(
    config: Configuration,
    archive: Archive,
    rehearsal: Rehearsal,
    *,
    now: Callable[[], datetime],
    advance: Advance = lambda: None,
) -> int:
    """Put what was read in the rehearsal into effect, one text in one transaction; return how many.

    It can be ended at any moment and begun again: what is done is no longer outdated. A text that has changed
    since, or that somebody else has read meanwhile, is left alone.
    """
    number = 0
    if rehearsal.extraction:
        drafts = rehearsal.extraction.drafts(archive)
        number = _read_anew(config, archive, drafts, now=now, advance=advance)
    still = set(archive.outdated(recogniser=recogniser_of(config)))
    read = _remembered(archive, rehearsal.read, still)
    return number + _place(config, archive, read, now=now, advance=advance)


def _remembered(archive: Archive, read: Path, texts: set[int]) -> Iterator[tuple[Article, Recognition]]:
    with read.open(encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            if told["text"] in texts:
                for article in archive.load_texts([told["text"]]):
                    yield article, recognition_from_json(told)
