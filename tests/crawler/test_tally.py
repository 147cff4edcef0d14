from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.tally import Tally, verdict
from store.records.articles import ArticleDraft, Decision
from store.records.crawls import RunOutcome, reasons_of

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

READ = Tally(lists=1, listed=4, known=3, decisions=Counter({Decision.NEW: 1}))


def test_one_new_article_and_nothing_wrong_is_ok() -> None:
    assert verdict(READ, ended="finished") == (RunOutcome.OK, None)


def test_a_list_that_names_only_known_articles_has_nothing_new() -> None:
    tally = Tally(lists=1, listed=4, known=4)
    assert verdict(tally, ended="finished") == (RunOutcome.UNCHANGED, None)


def test_a_list_without_articles_is_never_no_news() -> None:
    tally = Tally(lists=1, empty_lists=["http://mseap.org/list"])
    outcome, reason = verdict(tally, ended="finished")
    assert outcome is RunOutcome.EMPTY
    assert reason == (
        "no article links on http://mseap.org/list; see whether the site has changed or blocks us"
    )


def test_nothing_read_at_all_is_a_failure() -> None:
    outcome, reason = verdict(Tally(), ended="finished")
    assert outcome is RunOutcome.FAILED
    assert reason == "no list page was read"


def test_of_many_addresses_a_reason_names_the_first() -> None:
    addresses = [f"http://mseap.org/{number}" for number in range(40)]
    _, reason = verdict(replace(READ, fallback=addresses, unknown=addresses), ended="finished")
    assert reason == (
        "40 pages matched no layout: record and add one (http://mseap.org/0 and 39 more);"
        " 40 link(s) of an unknown shape (http://mseap.org/0 and 39 more)"
    )


def test_reason_names_an_address_without_what_gives_access() -> None:
    tally = Tally(lists=1, empty_lists=["https://mseap.org/rss?lang=en&token=S3CRET-xyz"])
    _, reason = verdict(tally, ended="finished")
    assert reason == (
        "no article links on https://mseap.org/rss?lang=en&token=***;"
        " see whether the site has changed or blocks us"
    )


def test_one_empty_list_of_two_is_a_failure() -> None:
    outcome, _ = verdict(replace(READ, empty_lists=["http://mseap.org/other"]), ended="finished")
    assert outcome is RunOutcome.FAILED


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"failed": Counter({"http_404": 2, "timeout": 1})}, "3 pages failed (http_404 2, timeout 1)"),
        ({"troubles": ["the disk is full"]}, "the disk is full"),
    ],
)
def test_what_failed_is_named(change: dict[str, object], said: str) -> None:
    assert verdict(replace(READ, **change), ended="finished") == (RunOutcome.FAILED, said)  # type: ignore[arg-type]


def test_pages_of_which_none_is_an_article_are_a_failure() -> None:
    tally = Tally(lists=1, listed=2, rejected=Counter({"no text": 2}))
    outcome, reason = verdict(tally, ended="finished")
    assert outcome is RunOutcome.FAILED
    assert reason == "none of 2 pages was an article (no text 2)"


def test_a_page_among_articles_that_is_none_is_no_failure() -> None:
    assert verdict(replace(READ, rejected=Counter({"no text": 1})), ended="finished")[0] is RunOutcome.OK


def test_pages_that_matched_no_layout_are_named_in_the_reason() -> None:
    outcome, reason = verdict(replace(READ, fallback=["http://mseap.org/1"]), ended="finished")
    assert outcome is RunOutcome.OK
    assert reason is not None
    assert "1 page matched no layout" in reason
    assert "http://mseap.org/1" in reason


@pytest.mark.parametrize("ended", ["shutdown", "cancelled"])
def test_a_crawl_that_ended_early_failed(ended: str) -> None:
    outcome, reason = verdict(READ, ended=ended)
    assert outcome is RunOutcome.FAILED
    assert reason is not None
    assert "ended early" in reason


def test_an_interrupt_is_told_before_what_it_left_behind() -> None:
    tally = replace(READ, troubles=["a list page could not be read"])
    _, reason = verdict(tally, ended="shutdown")
    assert reason == "the crawl ended early: it was interrupted; a list page could not be read"


@pytest.mark.parametrize(
    ("ended", "budget"),
    [
        ("closespider_pagecount", "page_limit"),
        ("byte_limit", "byte_limit"),
        ("closespider_timeout", "time_limit"),
    ],
)
def test_a_crawl_that_had_its_share_goes_on_another_time(ended: str, budget: str) -> None:
    outcome, reason = verdict(READ, ended=ended)
    assert outcome is RunOutcome.OK
    assert reason == f"stopped at its budget, [crawl] {budget}; the next crawl goes on"


def test_a_crawl_whose_time_is_over_before_any_article_came_failed() -> None:
    assert verdict(Tally(lists=1, listed=4, known=1), ended="closespider_timeout") == (
        RunOutcome.FAILED,
        "the crawl ended early: it reached its budget, [crawl] time_limit",
    )


def test_a_crawl_whose_share_a_list_page_used_up_failed() -> None:
    assert verdict(Tally(lists_named=1), ended="byte_limit") == (
        RunOutcome.FAILED,
        "no list page was read; stopped at its budget, [crawl] byte_limit; the next crawl goes on",
    )


def test_a_crawl_that_had_to_wait_says_for_whom_and_nothing_else() -> None:
    wait = "'a.example' asked to be left alone until 2026-11-22 07:00 UTC (it answered 429)"
    assert verdict(Tally(wait=wait), ended="waiting") == (RunOutcome.WAITING, wait)


def test_every_link_has_one_fate() -> None:
    tally = Tally(
        listed=20,
        known=3,
        skipped=1,
        decisions=Counter({Decision.NEW: 4, Decision.COPY: 1, Decision.UNCHANGED: 2, Decision.REVISED: 1}),
        rejected=Counter({"a": 1, "b": 1}),
        failed=Counter({"timeout": 2}),
    )
    counts = tally.counts()
    assert counts["listed"] == counts["known"] + counts["left"] + counts["fetched"] + counts["failed"]
    fates = ("new", "revised", "unchanged", "copy", "rejected", "skipped")
    assert counts["fetched"] == sum(counts[fate] for fate in fates)
    assert counts["left"] == 4


BEHIND_WALLS = {
    "the list": Tally(lists_named=1, walled_lists=[("http://mseap.org/list", "it answered 403")]),
    "every page": Tally(lists=1, listed=2, rejected=Counter(wall_consent=1), failed=Counter(http_403=1)),
    "most pages": Tally(lists=1, listed=3, rejected=Counter({"wall_login": 2, "no text": 1})),
    "what is new": Tally(lists=1, listed=30, known=27, rejected=Counter(wall_challenge=3)),
    "known articles": Tally(lists=1, listed=9, known=9, rechecked=3, unchecked=Counter(wall_challenge=3)),
}


@pytest.mark.parametrize(
    ("hidden", "said"),
    [
        ("the list", "the list page http://mseap.org/list is behind a wall: it answered 403"),
        ("every page", "1 page failed (http_403 1); none of 1 page was an article (wall_consent 1)"),
        ("most pages", "none of 3 pages was an article (no text 1, wall_login 2)"),
        ("what is new", "3 pages behind a wall (wall_challenge 3)"),
        ("known articles", "3 pages not re-checked (wall_challenge 3)"),
    ],
)
def test_a_source_that_comes_to_nothing_because_of_walls_is_blocked(hidden: str, said: str) -> None:
    assert verdict(BEHIND_WALLS[hidden], ended="finished") == (RunOutcome.BLOCKED, said)


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"rejected": Counter(wall_login=5)}, RunOutcome.OK),  # others can be read
        ({"walled_lists": [("http://mseap.org/other", "it answered 403")]}, RunOutcome.FAILED),
        ({"decisions": Counter(), "rejected": Counter(wall_login=1)}, RunOutcome.UNCHANGED),
        ({"decisions": Counter(), "rejected": Counter(wall_login=3, soft_404=3)}, RunOutcome.UNCHANGED),
        (
            {"decisions": Counter(), "rejected": Counter(wall_login=3), "troubles": ["a full disk"]},
            RunOutcome.FAILED,
        ),
    ],
)
def test_a_source_that_is_read_in_part_is_not_blocked(change: dict[str, object], outcome: RunOutcome) -> None:
    assert verdict(replace(READ, **change), ended="finished")[0] is outcome  # type: ignore[arg-type]


def test_a_crawl_that_was_interrupted_tells_nothing_of_walls() -> None:
    assert verdict(BEHIND_WALLS["most pages"], ended="shutdown")[0] is RunOutcome.FAILED


@pytest.mark.parametrize(("hidden", "number"), [("the list", 0), ("every page", 2), ("known articles", 3)])
def test_pages_behind_walls_are_counted_beside_their_fates(hidden: str, number: int) -> None:
    counts = BEHIND_WALLS[hidden].counts()
    assert counts["walled"] == number
    assert counts["left"] == 0


def test_reasons_of_what_was_refused_add_up_and_are_few_words() -> None:
    rejected = Counter({"it is a PDF": 2, "http_206": 1, **{f"strange {number}": 1 for number in range(30)}})
    counts = Tally(
        listed=40, rejected=rejected, failed=Counter(timeout=2), unchecked=Counter(timeout=1)
    ).counts()
    reasons = reasons_of(counts, "rejected")
    assert sum(reasons.values()) == counts["rejected"] == 33
    assert (reasons["it_is_a_pdf"], reasons["http_206"]) == (2, 1)
    assert reasons["other"] == 33 - 3 - 18
    assert reasons_of(counts, "failed") == {"timeout": 3}


def test_article_that_is_read_counts_by_what_it_has() -> None:
    tally = Tally()
    whole = ArticleDraft(
        source="s",
        outlet="s",
        key="1",
        url="http://s/1",
        title="T",
        body="b" * 200,
        fetched_at=NOON,
        published_at=NOON,
    )
    for draft, decision in (
        (whole, Decision.NEW),
        (replace(whole, body="会" * 67), Decision.COPY),  # as much as 201 letters
        (replace(whole, body="b" * 199), Decision.REVISED),
        (replace(whole, published_at=None), Decision.NEW),
        (replace(whole, published_at=None), Decision.UNCHANGED),  # it tells nothing of today's pages
    ):
        tally.note_taken(draft, decision)
    counts = tally.counts()
    assert {name: counts[name] for name in ("read", "titled", "dated", "worded", "whole")} == {
        "read": 4,
        "titled": 4,
        "dated": 3,
        "worded": 3,
        "whole": 2,
    }


@pytest.mark.parametrize(("listed", "outcome"), [(4, RunOutcome.FAILED), (5, RunOutcome.UNCHANGED)])
def test_one_dead_link_among_many_is_told_and_no_failure(listed: int, outcome: RunOutcome) -> None:
    tally = Tally(lists=1, listed=listed, known=listed - 1, failed=Counter(http_500=1))
    assert verdict(tally, ended="finished") == (outcome, "1 page failed (http_500 1)")
    assert tally.counts()["missed"] == 1
