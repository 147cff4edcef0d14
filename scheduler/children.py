"""One way to run a part of the program as a child: in a session of its own, heard line by line, always ended.

A child is ended as a process group, so that nothing which it started outlives it. If its parent is killed, it
is left to finish: what it commits is not lost, and what it says then is said to nobody.
"""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from threading import Event

from scheduler.configuration.config import MAIL_PASSWORD

GRACE_SECONDS = 20.0  # a child that is told to stop finishes what it is at; then it is killed
_LOOK_SECONDS = 0.2  # between two looks whether it shall be ended
_PIECE = 1 << 16  # bytes; as many as a pipe holds
_LONGEST_LINE = 1 << 20  # bytes; what is longer is none of ours


class Cut(StrEnum):
    """Why a child was ended before it had done its work."""

    STOPPED = "it was interrupted"
    TIME = "it took too long"
    SILENCE = "it was not heard of for too long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a child may take, in seconds; None: as long as it likes."""

    whole: float | None = None
    silence: float | None = None  # from one line to the next
    grace: float = GRACE_SECONDS  # to finish what it is at, when it is told to stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a child ended."""

    code: int  # of its exit; negative: the signal that killed it
    cut: Cut | None = None


def run_child(
    arguments: Sequence[str],
    *,
    environment: Mapping[str, str],
    on_line: Callable[[str], None],
    limits: Limits = Limits(),
    stopping: Event | None = None,
) -> Ended:
    """Run `python ARGUMENTS` to its end; hand over each line that it writes, also while it is being ended.

    `environment` is added to our own. `stopping` ends it at any time, and so does an interrupt.
    """
    with subprocess.Popen(  # noqa: S603 - our own module, in our own interpreter
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        # What the child tells is UTF-8, whatever the locale.
        env={**_without_secrets(os.environ), "PYTHONUTF8": "1", **environment},
        start_new_session=True,
    ) as child:
        lines = _Lines(child)
        try:
            cut = _listen(child, lines, on_line, limits, stopping or Event())
        finally:
            # What it still says must find its pipe open.
            _end(child, limits.grace)
        # It is dead, so what the pipe holds is all.
        while (rest := lines.read()) is not None:
            for line in rest:
                on_line(line)
    return Ended(code=child.returncode, cut=cut)


def _without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """Return our own environment, but for what a child has no use for."""
    return {name: value for name, value in environment.items() if name != MAIL_PASSWORD}


class _Lines:
    """What a child writes, as it comes."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        assert child.stdout is not None  # noqa: S101 - we asked for it
        self.pipe = child.stdout
        self.at_end = False
        self._begun = b""
        os.set_blocking(self.pipe.fileno(), False)

    def read(self) -> list[str] | None:
        """Return the whole lines of what has come since, or None where nothing has; never waits.

        At most a piece at a time: of a child that writes without end, the limits are looked at in between.
        """
        try:
            came = os.read(self.pipe.fileno(), _PIECE)
        except BlockingIOError:
            return None
        if not came:
            self.at_end = True
            return None
        *whole, begun = (self._begun + came).split(b"\n")
        self._begun = begun[:_LONGEST_LINE]
        return [line.decode(errors="replace") for line in whole if line.strip()]


def _listen(
    child: subprocess.Popen[bytes],
    lines: _Lines,
    on_line: Callable[[str], None],
    limits: Limits,
    stopping: Event,
) -> Cut | None:
    """Hand over its lines until it has ended; or say why it has to be ended."""
    began = heard = time.monotonic()
    with selectors.DefaultSelector() as selector:
        selector.register(lines.pipe, selectors.EVENT_READ)
        while child.poll() is None:
            if selector.select(_LOOK_SECONDS):
                heard = time.monotonic()
                for line in lines.read() or ():
                    on_line(line)
                if lines.at_end:
                    selector.unregister(lines.pipe)
            if stopping.is_set():
                return Cut.STOPPED
            if limits.whole is not None and time.monotonic() - began > limits.whole:
                return Cut.TIME
            if limits.silence is not None and time.monotonic() - heard > limits.silence:
                return Cut.SILENCE
    return None


def _end(child: subprocess.Popen[bytes], grace: float) -> None:
    """End the child, gently (in `grace` seconds), and then whatever of its process group is left."""
    try:
        if child.poll() is None:
            child.terminate()
            with suppress(subprocess.TimeoutExpired):
                child.wait(timeout=grace)
    finally:
        # Also when an impatient person interrupts again.
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
