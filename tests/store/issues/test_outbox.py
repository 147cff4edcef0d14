"""Deliveries: claimed by one at a time, ended once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from store.archive import Archive
from store.issues.outbox import UnknownDeliveryError
from store.records.issues import Addressed, Delivery, DeliveryState, Ended, Issue

Issues = Callable[..., Issue]
To = Callable[..., tuple[Addressed, ...]]

HOUR = timedelta(hours=1)
LEASE = timedelta(minutes=10)
ENDS = [DeliveryState.SENT, DeliveryState.REFUSED, DeliveryState.FAILED]


@pytest.fixture
def due(archive: Archive, issue_of: Issues, addressed: To) -> datetime:
    """When an issue's deliveries to a@ and b@ are due."""
    issue = issue_of()
    archive.record_issue(issue, deliveries=addressed("a@example.org", "b@example.org"))
    return issue.issued_at


def begin(archive: Archive, now: datetime) -> Delivery:
    (begun,) = archive.begin_deliveries(now=now, abandoned_before=now - LEASE)
    return begun


def end(archive: Archive, delivery: int, **how: Any) -> Delivery:  # noqa: ANN401 - what an end has
    archive.end_deliveries([Ended(delivery=delivery, **how)])
    return next(each for each in archive.deliveries() if each.id == delivery)


def states(archive: Archive) -> list[str]:
    return [delivery.state.value for delivery in archive.deliveries()]


def test_an_issue_is_addressed_as_it_is_recorded(archive: Archive, due: datetime) -> None:
    first, second = archive.deliveries(digest="sco", number=1)
    assert first == Delivery(
        id=first.id,
        digest="sco",
        number=1,
        channel="mail",
        recipient="a@example.org",
        message_id="<sco.1.0@readout.example>",
        state=DeliveryState.PENDING,
        attempts=0,
        due_at=due,
        created_at=due,
        reason=None,
    )
    assert second.recipient == "b@example.org"


def test_deliveries_are_found_by_their_issue_and_by_what_is_left_of_them(
    archive: Archive, due: datetime, issue_of: Issues, addressed: To
) -> None:
    archive.record_issue(issue_of(number=2), deliveries=addressed("a@example.org"))
    archive.record_issue(issue_of(digest="other"), deliveries=addressed("c@example.org"))
    sent = end(archive, begin(archive, due).id, state=DeliveryState.SENT, at=due)
    begun = begin(archive, due)
    every = archive.deliveries()
    assert [each.number for each in archive.deliveries(digest="sco")] == [1, 1, 2]
    assert [each.recipient for each in archive.deliveries(digest="other", number=1)] == ["c@example.org"]
    assert archive.deliveries(digest="nothing") == ()
    assert archive.deliveries(unfinished=True) == tuple(each for each in every if each != sent)
    assert begun in archive.deliveries(unfinished=True)


def test_what_is_claimed_is_nobody_elses_until_its_time_is_over(archive: Archive, due: datetime) -> None:
    first, second = begin(archive, due), begin(archive, due)
    assert [first.recipient, second.recipient] == ["a@example.org", "b@example.org"]
    assert (first.state, first.attempts) == (DeliveryState.SENDING, 1)
    assert archive.begin_deliveries(now=due + LEASE, abandoned_before=due) == ()
    again = begin(archive, due + LEASE * 2)
    assert again == replace(first, attempts=2)
    assert begin(archive, due + LEASE * 2).id == second.id
    assert archive.begin_deliveries(now=due + LEASE * 2, abandoned_before=due + LEASE) == ()


def test_nothing_is_sent_before_it_is_due(archive: Archive, due: datetime) -> None:
    early = due - timedelta(seconds=1)
    assert archive.begin_deliveries(now=early, abandoned_before=early) == ()
    begun = begin(archive, due)
    put_off = end(
        archive, begun.id, state=DeliveryState.PENDING, at=due, due_at=due + HOUR, reason="450 greylisted"
    )
    assert (put_off.state, put_off.due_at, put_off.reason, put_off.attempts) == (
        DeliveryState.PENDING,
        due + HOUR,
        "450 greylisted",
        1,
    )
    assert begin(archive, due + HOUR - timedelta(seconds=1)).recipient == "b@example.org"
    assert begin(archive, due + HOUR).id == begun.id


@pytest.mark.parametrize("state", ENDS)
def test_an_end_is_an_end(archive: Archive, due: datetime, state: DeliveryState) -> None:
    begun = begin(archive, due)
    begin(archive, due)
    ended = end(archive, begun.id, state=state, at=due + HOUR, reason="no")
    assert (ended.state, ended.due_at) == (state, due + HOUR)
    assert ended.reason == (None if state is DeliveryState.SENT else "no")
    # The same again changes nothing, nor does a word that comes too late.
    for late in (state, DeliveryState.REFUSED, DeliveryState.FAILED):
        assert end(archive, begun.id, state=late, at=due + HOUR * 2, reason="late") == ended
    put_off = end(archive, begun.id, state=DeliveryState.PENDING, at=due + HOUR * 2, due_at=due + HOUR * 3)
    assert put_off == ended
    assert archive.begin_deliveries(now=due + HOUR, abandoned_before=due - HOUR) == ()


def test_an_attempt_taken_for_abandoned_ends_no_other(archive: Archive, due: datetime) -> None:
    first = begin(archive, due)
    begin(archive, due)
    second = begin(archive, due + LEASE * 2)
    assert second.id == first.id
    late = partial(end, archive, first.id, at=due + LEASE * 2, attempt=first.attempts)
    for state in (DeliveryState.REFUSED, DeliveryState.FAILED):
        assert late(state=state, reason="late") == second
    assert late(state=DeliveryState.PENDING, due_at=due) == second
    # But what was sent was sent.
    late(state=DeliveryState.SENT)
    end(archive, second.id, state=DeliveryState.REFUSED, at=due + LEASE * 3, attempt=second.attempts)
    assert states(archive) == ["sent", "sending"]


def test_nothing_is_sent_that_nobody_began_to_send(archive: Archive, due: datetime) -> None:
    for delivery in archive.deliveries():
        assert end(archive, delivery.id, state=DeliveryState.SENT, at=due) == delivery


@pytest.mark.parametrize(
    ("state", "due_at"), [("sending", None), ("pending", None), ("sent", HOUR), ("refused", HOUR)]
)
def test_an_attempt_ends_in_no_other_way(
    archive: Archive, due: datetime, state: str, due_at: timedelta | None
) -> None:
    begun = begin(archive, due)
    with pytest.raises(ValueError, match=f"does not end as '{state}'"):
        end(archive, begun.id, state=DeliveryState(state), at=due, due_at=due + due_at if due_at else None)
    assert states(archive) == ["sending", "pending"]


def test_what_is_not_there_is_told(archive: Archive, due: datetime, addressed: To) -> None:
    with pytest.raises(UnknownDeliveryError, match=r"\Athere is no delivery 77; [^\n]+\Z"):
        end(archive, 77, state=DeliveryState.SENT, at=due)
    assert archive.deliveries(number=10**30) == ()
    for digest, number in (("sco", 2), ("other", 1), ("sco", 10**30)):
        with pytest.raises(UnknownDeliveryError, match=f"no issue {number} of digest '{digest}'"):
            archive.address(digest=digest, number=number, to=addressed("a@example.org"), now=due)


def test_an_issue_is_addressed_later_to_those_that_were_missing(
    archive: Archive, due: datetime, addressed: To
) -> None:
    end(archive, begin(archive, due).id, state=DeliveryState.SENT, at=due)
    before = archive.deliveries()
    everybody = addressed("c@example.org", "b@example.org", "a@example.org", "c@example.org")
    assert archive.address(digest="sco", number=1, to=everybody, now=due + HOUR) == 2
    assert archive.deliveries()[:2] == before
    [new] = archive.deliveries()[2:]
    assert (new.recipient, new.due_at, new.created_at) == ("c@example.org", due + HOUR, due + HOUR)
    assert archive.address(digest="sco", number=1, to=everybody, now=due + HOUR * 2) == 2
    assert len(archive.deliveries()) == 3


def test_what_was_addressed_by_a_clock_that_ran_ahead_is_due_now(archive: Archive, due: datetime) -> None:
    now = due - timedelta(days=365)
    begun = begin(archive, now)
    assert (begun.created_at, begin(archive, now).recipient) == (now, "b@example.org")
    end(archive, begun.id, state=DeliveryState.PENDING, at=now, due_at=now + HOUR)
    # From here on the time that it is given holds.
    assert archive.begin_deliveries(now=now + HOUR / 2, abandoned_before=now) == ()
    assert begin(archive, now + HOUR).id == begun.id


def test_what_was_put_off_by_a_clock_that_ran_ahead_is_due_now(archive: Archive, due: datetime) -> None:
    ahead = due + timedelta(days=365)
    begun = begin(archive, ahead)
    end(archive, begun.id, state=DeliveryState.PENDING, at=ahead, due_at=ahead + HOUR)
    claimed = {begin(archive, due).id, begin(archive, due).id}
    assert begun.id in claimed
    end(archive, begun.id, state=DeliveryState.PENDING, at=due, due_at=due + HOUR)
    assert archive.begin_deliveries(now=due + HOUR / 2, abandoned_before=due) == ()


@pytest.mark.parametrize("state", ENDS)
def test_what_has_ended_begins_again_when_it_is_asked_for(
    archive: Archive, due: datetime, addressed: To, state: DeliveryState
) -> None:
    begun = begin(archive, due)
    end(archive, begun.id, state=state, at=due, reason="no")
    later = due + timedelta(days=9)
    told = replace(addressed("a@example.org")[0], message_id="<another@readout.example>")
    assert archive.address(digest="sco", number=1, to=[told], now=later, again=True) == 1
    first, second = archive.deliveries()
    assert first == replace(
        begun, state=DeliveryState.PENDING, attempts=0, due_at=later, created_at=later, reason=None
    )
    assert (second.state, second.created_at) == (DeliveryState.PENDING, due)
    assert begin(archive, later).recipient == "b@example.org"
    assert begin(archive, later).message_id == begun.message_id


def test_what_somebody_has_in_hand_is_not_begun_again(archive: Archive, due: datetime, addressed: To) -> None:
    begun = begin(archive, due)
    to = addressed("a@example.org")
    assert archive.address(digest="sco", number=1, to=to, now=due + HOUR, again=True) == 1
    assert archive.deliveries()[0] == begun


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("550 5.1.1\r\n<a@example.org>: unknown\x1b", "550 5.1.1 <…>: unknown"),
        ("A@Example.ORG said no to other@host.example, too", "… said no to …, too"),
        ("bounced by list-a=example.org@bounces.example", "bounced by …"),
        ("bounced a=example.org", "bounced …"),
        ('"a b"@[192.0.2.1] refused', "… refused"),
        ("почта@пример.рф: нет", "…: нет"),
        ("no @ sign and a@ lone one", "no @ sign and a@ lone one"),
        ("x" * 400, "x" * 299 + "…"),
        ("x" * 300, "x" * 300),
    ],
)
def test_a_reason_is_one_short_line_without_addresses(
    archive: Archive, due: datetime, told: str, kept: str
) -> None:
    begun = begin(archive, due)
    end(archive, begun.id, state=DeliveryState.REFUSED, at=due, reason=told)
    assert archive.deliveries()[0].reason == kept
