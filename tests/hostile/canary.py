"""A listener that stands for all that is private: nothing may ever connect to it."""

import threading
from selectors import EVENT_READ, DefaultSelector
from socket import AF_INET, AF_INET6, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket, socketpair

from tests import contacts

_ADDRESSES = ((AF_INET, "127.0.0.1"), (AF_INET, "127.0.0.2"), (AF_INET6, "::1"))


class Canary:
    """Listens at one port of 127.0.0.1, 127.0.0.2 and ::1. `contacts` lists who came, by what address.

    Each is also counted for the whole run of the tests, unless the canary is told to keep it for itself.
    """

    def __init__(self, *, tells: bool = True) -> None:
        self.contacts: list[str] = []
        self._tells = tells
        self._sockets = _listening()
        self._ended, self._ending = socketpair()
        self._thread = threading.Thread(target=self._listen, name="canary", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        port: int = self._sockets[0].getsockname()[1]
        return port

    @property
    def base(self) -> str:
        return f"http://{self.address}"

    @property
    def address(self) -> str:
        return f"127.0.0.2:{self.port}"

    def stop(self) -> None:
        self._ending.send(b".")
        self._thread.join()
        for each in (*self._sockets, self._ended, self._ending):
            each.close()

    def _listen(self) -> None:
        with DefaultSelector() as selector:
            for each in (*self._sockets, self._ended):
                selector.register(each, EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.fileobj is self._ended:
                        return
                    self._take(key.fileobj)  # type: ignore[arg-type]

    def _take(self, listener: socket) -> None:
        connection, _ = listener.accept()
        connection.settimeout(1)
        with connection:
            try:
                said = connection.recv(4_096).decode("latin-1")
            except OSError:
                said = ""
        contact = f"canary at {listener.getsockname()[0]}: {said[:1_000]!r}"
        self.contacts.append(contact)
        if self._tells:
            contacts.note(contact)


def _listening() -> list[socket]:
    for _ in range(100):
        sockets: list[socket] = []
        try:
            for family, host in _ADDRESSES:
                sockets.append(one := socket(family, SOCK_STREAM))
                one.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
                one.bind((host, sockets[0].getsockname()[1] if len(sockets) > 1 else 0))
                one.listen()
        except OSError:
            for one in sockets:
                one.close()
            continue
        return sockets
    raise OSError("no port is free on all addresses")
