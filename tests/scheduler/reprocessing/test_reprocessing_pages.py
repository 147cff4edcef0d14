"""Texts are extracted anew from the pages that are kept: what would change is shown first."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from store.archive import Archive
from store.records.articles import Answer, ArticleDraft, Decision, FetchedPage

if TYPE_CHECKING:
    from tests.conftest import Readout

FIXTURES = Path(__file__).parents[3] / "fixtures" / "sectsco"
FETCHED = datetime(2019, 11, 23, 8, 0, tzinfo=UTC)
LATER = datetime(2019, 12, 1, tzinfo=UTC)


def recorded(name: str) -> tuple[FetchedPage, dict[str, Any]]:
    """Return a recorded page as it is kept, and the article that today's extractor reads in it."""
    told = json.loads((FIXTURES / name / "response.json").read_text(encoding="utf-8"))
    page = FetchedPage(
        url=told["url"],
        status=told["status"],
        headers=told["headers"],
        body=(FIXTURES / name / "page.html").read_bytes(),
        fetched_at=FETCHED,
    )
    return page, json.loads((FIXTURES / name / "article.json").read_text(encoding="utf-8"))


def draft(page: FetchedPage, article: dict[str, Any], *, body: str | None = None) -> ArticleDraft:
    """Return the draft that an extractor made of a page; an earlier one has read `body`."""
    return ArticleDraft(
        source="sectsco",
        outlet=article["outlet"],
        key=article["url_key"],
        url=article["url"],
        title=article["title"],
        body=article["body"] if body is None else body,
        fetched_at=page.fetched_at,
        language="en",
        published_at=datetime.fromisoformat(article["published_at"]),
        published_by=article["published_by"],
        extracted_by="sectsco-2018",
        page=page,
    )


@pytest.fixture
def store(tmp_path: Path) -> Callable[[Sequence[ArticleDraft]], None]:
    """Store drafts with their pages, as a crawl does."""

    def take_in(drafts: Sequence[ArticleDraft]) -> None:
        with Archive.open(f"sqlite:///{tmp_path}/readout.db") as archive:
            assert {taken.decision for taken in archive.take_in(drafts)} == {Decision.NEW}
            archive.keep_pages([each.page for each in drafts if each.page])

    return take_in


def lines(readout: "Readout", *arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in readout(*arguments, "--format", "jsonl").out.splitlines()]


def test_a_text_that_an_earlier_extractor_cut_short_is_whole_again(
    readout: "Readout", store: Callable[[Sequence[ArticleDraft]], None], tmp_path: Path
) -> None:
    page, article = recorded("norov-abelian")
    cut = "Mr Norov told Mr Abelian about the SCO's cooperation with various UN specialised agencies."
    other_page, other = recorded("osce-forum")
    store([draft(page, article, body=cut), draft(other_page, other)])
    with Archive.open(f"sqlite:///{tmp_path}/readout.db") as archive:
        archive.record_answer(article["url_key"], Answer.GONE, at=LATER)
    (tmp_path / "empty.jsonl").touch()
    readout("import", "empty.jsonl")  # recognises what waits
    before = {meeting["id"] for meeting in lines(readout, "meetings")}

    shown = readout("reprocess", "--format", "jsonl")
    assert shown.code == 0
    assert "kept pages read again: 2; another text: 1\nnothing was changed" in shown.err
    [change] = [json.loads(line) for line in shown.out.splitlines()]
    assert "Movses Abelian" in json.dumps(change)
    assert {meeting["id"] for meeting in lines(readout, "meetings")} == before
    assert [each["number"] for each in lines(readout, "articles", "--revisions", "--text", "Abelian")] == [1]

    assert readout("reprocess", "--apply").code == 0
    first, second = lines(readout, "articles", "--revisions", "--text", "Abelian")
    assert (second["number"], second["changed"], second["page"]) == (2, ["body"], first["page"])
    [told] = lines(readout, "articles", "--text", "Abelian")
    assert told["fetched_at"] == FETCHED.isoformat()
    assert told["vanished_at"] == LATER.isoformat()  # no site was asked
    [meeting] = lines(readout, "meetings", "--person", "Abelian")
    assert meeting["date"] == "2019-11-19"
    again = readout("reprocess")
    assert "another text: 0" in again.err
    assert "nothing would change" in again.err


def test_where_no_page_can_be_read_the_stored_text_stands(
    readout: "Readout", store: Callable[[Sequence[ArticleDraft]], None], tmp_path: Path
) -> None:
    page, article = recorded("norov-abelian")
    other_page, other = recorded("osce-forum")
    blank = replace(other_page, body=b"<html><body><p>Down for maintenance</p></body></html>")
    texts = [replace(draft(page, article), page=None), draft(blank, other)]
    store(texts)
    shown = readout("reprocess")
    assert shown.code == 0
    assert "kept pages read again: 1; another text: 0; no article any more" in shown.err
    assert {each["revision"] for each in lines(readout, "articles")} == {1}
    # A page that is damaged, or no longer there, is as good as none.
    (tmp_path / "readout.pages.db").unlink()
    shown = readout("reprocess")
    assert (shown.code, "pages" in shown.err) == (0, False)
