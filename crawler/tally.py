"""What became of every link of one crawl, and the verdict that follows. Pure but for the counting itself.

Every link that a list names, and every known article that is asked for again, has one fate, so the counts
add up:

    listed + rechecked = known + left + fetched + vanished + failed
    fetched = new + revised + unchanged + copy + rejected + skipped
    rejected = the sum of rejected:REASON, and failed that of failed:REASON
    read = new + revised + copy

Of what failed, `missed` are articles that the store has not: the next crawl asks for them again.

Of the articles that were `read`, `titled`, `dated` and `worded` have that part, and `whole` all three.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.walls import walled
from store.records.articles import ArticleDraft, Decision
from store.records.crawls import INTERRUPTED, RunOutcome
from store.redaction import redacted

# What Scrapy calls the end of a crawl that ran to its end, and what those are called that had their share:
# there the next crawl goes on.
_FINISHED = "finished"
BYTE_LIMIT = "byte_limit"
_TIME_LIMIT = "closespider_timeout"
_BUDGETS = {
    "closespider_pagecount": "page_limit",
    BYTE_LIMIT: "byte_limit",
    _TIME_LIMIT: "time_limit",
}
INTERRUPT = "shutdown"
_ENDS = {_TIME_LIMIT: "it reached its budget, [crawl] time_limit"}
_REFUSED_AT_MOST = 20
_MANY_TO_ONE = 5  # articles named to one that fails, at least, where the crawl has not failed
_SURELY = 3  # pages behind a wall, among known ones
_REASONS_AT_MOST = 20  # that are counted by their own names
_NO_WORD = re.compile(r"[^a-z0-9]+")
_WORDED = 200  # letters of an article's text, at least; any less is a caption
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+")  # characters that say as much as three letters
PARTS = ("titled", "dated", "worded", "whole")
_EARLY = "the crawl ended early: {}"


@dataclass(slots=True, kw_only=True)
class Tally:
    """The running counts of one crawl of one source."""

    lists: int = 0  # list pages read
    lists_unchanged: int = 0  # of these, such as have not changed since the last crawl, as the site says
    lists_named: int = 0  # list pages that were to be read
    lists_failed: Counter[str] = field(default_factory=Counter)  # that could not be, by reason
    listed: int = 0  # articles that they named, each once
    older: int = 0  # and articles that they told to be older than what was asked for
    others: int = 0  # links of theirs to other sites, or to what was not declared to be an article
    known: int = 0  # of these, in the store already and not asked for again
    rechecked: int = 0  # known articles that were asked for again because that was due
    vanished: int = 0  # known articles whose page is gone
    vanished_now: list[str] = field(default_factory=list)  # addresses of those that weren't before
    unchecked: Counter[str] = field(default_factory=Counter)  # re-checks that failed, by reason
    skipped: int = 0  # fetched, and published before the day asked for
    decisions: Counter[Decision] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)  # what the articles have that were read
    rejected: Counter[str] = field(default_factory=Counter)  # pages that are no article, by reason
    failed: Counter[str] = field(default_factory=Counter)  # pages that did not come or were not understood
    fallback: list[str] = field(default_factory=list)  # addresses that matched no layout
    unknown: list[str] = field(default_factory=list)  # addresses of a shape that no grammar knows
    empty_lists: list[str] = field(default_factory=list)  # addresses where articles were expected
    walled_lists: list[tuple[str, str]] = field(
        default_factory=list
    )  # addresses behind a wall; how that shows
    refused: list[tuple[str, str]] = field(default_factory=list)  # addresses of both, and why
    next_list: str | None = None  # the first list page that followed another one
    troubles: list[str] = field(default_factory=list)  # one line for each thing that went wrong
    unkept: Counter[str] = field(default_factory=Counter)  # pages that could not be kept, by reason
    wait: str | None = None  # why nothing was asked for: until when its hosts want to be left alone
    more: bool = False  # further list pages were left for want of budget

    def note_refused(self, url: str, reason: str) -> None:
        """Keep a page that did not become an article, and why, for whoever looks on."""
        if len(self.refused) < _REFUSED_AT_MOST:
            self.refused.append((url, reason))

    def note_taken(self, draft: ArticleDraft, decision: Decision) -> None:
        """Count what the store decided about an article; of one that it had not yet, which parts it has."""
        self.decisions[decision] += 1
        if decision is Decision.UNCHANGED:
            return
        has = {
            "titled": bool(draft.title.strip()),
            "dated": draft.published_at is not None,
            "worded": _letters(draft.body[:_WORDED]) >= _WORDED,
        }
        self.parts.update(part for part, there in has.items() if there)
        self.parts["whole"] += all(has.values())

    @property
    def _walled(self) -> Counter[str]:
        """Pages behind a wall, of the rejected, failed and unchecked ones, by reason."""
        return Counter(walled(self.rejected + self.failed + self.unchecked))

    @property
    def is_blocked(self) -> bool:
        """Whether the source came to nothing because of walls.

        Where others of its articles are known, a page or two for members only are not yet that.
        """
        if not self.lists:
            return bool(self.walled_lists)
        refused = self.rejected.total() + self.failed.total() + self.unchecked.total()
        behind, came = self._walled.total(), self.taken or self.skipped
        enough = _SURELY if self.known else 1
        return not came and behind >= enough and 2 * behind > refused

    @property
    def is_failure_small(self) -> bool:
        """Whether few of the articles that the lists name did not come: some links are dead for good.

        The next crawl asks for them again.
        """
        return _MANY_TO_ONE * self.failed.total() <= self.listed

    @property
    def taken(self) -> int:
        """Articles that the store decided about."""
        return self.decisions.total()

    def counts(self) -> dict[str, int]:
        """Return the counts under the names in which they are stored."""
        fetched = self.taken + self.rejected.total() + self.skipped
        failed = self.failed.total() + self.unchecked.total()
        return {
            "lists": self.lists,
            "lists_unchanged": self.lists_unchanged,
            "lists_left": max(self.lists_named - self.lists, 0),
            "listed": self.listed,
            "known": self.known,
            "rechecked": self.rechecked,
            "left": self.listed + self.rechecked - self.known - fetched - self.vanished - failed,
            "fetched": fetched,
            **{str(decision): self.decisions[decision] for decision in Decision},
            "rejected": self.rejected.total(),
            "walled": self._walled.total(),
            "skipped": self.skipped,
            "vanished": self.vanished,
            "failed": failed,
            "missed": self.failed.total(),
            "fallback": len(self.fallback),
            "read": self.taken - self.decisions[Decision.UNCHANGED],
            **{part: self.parts[part] for part in PARTS},
            **_by_word("rejected", self.rejected),
            **_by_word("failed", self.failed + self.unchecked),
            **_by_word("lists_failed", self.lists_failed),
        }


def _by_word(fate: str, reasons: Counter[str]) -> dict[str, int]:
    """Return how many pages had a fate for each reason: "rejected:no_text". There are few reasons.

    One that is a sentence is made a word, and of very many the rarest are "other".
    """
    told: Counter[str] = Counter()
    for reason, number in reasons.most_common():
        word = _NO_WORD.sub("_", reason.lower()).strip("_")[:40] or "other"
        told[word if word in told or len(told) < _REASONS_AT_MOST else "other"] += number
    return {f"{fate}:{word}": number for word, number in sorted(told.items())}


def _letters(text: str) -> int:
    return len(text) + 2 * len("".join(_WIDE.findall(text)))


def verdict(tally: Tally, *, ended: str) -> tuple[RunOutcome, str | None]:
    """Judge a crawl that ended as Scrapy says in `ended`: the outcome, and the reason in one short line.

    The readers of a digest see it beside the source's name, which it therefore leaves out.

    No article is never good news by itself: only a list that was read and names nothing but what is known
    says that nothing is new.
    """
    if tally.wait:
        return RunOutcome.WAITING, tally.wait
    troubles = [*_ended_early(tally, ended), *tally.troubles, *_walled_lists(tally), *_failures(tally)]
    if not (troubles or tally.lists):
        troubles.append("no list page was read")
    notices = [*_notices(tally, ended)]
    told = redacted("; ".join([*troubles, *notices])) or None
    if tally.is_blocked and not tally.troubles and ended != INTERRUPT:
        return RunOutcome.BLOCKED, told
    if troubles:
        return RunOutcome.FAILED, told
    if not (tally.listed or tally.older or tally.lists_unchanged):
        return RunOutcome.EMPTY, told or "it names no article"
    if tally.taken > tally.decisions[Decision.UNCHANGED]:
        return RunOutcome.OK, told
    return RunOutcome.UNCHANGED, told


def _ended_early(tally: Tally, ended: str) -> list[str]:
    # Other troubles are why a crawl ended early, but of an interrupt they are only what it left behind.
    if ended == INTERRUPT:
        return [INTERRUPTED]
    if ended == _FINISHED or _budget(tally, ended) or tally.troubles:
        return []
    return [_EARLY.format(_ENDS.get(ended, ended))]


def _budget(tally: Tally, ended: str) -> str | None:
    """Name the budget that ended a crawl, of which the next one does the rest.

    One of time has done its share only where articles came: a site that hangs uses it up too.
    """
    return None if ended == _TIME_LIMIT and not tally.taken else _BUDGETS.get(ended)


def _walled_lists(tally: Tally) -> list[str]:
    return [f"the list page {url} is behind a wall: {said}" for url, said in tally.walled_lists]


def _failures(tally: Tally) -> list[str]:
    told = []
    if tally.failed and not tally.is_failure_small:
        told.append(_failed(tally))
    if tally.empty_lists and (tally.listed or tally.older):
        told.append(_empty(tally))
    # A new design, or walls among other pages that are none, look like this.
    if _no_article(tally):
        told.append(f"none of {_pages(tally.rejected.total())} was an article ({_by_reason(tally.rejected)})")
    return told


def _failed(tally: Tally) -> str:
    return f"{_pages(tally.failed.total())} failed ({_by_reason(tally.failed)})"


def _no_article(tally: Tally) -> bool:
    return bool(tally.rejected) and not (tally.taken or tally.known or tally.skipped)


def _notices(tally: Tally, ended: str) -> list[str]:
    told = []
    if tally.failed and tally.is_failure_small:
        told.append(_failed(tally))
    if tally.empty_lists and not (tally.listed or tally.older):
        told.append(_empty(tally))
    if (hidden := Counter(walled(tally.rejected))) and not _no_article(tally):
        told.append(f"{_pages(hidden.total())} behind a wall ({_by_reason(hidden)})")
    if tally.fallback:
        told.append(
            f"{_pages(len(tally.fallback))} matched no layout: record and add one ({_named(tally.fallback)})"
        )
    if tally.unknown:
        told.append(f"{len(tally.unknown)} link(s) of an unknown shape ({_named(tally.unknown)})")
    if tally.vanished_now:
        told.append(f"{_pages(len(tally.vanished_now))} vanished ({_named(tally.vanished_now)})")
    if tally.unchecked:
        told.append(f"{_pages(tally.unchecked.total())} not re-checked ({_by_reason(tally.unchecked)})")
    told += [f"{_pages(number)} could not be kept ({why})" for why, number in tally.unkept.items()]
    if budget := _budget(tally, ended):
        told.append(f"stopped at its budget, [crawl] {budget}; the next crawl goes on")
    elif tally.more:
        told.append("stopped at its budget of list pages; further ones were left unread")
    return told


def _empty(tally: Tally) -> str:
    return f"no article links on {_named(tally.empty_lists)}; see whether the site has changed or blocks us"


def _named(addresses: Sequence[str]) -> str:
    first, *others = addresses
    return f"{first} and {len(others)} more" if others else first


def _pages(number: int) -> str:
    return f"{number} page" if number == 1 else f"{number} pages"


def _by_reason(reasons: Counter[str]) -> str:
    return ", ".join(f"{reason} {number}" for reason, number in sorted(reasons.items()))
