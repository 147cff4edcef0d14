"""`./run bench mail`: an issue of 500 new meetings to 1,000 subscribers, beside a bare loop of smtplib.

A mail server that takes all runs in a process of its own. Our sending, with its outbox in a database on the
disk, and a loop of smtplib that sends one such mail to as many over one connection go in turns, each in a
process of its own.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

# What --check holds.
MOST_TIME = 1.3  # times that of the bare loop
MOST_MEMORY = 200.0  # MB, of the process that makes the issue and sends it
MOST_BYTES = 200_000  # of a mail

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was measured; times are in seconds, memory in MB."""

    subscribers: int
    meetings: int
    rendered: int
    bytes: int
    memory: float
    ours: tuple[float, ...]
    bare: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Return our time as a multiple of the bare loop's, of the medians of both."""
        return median(self.ours) / median(self.bare)


class BenchFailedError(Exception):
    """A mail was not sent."""


def main(arguments: Sequence[str]) -> int:
    """Return 0; 1 where mails are missing, or with --check where a limit is missed."""
    options = _options(arguments)
    try:
        with tempfile.TemporaryDirectory(dir=options.scratch) as folder:
            figures = measure(
                Path(folder),
                subscribers=options.subscribers,
                meetings=options.meetings,
                rounds=options.rounds,
            )
    except BenchFailedError as error:
        sys.stderr.write(f"bench: {error}\n")
        return 1
    rows = [*report(figures)]
    sys.stdout.writelines(line + ("" if good else "   missed") + "\n" for line, good in rows)
    if options.out:
        write(options.out, figures)
    return 0 if all(good for _, good in rows) or not options.check else 1


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench mail", description=__doc__)
    parser.add_argument("--check", action="store_true", help="end with 1 where a limit is missed")
    parser.add_argument("--subscribers", type=int, default=1_000, metavar="N", help="(1000)")
    parser.add_argument("--meetings", type=int, default=500, metavar="N", help="(500)")
    parser.add_argument("--rounds", type=int, default=7, metavar="N", help="send N times each (7)")
    parser.add_argument("--scratch", type=Path, metavar="DIR", help="where the database lies meanwhile")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write mail.md and mail.json there")
    return parser.parse_args(arguments)


def measure(folder: Path, *, subscribers: int, meetings: int, rounds: int) -> Figures:
    """Measure it, with a database in `folder`."""
    with _sink() as port:
        config, mail = folder / "readout.toml", str(folder / "mail.eml")
        readers = [f"reader{number}@paper{number % 50}.example" for number in range(subscribers)]
        config.write_text(
            f'database = "sqlite:///{folder}/readout.db"\n'
            f'[web]\npublic_url = "https://news.example/"\n'
            f'[mail]\nserver = "smtp://127.0.0.1:{port}"\nto = {json.dumps(readers)}\n'
        )
        _run("prepare", config, str(meetings))
        first = _run("issue", config, mail)
        told: dict[str, list[dict[str, Any]]] = {"ours": [], "bare": []}
        for number in range(rounds):
            # Neither is always the first: what else the machine does changes as time passes.
            for what in ("bare", "ours") if number % 2 else ("ours", "bare"):
                told[what].append(_run(what, config, *([mail] if what == "bare" else [])))
    if any(each["sent"] != subscribers for each in (first, *told["ours"], *told["bare"])):
        raise BenchFailedError("not every mail was taken")
    return Figures(
        subscribers=subscribers,
        meetings=first["meetings"],
        rendered=first["rendered"],
        bytes=first["bytes"],
        memory=max(each["memory"] for each in (first, *told["ours"])),
        ours=tuple(each["seconds"] for each in told["ours"]),
        bare=tuple(each["seconds"] for each in told["bare"]),
    )


@contextmanager
def _sink() -> Iterator[int]:
    with subprocess.Popen(
        [sys.executable, str(_HERE / "sink.py")], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


def _run(what: str, config: Path, *more: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.mailing.sender", what, str(config), *more]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise BenchFailedError(f"{what} failed")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def report(told: Figures) -> Iterator[tuple[str, bool]]:
    """Yield the lines, and whether each is within its limit."""
    ours, bare = median(told.ours), median(told.bare)
    yield f"{told.meetings} new meetings to {told.subscribers:,} subscribers; {len(told.ours)} rounds", True
    yield f"  a mail has {told.bytes / 1000:.0f} KB (at most {MOST_BYTES // 1000})", told.bytes <= MOST_BYTES
    yield f"  the issue was rendered {told.rendered} time(s)", told.rendered == 1
    fits = told.memory <= MOST_MEMORY
    yield f"  the sending process held {told.memory:.0f} MB (at most {MOST_MEMORY:.0f})", fits
    each = 1e3 / told.subscribers
    yield f"  a mail took {ours * each:.2f} ms, one of a bare loop of smtplib {bare * each:.2f}", True
    is_fast = told.ratio <= MOST_TIME
    yield f"  our time, of the bare loop's: {told.ratio:.2f} (at most {MOST_TIME})", is_fast


def write(folder: Path, figures: Figures) -> None:
    """Write the report and the figures."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mail.json").write_text(json.dumps(asdict(figures), indent=1) + "\n", "utf-8")
    lines = "\n".join(line for line, _ in report(figures))
    notes = _HERE.joinpath("notes.md").read_text("utf-8").rstrip()
    (folder / "mail.md").write_text(
        "# What sending an issue costs\n\n"
        "Made by `./run bench mail --out docs/bench`; the figures are in [mail.json](mail.json).\n\n"
        f"```text\n{lines}\n```\n\n{notes}\n",
        "utf-8",
    )
