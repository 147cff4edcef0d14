"""Recognition: every article that no recogniser has read yet, here or in a child that may be killed.

`python -m scheduler.recognising.recognition` is that child. The kernel ends it when one text takes too long,
whether its parent still lives or not.
"""

import json
import logging
import resource
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from itertools import islice
from threading import Event
from zoneinfo import ZoneInfo

from crawler.logs import set_up
from crawler.meetings.match import MATCHER
from crawler.meetings.recognise import recognise, version
from scheduler.children import Cut, Ended, Limits, run_child
from scheduler.configuration.config import Configuration, clock_of, configuration_file, from_environment
from scheduler.digest.words import has_no_time
from scheduler.recognising.vocabulary import examine_built_in, take_vocabulary
from store.archive import Archive
from store.errors import ConfigurationError, ReadoutError, StoreError
from store.records.articles import Article
from store.records.meetings import Recognition

BATCH = 50
MEMORY = 2 * 1024**3  # bytes of address space
ATTEMPTS = 2  # a text that ended its reader may have been innocent: the machine may have had no memory left
STORING_SECONDS = 300.0  # for the store, which others may hold locked

_FAILED, _USAGE, _TRY_AGAIN = 1, 2, 75

logger = logging.getLogger("scheduler")


class RecogniserError(ReadoutError):
    """The recogniser ended, and no article is to blame."""


class Step(StrEnum):
    """Where the recognition of one article is."""

    READING = "reading"
    STORING = "storing"
    DONE = "done"


def publication_day(article: Article, config: Configuration) -> date | None:
    """Return the day of publication where the article was published; imported articles count in UTC."""
    if article.published_at is None:
        return None
    source = config.sources.get(article.source)
    timeless = has_no_time(article.published_at, rule=article.published_by or "")
    zone = source.zone if source and not timeless else "UTC"
    return article.published_at.astimezone(ZoneInfo(zone)).date()


def recogniser_of(config: Configuration) -> str:
    """Return the version of today's recogniser: another configuration is another one."""
    return version(watched=frozenset(config.recognition.watched))


def recognise_articles(
    config: Configuration,
    archive: Archive,
    *,
    now: Callable[[], datetime],
    on_step: Callable[[Step, Article, int], None] = lambda *_: None,
) -> int:
    """Recognise every article that no recogniser has read yet; return how many that were.

    What an earlier recogniser read is left as it is: `readout reprocess` shows first what would change.
    `on_step` is told of each step that begins, with the article and the number of meetings read so far in it.
    """
    read, recogniser = 0, recogniser_of(config)
    # All at once: to put a hundred thousand in order again and again would take longer than to read them.
    while texts := archive.unrecognised(recogniser=recogniser):
        for article in articles_of(archive, texts):
            on_step(Step.READING, article, 0)
            recognition = read_article(article, config)
            meetings = len(recognition.meetings)
            on_step(Step.STORING, article, meetings)
            archive.record_recognition(
                article, recognition, recogniser=recogniser, matcher=MATCHER, read_at=now()
            )
            read += 1
            on_step(Step.DONE, article, meetings)
    return read


def articles_of(archive: Archive, texts: Iterable[int]) -> Iterator[Article]:
    """Load the articles of some texts, a few at a time."""
    rest = iter(texts)
    while batch := list(islice(rest, BATCH)):
        yield from archive.load_texts(batch)


def read_article(article: Article, config: Configuration) -> Recognition:
    """Return what today's recogniser reads in an article."""
    return recognise(
        article.body,
        title=article.title,
        published=publication_day(article, config),
        language=article.language,
        watched=frozenset(config.recognition.watched),
        url=article.url,
    )


def awaits_recognition(config: Configuration, archive: Archive) -> bool:
    """Tell whether there are articles that no recogniser has read yet."""
    return bool(archive.unrecognised(recogniser=recogniser_of(config), limit=1))


@dataclass(slots=True, kw_only=True)
class Recogniser:
    """Has articles recognised in children; a text that ends its reader again and again is left unread."""

    config: Configuration
    environment: Mapping[str, str]  # for the children
    now: Callable[[], datetime]
    _failures: Counter[int] = field(default_factory=Counter)  # by revision

    def recognise_all(
        self, archive: Archive, *, stopping: Event, on_sign: Callable[[float], None] = lambda _: None
    ) -> int:
        """Recognise what awaits it, until `stopping`; return how many were read.

        `on_sign` is told at each sign of life how many seconds may pass until the next.
        Raises RecogniserError where a child could not begin, or not use the store; StoreError.
        """
        read, told = 0, self.config.service
        limits = Limits(silence=told.recognition_limit + STORING_SECONDS, grace=told.grace)
        show_life = partial(on_sign, told.recognition_limit + STORING_SECONDS + told.grace)
        while not stopping.is_set() and awaits_recognition(self.config, archive):
            child = _Child(on_sign=show_life)
            show_life()
            ended = run_child(
                ["-m", "scheduler.recognising.recognition"],
                environment=self.environment,
                on_line=child.hear,
                limits=limits,
                stopping=stopping,
            )
            read += child.read
            if ended == Ended(code=0) or ended.cut is Cut.STOPPED:
                break
            if child.revision is None or ended.code in {_USAGE, _TRY_AGAIN}:
                raise RecogniserError(f"{_why(ended)}; the log says why")
            self._note_failure(archive, child.revision, _why(ended))
        return read

    def _note_failure(self, archive: Archive, revision: int, why: str) -> None:
        self._failures[revision] += 1
        for article in archive.load_texts([revision]):
            told = {"article": article.url, "source": article.source, "reason": why}
            if self._failures[revision] < ATTEMPTS:
                logger.warning("recognition tried again", extra=told)
                continue
            archive.record_unreadable(
                article, recogniser=recogniser_of(self.config), reason=why, read_at=self.now()
            )
            logger.error("recognition given up", extra=told)


@dataclass(slots=True, kw_only=True)
class _Child:
    """What a child has told of itself."""

    on_sign: Callable[[], None]
    read: int = 0
    revision: int | None = None  # of the article that it is at

    def hear(self, line: str) -> None:
        """Note one step."""
        self.on_sign()
        told = json.loads(line)
        self.revision = told["revision"]
        if told["step"] == Step.DONE:
            self.read += 1
            self.revision = None
            shown = {key: told[key] for key in ("source", "article", "language", "meetings")}
            logger.info("recognition", extra=shown)


def _why(ended: Ended) -> str:
    if ended.code == -signal.SIGALRM:
        return "it took longer than [service] recognition_limit"
    if ended.cut:
        return str(ended.cut)
    if ended.code < 0:
        return f"the recogniser was ended by signal {-ended.code}"
    return f"the recogniser ended with exit code {ended.code}"


def main() -> int:
    """Recognise everything and tell each step on standard output; returns the exit code."""
    try:
        config = take_vocabulary(from_environment(), configuration_file(None))
        examine_built_in()
        clock = clock_of(config)
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return _USAGE
    set_up(clock.now, secrets=config.secrets)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    # The kernel's own reaction: no handler of ours would run while a regular expression does.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)

    # Loads the vocabularies: that takes a while, which is no article's fault.
    recognise("Both sides met.", title=None, published=None, language="en")

    def tell(step: Step, article: Article, meetings: int) -> None:
        limit = config.service.recognition_limit if step is Step.READING else 0
        line = {
            "step": step,
            "revision": article.revision_id,
            "article": article.url,
            "source": article.source,
            "language": article.language,
            "meetings": meetings,
        }
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
        signal.setitimer(signal.ITIMER_REAL, limit)

    try:
        with Archive.open(config.database) as archive:
            recognise_articles(config, archive, now=clock.now, on_step=tell)
    except StoreError as error:
        logger.error("recognition failed", extra={"reason": str(error)})  # noqa: TRY400 - it is one line
        return _TRY_AGAIN
    except BrokenPipeError:
        # Whoever started it is gone; the next one goes on from here.
        return _FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main())
