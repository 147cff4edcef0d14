"""Whether a person ended the crawls with Ctrl-C. Scrapy ends them, but doesn't tell by which signal."""

import asyncio
import signal
from types import FrameType

EXIT_CODE = 128 + signal.SIGINT  # as shells count


class Interrupts:
    """Notes an interrupt that comes while the event loop runs, and leaves it to Scrapy to act on it."""

    def __init__(self) -> None:
        self.came = False
        # Scrapy sets its own handler when the loop begins, so this one waits for its first turn.
        asyncio.get_event_loop().call_soon(self._listen)

    def _listen(self) -> None:
        act = signal.getsignal(signal.SIGINT)

        def note(number: int, frame: FrameType | None) -> None:
            self.came = True
            if callable(act):
                act(number, frame)

        signal.signal(signal.SIGINT, note)
