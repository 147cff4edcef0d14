"""Whether the reports of one event came to be one meeting in a store."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from tests.evaluation.records import Item
from tests.evaluation.scoring import Figures

Members = dict[str, set[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """An event whose reports did not come to be one meeting: what belongs together, and the best cluster."""

    event: str
    members: tuple[str, ...]
    best: tuple[str, ...]


def score_links(
    items: Sequence[Item], clusters: Iterable[AbstractSet[str]]
) -> tuple[Figures, list[Split], list[tuple[str, str]]]:
    """Return the figures, the events that were split, and the pairs of texts that were linked wrongly.

    `f1` is the mean, over labelled meetings with two or more reports, of the F1 of the best cluster. A plan
    whose event took place may join it or not. False links are counted along each cluster.
    """
    ids = {item.id for item in items}
    sets = [ids & set(cluster) for cluster in clusters]
    events = _events(items)
    optional = _optional(items, events)
    scores, splits = [], []
    for event, members in events.items():
        if len(members) > 1:
            free = optional.get(event, set()) - members
            score, best = _best(members, [cluster - free for cluster in sets])
            scores.append(score)
            if score < 1:
                splits.append(Split(event=event, members=tuple(sorted(members)), best=tuple(sorted(best))))
    links = [link for cluster in sets for link in pairwise(sorted(cluster))]
    together = _together(events, optional)
    wrong = [link for link in links if link not in together]
    mean = round(sum(scores) / max(1, len(scores)), 4)
    return {"f1": mean, "of": len(scores), "false_links": len(wrong), "links": len(links)}, splits, wrong


def _events(items: Sequence[Item]) -> Members:
    events: Members = defaultdict(set)
    for item in items:
        for meeting in item.meetings:
            if not meeting.optional and meeting.event is not None:
                events[meeting.event].add(item.id)
    return dict(events)


def _optional(items: Sequence[Item], events: Mapping[str, set[str]]) -> Members:
    """Return by event the texts that may join it: plans of it, and what became of a plan."""
    optional: Members = defaultdict(set)
    for item in items:
        if item.related_event is not None and item.related_event in events:
            optional[item.related_event].add(item.id)
            for meeting in item.meetings:
                if meeting.event is not None:
                    optional[meeting.event] |= events[item.related_event]
    return optional


def _best(members: AbstractSet[str], clusters: Iterable[AbstractSet[str]]) -> tuple[float, AbstractSet[str]]:
    best: tuple[float, AbstractSet[str]] = (0.0, frozenset())
    for cluster in clusters:
        hit = len(cluster & members)
        score = 2 * hit / (len(cluster) + len(members)) if hit > 1 else 0.0
        if score > best[0]:
            best = (score, cluster)
    return best


def _together(events: Mapping[str, set[str]], optional: Mapping[str, set[str]]) -> set[tuple[str, str]]:
    together = {(a, b) for members in events.values() for a in members for b in members}
    for event, more in optional.items():
        pairs = {(a, b) for a in more for b in events.get(event, ())}
        together |= pairs | {(b, a) for a, b in pairs}
    return together
