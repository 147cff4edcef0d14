"""Whether the stages of the service are alive: each shows a sign of life in its time, or it hangs.

A main thread that goes round tells nothing of them. A stage is alive while it rests and was looked at lately,
so that the bell that rings for it is alive too; and while it works, as long as it has said that it may take
until its next sign. Pure but for what it keeps; several threads may use it.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """How one stage is; `quiet` are the seconds since its last sign of life."""

    name: str
    is_working: bool
    quiet: float
    is_hanging: bool

    @property
    def state(self) -> str:
        """The word for it."""
        if self.is_hanging:
            return "hanging"
        return "working" if self.is_working else "resting"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sign:
    at: float
    until: float
    is_working: bool


class Pulse:
    """The stages' signs of life, by a clock that always goes forward (`seconds`).

    A stage that rests is looked at every `tick` seconds. `slack` is how much later than that, or than it has
    said itself, its next sign may come.
    """

    def __init__(self, *, tick: float, slack: float, seconds: Callable[[], float]) -> None:
        self._tick = tick
        self._slack = slack
        self._seconds = seconds
        self._signs: dict[str, _Sign] = {}  # each is replaced as a whole

    def rest(self, stage: str) -> None:
        """Note that a stage has nothing to do until it is looked at again."""
        self._note(stage, self._tick, is_working=False)

    def expect(self, stage: str, within: float = 0.0) -> None:
        """Note that a stage is at work, and shows its next sign `within` seconds."""
        self._note(stage, within, is_working=True)

    def _note(self, stage: str, within: float, *, is_working: bool) -> None:
        now = self._seconds()
        self._signs[stage] = _Sign(at=now, until=now + within + self._slack, is_working=is_working)

    def stages(self) -> tuple[Stage, ...]:
        """Return how each stage is."""
        now = self._seconds()
        return tuple(
            Stage(
                name=name,
                is_working=sign.is_working,
                quiet=max(0.0, now - sign.at),
                is_hanging=now > sign.until,
            )
            for name, sign in list(self._signs.items())
        )
