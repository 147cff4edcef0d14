"""One process run to its end: its time, the processor's, and the memory of it and of all that it started."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Thread
from typing import IO

from tests.bench.pages import ROOT

_LOOK_EVERY = 0.1  # seconds
_TICK = 1 / os.sysconf("SC_CLK_TCK")
_NEVER_LONGER = 3_600  # seconds
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run of a program took. Times are in seconds, memory in MB."""

    wall: float  # from its start to its end
    cpu: float  # of the process itself
    all_cpu: float  # with the processes that it started
    memory: tuple[float, ...]  # the most that each of its processes held, the largest first
    out: str


class BenchFailed(Exception):  # noqa: N818 - it names what became of the bench
    """A program that was to be measured did not do its work."""


def run(arguments: Sequence[str], environment: Mapping[str, str]) -> Run:
    """Run `python -m ARGUMENTS`. Raises BenchFailed where it fails. Reads /proc, as Linux has it."""
    # Else each start would compile the program anew.
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    with TemporaryFile("w+") as out, TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env={**usual, **environment},
            stdout=out,
            stderr=log,
            start_new_session=True,
        )
        looks = _Looks(process.pid)
        # Left as a zombie, whose times can still be read.
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        wall = time.perf_counter() - begun
        own = looks.end()
        code = process.wait()
        told, complaint = (_written(file) for file in (out, log))
    if code:
        raise BenchFailed(f"{' '.join(arguments)} ended with {code}: {complaint[-2_000:]}")
    return Run(wall=wall, cpu=own, all_cpu=sum(looks.times.values()), memory=looks.peaks, out=told)


def _written(file: IO[str]) -> str:
    file.seek(0)
    return file.read()


class _Looks:
    """Looks every now and then at a process and all that it started."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._memory: dict[int, float] = {}
        self.times: dict[int, float] = {}
        self._ended = Event()
        self._thread = Thread(target=self._look_on)
        self._thread.start()

    @property
    def peaks(self) -> tuple[float, ...]:
        """The most memory of each process, in MB, the largest first."""
        return tuple(sorted(self._memory.values(), reverse=True))

    def end(self) -> float:
        """Stop looking; returns the processor time of the process itself, which has ended."""
        self._ended.set()
        self._thread.join()
        self.times[self._pid] = _cpu(self._pid)
        return self.times[self._pid]

    def _look_on(self) -> None:
        while not self._ended.wait(_LOOK_EVERY):
            for pid in _family(self._pid):
                self._look_at(pid)

    def _look_at(self, pid: int) -> None:
        try:
            held = _PEAK.search(Path(f"/proc/{pid}/status").read_text("ascii"))
            self.times[pid] = _cpu(pid)
        except (OSError, IndexError):
            return  # it has ended
        if held:
            self._memory[pid] = int(held[1]) / 1024


def _cpu(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) * _TICK


def _stat(pid: int) -> list[str]:
    """Return what the kernel tells of a process, from its state on."""
    return Path(f"/proc/{pid}/stat").read_text("utf-8", errors="replace").rpartition(")")[2].split()


def _family(pid: int) -> list[int]:
    """Return a process and all that it started and that are its children still, or theirs."""
    found = [pid]
    for each in found:
        try:
            tasks = list(Path(f"/proc/{each}/task").glob("*/children"))
            found += [int(child) for task in tasks for child in task.read_text("ascii").split()]
        except OSError:
            continue
    return found
