import asyncio
import gzip
from collections.abc import Callable, Sequence

import pytest
from scrapy.http import Request
from scrapy.utils.test import get_crawler
from twisted.internet.address import IPv4Address, IPv6Address

from crawler.downloads import GuardedResolver, WholeBodies, breaks_off
from crawler.guard import Destination


class Names:
    """A resolver that knows a few names; rebinds "turning.test" from one question to the next."""

    def __init__(self) -> None:
        self.asked = 0

    def resolveHostName(self, receiver: "Receiver", host: str, port: int, *_: object) -> object:  # noqa: N802
        self.asked += 1
        turning = "93.184.216.34" if self.asked == 1 else "127.0.0.2"
        known: dict[str, list[IPv4Address | IPv6Address]] = {
            "public.test": [IPv4Address("TCP", "93.184.216.34", port)],
            "private.test": [IPv4Address("TCP", "10.0.0.1", port), IPv6Address("TCP", "::1", port)],
            "mixed.test": [IPv4Address("TCP", "127.0.0.1", port), IPv4Address("TCP", "93.184.216.34", port)],
            "mapped.test": [IPv6Address("TCP", "::ffff:127.0.0.1", port)],
            "turning.test": [IPv4Address("TCP", turning, port)],
            "127.0.0.1": [IPv4Address("TCP", "127.0.0.1", port)],
        }
        receiver.resolutionBegan(self)
        for address in known[host]:
            receiver.addressResolved(address)
        receiver.resolutionComplete()
        return self


class Receiver:
    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.complete = False

    def resolutionBegan(self, _: object) -> None:  # noqa: N802
        assert not self.complete

    def addressResolved(self, address: IPv4Address | IPv6Address) -> None:  # noqa: N802
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete = True


@pytest.fixture
def resolved() -> Callable[..., tuple[list[str], GuardedResolver]]:
    def resolve(host: str, port: int = 80, *, allow: Sequence[str] = ()) -> tuple[list[str], GuardedResolver]:
        resolver, receiver = GuardedResolver(Names(), allow=allow), Receiver()
        resolver.resolveHostName(receiver, host, port)
        assert receiver.complete
        return receiver.addresses, resolver

    return resolve


Resolved = Callable[..., tuple[list[str], GuardedResolver]]


def test_a_public_name_resolves(resolved: Resolved) -> None:
    addresses, resolver = resolved("public.test")
    assert addresses == ["93.184.216.34"]
    assert not resolver.refused


@pytest.mark.parametrize("host", ["private.test", "mapped.test", "127.0.0.1"])
def test_a_name_of_private_addresses_resolves_to_nothing(resolved: Resolved, host: str) -> None:
    addresses, resolver = resolved(host)
    assert addresses == []
    assert resolver.refused == {Destination(host=host, port=80)}


def test_of_mixed_addresses_the_public_ones_are_left(resolved: Resolved) -> None:
    assert resolved("mixed.test")[0] == ["93.184.216.34"]


def test_a_name_that_turns_private_between_two_questions_is_refused_then() -> None:
    resolver = GuardedResolver(Names())
    first, second = Receiver(), Receiver()
    resolver.resolveHostName(first, "turning.test", 80)
    resolver.resolveHostName(second, "turning.test", 80)
    assert (first.addresses, second.addresses) == (["93.184.216.34"], [])


def test_exactly_the_allowed_host_and_port_resolve(resolved: Resolved) -> None:
    assert resolved("127.0.0.1", 8000, allow=["127.0.0.1:8000"])[0] == ["127.0.0.1"]
    assert resolved("127.0.0.1", 8001, allow=["127.0.0.1:8000"])[0] == []
    # A name is not allowed by the address that it happens to stand for.
    assert resolved("private.test", 8000, allow=["10.0.0.1:8000"])[0] == []


def test_a_packed_body_that_breaks_off_is_told_from_a_whole_one() -> None:
    packed = gzip.compress(b"The two sides met. " * 5_000)
    assert not breaks_off(packed)
    assert not breaks_off(packed + packed)
    assert not breaks_off(packed + bytes(512))
    assert not breaks_off(b"<html>")  # said to be packed, and is not
    damaged = packed[:60] + bytes(8) + packed[68:]
    for broken in (packed[:-1], packed[:-9], packed[: len(packed) // 2], packed + packed[:40], damaged):
        assert breaks_off(broken)


def test_only_gzip_is_asked_for() -> None:
    request = Request("http://x.test/")
    asyncio.run(WholeBodies(crawler=get_crawler()).process_request(request))
    assert request.headers["Accept-Encoding"] == b"gzip"
