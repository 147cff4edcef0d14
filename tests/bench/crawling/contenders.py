"""The three that crawl the same pages: ours, Scrapy that only downloads, and the naive pipeline."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from store.archive import Archive
from tests.bench.crawling.pages import Corpus
from tests.bench.crawling.processes import BenchFailed, Run, run

# What a crawl may take: all of it.
_SECONDS, _BYTES = 3_600, 10**11


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """A run, and the bodies that it left, by address."""

    run: Run
    bodies: Mapping[str, str]


Contender = Callable[[Corpus, int, Path], Crawled]


def ours(corpus: Corpus, port: int, folder: Path) -> Crawled:
    """Crawl as an operator's own crawl does, but for the delay and the address to connect to."""
    limits = f"delay = 0\npage_limit = 100000\nbyte_limit = {_BYTES}\ntime_limit = {_SECONDS}\n"
    tables = "".join(f"[sources.{name}]\n{table}" for name, table in corpus.sources.items())
    (folder / "readout.toml").write_text(f"[crawl]\n{limits}{tables}", "utf-8")
    database = folder / "readout.db"
    environment = {
        "READOUT_CONFIG": str(folder / "readout.toml"),
        "READOUT_DB": f"sqlite:///{database}",
    }
    # An operator's is there already; to make one takes as long as to store a hundred articles.
    Archive.open(f"sqlite:///{database}").close()
    told = run(("crawler", *corpus.sources, "--base", f"http://127.0.0.1:{port}"), environment)
    taken = sum(json.loads(line)["counts"]["new"] for line in told.out.splitlines())
    if taken != len(corpus.pages):
        raise BenchFailed(f"our crawl took {taken} of {len(corpus.pages)} pages in: {told.out[-2_000:]}")
    with Archive.open(f"sqlite:///{database}") as archive:
        articles = archive.load_texts(archive.texts_with_pages())
    return Crawled(run=told, bodies={article.url: article.body for article in articles})


def download(corpus: Corpus, port: int, folder: Path) -> Crawled:
    """Only download."""
    return Crawled(run=_plain("download", corpus, port, folder), bodies={})


def naive(corpus: Corpus, port: int, folder: Path) -> Crawled:
    """Extract and commit one item after another."""
    told = _plain("naive", corpus, port, folder)
    with closing(sqlite3.connect(folder / "naive.db")) as connection:
        rows = connection.execute("SELECT url, body FROM articles").fetchall()
    return Crawled(run=told, bodies={url: body or "" for url, body in rows})


def _plain(contender: str, corpus: Corpus, port: int, folder: Path) -> Run:
    urls = folder / "urls"
    urls.write_text("".join(f"{page.url}\n" for page in corpus.pages), "utf-8")
    program = "tests.bench.crawling.plain"
    database = f"sqlite:///{folder}/naive.db"
    told = run((program, contender, str(port), str(urls), database), {})
    if told.out.split()[:1] != [str(len(corpus.pages))]:
        raise BenchFailed(f"{contender} fetched {told.out} of {len(corpus.pages)} pages")
    return told
