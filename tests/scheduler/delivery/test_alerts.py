"""Alerts on their way to the operator, through a real mail server."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.configuration.config import Configuration, load
from scheduler.delivery.outbox import address
from scheduler.health.seeing import seen_in
from scheduler.service import jobs
from store.records.crawls import CrawlRun, RunOutcome
from store.records.issues import DeliveryState
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.scheduler.delivery.conftest import Desk, MailServers, Postbox

HOUR = timedelta(hours=1)


def configured(folder: Path, server: str, operator: str) -> Configuration:
    file = folder / "readout.toml"
    file.write_text(f'[mail]\nserver = "smtp://{server}"\noperator = {operator}\n')
    return load(file, database=f"sqlite:///{folder}/readout.db")


def fail(desk: "Desk", *sources: str, hours: int) -> None:
    at = desk.now + hours * HOUR
    for source in sources:
        run = CrawlRun(
            source=source, started_at=at, finished_at=at, outcome=RunOutcome.FAILED, reason="status 503"
        )
        desk.archive.record_run(run)


def test_two_sources_that_fail_twice_are_told_in_one_mail_to_each_operator(
    desk: "Desk", mail_server: "MailServers", postbox: type["Postbox"], tmp_path: Path
) -> None:
    box = postbox()
    config = configured(tmp_path, mail_server(box), '["ops@paper.example", "boss@paper.example"]')
    fail(desk, "mseap", "sectsco", hours=-2)
    assert not jobs.alert_due(config, desk.archive, desk.now)
    fail(desk, "mseap", "sectsco", hours=-1)
    assert jobs.alert_due(config, desk.archive, desk.now)
    assert not jobs.alert_due(config, desk.archive, desk.now)
    assert desk.deliver(config) == 0  # none of these is for a reader
    assert box.recipients == ["ops@paper.example", "boss@paper.example"]
    mail = box.messages[0]
    assert mail["Subject"] == "Readout: sectsco, mseap broken"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "status 503" in mail.get_content()
    desk.deliver(config, at=desk.now + timedelta(days=9))
    assert len(box.taken) == 2


def test_alert_that_no_server_takes_is_tried_again_as_it_was(
    desk: "Desk", mail_server: "MailServers", postbox: type["Postbox"], tmp_path: Path
) -> None:
    box = postbox()
    config = configured(tmp_path, mail_server(postbox(body="451 try again later")), '"ops@paper.example"')
    fail(desk, "mseap", hours=-2)
    fail(desk, "mseap", hours=-1)
    assert jobs.alert_due(config, desk.archive, desk.now)
    desk.deliver(config)
    [alert] = desk.archive.alerts()
    assert (alert.state, alert.due_at) == (DeliveryState.PENDING, desk.now + timedelta(minutes=5))
    config = configured(tmp_path, mail_server(box), '"ops@paper.example"')
    desk.deliver(config, at=desk.now + timedelta(minutes=5))
    assert [message["Message-ID"] for message in box.messages] == [alert.mail.message_id]


def test_server_that_can_take_no_alert_is_not_tried_with_issues(
    desk: "Desk", nobody: str, tmp_path: Path
) -> None:
    desk.issue_news(desk.configured(nobody))
    config = configured(tmp_path, nobody, '"ops@paper.example"')
    fail(desk, "mseap", hours=-2)
    fail(desk, "mseap", hours=-1)
    assert jobs.alert_due(config, desk.archive, desk.now)
    desk.deliver(config)
    assert [alert.attempts for alert in seen_in(config, desk.archive, desk.now).alerts] == [1]
    assert [delivery.attempts for delivery in desk.archive.deliveries()] == [0, 0, 0]


def test_operator_who_was_taken_out_is_sent_nothing_more(
    desk: "Desk", mail_server: "MailServers", postbox: type["Postbox"], tmp_path: Path
) -> None:
    box = postbox()
    config = configured(tmp_path, mail_server(box), '"ops@paper.example"')
    fail(desk, "mseap", hours=-2)
    fail(desk, "mseap", hours=-1)
    assert jobs.alert_due(config, desk.archive, desk.now)
    desk.deliver(configured(tmp_path, mail_server(box), '"boss@paper.example"'))
    assert box.taken == []
    assert [alert.state for alert in desk.archive.alerts()] == [DeliveryState.DROPPED]


_DELIVERER = """
import sys
from datetime import datetime
from pathlib import Path
from scheduler.delivery import delivering
from scheduler.configuration.config import load
from store.archive import Archive

config = load(Path(sys.argv[1]), database=sys.argv[2])
with Archive.open(config.database) as archive:
    delivering.deliver(config, archive, now=lambda: datetime.fromisoformat(sys.argv[3]))
"""


def test_killed_between_an_alert_and_its_answer_it_is_sent_again_as_it_was(
    desk: "Desk", mail_server: "MailServers", postbox: type["Postbox"], tmp_path: Path
) -> None:
    box = postbox(holds=True)
    config = configured(tmp_path, mail_server(box), '["ops@paper.example", "boss@paper.example"]')
    fail(desk, "mseap", hours=-2)
    fail(desk, "mseap", hours=-1)
    assert jobs.alert_due(config, desk.archive, desk.now)
    told = [str(tmp_path / "readout.toml"), config.database, desk.now.isoformat()]
    with subprocess.Popen([sys.executable, "-c", _DELIVERER, *told]) as child:
        assert box.got_one.wait(PATIENCE)
        child.kill()
    box.released.set()
    assert not jobs.alert_due(config, desk.archive, desk.now)
    desk.deliver(config)
    assert box.recipients == ["ops@paper.example", "ops@paper.example", "boss@paper.example"]
    assert box.contents[0] == box.contents[1]


def test_mail_that_is_stuck_for_hours_is_told_once_a_day(
    desk: "Desk", mail_server: "MailServers", postbox: type["Postbox"], tmp_path: Path
) -> None:
    refusing = desk.configured(mail_server(postbox(rcpt="451 later")))
    desk.issue_news(refusing)
    desk.deliver(refusing)
    box = postbox()
    config = configured(tmp_path, mail_server(box), '"ops@paper.example"')
    told = [
        hours
        for hours in (3.9, 4.1, 5, 27, 29, 30)
        if jobs.alert_of_mail_due(config, desk.archive, desk.now + hours * HOUR)
    ]
    assert told == [4.1, 29]
    desk.deliver(config, at=desk.now + 30 * HOUR)
    assert {mail["Subject"] for mail in box.messages} == {"Readout: 3 mail(s) stuck"}
    content = box.messages[0].get_content()
    assert "refused the recipient (reply 451)" in content
    assert "paper.example" not in content


def test_operator_is_told_of_readers_who_were_disabled(
    desk: "Desk", mail_server: "MailServers", postbox: type["Postbox"], tmp_path: Path
) -> None:
    ann = desk.readers[0]
    config = desk.configured(mail_server(postbox(rcpt_of={ann: f"550 <{ann}> unknown"})))
    desk.issue_news(config)
    at = desk.now
    for days in range(3):
        at = desk.now + timedelta(days=days)
        assert {each.is_active for each in desk.archive.subscribers()} == {True}
        last = desk.archive.last_issue(digest="sco")
        assert last
        address(config, config.digest, desk.archive, last, now=at, again=True)
        desk.deliver(config, at=at)
    assert [each.address for each in desk.archive.subscribers() if not each.is_active] == [ann]
    box = postbox()
    config = configured(tmp_path, mail_server(box), '"ops@paper.example"')
    assert jobs.alert_of_mail_due(config, desk.archive, at)
    assert not jobs.alert_of_mail_due(config, desk.archive, at)
    desk.deliver(config, at=at)
    assert (
        f"{ann} (digest sco): refused for good by the mail server on 3 days" in box.messages[0].get_content()
    )
