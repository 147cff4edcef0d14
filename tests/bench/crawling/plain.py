"""What a crawl is held against: Scrapy alone, and Scrapy with the pipeline that everybody writes first.

`python -m tests.bench.crawling.plain {download,naive} PORT FILE DATABASE`: FILE names a page a line.
Requests go to 127.0.0.1 under each site's name; a site is asked one thing at a time, as ours is.
"""

import sys
from collections.abc import AsyncIterator, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import trafilatura
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response, TextResponse
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

SETTINGS = {
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 0,
    "LOG_LEVEL": "WARNING",
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
}


class Base(DeclarativeBase):
    """The naive pipeline's tables."""


class Article(Base):
    """Its one table."""

    __tablename__ = "articles"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str | None]
    date: Mapped[str | None]
    body: Mapped[str | None]


class Downloading(Spider):
    """Asks for every page."""

    name = "download"

    def __init__(self, *, port: int, file: str, **told: str) -> None:
        super().__init__(**told)
        self.urls = Path(file).read_text("utf-8").split()
        self.port = port
        self.came = 0

    async def start(self) -> AsyncIterator[Request]:
        """Ask for each."""
        for url in self.urls:
            host = urlsplit(url).netloc
            yield Request(
                url.replace(f"//{host}", f"//127.0.0.1:{self.port}"),
                headers={"Host": host},
                meta={"download_slot": host, "url": url},
                dont_filter=True,  # two sites may have one path
            )

    def parse(self, response: Response) -> Iterator[dict[str, Any]]:
        """Count a page that came."""
        self.came += response.status == HTTPStatus.OK
        yield from ()

    def closed(self, reason: str) -> None:
        """Tell how many came."""
        sys.stdout.write(f"{self.came} {reason}\n")


class Naive(Downloading):
    """Hands every page to the pipeline."""

    name = "naive"

    def parse(self, response: Response) -> Iterator[dict[str, Any]]:
        """Count it, and hand its text on."""
        yield from super().parse(response)
        assert isinstance(response, TextResponse)
        yield {"url": response.meta["url"], "html": response.text}


class NaivePipeline:
    """Extracts in the item's way, and commits each."""

    def __init__(self, database: str) -> None:
        self.engine = create_engine(database)
        Base.metadata.create_all(self.engine)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the database that the settings name."""
        return cls(crawler.settings["DATABASE"])

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """Extract one page and commit it."""
        found = trafilatura.bare_extraction(item["html"], url=item["url"], with_metadata=True)
        if found is not None and not isinstance(found, dict):
            with Session(self.engine) as session:
                article = Article(url=item["url"], title=found.title, date=found.date, body=found.text)
                session.add(article)
                session.commit()
        return item


def main(contender: str, port: str, file: str, database: str) -> None:
    """Crawl."""
    settings: dict[str, Any] = dict(SETTINGS)
    if contender == "naive":
        settings |= {"ITEM_PIPELINES": {NaivePipeline: 100}, "DATABASE": database}
    process = AsyncCrawlerProcess(settings)
    process.crawl(Naive if contender == "naive" else Downloading, port=int(port), file=file)
    process.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
