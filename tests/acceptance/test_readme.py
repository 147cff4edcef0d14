"""Every command of the README does what it is there for."""

import json
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest
from aiosmtpd import handlers
from aiosmtpd.controller import Controller

from scheduler.config import load
from scheduler.recorded_sites import serve

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
# Run by what surrounds this test: the demo's own test, and the test run itself.
ELSEWHERE = {"./run demo", "./run test"}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    whole = [block.replace("|\n", "|") for block in blocks("sh")]
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
    # aiosmtpd can't tell the port that the system chose; this one is free a moment before.
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    handler = Mailbox()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield handler, port
    finally:
        controller.stop()


@pytest.mark.parametrize("block", blocks("toml"))
def test_configuration_in_the_readme_is_understood(tmp_path: Path, block: str) -> None:
    (tmp_path / "readout.toml").write_text(block)
    told = load(tmp_path / "readout.toml").model_dump(mode="json")
    shown = tomllib.loads(block)
    for table in shown.keys() - {"database", "sources"}:
        assert shown[table].items() <= told[table].items()
    assert shown.get("sources", {}).keys() <= told["sources"].keys()


def test_commands_of_the_readme_work_in_the_order_they_stand(
    tmp_path: Path, mailbox: tuple[Mailbox, int]
) -> None:
    handler, port = mailbox
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    (tmp_path / "scrapy.cfg").symlink_to(ROOT / "scrapy.cfg")
    (tmp_path / "archive.jsonl").write_text(
        json.dumps({"url": "https://news.example/1", "title": "T", "text": "Text."}) + "\n"
    )
    configuration = blocks("toml")[0].replace("delay = 1.0", "delay = 0.0")
    (tmp_path / "readout.toml").write_text(configuration.replace("mail.example.org:587", f"127.0.0.1:{port}"))
    activate = f". {Path(sys.executable).parent}/activate"
    with serve(ROOT / "fixtures") as sites:
        for command in commands():
            line = command.replace("./run readout crawl", f"./run readout crawl --base {sites.base}")
            line = line.replace("scrapy crawl sectsco", f"scrapy crawl sectsco -a base={sites.base}")
            line = line.replace("./run readout", f"{sys.executable} -m scheduler").replace(
                ". .venv/bin/activate", "true"
            )
            ran = subprocess.run(
                ["sh", "-c", f"{activate} && {line}"],
                cwd=tmp_path,
                capture_output=True,
                text=True,
                check=False,
                timeout=120,
            )
            assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"
    # `digest send` sent one; the timer's `digest issue --send` had nothing new to send.
    assert len(handler.subjects) == 1
    assert handler.subjects[0].startswith("SCO: ")
    assert (tmp_path / "articles.jsonl").exists()
    assert (tmp_path / "digests" / "feed.xml").exists()
