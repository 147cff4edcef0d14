"""How the service is, for Prometheus: every value is made from what is stored when it is asked for.

Times are Unix times in seconds, as Prometheus has it: how long ago that is, is `time() - …` there. The labels
have few values: the sources that are enabled, the words of states and fates, and the reasons that a run
counts (20 of each fate at most, the rest are "other").
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from scheduler.health.overall import Seen
from scheduler.sources.states import SourceState
from store.records.crawls import State, reasons_of

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4  # every Prometheus reads it

# What may become of a page, or of a link to one; those with reasons are told by these.
_FATES = ("new", "revised", "unchanged", "copy", "skipped", "vanished", "known", "left")
_FATES_BY_REASON = ("rejected", "failed", "lists_failed")
_STATES = tuple(state for state in State if state is not State.DISABLED)


def metrics(seen: Seen, *, problems: int, version: str) -> bytes:
    """Return the metrics in the text form that CONTENT_TYPE names."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Seen(seen, problems=problems, version=version))
    return generate_latest(registry)


class _Seen(Collector):
    """Tells what was seen once."""

    def __init__(self, seen: Seen, *, problems: int, version: str) -> None:
        self._seen = seen
        self._sources = [state for state in seen.states if state.enabled]
        self._problems = problems
        self._version = version

    def collect(self) -> Iterator[Metric]:
        """Yield each metric with its values."""
        yield InfoMetricFamily("readout", "The program", {"version": self._version})
        yield _one("readout_problems", "What a person should look at", self._problems)
        yield from _of_sources(self._sources)
        yield from self._of_issues()
        yield from self._of_upkeep()

    def _of_issues(self) -> Iterator[Metric]:
        issues = CounterMetricFamily("readout_issues", "Issues of each digest", labels=("digest",))
        at, told = (
            GaugeMetricFamily(f"readout_last_issue_{name}", words, labels=("digest",))
            for name, words in (
                ("timestamp_seconds", "When the last issue was made"),
                ("meetings", "Meetings that it tells"),
            )
        )
        for each in self._seen.digests:
            last = each.last_issue
            issues.add_metric([each.name], last.number if last else 0)
            if last:
                at.add_metric([each.name], last.issued_at.timestamp())
                told.add_metric([each.name], len(last.entries))
        yield from (issues, at, told)
        mails = GaugeMetricFamily(
            "readout_outbox_mails",
            "Mails of the last issue, alerts of the last 7 days, and all that are on their way, by state",
            labels=("kind", "state"),
        )
        for kind, found in (("issue", self._seen.deliveries), ("alert", self._seen.alerts)):
            for state, number in sorted(Counter(each.state.value for each in found).items()):
                mails.add_metric([kind, state], number)
        yield mails
        outdated = self._seen.outdated
        yield _one("readout_outdated_articles", "Articles that an earlier recogniser read last", outdated)

    def _of_upkeep(self) -> Iterator[Metric]:
        at = GaugeMetricFamily(
            "readout_upkeep_timestamp_seconds",
            "When the backup, the check and the pruning were done last",
            labels=("chore", "outcome"),
        )
        for chore in self._seen.chores:
            at.add_metric([chore.name, chore.outcome], chore.at.timestamp())
        yield at
        if self._seen.newest_backup:
            made = self._seen.newest_backup.timestamp()
            yield _one("readout_newest_backup_timestamp_seconds", "When the newest backup was made", made)
        hanging = GaugeMetricFamily(
            "readout_stage_hanging", "1 for a stage of the service that hangs, else 0", labels=("stage",)
        )
        for stage in self._seen.stages:
            hanging.add_metric([stage.name], float(stage.is_hanging))
        yield hanging
        if self._seen.free is not None:
            yield _one("readout_disk_free_bytes", "Free on the database's disk", self._seen.free)


def _of_sources(sources: Iterable[SourceState]) -> Iterator[Metric]:
    states = GaugeMetricFamily(
        "readout_source_state", "1 for the state that a source is in, else 0", labels=("source", "state")
    )
    pages = GaugeMetricFamily(
        "readout_source_last_run_pages",
        "What became of the pages of a source's last crawl, and of the links to known ones",
        labels=("source", "fate", "reason"),
    )
    times = {
        name: GaugeMetricFamily(f"readout_source_{name}_timestamp_seconds", words, labels=("source",))
        for name, words in _TIMES.items()
    }
    for source in sources:
        for state in _STATES:
            states.add_metric([source.source, state.value], float(source.state is state))
        for fate, reason, number in _pages(source.last_run.counts if source.last_run else {}):
            pages.add_metric([source.source, fate, reason], number)
        for name, at in _moments(source).items():
            if at:
                times[name].add_metric([source.source], at.timestamp())
    yield states
    yield pages
    yield from times.values()


_TIMES = {
    "since": "When a source came to be in its state",
    "failing_since": "When a source that can't be read could not for the first time",
    "last_read": "When a source was read last, with news or without",
    "last_new": "When the last new article of a source came",
    "next_crawl": "When a source is crawled next",
}


def _moments(source: SourceState) -> dict[str, datetime | None]:
    return {
        "since": source.verdict.since,
        "failing_since": source.failing_since,
        "last_read": source.last_read_at,
        "last_new": source.last_new_at,
        "next_crawl": source.next_due_at,
    }


def _pages(counts: Mapping[str, int]) -> Iterator[tuple[str, str, int]]:
    """Yield each fate, the reason where it has one, and how many pages had it."""
    for fate in _FATES:
        if fate in counts:
            yield fate, "", counts[fate]
    for fate in _FATES_BY_REASON:
        reasons = reasons_of(counts, fate)
        # Runs of earlier versions counted no reasons.
        if (rest := counts.get(fate, 0) - sum(reasons.values())) > 0:
            reasons["unknown"] = rest
        for reason, number in reasons.items():
            yield fate, reason, number


def _one(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)
