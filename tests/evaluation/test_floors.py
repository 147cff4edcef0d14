"""The gate: today's recogniser on the labelled texts, and the tools that hold it to its floors."""

import json
import sys
from pathlib import Path

import pytest

from tests.evaluation import __main__ as evaluation
from tests.evaluation.floors import below, parts_of, read_floors, written
from tests.evaluation.records import LANGUAGES, items_of
from tests.evaluation.running import evaluated, linked, recognised
from tests.evaluation.scoring import Figures

HERE = Path(__file__).parent
REACHED: Figures = {
    "kind": 0.9,
    "en": {"people": {"f1": 0.8}},
    "link": {"f1": 1.0, "false_links": 1, "links": 10},
}
WORSE: Figures = {
    "kind": 0.88,
    "en": {"people": {"f1": 0.9}},
    "link": {"f1": 1.0, "false_links": 3, "links": 10},
}
# Answers with the number of lines that it was given, so that a test sees what it was called with.
SCORER = """
import json, sys
gold, predicted, _, _, links = sys.argv[1:]
count = lambda path: sum(1 for _ in open(path, encoding="utf-8"))
print(json.dumps({"kind": count(gold) / 100, "sco": count(predicted) / 100, "link": {
    "f1": 0.5, "of": 1, "false_links": 0, "links": count(links)}}))
"""


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["eval", *arguments])
    return evaluation.main()


def test_recognition_reaches_its_floors(tmp_path: Path) -> None:
    items = [item for language in LANGUAGES for item in items_of(HERE / "gold" / f"{language}.jsonl")]
    files = recognised(items, tmp_path)
    linked(items, tmp_path, files)

    told = evaluated(items, files, None)

    floors = read_floors()
    assert {(part, measure) for part, measure, _ in parts_of(told.figures)} == {
        (part, measure) for part, table in floors.items() for measure in table
    }, "a measure has no floor: run ./run eval --write-floors"
    assert below(told.figures, floors) == [], "run ./run eval to see which texts"


def test_what_falls_below_its_floor_is_named(tmp_path: Path) -> None:
    floors = tmp_path / "floors.toml"
    floors.write_text(written(REACHED), encoding="utf-8")
    assert below(REACHED, read_floors(floors)) == []

    assert below(WORSE, read_floors(floors)) == [
        "all kind: 0.880 is below its floor, 0.89",
        "link true: 0.700 is below its floor, 0.89",
    ]


def test_another_set_is_scored_by_our_own_scorer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = str(HERE / "cases" / "gold.jsonl")
    assert _run(monkeypatch, "--gold", gold, "--lang", "en", "--errors", "3", "--no-links") == 0

    report = capsys.readouterr().out
    assert "of 4 texts are wholly right" in report
    assert "links: F1" not in report


def test_floors_are_written_of_our_own_texts_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_floors()

    with pytest.raises(SystemExit):
        _run(monkeypatch, "--lang", "en", "--write-floors")

    assert read_floors() == before


def test_another_scorer_is_given_the_set_what_was_recognised_and_the_links(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    scorer = tmp_path / "scorer.py"
    scorer.write_text(SCORER, encoding="utf-8")

    gold = str(HERE / "cases" / "gold.jsonl")
    assert _run(monkeypatch, "--gold", gold, "--scorer", str(scorer), "--lang", "en", "--json") == 0

    figures = json.loads(capsys.readouterr().out)
    assert (figures["kind"], figures["sco"]) == (0.04, 0.04)
    assert figures["link"]["links"] > 0
