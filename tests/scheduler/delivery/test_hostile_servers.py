"""Mail servers that drip, flood and speak nonsense: given up in time, and no reader's fault."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from threading import Event, Thread

import pytest

from scheduler.delivery.mail_server import DeliveryError
from tests.sending import send


@contextmanager
def _dripping() -> Iterator[str]:
    """A server that greets for seconds on end, one more line of its banner at a time, and then hangs up."""
    done = Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listener.accept()
        # The client hangs up first.
        with connection, suppress(OSError):
            for _ in range(300):
                if done.wait(0.01):
                    return
                connection.sendall(b"220-w\r\n")

    thread = Thread(target=drip)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        done.set()
        thread.join()
        listener.close()


def test_server_that_drips_its_reply_for_ever_is_given_up(message: EmailMessage) -> None:
    with (
        _dripping() as server,
        pytest.raises(DeliveryError, match="did not answer in time") as failure,
    ):
        send(message, f"smtp://{server}", deadline=0.3)
    assert failure.value.temporary
    assert failure.value.about_server


@contextmanager
def _talking(*said: bytes) -> Iterator[str]:
    """A server that says one thing after each that it hears, the last one for ever."""
    listener = socket.create_server(("127.0.0.1", 0))

    def talk() -> None:
        connection, _ = listener.accept()
        # The client hangs up.
        with connection, suppress(OSError):
            for words in said[:-1]:
                connection.sendall(words)
                connection.recv(1000)
            while said[-1]:
                connection.sendall(said[-1])

    thread = Thread(target=talk)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        thread.join()
        listener.close()


@pytest.mark.parametrize(
    "said",
    [
        (b"220-w\r\n" * 10_000,),
        (b"220 hello\r\n", b"250-w\r\n" * 10_000),
        (b"x" * 100_000,),
        (b"\xff\x00\r\n",),
        (b"HTTP/1.1 400 Bad Request\r\n",),
        (b"220 hello\r\n", b"999 what\r\n"),
    ],
)
def test_server_that_speaks_something_else_is_given_up_and_costs_no_reader_their_mail(
    said: tuple[bytes, ...], message: EmailMessage
) -> None:
    with _talking(*said) as server, pytest.raises(DeliveryError) as failure:
        send(message, f"smtp://{server}", deadline=20)
    assert (failure.value.temporary, failure.value.about_server) == (True, True)
    assert str(failure.value).isprintable()


@pytest.mark.parametrize("greeting", [b"554 no service\r\n", b"421 later\r\n"])
def test_server_that_refuses_all_at_its_door_says_nothing_of_the_reader(
    greeting: bytes, message: EmailMessage
) -> None:
    with (
        _talking(greeting, b"") as server,
        pytest.raises(DeliveryError, match=r"refused the connection \(reply (554|421)\)") as failure,
    ):
        send(message, f"smtp://{server}")
    assert (failure.value.temporary, failure.value.about_server) == (True, True)
