"""Made-up releases that are as alike as an institution's are, and what other pages make of them.

A template leaves days, people, countries and numbers open, and nothing else: two releases of one share nine
words in ten. People and their words are invented. The same number gives the same text, whatever else is made.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from store.records.articles import ArticleDraft

_FIRST_DAY = date(2015, 1, 5)
_LANGUAGES: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One meeting as its institution tells it."""

    language: str
    template: int
    day: date
    host: str
    guest: str
    land: str
    number: int

    @property
    def text(self) -> str:
        """Its release: a paragraph a line."""
        template: str = _LANGUAGES[self.language]["templates"][self.template]
        return template.format(
            day=day_in(self.language, self.day),
            host=self.host,
            guest=self.guest,
            guest_acc=" ".join(f"{part}а" for part in self.guest.split()),
            land=self.land,
            number=self.number,
        )

    @property
    def title(self) -> str:
        """The beginning of its release."""
        return self.text.split("\n", maxsplit=1)[0][:80]


def day_in(language: str, day: date) -> str:
    """Write a day as releases in a language do."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    months = _LANGUAGES[language]["months"].split()
    return f"{day.day} {months[day.month - 1]} {day.year}" + (" года" if language == "ru" else "")


def story(language: str, number: int, *, template: int | None = None) -> Story:
    """Return the `number`th story in a language; each differs from each other in its day or its people."""
    random = Random(f"{language} {number}")  # noqa: S311 - texts, no secrets
    told = _LANGUAGES[language]
    first, last, lands = (told[names].split() for names in ("first_names", "last_names", "lands"))
    host, guest = (told["between"].join((random.choice(first), name)) for name in random.sample(last, 2))
    chosen = number % len(told["templates"]) if template is None else template
    return Story(
        language=language,
        template=chosen,
        day=_FIRST_DAY + timedelta(days=number * 7 % 4001),
        host=host,
        guest=guest,
        land=random.choice(lands),
        number=random.randrange(12, 90),
    )


def another_day(told: Story, days: int) -> Story:
    """Return a meeting of the same people on another day."""
    return replace(told, day=told.day + timedelta(days=days))


def another_guest(told: Story, number: int) -> Story:
    """Return a meeting with somebody else of another country on the same day."""
    other = story(told.language, number)
    if told.guest.split()[-1] == other.guest.split()[-1] or told.land == other.land:
        return another_guest(told, number + 1)
    return replace(told, guest=other.guest, land=other.land)


def reprint(told: Story, random: Random) -> str:
    """Return the text as another page has it: its own quotes, paragraphs and white space."""
    lines = told.text.replace("'", random.choice("'’")).split("\n")
    place = random.randrange(len(lines))
    if told.language != "zh" and place > 0:
        lines[place - 1 : place + 1] = [" ".join(lines[place - 1 : place + 1])]
    return "\n\n".join(lines).replace(" - ", random.choice((" - ", " – ")))


def edited(told: Story, random: Random) -> str:
    """Return the text as an agency has it: other words here and there, its dateline and its credits."""
    text = reprint(told, random)
    for one, other in random.sample(_LANGUAGES[told.language]["synonyms"], 2):
        text = text.replace(one, other)
    filed = told.day + timedelta(days=random.randrange(1, 40))
    months = _LANGUAGES[told.language].get("months", "").split()
    dateline = _LANGUAGES[told.language]["dateline"].format(
        month=months[filed.month - 1] if months else "", number=filed.month, day=filed.day
    )
    return f"{dateline}{text}\n\n{random.choice(_LANGUAGES[told.language]['credits'])}"


def shortened(told: Story, random: Random) -> str:
    """Return the text without its end, credits in its place."""
    lines = told.text.split("\n")
    return "\n\n".join([*lines[:-1], random.choice(_LANGUAGES[told.language]["credits"])])


def dressed(told: Story, random: Random) -> str:
    """Return the text with what a page has around it, and an extractor left there."""
    headlines = [
        f"{line}\n{random.randrange(1, 29):02}.{random.randrange(1, 13):02}.2021 11:5{number}"
        for number, line in enumerate(_LANGUAGES[told.language]["headlines"])
    ]
    return "\n".join((_LANGUAGES[told.language]["menu"], reprint(told, random), *headlines))


COPIES = (reprint, edited, shortened, dressed)


def teaser(told: Story) -> str:
    """Return the beginning of the text, as a list of news has it."""
    first, second = told.text.split("\n")[:2]
    more = second[:30] if told.language == "zh" else " ".join(second.split()[:22])
    return f"{first} {more} ..."


def round_up(stories: Sequence[Story]) -> str:
    """Return several texts as one."""
    return "\n\n".join(told.text for told in stories)


_SYLLABLES = [f"{one}{two}" for one in "bdfgklmnprstvz" for two in ("a", "e", "i", "or", "um")]
_VOCABULARY = ["".join(pair) for pair in product(_SYLLABLES, repeat=2)]


def ordinary(number: int) -> str:
    """Return a text that is like no other: of words that nobody uses."""
    random = Random(number)  # noqa: S311 - texts, no secrets
    sentences = (" ".join(random.choices(_VOCABULARY, k=random.randrange(8, 24))) for _ in range(14))
    return "\n\n".join(f"{sentence.capitalize()}." for sentence in sentences)


def drafts(count: int, *, templated: float = 0.2, copied: float = 0.1) -> Iterator[ArticleDraft]:
    """Yield articles: such a share of hot templates, such a share copies of these, the rest ordinary."""
    random = Random(count)  # noqa: S311 - texts, no secrets
    for number in range(count):
        kind, told = random.random(), story("en", number)
        body = told.text if kind < templated else ordinary(number)
        if kind > 1 - copied and number:
            body = edited(story("en", random.randrange(number)), random)
        yield draft_of(f"{number}", body)


def draft_of(name: str, body: str, title: str = "News") -> ArticleDraft:
    """Return a text as an article of a page of its own."""
    return ArticleDraft(
        source="made-up",
        outlet="page.example",
        key=name,
        url=f"http://page.example/{name}",
        title=title,
        body=body,
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
    )
