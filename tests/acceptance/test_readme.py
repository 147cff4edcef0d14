"""Every command of the README does what it is there for."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiosmtpd import handlers

from scheduler.configuration.config import load
from scheduler.recorded_sites import serve
from tests.mail_server import mail_server
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.conftest import Readout

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
# Run by what surrounds this test: the demo's own test, and the test run itself.
ELSEWHERE = {"./run demo", "./run test"}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    # What is the machine's, its service manager's or Docker's, is followed by test_running_for_good.
    own = [block for block in blocks("sh") if not re.search(r"\b(?:sudo|docker)\b", block)]
    whole = [block.replace("|\n", "|") for block in own]
    lines = [line.split("  #")[0].strip() for block in whole for line in block.splitlines()]
    timed = [line.split(" && ")[1] for block in blocks("crontab") for line in block.splitlines()]
    return [line for line in (*lines, *timed) if line and line not in ELSEWHERE]


class Mailbox(handlers.Message):
    """Keeps the subjects of what a reader was sent."""

    def __init__(self) -> None:
        super().__init__()
        self.subjects: list[str] = []

    def handle_message(self, message: Message) -> None:
        self.subjects.append(str(message["Subject"]))


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    handler = Mailbox()
    with mail_server(handler) as port:
        yield handler, port


@pytest.mark.parametrize("block", blocks("toml"))
def test_configuration_in_the_readme_is_understood(tmp_path: Path, block: str) -> None:
    (tmp_path / "readout.toml").write_text(block)
    told = load(tmp_path / "readout.toml").model_dump(mode="json", by_alias=True)
    shown = tomllib.loads(block)
    tables = [(shown[name], told[name]) for name in shown.keys() - {"database", "sources", "digests"}]
    tables += [(table, told["digests"][name]) for name, table in shown.get("digests", {}).items()]
    for table, understood in tables:
        for key, value in table.items():
            assert (
                understood[key] in {value, f"{value}:00"}
                if isinstance(value, str)
                else understood[key] == value
            )
    assert shown.get("sources", {}).keys() <= told["sources"].keys()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who follows the README, offline: where it crawls, a server of recorded pages answers."""

    folder: Path
    base: str
    readout: "Readout"

    def offline(self, command: str) -> str:
        """Return a command as it crawls here."""
        crawling = ("./run readout crawl", "./run readout sources add", "./run readout sources check")
        for asked in (*crawling, "./run daemon"):
            command = command.replace(asked, f"{asked} --base {self.base}")
        return command.replace(
            "scrapy crawl sectsco -a limit", f"scrapy crawl sectsco -a base={self.base} -a limit"
        )

    def line(self, command: str) -> str:
        """Return it with this environment's program instead of the one that ./run sets up."""
        command = self.offline(command)
        command = command.replace("./run daemon", f"exec {sys.executable} -m scheduler run")
        command = command.replace("./run readout", f"{sys.executable} -m scheduler")
        command = command.replace(". .venv/bin/activate", "true")
        return f". {Path(sys.executable).parent}/activate && {command}"

    def run(self, command: str) -> None:
        """Run it: in this process, where it is nothing but our own program; else as the shell does."""
        if command.startswith("./run readout ") and not {"|", ">"} & set(command):
            ran = self.readout(*shlex.split(self.offline(command))[2:])
            assert ran.code == 0, f"{command}\n{ran.out}\n{ran.err}"
        else:
            self.run_by_shell(command)

    def run_by_shell(self, command: str) -> None:
        ran = subprocess.run(
            ["sh", "-c", self.line(command)],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"

    @contextmanager
    def started(self, command: str, says: str) -> Iterator[subprocess.Popen[str]]:
        """Start a command that goes on until it is told to stop, and wait until it says that it does."""
        with subprocess.Popen(
            ["sh", "-c", self.line(command)],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                assert process.stdout
                said = ""
                while says not in said:
                    line = process.stdout.readline()
                    assert line, f"{command}\n{said}"
                    said += line
                yield process
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM)
                process.communicate(timeout=PATIENCE)


def test_commands_of_the_readme_work_in_the_order_they_stand(
    tmp_path: Path, mailbox: tuple[Mailbox, int], readout: "Readout"
) -> None:
    handler, port = mailbox
    for name in ("fixtures", "scrapy.cfg", "scheduler", "crawler", "store"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "archive.jsonl").write_text(
        json.dumps({"url": "https://news.example/1", "title": "T", "text": "Text."}) + "\n"
    )
    configuration = blocks("toml")[0].replace("delay = 1.0", "delay = 0.0")
    configuration = configuration.replace("mail.example.org:587", f"127.0.0.1:{port}")
    # The mail server on loopback knows no logins and no encryption.
    for told, here in (
        ("smtp://readout@", "smtp://"),
        ('tls = "required"', 'tls = "off"'),
        ("/etc/readout/mail-password", f"{tmp_path}/mail-password"),
    ):
        configuration = configuration.replace(told, here)
    (tmp_path / "mail-password").write_text("of nobody\n")
    (tmp_path / "readout.toml").write_text(f"testing = true\n{configuration}")
    with serve(ROOT / "fixtures", day=3) as sites, ExitStack() as going_on:
        reader = Reader(folder=tmp_path, base=sites.base, readout=readout)
        for command in commands():
            if command == "./run daemon":
                with reader.started(command, "service started") as service:
                    pass
                assert service.returncode == 0
            elif command.endswith("&"):
                going_on.enter_context(reader.started(f"exec {command.removesuffix('&')}", "http://"))
            else:
                reader.run(command)
    # `digest send` sent one, `--again` once more, the timer's `digest issue --send` the meeting split off,
    # also to the reader who was added by hand.
    first, again, split_off, to_ann = handler.subjects
    assert (first, split_off) == (again, to_ann)
    assert first.startswith("SCO: ")
    assert split_off.startswith("SCO, from the archive: ")
    assert (tmp_path / "articles.jsonl").exists()
    assert (tmp_path / "sectsco.jsonl").stat().st_size > 0
    assert (tmp_path / "digests" / "feed.xml").exists()
