"""When a stage of the service counts as alive."""

import pytest

from scheduler.health.pulse import Pulse, Stage


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pulse(clock: Clock) -> Pulse:
    return Pulse(tick=30.0, slack=600.0, seconds=clock)


def the_stage(pulse: Pulse) -> Stage:
    (stage,) = pulse.stages()
    return stage


def test_stage_that_works_lives_for_as_long_as_it_has_said_and_a_little_longer(
    pulse: Pulse, clock: Clock
) -> None:
    pulse.expect("crawls", 300.0)
    clock.now += 900.0
    assert the_stage(pulse) == Stage(name="crawls", is_working=True, quiet=900.0, is_hanging=False)
    clock.now += 1.0
    assert (the_stage(pulse).is_hanging, the_stage(pulse).state) == (True, "hanging")


def test_stage_that_shows_its_signs_may_work_for_ever(pulse: Pulse, clock: Clock) -> None:
    for _ in range(100):
        pulse.expect("deliveries", 60.0)
        clock.now += 659.0
        assert the_stage(pulse).state == "working"


def test_stage_that_nobody_looks_at_any_more_hangs_too(pulse: Pulse, clock: Clock) -> None:
    pulse.expect("issues", 1800.0)
    pulse.rest("issues")
    clock.now += 630.0
    assert the_stage(pulse).state == "resting"
    clock.now += 1.0
    assert the_stage(pulse).is_hanging


def test_stage_that_goes_on_lives_again_and_one_that_hangs_says_nothing_of_others(
    pulse: Pulse, clock: Clock
) -> None:
    pulse.expect("upkeep")
    clock.now += 601.0
    pulse.rest("pings")
    assert [(stage.name, stage.is_hanging) for stage in pulse.stages()] == [
        ("upkeep", True),
        ("pings", False),
    ]
    pulse.expect("upkeep")
    assert not any(stage.is_hanging for stage in pulse.stages())


def test_stage_that_was_never_begun_is_none(pulse: Pulse) -> None:
    assert pulse.stages() == ()
