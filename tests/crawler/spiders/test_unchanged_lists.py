"""A list that has not changed since it was read is not sent again; a failure is not forgotten for that."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.spiders.listing import Listing
from crawler.tally import Tally
from store.list_states import ListState, states_from_json, states_to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.crawler.conftest import Sites, Workbench

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://quiet.test/news38/"


def test_a_list_is_asked_for_only_if_it_has_changed_until_something_fails(
    workbench: "Workbench", sites: "Sites", article_page: "Callable[[int], str]"
) -> None:
    declared = (
        '[crawl]\ndelay = 0\n[sources.quiet]\nlist = "https://quiet.test/news38/"\nlink_pattern = "id="\n'
    )
    workbench.configure(declared)

    def lists(*numbers: int) -> None:
        links = "".join(f'<a href="/news38/shownews.php?id={number}">Talks</a>' for number in numbers)
        sites.page(URL, f"<html><body>{links}</body></html>", ETag=f'"{len(numbers)}"')

    def crawl(*options: str) -> tuple[str, int, int, int]:
        told = workbench.crawl("--base", sites.base, "quiet", *options).summaries["quiet"]
        counts = told["counts"]
        return told["outcome"], counts["lists"], counts["lists_unchanged"], counts["listed"]

    lists(1)
    sites.page("https://quiet.test/news38/shownews.php?id=1", article_page(1))
    assert crawl() == ("ok", 1, 0, 1)
    assert crawl() == ("unchanged", 1, 1, 0)
    # Still so: what an unchanged list was is remembered.
    assert crawl() == ("unchanged", 1, 1, 0)

    lists(1, 2)
    sites.page("https://quiet.test/news38/shownews.php?id=2", "out of order", status=500)
    assert crawl() == ("failed", 1, 0, 2)
    # The list is what it was, and the article is still missing.
    assert crawl() == ("failed", 1, 0, 2)
    sites.page("https://quiet.test/news38/shownews.php?id=2", article_page(2))
    assert crawl() == ("ok", 1, 0, 2)
    assert crawl() == ("unchanged", 1, 1, 0)


def state(*, rules: str = "r", age: timedelta = timedelta(hours=1)) -> ListState:
    return ListState(
        url=URL, etag='"1"', modified="Sun, 22 Nov 2026 10:00:00 GMT", rules=rules, read_at=NOW - age
    )


def asked(known: ListState, *, ask_for_changes: bool = True) -> dict[str, str]:
    listing = Listing("quiet", Tally(), now=NOW)
    listing.begin(rules="r", now=NOW)
    listing.remember([known])
    request = listing.note(Request(URL), ask_for_changes=ask_for_changes)
    assert request.meta.get("handle_httpstatus_list") == ([304] if request.headers else None)
    return {name.decode(): values[0].decode() for name, values in request.headers.items()}


@pytest.mark.parametrize(
    "known", [state(rules="others"), state(age=timedelta(days=1)), state(age=-timedelta(hours=1))]
)
def test_a_list_is_read_in_full_once_a_day_and_when_its_source_is_told_otherwise(known: ListState) -> None:
    assert asked(known) == {}


def test_what_a_site_said_is_asked_back() -> None:
    assert asked(state()) == {
        "If-None-Match": '"1"',
        "If-Modified-Since": "Sun, 22 Nov 2026 10:00:00 GMT",
    }
    assert asked(state(), ask_for_changes=False) == {}


@pytest.mark.parametrize(
    ("headers", "etag"),
    [({"ETag": '"x"'}, '"x"'), ({"ETag": "x" * 201}, None), ({"ETag": "é"}, None), ({}, None)],
)
def test_only_what_can_be_sent_back_is_remembered(headers: dict[str, str], etag: str | None) -> None:
    listing = Listing("quiet", Tally(), now=NOW)
    listing.begin(rules="r", now=NOW)
    request = listing.note(Request(URL), ask_for_changes=True)
    listing.note_read(Response(URL, headers=headers, request=request), leads_to_lists=False)
    assert [known.etag for known in listing.read_lists] == ([etag] if etag else [])


def test_list_whose_address_gives_access_is_known_again_without_it() -> None:
    url, other = f"{URL}?token=S3CRET-xyz", f"{URL}?token=S3CRET-abc"
    read = Listing("quiet", Tally(), now=NOW)
    read.begin(rules="r", now=NOW)
    response = Response(url, headers={"ETag": '"x"'}, request=read.note(Request(url), ask_for_changes=True))
    read.note_read(response, leads_to_lists=False)
    kept = states_to_json(read.read_lists)
    assert "S3CRET" not in str(kept)
    again = Listing("quiet", Tally(), now=NOW)
    again.begin(rules="r", now=NOW)
    again.remember(states_from_json(kept))
    assert again.note(Request(url), ask_for_changes=True).headers["If-None-Match"] == b'"x"'
    assert not again.note(Request(other), ask_for_changes=True).headers
    again.is_unchanged(Response(url, status=304, request=again.note(Request(url), ask_for_changes=True)))
    assert states_to_json(again.read_lists) == kept


def test_an_index_of_sitemaps_that_may_change_without_it_is_always_read() -> None:
    listing = Listing("quiet", Tally(), now=NOW)
    request = listing.note(Request(URL), ask_for_changes=True)
    listing.note_read(Response(URL, headers={"ETag": '"x"'}, request=request), leads_to_lists=True)
    assert listing.read_lists == []
