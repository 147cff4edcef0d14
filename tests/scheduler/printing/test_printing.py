"""Rows on a terminal, in a pipe, and for programs."""

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest

from scheduler.printing.formats import print_csv, print_table
from scheduler.printing.rows import article_row, crawl_row, meeting_lines, meeting_row
from scheduler.sources.crawls import CrawlSummary
from store.records.articles import Article
from store.records.crawls import RunOutcome
from store.records.meetings import Form, Meeting, MeetingReport, Participant, Status


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> "Printed":
    return Printed(monkeypatch)


class Printed:
    """What a table looks like on a terminal of that many columns."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def __call__(self, rows: list[dict[str, str]], columns: int) -> list[str]:
        self._monkeypatch.setenv("COLUMNS", str(columns))
        self._monkeypatch.setenv("LINES", "50")  # without them a dumb terminal is taken for 80 columns wide
        self._monkeypatch.setenv("TERM", "dumb")
        terminal = Terminal()
        print_table(rows, terminal)
        return [line.rstrip() for line in terminal.getvalue().splitlines()]


WIDE = {
    "id": "abcdefgh",
    "date": "2019-07-10",
    "who": "Vladimir Norov (SCO) and Peter Burian (EU)",
    "where": "Palace of Independence, Dushanbe, Tajikistan",
    "empty": "",
    "address": "http://news.example/2019/07/10/talks-of-two-sides",
}


def test_short_cells_are_never_broken(printed: Printed) -> None:
    for columns in (60, 80, 120):
        lines = printed([WIDE], columns)
        assert lines[1].startswith("abcdefgh  2019-07-10  ")
        assert max(map(len, lines)) <= columns


def test_columns_without_room_are_named_and_empty_ones_are_not_shown(printed: Printed) -> None:
    lines = printed([WIDE], 62)
    assert lines[0].split() == ["id", "date", "who", "where"]
    assert lines[-1] == "(no room for: address)"
    assert printed([WIDE], 120)[0].split() == ["id", "date", "who", "where", "address"]


def test_table_in_a_pipe_is_one_line_a_row() -> None:
    pipe = io.StringIO()
    print_table([{"title": "two\nlines\tand a tab", "copy of": ""}], pipe)
    assert pipe.getvalue() == "title\tcopy of\ntwo lines and a tab\t\n"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_begins_a_formula(begin: str) -> None:
    written = io.StringIO(newline="")
    print_csv([{"title": f"{begin}1+1", "nested": [f"{begin}1"], "number": 3}], written)
    (row,) = csv.DictReader(io.StringIO(written.getvalue(), newline=""))
    assert row["title"] == f"'{begin}1+1"
    assert json.loads(row["nested"]) == [f"{begin}1"]
    assert row["number"] == "3"


def _article(published_by: str, published_at: datetime) -> Article:
    return Article(
        id=1,
        key="k",
        url="https://a.example/1",
        source="a",
        outlet="a.example",
        language="en",
        title="T",
        body="B",
        published_at=published_at,
        published_by=published_by,
        fetched_at=published_at,
        revision=1,
        revision_id=1,
    )


def test_day_of_an_article_is_not_moved_into_another_zone() -> None:
    midnight, afternoon = (datetime(2019, 7, 12, hour, 0, tzinfo=UTC) for hour in (0, 13))
    assert article_row(_article("url", midnight), "America/New_York")["published"] == "2019-07-12"
    assert article_row(_article("meta", afternoon), "America/New_York")["published"] == "2019-07-12 09:00"


def _meeting(told: MeetingReport) -> Meeting:
    return Meeting(id="m", told=told, reports=(), first_reported_at=datetime(2019, 7, 12, tzinfo=UTC))


def test_many_delegations_are_told_together() -> None:
    heads = tuple(Participant(post="heads of delegations", organisation=body) for body in ("Oz", "Utopia"))
    norov = Participant(name="Vladimir Norov", organisation="SCO")
    row = meeting_row(_meeting(MeetingReport(participants=(norov, *heads))))
    assert row["who"] == "Vladimir Norov (SCO) and Oz and Utopia: heads of delegations"


def test_planned_meeting_is_not_told_as_if_it_had_been_held() -> None:
    told = MeetingReport(date=date(2026, 6, 1), status=Status.PLANNED, form=Form.SUMMIT, title="Lake summit")
    assert meeting_row(_meeting(told))["what"] == "planned summit: Lake summit"
    assert meeting_lines(_meeting(told)).startswith("2026-06-01  planned summit: Lake summit")


def test_source_that_could_not_be_read_is_not_called_without_news() -> None:
    failed, unchanged = (
        CrawlSummary(source="lakes", outcome=outcome, counts={"new": 0})
        for outcome in (RunOutcome.FAILED, RunOutcome.UNCHANGED)
    )
    assert crawl_row(failed)["articles"] == "nothing read"
    assert crawl_row(unchanged)["articles"] == "nothing new"


def test_known_articles_that_were_asked_for_again_are_told_with_what_came_of_them() -> None:
    counts = {"listed": 9, "known": 9, "rechecked": 4, "revised": 1, "unchanged": 2, "vanished": 1, "new": 0}
    summary = CrawlSummary(source="lakes", outcome=RunOutcome.OK, counts=counts)
    assert crawl_row(summary)["articles"] == "1 revised, 2 unchanged, 1 vanished, 4 rechecked"
