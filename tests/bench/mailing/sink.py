"""A mail server that takes all and keeps nothing: `sink.py` says its port, and serves until it is killed."""

import asyncio
import sys

_MOST = 1 << 20  # bytes read at once
_END = b"\r\n.\r\n"


class _Session(asyncio.Protocol):
    """One client's session; it answers each command once it has all of it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._heard = bytearray()
        self._has_data = False
        transport.write(b"220 sink ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while self._take():
            pass

    def _take(self) -> bool:
        if self._has_data:
            # The end may have come in two pieces, and nothing follows it before it is answered.
            if not self._heard.endswith(_END):
                return False
            self._heard.clear()
            self._has_data = False
            self._transport.write(b"250 taken\r\n")
            return False
        line, end, rest = self._heard.partition(b"\r\n")
        if not end:
            return False
        self._heard = rest
        self._answer(bytes(line[:4]).upper())
        return True

    def _answer(self, command: bytes) -> None:
        if command == b"EHLO":
            self._transport.write(b"250-sink\r\n250-8BITMIME\r\n250 SIZE 10000000\r\n")
        elif command == b"DATA":
            self._has_data = True
            self._transport.write(b"354 go on\r\n")
        elif command == b"QUIT":
            self._transport.write(b"221 farewell\r\n")
            self._transport.close()
        else:
            self._transport.write(b"250 well\r\n")


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(_Session, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
