"""What becomes of a mail that its server refuses, drops, or never answers: it is sent again, as it was."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.smtp import AuthResult

from scheduler.delivery import delivering, outbox
from scheduler.delivery.outbox import GIVEN_UP_AFTER, WAITS, Attempt, Outbox
from scheduler.delivery.refusals import told_alike
from store.archive import Archive
from store.records.issues import Delivery, DeliveryState
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.scheduler.delivery.conftest import Desk, MailServers, Postbox

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
READERS = ("ann@paper.example", "bo@paper.example", "cy@paper.example")


@pytest.mark.parametrize("replies", [{"rcpt": "450 greylisted"}, {"body": "452 full"}, {"mail": "451 slow"}])
def test_what_is_refused_for_now_is_sent_once_in_the_end(
    replies: dict[str, str],
    desk: "Desk",
    postbox: type["Postbox"],
    mail_server: "MailServers",
) -> None:
    refusing, taking = postbox(**replies), postbox()  # type: ignore[arg-type]
    config = desk.configured(mail_server(refusing), readers=READERS[:1])
    desk.issue_news(config)
    assert desk.deliver(config) == 0
    (waiting,) = desk.archive.deliveries()
    assert (waiting.state, waiting.due_at) == (DeliveryState.PENDING, NOW + timedelta(minutes=5))
    config = desk.configured(mail_server(taking), readers=READERS[:1])
    assert desk.deliver(config, at=NOW + timedelta(minutes=4)) == 0
    assert desk.deliver(config, at=NOW + timedelta(minutes=5)) == 1
    assert desk.deliver(config, at=NOW + timedelta(days=9)) == 0
    assert taking.recipients == list(READERS[:1])


def test_delivery_is_tried_less_and_less_often_and_given_up_after_three_days(
    desk: "Desk", nobody: str
) -> None:
    config = desk.configured(nobody, readers=READERS[:1])
    desk.issue_news(config)
    tried = [NOW]
    desk.deliver(config)
    delivery = desk.archive.deliveries()[0]
    while delivery.state is DeliveryState.PENDING and len(tried) < 99:
        tried.append(delivery.due_at)
        desk.deliver(config, at=delivery.due_at)
        delivery = desk.archive.deliveries()[0]
    minutes = [(later - earlier) / timedelta(minutes=1) for earlier, later in pairwise(tried)]
    assert minutes[:5] == [5, 15, 60, 240, 240]
    assert set(minutes[5:]) == {240}
    assert timedelta(hours=68) < tried[-1] - NOW <= GIVEN_UP_AFTER
    assert delivery.state is DeliveryState.FAILED
    assert "can't be reached" in str(delivery.reason)


def test_password_that_is_refused_is_no_readers_fault(
    desk: "Desk", postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    refusing = mail_server(postbox(), authenticator=lambda *_: AuthResult(success=False, handled=False))
    config = desk.configured(f"reader:S3CRET-xyz@{refusing}")
    desk.issue_news(config)
    desk.deliver(config)
    assert set(desk.states().values()) == {DeliveryState.PENDING}
    assert "S3CRET" not in str(desk.archive.deliveries())


def test_relay_that_refuses_everybody_for_good_is_no_readers_fault(
    desk: "Desk", postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    refusing, taking = postbox(rcpt="550 relay denied"), postbox()
    config = desk.configured(mail_server(refusing))
    desk.issue_news(config)
    assert desk.deliver(config) == 0
    waiting = desk.archive.deliveries()
    assert {(each.state, each.due_at) for each in waiting} == {(DeliveryState.PENDING, NOW + WAITS[0])}
    assert "all or most readers are refused alike: mail server" in str(waiting[0].reason)
    assert {each.hard_bounces for each in desk.archive.subscribers()} == {0}
    config = desk.configured(mail_server(taking))
    assert desk.deliver(config, at=NOW + WAITS[0]) == 3
    assert taking.recipients == list(READERS)


GONE, CLOSED, MOVED, RELAY = (
    f"server refused the recipient (reply {told})" for told in ("550", "554", "550 5.1.1", "550 5.1.8")
)


@pytest.mark.parametrize(
    ("made", "others", "put_off"),
    [
        ([GONE], [], set()),
        ([GONE], [None], set()),  # the other was not tried yet
        ([GONE, GONE], [], {0, 1}),
        ([GONE, CLOSED], [], set()),
        ([MOVED, MOVED], [], set()),
        ([RELAY, RELAY], [], {0, 1}),  # about the sender's address
        ([GONE, "sent"], [], set()),
        ([GONE, GONE, "sent"], [], {0, 1}),
        ([GONE, GONE, "later", "sent"], [], set()),
        # The rest of a long issue: what its others met counts.
        ([GONE, GONE], ["sent"] * 3, set()),
        ([GONE], [f"all or most readers are refused alike: {GONE}"] * 50, {0}),
        ([GONE] * 3, ["sent"] * 50, {0, 1, 2}),  # a server that had enough of us
    ],
)
def test_refusal_that_meets_all_or_most_alike_is_the_servers(
    made: list[str], others: list[str | None], put_off: set[int]
) -> None:
    ends = [addressed_to(number, reason) for number, reason in enumerate((*made, *others))]
    attempts = [
        Attempt(delivery=each, state=each.state, at=NOW, reason=each.reason, is_hard=each.state == "refused")
        for each in ends[: len(made)]
    ]
    judged = told_alike(attempts, ends)
    changed = {number for number, each in enumerate(judged) if each is not attempts[number]}
    assert changed == put_off
    assert [judged[number].state for number in put_off] == [DeliveryState.PENDING] * len(put_off)
    assert not any(judged[number].is_hard for number in put_off)


def test_reader_of_two_digests_who_is_refused_is_one_reader() -> None:
    twice = [replace(addressed_to(number, GONE), recipient=READERS[0]) for number in range(2)]
    attempts = [Attempt(delivery=each, state=each.state, at=NOW, reason=GONE) for each in twice]
    assert told_alike(attempts, twice) == attempts


def addressed_to(number: int, told: str | None) -> Delivery:
    """Return what became of one reader's mail: sent, asked to come later, refused; or not tried yet."""
    state = DeliveryState.REFUSED
    if told in {None, "sent", "later"} or str(told).startswith("all"):
        state = DeliveryState.SENT if told == "sent" else DeliveryState.PENDING
    return Delivery(
        id=number,
        digest="sco",
        number=1,
        channel="mail",
        recipient=f"reader{number}@paper.example",
        message_id=f"<{number}@x.example>",
        state=state,
        attempts=1 if told else 0,
        due_at=NOW,
        created_at=NOW,
        reason=None if told == "sent" else told,
    )


def test_repeat_is_the_same_to_the_byte_though_all_around_it_changed(
    desk: "Desk",
    postbox: type["Postbox"],
    mail_server: "MailServers",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dropping, taking = postbox(drops=True), postbox()
    config = desk.configured(mail_server(dropping), readers=READERS[:1], digest='title = "SCO meetings"')
    desk.issue_news(config)
    assert desk.deliver(config) == 0
    assert "not known" in str(desk.archive.deliveries()[0].reason)
    # A restart, with another title and zone, and a version that would say it in other words.
    monkeypatch.setattr(outbox, "rendered", lambda _: pytest.fail("rendered anew"))
    changed = desk.configured(
        mail_server(taking), readers=READERS[:1], digest='title = "Who met whom"\nzone = "Asia/Tokyo"'
    )
    with Archive.open(changed.database) as reopened:
        assert delivering.deliver(changed, reopened, now=lambda: NOW + timedelta(hours=1)) == 1
    assert taking.contents == dropping.contents
    assert len({message["Message-ID"] for message in (*dropping.messages, *taking.messages)}) == 1


_DELIVERER = """
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from scheduler.delivery import delivering
from scheduler.service import jobs
from scheduler.configuration.config import load
from store.archive import Archive

config = load(Path(sys.argv[1]))
with Archive.open(config.database) as archive:
    delivering.deliver(config, archive, now=lambda: datetime.fromisoformat(sys.argv[2]))
"""


def test_killed_between_the_mail_and_its_answer_it_is_sent_again_as_it_was(
    desk: "Desk",
    postbox: type["Postbox"],
    mail_server: "MailServers",
    tmp_path: Path,
) -> None:
    box = postbox(holds=True)
    config = desk.configured(mail_server(box), readers=READERS[:2])
    desk.issue_news(config)
    file = tmp_path / "readout.toml"
    with subprocess.Popen([sys.executable, "-c", _DELIVERER, str(file), NOW.isoformat()]) as child:
        assert box.got_one.wait(PATIENCE)
        child.kill()
    box.released.set()
    assert desk.states()[READERS[0]] is DeliveryState.SENDING
    assert desk.deliver(config) == 2
    assert box.recipients == [READERS[0], READERS[0], READERS[1]]
    assert box.contents[0] == box.contents[1]
    assert set(desk.states().values()) == {DeliveryState.SENT}


def test_silent_server_costs_one_deadline_however_many_wait(desk: "Desk", silent_server: str) -> None:
    config = desk.configured(silent_server, mail="deadline = 0.3")
    desk.issue_news(config)
    attempts = []
    for _ in range(2):
        assert desk.deliver(config) == 0
        attempts.append([delivery.attempts for delivery in desk.archive.deliveries()])
    # Those who had no turn stay due, and have theirs first the next time.
    assert attempts == [[1, 0, 0], [1, 1, 0]]
    assert set(desk.states().values()) == {DeliveryState.PENDING}


@pytest.mark.parametrize(
    ("begin", "again"), [(NOW, timedelta(minutes=5)), (NOW + timedelta(days=9), timedelta(hours=4))]
)
def test_fault_in_one_message_puts_it_off_however_old_it_is_and_holds_nobody_up(  # noqa: PLR0913, PLR0917 - four of them fixtures
    desk: "Desk",
    postbox: type["Postbox"],
    mail_server: "MailServers",
    monkeypatch: pytest.MonkeyPatch,
    begin: datetime,
    again: timedelta,
) -> None:
    box = postbox()
    config = desk.configured(mail_server(box))
    desk.issue_news(config)

    def breaks(_outbox: Outbox, delivery: Delivery) -> Attempt[Delivery]:
        raise RuntimeError(delivery.recipient)

    with monkeypatch.context() as broken:
        broken.setattr(Outbox, "attempt", breaks)
        with pytest.raises(RuntimeError, match=READERS[0]):
            desk.deliver(config, at=begin)
    assert desk.deliver(config, at=begin) == 2
    assert desk.deliver(config, at=begin + again) == 1
    assert sorted(box.recipients) == sorted(READERS)
