"""`./run eval`: recognises the labelled texts with today's program and reports how well."""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.evaluation.floors import FLOORS, below, read_floors, written
from tests.evaluation.records import LANGUAGES, Item, items_of
from tests.evaluation.report import render
from tests.evaluation.running import evaluated, linked, recognised

GOLD = Path(__file__).parent / "gold"


def main() -> int:
    """Return 0, or 1 where a floor is not reached."""
    parser = _options()
    options = parser.parse_args()
    if options.write_floors and (options.gold or options.scorer or options.lang or options.no_links):
        parser.error("--write-floors is for our own texts as a whole: leave out the other options")
    items = [item for item in _items(options.gold) if options.lang in {None, item.language}]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = recognised(items, folder)
        if not options.no_links:
            linked(items, folder, files)
        told = evaluated(items, files, options.scorer)
    if options.no_links:
        told.figures.pop("link", None)
    if options.write_floors:
        FLOORS.write_text(written(told.figures), encoding="utf-8")
    whole = options.gold is None and options.scorer is None and options.lang is None
    floors = read_floors() if whole else {}
    shown = json.dumps(told.figures) + "\n" if options.json else render(told, floors, errors=options.errors)
    sys.stdout.write(shown)
    missed = below(told.figures, floors)
    sys.stderr.write("".join(f"{line}\n" for line in missed))
    return 1 if missed else 0


def _items(gold: Path | None) -> Sequence[Item]:
    folder = gold or GOLD
    files = [folder] if folder.is_file() else [folder / f"{language}.jsonl" for language in LANGUAGES]
    return [item for path in files for item in items_of(path)]


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run eval", description=__doc__)
    parser.add_argument(
        "--gold",
        type=Path,
        metavar="PATH",
        help="another labelled set: JSON Lines, or a folder of en, ru and zh.jsonl",
    )
    parser.add_argument(
        "--scorer", type=Path, metavar="FILE", help="another scorer: SCORER GOLD PREDICTED --json"
    )
    parser.add_argument("--lang", choices=LANGUAGES, help="the texts of one language alone")
    parser.add_argument("--errors", type=int, default=10, metavar="N", help="show the N worst texts")
    parser.add_argument("--no-links", action="store_true", help="leave out the store: recognition alone")
    parser.add_argument("--json", action="store_true", help="the figures as one JSON object")
    parser.add_argument(
        "--write-floors", action="store_true", help="put the floors just under today's figures"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
