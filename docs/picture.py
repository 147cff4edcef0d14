"""Takes pictures of an HTML file in headless Chromium: `picture.py FILE WIDTH=PICTURE.png …`.

Chromium widens a window of less than about 500 pixels, so the width is set through its debugging protocol,
spoken over a pipe: no port is opened.
"""  # noqa: INP001 - a script beside the pictures that it takes

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --hide-scrollbars --remote-debugging-pipe"
)
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FIRST_HEIGHT = 600
_DEADLINE = 60  # seconds, for Chromium to end


class Browser:
    """A Chromium that answers on a pair of pipes: it reads from its descriptor 3 and writes to 4."""

    def __init__(self, profile: str) -> None:
        chromium = next(filter(None, map(shutil.which, _NAMES)), None)
        if chromium is None:
            raise SystemExit("picture: no Chromium found; install one (Debian: apt-get install chromium)")
        its_input, self._orders = os.pipe()
        self._answers, its_output = os.pipe()
        command = [chromium, *_FLAGS.split(), f"--user-data-dir={profile}", "about:blank"]
        self._process = subprocess.Popen(  # noqa: S603 - a fixed command
            # Only a shell can choose the numbers of a child's descriptors.
            ["sh", "-c", f'exec "$@" 3<&{its_input} 4>&{its_output}', "sh", *command],  # noqa: S607 - the system's own
            pass_fds=(its_input, its_output),
            stderr=subprocess.DEVNULL,
        )
        os.close(its_input)
        os.close(its_output)
        self._read = b""
        self._asked = 0
        self._session: str | None = None

    def ask(self, method: str, **parameters: object) -> dict[str, Any]:
        """Send an order and return its result."""
        self._asked += 1
        order = {"id": self._asked, "method": method, "params": parameters}
        if self._session:
            order["sessionId"] = self._session
        os.write(self._orders, json.dumps(order).encode() + b"\0")
        return self._await("id", self._asked)["result"]

    def open(self, address: str) -> None:
        """Show a page and wait until it has loaded."""
        if not self._session:
            target = self.ask("Target.createTarget", url="about:blank")["targetId"]
            self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            self.ask("Page.enable")
        self.ask("Page.navigate", url=address)
        self._await("method", "Page.loadEventFired")

    def picture(self, width: int, *, dark: bool) -> bytes:
        """Return the whole page at that width, as PNG."""
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.ask("Emulation.setEmulatedMedia", features=scheme)
        self._resize(width, _FIRST_HEIGHT)
        self._resize(width, round(self.ask("Page.getLayoutMetrics")["cssContentSize"]["height"]))
        return base64.b64decode(self.ask("Page.captureScreenshot", format="png")["data"])

    def _resize(self, width: int, height: int) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.ask("Emulation.setDeviceMetricsOverride", **size)

    def close(self) -> None:
        """End the browser."""
        self._session = None
        self.ask("Browser.close")
        self._process.wait(_DEADLINE)

    def _await(self, key: str, value: object) -> dict[str, Any]:
        while True:
            message, found, rest = self._read.partition(b"\0")
            if not found:
                received = os.read(self._answers, 1 << 16)
                if not received:
                    raise SystemExit("picture: Chromium ended; try: chromium --headless about:blank")
                self._read += received
                continue
            self._read = rest
            told = json.loads(message)
            if told.get(key) == value:
                if "error" in told:
                    raise SystemExit(f"picture: Chromium refused: {told['error']['message']}")
                return told


def main(*arguments: str) -> None:
    """Write each WIDTH=PICTURE.png; WIDTH may end in "d" for dark colours."""
    if len(arguments) < 2:  # noqa: PLR2004 - a file and a picture
        raise SystemExit("usage: picture.py FILE WIDTH=PICTURE.png …")
    file, *wanted = arguments
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(profile)
        browser.open(Path(file).resolve().as_uri())
        for order in wanted:
            width, _, picture = order.partition("=")
            Path(picture).write_bytes(browser.picture(int(width.rstrip("d")), dark=width.endswith("d")))
            sys.stdout.write(f"{picture}\n")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
