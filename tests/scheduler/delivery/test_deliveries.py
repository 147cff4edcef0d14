"""Issues on their way to their readers, through a real mail server."""

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler.delivery import delivering
from scheduler.delivery.outbox import Attempt, addressed
from scheduler.health.overall import problems_of
from scheduler.health.seeing import seen_in
from scheduler.issuing.next_issue import composed
from store.locks import Lock
from store.records.issues import Delivery, DeliveryState

if TYPE_CHECKING:
    from tests.scheduler.delivery.conftest import Desk, MailServers, Postbox

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
READERS = ("ann@paper.example", "bo@paper.example", "cy@paper.example")


def test_every_reader_gets_one_message_of_their_own(
    desk: "Desk", postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    box = postbox()
    config = desk.configured(mail_server(box), readers=(*READERS, READERS[0]))
    desk.issue_news(config)
    assert desk.deliver(config) == 3
    assert sorted(box.recipients) == sorted(READERS)
    assert [envelope.rcpt_tos for envelope in box.taken] == [[message["To"]] for message in box.messages]
    assert {message["Subject"] for message in box.messages} == {"SCO: Karimov with Zhang (1)"}
    assert desk.deliver(config, at=NOW + timedelta(days=9)) == 0
    assert len(box.taken) == 3


def test_reader_who_is_refused_costs_the_others_nothing(
    desk: "Desk", postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    box = postbox(rcpt_of={READERS[1]: "550 no such mailbox"})
    config = desk.configured(mail_server(box))
    desk.issue_news(config)
    assert desk.deliver(config) == 2
    desk.deliver(config, at=NOW + timedelta(days=1))
    assert box.recipients == [READERS[0], READERS[2]]
    assert desk.states() == {
        READERS[0]: DeliveryState.SENT,
        READERS[1]: DeliveryState.REFUSED,
        READERS[2]: DeliveryState.SENT,
    }


def test_mail_of_an_earlier_issue_is_seen_as_long_as_it_is_on_its_way(
    desk: "Desk", postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    config = desk.configured(mail_server(postbox(rcpt_of={READERS[1]: "450 later"})))
    desk.issue_news(config)
    assert desk.deliver(config) == 2
    desk.archive.record_issue(composed(config, config.digest, desk.archive, NOW + timedelta(hours=1)))
    seen = seen_in(config, desk.archive, NOW + timedelta(hours=5))
    assert [(each.recipient, each.number) for each in seen.deliveries] == [(READERS[1], 1)]
    assert "outbox: mails: 1 not sent for hours" in problems_of(config, seen, NOW + timedelta(hours=5))


def test_issue_from_before_forms_were_frozen_can_be_sent(
    desk: "Desk", postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    box = postbox()
    config = desk.configured(mail_server(box))
    issue = composed(config, config.digest, desk.archive, NOW)
    desk.archive.record_issue(issue, deliveries=addressed(config, config.digest, desk.archive, issue))
    assert desk.deliver(config) == 3
    assert box.messages[0]["Subject"] == "SCO: no new meetings, no source crawled"


def test_told_to_stop_it_stops_between_two_messages(
    desk: "Desk", postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    box = postbox()
    config = desk.configured(mail_server(box))
    desk.issue_news(config)
    outcomes: list[Attempt[Delivery]] = []
    sent = delivering.deliver(
        config, desk.archive, now=lambda: NOW, stopping=lambda: bool(outcomes), on_outcome=outcomes.append
    )
    assert (sent, len(box.taken)) == (1, 1)
    assert desk.deliver(config) == 2
    assert sorted(box.recipients) == sorted(READERS)


def test_only_one_process_delivers_at_a_time(
    desk: "Desk", postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    box = postbox()
    config = desk.configured(mail_server(box))
    desk.issue_news(config)
    with Lock.take(config.database, "deliveries"):
        assert desk.deliver(config) == 0
        assert delivering.deliver(config, desk.archive, now=lambda: NOW, wait=0.2) == 0
    assert box.taken == []
    assert desk.deliver(config) == 3


def test_log_has_a_line_for_each_outcome_and_nobodys_address(
    desk: "Desk",
    postbox: type["Postbox"],
    mail_server: "MailServers",
    caplog: pytest.LogCaptureFixture,
) -> None:
    config = desk.configured(mail_server(postbox(rcpt_of={READERS[1]: f"550 <{READERS[1]}> unknown"})))
    desk.issue_news(config)
    with caplog.at_level(logging.INFO):
        desk.deliver(config)
    told = [record.__dict__ for record in caplog.records if record.message == "delivery ended"]
    assert [(line["number"], line["state"], line["levelname"]) for line in told] == [
        (1, "sent", "INFO"),
        (1, "refused", "WARNING"),
        (1, "sent", "INFO"),
    ]
    assert "reply 550" in told[1]["reason"]
    assert len({line["delivery"] for line in told}) == 3
    assert "paper.example" not in str(told)
    assert "paper.example" not in "".join(str(delivery.reason) for delivery in desk.archive.deliveries())


def test_without_a_server_deliveries_wait(desk: "Desk", nobody: str) -> None:
    desk.issue_news(desk.configured(nobody))
    assert desk.deliver(desk.configured(None)) == 0
    assert {delivery.attempts for delivery in desk.archive.deliveries(unfinished=True)} == {0}


def test_reader_who_was_taken_out_gets_nothing_more(
    desk: "Desk", postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    box = postbox()
    server = mail_server(box)
    desk.issue_news(desk.configured(server))
    assert desk.deliver(desk.configured(server, readers=READERS[1:])) == 2
    assert sorted(box.recipients) == sorted(READERS[1:])
    assert desk.states()[READERS[0]] is DeliveryState.DROPPED
