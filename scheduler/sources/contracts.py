"""Whether the articles of a source are still understood, by what its runs counted of them. Pure.

The contract: of the articles that a source brings, at least 80 % have a title, a date and 200 letters of text
(`whole`; crawler.tally counts). Beside it stands the source's own past: a part that nearly all its articles
had, and that hardly any has now, is missed even where the contract would still hold.

What is judged are the articles of the last runs that brought any, back to the fifth article at least: a
source with one article a day is judged by five days, and one that brings none stays what it was. Chance is
kept out by asking for more the fewer there are: of 20 articles or more fewer than 80 % must be whole, of 5 to
19 fewer than half (where 95 % of a source's articles are whole, chance does that to 1 in 1,000 such fives).
The past speaks where it has 20 articles, 80 % of them with the part, and lets one expect it in 5 of those
that are judged: fewer than half of that are chance in 1 of 100 cases at most.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from store.records.crawls import CrawlRun, reasons_of

_ENOUGH, _MANY = 5, 20  # articles
_LEAST_SHARE = 0.8
_EXPECTED = 5  # articles with a part, by the past
_PARTS = {"titled": "a title", "dated": "a date", "worded": "200 letters of text"}
_MORE_REFUSED = 3  # pages, than when there was news


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """That a source is not understood any more: since which run (UTC), and how that shows."""

    since: datetime
    said: str


def missed_contract(with_news: Sequence[CrawlRun], last: CrawlRun | None) -> Miss | None:
    """Tell whether a source misses its contract; `with_news` has its runs with articles, the newest first."""
    recent = _newest(with_news)
    past = with_news[len(recent) :]
    said = _fallen(_sums(recent), _sums(past)) or _too_few_whole(_sums(recent))
    if said:
        bad = [run for run in recent if run.counts["whole"] < _LEAST_SHARE * run.counts["read"]]
        return Miss(since=(bad or recent)[-1].started_at, said=said)
    return _more_refused(with_news, last)


def _newest(runs: Sequence[CrawlRun]) -> Sequence[CrawlRun]:
    """Return as many of the newest runs as have enough articles; all, where there are too few."""
    number = 0
    for place, run in enumerate(runs, start=1):
        number += run.counts["read"]
        if number >= _ENOUGH:
            return runs[:place]
    return runs


def _sums(runs: Sequence[CrawlRun]) -> dict[str, int]:
    return {name: sum(run.counts.get(name, 0) for run in runs) for name in ("read", "whole", *_PARTS)}


def _fallen(now: Mapping[str, int], past: Mapping[str, int]) -> str | None:
    """Name the part that far fewer articles have than by the source's own past."""
    if past["read"] < _MANY:
        return None
    for part, words in _PARTS.items():
        share = past[part] / past["read"]
        expected = share * now["read"]
        if share >= _LEAST_SHARE and expected >= _EXPECTED and 2 * now[part] < expected:
            return (
                f"{words} was found in {share:.0%} of the last 30 days' articles,"
                f" now in {now[part]} of {now['read']}"
            )
    return None


def _too_few_whole(now: Mapping[str, int]) -> str | None:
    number = now["read"]
    least = _LEAST_SHARE if number >= _MANY else 0.5
    if number < _ENOUGH or now["whole"] >= least * number:
        return None
    missing = [f"{words} {number - now[part]}" for part, words in _PARTS.items() if now[part] < number]
    return (
        f"{now['whole']} of the last {number} articles have a title, a date and 200 letters of text"
        f" (without {', '.join(missing)})"
    )


def _more_refused(with_news: Sequence[CrawlRun], last: CrawlRun | None) -> Miss | None:
    """Find pages that are no articles, or do not come, where there used to be such.

    Each run asks for them again, so a few may always be there: those more count that are there since the last
    news. They stay out of the contract for the same reason.
    """
    if last is None or not with_news or last.finished_at <= with_news[0].finished_at:
        return None
    before = with_news[0]
    more = _refused(last) - _refused(before)
    if more < _MORE_REFUSED:
        return None
    found = Counter(reasons_of(last.counts, "rejected")) + Counter(reasons_of(last.counts, "failed"))
    why = ", ".join(f"{reason} {number}" for reason, number in sorted(found.items()))
    said = f"{more} pages that came since the last news are no article, or can't be had ({why})"
    return Miss(since=before.finished_at, said=said)


def _refused(run: CrawlRun) -> int:
    return run.counts.get("rejected", 0) + run.counts.get("missed", 0)
