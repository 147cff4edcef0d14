"""The bench's own tools; what it measures is judged by `./run bench --check`: no test is timed."""

import pytest
from lxml import html

from tests.bench.cost import cost_of
from tests.bench.memory import memory_of
from tests.bench.pages import USUAL_SIZE, labelled_pages, page_of, recorded_pages
from tests.evaluation.records import LANGUAGES


@pytest.mark.parametrize("size", [20_000, USUAL_SIZE, 60_000])
def test_page_holds_its_text_and_has_the_size_that_is_told(size: int) -> None:
    text = "On 3 May they met.\n\nНа полях форума. 会见。 5 < 6 & 7"

    page = page_of("Talks & more", text, size)

    assert abs(len(page.encode()) - size) < size * 0.1
    tree = html.document_fromstring(page)
    assert tree.xpath("string(//h1)") == "Talks & more"
    assert tree.xpath("//article//p/text()") == [part for part in text.split("\n") if part]


def test_every_language_has_labelled_and_recorded_pages() -> None:
    for pages in (labelled_pages(), recorded_pages()):
        assert {page.language for page in pages} == set(LANGUAGES)


def test_cost_is_measured_of_each_page() -> None:
    cost = cost_of([page for page in labelled_pages() if page.language == "en"][:2], rounds=1)

    assert cost.pages == 2
    assert 0 < cost.parse < 60
    assert cost.ratio > 0


def test_memory_is_that_of_a_fresh_process() -> None:
    told = memory_of(["en"])

    assert 1 < told.bare < told.imported <= told.after
