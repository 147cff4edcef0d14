"""The machine's clock as one child process sees it: put by whoever writes times into a pipe.

TESTS_CLOCK names the pipe. Each line is an ISO time with its zone; from then on the clock goes on. The child
waits for the first one. The monotonic clock is left alone, as it is where a real clock is put.
"""

import os
from datetime import datetime
from threading import Thread

import time_machine


def obey(pipe: str) -> None:
    """Put the clock by the first line, and by each that follows."""
    # Opened for both, it has no end while nobody writes.
    told = os.fdopen(os.open(pipe, os.O_RDWR), "r", encoding="ascii")
    hands = time_machine.travel(_time(told.readline()), tick=True).start()

    def listen() -> None:
        while True:
            hands.move_to(_time(told.readline()))

    Thread(target=listen, name="machine clock", daemon=True).start()


def _time(line: str) -> datetime:
    return datetime.fromisoformat(line.strip())
