"""One conversation of the hostile mail server, line by line, and the steps at which a mood may cut in."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

_LONGEST = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail as the server had it. `acknowledged`: it said so."""

    recipient: str
    content: bytes
    acknowledged: bool


@dataclass(slots=True, kw_only=True)
class Heard:
    """What came over one connection: commands with whether they were encrypted, and how long it was open."""

    mood: str
    commands: list[tuple[str, bool]] = field(default_factory=list)
    seconds: float = 0.0


class Talk:
    """The server's side of a connection: hears lines, and says whatever it likes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, heard: Heard) -> None:
        self.heard = heard
        self._reader = reader
        self._writer = writer
        self.is_secret = False

    async def hear(self) -> str:
        """Return the next line without its end; nothing where the other side has left."""
        try:
            line = await self._reader.readuntil(b"\n")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return ""
        return line.decode("latin-1").rstrip("\r\n")

    async def hear_mail(self) -> bytes:
        """Return what comes until a line with a dot alone. Raises IncompleteReadError where none comes."""
        lines = []
        while (line := await self._reader.readuntil(b"\n")) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    async def say(self, words: str | bytes) -> None:
        """Say a line, or these very bytes, as fast as they are taken."""
        said = words if isinstance(words, bytes) else f"{words}\r\n".encode()
        for place in range(0, len(said), _LONGEST):
            self._writer.write(said[place : place + _LONGEST])
            await self._writer.drain()

    async def hang(self) -> None:
        """Say nothing more until the other side leaves."""
        while await self._reader.read(_LONGEST):
            pass

    async def drip(self, words: bytes, *, every: float) -> None:
        """Say the same again and again until the other side leaves."""
        leaving = asyncio.ensure_future(self.hang())
        try:
            while not leaving.done():
                await self.say(words)
                await asyncio.wait({leaving}, timeout=every)
        finally:
            leaving.cancel()

    async def encrypt(self, context: object) -> None:
        """Begin TLS. Raises OSError where the other side does not believe the certificate."""
        await self._writer.start_tls(context, ssl_handshake_timeout=5)  # type: ignore[arg-type] # SSLContext
        self.is_secret = True

    def drop(self) -> None:
        """Break the connection off, without a farewell."""
        connection = self._writer.get_extra_info("socket")
        with suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()


# What a mood says at its step: a reply, or None where it has said all that it had to say.
Answer = Callable[[Talk, str], Awaitable[str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """What the server does at one step: greeting, ehlo, starttls, auth, mail, rcpt, data or end (the dot).

    The moods up to `mail` are those of a connection, the others those of a recipient. `times` is how often;
    None: always. `keeps`: the mail was had when the mood came over it.
    """

    name: str
    step: str
    answers: Answer
    times: int | None = 1
    keeps: bool = False

    @property
    def said(self) -> str:
        return " ".join((self.answers.__doc__ or "").split())

    @property
    def is_of_connection(self) -> bool:
        return self.step not in {"rcpt", "data", "end"}


MOODS: dict[str, Mood] = {}


def mood(step: str, *, times: int | None = 1, keeps: bool = False) -> Callable[[Answer], Answer]:
    """Have the server be in a mood, named like this function, at a step."""

    def note(function: Answer) -> Answer:
        name = function.__name__
        assert name not in MOODS, name
        MOODS[name] = Mood(name=name, step=step, answers=function, times=times, keeps=keeps)
        return function

    return note
