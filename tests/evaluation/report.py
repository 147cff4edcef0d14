"""The evaluation as a reader sees it: figures by language, floors, and the texts that came out worst."""

from collections.abc import Iterator, Sequence

from tests.evaluation.floors import MEASURES, Floors, share
from tests.evaluation.running import Evaluation
from tests.evaluation.scoring import Tally

_WIDTH = 15
_TRAPS = 15  # shown at most
_TRAPPED = 3


def render(told: Evaluation, floors: Floors, *, errors: int) -> str:
    """Return the whole report; `errors` is how many of the worst texts are shown with what went wrong."""
    tallies = told.tallies
    blocks = [_table(told, floors), _links(told)]
    if tallies:
        blocks += [_by_trap(tallies), _worst(tallies, errors)]
    return "\n".join("\n".join(block) + "\n" for block in map(list, blocks) if block)


def _table(told: Evaluation, floors: Floors) -> Iterator[str]:
    figures = told.figures
    texts = {"all": sum(told.texts.values()), **{part: count for part, count in told.texts.items() if count}}
    parts = {part: figures if part == "all" else figures.get(part) for part in texts}
    shown = {part: of for part, of in parts.items() if isinstance(of, dict)}
    yield " " * _WIDTH + "".join(f"{part:>14}" for part in shown)
    yield f"{'texts':{_WIDTH}}" + "".join(f"{texts[part]:>14}" for part in shown)
    for measure in MEASURES:
        cells = (_cell(share(of, measure), floors.get(part, {}).get(measure)) for part, of in shown.items())
        yield f"{measure:{_WIDTH}}" + "".join(f"{cell:>14}" for cell in cells)
    for measure in ("meeting", "people"):
        whole = figures.get(measure)
        if isinstance(whole, dict):
            yield f"{measure}: precision {whole['precision']}, recall {whole['recall']}, of {whole['of']}"


def _cell(value: float | None, floor: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if floor is None or value >= floor else f"{value:.3f} < {floor:.2f}"


def _links(told: Evaluation) -> Iterator[str]:
    link = told.figures.get("link")
    if isinstance(link, dict):
        yield (
            f"links: F1 {link['f1']} over {link['of']} events told more than once;"
            f" {link['false_links']} of {link['links']} links are false"
        )
        for split in told.splits:
            apart = ", ".join(text for text in split.members if text not in split.best)
            strange = ", ".join(text for text in split.best if text not in split.members)
            yield f"  {split.event}: apart {apart or 'none'}" + (f"; strange {strange}" if strange else "")
        yield from (f"  false: {one} with {other}" for one, other in told.false_links)


def _by_trap(tallies: Sequence[Tally]) -> Iterator[str]:
    traps: dict[str, list[bool]] = {}
    for tally in tallies:
        for trap in tally.item.traps:
            traps.setdefault(trap, []).append(not tally.faults)
    rates = [(sum(right) / len(right), len(right), trap) for trap, right in traps.items()]
    worst = [told for told in sorted(rates) if told[0] < 1 and told[1] >= _TRAPPED]
    yield f"the traps that catch most (of those in {_TRAPPED} texts or more): texts wholly right"
    yield from (f"  {rate:4.0%} of {count:2}  {trap}" for rate, count, trap in worst[:_TRAPS])


def _worst(tallies: Sequence[Tally], errors: int) -> Iterator[str]:
    wrong = sorted((tally for tally in tallies if tally.faults), key=lambda tally: -len(tally.faults))
    yield f"{len(tallies) - len(wrong)} of {len(tallies)} texts are wholly right; the worst of the others:"
    for tally in wrong[:errors]:
        yield f"{tally.item.id}  {tally.item.title}  [{', '.join(tally.item.traps)}]"
        for fault in tally.faults:
            where = "text" if fault.where is None else f"meeting {fault.where + 1}"
            yield f"    {where}: {fault.what}: {fault.expected} expected, {fault.got}"
