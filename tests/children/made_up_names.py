"""Names that only one child process knows: what each stands for, the first time, the second, and so on.

TESTS_NAMES is JSON: {"names": {name: [address, …]}, "routes": {address: [host, port]}}. The last address of a
name stays; a route says which server of ours stands where a public address would be.
"""

import json
import os
import socket
from collections.abc import Callable
from typing import Any

_told = json.loads(os.environ["TESTS_NAMES"])
_answers: dict[str, list[str]] = _told["names"]
_routes: dict[str, tuple[str, int]] = {
    address: (host, port) for address, (host, port) in _told["routes"].items()
}


def install() -> None:
    """Answer for these names, and connect their public addresses to our own server."""
    socket.getaddrinfo = _answering(socket.getaddrinfo)
    socket.socket.connect_ex = _routed(socket.socket.connect_ex)  # type: ignore[method-assign]


def _answering(real: Callable[..., Any]) -> Callable[..., Any]:
    def getaddrinfo(host: Any, *others: Any, **named: Any) -> Any:  # noqa: ANN401 - the library's signature
        known = _answers.get(host.decode() if isinstance(host, bytes) else host)
        if known:
            host = known.pop(0) if len(known) > 1 else known[0]
        return real(host, *others, **named)

    return getaddrinfo


def _routed(real: Callable[..., int]) -> Callable[..., int]:
    def connect_ex(this: socket.socket, address: Any) -> int:  # noqa: ANN401 - the library's signature
        is_routed = isinstance(address, tuple) and address[0] in _routes
        return real(this, _routes[address[0]] if is_routed else address)

    return connect_ex
