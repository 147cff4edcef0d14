from datetime import UTC, datetime, timedelta

import pytest

from store.rechecks import next_check

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def after(age: timedelta, *, published: datetime | None = NOON) -> timedelta | None:
    """Return how long after a look at that age the next one is due."""
    seen = NOON + age
    due = next_check(published_at=published, first_fetched_at=NOON, checked_at=seen)
    return due - seen if due else None


@pytest.mark.parametrize("published", [NOON, None, NOON + timedelta(days=400)])
@pytest.mark.parametrize(
    ("age", "pause"),
    [
        (timedelta(0), timedelta(minutes=15)),
        (timedelta(hours=2, minutes=59), timedelta(minutes=15)),
        (timedelta(hours=3), timedelta(hours=1)),
        (timedelta(hours=23, minutes=59), timedelta(hours=1)),
        (timedelta(days=1), timedelta(hours=3)),
        (timedelta(days=6, hours=23), timedelta(hours=3)),
        (timedelta(days=7), timedelta(days=3)),
        (timedelta(days=29, hours=23), timedelta(days=3)),
        (timedelta(days=30), timedelta(days=30)),
        (timedelta(days=364), timedelta(days=30)),
        (timedelta(days=365), None),
        (timedelta(days=4000), None),
    ],
)
def test_the_older_an_article_the_seldomer_it_is_looked_at(
    age: timedelta, pause: timedelta | None, published: datetime | None
) -> None:
    assert after(age, published=published) == pause


def test_an_old_article_that_is_found_today_is_as_old_as_it_is() -> None:
    assert after(timedelta(0), published=NOON - timedelta(days=8)) == timedelta(days=3)
    assert after(timedelta(0), published=NOON - timedelta(days=2000)) is None


def test_a_clock_that_was_set_back_asks_no_sooner_than_the_plan() -> None:
    assert after(timedelta(hours=-5)) == timedelta(minutes=15)


def test_an_article_is_looked_at_about_a_hundred_times_and_then_no_more() -> None:
    last = NOON
    looks, due = 0, next_check(published_at=NOON, first_fetched_at=NOON, checked_at=NOON)
    while due:
        looks += 1
        last = due
        due = next_check(published_at=NOON, first_fetched_at=NOON, checked_at=due)
    assert looks == 12 + 21 + 48 + 8 + 12
    assert timedelta(days=365) <= last - NOON < timedelta(days=396)
