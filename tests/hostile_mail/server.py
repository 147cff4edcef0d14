"""The hostile mail server: one thread on loopback, in a mood for each connection and each recipient.

`python -m tests.hostile_mail` runs it by hand; README.md lists its moods.
"""

import asyncio
import ssl
import threading
import time
from collections import Counter, deque
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module

from tests.hostile_mail.talking import MOODS, Heard, Mail, Mood, Talk

import_module("tests.hostile_mail.moods")

_LOGINS = "AUTH PLAIN LOGIN"
# How a conversation may end: the other side leaves, or the server is stopped.
_ENDS = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError)


class HostileMailServer:
    """Takes mail, but for its moods.

    `moods` are those of the next connections, one each; a recipient's mood is the name before its first dot
    or @, as in `greylist.ann@paper.example`. With `tls` it offers STARTTLS, and with `untrusted` it shows
    that certificate where the mood is `wrong_certificate`. `mails` is what it has been given, `connections`
    what it heard.
    """

    def __init__(
        self,
        moods: Iterable[str] = (),
        *,
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        untrusted: ssl.SSLContext | None = None,
    ) -> None:
        self.mails: list[Mail] = []
        self.connections: list[Heard] = []
        self.moods = deque(moods)
        self.port = port
        self._tls = tls
        self._untrusted = untrusted
        self._shown: Counter[str] = Counter()  # moods, by recipient
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._is_up = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hostile mail", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._is_up.wait()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def copies(self, recipient: str) -> list[Mail]:
        """Return what came for a recipient, in turn."""
        return [mail for mail in self.mails if mail.recipient == recipient]

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._answer, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        self._is_up.set()
        await self._stop.wait()
        server.close()
        talking = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)
        await asyncio.sleep(0)  # the connections are closed then

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard = Heard(mood=self.moods.popleft() if self.moods else "")
        self.connections.append(heard)
        began = time.monotonic()
        try:
            with suppress(*_ENDS):
                await _Conversation(self, Talk(reader, writer, heard)).hold()
            heard.seconds = time.monotonic() - began
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
        finally:  # where the server stops, too
            writer.transport.abort()

    def context_of(self, heard: Heard) -> ssl.SSLContext | None:
        return self._untrusted if heard.mood == "wrong_certificate" else self._tls

    def mood_of(self, step: str, heard: Heard, recipient: str) -> Mood | None:
        """Return the mood that cuts in at a step, once for a connection, and so often for a recipient."""
        named = recipient.partition("@")[0].partition(".")[0] if recipient else heard.mood
        mood = MOODS.get(named)
        if mood is None or mood.step != step or mood.is_of_connection == bool(recipient):
            return None
        if not mood.is_of_connection:
            self._shown[recipient] += 1
            if mood.times is not None and self._shown[recipient] > mood.times:
                return None
        return mood


class _Conversation:
    """One connection from its greeting to its end."""

    def __init__(self, server: HostileMailServer, talk: Talk) -> None:
        self._server = server
        self._talk = talk
        self._recipients: list[str] = []

    async def hold(self) -> None:
        if not await self._reply("greeting", "", "220 mx.example ESMTP"):
            return
        while command := await self._talk.hear():
            self._talk.heard.commands.append((command, self._talk.is_secret))
            if not await self._take(command):
                return

    async def _take(self, command: str) -> bool:
        """Answer a command; False where the conversation is over."""
        name = command.partition(" ")[0].upper()
        if name == "QUIT":
            await self._talk.say("221 bye")
            return False
        longer = {"STARTTLS": self._start_tls, "RCPT": self._take_recipient, "DATA": self._take_mail}
        if name in longer:
            return await longer[name](command)
        if name == "MAIL":
            self._recipients = []
        usual = {"EHLO": self._offers(), "AUTH": "235 welcome"}.get(name, "250 OK")
        return await self._reply(name.lower(), command, usual)

    def _offers(self) -> str:
        is_open = not self._talk.is_secret
        offered = "STARTTLS" if is_open and self._server.context_of(self._talk.heard) else _LOGINS
        return f"250-mx.example\r\n250-SIZE 10000000\r\n250 {offered}"

    async def _start_tls(self, command: str) -> bool:
        context = self._server.context_of(self._talk.heard)
        if not await self._reply("starttls", command, "220 go ahead"):
            return False
        if self._talk.heard.mood != "starttls_refused":
            await self._talk.encrypt(context)
        return True

    async def _take_recipient(self, command: str) -> bool:
        recipient = command.partition("<")[2].partition(">")[0]
        mood = self._server.mood_of("rcpt", self._talk.heard, recipient)
        if mood is None:
            self._recipients.append(recipient)
        return await self._reply("rcpt", command, "250 OK", mood)

    async def _take_mail(self, command: str) -> bool:
        (recipient,) = self._recipients  # one message a recipient
        mood = self._server.mood_of("data", self._talk.heard, recipient)
        if mood is not None:
            return await self._reply("data", command, "", mood)
        await self._talk.say("354 go on")
        content = await self._talk.hear_mail()
        mood = self._server.mood_of("end", self._talk.heard, recipient)
        if mood is None or mood.keeps:
            mail = Mail(recipient=recipient, content=content, acknowledged=mood is None)
            self._server.mails.append(mail)
        return await self._reply("end", command, "250 OK", mood)

    async def _reply(self, step: str, told: str, usual: str, mood: Mood | None = None) -> bool:
        """Say what is usual at a step, or what the mood says; False where that was the last word."""
        mood = mood or self._server.mood_of(step, self._talk.heard, "")
        said = await mood.answers(self._talk, told) if mood else usual
        if said is None:
            return False
        await self._talk.say(said)
        return not (said.startswith("421") or (step == "greeting" and said.startswith("554")))


def moods_table() -> str:
    """Return the table of all moods as README.md has it."""
    rows = (f"| `{each.name}` | {_place(each)} | {each.said} |\n" for each in MOODS.values())
    return "| mood | at | what it does |\n|---|---|---|\n" + "".join(rows)


def _place(mood: Mood) -> str:
    return {"end": "the mail's end", "greeting": "the greeting"}.get(mood.step, mood.step.upper())
