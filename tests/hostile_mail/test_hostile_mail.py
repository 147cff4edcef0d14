"""What becomes of an issue that goes out through a mail server in every mood: looked at from outside."""

import base64
import email
import email.policy
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.hostile_mail.conftest import DEADLINE, PASSWORD
from tests.hostile_mail.talking import MOODS

if TYPE_CHECKING:
    from tests.hostile_mail.conftest import Sending

MOST_MEMORY = 150_000_000
MOST_LATE = 2.0  # seconds that a busy machine may add to the deadline
WAITS = [timedelta(minutes=minutes) for minutes in (5, 15, 60, 240)]
FOR_GOOD = [f"{name}.reader@paper.example" for name in ("refused", "inject", "spam")]
KEPT = [f"{mood.name}.reader@paper.example" for mood in MOODS.values() if mood.keeps]


def readers(sending: "Sending") -> list[str]:
    """Return those who get the issue in the end."""
    return sorted({*sending.states()} - {*FOR_GOOD})


def doubts(sending: "Sending", reader: str) -> int:
    """Return after how many attempts nobody knew whether the server had the mail."""
    reasons = [attempt.get("reason", "") for attempt in sending.attempts(reader)]
    return sum("not known" in reason or "in time" in reason for reason in reasons)


def test_every_mood_was_met(sending: "Sending") -> None:
    assert not sending.server.moods
    commands = [told for heard in sending.server.connections for told, _ in heard.commands]
    for reader in sending.states():
        assert any(told.startswith(f"RCPT TO:<{reader}>") for told in commands), reader


def test_every_reader_has_the_issue_in_the_end_and_only_doubt_sends_it_again(sending: "Sending") -> None:
    assert len(readers(sending)) > 10
    for reader in readers(sending):
        assert sending.states()[reader] == "sent"
        copies = sending.server.copies(reader)
        assert 1 <= len(copies) <= 1 + doubts(sending, reader), reader
        assert copies[-1].acknowledged
    for reader in (
        "ann@paper.example",
        "greylist.reader@paper.example",
        "drop_before_data.reader@paper.example",
    ):
        assert len(sending.server.copies(reader)) == 1


def test_mail_that_may_have_been_sent_is_sent_again_as_it_was(sending: "Sending") -> None:
    assert len(KEPT) == 3
    for reader in KEPT:
        first, *others = sending.server.copies(reader)
        assert others
        assert {copy.content for copy in others} == {first.content}
    ids = [_message(sending, reader)["Message-ID"] for reader in readers(sending)]
    assert len(set(ids)) == len(ids)


def _message(sending: "Sending", reader: str) -> email.message.EmailMessage:
    content = sending.server.copies(reader)[0].content
    return email.message_from_bytes(content, policy=email.policy.default)


def test_each_reader_has_a_mail_of_their_own(sending: "Sending") -> None:
    for reader in readers(sending):
        message = _message(sending, reader)
        assert message["To"] == reader
        assert [name for name in ("Cc", "Bcc") if name in message] == []
        assert "paper.example" not in str(message.get_body())


def test_what_is_refused_for_now_is_tried_again_later_and_later(sending: "Sending") -> None:
    attempts = sending.attempts("rcpt4xx.reader@paper.example")
    assert attempts[-1]["state"] == "sent"
    assert len(attempts) > 4
    for number, attempt in enumerate(attempts[:-1]):
        wait = datetime.fromisoformat(attempt["next_at"]) - datetime.fromisoformat(attempt["at"])
        asked = WAITS[min(number, len(WAITS) - 1)]
        # Its clock goes on between the answer and the line that tells it.
        assert asked - timedelta(hours=4) < wait <= asked + timedelta(seconds=1)


def test_reader_who_is_refused_for_good_is_told_and_asked_for_once(sending: "Sending") -> None:
    commands = [told for heard in sending.server.connections for told, _ in heard.commands]
    for reader in FOR_GOOD:
        assert sending.states()[reader] == "refused"
        assert sending.server.copies(reader) == []
        assert "refused the" in sending.attempts(reader)[-1]["reason"]
        assert sum(told.startswith(f"RCPT TO:<{reader}>") for told in commands) == 1


def test_server_that_hangs_drips_or_floods_is_left_at_the_deadline(sending: "Sending") -> None:
    connections = sending.server.connections
    (hung,) = [heard.seconds for heard in connections if heard.mood == "hang_greeting"]
    assert hung > DEADLINE / 2
    assert max(heard.seconds for heard in connections) < DEADLINE + MOST_LATE
    assert sending.peak < MOST_MEMORY


def test_password_and_readers_are_told_to_nobody(sending: "Sending") -> None:
    (failed,) = [heard for heard in sending.server.connections if heard.mood == "authfail"]
    assert failed.commands[-1][0].startswith("AUTH ")
    files = [*sending.folder.glob("readout.db*"), *sending.folder.rglob("digests/**/*")]
    said = [file.read_bytes() for file in files if file.is_file()]
    assert len(said) > 5
    outside = [sending.log.encode(), *(page.encode() for page in sending.pages.values())]
    said += [*outside, *(mail.content for mail in sending.server.mails)]
    for spelt in _spellings(PASSWORD.encode()):
        assert not any(spelt in each for each in said), spelt
    assert not any(b"@paper.example" in each for each in outside)


def _spellings(secret: bytes) -> set[bytes]:
    """Return a secret in the clear, and the letters that base64 has for it wherever it stands in a text."""
    shifted = {base64.b64encode(b"\0" * shift + secret + b"\0\0\0")[4:-4] for shift in range(3)}
    return {
        secret,
        secret.lower(),
        base64.b64encode(secret).rstrip(b"=")[:-1],
        *(each[:10] for each in shifted),
    }


def test_what_a_server_says_is_no_line_of_the_log(sending: "Sending") -> None:
    for line in sending.log.splitlines():
        told = json.loads(line)
        assert told["event"] != "issue made" or "digest" in told
        assert line.isprintable()
        assert len(line) < 2048
    for said in ("evil.example", "greylisted", "mx.example", "locked"):
        assert said not in sending.log


def test_nothing_is_told_in_the_clear_and_nothing_where_tls_can_not_be_trusted(sending: "Sending") -> None:
    for heard in sending.server.connections:
        in_the_clear = {told.split(" ")[0] for told, is_secret in heard.commands if not is_secret}
        assert in_the_clear <= {"EHLO", "HELO", "STARTTLS", "QUIT", "RSET"}, heard.mood
        if "starttls" in heard.mood or heard.mood == "wrong_certificate":
            assert not any(is_secret for _, is_secret in heard.commands)
