"""The service's bell: a tick that fails is told and the next one runs; a clock that jumps stops nothing."""

import logging
import queue
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.clock import Clock
from scheduler.configuration.config import Configuration, load
from scheduler.delivery import delivering
from scheduler.service import daemon
from scheduler.service.daemon import Service
from scheduler.service.ticks import Order
from scheduler.web.server import WebServer
from store.errors import StoreError
from tests.patience import PATIENCE


@pytest.fixture
def config(tmp_path: Path) -> Configuration:
    file = tmp_path / "readout.toml"
    sources = "".join(f"[sources.{name}]\nenabled = false\n" for name in load(None).enabled_sources)
    file.write_text(
        f'[digest]\nfolder = "{tmp_path}/digests"\n[service]\ntick = 0.1\n[web]\nenabled = false\n{sources}'
    )
    return load(file, database=f"sqlite:///{tmp_path}/readout.db")


@pytest.fixture
def service(config: Configuration, caplog: pytest.LogCaptureFixture) -> Iterator[threading.Thread]:
    """A service in a thread of this process, to be started; the test's end is its signal."""
    caplog.set_level(logging.INFO, logger="scheduler")
    made = Service(Order(config=config, environment={}, clock=Clock()))
    thread = threading.Thread(target=made.run)
    yield thread
    made.signals.put(15)
    thread.join(PATIENCE)
    assert not thread.is_alive()


class Ticks:
    """Stands for the deliveries: each look is put into a queue, and may fail."""

    def __init__(self) -> None:
        self.looks: queue.SimpleQueue[datetime] = queue.SimpleQueue()
        self.errors: list[Exception] = []

    def deliver(self, *_: object, **__: object) -> int:
        self.looks.put(datetime.now(UTC))
        if self.errors:
            raise self.errors.pop()
        return 0


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> Ticks:
    made = Ticks()
    monkeypatch.setattr(delivering, "deliver", made.deliver)
    return made


def events(caplog: pytest.LogCaptureFixture, event: str) -> list[dict[str, Any]]:
    return [vars(record) for record in caplog.records if record.message == event]


def test_first_look_is_at_once_and_others_follow(service: threading.Thread, ticks: Ticks) -> None:
    service.start()
    for _ in range(3):
        ticks.looks.get(timeout=PATIENCE)
    assert service.is_alive()


def test_what_a_person_can_mend_is_one_line_and_the_next_look_follows(
    service: threading.Thread, ticks: Ticks, caplog: pytest.LogCaptureFixture
) -> None:
    ticks.errors.append(StoreError("the database is locked"))
    service.start()
    for _ in range(2):
        ticks.looks.get(timeout=PATIENCE)
    (told,) = events(caplog, "tick failed")
    assert (told["stage"], told["reason"]) == ("deliveries", "the database is locked")
    assert told["exc_info"] is None
    wait_for(lambda: bool(events(caplog, "tick succeeds again")))


def test_trouble_that_lasts_is_told_once(
    service: threading.Thread, ticks: Ticks, caplog: pytest.LogCaptureFixture
) -> None:
    ticks.errors += [OSError("no space left on the device") for _ in range(4)]
    service.start()
    for _ in range(5):
        ticks.looks.get(timeout=PATIENCE)
    assert len(events(caplog, "tick failed")) == 1


def test_error_of_ours_is_told_with_its_traceback_and_the_service_lives(
    service: threading.Thread, ticks: Ticks, caplog: pytest.LogCaptureFixture
) -> None:
    ticks.errors.append(ZeroDivisionError("ours"))
    service.start()
    for _ in range(2):
        ticks.looks.get(timeout=PATIENCE)
    # The next look may come while the thread of the first one is still to tell.
    wait_for(lambda: bool(events(caplog, "tick failed")))
    (told,) = events(caplog, "tick failed")
    assert told["stage"] == "deliveries"
    assert isinstance(told["exc_info"][1], ZeroDivisionError)


def test_error_of_ours_while_it_begins_leaves_no_stage_at_work(
    config: Configuration, ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: WebServer) -> None:
        ticks.looks.get(timeout=PATIENCE)
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(WebServer, "keep_up", fail)
    before = threading.active_count()
    with pytest.raises(ZeroDivisionError):
        Service(Order(config=config, environment={}, clock=Clock())).run()
    wait_for(lambda: threading.active_count() <= before)


class Hands:
    """A clock whose hands can be put."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    """What APScheduler and the service take for the machine's clock."""
    made = Hands()

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]  # noqa: ANN401
            return made.now().astimezone(tz)

    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Shifted)
    monkeypatch.setattr("apscheduler.executors.base.datetime", Shifted)
    monkeypatch.setattr(daemon, "_bells_clock", made)
    return made


@pytest.mark.parametrize("jump", [timedelta(minutes=-10), timedelta(hours=1)])
def test_clock_that_jumps_is_told_and_silences_no_stage(
    service: threading.Thread, ticks: Ticks, hands: Hands, caplog: pytest.LogCaptureFixture, jump: timedelta
) -> None:
    service.start()
    for _ in range(5):  # the first ones are rung for, by the stage before
        ticks.looks.get(timeout=PATIENCE)
    hands.ahead = jump
    wait_for(lambda: bool(events(caplog, "clock jumped")))
    while not ticks.looks.empty():
        ticks.looks.get()
    for _ in range(3):
        ticks.looks.get(timeout=PATIENCE)
    (told,) = events(caplog, "clock jumped")
    assert told["seconds"] == pytest.approx(jump.total_seconds(), abs=5)


def wait_for(condition: Callable[[], bool]) -> None:
    """Look again and again, without a lock that the service might want."""
    end = datetime.now(UTC) + timedelta(seconds=PATIENCE)
    while not condition():
        assert datetime.now(UTC) < end
        threading.Event().wait(0.02)
