"""The least that is to be reached on our own labelled texts: floors.toml, for each slot and language."""

import math
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.evaluation.records import LANGUAGES
from tests.evaluation.scoring import SLOTS, Figures

FLOORS = Path(__file__).parent / "floors.toml"
# Several people's names spell one measure here: by it the table in the report is headed too.
MEASURES = ("kind", "sco", "meeting", "people", *SLOTS, "organisation", "evidence")
PARTS = ("all", *LANGUAGES)
_JUST_UNDER = 0.004

Floors = Mapping[str, Mapping[str, float]]

_HEADING = """\
# What `./run eval` must reach on the labelled texts of gold/: `./run test` fails below it. Written by
# `./run eval --write-floors`, a little under what was reached that day; lower one by hand only with a reason.
"""


def read_floors(path: Path = FLOORS) -> Floors:
    """Return the floors by part (all, a language, link) and measure; none where there is no such file."""
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def share(figures: Figures, measure: str) -> float | None:
    """Return one measure as one number: of what has precision and recall, the F1."""
    value = figures.get(measure)
    if isinstance(value, dict):
        value = value.get("f1")
    return float(value) if isinstance(value, int | float) else None


def parts_of(figures: Figures) -> Iterator[tuple[str, str, float]]:
    """Yield (part, measure, share) for all that has a floor."""
    for part in PARTS:
        of = figures if part == "all" else figures.get(part)
        if isinstance(of, dict):
            for measure in MEASURES:
                value = share(of, measure)
                if value is not None:
                    yield part, measure, value
    link = figures.get("link")
    if isinstance(link, dict):
        yield "link", "f1", share(figures, "link") or 0.0
        yield "link", "true", 1 - _false_share(link)


def below(figures: Figures, floors: Floors) -> list[str]:
    """Say what is below its floor."""
    return [
        f"{part} {measure}: {value:.3f} is below its floor, {floors[part][measure]:.2f}"
        for part, measure, value in parts_of(figures)
        if value < floors.get(part, {}).get(measure, 0.0)
    ]


def written(figures: Figures) -> str:
    """Return the file of floors that lie just under these figures."""
    tables: dict[str, list[str]] = {}
    for part, measure, value in parts_of(figures):
        floor = max(0, math.floor((value - _JUST_UNDER) * 100)) / 100
        tables.setdefault(part, []).append(f"{measure} = {floor:.2f}")
    return _HEADING + "".join(f"\n[{part}]\n" + "\n".join(lines) + "\n" for part, lines in tables.items())


def _false_share(link: Figures) -> float:
    wrong, links = link.get("false_links"), link.get("links")
    return wrong / links if isinstance(wrong, int) and isinstance(links, int) and links else 0.0
