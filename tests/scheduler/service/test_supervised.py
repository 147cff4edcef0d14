"""The service under a supervisor with a watchdog, as systemd is one: two starts tell it all."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGSTOP
from threading import Condition, Thread

import pytest

from tests.patience import PATIENCE
from tests.scheduler.service.conftest import Bench, Running, bench_in

WATCHDOG = 1.2  # seconds in which a sign of life is wanted
SLACK = 1.0  # [service] hang_limit
HANGS = "hangs: upkeep"
Fields = dict[str, str]


@dataclass(slots=True, kw_only=True)
class Supervisor:
    """Hears what a service says, and when."""

    socket: socket.socket
    heard: list[tuple[float, Fields]] = field(default_factory=list)
    _changed: Condition = field(default_factory=Condition)

    def listen(self) -> None:
        while datagram := self.socket.recv(65536):
            told = dict(line.split("=", 1) for line in datagram.decode().splitlines())
            with self._changed:
                self.heard.append((time.monotonic(), told))
                self._changed.notify_all()

    def told(self, is_meant: Callable[[Fields], bool], *, since: float = 0.0) -> list[Fields]:
        return [told for at, told in self.heard if at >= since and is_meant(told)]

    def wait_for(
        self, is_meant: Callable[[Fields], bool], *, since: float = 0.0, seconds: float = PATIENCE
    ) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: bool(self.told(is_meant, since=since)), seconds)

    def now(self) -> float:
        """Return a time before which all is heard that was said so far."""
        before = time.monotonic()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as mine:
            mine.sendto(b"HEARD=1", self.socket.getsockname())
        assert self.wait_for(lambda told: "HEARD" in told, since=before)
        return time.monotonic()

    def lives(self, *, since: float, seconds: float = PATIENCE) -> bool:
        """Wait for a sign of life."""
        return self.wait_for(lambda told: "WATCHDOG" in told, since=since, seconds=seconds)


@contextmanager
def supervising(name: str) -> Iterator[tuple[Supervisor, dict[str, str]]]:
    """Give a supervisor, and what it tells its service; `name` is a path, or an abstract one with "@"."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ours:
        ours.bind(name.replace("@", "\0"))
        supervisor = Supervisor(socket=ours)
        listener = Thread(target=supervisor.listen, daemon=True)
        listener.start()
        yield supervisor, {"NOTIFY_SOCKET": name, "WATCHDOG_USEC": str(round(WATCHDOG * 1e6))}
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as last:
            last.sendto(b"", name.replace("@", "\0"))
        listener.join(PATIENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What two services, one after the other, told their supervisors."""

    first: list[Fields]
    hung: list[Fields]  # from when a stage was found to hang until it went on
    went_on: bool
    stopped: bool  # whether a stopped process is silent for longer than the watchdog allows
    second: list[Fields]
    services: tuple[Running, Running]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, fresh_store: Path) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("supervised")
    with bench_in(folder, fresh_store) as bench:
        text = (folder / "readout.toml").read_text() + "[sources.metinfo]\nenabled = false\n"
        bench.configure(text.replace("tick = 0.2", f"tick = 0.2\nhang_limit = {SLACK}"))
        with supervising(str(folder / "notify")) as (supervisor, told):
            service = bench.run(told=told)
            assert supervisor.lives(since=0)
            first = [told for _, told in supervisor.heard]
            hung, went_on = hang(bench, supervisor)
            os.kill(service.process.pid, SIGSTOP)
            stat = Path(f"/proc/{service.process.pid}/stat")
            bench.wait_until(lambda: stat.read_text().rpartition(")")[2].split()[0] == "T")
            since = supervisor.now()
            stopped = not supervisor.lives(since=since, seconds=WATCHDOG)
        # What the watchdog is there for.
        service.process.kill()
        service.process.wait()
        with supervising(f"@readout-{os.getpid()}-{folder.name}") as (supervisor, told):
            again = bench.run(told=told)
            assert supervisor.lives(since=0)
            again.stop()
            second = [told for _, told in supervisor.heard]
        yield Story(
            first=first,
            hung=hung,
            went_on=went_on,
            stopped=stopped,
            second=second,
            services=(service, again),
        )


def hang(bench: Bench, supervisor: Supervisor) -> tuple[list[Fields], bool]:
    """Have a stage wait for what it reads, and then have it; return what was told, and whether it went on."""
    kept = bench.folder / "readout.db.backups" / "upkeep.json"
    # Then it has done its chores, which may take long.
    bench.wait_until(lambda: kept.exists() and '"prune"' in kept.read_text())
    pipe = bench.folder / "pipe"
    os.mkfifo(pipe)
    beside = kept.with_name("beside")
    beside.hardlink_to(pipe)
    beside.replace(kept)
    assert supervisor.wait_for(lambda told: told.get("STATUS") == HANGS)
    began = time.monotonic()
    supervisor.wait_for(lambda told: told.get("STATUS") != HANGS, since=began, seconds=WATCHDOG)
    hung = supervisor.told(lambda _: True, since=began)
    kept.unlink()
    pipe.write_text("{}")  # whoever waits at the pipe has it now
    return hung, supervisor.lives(since=time.monotonic())


def test_supervisor_is_told_when_the_service_serves(story: Story) -> None:
    assert story.first[0]["READY"] == "1"
    assert story.first[0]["STATUS"] == "serves; 0 sources are watched"
    assert sum("READY" in told for told in story.first) == 1


def test_no_sign_of_life_is_shown_while_a_stage_hangs(story: Story) -> None:
    assert story.hung
    assert all(told == {"STATUS": HANGS} for told in story.hung)
    (found,) = story.services[0].told("stage hangs")
    assert (found["stage"], found["seconds"]) == ("upkeep", pytest.approx(SLACK, abs=1))


def test_service_whose_stage_goes_on_lives_again(story: Story) -> None:
    assert story.went_on
    assert story.services[0].told("stage goes on", stage="upkeep")


def test_stopped_service_is_found_in_the_watchdogs_time_and_starts_again(story: Story) -> None:
    assert story.stopped
    assert story.second[0]["READY"] == "1"


def test_end_is_told_and_nothing_after_it(story: Story) -> None:
    assert story.second[-1] == {"STOPPING": "1", "STATUS": "ends, with what it is at"}
    assert story.services[1].process.returncode == 0
