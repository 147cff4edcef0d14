import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crawler.extract.page import ExtractedArticle, extract_article

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One recorded response of fixtures/, with what extraction must give where it is an article."""

    folder: Path
    url: str
    content_type: str | None
    encoding: str
    provenance: str
    day: int
    body: bytes
    article: dict[str, Any]  # empty where it is none

    @property
    def text(self) -> str:
        return self.body.decode(self.encoding)

    def extracted(self, text: str | None = None, *, url: str | None = None) -> ExtractedArticle:
        """Extract the page, or `text` in its stead."""
        body = self.body if text is None else text.encode(self.encoding)
        return extract_article(body, url=url or self.url, content_type=self.content_type)


def read(folder: Path) -> Recorded:
    told = json.loads((folder / "response.json").read_text(encoding="utf-8"))
    article = folder / "article.json"
    return Recorded(
        folder=folder,
        url=told["url"],
        content_type=told["headers"]["Content-Type"],
        encoding=told["encoding"],
        provenance=told["provenance"],
        day=told.get("day", 1),
        body=(folder / told.get("body", "page.html")).read_bytes(),
        article=json.loads(article.read_text(encoding="utf-8")) if article.exists() else {},
    )


def index_of_seeds() -> list[dict[str, Any]]:
    """Return what the index says of each seed."""
    told = tomllib.loads((ROOT / "seeds" / "index.toml").read_text(encoding="utf-8"))
    return [*told["seed"]]


ALL = [read(path.parent) for path in sorted((ROOT / "fixtures").rglob("response.json"))]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that asks for `recorded_article` every one of them, or for `recorded_seed` the seeds."""
    if "recorded_article" in metafunc.fixturenames:
        articles = [each for each in ALL if each.article]
        names = [f"{each.folder.parent.name}-{each.folder.name}" for each in articles]
        metafunc.parametrize("recorded_article", articles, ids=names)
    if "recorded_seed" in metafunc.fixturenames:
        addresses = {seed["address"] for seed in index_of_seeds()}
        seeds = [each for each in ALL if each.url in addresses]
        metafunc.parametrize("recorded_seed", seeds, ids=[each.folder.name for each in seeds])


@pytest.fixture(scope="session")
def everything_recorded() -> list[Recorded]:
    return ALL


@pytest.fixture(scope="session")
def recorded() -> Callable[[str], Recorded]:
    """Return the recording in a folder of fixtures/, such as "mseap/list"."""
    return lambda name: read(ROOT / "fixtures" / name)


@pytest.fixture(scope="session")
def seeds() -> Path:
    return ROOT / "seeds"
