"""`./run bench store`: what it costs to store and find articles, in a store of a thousand and of a million.

Fills a store with made-up articles, one in five of a hot template, and measures on the way: what an article
costs that is taken in, one that is there already, and a list page's links, each beside the same in a store of
1,000, in turns. A million take the better part of an hour and 6 GB of disk.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tests.bench.stored.plot import plot
from tests.bench.stored.share import Share, share_of_storing
from tests.bench.stored.windows import SIZES, YOUNG, Window, grow

MOST_INSERT = 3.0  # times what it costs in a store of 1,000
MOST_LOOK_UP = 2.0
MOST_SHARE = 0.25  # of the processor's time for an article, without fetching it
_DISK_PER_ARTICLE = 8_000  # bytes, with room to spare

Row = tuple[str, bool]  # a line of the report, and whether it is within its limit


def main(arguments: Sequence[str]) -> int:
    """Return 0; 1 where there is no room, or with --check where a limit is passed."""
    options = _options(arguments)
    sizes = [size for size in SIZES if size <= options.articles]
    if not sizes:
        sys.stderr.write(f"bench: --articles begins at {YOUNG:,}\n")
        return 2
    if options.folder:
        options.folder.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="readout-bench-", dir=options.folder))
    try:
        if problem := no_room(folder, sizes[-1]):
            sys.stderr.write(f"bench: {problem}\n")
            return 1
        windows = list(_grown(folder, sizes[-1]))
        share = share_of_storing(folder)
    finally:
        shutil.rmtree(folder)
    rows = list(report(windows, share))
    sys.stdout.writelines(line + ("" if good else "   over the limit") + "\n" for line, good in rows)
    if options.out:
        write(options.out, windows, share)
    return 0 if all(good for _, good in rows) or not options.check else 1


def no_room(folder: Path, articles: int) -> str | None:
    """Return why a store of so many articles can't be made in a folder; None where it can."""
    free, needed = shutil.disk_usage(folder).free, articles * _DISK_PER_ARTICLE
    if free >= needed:
        return None
    room = f"{folder.parent} has {free / 1e9:.1f} GB free, {articles:,} articles need {needed / 1e9:.1f}"
    return f"{room}; name another --folder, or fewer --articles"


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench store", description=__doc__)
    parser.add_argument("--articles", type=int, default=SIZES[-1], metavar="N", help="stop at so many")
    parser.add_argument("--check", action="store_true", help="end with 1 where a limit is passed")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where the store is made, and deleted")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write store.md, store.svg, store.json there")
    return parser.parse_args(arguments)


def _grown(folder: Path, most: int) -> Iterator[Window]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("articles", total=most)
        yield from grow(folder, most, lambda done: progress.update(bar, completed=done))


def report(windows: Sequence[Window], share: Share) -> Iterator[Row]:
    """Yield the lines of the report."""
    yield "processor time, in ms and as a multiple of the same in a store of 1,000 articles", True
    yield (
        f"{'articles':>10}{'take in':>16}{'again':>16}{'50 links':>16}{'a question':>16}{'bytes each':>12}",
        True,
    )
    for each in windows:
        costs = "".join(
            f"{seconds * 1e3:9.2f}{_times(ratio, each):>7}"
            for seconds, ratio in (
                (each.insert, each.insert_ratio),
                (each.again, each.again_ratio),
                (each.links, each.links_ratio),
                (each.question, each.question_ratio),
            )
        )
        good = each.insert_ratio <= MOST_INSERT and max(each.again_ratio, each.links_ratio) <= MOST_LOOK_UP
        # The limits are the largest store's.
        yield (
            f"{each.articles:10,}{costs}{each.bytes / each.articles:12,.0f}",
            good or each is not windows[-1],
        )
    yield "", True
    yield f"one of {share.articles} labelled texts in a page of 40 KB, in ms of the processor", True
    yield (
        (
            f"  extract {share.extract * 1e3:.1f}, store {share.store * 1e3:.1f}, "
            f"recognise {share.recognise * 1e3:.1f}, record its meetings {share.record * 1e3:.1f}"
        ),
        True,
    )
    yield (
        f"  storing is {share.of_all:.0%} of all this, which leaves out the fetching",
        share.of_all <= MOST_SHARE,
    )
    yield f"  and {share.of_crawl:.0%} of extracting and storing", True


def _times(ratio: float, window: Window) -> str:
    return "" if window.articles == YOUNG else f"×{ratio:.1f}"


def write(folder: Path, windows: Sequence[Window], share: Share) -> None:
    """Write the report, the plot and the figures."""
    folder.mkdir(parents=True, exist_ok=True)
    figures = {"windows": [asdict(each) for each in windows], "share": asdict(share)}
    (folder / "store.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    (folder / "store.svg").write_text(_plotted(windows), "utf-8")
    (folder / "store.md").write_text("\n".join(_page(windows, share)) + "\n", "utf-8")


def _plotted(windows: Sequence[Window]) -> str:
    lines = {
        "take in a new article": [(each.articles, each.insert * 1e3) for each in windows],
        "take in a known one": [(each.articles, each.again * 1e3) for each in windows],
        "look up 50 links": [(each.articles, each.links * 1e3) for each in windows],
    }
    return plot(
        "Storing and looking up, as the store grows",
        lines,
        across="articles stored",
        up="ms of the processor",
    )


def _page(windows: Sequence[Window], share: Share) -> Iterable[str]:
    yield "# What the store costs\n"
    yield "Made by `./run bench store --out docs/bench`; the figures are in [store.json](store.json).\n"
    yield "![Cost of taking in an article and of looking one up, by the articles stored](store.svg)\n"
    yield "```text"
    yield from (line for line, _ in report(windows, share))
    yield "```\n"
    yield Path(__file__).with_name("notes.md").read_text("utf-8").rstrip()
