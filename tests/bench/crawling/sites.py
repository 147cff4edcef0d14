"""The sites whose pages are crawled: their designs are in `layouts/`, their addresses and sources here.

Four are like the sites that Readout knows, in the markup of their recorded pages. Four are none of those, and
each hides its articles in its own way: amid comments, in divs whose names say nothing, in tables of tables
with breaks between the paragraphs, among teasers.
"""

from dataclasses import dataclass
from html import escape
from pathlib import Path
from random import Random

from tests.bench.crawling.surroundings import surrounded
from tests.bench.crawling.words import Article

_LAYOUTS = Path(__file__).with_name("layouts")
_FIRST_ID = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeSite:
    """One site."""

    name: str  # of its source
    host: str
    start: str  # the path of its list page
    article: str  # those of its articles
    language: str
    encoding: str = "utf-8"
    after: str = ""  # what its editor leaves after each paragraph
    table: str = ""  # of its source in readout.toml; the built-in ones say all

    def path(self, told: Article) -> str:
        """Return where an article stands."""
        return self.article.format(day=told.published, id=_FIRST_ID + told.number)

    def page(self, told: Article, size: int, random: Random) -> bytes:
        """Return the page of an article, of about so many bytes."""
        day = told.published
        filled = {
            "title": escape(told.title),
            "number": f"{_FIRST_ID + told.number:015}",
            "language": self.language,
            "paragraphs": "".join(f"<p>{escape(each)}</p>\n{self.after}" for each in told.paragraphs),
            "broken": "<br><br>\n".join(map(escape, told.paragraphs)),
            "day.iso": day.isoformat(),
            "day.dotted": f"{day:%d.%m.%Y}",
            "day.posted": f"{day:%b %d}",
            "day.spelt": f"{day:%d %B %Y}",
        }
        html = (_LAYOUTS / f"{self.name}.html").read_text("utf-8")
        for name, text in filled.items():
            html = html.replace(f"[[{name}]]", text)
        return surrounded(html, random, self.language, size).encode(self.encoding)


def _unknown(name: str, language: str) -> MadeSite:
    host = f"{name}.example"
    return MadeSite(
        name=name,
        host=host,
        start="/news/",
        article="/news/{id}",
        language=language,
        table=f'list = "http://{host}/news/"\nlink_pattern = "/news/[0-9]+"\n',
    )


KNOWN = (
    MadeSite(
        name="sectsco",
        host="eng.sectsco.org",
        start="/news/",
        article="/news/{day:%Y%m%d}/{id}.html",
        language="en",
    ),
    MadeSite(
        name="infoshos-ru",
        host="www.infoshos.ru",
        start="/ru/",
        article="/ru/?idn={id}",
        language="ru",
        encoding="windows-1251",
    ),
    MadeSite(
        name="mseap",
        host="mseap.org",
        start="/mseap/news/news/newsList.do",
        article="/mseap/news/news/newsDetail.do?mode=MOD&nttId={id}",
        language="en",
        after="<p>&nbsp;</p>\n",
    ),
    MadeSite(
        name="metinfo",
        host="sh.scoda.com",
        start="/news38/",
        article="/news38/shownews.php?id={id}",
        language="zh",
    ),
)
UNKNOWN = (
    _unknown("agency", "en"),
    _unknown("ministry", "ru"),
    _unknown("portal", "en"),
    _unknown("magazine", "zh"),
)
