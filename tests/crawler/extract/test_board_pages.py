"""What mseap.org's board does to its pages, each quirk by itself."""

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.crawler.extract.conftest import Recorded

    Read = Callable[[str], Recorded]

SIGNATURE = "BY MSEAP Cyber Secretariat"


def test_title_and_day_stand_in_the_rows_of_the_board_s_table(recorded: "Read") -> None:
    extracted = recorded("mseap/speaker-ambassador").extracted()
    assert extracted.title == "Speaker of the Mazhilis receives Ambassador of South Korea"
    assert extracted.published_at == datetime(2019, 12, 18, tzinfo=UTC)
    assert extracted.published_by == "page (day only)"
    assert "SUBJECT" not in extracted.body
    assert "2019-12-18" not in extracted.body


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("[Dec 18] Speaker receives envoy", "Speaker receives envoy"),
        ("[Dec. 18] Speaker receives envoy", "Speaker receives envoy"),
        ("[Sept 3, 2021]Speaker receives envoy", "Speaker receives envoy"),
        ("[December 18] Speaker receives envoy", "Speaker receives envoy"),
        ("[SCO] Speaker receives envoy", "[SCO] Speaker receives envoy"),
        ("Speaker receives envoy [Dec 18]", "Speaker receives envoy [Dec 18]"),
    ],
)
def test_the_day_of_posting_before_a_title_is_cut_off(recorded: "Read", subject: str, title: str) -> None:
    page = recorded("mseap/speaker-ambassador")
    text = page.text.replace("[Dec 18] Speaker of the Mazhilis receives Ambassador of South Korea", subject)
    assert text != page.text
    assert page.extracted(text).title == title


@pytest.mark.parametrize(
    "name", ["speaker-ambassador", "video-talks", "week-in-eurasia", "ambassador-of-mongolia"]
)
def test_the_photo_s_line_is_no_body(recorded: "Read", name: str) -> None:
    page = recorded(f"mseap/{name}")
    assert "PHOTO:" in page.text
    assert "PHOTO" not in page.extracted().body


def test_a_photo_s_line_of_any_length_is_no_body(recorded: "Read") -> None:
    page = recorded("mseap/speaker-ambassador")
    long = "PHOTO: " + "Speaker of the Mazhilis and Ambassador of South Korea shake hands. " * 6
    text = page.text.replace("PHOTO: ", long)
    assert page.extracted(text).body == page.article["body"]


def test_what_a_lost_link_leaves_behind_stays_the_last_line(recorded: "Read") -> None:
    page = recorded("mseap/visit-to-islamabad")
    assert page.extracted().body.endswith("the tour and the concert can be found here:")


@pytest.mark.parametrize("signature", [f"{SIGNATURE} (", f"{SIGNATURE} (mseap@assembly.go.kr)", SIGNATURE])
def test_the_signature_is_no_body_cut_or_whole(recorded: "Read", signature: str) -> None:
    page = recorded("mseap/visit-to-islamabad")
    text = page.text.replace(f"{SIGNATURE} (", signature)
    assert signature in text
    assert page.extracted(text).body == page.article["body"]


def test_blank_lines_twice_over_part_paragraphs_once(recorded: "Read") -> None:
    for name in ("mseap/visit-to-islamabad", "mseap/video-talks"):  # in paragraphs and in line breaks
        body = recorded(name).extracted().body
        assert "\n\n\n" not in body
        assert body.count("\n\n") == len(recorded(name).article["body"].split("\n\n")) - 1


def test_a_page_without_a_subject_begins_with_its_title(recorded: "Read") -> None:
    extracted = recorded("mseap/joint-statement").extracted()
    assert "SUBJECT" not in recorded("mseap/joint-statement").text
    assert extracted.title == "Joint Statement of the Speakers of Eurasian Countries’ Parliaments"
    assert extracted.body.startswith("We, the speakers")
    assert extracted.published_at == datetime(2018, 10, 10, tzinfo=UTC)


def test_a_page_without_a_subject_that_begins_with_its_text_loses_none_of_it(recorded: "Read") -> None:
    page = recorded("mseap/joint-statement")
    extracted = page.extracted(page.text.replace(page.article["title"], "&nbsp;"))
    assert extracted.body == page.article["body"]
    assert extracted.title == page.article["body"].split("\n\n")[0]


def test_entries_linked_below_the_table_are_no_body(recorded: "Read") -> None:
    page = recorded("mseap/essay-contest")
    assert "The week in Eurasia" in page.text
    assert "The week in Eurasia" not in page.extracted().body


def test_thousands_of_tables_beside_the_board_take_no_time(recorded: "Read") -> None:
    page = recorded("mseap/essay-contest")
    boards = "<table><caption>Board View</caption></table><ul><li><a href=x>y</a></li></ul>" * 3_000
    began = time.monotonic()
    page.extracted(page.text.replace("</table>", f"</table>{boards}", 1))
    assert time.monotonic() - began < 8


@pytest.mark.parametrize(
    "url",
    [
        "https://www.mseap.org:442/mseap/news/news/newsDetail.do?mode=MOD&nttId=9561",
        "http://mseap.org/mseap/news/news/newsDetail.do;jsessionid=0F4C.node1?mode=MOD&nttId=9561",
        "http://www.mseap.org/mseap/news/news/newsDetail.do?nttId=9561&mode=MOD&pageIndex=3",
    ],
)
def test_a_page_is_one_article_at_port_442_and_in_any_session(recorded: "Read", url: str) -> None:
    extracted = recorded("mseap/video-talks").extracted(url=url)
    assert extracted.url_key == "mseap:news:9561"
    assert extracted.canonical_url == "http://mseap.org/mseap/news/news/newsDetail.do?mode=MOD&nttId=9561"
    assert extracted.outlet == "mseap.org"


def test_a_picture_s_address_has_no_session(recorded: "Read") -> None:
    page = recorded("mseap/video-talks")
    text = page.text.replace("/getImage.do?", "/getImage.do;jsessionid=0F4C.node1?")
    assert text != page.text
    assert list(page.extracted(text).images) == page.article["images"]
