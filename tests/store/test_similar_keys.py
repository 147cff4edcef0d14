"""Keys under which texts like one are found."""

from store.similar.keys import keys_of
from store.similar.reading import reading

WORDS = (
    "The ministers of agriculture of all member states sat down in Osh and went through the plan for seeds,"
    " pastures and water, which Ivan Marchuk and Bat Erdene had drafted over the winter"
)


def test_days_of_one_date_with_and_without_a_year_are_both_read() -> None:
    first = keys_of(reading(f"{WORDS} on 10 July 2019, and again on 10 July."))
    assert first == keys_of(reading(f"{WORDS} on 10 July 2019, and again on 10 July."))
    assert first
