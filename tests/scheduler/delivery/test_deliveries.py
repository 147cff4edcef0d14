"""Issues on their way to their readers, through a real mail server."""

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.smtp import AuthResult

from scheduler import jobs, outbox
from scheduler.config import Configuration, load
from scheduler.delivery.smtp import send
from scheduler.issuing import composed
from scheduler.outbox import GIVEN_UP_AFTER, Attempt, addressed
from scheduler.recognition import recognise_articles
from store.archive import Archive
from store.locks import Lock
from store.records import ArticleDraft, Delivery, DeliveryState

if TYPE_CHECKING:
    from tests.scheduler.delivery.conftest import MailServers, Postbox

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
READERS = ("ann@paper.example", "bo@paper.example", "cy@paper.example")

Configured = Callable[..., Configuration]


@pytest.fixture
def configured(tmp_path: Path) -> Configured:
    """Makes the configuration with a mail server, as an operator writes it."""

    def make(server: str | None, *, readers: tuple[str, ...] = READERS, digest: str = "") -> Configuration:
        file = tmp_path / "readout.toml"
        mail = f'[mail]\nserver = "smtp://{server}"\nto = {list(readers)}\n' if server else ""
        file.write_text(f'database = "sqlite:///{tmp_path}/readout.db"\n[digest]\n{digest}\n{mail}')
        return load(file)

    return make


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(f"sqlite:///{tmp_path}/readout.db") as opened:
        yield opened


def issue_news(archive: Archive, config: Configuration, number: int = 1, *, at: datetime = NOW) -> None:
    """Store an article that reports one more meeting, and issue it to every reader."""
    draft = ArticleDraft(
        source="import",
        outlet="news.example",
        key=f"news:{number}",
        url=f"https://news.example/{number}",
        title="Karimov meets a guest",
        body=f"On {number} February 2026, Minister of Transport of Uzbekistan Aziz Karimov met with "
        "SCO Secretary-General Zhang Ming in Tashkent.",
        fetched_at=at,
        language="en",
    )
    archive.take_in([draft])
    recognise_articles(config, archive, now=lambda: at)
    assert jobs.issue_digest(config, archive, at, send=True)


def deliver(config: Configuration, archive: Archive, *, at: datetime = NOW) -> int:
    return jobs.deliver(config, archive, now=lambda: at)


def states(archive: Archive) -> dict[str, DeliveryState]:
    return {delivery.recipient: delivery.state for delivery in archive.deliveries()}


def test_every_reader_gets_one_message_of_their_own(
    configured: Configured, archive: Archive, postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    box = postbox()
    config = configured(mail_server(box), readers=(*READERS, READERS[0]))
    issue_news(archive, config)
    assert deliver(config, archive) == 3
    assert sorted(box.recipients) == sorted(READERS)
    assert [envelope.rcpt_tos for envelope in box.taken] == [[message["To"]] for message in box.messages]
    assert {message["Subject"] for message in box.messages} == {"SCO: Karimov with Zhang (1)"}
    assert deliver(config, archive, at=NOW + timedelta(days=9)) == 0
    assert len(box.taken) == 3


def test_reader_who_is_refused_costs_the_others_nothing(
    configured: Configured, archive: Archive, postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    box = postbox(rcpt_of={READERS[1]: "550 no such mailbox"})
    config = configured(mail_server(box))
    issue_news(archive, config)
    assert deliver(config, archive) == 2
    deliver(config, archive, at=NOW + timedelta(days=1))
    assert box.recipients == [READERS[0], READERS[2]]
    assert states(archive) == {
        READERS[0]: DeliveryState.SENT,
        READERS[1]: DeliveryState.REFUSED,
        READERS[2]: DeliveryState.SENT,
    }


@pytest.mark.parametrize("replies", [{"rcpt": "450 greylisted"}, {"body": "452 full"}, {"mail": "451 slow"}])
def test_what_is_refused_for_now_is_sent_once_in_the_end(
    replies: dict[str, str],
    configured: Configured,
    archive: Archive,
    postbox: type["Postbox"],
    mail_server: "MailServers",
) -> None:
    refusing, taking = postbox(**replies), postbox()  # type: ignore[arg-type]
    config = configured(mail_server(refusing), readers=READERS[:1])
    issue_news(archive, config)
    assert deliver(config, archive) == 0
    (waiting,) = archive.deliveries()
    assert (waiting.state, waiting.due_at) == (DeliveryState.PENDING, NOW + timedelta(minutes=5))
    config = configured(mail_server(taking), readers=READERS[:1])
    assert deliver(config, archive, at=NOW + timedelta(minutes=4)) == 0
    assert deliver(config, archive, at=NOW + timedelta(minutes=5)) == 1
    assert deliver(config, archive, at=NOW + timedelta(days=9)) == 0
    assert taking.recipients == list(READERS[:1])


def test_delivery_is_tried_less_and_less_often_and_given_up_after_three_days(
    configured: Configured, archive: Archive, nobody: str
) -> None:
    config = configured(nobody, readers=READERS[:1])
    issue_news(archive, config)
    tried = [NOW]
    deliver(config, archive)
    while (delivery := archive.deliveries()[0]).state is DeliveryState.PENDING:
        tried.append(delivery.due_at)
        deliver(config, archive, at=delivery.due_at)
    minutes = [(later - earlier) / timedelta(minutes=1) for earlier, later in pairwise(tried)]
    assert minutes[:5] == [5, 15, 60, 240, 240]
    assert set(minutes[5:]) == {240}
    assert timedelta(hours=68) < tried[-1] - NOW <= GIVEN_UP_AFTER
    assert delivery.state is DeliveryState.FAILED
    assert "can't be reached" in str(delivery.reason)


def test_password_that_is_refused_is_no_readers_fault(
    configured: Configured, archive: Archive, postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    refusing = mail_server(postbox(), authenticator=lambda *_: AuthResult(success=False, handled=False))
    config = configured(f"reader:S3CRET-xyz@{refusing}")
    issue_news(archive, config)
    deliver(config, archive)
    assert set(states(archive).values()) == {DeliveryState.PENDING}
    assert "S3CRET" not in str(archive.deliveries())


def test_repeat_is_the_same_to_the_byte_though_all_around_it_changed(
    configured: Configured,
    archive: Archive,
    postbox: type["Postbox"],
    mail_server: "MailServers",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dropping, taking = postbox(drops=True), postbox()
    config = configured(mail_server(dropping), readers=READERS[:1], digest='title = "SCO meetings"')
    issue_news(archive, config)
    assert deliver(config, archive) == 0
    assert "not known" in str(archive.deliveries()[0].reason)
    # A restart, with another title and zone, and a version that would say it in other words.
    monkeypatch.setattr(outbox, "rendered", lambda _: pytest.fail("rendered anew"))
    changed = configured(
        mail_server(taking), readers=READERS[:1], digest='title = "Who met whom"\nzone = "Asia/Tokyo"'
    )
    with Archive.open(changed.database) as reopened:
        assert deliver(changed, reopened, at=NOW + timedelta(hours=1)) == 1
    assert taking.contents == dropping.contents
    assert len({message["Message-ID"] for message in (*dropping.messages, *taking.messages)}) == 1


def test_issue_from_before_forms_were_frozen_can_be_sent(
    configured: Configured, archive: Archive, postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    box = postbox()
    config = configured(mail_server(box))
    issue = composed(config, archive, NOW)
    archive.record_issue(issue, deliveries=addressed(config, issue))
    assert deliver(config, archive) == 3
    assert box.messages[0]["Subject"] == "SCO: no new meetings, no source crawled"


_DELIVERER = """
import sys
from datetime import datetime
from pathlib import Path
from scheduler import jobs
from scheduler.config import load
from store.archive import Archive

config = load(Path(sys.argv[1]))
with Archive.open(config.database) as archive:
    jobs.deliver(config, archive, now=lambda: datetime.fromisoformat(sys.argv[2]))
"""


def test_killed_between_the_mail_and_its_answer_it_is_sent_again_as_it_was(
    configured: Configured,
    archive: Archive,
    postbox: type["Postbox"],
    mail_server: "MailServers",
    tmp_path: Path,
) -> None:
    box = postbox(holds=True)
    config = configured(mail_server(box), readers=READERS[:2])
    issue_news(archive, config)
    file = tmp_path / "readout.toml"
    with subprocess.Popen([sys.executable, "-c", _DELIVERER, str(file), NOW.isoformat()]) as child:
        assert box.got_one.wait(30)
        child.kill()
    box.released.set()
    assert states(archive)[READERS[0]] is DeliveryState.SENDING
    assert deliver(config, archive) == 2
    assert box.recipients == [READERS[0], READERS[0], READERS[1]]
    assert box.contents[0] == box.contents[1]
    assert set(states(archive).values()) == {DeliveryState.SENT}


def test_told_to_stop_it_stops_between_two_messages(
    configured: Configured, archive: Archive, postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    box = postbox()
    config = configured(mail_server(box))
    issue_news(archive, config)
    outcomes: list[Attempt] = []
    sent = jobs.deliver(
        config, archive, now=lambda: NOW, stopping=lambda: bool(outcomes), on_outcome=outcomes.append
    )
    assert (sent, len(box.taken)) == (1, 1)
    assert deliver(config, archive) == 2
    assert sorted(box.recipients) == sorted(READERS)


def test_silent_server_costs_one_deadline_however_many_wait(
    configured: Configured, archive: Archive, silent_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = configured(silent_server)
    issue_news(archive, config)
    monkeypatch.setattr(outbox, "send", partial(send, deadline=0.3))
    attempts = []
    for _ in range(2):
        assert deliver(config, archive) == 0
        attempts.append([delivery.attempts for delivery in archive.deliveries()])
    # Those who had no turn stay due, and have theirs first the next time.
    assert attempts == [[1, 0, 0], [1, 1, 0]]
    assert set(states(archive).values()) == {DeliveryState.PENDING}


def test_only_one_process_delivers_at_a_time(
    configured: Configured, archive: Archive, postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    box = postbox()
    config = configured(mail_server(box))
    issue_news(archive, config)
    with Lock.take(config.database, "deliveries"):
        assert deliver(config, archive) == 0
        assert jobs.deliver(config, archive, now=lambda: NOW, wait=0.2) == 0
    assert box.taken == []
    assert deliver(config, archive) == 3


def test_log_has_a_line_for_each_outcome_and_nobodys_address(
    configured: Configured,
    archive: Archive,
    postbox: type["Postbox"],
    mail_server: "MailServers",
    caplog: pytest.LogCaptureFixture,
) -> None:
    config = configured(mail_server(postbox(rcpt_of={READERS[1]: f"550 <{READERS[1]}> unknown"})))
    issue_news(archive, config)
    with caplog.at_level(logging.INFO):
        deliver(config, archive)
    told = [record.__dict__ for record in caplog.records if record.message == "delivery ended"]
    assert [(line["number"], line["state"], line["levelname"]) for line in told] == [
        (1, "sent", "INFO"),
        (1, "refused", "WARNING"),
        (1, "sent", "INFO"),
    ]
    assert "reply 550" in told[1]["reason"]
    assert len({line["delivery"] for line in told}) == 3
    assert "paper.example" not in str(told)
    assert "paper.example" not in "".join(str(delivery.reason) for delivery in archive.deliveries())


def test_without_a_server_deliveries_wait(configured: Configured, archive: Archive, nobody: str) -> None:
    issue_news(archive, configured(nobody))
    assert deliver(configured(None), archive) == 0
    assert {delivery.attempts for delivery in archive.deliveries(unfinished=True)} == {0}


def test_reader_who_was_taken_out_gets_nothing_more(
    configured: Configured, archive: Archive, postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    box = postbox()
    server = mail_server(box)
    issue_news(archive, configured(server))
    assert deliver(configured(server, readers=READERS[1:]), archive) == 2
    assert sorted(box.recipients) == sorted(READERS[1:])
    assert states(archive)[READERS[0]] is DeliveryState.FAILED


def test_fault_in_one_message_puts_it_off_and_holds_nobody_up(
    configured: Configured,
    archive: Archive,
    postbox: type["Postbox"],
    mail_server: "MailServers",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    box = postbox()
    config = configured(mail_server(box))
    issue_news(archive, config)

    def breaks(_config: object, _archive: object, delivery: Delivery, **_more: object) -> Attempt:
        raise RuntimeError(delivery.recipient)

    with monkeypatch.context() as broken:
        broken.setattr(jobs, "attempt", breaks)
        with pytest.raises(RuntimeError, match=READERS[0]):
            deliver(config, archive)
    assert deliver(config, archive) == 2
    assert deliver(config, archive, at=NOW + timedelta(minutes=5)) == 1
    assert sorted(box.recipients) == sorted(READERS)
