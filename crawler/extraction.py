"""`python -m crawler.extraction --out FILE`: today's extractor over the pages that are kept.

Reads the newest text of each article whose page is kept, asks no site, and changes nothing in the store. For
each page a line of JSON goes to standard output, {"text": its revision's id, "outcome": …}: same, changed,
unreadable (what came is no article today) or missing. What would be another text stands in FILE, a line each.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TextIO

from crawler.extract.declared import page_rules
from crawler.extract.refusals import NotAnArticle
from crawler.extract.site import NO_RULES, PageRules
from crawler.logs import set_up
from crawler.sources import SourceConfig
from crawler.workers import Page, Workers
from store.archive import Archive
from store.decide import cleaned
from store.errors import CrawlError, ReadoutError, StoreError
from store.jsonable import extracted_to_json
from store.records.articles import Article, ArticleDraft, FetchedPage, is_announced

_BATCH = 20  # pages at hand at a time
_FAILED = 1


class Outcome(StrEnum):
    """What became of one kept page."""

    SAME = "same"
    CHANGED = "changed"
    UNREADABLE = "unreadable"
    MISSING = "missing"


def main(argv: Sequence[str] | None = None) -> int:
    """Extract; returns the exit code: 0 done, 1 the store or the configuration can't be used."""
    parser = argparse.ArgumentParser(prog="python -m crawler.extraction", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="for what is another text")
    parser.add_argument("--since", type=date.fromisoformat, metavar="YYYY-MM-DD", help="of articles since")
    asked = parser.parse_args(argv)
    # Read here, not with the imports: a broken configuration ends the program in its own way.
    from crawler.settings import CLOCK, READOUT  # noqa: PLC0415

    set_up(CLOCK.now, secrets=READOUT.secrets)
    try:
        with Archive.open(READOUT.database) as archive, asked.out.open("w", encoding="utf-8") as out:
            texts = archive.texts_with_pages(since=asked.since)
            asyncio.run(_extract_all(archive, texts, out, READOUT.sources))
    except ReadoutError as error:
        sys.stderr.write(f"{error}\n")
        return _FAILED
    return 0


async def _extract_all(
    archive: Archive, texts: Sequence[int], out: TextIO, sources: Mapping[str, SourceConfig]
) -> None:
    workers = Workers()
    rules = {name: page_rules(name, told) for name, told in sources.items()}
    try:
        for batch in _batches(texts):
            articles = archive.load_texts(batch)
            readings = (
                _extract(archive, article, workers, rules.get(article.source, NO_RULES))
                for article in articles
            )
            drafts = await asyncio.gather(*readings)
            for article, (outcome, draft) in zip(articles, drafts, strict=True):
                if draft is not None:
                    told = {"text": article.revision_id, **extracted_to_json(draft)}
                    out.write(json.dumps(told) + "\n")
                sys.stdout.write(json.dumps({"text": article.revision_id, "outcome": outcome}) + "\n")
            sys.stdout.flush()
    finally:
        workers.close()


async def _extract(
    archive: Archive, article: Article, workers: Workers, rules: PageRules
) -> tuple[Outcome, ArticleDraft | None]:
    """Extract the text of an article's page anew; None where it is the same, or nothing is to be had."""
    page = _page(archive, article)
    if page is None:
        return Outcome.MISSING, None
    try:
        draft = await workers.draft(_as_it_came(page), source=article.source, aliases=(), rules=rules)
    except (NotAnArticle, CrawlError):
        return Outcome.UNREADABLE, None
    # Which article it is was settled when it came.
    draft = cleaned(replace(draft, key=article.key, url=article.url, outlet=article.outlet))
    # What led to the page, and told its date, is not kept with it.
    if draft.published_at is None or is_announced(article.published_by):
        draft = replace(draft, published_at=article.published_at, published_by=article.published_by)
    was = (article.title, article.body, article.published_at)
    same = (draft.title, draft.body, draft.published_at) == was
    return (Outcome.SAME, None) if same else (Outcome.CHANGED, draft)


def _page(archive: Archive, article: Article) -> FetchedPage | None:
    """Return an article's page; one that is damaged is as good as none."""
    revision = archive.revision_of(str(article.id), article.revision)
    try:
        return archive.page_of(revision) if revision else None
    except StoreError:
        return None


def _as_it_came(page: FetchedPage) -> Page:
    headers = {name.lower(): value for name, value in page.headers.items()}
    return Page(
        url=page.url,
        content_type=headers.get("content-type"),
        body=page.body,
        fetched_at=page.fetched_at,
        announced=page.announced,
    )


def _batches(texts: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(texts)
    while batch := list(islice(rest, _BATCH)):
        yield batch


if __name__ == "__main__":
    sys.exit(main())
