"""Captions and broken paragraphs, as editors leave them in the text of an article."""

from typing import TYPE_CHECKING

import pytest

from crawler.extract.blocks import blocks_of
from crawler.extract.markup import parsed
from crawler.extract.page import extract_article

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.crawler.extract.conftest import Recorded

URL = "http://eng.sectsco.org/20240709/1460399.html"
TITLE = "SCO Secretary-General Zhang Ming meets with Ambassador of Oman Salim Harthy"
LEAD = "On 5 July 2024, SCO Secretary-General Zhang Ming met with Ambassador of Oman Salim Harthy in Beijing."
SECOND = "They talked about the ports of the Arabian Sea and about the training of young diplomats."
THIRD = "The Ambassador invited the Secretary-General to visit Muscat in the autumn of that year."
PHOTO = '<p><img src="/2.jpg" alt=""></p>'
CAPTION = "The guests in the garden"


def body_of(*pieces: str, known: bool = True) -> list[str]:
    """Return the paragraphs of a page; `known` is the markup that a layout knows."""
    text = "".join(piece if piece.startswith("<") else f"<p>{piece}</p>" for piece in pieces)
    page = (
        f"<html><head><title>{TITLE} | The Shanghai Cooperation Organisation</title></head><body>"
        f'<div class="{"content" if known else "unknown"}"><h1 class="title">{TITLE}</h1>'
        f'<div class="{"text" if known else "new"}">{text}</div></div></body></html>'
    )
    found = extract_article(page.encode(), url=URL, content_type="text/html; charset=utf-8")
    assert (found.layout is not None) == known
    return found.body.split("\n\n")


@pytest.fixture(params=[True, False], ids=["known layout", "no layout"])
def known(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.mark.parametrize(
    "caption",
    [
        f"{PHOTO}<p>{CAPTION}</p>",
        f"{PHOTO}<p>{CAPTION}</p><p>{CAPTION}</p>",
        f'<p><img src="/2.jpg"><br>{CAPTION}</p>',
        f'<p align="center"><img src="/2.jpg"></p><p align="center">{CAPTION} (photo: Secretariat)</p>',
        "<p>ГС и Посол Омана</p>",
        "<p>ГС и Посол Омана</p><p>ГС и Посол Омана</p>",
        "<p>秘书长与阿曼大使</p>",
        f"<p>{CAPTION}</p><p>{CAPTION}</p>",
        f"<figure><img src='/2.jpg'><figcaption>{CAPTION}</figcaption></figure>",
    ],
)
def test_captions_inside_the_body_are_no_body(caption: str, *, known: bool) -> None:
    assert body_of(LEAD, SECOND, caption, THIRD, known=known) == [LEAD, SECOND, THIRD]


@pytest.mark.parametrize(
    "line",
    [
        TITLE,
        "SCO Secretary-General Zhang Ming meets with Ambassador of Oman",
        "Zhang Ming and Salim Harthy",
        "Встреча Генерального секретаря ШОС с Послом Омана",
        "上合组织秘书长会见阿曼大使",
        "At the Secretariat",
    ],
)
def test_the_second_line_of_a_page_is_the_lead_photo_s_caption_and_no_body(line: str) -> None:
    assert body_of(line, LEAD, SECOND) == [LEAD, SECOND]
    assert body_of(line, line, LEAD, SECOND) == [LEAD, SECOND]


@pytest.mark.parametrize(
    "line",
    [
        "A short paragraph behind a picture that ends its sentence.",
        "The programme of the visit:",
        "<h3>Programme of the visit</h3>",
    ],
)
def test_a_picture_takes_no_paragraph_or_heading_away(line: str) -> None:
    told = line.removeprefix("<h3>").removesuffix("</h3>")
    assert body_of(LEAD, PHOTO, line, SECOND) == [LEAD, told, SECOND]


@pytest.mark.parametrize(
    "line",
    [
        "On 5 July 2024 SCO Secretary-General Zhang Ming met with Ambassador of Oman Salim Harthy",
        "Secretary-General Zhang Ming met with Ambassador of Oman in the garden of his new embassy",
    ],
)
def test_the_first_sentence_of_a_report_may_lack_its_full_stop(line: str) -> None:
    assert body_of(PHOTO, line, SECOND, THIRD) == [line, SECOND, THIRD]


def test_a_line_of_its_own_without_a_picture_stays() -> None:
    assert body_of(LEAD, CAPTION, SECOND) == [LEAD, CAPTION, SECOND]


@pytest.mark.parametrize(
    "between",
    ["", PHOTO, f"{PHOTO}<p>{CAPTION}</p><p>{CAPTION}</p>", "<p>ГС и Посол Омана</p>"],
)
def test_a_paragraph_that_breaks_in_mid_sentence_is_one(between: str, *, known: bool) -> None:
    halves = LEAD.removesuffix(" in Beijing."), "in Beijing."
    pieces = [halves[0], *([between] if between else []), halves[1], SECOND]
    assert body_of(*pieces, known=known) == [LEAD, SECOND]


def test_a_sentence_may_break_twice() -> None:
    first, rest = LEAD.split(" with ")
    second, third = rest.split(" in ")
    pieces = [first, f"with {second} and the diplomats of his embassy", f"in {third}"]
    assert body_of(*pieces, SECOND) == [" ".join(pieces), SECOND]


@pytest.mark.parametrize(
    "pieces",
    [
        ["The programme of cooperation for the coming year names these fields:", "trade in farm produce;"],
        [
            "The programme of cooperation for the coming year names the fields",
            "trade",
            "transport",
            "tourism",
        ],
        ["The programme of cooperation for the coming year has got two parts", "a) trade in farm produce."],
        ["A heading that is rather long and ends no sentence at all here", "The text begins with a capital."],
        ["Short heading", "or another one, in small letters, which does end its sentence."],
    ],
)
def test_lists_and_headings_are_not_joined(pieces: list[str]) -> None:
    assert body_of(LEAD, *pieces, SECOND) == [LEAD, *pieces, SECOND]


def test_a_capital_letter_begins_a_paragraph_of_its_own(recorded: "Callable[[str], Recorded]") -> None:
    page = recorded("sectsco/osce-forum")
    broken = [line for line in page.extracted().body.split("\n\n") if line.endswith("about regular")]
    assert len(broken) == 1


def test_what_is_read_up_to_a_line_is_the_same_as_on_the_whole_page() -> None:
    pieces = (
        LEAD,
        "The guests then went to the gallery where the paintings of the young",
        CAPTION,
        "artists were shown to the ambassadors of all the member states and of",
        "Another caption",
        "the observers, who had come from far away.",
        SECOND,
        "A heading that is rather long and ends no sentence at all here",
        THIRD,
    )
    html = "".join(f"<p>{piece}</p>" for piece in pieces).encode()
    root = parsed(html, url=URL, content_type="text/html; charset=utf-8")
    whole = [block.text for block in blocks_of(root)]
    assert len(whole) == len(pieces) - 2
    for place, text in enumerate(whole):
        read = [block.text for block in blocks_of(root, until=text)]
        assert read[: place + 1] == whole[: place + 1]
    assert len(blocks_of(root, until=LEAD)) == 1
