"""The readers of digests: who leaves stays away, and who can't be reached is found out."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from store.archive import Archive
from store.records.alerts import AlertMail
from store.records.issues import Addressed, DeliveryState, Ended, Issue
from store.records.subscribers import Subscriber, SubscriberState

ANN, BO = "ann@paper.example", "Bo@paper.example"
DAY = timedelta(days=1)


@pytest.fixture
def readers(archive: Archive, now: datetime) -> tuple[Subscriber, ...]:
    return archive.enrol(digest="sco", addresses=(ANN, BO), now=now)


def states(archive: Archive, digest: str = "sco") -> dict[str, str]:
    return {each.address: each.state.value for each in archive.subscribers(digest=digest)}


def test_whom_the_configuration_names_is_taken_in_once(
    archive: Archive, readers: tuple[Subscriber, ...], now: datetime
) -> None:
    assert archive.enrol(digest="sco", addresses=("bo@PAPER.example", ANN), now=now + DAY) == readers
    assert [(each.address, each.configured, each.since) for each in readers] == [
        (BO, True, now),
        (ANN, True, now),
    ]
    assert archive.subscribers(digest="other") == ()


def test_each_reader_has_a_token_that_nobody_guesses_and_no_log_tells(
    archive: Archive, readers: tuple[Subscriber, ...], now: datetime
) -> None:
    others = archive.enrol(digest="other", addresses=(ANN, BO), now=now)
    tokens = {each.token for each in (*readers, *others)}
    assert len(tokens) == 4
    assert all(len(token) == 32 for token in tokens)
    assert not any(token in repr((readers, others)) for token in tokens)


def test_who_unsubscribes_stays_away_until_he_is_added_by_hand(
    archive: Archive, readers: tuple[Subscriber, ...], now: datetime
) -> None:
    bo = readers[0]
    for at in (now, now + DAY):  # the second time changes nothing
        left = archive.unsubscribe(bo.token, now=at)
        assert left is not None
        assert (left.state, left.since, left.token) == (SubscriberState.UNSUBSCRIBED, now, bo.token)
    assert archive.unsubscribe("x" * 32, now=now) is None
    archive.enrol(digest="sco", addresses=(ANN, BO), now=now + DAY)
    assert states(archive) == {ANN: "active", BO: "unsubscribed"}
    assert archive.add_subscriber(digest="sco", address=BO.lower(), now=now + DAY)
    assert not archive.add_subscriber(digest="sco", address=BO, now=now + 2 * DAY)
    again = archive.subscriber(bo.token)
    assert again is not None
    assert (again.state, again.since, again.configured) == (SubscriberState.ACTIVE, now + DAY, False)


def test_who_leaves_is_not_sent_what_was_on_its_way(
    archive: Archive, readers: tuple[Subscriber, ...], now: datetime, issue_of: Callable[..., Issue]
) -> None:
    to = [Addressed(recipient=each.address, message_id=f"<{each.address}>") for each in readers]
    archive.record_issue(issue_of(), deliveries=to)
    archive.record_issue(issue_of(digest="other"), deliveries=to)
    archive.remove_subscriber(digest="sco", address="BO@paper.example", now=now)
    assert archive.remove_subscriber(digest="sco", address="cy@paper.example", now=now) is None
    ended = [(each.digest, each.recipient) for each in archive.deliveries() if each.state == "dropped"]
    assert ended == [("sco", BO)]


def refused(archive: Archive, issue: Issue, *, on: datetime, state: DeliveryState) -> None:
    """Send an issue to Ann, who is refused for good, or has it."""
    archive.record_issue(issue, deliveries=[Addressed(recipient=ANN, message_id=f"<{issue.number}>")])
    for begun in archive.begin_deliveries(now=on, abandoned_before=on):
        ended = Ended(delivery=begun.id, state=state, at=on, is_hard=state is DeliveryState.REFUSED)
        archive.end_deliveries([ended])


def test_who_is_refused_for_good_on_three_days_is_disabled_and_told_once(
    archive: Archive, readers: tuple[Subscriber, ...], issue_of: Callable[..., Issue]
) -> None:
    assert readers
    first = issue_of().issued_at
    hours = (0, 1, 24, 25, 48)
    ends = [DeliveryState.REFUSED, DeliveryState.SENT, *[DeliveryState.REFUSED] * 3]
    for number, (passed, state) in enumerate(zip(hours, ends, strict=True), start=1):
        refused(archive, issue_of(number=number), on=first + timedelta(hours=passed), state=state)
    # What arrived on the first day began it anew; two refusals of one day are one.
    assert states(archive)[ANN] == "active"
    refused(archive, issue_of(number=6), on=first + 3 * DAY, state=DeliveryState.REFUSED)
    assert states(archive) == {ANN: "disabled", BO: "active"}
    (ann,) = archive.untold_subscribers()
    assert (ann.address, ann.reason) == (ANN, "refused for good by the mail server on 3 days")
    mail = AlertMail(subject="s", text="t", recipient="o@x.example", message_id="<1>", made_at=first)
    archive.record_alert((), [mail], disabled=[ann])
    assert archive.untold_subscribers() == ()
    assert archive.add_subscriber(digest="sco", address=ANN, now=first)
    assert archive.subscribers(digest="sco")[1].hard_bounces == 0


def test_what_was_claimed_and_not_tried_is_due_as_it_was(
    archive: Archive, issue_of: Callable[..., Issue], addressed: Callable[..., object]
) -> None:
    archive.record_issue(issue_of(), deliveries=addressed("a@x.example", "b@x.example", "c@x.example"))  # type: ignore[arg-type]
    at = issue_of().issued_at
    before = archive.deliveries()
    claimed = archive.begin_deliveries(now=at, abandoned_before=at, at_most=2)
    assert [each.recipient for each in claimed] == ["a@x.example", "b@x.example"]
    sent = Ended(delivery=claimed[0].id, state=DeliveryState.SENT, at=at)
    archive.end_deliveries([sent], untried=claimed[1:])
    assert archive.deliveries()[1:] == before[1:]
    stuck = archive.stuck(before=at + DAY)
    assert stuck is not None
    assert (stuck.number, stuck.since) == (2, at)
    assert archive.stuck(before=at) is None
