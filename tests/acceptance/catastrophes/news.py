"""Two made-up outlets whose news grow while they are crawled, and what a store must hold of them in the end.

Each text tells one meeting that no other text tells: another guest, another day. Some appear in one outlet,
some in the other, and some in both, word for word.
"""

from datetime import date, timedelta
from threading import Condition

from scheduler.recorded_sites import RecordedSites, Recording

OUTLETS = ("one", "two")
TEXTS_A_LIST = 6
MOST_TEXTS = 144

_FIRST = "Anna Boris Clara Daniel Elena Farid Greta Henrik Irina Jonas Karin Leon"
_LAST = "Berg Lund Moreau Novak Olsen Petrov Quist Rossi Sato Toth Vidal Weber"
_FROM = "Norway Latvia France Serbia Finland Bulgaria Sweden Italy Japan Hungary Austria Germany"
_SUBJECTS = ("railways", "visas", "customs", "harvests", "rivers", "museums", "films")

SOURCES = "".join(
    f'[sources.{name}]\nspider = "metinfo"\nstart = ["http://{name}.test/news38/"]\n' for name in OUTLETS
)

_ARTICLE = """<html><head><title>News</title></head><body><main class='met-shownews'>
<div class='met-shownews-body'><section class='details-title'><h1>{guest} at the Secretariat</h1>
<div class='info'><span>{day} 10:00:00</span></div></section><section class='met-editor clearfix'>
<p>On {spelt}, SCO Secretary-General Vladimir Norov met with Ambassador {guest} of {country}.</p>
<p>The two sides spoke about {subject}, about programme {number} and about what {guest} proposed, and agreed
to meet again before long.</p></section></div></main></body></html>"""


def guest(number: int) -> str:
    return f"{_FIRST.split()[number % 12]} {_LAST.split()[_family(number)]}"


def _family(number: int) -> int:
    """Return a number that makes no two guests the same, and no two that follow alike."""
    return (number // 12 + number) % 12


def day(number: int) -> date:
    return date(2021, 1, 4) + timedelta(days=number)


def outlets_of(number: int) -> tuple[str, ...]:
    """Return who has a text: every fourth is the second outlet's own, every third is in both."""
    if number % 4 == 3:
        return ("two",)
    return OUTLETS if number % 3 == 0 else ("one",)


def page_of(number: int) -> str:
    return _ARTICLE.format(
        number=number,
        guest=guest(number),
        country=_FROM.split()[_family(number)],
        day=day(number),
        spelt=f"{day(number):%-d %B %Y}",
        subject=_SUBJECTS[number % len(_SUBJECTS)],
    )


class Asked(list[tuple[str, str]]):
    """What the outlets were asked for; whoever waits for an article's page hears of it."""

    def __init__(self) -> None:
        super().__init__()
        self.articles = 0
        self._changed = Condition()

    def append(self, asked: tuple[str, str]) -> None:
        with self._changed:
            super().append(asked)
            self.articles += "?id=" in asked[1]
            self._changed.notify_all()


class News:
    """The outlets on loopback. `number` texts have been published, the last ones stand first in the lists."""

    def __init__(self) -> None:
        self.number = 0
        self.asked = Asked()
        self.server = RecordedSites(iter(()))
        self.server.requests = self.asked
        self.publish(0)

    @property
    def base(self) -> str:
        return self.server.base

    def publish(self, texts: int) -> None:
        """Publish so many texts more, as long as there are any."""
        numbers = range(self.number, min(self.number + texts, MOST_TEXTS))
        for number in numbers:
            for outlet in outlets_of(number):
                self._put(f"http://{outlet}.test/news38/shownews.php?id={number + 1}", page_of(number))
        self.number += len(numbers)
        for outlet in OUTLETS:
            self._list(outlet)

    def articles(self) -> dict[str, str]:
        """Return the guest of every article, by the article's address."""
        return {
            f"http://{outlet}.test/news38/shownews.php?id={number + 1}": guest(number)
            for number in range(self.number)
            for outlet in outlets_of(number)
        }

    def meetings(self) -> dict[tuple[str, str], set[str]]:
        """Return by what addresses each meeting, its guest and its day, is reported."""
        return {
            (guest(number), day(number).isoformat()): {
                f"http://{outlet}.test/news38/shownews.php?id={number + 1}" for outlet in outlets_of(number)
            }
            for number in range(self.number)
        }

    def _list(self, outlet: str) -> None:
        ids = [number + 1 for number in reversed(range(self.number)) if outlet in outlets_of(number)]
        lists = [ids[first : first + TEXTS_A_LIST] for first in range(0, len(ids), TEXTS_A_LIST)] or [[]]
        for page, held in enumerate(lists, start=1):
            items = "".join(
                f'<li><a href="shownews.php?id={each}">A guest at the Secretariat</a></li>' for each in held
            )
            following = (
                f'<a class="next" href="index.php?page={page + 1}">Next page</a>' if page < len(lists) else ""
            )
            address = f"http://{outlet}.test/news38/" + (f"index.php?page={page}" if page > 1 else "")
            self._put(address, f"<html><body><h1>News</h1><ul>{items}</ul>{following}</body></html>")

    def _put(self, url: str, body: str) -> None:
        html = {"Content-Type": "text/html; charset=utf-8"}
        self.server.put(Recording(url=url, status=200, headers=html, body=body.encode()))
