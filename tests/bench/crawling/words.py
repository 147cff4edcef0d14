"""Texts of our own words in three languages, the same for the same number and like no other one."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

_FIRST_DAY = date(2012, 1, 9)
_DAYS = 5_000  # from then on, on which articles are published
_TOLD = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
_WORDS = {"zh": list(_TOLD["zh"]["words"].strip())} | {
    language: _TOLD[language]["words"].split() for language in ("en", "ru")
}
_BETWEEN = {language: told["between"].split() for language, told in _TOLD.items()}
_EVERY = 3  # word is one of those between, but for the last


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a page says that is its article's own."""

    number: int
    language: str
    title: str
    paragraphs: tuple[str, ...]
    published: date

    @property
    def text(self) -> str:
        """The true body, a paragraph a line."""
        return "\n".join(self.paragraphs)


def article(site: str, number: int, language: str) -> Article:
    """Return the `number`th article of a site: four to eight paragraphs."""
    random = Random(f"{site} {number}")  # noqa: S311 - texts, no secrets
    return Article(
        number=number,
        language=language,
        title=headline(random, language),
        paragraphs=tuple(paragraph(random, language) for _ in range(random.randint(4, 8))),
        published=_FIRST_DAY + timedelta(days=number * 7 % _DAYS),
    )


def paragraph(random: Random, language: str, sentences: int | None = None) -> str:
    """Return so many sentences, or three to five."""
    told = [_sentence(random, language, 9, 22) for _ in range(sentences or random.randint(3, 5))]
    return ("" if language == "zh" else " ").join(told)


def headline(random: Random, language: str) -> str:
    """Return a line that ends no sentence."""
    return _sentence(random, language, 6, 11)[:-1]


def _sentence(random: Random, language: str, least: int, most: int) -> str:
    length = random.randint(least, most)
    if language == "zh":
        signs = random.choices(_WORDS[language], k=2 * length)
        signs[length] = "，"
        return "".join(signs) + "。"
    words = random.choices(_WORDS[language], k=length)
    for place in range(1, length - 1, _EVERY):
        words[place] = random.choice(_BETWEEN[language])
    return f"{words[0].capitalize()} {' '.join(words[1:])}."
