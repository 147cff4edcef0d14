"""Pages in eleven old encodings, whatever their server and their own head say of them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.extract.encodings import decoded

LABELS = {
    "cp1251": "windows-1251",
    "koi8-r": "KOI8-R",
    "iso8859-5": "iso-8859-5",
    "gb2312": "gb2312",
    "gb18030": "gb18030",
    "big5": "big5",
    "euc-kr": "euc-kr",
    "shift_jis": "Shift_JIS",
    "euc-jp": "euc-jp",
    "cp1252": "windows-1252",
    "cp1254": "windows-1254",
}
OWN = "own"
CASES = {
    "the page tells": (OWN, None),
    "the header tells": (None, OWN),
    "neither tells": (None, None),
    "the page says utf-8, the header is right": ("utf-8", OWN),
    "the page is right, the header says latin-1": (OWN, "iso-8859-1"),
    "the page is right, the header says utf-8": (OWN, "utf-8"),
}
LENGTHS = (1, 2, 3, 5, 8)  # sentences of a page
AT_LEAST = 0.97  # of the pages come out right to the character


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    name: str
    encodings: list[str]
    menu: list[str]
    sentences: list[str]

    def pages(self) -> Iterator[tuple[list[str], list[str]]]:
        """Give the sentences of each page, and the words of its menu: its own, or an English one's."""
        for length in LENGTHS:
            for first in range(len(self.sentences)):
                turned = self.sentences[first:] + self.sentences[:first]
                yield turned[:length], self.menu
                yield turned[:length], ["Home", "News"]


LANGUAGES = [
    Language(**row)
    for row in tomllib.loads((Path(__file__).parent / "encoded_texts.toml").read_text(encoding="utf-8"))[
        "language"
    ]
]


def page(sentences: list[str], menu: list[str], charset: str | None) -> str:
    declared = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    links = "".join(f'<li><a href="/{at}.html">{word}</a></li>' for at, word in enumerate(menu))
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return (
        f"<!doctype html><html><head>{declared}<title>{sentences[0][:40]}</title></head>"
        f"<body><ul>{links}</ul><h1>{sentences[0]}</h1>{body}</body></html>"
    )


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(
    ("language", "encoding"),
    [pytest.param(each, name, id=f"{each.name}, {name}") for each in LANGUAGES for name in each.encodings],
)
def test_pages_come_out_right(language: Language, encoding: str, case: str) -> None:
    in_page, in_header = (LABELS[encoding] if told == OWN else told for told in CASES[case])
    content_type = f"text/html; charset={in_header}" if in_header else "text/html"
    pages = [page(sentences, menu, in_page) for sentences, menu in language.pages()]

    wrong = [each for each in pages if decoded(each.encode(encoding), content_type) != each]

    assert len(wrong) <= (1 - AT_LEAST) * len(pages), wrong[:3]


def test_a_page_with_a_broken_character_is_still_read_as_it_declares() -> None:
    written = page(LANGUAGES[1].sentences, LANGUAGES[1].menu, "gb2312")
    body = written.encode("gb2312")
    cut = body.index("双方".encode("gb2312"))

    text = decoded(body[:cut] + b"\xff" + body[cut:], "text/html; charset=iso-8859-1")

    assert text is not None
    assert text.replace("\ufffd", "") == written
