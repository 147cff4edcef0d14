"""Programs run as `python -m MODULE` runs them, by a process that has loaded their libraries before.

Loading takes longer than most crawls of a test. So this file, as a program, loads the libraries once and then
forks for each command that it reads from its standard input; the fork has its own session, environment and
output, and ends as any program does. What is said of starting is shown by tests that start anew.
"""

import gc
import json
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from select import select
from tempfile import TemporaryDirectory

from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
# Of a crawl, but for the configuration: `crawler.settings` reads it as it is imported.
LIBRARIES = (
    "crawler.budgets",
    "crawler.downloads",
    "crawler.pipelines",
    "crawler.robots",
    "crawler.spiders.base",
    "scrapy.cmdline",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.crawler",
    "scrapy.extensions.feedexport",
    "scrapy.spidermiddlewares.referer",
    "store.archive",
)


class Loaded:
    """The process that forks; it ends with its standard input."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crawler.loaded"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, *command: str, environment: Mapping[str, str]) -> tuple[int, str, str]:
        """Run `python -m COMMAND` in the project's folder; return its exit code, output and errors."""
        told, heard = self._process.stdin, self._process.stdout
        assert told
        assert heard
        with TemporaryDirectory() as folder:
            files = [Path(folder, name) for name in ("out", "err")]
            asked = {"command": command, "environment": dict(environment), "files": [*map(str, files)]}
            told.write(f"{json.dumps(asked)}\n")
            told.flush()
            if not select([heard], [], [], PATIENCE)[0]:
                self.close()
                raise subprocess.TimeoutExpired(command, PATIENCE)
            code = json.loads(heard.readline())
            out, errors = (file.read_text(encoding="utf-8") for file in files)
        return code, out, errors

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


def main() -> None:
    """Run what is asked for, one command after another; the fork goes on behind it as the program."""
    sys.path[0] = str(ROOT)
    for name in LIBRARIES:
        import_module(name)
    gc.freeze()
    while line := os.read(0, 1 << 20):
        asked = json.loads(line)
        child = os.fork()
        if not child:
            become(asked["command"], asked["environment"], asked["files"])
            return
        _, status = os.waitpid(child, 0)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        os.write(1, f"{os.waitstatus_to_exitcode(status)}\n".encode())


def become(command: Sequence[str], environment: Mapping[str, str], files: Sequence[str]) -> None:
    """Run `python -m COMMAND` in this process, which then has to end."""
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, file in enumerate(files, start=1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    module, *arguments = command
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
