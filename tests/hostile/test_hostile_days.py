"""What sites do from one crawl to the next: they ask to be left alone, change their design, fall silent."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.configuration.config import load
from scheduler.service.jobs import alert_due
from store.archive import Archive
from tests.crawler.loaded import Loaded
from tests.hostile.endpoints.pages import to_list
from tests.hostile.running import Crawled, configuration, crawl_at
from tests.hostile.server import HostileServer
from tests.hostile.sites import NONSENSE_WAITS, WAITS, Site, sources

if TYPE_CHECKING:
    from tests.conftest import Readout
    from tests.hostile.canary import Canary

FIRST_DAY = datetime(2026, 11, 10, 7, tzinfo=UTC)
_WAITING = {**WAITS, **NONSENSE_WAITS}
_REISSUED = ("noguid", "dupguid", "newguid", "newlink")
_ONE_A_DAY = tuple(f"/article/{day}?day=2026-11-{day:02d}" for day in range(1, 11))
SITES = (
    *(Site(rows="A15", name=f"wait-{name}", start=f"/status/429?ra={told.replace(' ', '+')}")
      for name, told in _WAITING.items()),
    Site(rows="A15", name="wait-503", start="/status/503?ra=3600"),
    *(Site(rows="B12", name=f"design-{kind}", start=f"/design/{kind}") for kind in ("new", "empty")),
    Site(rows="B13", name="quiet", start=to_list(_ONE_A_DAY)),
    *(Site(rows="B14", name=kind, start=f"/reissued/{kind}", kind="feed") for kind in _REISSUED),
    Site(rows="B14", name="rewritten", pages=("/rewritten",)),
    Site(rows="B14", name="duplicates", start="/dup"),
)  # fmt: skip
_BUILT_IN = ("sectsco", "infoshos", "mseap", "metinfo")  # such as are enabled
_DESIGNS = ("design-new", "design-empty")
# When each crawl is, in hours from the first, and which sources it is of; () is all.
CRAWLS = ((0, ()), (0.5, ()), (72, (*_DESIGNS, "wait-seconds")), (8 * 24 + 1, (*_DESIGNS, "quiet")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """What the crawls of these days did, and how often each site was asked, without its robots.txt."""

    folder: Path
    crawls: list[Crawled]
    asked: list[dict[str, int]]

    def clock(self, crawl: int) -> str:
        """Return READOUT_CLOCK for a minute after a crawl."""
        return (FIRST_DAY + timedelta(hours=CRAWLS[crawl][0], minutes=1)).isoformat()


@pytest.fixture(scope="module")
def days(canary: "Canary", tmp_path_factory: pytest.TempPathFactory, fresh_store: Path) -> Iterator[Days]:
    folder = tmp_path_factory.mktemp("days")
    (folder / "readout.db").write_bytes(fresh_store.read_bytes())
    hosts = {site.name: f"127.0.2.{number}" for number, site in enumerate(SITES, start=1)}
    server = HostileServer(dict.fromkeys(hosts.values(), "ok"), canary=canary.address)
    starts = {name: f"http://{host}:{server.port}" for name, host in hosts.items()}
    built_in = "".join(f"[sources.{name}]\nenabled = false\n" for name in _BUILT_IN)
    told = configuration(
        {"delay": 0, "interval": 600.0}, [url[7:] for url in starts.values()], sources(SITES, starts)
    )
    (folder / "readout.toml").write_text(f"testing = true\n{told}{built_in}", encoding="utf-8")
    server.start()
    crawls, asked, loaded = [], [], Loaded()
    for day, (hours, named) in enumerate(CRAWLS, start=1):
        server.day = day
        server.requests.clear()
        clock = (FIRST_DAY + timedelta(hours=hours)).isoformat()
        crawls.append(crawl_at(folder, *(named or hosts), clock=clock, loaded=loaded))
        asked.append(
            {name: sum(path != "/robots.txt" for path in server.asked(host)) for name, host in hosts.items()}
        )
    loaded.close()
    yield Days(folder=folder, crawls=crawls, asked=asked)
    server.stop()


@pytest.mark.parametrize("source", [*(f"wait-{name}" for name in WAITS), "wait-503"])
def test_a_host_that_asks_for_a_pause_is_left_alone_by_the_next_crawl_too(source: str, days: Days) -> None:
    first, second = (crawled.summaries[source] for crawled in days.crawls[:2])
    assert (first["outcome"], days.asked[0][source]) == ("failed", 1)
    assert (second["outcome"], days.asked[1][source]) == ("waiting", 0)


@pytest.mark.parametrize("source", [f"wait-{name}" for name in NONSENSE_WAITS])
def test_nonsense_in_retry_after_is_no_pause(source: str, days: Days) -> None:
    assert all(asked[source] for asked in days.asked[:2])


def test_a_host_is_asked_again_when_its_pause_is_over(days: Days) -> None:
    assert days.asked[2]["wait-seconds"] == 1


def test_crawling_a_site_again_that_rewrites_itself_makes_no_new_article(days: Days) -> None:
    for source in (*_REISSUED, "duplicates", "rewritten"):
        first, second = (crawled.counts(source) for crawled in days.crawls[:2])
        assert first["new"] > 0, source
        assert second["new"] == 0, source


def test_entries_under_one_guid_are_articles_of_their_own(days: Days) -> None:
    for source in _REISSUED:
        assert days.crawls[0].counts(source)["new"] == 3


def test_an_article_that_was_rewritten_is_a_revision_of_the_same(days: Days) -> None:
    assert len(days.crawls[1].stored("rewritten")) == 2  # it, and the sane one
    assert days.crawls[1].stored("rewritten")["/rewritten"]["number"] == 2


def states(days: Days, after: int, readout: "Readout", monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what `readout sources` tells of each source after a crawl."""
    monkeypatch.setenv("READOUT_CLOCK", days.clock(after))
    told = ("--config", str(days.folder / "readout.toml"), "--db", f"sqlite:///{days.folder}/readout.db")
    ran = readout(*told, "sources", "--format", "jsonl")
    assert ran.code == 0, ran.err
    return {row["source"]: row for row in map(json.loads, ran.out.splitlines())}


def test_a_site_of_a_new_design_is_broken_and_a_quiet_one_silent(
    days: Days, readout: "Readout", monkeypatch: pytest.MonkeyPatch
) -> None:
    told = states(days, 3, readout, monkeypatch)
    assert {name: told[name]["state"] for name in (*_DESIGNS, "quiet")} == {
        "design-new": "broken", "design-empty": "broken", "quiet": "silent",
    }  # fmt: skip
    for name in _DESIGNS:
        assert told[name]["since"].startswith("2026-11-13")  # when the design was new
        assert "article" in told[name]["reason"]


def test_the_operator_is_mailed_of_a_new_design_at_its_second_crawl_and_of_silence_once(
    days: Days, tmp_path: Path
) -> None:
    text = (days.folder / "readout.toml").read_text(encoding="utf-8")
    mail = '[mail]\nserver = "smtp://127.0.0.1:9"\noperator = "ops@example.org"\n'
    (tmp_path / "readout.toml").write_text(f"{text}{mail}", encoding="utf-8")
    shutil.copyfile(days.folder / "readout.db", tmp_path / "readout.db")
    config = load(tmp_path / "readout.toml", database=f"sqlite:///{tmp_path}/readout.db")
    hours = [datetime.fromisoformat(days.clock(crawl)) for crawl in range(len(CRAWLS))]
    with Archive.open(config.database) as archive:
        for at in (*hours, hours[-1] + timedelta(days=2)):
            alert_due(config, archive, at)
        mails = [(alert.mail.made_at, alert.mail.text.split("\n\n")) for alert in archive.alerts()]
    bad = {**dict.fromkeys(_DESIGNS, "broken"), "quiet": "silent"}
    told = {name: [at for at, said in mails if any(line.startswith(f"{name}: {state} ") for line in said)]
            for name, state in bad.items()}  # fmt: skip
    last = hours[-1]
    again = last + timedelta(days=2)
    assert told == {"design-new": [last, again], "design-empty": [last, again], "quiet": [last]}
