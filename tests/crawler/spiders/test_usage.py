"""What a person reads who asks for what can't be done."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.crawler.conftest import Workbench


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("crawler", "nosuch"), "no source 'nosuch'; there are sectsco, infoshos, mseap, metinfo"),
        (
            ("crawler", "--base", "ftp://127.0.0.1:21"),
            "base='ftp://127.0.0.1:21': write the server to connect to",
        ),
        (("scrapy", "crawl", "nosuch"), "no source 'nosuch'; there are sectsco"),
        (("scrapy", "crawl", "sectsco", "-a", "since=xx"), "since='xx': write a day as YYYY-MM-DD"),
        (("scrapy", "crawl", "sectsco", "-a", "speed=1"), "unknown argument; there are base, since, limit"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(
    workbench: "Workbench", arguments: tuple[str, ...], said: str
) -> None:
    ended = workbench.finish(workbench.start(*arguments))
    assert ended.code == 2
    assert ended.log.startswith(said)
    assert ended.log.count("\n") == 1


@pytest.mark.parametrize("command", [("crawler",), ("scrapy", "crawl", "sectsco")])
def test_a_broken_configuration_is_one_line_and_exit_code_2(
    workbench: "Workbench", command: tuple[str, ...]
) -> None:
    workbench.configure("[crawl]\ndelay = -1\n")
    ended = workbench.finish(workbench.start(*command))
    assert ended.code == 2
    assert "readout.toml: [crawl] delay: must be greater than or equal to 0" in ended.log
    assert ended.log.count("\n") == 1


def test_a_database_that_cant_be_opened_is_one_line(workbench: "Workbench") -> None:
    (workbench.folder / "readout.db").write_bytes(
        b"this is no database, but it is long enough to be one" * 40
    )
    ended = workbench.crawl("sectsco")
    assert ended.code == 1
    assert "readout.db" in ended.log
    assert ended.log.count("\n") == 1
