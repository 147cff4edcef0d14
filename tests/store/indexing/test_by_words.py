"""Articles and meetings found by words, in three languages and on both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.meetings.match import MATCHER
from store.archive import Archive
from store.records.articles import ArticleDraft
from store.records.meetings import MeetingReport, Participant, Place, Recognition
from store.search import ArticleQuery, MeetingQuery, Search
from tests.examples import examples

NOW = datetime(2026, 11, 22, tzinfo=UTC)

# key: language, title, text
TEXTS = {
    "en": (
        "en",
        "Secretary-General receives the Ambassador of Norway",
        """Nurlan Yermekbayev met with Ambassador Signe Brudeset in Beijing on Tuesday. They talked about
        green energy, the ports of the Caspian and the observers' missions to next year's elections.""",
    ),
    "en-council": (
        "en",
        "National coordinators meet in Xi'an",
        """The Council of National Coordinators held its session. Its security agenda was long; the council of
        elders was mentioned, and José Núñez spoke of drug trafficking.""",
    ),
    "ru": (
        "ru",
        "Генеральный секретарь ШОС принял посла Монголии",
        """Владимир Норов провёл встречу с послом Монголии Тумэнбаярын Баасанхуу. Обсуждались переговоры
        о безопасности и участие наблюдателей в Казахстане.""",
    ),
    "ru-norova": (
        "ru",
        "Заявление Анны Норовой",
        "Директор института Анна Норова рассказала о шёлковом пути, о торговле с Узбекистаном и Беларусью.",
    ),
    "zh": (
        "zh",
        "秘书长诺罗夫会见蒙古国大使",
        "上合组织秘书长诺罗夫在北京会见蒙古国驻华大使。双方就地区安全交换意见。",
    ),
    "zh-hant": ("zh", "秘書長會見挪威大使", "上合組織秘書長在秘書處會見挪威駐華大使，雙方討論了綠色能源。"),
    "zh-apart": ("zh", "论坛", "大会今天开幕，各方意见一致，见面会将于明天举行。"),
}

REPORTS = {
    "en": MeetingReport(
        participants=(
            Participant(name="Nurlan Yermekbayev", post="Secretary-General", organisation="SCO"),
            Participant(name="Signe Brudeset", post="Ambassador", organisation="Norway"),
        ),
        date=date(2026, 3, 3),
        place=Place(venue="SCO Secretariat", city="Beijing", country="China"),
        about="green energy and the ports of the Caspian",
        outcome="a memorandum on glaciers was signed",
    ),
    "ru": MeetingReport(
        participants=(
            Participant(name="Владимир Норов"),
            Participant(name="Тумэнбаярын Баасанхуу", post="посол"),
        ),
        date=date(2021, 5, 4),
        title="Встреча у озера",
        occasion="Boao Forum",
    ),
    "zh": MeetingReport(
        participants=(Participant(name="诺罗夫", post="秘书长"), Participant(post="蒙古国驻华大使")),
        date=date(2022, 7, 9),
        place=Place(city="Beijing", country="China"),
    ),
}


def draft(key: str, title: str, body: str, **fields: Any) -> ArticleDraft:  # noqa: ANN401 - fields by name
    told: dict[str, Any] = {"source": "own", "outlet": "own.example", "url": f"http://own.example/{key}"}
    return ArticleDraft(key=key, title=title, body=body, **{**told, "fetched_at": NOW, **fields})


def fill(archive: Archive) -> None:
    """Store the texts, of which "en", "ru" and "zh" report a meeting each."""
    archive.take_in(
        [draft(key, title, body, language=language) for key, (language, title, body) in TEXTS.items()]
    )
    for article in archive.load_texts(archive.unrecognised(recogniser="r")):
        reports = (REPORTS[article.key],) if article.key in REPORTS else ()
        told = Recognition(language=article.language, sco_related=True, meetings=reports)
        archive.record_recognition(article, told, recogniser="r", matcher=MATCHER, read_at=NOW)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A store of the texts, on each kind of database."""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path_factory.mktemp('words')}/readout.db"
        fill_at(address)
        yield address
        return
    server = request.getfixturevalue("postgres")
    name = server.made(like=request.getfixturevalue("fresh_tables"))
    fill_at(server.url(name))
    yield server.url(name)
    server.drop(name)


def fill_at(url: str) -> None:
    with Archive.open(url) as archive:
        fill(archive)


@pytest.fixture
def search(url: str) -> Iterator[Search]:
    with Search.open(url) as opened:
        yield opened


def articles(search: Search, text: str) -> set[str]:
    return {article.key for article in search.articles(ArticleQuery(text=text))}


def meetings(search: Search, text: str, **asked: Any) -> set[str]:  # noqa: ANN401 - fields by name
    found = search.meetings(MeetingQuery(text=text, **asked))
    return {report.url.rpartition("/")[2] for meeting in found for report in meeting.reports}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("会见", "zh zh-hant"),  # not the text in which the two stand apart
        ("會見", "zh zh-hant"),
        ("秘书长 大使", "zh zh-hant"),
        ("秘书长大使", ""),
        ("绿色能源", "zh-hant"),
        ("诺罗夫会见蒙古国大使", "zh"),
        ("ambassador", "en"),
        ("AMBASSADORS", "en"),
        ("election observer mission", "en"),
        ("meeting", "en en-council"),
        ("xi'an", "en-council"),
        ("nunez", "en-council"),
        ("Núñez", "en-council"),
        ("drugs", "en-council"),
        ("security council", "en-council"),
        ('"security council"', ""),
        ('"council of elders"', "en-council"),
        ('council -"council of elders"', ""),
        ("посол", "ru"),
        ("послы Монголия", "ru"),
        ("Норов", "ru ru-norova"),
        ("Норовым", "ru ru-norova"),
        ("Норов -Анна", "ru"),
        ("казахстанский", ""),
        ("казах*", "ru"),
        ("Казахстан", "ru"),
        ("Узбекистана", "ru-norova"),
        ("шелковый путь", "ru-norova"),
        ("встреча переговоров", "ru"),
        ("nothing-of-this", ""),
        ("-council -秘书长", "en ru ru-norova zh-apart"),
        ("%", ""),
    ],
)
def test_articles_are_found_in_three_languages(search: Search, asked: str, expected: str) -> None:
    assert articles(search, asked) == set(expected.split())


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Yermekbayev", "en"),
        ("secretary-general SCO", "en"),
        ("glacier", "en"),  # told as its outcome, and in no text
        ("glaciers elections", ""),  # one is told of it, the other stands in the text alone
        ("elections", "en"),
        ("Beijing", "en zh"),
        ("Boao", "ru"),
        ("озеро", "ru"),
        ("наблюдатель", "ru"),
        ("会见", "zh"),
        ("地区安全", "zh"),
        ("Beijing -glaciers", "zh"),
        ("Beijing -elections", "zh"),
        ("-Beijing", "ru"),
        ("council", ""),  # that text reports no meeting
    ],
)
def test_meetings_are_found_by_what_is_told_of_them_and_by_their_texts(
    search: Search, asked: str, expected: str
) -> None:
    assert meetings(search, asked) == set(expected.split())


def test_words_and_the_other_conditions_hold_together(search: Search) -> None:
    assert meetings(search, "Beijing", person="Brudeset") == {"en"}
    assert meetings(search, "Beijing", person="诺罗夫", place="China") == {"zh"}
    assert meetings(search, "Beijing", since=date(2025, 1, 1)) == {"en"}
    assert meetings(search, "Beijing", source="nobody's") == set()
    [norov] = search.articles(ArticleQuery(text="Норов", person="Владимир Норов"))
    assert norov.key == "ru"


ODD = [
    "'; DROP TABLE articles; --",
    "NEAR(",
    "NEAR(council session)",
    "council AND OR NOT",
    "SCO-UN",
    "nocol:x",
    "title:council",
    "^council",
    '"',
    '"council',
    "{council}",
    "a* " * 2_000,
    "%",
    "\\",
    "'",
    "council:*",
    "!council & (",
    "\x00",
    "\ud800",
    "\ue001norov",
    "会" * 100,
    " ".join(f"-w{number}" for number in range(100)),
    " ".join(f"w{number}*" for number in range(100)),
    "x" * 10_000,
]


@pytest.mark.parametrize("odd", ODD)
def test_odd_questions_are_answered(search: Search, odd: str) -> None:
    assert articles(search, odd) <= TEXTS.keys()
    assert meetings(search, odd) <= REPORTS.keys()
    assert len(search.articles(ArticleQuery())) == len(TEXTS)


@settings(deadline=None, max_examples=examples(50))
@given(st.text(st.characters(exclude_categories=[]) | st.sampled_from("\"'-*&|!:<>()«» 会见aб"), max_size=60))
def test_no_question_is_an_error(search: Search, typed: str) -> None:
    assert articles(search, typed) <= TEXTS.keys()
    assert meetings(search, typed) <= REPORTS.keys()
