"""Foreign archives, and exports of our own, taken in line by line; what can't be read is named."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, islice

from crawler.languages import language_of
from scheduler.importing.input_lines import InputLine
from scheduler.recognising.lines import undecodable
from store.archive import Archive
from store.errors import ReadoutError
from store.import_lines import WrongFieldError, draft_from_json
from store.records.articles import ArticleDraft, Decision, Standing

BATCH = 50
_MOST_HELD = 500  # texts
_MOST_IDS = 200_000

KeyOf = Callable[[str], tuple[str | None, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """A line of an import that could not be read, or only so."""

    number: int  # from 1
    reason: str


@dataclass(slots=True, kw_only=True)
class Imported:
    """What became of an import's lines so far. `known` is how many of the unchanged ones were passed over."""

    decisions: Counter[Decision] = field(default_factory=Counter)
    bad: list[BadLine] = field(default_factory=list)
    known: int = 0


class Import:
    """One import. `done` says at any moment what became of the lines until then."""

    def __init__(self, archive: Archive, *, fetched_at: datetime, key_of: KeyOf) -> None:
        self.done = Imported()
        self._archive = archive
        self._fetched_at = fetched_at
        self._key_of = key_of
        self._held: dict[str, ArticleDraft] = {}
        self._ids: dict[str, tuple[int, str]] = {}

    def take_in(self, lines: Iterable[InputLine], *, on_line: Callable[[], None] = lambda: None) -> None:
        """Take in all lines. Run again after it was cut off, it passes over what is stored.

        A text that an article had earlier, and has no more, counts at the end of the lines: where a later
        line tells the article's newest text, they were all imported before.
        """
        rest = iter(lines)
        while batch := list(islice(rest, BATCH)):
            drafts: list[ArticleDraft] = []
            for line in batch:
                on_line()
                drafts += self._read(line)
            self._take(drafts)
            if len(self._held) > _MOST_HELD:
                self._release()
        self._release()

    def _read(self, line: InputLine) -> Iterator[ArticleDraft]:
        if line.problem or undecodable(line.text):
            self._name(line, line.problem or "not in UTF-8; save it as UTF-8")
            return
        try:
            draft = draft_from_json(line.text, fetched_at=self._fetched_at, key_of=self._key_of)
        except ReadoutError as error:
            self._name(line, str(error))
            return
        self._see_id(line, draft.key)
        yield draft

    def _name(self, line: InputLine, reason: str) -> None:
        self.done.bad.append(BadLine(number=line.number, reason=reason))

    def _see_id(self, line: InputLine, key: str) -> None:
        """Name a line whose id is another article's: one of the two may not be what it says."""
        told = json.loads(line.text).get("id")
        if not isinstance(told, str | int) or len(self._ids) >= _MOST_IDS:
            return
        name = json.dumps(told)[:200]
        number, its = self._ids.setdefault(name, (line.number, key))
        if its != key:
            self._name(line, f"'id' {name} is that of line {number} too, of another address; both are kept")

    def _take(self, drafts: Iterable[ArticleDraft]) -> None:
        told = list(drafts)
        new: list[ArticleDraft] = []
        for draft, standing in zip(told, self._archive.standing(told), strict=True):
            held = self._held.pop(draft.key, None)
            if held:
                self.done.decisions[Decision.UNCHANGED] += 1
            if standing is Standing.NEWEST:
                self.done.decisions[Decision.UNCHANGED] += 1
                self.done.known += 1
            elif standing is Standing.EARLIER:
                self._held[draft.key] = draft
            else:
                new.append(draft)
        self._store(new)

    def _release(self) -> None:
        held, self._held = list(self._held.values()), {}
        self._store(held)

    def _store(self, drafts: Iterable[ArticleDraft]) -> None:
        rest = iter(drafts)
        while batch := list(islice(rest, BATCH)):
            told = [replace(each, language=each.language or language_of(each.body)) for each in batch]
            self.done.decisions.update(taken.decision for taken in self._archive.take_in(told))


def objects(lines: Iterable[InputLine]) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Yield what the lines of an export say. Raises WrongFieldError, whose message names the line."""
    for line in lines:
        if line.problem:
            raise WrongFieldError(None, f"line {line.number}: {line.problem}")
        try:
            told = json.loads(line.text)
        except (ValueError, RecursionError) as error:
            raise WrongFieldError(None, f"line {line.number}: no JSON") from error
        if not isinstance(told, dict):
            raise WrongFieldError(None, f"line {line.number}: no JSON object")
        yield line.number, told


def is_export(lines: Iterator[InputLine]) -> tuple[bool, Iterator[InputLine]]:
    """Tell whether lines are an export of ours, by the first of them; return all of them besides."""
    first = next(lines, None)
    if first is None:
        return False, iter(())
    return first.number == 1 and _is_header(first.text), chain((first,), lines)


def _is_header(text: str) -> bool:
    if len(text) > 1000:  # noqa: PLR2004 - a header is short
        return False
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and told.get("type") == "readout"
