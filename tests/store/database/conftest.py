"""What the tests of the database share."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlsplit

import pytest

_PORT = ".s.PGSQL.5432"


class Cutter:
    """A socket before a server's, which cuts one session off when a statement of it goes by, and no other."""

    def __init__(self, server: Path, folder: Path, cut: str) -> None:
        self._server = server
        self._cut = cut
        self._is_writing = self._is_cut = False
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / _PORT))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self._server / _PORT))
                threading.Thread(target=self._serve, args=(client, server), daemon=True).start()

    def _serve(self, client: socket.socket, server: socket.socket) -> None:
        answers = threading.Thread(target=self._answer, args=(server, client), daemon=True)
        answers.start()
        while asked := _received(client):
            if self._is_due(asked):
                _end(client)
                if self._cut == "commit unheard":
                    server.sendall(asked)  # it is committed; nobody hears the answer
                break
            with suppress(OSError):  # a goodbye to a session that has ended already
                server.sendall(asked)
        with suppress(OSError):
            server.shutdown(socket.SHUT_WR)
        answers.join()
        client.close()
        server.close()

    def _is_due(self, asked: bytes) -> bool:
        self._is_writing |= b"INSERT" in asked
        word = b"INSERT" if self._cut == "statement" else b"COMMIT"
        if self._is_cut or not self._is_writing or word not in asked:
            return False
        self._is_cut = True
        return True

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        while told := _received(server):
            with suppress(OSError):
                client.sendall(told)
        _end(client)


def _received(end: socket.socket) -> bytes:
    with suppress(OSError):
        return end.recv(65536)
    return b""


def _end(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)  # to close it would not wake who waits for it


@pytest.fixture
def cutter() -> Iterator[Callable[[str, str], str]]:
    """Return an address that leads to a database through a socket that is cut off once."""
    made: list[Cutter] = []
    with TemporaryDirectory() as folder:

        def through(url: str, cut: str) -> str:
            [server] = parse_qs(urlsplit(url).query)["host"]
            made.append(Cutter(Path(server), Path(folder), cut))
            return url.replace(server, folder)

        yield through
        for each in made:
            each.close()
