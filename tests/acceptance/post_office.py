"""A mail server for the tests, with moods."""

import asyncio
import email
import email.policy
import threading
from dataclasses import dataclass

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.patience import PATIENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail as the server got it."""

    recipient: str
    content: bytes

    @property
    def message(self) -> email.message.EmailMessage:
        return email.message_from_bytes(self.content, policy=email.policy.default)

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"])


class PostOffice:
    """A mail server that keeps what it got; it can be silent about what it has, and refuse for a while."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.refusing = False
        self._may_say = threading.Event()
        self._may_say.set()

    def fall_silent(self) -> None:
        """Have every mail from now on, but don't say so."""
        self._may_say.clear()

    def speak(self) -> None:
        """Say again what it has."""
        self._may_say.set()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if self.refusing:
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        del server, session
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails += [Mail(recipient=to, content=content) for to in envelope.rcpt_tos]
        await asyncio.to_thread(self._may_say.wait, PATIENCE)
        return "250 OK"
