import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.archive import Archive
from store.records.articles import ArticleDraft, FetchedPage

if TYPE_CHECKING:
    from tests.conftest import Readout

URL = "http://www.infoshos.ru/en/?idn=22014"
PAGES = [
    FetchedPage(
        url=URL,
        status=200,
        headers={"Content-Type": "text/html; charset=windows-1251"},
        body=f"<p>Встреча {number}</p>\r\n".encode("windows-1251"),
        fetched_at=datetime(2026, 11, number, tzinfo=UTC),
    )
    for number in (1, 2)
]


@pytest.fixture
def stored(tmp_path: Path) -> None:
    """Store an article with two revisions, and their pages."""
    with Archive.open(f"sqlite:///{tmp_path}/readout.db") as archive:
        for page in PAGES:
            draft = ArticleDraft(
                source="infoshos",
                outlet="infoshos.ru",
                key="infoshos:en:22014",
                url=URL,
                title=f"Talks of {page.fetched_at.day} November",
                body="They met.",
                fetched_at=page.fetched_at,
                page=page,
            )
            archive.take_in([draft])
            archive.keep_pages([page])


@pytest.mark.usefixtures("stored")
def test_a_page_is_written_as_the_site_sent_it(readout: "Readout", tmp_path: Path) -> None:
    ran = readout("page", URL, "--out", "page.html")
    assert (ran.code, ran.err) == (0, f"wrote {len(PAGES[1].body)} bytes to page.html\n")
    assert (tmp_path / "page.html").read_bytes() == PAGES[1].body
    readout("page", "1", "--revision", "1", "--out", "page.html")
    assert (tmp_path / "page.html").read_bytes() == PAGES[0].body


@pytest.mark.usefixtures("stored")
def test_what_is_known_of_a_page_is_json(readout: "Readout") -> None:
    assert json.loads(readout("page", "infoshos:en:22014", "--about").out) == {
        "article": 1,
        "revision": 2,
        "url": URL,
        "fetched_at": "2026-11-02T00:00:00+00:00",
        "status": 200,
        "headers": {"Content-Type": "text/html; charset=windows-1251"},
        "bytes": len(PAGES[1].body),
        "sha256": PAGES[1].hash,
    }
    [_, second] = [json.loads(line) for line in readout("articles", "--revisions").out.splitlines()]
    assert second["page"] == PAGES[1].hash


@pytest.mark.usefixtures("stored")
def test_what_is_not_there_is_told_with_its_remedy(readout: "Readout", tmp_path: Path) -> None:
    ran = readout("page", "17")
    assert (ran.code, ran.err) == (1, "readout: no article '17'; `readout articles --revisions` lists them\n")
    assert "no revision 3 of article '1'" in readout("page", "1", "--revision", "3").err
    (tmp_path / "readout.pages.db").unlink()
    ran = readout("page", "1")
    assert ran.code == 1
    assert "the page of revision 2 of article 1 is not kept; [store] keep_pages says" in ran.err
