"""The crawl's bench, over a few pages; what it measures is judged by `./run bench crawl --check`."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.bench.crawling import report
from tests.bench.crawling.contenders import naive, ours
from tests.bench.crawling.pages import Corpus, corpus
from tests.bench.crawling.processes import BenchFailed, run
from tests.bench.crawling.rounds import CONTENDERS, Figures, Measured, f1
from tests.bench.crawling.server import serving


def measured(**told: float | None) -> Measured:
    return Measured(**{"wall": 10.0, "cpu": 5.0, "all_cpu": 5.0, "memory": 150.0, "f1": None, **told})  # type: ignore[arg-type]


def figures(kind: str = "sites", **told: Mapping[str, float]) -> Figures:
    usual = {"download": {}, "ours": {"wall": 15.0, "f1": 1.0}, "naive": {"wall": 50.0, "f1": 0.9}}
    rounds = {name: measured(**{**usual[name], **told.get(name, {})}) for name in CONTENDERS}
    return Figures(kind=kind, pages=1_000, page_bytes=40_000, rounds=(rounds, rounds, rounds))


def first_two(*kinds: Corpus) -> Corpus:
    """Return the first two sites of each."""
    lists = tuple(page for kind in kinds for page in kind.lists[:2])
    hosts = {page.host for page in lists}
    return Corpus(
        pages=tuple(page for kind in kinds for page in kind.pages if page.host in hosts),
        lists=lists,
        sources={name: table for kind in kinds for name, table in list(kind.sources.items())[:2]},
    )


@pytest.mark.parametrize(("kind", "least", "most"), [("sites", 18_000, 63_000), ("unknown", 95_000, 260_000)])
def test_pages_have_their_article_and_are_as_large_as_is_told(kind: str, least: int, most: int) -> None:
    made = corpus(kind, 12)
    assert made == corpus(kind, 12)
    assert len({page.url for page in made.pages}) == len({page.text for page in made.pages}) == 12
    for page in made.pages:
        text = page.body.decode(page.content_type.partition("charset=")[2])
        assert "[[" not in text
        assert page.text
        assert all(paragraph in text for paragraph in page.text.split("\n"))
        assert least < len(page.body) < most


def test_every_page_becomes_the_article_that_it_holds(tmp_path: Path) -> None:
    both = first_two(corpus("sites", 8), corpus("unknown", 8))
    with serving([*both.pages, *both.lists]) as port:
        crawled, beside = ours(both, port, tmp_path), naive(both, port, tmp_path)
    assert set(crawled.bodies) == set(beside.bodies) == {page.url for page in both.pages}
    assert all(f1(crawled.bodies[page.url], page.text or "") == 1 for page in both.pages)
    for process in (crawled.run, beside.run):
        assert 0 < process.cpu <= process.all_cpu
        assert process.wall > 0
        assert max(process.memory) > 1
    # A program that Scrapy asks something of at its start may be seen beside it, or not.
    assert len(crawled.run.memory) > max(2, len(beside.run.memory))


def test_a_contender_that_fails_is_told() -> None:
    with pytest.raises(BenchFailed, match=r"no_such_module ended with 1: .*No module named"):
        run(("no_such_module",), {})


def test_the_report_tells_each_contender_and_its_ratios(tmp_path: Path) -> None:
    report.write(tmp_path, [figures(ours={"wall": 15.0, "cpu": 7.6, "f1": 1.0}), figures("unknown")])
    told = (tmp_path / "crawl.md").read_text("utf-8")
    assert [line for line in told.splitlines() if "missed" in line] == [
        "  the crawling process's time, of only downloading's: 1.52 (at most 1.5)   missed"
    ]
    assert "pages a second, of those of only downloading: 0.67 (at least 0.6)" in told
    assert "pages a second, of those of the naive pipeline: 3.33 (at least 3.0)" in told
    [sites, _] = json.loads((tmp_path / "crawl.json").read_text("utf-8"))
    assert [list(each) for each in sites["rounds"]] == [list(CONTENDERS)] * 3


@pytest.mark.parametrize(
    ("kind", "ours_", "missed"),
    [
        ("sites", {}, 0),
        ("sites", {"wall": 17.0}, 1),
        ("sites", {"wall": 21.0}, 2),
        ("unknown", {"wall": 16.6}, 0),
        ("unknown", {"wall": 16.8}, 1),
        ("sites", {"cpu": 7.6}, 1),
        ("sites", {"memory": 401.0}, 1),
        ("sites", {"f1": 0.89}, 1),
    ],
)
def test_a_missed_limit_is_told(kind: str, ours_: dict[str, float], missed: int) -> None:
    rows = [*report.report(figures(kind, ours=ours_))]
    assert [good for _, good in rows].count(False) == missed


def test_words_are_counted_as_often_as_they_stand() -> None:
    assert f1("They met. They spoke.", "they MET, they spoke") == 1
    assert f1("они они", "они") == pytest.approx(2 / 3)
    assert f1("会见大使", "会见") == pytest.approx(2 / 3)
    assert f1("", "会见") == 0
