"""The scorer's own numbers: small labelled sets with the figures that the definitions give for them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.evaluation.likeness import alike, same_name
from tests.evaluation.linking import score_links
from tests.evaluation.records import Person, clusters_of, items_of, predictions_of
from tests.evaluation.scoring import score, tally

FOLDER = Path(__file__).parent / "cases"
CASES = sorted(FOLDER.glob("*.json"))
GOLD = items_of(FOLDER / "gold.jsonl")


def _lines(path: Path, objects: list[Any]) -> Path:
    path.write_text("".join(json.dumps(each) + "\n" for each in objects), encoding="utf-8")
    return path


def _agree(ours: object, expected: object) -> bool:
    """Tell whether all that is expected is there: of a measure with its parts the F1 may stand for it."""
    if isinstance(expected, dict):
        return isinstance(ours, dict) and all(_agree(ours[name], value) for name, value in expected.items())
    return (ours["f1"] if isinstance(ours, dict) else ours) == expected


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_figures_are_those_of_the_definitions(path: Path, tmp_path: Path) -> None:
    case = json.loads(path.read_text("utf-8"))
    predictions = predictions_of(_lines(tmp_path / "predicted.jsonl", case["predicted"]))

    figures, _ = score(GOLD, predictions)
    figures["link"], _, _ = score_links(GOLD, clusters_of(_lines(tmp_path / "links.jsonl", case["links"])))

    differing = {
        name: (figures[name], value)
        for name, value in case["figures"].items()
        if not _agree(figures[name], value)
    }
    assert differing == {}, case["shows"]


def test_a_text_that_is_right_has_no_faults_and_a_wrong_one_names_them(tmp_path: Path) -> None:
    case = json.loads((FOLDER / "as_labelled.json").read_text("utf-8"))
    right = predictions_of(_lines(tmp_path / "predicted.jsonl", case["predicted"]))
    assert [told.item.id for item in GOLD if (told := tally(item, right[item.id])).faults] == []

    meeting = right["own-en-001"].meetings[0]
    moved = replace(meeting, values={**meeting.values, "date": "2024-05-04"}, people=meeting.people[:1])
    told = tally(GOLD[0], replace(right["own-en-001"], meetings=(moved,)))

    assert {(fault.what, fault.expected, fault.got) for fault in told.faults} == {
        ("person", "José Kvåle", "missed"),
        ("date", "2024-05-03", "2024-05-04"),
    }


@pytest.mark.parametrize(
    ("name", "surname", "predicted", "same"),
    [
        ("Li Anping", "Li", "Mr. Anping Li", True),
        ("Li Anping", "Li", "Li", True),
        ("Li Anping", "Li", "Anping", False),
        ("A. B. Kerimov", "Kerimov", "Aslan Borisovich Kerimov", True),
        ("A. B. Kerimov", "Kerimov", "Boris Aslanovich Kerimli", False),
        ("José Kvåle", "Kvåle", "Jose Kvale", True),
        ("J. Kvåle", "Kvåle", "José Kvåle", True),
        ("José Kvåle", "Kvåle", "José Kvåle met with Li Anping in Oslo", False),
        ("Ли Аньпин", "Ли", "Господин Ли Аньпин", True),
        ("何塞·科勒", "科勒", "科勒", True),
        ("何塞·科勒", "科勒", "何塞", False),
    ],
)
def test_name_is_known_by_all_its_words_or_by_the_surname(
    name: str, surname: str, predicted: str, *, same: bool
) -> None:
    assert same_name(Person(name=name, surname=surname), predicted) is same


@pytest.mark.parametrize(
    ("accepted", "got", "same"),
    [
        ("Meeting of the Council of Ports", "Council of Ports", True),
        ("Council of Ports", "the", False),
        ("Council of Ports", "Fjord Forum", False),
        ("港口理事会会议", "第三次港口理事会", True),
        (None, None, True),
        ("Council", None, False),
    ],
)
def test_titles_are_alike_that_share_half_of_their_words(
    accepted: str | None, got: str | None, *, same: bool
) -> None:
    assert alike(accepted, got) is same
