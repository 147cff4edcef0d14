"""What the operator is told of sources, and when. Pure.

A source that can't be read or understood is told once it was found so by two runs in a row, again each day as
long as it stays so, and once more when it is well; a silent one is told once. Whatever a source does, it is
not told as bad twice in 24 hours. One that nothing has crawled for a day is told like one that is broken.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.delivery.alerts import mails_to
from scheduler.digest.words import moment_words, one_line
from scheduler.sources.states import SourceState
from store.records.alerts import AlertMail, ToldSource
from store.records.crawls import State

AGAIN = timedelta(days=1)
_CLOCKS_DIFFER = timedelta(minutes=1)
_NAMED = 3  # sources in a subject; of more, how many they are


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """What is new of one source: how it is now, and how it was told before where it is well again."""

    now: SourceState
    was: ToldSource | None = None

    @property
    def is_recovery(self) -> bool:
        """Whether it is well again."""
        return self.was is not None


def alarms(states: Iterable[SourceState], told: Iterable[ToldSource], now: datetime) -> tuple[Alarm, ...]:
    """Return what the operator is to be told of sources, by what they were `told` before."""
    before = {each.source: each for each in told}
    found = (_alarm(state, before.get(state.source), now) for state in states)
    return tuple(alarm for alarm in found if alarm)


def _alarm(state: SourceState, before: ToldSource | None, now: datetime) -> Alarm | None:
    if state.is_confirmed or state.verdict.is_overdue:
        return Alarm(now=state) if _may_warn(before, now) else None
    if state.state is State.SILENT:
        is_told = before and before.state is State.SILENT and before.since == state.verdict.since
        return Alarm(now=state) if not is_told and _may_warn(before, now) else None
    if state.state.is_well and before and not before.state.is_well:
        return Alarm(now=state, was=before)
    return None


def _may_warn(before: ToldSource | None, now: datetime) -> bool:
    if before is None:
        return True
    passed = now - before.warned_at
    # What was told in what is the future now was told by a clock that ran ahead.
    return passed >= AGAIN or passed < -_CLOCKS_DIFFER


def told_by(found: Sequence[Alarm], now: datetime) -> tuple[ToldSource, ...]:
    """Return what the operator will have been told by `found`."""
    return tuple(
        ToldSource(
            source=alarm.now.source,
            state=alarm.now.state,
            since=alarm.now.verdict.since,
            warned_at=alarm.was.warned_at if alarm.was else now,
        )
        for alarm in found
    )


def alert_mails(
    found: Sequence[Alarm], to: Iterable[str], now: datetime, *, zone: str, sender: str
) -> tuple[AlertMail, ...]:
    """Make the mails that tell what was found, one to each operator; times are by the clock of `zone`."""
    said = [f"{alarm.now.source} {alarm.now.state} {alarm.now.verdict.since}" for alarm in found]
    return mails_to(
        to,
        subject=_subject(found),
        text=_text(found, ZoneInfo(zone)),
        now=now,
        sender=sender,
        named=(*said, now.isoformat()),
    )


def _subject(found: Sequence[Alarm]) -> str:
    """Return "Readout: mseap, sectsco broken; metinfo well again"."""
    groups: dict[str, list[str]] = {}
    for alarm in found:
        words = "well again" if alarm.is_recovery else str(alarm.now.state)
        groups.setdefault(words, []).append(alarm.now.source)
    said = [f"{_named(sources)} {words}" for words, sources in groups.items()]
    return f"Readout: {'; '.join(said)}"


def _named(sources: Sequence[str]) -> str:
    return ", ".join(sources) if len(sources) <= _NAMED else f"{len(sources)} sources"


def _text(found: Sequence[Alarm], zone: ZoneInfo) -> str:
    lines = [line for alarm in found for line in (*_lines(alarm, zone), "")]
    return "\n".join((*lines, *_REMEDIES)) + "\n"


_REMEDIES = (
    "`readout sources` shows how each source is, `readout sources check NAME` what is understood of one.",
    "One that stays so is told again each day, unless it is silent; one that is well again is told once.",
)


def _lines(alarm: Alarm, zone: ZoneInfo) -> Iterable[str]:
    state, was = alarm.now, alarm.was
    if was:
        yield f"{state.source}: well again ({state.state}); it was {was.state}{_since(was.since, zone)}."
        return
    yield f"{state.source}: {state.state}{_since(state.verdict.since, zone)}."
    yield f"  {one_line(state.reason) or 'No reason was recorded.'}"
    known: Mapping[str, datetime | None] = {
        "last read": state.last_read_at,
        "last new article": state.last_new_at,
    }
    shown = [f"{words} {_moment(at, zone) if at else 'never'}" for words, at in known.items()]
    yield f"  {', '.join(shown)}"


def _since(moment: datetime | None, zone: ZoneInfo) -> str:
    return f" since {_moment(moment, zone)} ({zone.key})" if moment else ""


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return moment_words(moment.astimezone(zone))
