"""What the operator is told is kept with the mails that tell it, on every kind of database."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from store.archive import Archive
from store.errors import StoreError
from store.records.alerts import Alert, AlertMail, ToldSource
from store.records.crawls import State
from store.records.issues import DeliveryState

HOUR = timedelta(hours=1)


def told(now: datetime, state: State = State.BROKEN) -> ToldSource:
    return ToldSource(source="mseap", state=state, since=now - HOUR, warned_at=now)


def mail(now: datetime, number: int = 1) -> AlertMail:
    return AlertMail(
        subject="S",
        text="T\n",
        recipient=f"ops{number}@example.org",
        message_id=f"<alert.{number}@example.org>",
        made_at=now,
    )


def begun(archive: Archive, now: datetime) -> Alert:
    alert = archive.begin_alert(now=now, abandoned_before=now)
    assert alert is not None
    return alert


def test_what_was_told_last_is_kept_of_each_source(archive: Archive, now: datetime) -> None:
    archive.record_alert([told(now), replace(told(now), source="a", since=None)], [])
    archive.record_alert([told(now + HOUR, State.OK)], [])
    assert archive.told_sources() == (replace(told(now), source="a", since=None), told(now + HOUR, State.OK))


def test_mail_that_is_there_already_is_not_sent_twice(archive: Archive, now: datetime) -> None:
    archive.record_alert([told(now)], [mail(now)])
    archive.record_alert([told(now)], [mail(now, 2), mail(now)])
    assert [alert.mail for alert in archive.alerts()] == [mail(now), mail(now, 2)]


def test_alert_that_a_killed_process_had_in_hand_is_sent_again_as_it_was(
    archive: Archive, now: datetime
) -> None:
    archive.record_alert([told(now)], [mail(now)])
    first = begun(archive, now)
    assert archive.begin_alert(now=now + HOUR, abandoned_before=now) is None
    again = begun(archive, now + HOUR)
    assert (again.mail, again.attempts) == (first.mail, 2)
    archive.end_alert(again.id, state=DeliveryState.SENT, at=now + HOUR, attempt=2)
    assert archive.alerts(since=now + 2 * HOUR) == ()
    assert len(archive.alerts(since=now)) == 1
    assert archive.begin_alert(now=now + 9 * HOUR, abandoned_before=now + 9 * HOUR) is None


def test_alert_that_was_put_off_is_due_then(archive: Archive, now: datetime) -> None:
    archive.record_alert([], [mail(now)])
    reason = "ops1@example.org is unknown"
    archive.end_alert(
        begun(archive, now).id, state=DeliveryState.PENDING, at=now, due_at=now + HOUR, reason=reason
    )
    assert archive.begin_alert(now=now, abandoned_before=now) is None
    [waiting] = archive.alerts(since=now + 9 * HOUR)
    assert (waiting.due_at, waiting.reason) == (now + HOUR, "… is unknown")
    assert begun(archive, now + HOUR).id == waiting.id
    with pytest.raises(StoreError, match="no alert 77"):
        archive.end_alert(77, state=DeliveryState.SENT, at=now)


def test_old_alerts_are_let_go_once_they_ended(archive: Archive, now: datetime) -> None:
    archive.record_alert([], [mail(now), mail(now, 2), mail(now + HOUR, 3)])
    archive.end_alert(begun(archive, now).id, state=DeliveryState.SENT, at=now)
    archive.prune_alerts(before=now + HOUR)
    assert [alert.mail for alert in archive.alerts()] == [mail(now, 2), mail(now + HOUR, 3)]
