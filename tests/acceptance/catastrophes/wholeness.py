"""What must hold of a store after any catastrophe, looked at from outside."""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import zstandard

if TYPE_CHECKING:
    from tests.acceptance.catastrophes.conftest import Place

Rows = Mapping[str, set[tuple[Any, ...]]]

# What never changes once it is there.
_LASTING = {
    "articles": "SELECT id, key, url FROM articles",
    "revisions": "SELECT id, article_id, number, title, body FROM revisions",
    "runs": "SELECT id, source, outcome, reason FROM crawl_runs",
    "recognitions": "SELECT revision_id, recogniser FROM recognitions",
}


def lasting(place: "Place") -> Rows:
    """Return what the store has that it may never lose."""
    held = {name: set(place.asked(question)) for name, question in _LASTING.items()}
    return held | {"pages": set(place.asked("SELECT hash, url FROM kept_pages", place.pages))}


def check_nothing_lost(before: Rows, after: Rows) -> None:
    for name, rows in before.items():
        assert rows <= after[name], (name, rows - after[name])


def check_files(place: "Place") -> None:
    """The databases are whole, and every page that is kept is the one it is kept as."""
    assert place.asked("PRAGMA integrity_check") == [("ok",)]
    assert place.asked("PRAGMA foreign_key_check") == []
    assert place.asked("PRAGMA integrity_check", place.pages) in ([("ok",)], [])
    assert place.asked("PRAGMA foreign_key_check", place.pages) == []
    check_pages(place.pages)


def check_pages(file: Path) -> None:
    if not file.exists():
        return
    with closing(sqlite3.connect(file)) as pages:
        for name, packed in pages.execute("SELECT hash, packed FROM kept_bodies"):
            assert hashlib.sha256(zstandard.ZstdDecompressor().decompress(packed)).hexdigest() == name


def check_all_stored(place: "Place") -> None:
    """Every article and every meeting of the news is there exactly once, and read."""
    news = place.news
    of_article = "articles a JOIN revisions r ON r.article_id = a.id"
    texts = place.asked(f"SELECT a.url, r.title, r.body FROM {of_article}")  # noqa: S608 - our own words
    assert sorted(url for url, _, _ in texts) == sorted(news.articles())
    guests = news.articles()
    assert all(guests[url] in title and guests[url] in body for url, title, body in texts)
    rows = place.rows("meetings")
    told = [(_guest_and_day(row), {report["url"] for report in row["reports"]}) for row in rows]
    assert len(told) == len(news.meetings())
    assert dict(told) == news.meetings()


def _guest_and_day(meeting: Mapping[str, Any]) -> tuple[str, str]:
    names = [each["name"] for each in meeting["participants"] if each["name"] != "Vladimir Norov"]
    return ", ".join(names), meeting["date"]


def check_pages_are_kept(place: "Place") -> None:
    """Every text's page is kept, and every kept body is some page's."""
    named = {page for (page,) in place.asked("SELECT page FROM revisions")}
    bodies = {name for (name,) in place.asked("SELECT hash FROM kept_bodies", place.pages)}
    pages = {name for (name,) in place.asked("SELECT hash FROM kept_pages", place.pages)}
    assert named <= pages
    assert pages == bodies


def check_runs(place: "Place") -> None:
    """Every run that is recorded has ended and adds up; the last one of each source is fine."""
    last = {}
    for source, outcome, counts, began, ended in place.asked(
        "SELECT source, outcome, counts, started_at, finished_at FROM crawl_runs ORDER BY id"
    ):
        assert began <= ended
        last[source] = outcome
        if told := json.loads(counts):
            ends = sum(told[end] for end in ("known", "left", "fetched", "vanished", "failed"))
            assert told["listed"] + told["rechecked"] == ends, told
    assert set(last.values()) <= {"ok", "unchanged"}, last
