"""Processes that issue and deliver are killed at any moment: nothing is lost, or in two hands at once."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from subprocess import Popen

import pytest

from store.archive import Archive
from store.records.issues import Delivery, DeliveryState, Ended

Start = Callable[..., Popen[str]]

HOUR = timedelta(hours=1)
RECIPIENTS = 3
PERIODS = 25


def heard(child: Popen[str], lines: int = 1) -> list[str]:
    """Read some lines of a child; fewer where it has no more to say."""
    assert child.stdout is not None
    return [line for line in (child.stdout.readline().strip() for _ in range(lines)) if line]


def rest(child: Popen[str]) -> list[str]:
    """Read what a child that was killed has said; `communicate` would pass over what is read ahead."""
    assert child.stdout is not None
    return child.stdout.read().split("\n")


def told_to_go(children: list[Popen[str]]) -> None:
    for child in children:
        assert child.stdin is not None
        assert heard(child) == ["ready"]
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()


@pytest.mark.storm
def test_two_processes_that_issue_the_same_periods_issue_each_once(
    url: str, start_child: Start, now: datetime
) -> None:
    children = [start_child("issue_periods.py", url, now.isoformat(), str(PERIODS)) for _ in range(2)]
    told_to_go(children)
    said = [line for child in children for line in rest(child)]
    assert [child.wait() for child in children] == [0, 0]
    outcomes = Counter(line.split()[0] for line in said if line)
    assert outcomes == {"issued": PERIODS, "already": PERIODS, "done": 2}
    with Archive.open(url) as archive:
        issues = archive.issues(digest="sco")
        assert [issue.number for issue in issues] == list(range(1, PERIODS + 1))
        assert len({issue.period for issue in issues}) == PERIODS
        assert len(archive.deliveries()) == PERIODS * RECIPIENTS


def storm(url: str, start_child: Start, now: datetime, rounds: int) -> int:
    """Start processes and kill them, again and again; return how many were killed.

    The rounds are an hour apart: what one leaves in hand is claimed in the next.
    """
    chance = random.Random(20261122)  # noqa: S311 - which moments are hit, not a secret
    before: dict[int, Delivery] = {}
    kills = 0
    for number in range(rounds):
        moment = now + number * HOUR
        issuing = [start_child("issue_periods.py", url, moment.isoformat(), str(PERIODS)) for _ in range(2)]
        delivering = [start_child("deliver_for_ever.py", url, moment.isoformat()) for _ in range(2)]
        told_to_go(issuing)
        said: list[str] = []
        for child in chance.sample([*issuing, *delivering], 4):
            said += heard(child, chance.randrange(25))
            child.kill()
            said += rest(child)
            kills += child.wait() < 0
        before = checked(url, said, before)
    return kills


def checked(url: str, said: list[str], before: dict[int, Delivery]) -> dict[int, Delivery]:
    """Check what the store has after a round against what was said in it, and what it had before."""
    words = [line.split() for line in said]
    with Archive.open(url) as archive:
        issues = archive.issues(digest="sco")
        after = {delivery.id: delivery for delivery in archive.deliveries()}
        assert archive.damage() is None
    periods = {issue.period for issue in issues}
    assert {word[1] for word in words if word[:1] in (["issued"], ["already"])} <= periods
    # None lost: an issue is there with all its deliveries, or not at all.
    assert len(issues) == len(periods)
    assert Counter(delivery.number for delivery in after.values()) == dict.fromkeys(
        (issue.number for issue in issues), RECIPIENTS
    )
    claims = [(word[1], word[2]) for word in words if word[:1] == ["claimed"]]
    assert len(set(claims)) == len(claims)
    given_back = Counter(int(word[1]) for word in words if word[:1] == ["repeating"])
    for name, delivery in after.items():
        was = before.get(name)
        # In one hand at a time: it was begun once more than it was given back, and not after its end.
        begun = delivery.attempts - (was.attempts if was else 0)
        assert begun <= 1 + given_back[name]
        assert was is None or was.state is not DeliveryState.SENT or delivery == was
    sent = {int(word[1]) for word in words if word[:1] == ["sent"]}
    assert all(after[name].state is DeliveryState.SENT for name in sent)
    return after


def deliver_the_rest(url: str, now: datetime) -> None:
    """Everything that is left can be claimed, and be sent."""
    with Archive.open(url) as archive:
        left = {delivery.id for delivery in archive.deliveries(unfinished=True)}
        while claimed := archive.begin_deliveries(now=now, abandoned_before=now - HOUR / 2):
            (begun,) = claimed
            left.remove(begun.id)
            ended = Ended(delivery=begun.id, state=DeliveryState.SENT, at=now, attempt=begun.attempts)
            archive.end_deliveries([ended])
        assert left == set()
        assert {delivery.state for delivery in archive.deliveries()} <= {DeliveryState.SENT}


@pytest.mark.storm
def test_what_was_issued_is_delivered_in_spite_of_kills(url: str, start_child: Start, now: datetime) -> None:
    assert storm(url, start_child, now, rounds=1) > 0
    deliver_the_rest(url, now + 2 * HOUR)


@pytest.mark.long
def test_what_was_issued_is_delivered_in_spite_of_many_kills(
    url: str, start_child: Start, now: datetime
) -> None:
    kills = storm(url, start_child, now, rounds=22)
    deliver_the_rest(url, now + 99 * HOUR)
    assert kills >= 50
