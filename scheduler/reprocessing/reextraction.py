"""Today's extractor over the pages that are kept, in a child: no parser is loaded here."""

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scheduler.children import run_child
from store.archive import Archive
from store.errors import ReadoutError
from store.jsonable import extracted_from_json
from store.records.articles import ArticleDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What reading kept pages again came to: how many of each outcome; in `file` the other texts."""

    outcomes: Mapping[str, int]
    file: Path

    @property
    def pages(self) -> int:
        """How many were read."""
        return sum(self.outcomes.values())

    @property
    def changed(self) -> int:
        """How many give another text today."""
        return self.outcomes.get("changed", 0)

    def drafts(self, archive: Archive) -> Iterator[ArticleDraft]:
        """Yield what is another text, of those articles whose newest text is still the one that was read."""
        with self.file.open(encoding="utf-8") as lines:
            for line in lines:
                told = json.loads(line)
                for article in archive.load_texts([told["text"]]):
                    revision = archive.revision_of(str(article.id), article.revision)
                    page = archive.page_of(revision) if revision else None
                    yield extracted_from_json(told, article, page)


@contextmanager
def extracted(
    archive: Archive,
    *,
    environment: Mapping[str, str],
    since: date | None,
    advance: Callable[[], None] = lambda: None,
) -> Iterator[Extraction]:
    """Read the kept pages again; what they give stays at hand until this context ends.

    `advance` is called for each page. Raises ReadoutError where the extractor could not be run to its end.
    """
    outcomes: Counter[str] = Counter()

    def hear(line: str) -> None:
        outcomes[json.loads(line)["outcome"]] += 1
        advance()

    with tempfile.TemporaryDirectory(prefix="readout-") as folder:
        file = Path(folder) / "extracted.jsonl"
        file.touch()
        if archive.texts_with_pages(since=since):
            asked = ["-m", "crawler.extraction", f"--out={file}", *([f"--since={since}"] if since else [])]
            ended = run_child(asked, environment=environment, on_line=hear)
            if ended.code:
                raise ReadoutError(
                    f"the kept pages could not be read again (exit code {ended.code}); it says why above"
                )
        yield Extraction(outcomes=outcomes, file=file)
