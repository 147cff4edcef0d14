from datetime import date

import pytest

from crawler.arguments import CrawlArguments, read_arguments
from store.errors import ConfigurationError


def test_without_arguments_all_is_asked_and_seen_again() -> None:
    assert read_arguments() == CrawlArguments(base=None, since=None, limit=None, revisit=True)


def test_arguments_are_read() -> None:
    told = read_arguments(base="http://127.0.0.1:8000/", since="2019-07-10", limit="3", revisit="no")
    assert told == CrawlArguments(
        base="http://127.0.0.1:8000", since=date(2019, 7, 10), limit=3, revisit=False
    )


@pytest.mark.parametrize(
    ("argument", "text"),
    [
        *(("since", text) for text in ("xx", "2019-02-30", "20190210", "2019-W01-1", "2019-07-10T00:00", "")),
        *(("limit", text) for text in ("-1", "0", "1.5", "many", "9" * 30, "٣", "")),
        *(
            ("base", text)
            for text in (
                "ftp://127.0.0.1:21",
                "https://127.0.0.1:443",
                "127.0.0.1:80",
                "http://127.0.0.1",
                "http://127.0.0.1:0",
                "http://127.0.0.1:99999",
                "http://u:p@127.0.0.1:80",
                "http://127.0.0.1:80/path",
                "http://127.0.0.1:80\n",
                "",
            )
        ),
        *(("revisit", text) for text in ("", "true")),
    ],
)
def test_a_bad_argument_is_named_in_one_line(argument: str, text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_arguments(**{argument: text})
    assert str(caught.value).startswith(f"{argument}=")
    assert "write" in str(caught.value)
