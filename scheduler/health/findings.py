"""What could keep the service from its work, decided from what was seen of it. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from crawler.meetings.lexicon import Holder
from scheduler.health.pulse import Stage
from scheduler.sources.states import SourceState
from store.records.alerts import Alert
from store.records.crawls import State
from store.records.issues import Delivery, DeliveryState

LITTLE_ROOM = 1_000_000_000  # bytes
CLOCKS_DIFFER = timedelta(minutes=1)  # what a clock may be set back without harm
OVERDUE = timedelta(hours=4)  # for a delivery
TOLD_FOR = timedelta(days=7)  # how long a refusal is worth a line
MISSED_FOR = timedelta(weeks=4)  # a digest that is not configured any more
_CONTACT = re.compile(r"(?:[\w.+-]@|https?://)([\w.-]+\w)")  # a mail address, or a page's; its host
_PLACEHOLDERS = frozenset({"localhost", "localhost.localdomain", "example.org", "example.com", "example.net"})


class Level(StrEnum):
    """How bad a finding is: only FAILED keeps the service from its work."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was looked at and found, and what to do about it."""

    check: str
    level: Level
    told: str
    remedy: str | None = None


def ok(check: str, told: str) -> Finding:
    """Make a finding with which all is well."""
    return Finding(check=check, level=Level.OK, told=told)


def warning(check: str, told: str, remedy: str) -> Finding:
    """Make a finding that somebody should look at."""
    return Finding(check=check, level=Level.WARNING, told=told, remedy=remedy)


def failed(check: str, told: str, remedy: str) -> Finding:
    """Make a finding that keeps the service from its work."""
    return Finding(check=check, level=Level.FAILED, told=told, remedy=remedy)


def clock(now: datetime, newest: datetime | None, *, zone: str) -> Finding:
    """Compare the clock with the newest time that the database has."""
    local = f"{now.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}"
    if newest and newest > now + CLOCKS_DIFFER:
        ahead = f"{newest.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
        return warning(
            "clock",
            f"it shows {local}, but something was recorded at {ahead}",
            "set the clock, unless it was ahead then: that does no harm any more",
        )
    return ok("clock", f"it shows {local}")


def outdated(number: int) -> Finding:
    """Say how many articles an earlier recogniser read last: what it made of them goes on being told."""
    if number:
        return warning(
            "recognition",
            f"{number} articles were read by an earlier recogniser",
            "`readout reprocess` shows what would change",
        )
    return ok("recognition", "every article was read by today's recogniser, or is waiting for it")


def room(free: int | None, folder: Path | None, *, least: int) -> Finding:
    """Judge the free space of a disk, in bytes; with less than `least` nothing is crawled."""
    if free is None:
        return failed("disk", "the database's folder can't be looked at", "see what is said of the database")
    told = f"{free / 1e9:.1f} GB free in '{folder}'"
    if free < least:
        remedy = "nothing is crawled until there is room; or set [store] least_free_mb"
        return failed("disk", f"disk_full: {told}", remedy)
    if free < LITTLE_ROOM:
        return warning("disk", told, "make room before it is full")
    return ok("disk", told)


def backups(newest: datetime | None, wrong: Sequence[str], now: datetime) -> Finding:
    """Say how old the newest backup is, and what is wrong with the database's upkeep."""
    if wrong:
        return warning("backups", "; ".join(wrong), "`readout db backup` makes one; the log says more")
    if newest is None:
        return ok("backups", "none yet: the service makes one each night, `readout db backup` at once")
    hours = (now - newest).total_seconds() / 3600
    return ok("backups", f"the newest was made {hours:.0f} hours ago, read back and whole")


def known_until(known: Iterable[Holder], watched: Collection[str]) -> date | None:
    """Return the day from which on the holder of some post of a watched organisation is not known any more.

    None: none of the terms that are known ends.
    """
    days = [holder.until for holder in _last_holders(known, watched).values() if not holder.last]
    return min((day for day in days if day < date.max), default=None)


def _last_holders(known: Iterable[Holder], watched: Collection[str]) -> dict[tuple[str, str], Holder]:
    last: dict[tuple[str, str], Holder] = {}
    for holder in known:
        post = holder.organisation, holder.post
        if holder.organisation in watched and holder.alone:
            last[post] = max(last.get(post, holder), holder, key=lambda each: each.until)
    return last


def vocabulary(known: Iterable[Holder], watched: Collection[str], today: date) -> Finding:
    """Find posts of watched organisations whose last known holder's term is over.

    Posts that several people hold at a time don't count: nobody is concluded from them.
    """
    last = _last_holders(known, watched)
    over = [holder for holder in last.values() if holder.until <= today and not holder.last]
    said = [f"any post of {name}" for name in sorted(set(watched) - {name for name, _ in last})]
    said += [f"{who.organisation} {who.post} ({who.name}, until {who.until})" for who in over]
    if not said:
        return ok("vocabulary", f"the holders of {len(last)} post(s) are known for today")
    return warning(
        "vocabulary",
        f"nobody is known for {'; '.join(said)}",
        "add a [[holder]] row to [recognition] vocabulary; until then the post alone tells no name",
    )


def contact(user_agent: str) -> Finding:
    """See whether sites can reach whoever crawls them: by an address that is no placeholder."""
    hosts = {found[1].lower() for found in _CONTACT.finditer(user_agent)}
    if not hosts - _PLACEHOLDERS:
        return warning(
            "user agent",
            "it names nobody whom a site can write to",
            '[crawl] user_agent = "Readout/0.1 (+mailto:you@example.org)", with your address',
        )
    return ok("user agent", user_agent)


def digests(
    last_ends: Mapping[str, datetime], configured: Collection[str], now: datetime
) -> Iterable[Finding]:
    """Name the digests that have no issue any more because no table tells of them; not for ever."""
    for name, end in sorted(last_ends.items()):
        if name not in configured and now - end < MISSED_FOR:
            yield warning(
                f"digest '{name}'",
                f"it has no issue any more: no table configures it; its last one is of {end:%Y-%m-%d}",
                f"write [digest] or [digests.{name}] again; if it is to end, this is said for 4 weeks",
            )


def sources(states: Iterable[SourceState], *, but: Collection[State] = ()) -> Finding:
    """Name the enabled sources that can't be read, or are silent; of `but`, none."""
    enabled = [each for each in states if each.enabled]
    bad = [f"{each.source} ({each.state})" for each in enabled if each.is_bad and each.state not in but]
    if not enabled:
        return warning("sources", "none is enabled", "set enabled = true in a [sources.NAME] table")
    if bad:
        told = f"{len(bad)} of {len(enabled)} need a look: {', '.join(bad)}"
        return warning("sources", told, "`readout sources` says why")
    return ok("sources", f"{len(enabled)} enabled")


def stages(found: Iterable[Stage], troubles: Mapping[str, str]) -> Iterable[Finding]:
    """Name the stages of the service that hang, and those whose last look failed; nothing where none runs."""
    looked_at = tuple(found)
    hanging = [each for each in looked_at if each.is_hanging]
    for each in hanging:
        told = f"it hangs: no sign of life for {each.quiet:.0f} seconds"
        yield failed(each.name, told, "start the service anew; a watchdog does so by itself")
    for name, trouble in sorted(troubles.items()):
        yield warning(name, trouble, "the log says more; the next look tries again")
    if looked_at and not hanging and not troubles:
        yield ok("stages", f"{len(looked_at)} look after their work")


def outbox(deliveries: Iterable[Delivery | Alert], now: datetime, *, check: str = "outbox") -> Finding:
    """Find mail that is late or was refused lately."""
    told = tuple(deliveries)
    late = sum(
        each.state in {DeliveryState.PENDING, DeliveryState.SENDING} and now - each.created_at > OVERDUE
        for each in told
    )
    lost = sum(
        each.state in {DeliveryState.REFUSED, DeliveryState.FAILED} and now - each.due_at < TOLD_FOR
        for each in told
    )
    said = [
        f"{number} {words}"
        for number, words in ((late, "not sent for hours"), (lost, "refused or given up"))
        if number
    ]
    if said:
        return warning(
            check,
            f"mails: {', '.join(said)}",
            "`readout digest list` says to whom, and why; `readout digest send NUMBER` tries again",
        )
    return ok(check, "nothing is late")
