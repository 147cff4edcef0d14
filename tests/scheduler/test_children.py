"""Children of the program: heard line by line, ended as a group, told why."""

import os
import signal
import time
import tracemalloc
from pathlib import Path
from threading import Event

import pytest

from scheduler.children import Cut, Ended, Limits, run_child

# Says its process id and that of a child of its own, which holds the pipe open; then does as it is told.
WITH_A_WORKER = (
    "import os, subprocess, sys, time; worker = subprocess.Popen(['sleep', '600']);"
    "print(os.getpid(), worker.pid, flush=True);"
)
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie that nobody has waited for yet is dead.
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()


def gone(pids: list[int]) -> bool:
    """Wait a moment for killed processes to vanish."""
    for _ in range(100):
        if not any(map(is_alive, pids)):
            return True
        time.sleep(0.02)
    return False


class Heard:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def run(self, script: str, **more: object) -> Ended:
        options: dict[str, object] = {"environment": {}, "on_line": self.lines.append}
        return run_child(["-c", script], **(options | more))  # type: ignore[arg-type]

    @property
    def pids(self) -> list[int]:
        return [int(pid) for pid in self.lines[0].split()]


def test_lines_are_handed_over_as_they_come_and_the_exit_code_at_the_end() -> None:
    heard = Heard()
    script = "import os, sys; print('один', os.environ['MINE']); print(); print('two', end=''); sys.exit(7)"
    assert heard.run(script, environment={"MINE": "mine"}) == Ended(code=7)
    assert heard.lines == ["один mine"]  # the last one was cut short


def test_child_is_not_told_the_password_of_the_mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READOUT_MAIL_PASSWORD", "S3CRET")
    heard = Heard()
    assert heard.run("import os; print('S3CRET' in str(os.environ))").code == 0
    assert heard.lines == ["False"]


def test_child_that_is_killed_takes_its_workers_with_it() -> None:
    heard = Heard()
    ended = heard.run(WITH_A_WORKER + "os.kill(os.getpid(), 9)")
    assert ended == Ended(code=-signal.SIGKILL)
    assert gone(heard.pids)


@pytest.mark.parametrize(
    ("limits", "cut"), [(Limits(whole=2.0), Cut.TIME), (Limits(silence=2.0), Cut.SILENCE)]
)
def test_child_that_takes_too_long_is_ended_with_its_workers(limits: Limits, cut: Cut) -> None:
    heard = Heard()
    ended = heard.run(WITH_A_WORKER + "time.sleep(600)", limits=limits)
    assert ended == Ended(code=-signal.SIGTERM, cut=cut)
    assert gone(heard.pids)


def test_child_that_is_heard_of_is_not_taken_for_silent() -> None:
    script = "import time\nfor n in range(8): print(n, flush=True); time.sleep(0.4)"
    assert Heard().run(script, limits=Limits(silence=2.5)) == Ended(code=0)


def test_child_that_is_stopped_says_its_last_words() -> None:
    heard, stopping = Heard(), Event()
    script = (
        "import signal, sys, time;"
        "signal.signal(signal.SIGTERM, lambda *_: (print('goodbye', flush=True), sys.exit(0)));"
        "print('ready', flush=True); time.sleep(600)"
    )

    def hear(line: str) -> None:
        heard.lines.append(line)
        stopping.set()

    assert heard.run(script, on_line=hear, stopping=stopping) == Ended(code=0, cut=Cut.STOPPED)
    assert heard.lines == ["ready", "goodbye"]


@pytest.mark.parametrize("line", [r"b'{}\n' * 10_000", "b'x' * 30_000"])
def test_child_that_writes_without_end_is_ended_and_fills_no_memory(line: str) -> None:
    script = f"import os\nwhile True: os.write(1, {line})"
    tracemalloc.start()
    ended = run_child(
        ["-c", script], environment={}, on_line=lambda _: None, limits=Limits(whole=1.0, grace=1.0)
    )
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ended == Ended(code=-signal.SIGTERM, cut=Cut.TIME)
    assert most < 20_000_000


def test_child_that_does_not_heed_is_killed_after_the_grace() -> None:
    heard, stopping = Heard(), Event()

    def hear(line: str) -> None:
        heard.lines.append(line)
        stopping.set()

    script = STUBBORN + WITH_A_WORKER + "time.sleep(600)"
    ended = heard.run(script, on_line=hear, stopping=stopping, limits=Limits(grace=0.5))
    assert ended == Ended(code=-signal.SIGKILL, cut=Cut.STOPPED)
    assert gone(heard.pids)
