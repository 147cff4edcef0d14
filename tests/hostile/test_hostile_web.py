"""One crawl of the whole hostile web: what came of each site, and what it took. README.md tells the rows."""

import csv
import re
import subprocess
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import combining

import pytest
from lxml import etree

from tests.hostile.conftest import LIMITS
from tests.hostile.endpoints.texts import CHARACTERS, CHINESE_TITLE, COUNTRIES, RUSSIAN_TITLE
from tests.hostile.sites import REBOUND, SLOW, Site, all_sites
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.conftest import Readout
    from tests.hostile.canary import Canary
    from tests.hostile.conftest import HostileWeb
    from tests.hostile.running import Crawled

ROOT = Path(__file__).parents[2]
SITES = all_sites()
# What no text of ours may hold: controls but line ends, bidi controls, blanks of no width, halves of pairs.
UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
MOST_MEMORY = 400 * 1024 * 1024
LIST_BUDGET = 20


@pytest.mark.parametrize("site", SITES, ids=lambda site: f"{site.rows.replace(' ', '-')}-{site.name}")
def test_each_site_comes_to_what_it_must_and_its_sane_article_is_had(site: Site, crawled: "Crawled") -> None:
    told = crawled.summaries[site.name]
    refused = {name: number for name, number in told["counts"].items() if ":" in name}
    assert told["outcome"] == site.outcome, told["reason"]
    if site.reasons is not None:
        assert refused == site.reasons
    if site.stored is not None:
        assert sorted(crawled.stored(site.name)) == sorted(site.stored)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_each_failure_is_one_line_of_the_log_with_its_reason(site: Site, crawled: "Crawled") -> None:
    expected = [
        reason.partition(":")[2] for reason, number in (site.reasons or {}).items() for _ in range(number)
        if not reason.startswith("rejected")
    ]  # fmt: skip
    lines = [line for line in crawled.lines(site.name) if "kind" in line]
    assert sorted(line["kind"] for line in lines) == sorted(expected)
    assert all(line["reason"] and "\n" not in line["reason"] for line in lines)


def test_nothing_private_was_contacted(crawled: "Crawled", canary: "Canary") -> None:
    assert crawled.summaries
    assert canary.contacts == []


def test_every_site_was_told_and_no_traceback(crawled: "Crawled") -> None:
    assert list(crawled.summaries) != []
    assert crawled.summaries.keys() == {site.name for site in SITES}
    assert crawled.code == 1  # for most have failed
    assert "Traceback" not in crawled.log


def test_no_process_took_more_memory_than_400_mb(crawled: "Crawled") -> None:
    assert len(crawled.peaks) > 20  # workers, too; those of a moment may end between two glances
    assert max(crawled.peaks.values()) < MOST_MEMORY


def test_a_crawl_listens_nowhere(crawled: "Crawled") -> None:
    assert crawled.listening == set()


def test_no_site_takes_longer_than_its_limit(crawled: "Crawled") -> None:
    for name, (began, ended) in crawled.times().items():
        assert ended - began < LIMITS["time_limit"], name


def test_what_hangs_is_left_at_the_limit_of_a_page(crawled: "Crawled") -> None:
    # Asked for twice, and the rest of the crawl beside it.
    for name in SLOW:
        began, ended = crawled.times()[name]
        assert 2 * LIMITS["page_timeout"] <= ended - began < LIMITS["time_limit"] / 2, name


def test_no_secret_is_sent_and_nothing_that_a_site_told_to_keep(
    web: "HostileWeb", crawled: "Crawled"
) -> None:
    assert crawled.summaries
    sent = {name for request in web.server.requests for name in request.headers}
    assert sent <= {"host", "accept", "accept-language", "accept-encoding", "user-agent", ""}


def test_a_name_that_turns_private_after_its_list_was_read_is_left(
    web: "HostileWeb", crawled: "Crawled"
) -> None:
    assert crawled.counts(REBOUND)["lists"] == 1  # its public address was contacted
    assert crawled.counts(REBOUND)["new"] == 0
    assert len(web.asked(REBOUND)) == 1


def test_a_circle_of_redirects_is_left_after_six_requests(web: "HostileWeb", crawled: "Crawled") -> None:
    assert crawled.summaries
    asked = web.asked("circles")
    for circle in ("/redirect/loop", "/redirect/pingpong", "/redirect/chain"):
        assert sum(target.startswith(circle) for target in asked) == 6


@pytest.mark.parametrize("site", [site for site in SITES if "A16" in site.rows], ids=lambda site: site.name)
def test_only_where_robots_txt_lets_us_a_page_is_asked_for(
    site: Site, web: "HostileWeb", crawled: "Crawled"
) -> None:
    assert crawled.summaries
    assert bool(web.asked(site.name)) is bool(site.stored)


@pytest.mark.parametrize("trap", ["calendar", "trap-flood", "feed-many"])
def test_a_site_without_end_is_left_at_a_budget(trap: str, web: "HostileWeb", crawled: "Crawled") -> None:
    counts = crawled.counts(trap)
    assert "its budget" in crawled.reason(trap)
    assert counts["lists"] <= LIST_BUDGET
    # Those that were on their way when the limit was reached are let come in.
    assert len(web.asked(trap)) <= LIMITS["page_limit"] + 2


def test_a_pager_that_names_nothing_new_is_left(web: "HostileWeb", crawled: "Crawled") -> None:
    for trap in ("trap-pages", "trap-path", "trap-session"):
        assert crawled.counts(trap)["lists"] == 2
        assert len(web.asked(trap)) == 4


def test_of_a_flood_of_entries_five_hundred_are_looked_at(crawled: "Crawled") -> None:
    assert crawled.counts("feed-many")["listed"] == 500


def test_no_file_appears_beside_the_database(web: "HostileWeb", crawled: "Crawled") -> None:
    assert crawled.stored("file-name")
    ours = {"out", "readout.toml", "readout.db", "readout.pages.db", "readout.db.locks"}
    names = {path.name for path in web.folder.iterdir() if path.suffix != ".pem"}
    assert {re.sub(r"-(?:wal|shm)$", "", name) for name in names} <= ours
    assert not [*web.folder.parent.rglob("owned*")]


def test_nothing_of_the_machine_is_in_the_database(web: "HostileWeb", crawled: "Crawled") -> None:
    assert crawled.summaries
    secret = Path("/etc/passwd").read_bytes().splitlines()[0]
    for file in web.folder.glob("readout*"):
        assert not file.is_file() or secret not in file.read_bytes()


def test_titles_come_out_right_whatever_encoding_is_told(crawled: "Crawled") -> None:
    titles = {path: row["title"] for path, row in crawled.stored("charsets").items()}
    expected = {
        path: CHINESE_TITLE if "gb18030" in path else RUSSIAN_TITLE for path in titles if "sane" not in path
    }
    assert {path: titles[path] for path in expected} == expected


def test_the_address_of_an_article_is_the_one_it_came_from(web: "HostileWeb", crawled: "Crawled") -> None:
    rows = crawled.stored("canonical")
    assert rows["/canonical/evil"]["url"].startswith(f"http://{web.hosts['canonical']}:")
    assert "victim" not in str(rows)


def test_a_date_that_does_not_exist_or_lies_far_away_is_unknown(crawled: "Crawled") -> None:
    dates = {path.rpartition("/")[2]: row["published_at"] for path, row in crawled.stored("dates").items()}
    known = {kind: told for kind, told in dates.items() if told}
    assert set(known) == {"sound"}
    assert str(known["sound"]).startswith("2019-11-20")
    assert all(row["fetched_at"] for row in crawled.stored("dates").values())


def test_a_date_in_fourteen_kilobytes_takes_no_time(crawled: "Crawled") -> None:
    began, ended = crawled.times()["dates"]
    assert ended - began < LIMITS["time_limit"] / 2  # a library takes 43 seconds for one of them


def test_odd_characters_are_cleaned_before_they_are_stored(crawled: "Crawled") -> None:
    for path, row in crawled.stored("characters").items():
        assert not UNWANTED.search(row["title"] + row["body"]), path


@pytest.fixture(scope="module")
def issued(web: "HostileWeb", crawled: "Crawled") -> dict[str, str]:
    """What an issue is made of, by the names of its files: mail, page, text and feed."""
    program = [sys.executable, "-m", "scheduler", "--db", f"sqlite:///{crawled.database}"]
    issue = [*program, "digest", "issue", "--out", "out"]
    subprocess.run(issue, cwd=web.folder, check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE)
    return {file.name: file.read_text("utf-8") for file in (web.folder / "out").iterdir()}


def test_an_issue_and_a_feed_are_made_of_odd_titles(issued: dict[str, str]) -> None:
    assert len(issued) >= 4
    assert not [name for name, text in issued.items() if UNWANTED.search(text.replace("\r\n", ""))]
    feed = etree.fromstring(issued["feed.xml"].encode())
    assert {country for country in COUNTRIES if country in " ".join(map(str, feed.itertext()))} == set(
        COUNTRIES
    )


def test_a_table_is_made_of_odd_titles(crawled: "Crawled", readout: "Readout") -> None:
    database = f"sqlite:///{crawled.database}"
    ran = readout("--db", database, "articles", "--source", "characters", "--format", "csv")
    rows = [*csv.DictReader(ran.out.splitlines())]
    assert len(rows) == len(CHARACTERS) + 1  # the sane one
    assert not UNWANTED.search("".join(row["title"] for row in rows))
    assert not [row["title"] for row in rows if row["title"].startswith(("=", "+", "-", "@"))]


def test_letters_that_look_like_others_are_read_as_they_seem_and_marked(issued: dict[str, str]) -> None:
    country = COUNTRIES[[*CHARACTERS].index("homoglyph")]
    told = " ".join(issued["sco-0001.txt"].partition("COVERAGE")[0].split())
    assert f"Ambassador of {country}" in told
    assert "[mixed letters]" in told


def is_combining(character: str) -> bool:
    return combining(character) > 0


def test_no_letter_bears_more_than_four_marks(issued: dict[str, str], crawled: "Crawled") -> None:
    row = crawled.stored("characters")["/chars/combining"]
    for text in (row["title"], row["body"], *issued.values()):
        runs = (len([*run]) for is_mark, run in groupby(text, key=is_combining) if is_mark)
        assert max(runs, default=0) <= 4
    assert "tr\u00e1\u0327" in row["title"]


def test_a_feed_that_breaks_off_keeps_its_whole_entries(web: "HostileWeb", crawled: "Crawled") -> None:
    assert crawled.summaries["feed-truncated"]["outcome"] == "ok"
    assert len(web.asked("feed-truncated")) == 10


def test_nothing_that_a_title_says_is_alive_in_a_page(issued: dict[str, str]) -> None:
    page = next(text for name, text in issued.items() if name.endswith(".html"))
    assert "<script" not in page
    assert "javascript:" not in page
    assert "{{7*7}}" in " ".join(issued.values())


@pytest.mark.usefixtures("issued")
def test_an_issue_tells_how_each_site_is(crawled: "Crawled", readout: "Readout") -> None:
    shown = readout("--db", f"sqlite:///{crawled.database}", "digest", "show", "--whole").out
    told = " ".join(shown.partition("COVERAGE")[2].split())
    blocked = told.partition("Blocked: ")[2].partition(".")[0].split(", ")
    assert sorted(blocked) == sorted(
        name for name, summary in crawled.summaries.items() if summary["outcome"] == "blocked"
    )
    broken = told.partition("Broken: ")[2].partition(".")[0].split(", ")
    assert {name for name, summary in crawled.summaries.items() if summary["outcome"] == "failed"} <= {
        *broken
    }


def test_an_article_in_three_hundred_elements_is_whole(crawled: "Crawled") -> None:
    assert len(crawled.stored("deep")["/deep?n=300"]["body"]) > 400


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/", "http://127.0.0.1:8000/", "http://169.254.169.254/"]
)
def test_an_address_that_is_no_public_page_is_refused_when_it_is_configured(
    url: str, readout: "Readout", tmp_path: Path
) -> None:
    (tmp_path / "readout.toml").write_text(f'[sources.evil]\nfeed = "{url}"\n', encoding="utf-8")
    ran = readout("sources")
    assert ran.code == 2
    assert "readout.toml: [sources.evil] feed[0]: " in ran.err
    assert url in ran.err


def test_the_locked_scrapy_runs_nothing_that_a_header_names() -> None:
    for lock in ("requirements.txt", "requirements-dev.txt"):
        version = re.search(r"(?m)^scrapy==([0-9.]+)", (ROOT / lock).read_text(encoding="utf-8"))
        assert version
        assert tuple(map(int, version[1].split("."))) >= (2, 14, 2)
