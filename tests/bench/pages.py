"""What recognition is measured beside: recorded pages, and the labelled texts in a page of usual size."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from tests.evaluation.records import LANGUAGES, Item, items_of

ROOT = Path(__file__).parents[2]
# News pages of ministries and agencies are mostly between 20 and 60 KB of HTML.
USUAL_SIZE = 40_000
_LINK = (
    '<li class="menu__item menu__item--news">'
    '<a class="menu__link" href="/news/{0}/{0}.html" title="News {0}">'
    '<img src="/upload/{0}.jpg" width="120" height="80" alt=""><span>Headline {0}</span></a></li>\n'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One article: what is recognised, and the bytes of the page that it would be taken from."""

    language: str
    title: str
    text: str
    published: dt.date | None
    html: bytes


def labelled_pages() -> list[Page]:
    """Return each labelled text within a page of about USUAL_SIZE bytes."""
    files = (ROOT / "tests" / "evaluation" / "gold" / f"{language}.jsonl" for language in LANGUAGES)
    return [_labelled(item) for path in files for item in items_of(path)]


def recorded_pages() -> list[Page]:
    """Return the fixtures' articles; their pages were recorded without the sites' scripts: 2 to 9 KB."""
    return list(_recorded())


def _recorded() -> Iterator[Page]:
    for path in sorted((ROOT / "fixtures").glob("*/*/article.json")):
        article = json.loads(path.read_text("utf-8"))
        if article["language"] in LANGUAGES and article["body"]:
            yield Page(
                language=article["language"],
                title=article["title"],
                text=article["body"],
                published=dt.date.fromisoformat(article["published_at"][:10])
                if article["published_at"]
                else None,
                html=(path.parent / "page.html").read_bytes(),
            )


def _labelled(item: Item) -> Page:
    published = item.raw.get("published")
    return Page(
        language=item.language,
        title=item.title,
        text=item.text,
        published=dt.date.fromisoformat(published) if published else None,
        html=page_of(item.title, item.text).encode(),
    )


def page_of(title: str, text: str, size: int = USUAL_SIZE) -> str:
    """Return a page of about `size` bytes: the text's paragraphs amid menus, lists of links, a script."""
    paragraphs = "".join(f"<p>{escape(part)}</p>\n" for part in text.split("\n") if part.strip())
    article = f"<article><h1>{escape(title)}</h1>\n<div class='text'>{paragraphs}</div></article>"
    around = size - len(article.encode())
    script = "<script>" + "window.seen = (window.seen || 0) + 1;\n" * max(1, around // 4 // 38) + "</script>"
    links = "".join(
        _LINK.format(number) for number in range(10_000, 10_000 + max(1, around * 3 // 4 // len(_LINK)))
    )
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title>{script}</head>'
    return f"<!doctype html>\n<html>{head}\n<body><nav><ul>\n{links}</ul></nav>\n{article}\n</body></html>"
