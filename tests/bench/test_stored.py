"""The store's bench: it fills tables with what the store would make, and reports what it measured."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from sqlalchemy import create_engine, text

from store.archive import Archive
from store.database.transactions import Database
from store.indexing.refilling import disagreements
from store.records.articles import Decision
from store.similar.keys import keys_of
from store.similar.reading import reading
from store.similar.tokens import fingerprint
from store.wording.terms import terms
from tests.bench.stored import report, windows
from tests.bench.stored.filling import Filler
from tests.bench.stored.share import Share
from tests.bench.stored.texts import draft, filled, told
from tests.bench.stored.windows import Window

SHARE = Share(articles=7, extract=0.02, store=0.005, recognise=0.01, record=0.005)


def window(**fields: Any) -> Window:  # noqa: ANN401 - fields by name
    costs = dict.fromkeys(("insert", "again", "links", "question"), 0.004)
    ratios = {f"{name}_ratio": 1.0 for name in costs}
    return Window(**{"articles": 3_000, "bytes": 15_000_000, **costs, **ratios, **fields})


@pytest.mark.parametrize("number", [1, 2, 3, 4, 999_999])
def test_ordinary_rows_are_what_the_store_makes(number: int) -> None:
    made, text_of = filled(number), draft(number)
    assert made.keys == keys_of(reading(text_of.body))
    assert made.text_hash == fingerprint(text_of.body)
    assert (made.title.split(), made.body.split()) == (terms(text_of.title), terms(text_of.body))


def test_one_text_in_five_is_of_a_template_and_its_rows_are_much_like_the_stores() -> None:
    templated = [number for number in range(1, 101) if told(number)]
    assert len(templated) == 20
    for number in templated:
        made, text_of = filled(number), draft(number)
        own = keys_of(reading(text_of.body))
        assert len(made.keys & own) >= len(own) / 3
        assert len(made.keys) <= len(own) + 5
        assert made.text_hash == fingerprint(text_of.body)
        assert made.body.split() == terms(text_of.body)


def test_a_filled_store_goes_on_as_one_that_took_all_in(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    Archive.open(f"sqlite:///{file}").close()
    assert list(Filler(file).fill(1, 1_500))[-1] == 1_500
    with Archive.open(f"sqlite:///{file}") as archive:
        assert {each.decision for each in archive.take_in([draft(number) for number in range(1, 60)])} == {
            Decision.UNCHANGED
        }
        [taken] = archive.take_in([replace(draft(7), key="another", url="https://west.example/another")])
        assert taken.decision is Decision.COPY
        assert archive.damage() is None
    database = Database.open(f"sqlite:///{file}")
    assert not database.read(disagreements)
    database.close()
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        most = connection.scalar(text("SELECT max(n) FROM (SELECT count(*) n FROM shingles GROUP BY key)"))
    engine.dispose()
    assert most == 64


def test_a_small_bench_measures_and_writes_its_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(windows, "YOUNG", 60)
    monkeypatch.setattr(windows, "SIZES", (60, 400))
    monkeypatch.setattr(report, "SIZES", (60, 400))
    monkeypatch.setattr(report, "YOUNG", 60)
    monkeypatch.setattr(windows, "_BATCHES", 2)
    monkeypatch.setattr(windows, "_BATCH", 5)
    monkeypatch.setattr(report, "share_of_storing", lambda _: SHARE)
    assert report.main(["--articles", "400", "--folder", str(tmp_path), "--out", str(tmp_path / "out")]) == 0
    out = capsys.readouterr().out
    assert "       400" in out
    assert "storing is 12% of all this" in out
    assert sorted(each.name for each in tmp_path.iterdir()) == ["out"]
    # On the page no limit is told; a machine that is busy with other things may be over one.
    assert out.replace("   over the limit", "") in (tmp_path / "out" / "store.md").read_text("utf-8")
    drawn = fromstring((tmp_path / "out" / "store.svg").read_text("utf-8"))  # noqa: S314 - our own
    assert len(drawn.findall("{http://www.w3.org/2000/svg}polyline")) == 3


@pytest.mark.parametrize(
    ("passed", "share"),
    [
        ({"insert_ratio": 3.1}, SHARE),
        ({"again_ratio": 2.1}, SHARE),
        ({"links_ratio": 2.1}, SHARE),
        ({}, replace(SHARE, store=0.05)),
    ],
)
def test_a_passed_limit_is_told(passed: dict[str, float], share: Share) -> None:
    assert all(good for _, good in report.report([window()], SHARE))
    assert [good for _, good in report.report([window(**passed)], share)].count(False) == 1


def test_a_disk_without_room_is_told_before_anything_is_done(tmp_path: Path) -> None:
    assert "name another --folder, or fewer --articles" in str(report.no_room(tmp_path, 10**12))
    assert report.no_room(tmp_path, 1) is None
