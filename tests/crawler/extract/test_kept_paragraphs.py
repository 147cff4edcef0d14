"""True text that looks like a caption, an echo of the title or a list of other articles, and stays."""

import pytest

from tests.crawler.extract.test_captions import LEAD, PHOTO, SECOND, THIRD, body_of

ITEMS = ["trade in farm produce", "transport by sea", "tourism"]
NATIONS = ["Republic of India", "Kyrgyz Republic", "Republic of Kazakhstan"]
LONG_ITEMS = [
    "the development of trade in the ports of the Arabian Sea and beyond",
    "the training of young diplomats in the academies of both countries",
    "the protection of migratory birds on the shores of both countries",
]
RUSSIAN = [
    "5 июля 2024 года в Пекине Генеральный секретарь ШОС встретился с Послом Омана Салимом Харти.",
    "Стороны обсудили порты Аравийского моря и подготовку молодых дипломатов в университетах.",
]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("tag", ["li", "dd", "td", "blockquote"])
def test_a_list_a_table_or_a_quotation_behind_a_picture_stays(tag: str, *, known: bool) -> None:
    around = {"li": "ul", "dd": "dl", "td": "table", "blockquote": "div"}[tag]
    items = "".join(f"<{tag}>{item.capitalize()}</{tag}>" for item in ITEMS)
    told = [item.capitalize() for item in ITEMS]
    pieces = [LEAD, PHOTO, f"<{around}>{items}</{around}>", SECOND, THIRD]
    assert body_of(*pieces, known=known) == [LEAD, *told, SECOND, THIRD]


def test_short_lines_each_with_its_picture_are_a_list_of_their_own() -> None:
    flags = [f'<p><img src="/{place}.gif"> {nation}</p>' for place, nation in enumerate(NATIONS)]
    assert body_of(LEAD, *flags, SECOND) == [LEAD, *NATIONS, SECOND]


@pytest.mark.parametrize(
    "line",
    [
        "<p><b>Security in the region</b></p>",
        "<p>1. Trade and transport</p>",
        "<p>Question: What do you expect of the summit</p>",
        "<p>“We are neighbours by sea”</p>",
        "<p>The talks were held on Friday</p>",
        "<p>Transport</p>",
    ],
)
def test_what_is_no_caption_by_its_look_stays_behind_a_picture(line: str) -> None:
    (told,) = body_of(LEAD, PHOTO, line, SECOND)[1:-1]
    assert f"{told}<" in line


def test_only_the_line_behind_the_picture_is_its_caption() -> None:
    same = ["<p>The old Secretariat</p>", "<h3>The old Secretariat</h3>"]
    assert body_of(LEAD, PHOTO, same[0], SECOND, same[1], THIRD) == [
        LEAD, SECOND, "The old Secretariat", THIRD,
    ]  # fmt: skip


def test_equal_cells_of_a_table_are_no_captions() -> None:
    row = "<table><tr><td>Exports, billion</td><td>5</td><td>5</td></tr></table>"
    assert body_of(LEAD, row, SECOND) == [LEAD, "Exports, billion", "5", "5", SECOND]


@pytest.mark.parametrize("known", [True, False])
def test_a_heading_drawn_from_the_title_takes_no_paragraph_before_it_away(*, known: bool) -> None:
    heading = "Meets with Ambassador of Oman"
    assert body_of(LEAD, heading, SECOND, known=known) == [LEAD, heading, SECOND]
    assert body_of(LEAD, SECOND, heading, THIRD, known=known) == [LEAD, SECOND, heading, THIRD]


def test_a_signature_and_a_day_take_no_paragraph_away() -> None:
    signed = [LEAD, SECOND, THIRD, "Zhang Ming", "SCO Secretary-General", "Beijing, 5 July 2024"]
    assert body_of(*signed) == signed


@pytest.mark.parametrize(
    "line",
    ["SCO Secretary-General Zhang Ming met with Ambassador of Oman Salim Harthy in Beijing"],
)
def test_a_report_of_one_line_stays_though_it_is_drawn_from_the_title(line: str) -> None:
    assert body_of(line) == [line]
    assert body_of(PHOTO, line) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "BEIJING, July 5",
        "Beijing, 5 July –",
        "Dear colleagues,",
        "Dear colleagues",
        "Ladies and gentlemen",
        "The ambassadors met in Beijing on Friday",
        "The ambassadors met in Beijing today",
    ],
)
def test_a_dateline_a_greeting_or_a_line_with_a_day_begins_the_text(line: str) -> None:
    assert body_of(line, SECOND, THIRD) == [line, SECOND, THIRD]


@pytest.mark.parametrize("line", ["Пекин, 5 июля", "Уважаемые коллеги", "Послы встретились в пятницу"])
def test_a_russian_text_may_begin_with_a_short_line_too(line: str) -> None:
    assert body_of(line, *RUSSIAN) == [line, *RUSSIAN]


@pytest.mark.parametrize(
    "lines",
    [
        [*NATIONS, "Islamic Republic of Pakistan"],
        ["Over the steppe the wind goes", "and the rivers of the mountains", "carry our songs to the sea"],
    ],
)
def test_a_list_or_verse_at_the_beginning_is_no_caption(lines: list[str]) -> None:
    assert body_of(*lines, LEAD, SECOND) == [*lines, LEAD, SECOND]


@pytest.mark.parametrize(
    "lines",
    [
        ["09:00 Registration", "10:00 Opening", "13:00 Lunch"],
        ["The history of the talks in dates:", "2001: Shanghai", "2002: Petersburg", "2019: Bishkek"],
    ],
)
def test_a_programme_or_a_chronicle_at_the_end_is_no_list_of_other_articles(lines: list[str]) -> None:
    assert body_of(LEAD, SECOND, *lines) == [LEAD, SECOND, *lines]


@pytest.mark.parametrize("line", ["E-mail: info@sectsco.org", "https://eng.sectsco.org/news", "Uzum Market"])
def test_addresses_and_names_in_latin_letters_stay_in_a_russian_text(line: str) -> None:
    assert body_of(*RUSSIAN, line) == [*RUSSIAN, line]


@pytest.mark.parametrize("tag", ["p", "li"])
def test_the_items_of_a_list_are_not_made_one_sentence(tag: str) -> None:
    told = [f"<{tag}>{item}</{tag}>" for item in LONG_ITEMS]
    assert body_of(LEAD, *told, THIRD) == [LEAD, *LONG_ITEMS, THIRD]
