"""What today's program makes of the labelled texts: through its own commands, as a user would run them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.evaluation.linking import Split, score_links
from tests.evaluation.records import LANGUAGES, Item, clusters_of, predictions_of
from tests.evaluation.scoring import Figures, Tally, score

_SITE = "https://labelled.example/"  # an address for each text, of no site


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The files of one evaluation, as a scorer takes them."""

    gold: Path
    predicted: Path
    links: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How well a set came out: the number of texts by language, the figures, and what went wrong."""

    texts: Mapping[str, int]
    figures: Figures
    tallies: tuple[Tally, ...] = ()
    splits: tuple[Split, ...] = ()
    false_links: tuple[tuple[str, str], ...] = ()


def readout(*arguments: str, told: str, folder: Path) -> str:
    """Run `readout ARGUMENTS` in `folder` with `told` as its input; return what it writes."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("READOUT_")}
    ran = subprocess.run(
        [sys.executable, "-m", "scheduler", *arguments],
        input=told,
        cwd=folder,
        env=own,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode != 0:
        raise SystemExit(f"readout {arguments[0]} ended with {ran.returncode}: {ran.stderr[-2000:]}")
    return ran.stdout


def recognised(items: Sequence[Item], folder: Path) -> Files:
    """Write the texts and what `readout recognise` finds in them into `folder`; the links are left out."""
    files = Files(
        gold=folder / "gold.jsonl", predicted=folder / "predicted.jsonl", links=folder / "links.jsonl"
    )
    files.gold.write_text(_lines(item.raw for item in items), encoding="utf-8")
    texts = _lines({"id": item.id, **_told(item)} for item in items)
    files.predicted.write_text(readout("recognise", told=texts, folder=folder), encoding="utf-8")
    files.links.write_text("", encoding="utf-8")
    return files


def linked(items: Sequence[Item], folder: Path, files: Files) -> None:
    """Import the texts into a store of their own and write which of them each of its meetings came from."""
    articles = _lines({"url": f"{_SITE}{item.id}", **_told(item)} for item in items)
    store = ("--db", f"sqlite:///{folder}/readout.db")
    readout(*store, "import", "-", told=articles, folder=folder)
    meetings = readout(*store, "meetings", "--format", "jsonl", told="", folder=folder)
    told = [json.loads(line) for line in meetings.splitlines()]
    clusters = [{"meeting": meeting["id"], "articles": _reporters(meeting)} for meeting in told]
    files.links.write_text(_lines(clusters), encoding="utf-8")


def evaluated(items: Sequence[Item], files: Files, scorer: Path | None) -> Evaluation:
    """Score what was recognised: by our own scorer, which tells what went wrong, or by another one."""
    texts = {language: sum(item.language == language for item in items) for language in LANGUAGES}
    if scorer is not None:
        return Evaluation(texts=texts, figures=_scored_by(scorer, files))
    figures, tallies = score(items, predictions_of(files.predicted))
    figures["link"], splits, false_links = score_links(items, clusters_of(files.links))
    return Evaluation(
        texts=texts,
        figures=figures,
        tallies=tuple(tallies),
        splits=tuple(splits),
        false_links=tuple(false_links),
    )


def _scored_by(scorer: Path, files: Files) -> Figures:
    """Run `SCORER GOLD PREDICTED --json --links FILE`: one JSON object of figures is its answer."""
    arguments = (files.gold, files.predicted, "--json", "--links", files.links)
    command = [sys.executable, str(scorer.resolve()), *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        raise SystemExit(f"scorer '{scorer}' ended with {ran.returncode}: {ran.stderr[-2000:]}")
    figures: Figures = json.loads(ran.stdout)
    return figures


def _told(item: Item) -> dict[str, object]:
    return {name: item.raw.get(name) for name in ("title", "text", "published")}


def _reporters(meeting: dict[str, list[dict[str, list[str]]]]) -> list[str]:
    addresses = [
        address for report in meeting["reports"] for address in (report["url"], *report.get("aliases", ()))
    ]
    return [str(address).removeprefix(_SITE) for address in addresses]


def _lines(objects: Iterable[object]) -> str:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)
