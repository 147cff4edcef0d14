"""What a person reads who asks for what can't be done."""

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.crawler.conftest import Sites, Workbench


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


@pytest.mark.parametrize(
    ("command", "text", "said"),
    [
        (("crawler",), "[crawl]\ndelay = -1\n", "[crawl] delay: must be greater than or equal to 0"),
        (
            ("scrapy", "crawl", "sectsco"),
            "databse = 'x'\n",
            "databse: unknown key; mend its spelling or take it out",
        ),
    ],
)
def test_a_broken_configuration_is_one_line_and_exit_code_2(
    workbench: "Workbench", command: tuple[str, ...], text: str, said: str
) -> None:
    workbench.configure(text)
    ended = workbench.finish(workbench.start(*command))
    assert ended.code == 2
    assert f"readout.toml: {said}" in ended.log
    assert ended.log.count("\n") == 1


@pytest.mark.parametrize("name", ["readout.toml/x.jsonl", "folder.jsonl"])
def test_a_file_that_cant_be_written_is_told_before_the_crawl(workbench: "Workbench", name: str) -> None:
    (workbench.folder / "folder.jsonl").mkdir()
    file = str(workbench.folder / name)
    ended = workbench.by_hand("metinfo", "-O", file)
    assert ended.code == 2
    assert ended.log.startswith(f"'{file}' can't be written (")
    assert ended.log.endswith("; name a file that can\n")
    assert ended.log.count("\n") == 1


def test_a_crawl_whose_articles_could_not_be_listed_has_failed(
    workbench: "Workbench", sites: "Sites", article_page: "Callable[[int], str]"
) -> None:
    sites.list_page("http://sh.scoda.com/news38/", "/news38/shownews.php?id=1")
    sites.page("http://sh.scoda.com/news38/shownews.php?id=1", article_page(1))
    ended = workbench.by_hand("metinfo", "-a", f"base={sites.base}", "-o", "/dev/full:jsonl")
    assert '"outcome": "ok"' in ended.log
    assert ended.code == 1
    assert ended.log.endswith("not everything was written to /dev/full; name another file\n")


def test_a_database_that_cant_be_opened_is_one_line(workbench: "Workbench") -> None:
    (workbench.folder / "readout.db").write_bytes(
        b"this is no database, but it is long enough to be one" * 40
    )
    ended = workbench.crawl("sectsco")
    assert ended.code == 1
    assert "readout.db" in ended.log
    assert ended.log.count("\n") == 1


def test_log_of_a_crawl_by_hand_goes_into_the_file_that_is_named(
    workbench: "Workbench", sites: "Sites", article_page: "Callable[[int], str]"
) -> None:
    sites.list_page("http://sh.scoda.com/news38/", "/news38/shownews.php?id=1")
    sites.page("http://sh.scoda.com/news38/shownews.php?id=1", article_page(1))
    by_hand = ("metinfo", "-a", f"base={sites.base}")
    file = workbench.folder / "crawl.log"
    assert workbench.by_hand(*by_hand, "--logfile", str(file)).log == ""
    (line,) = file.read_text().splitlines()
    assert json.loads(line)["outcome"] == "ok"
    assert workbench.by_hand(*by_hand, "--nolog").log == ""


def test_clock_for_tests_is_refused_where_nothing_is_tested(
    workbench: "Workbench", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READOUT_CLOCK", "2026-11-22T06:50:00Z")
    ended = workbench.crawl("sectsco")
    assert ended.code == 2
    assert ended.log == ("READOUT_CLOCK is for tests: unset it, or set testing = true in the configuration\n")
