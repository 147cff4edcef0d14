"""Recognition: every article that today's recogniser has not read, here or in a child that may be killed."""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from crawler.meetings import match
from crawler.meetings.recognise import RECOGNISER, recognise
from scheduler.config import Configuration
from scheduler.digest.words import has_no_time
from store.archive import Archive
from store.records import Article

BATCH = 50


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


def recognise_articles(
    config: Configuration,
    archive: Archive,
    *,
    now: Callable[[], datetime],
    on_step: Callable[[Step, Article, int], None] = lambda *_: None,
) -> int:
    """Recognise every article that today's recogniser has not read; return how many that were.

    `on_step` is told of each step that begins, with the article and the number of meetings read so far in it.
    """
    read = 0
    while articles := archive.unrecognised(recogniser=RECOGNISER, limit=BATCH):
        for article in articles:
            on_step(Step.READING, article, 0)
            recognition = recognise(
                article.body,
                title=article.title,
                published=publication_day(article, config),
                language=article.language,
            )
            meetings = len(recognition.meetings)
            on_step(Step.STORING, article, meetings)
            archive.record_recognition(
                article, recognition, recogniser=RECOGNISER, matcher=match, read_at=now()
            )
            read += 1
            on_step(Step.DONE, article, meetings)
    return read


def awaits_recognition(archive: Archive) -> bool:
    """Tell whether there are articles that today's recogniser has not read."""
    return bool(archive.unrecognised(recogniser=RECOGNISER, limit=1))
