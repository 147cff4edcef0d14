from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.archive import Archive, Matcher
from store.records.articles import ArticleDraft
from store.records.meetings import Form, MeetingReport, Participant, Place, Recognition, Status
from store.records.questions import Level
from store.search import ArticleQuery, MeetingQuery, Search
from tests.examples import examples


@pytest.fixture(scope="module")
def search(
    shared_url: str,
    draft: Callable[..., ArticleDraft],
    report: Callable[..., MeetingReport],
    matcher: Matcher,
) -> Iterator[Search]:
    """A store of three articles, a copy and the meetings "talks", "forum" and "undated"."""
    with Archive.open(shared_url) as archive:
        fill(archive, draft, report, matcher)
    with Search.open(shared_url) as opened:
        yield opened


def fill(
    archive: Archive,
    draft: Callable[..., ArticleDraft],
    report: Callable[..., MeetingReport],
    matcher: Matcher,
) -> None:
    june, july = datetime(2019, 6, 30, 23, tzinfo=UTC), datetime(2019, 7, 12, tzinfo=UTC)
    archive.take_in(
        [
            draft("talks", published_at=july),
            draft("forum", published_at=june, source="infoshos", outlet="infoshos.ru"),
            draft(
                "undated",
                title="Генсек ШОС встретился",
                body="Рашид Алимов принял посла Монголии.",
                language="ru",
            ),
            draft("copy", body=draft("talks").body, source="mseap", outlet="mseap.org", language="zh"),
        ]
    )
    talks = replace(
        report("Vladimir Norov", "Peter Burian", title="talks", occasion="OSCE Forum"),
        place=Place(venue="SCO Secretariat", city="Beijing", country="China"),
    )
    talks = replace(
        talks, participants=(*talks.participants, Participant(post="Secretary-General", organisation="SCO"))
    )
    forum = replace(
        report("Greminger", title="forum", day="2019-06-20", form=Form.CONFERENCE), end_date=date(2019, 7, 9)
    )
    undated = report("Рашид Алимов", day=None, title="undated", status=Status.PLANNED)
    told = {"talks": talks, "forum": forum, "undated": undated}
    for article in archive.load_texts(archive.unrecognised(recogniser="first")):
        recognition = Recognition(language="en", sco_related=True, meetings=(told[article.key],))
        archive.record_recognition(
            article, recognition, recogniser="first", matcher=matcher, read_at=article.fetched_at
        )


def titles(search: Search, **asked: Any) -> list[str | None]:  # noqa: ANN401 - fields by name
    return [meeting.told.title for meeting in search.meetings(MeetingQuery(**asked))]


def keys(search: Search, **asked: Any) -> list[str]:  # noqa: ANN401 - fields by name
    return [article.key for article in search.articles(ArticleQuery(**asked))]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["talks", "forum", "undated"]),
        ({"since": date(2019, 7, 10)}, ["talks"]),
        ({"since": date(2019, 7, 9)}, ["talks", "forum"]),
        ({"until": date(2019, 7, 9)}, ["forum"]),
        ({"since": date(2019, 7, 10), "until": date(2019, 7, 10)}, ["talks"]),
        ({"since": date(2020, 1, 1)}, []),
        ({"person": "norov"}, ["talks"]),
        ({"person": "VLADIMIR  NOROV"}, ["talks"]),
        ({"person": "алимов"}, ["undated"]),
        ({"person": "Nor"}, []),
        ({"organisation": "sco"}, ["talks"]),
        ({"organisation": "UN"}, []),
        ({"place": "beijing"}, ["talks"]),
        ({"place": "CHINA"}, ["talks"]),
        ({"place": "secretariat"}, ["talks"]),
        ({"place": "Beijing China"}, []),
        ({"source": "mseap"}, ["talks"]),
        ({"source": "INFOSHOS"}, ["forum"]),
        ({"source": "infoshos.ru"}, ["forum"]),
        ({"text": "монголи"}, ["undated"]),
        ({"text": "ГЕНСЕК"}, ["undated"]),
        ({"text": "osce for*"}, ["talks"]),
        ({"text": "what forum proposed"}, ["forum"]),
        ({"status": Status.PLANNED}, ["undated"]),
        ({"form": Form.CONFERENCE}, ["forum"]),
        ({"form": Form.BILATERAL, "person": "norov"}, ["talks"]),
        ({"level": Level.MINISTER}, ["talks"]),
        ({"level": Level.AMBASSADOR}, ["talks"]),
        ({"level": Level.LEADER}, []),
        ({"level": Level.MINISTER, "text": "forum osce"}, ["talks"]),
        ({"language": "ru"}, ["undated"]),
        ({"language": "zh"}, ["talks"]),
        ({"language": "en"}, ["talks", "forum"]),
        ({"language": "fr"}, []),
        ({"person": "", "place": " ", "text": "\n"}, ["talks", "forum", "undated"]),
        ({"person": "---"}, []),
        ({"person": "norov", "place": "Moscow"}, []),
    ],
)
def test_meetings_are_found_by_what_is_known_of_them(
    search: Search, asked: dict[str, object], expected: list[str]
) -> None:
    assert titles(search, **asked) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["talks", "forum", "copy", "undated"]),
        ({"since": date(2019, 7, 1)}, ["talks"]),
        ({"until": date(2019, 6, 30)}, ["forum"]),
        ({"since": date(2019, 6, 30), "until": date(2019, 7, 12)}, ["talks", "forum"]),
        ({"source": "sectsco"}, ["talks", "undated"]),
        ({"text": "АЛИМОВ"}, ["undated"]),
        ({"text": "MEETING WITH"}, ["talks", "forum", "copy"]),
        ({"person": "Norov"}, ["talks", "copy"]),
        ({"place": "China", "source": "mseap"}, ["copy"]),
        ({"status": Status.PLANNED}, ["undated"]),
        ({"organisation": "nobody"}, []),
    ],
)
def test_articles_are_found_by_what_is_known_of_them(
    search: Search, asked: dict[str, object], expected: list[str]
) -> None:
    assert keys(search, **asked) == expected


def test_meetings_that_nobody_reports_are_not_found(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive,
    url: str,
    draft: Callable[..., ArticleDraft],
    report: Callable[..., MeetingReport],
    matcher: Matcher,
    recognise: Callable[..., tuple[str, ...]],
    issue_of: Callable[..., Any],
) -> None:
    fill(archive, draft, report, matcher)
    archive.record_issue(issue_of(*archive.unissued_meetings(digest="sco")))
    recognise("forum", recogniser="second")
    with Search.open(url) as search:
        assert titles(search) == ["talks", "undated"]


ODD = [
    "'; DROP TABLE articles; --",
    "NEAR(",
    "SCO-UN",
    "nocol:x",
    '"',
    "a*" * 100,
    "%",
    "_",
    "\\",
    "\x00",
    "\ud800",
]


@pytest.mark.parametrize("odd", ODD)
def test_odd_questions_are_answered(search: Search, odd: str) -> None:
    for field in ("person", "organisation", "place", "source", "text"):
        assert set(titles(search, **{field: odd})) <= {"talks", "forum", "undated"}
        assert set(keys(search, **{field: odd})) <= {"talks", "forum", "copy", "undated"}
    assert len(titles(search)) == 3


texts = st.none() | st.text(st.characters(exclude_categories=[]))
asked = st.fixed_dictionaries(
    {},
    optional={
        "since": st.dates(),
        "until": st.dates(),
        "status": st.sampled_from(Status),
        **dict.fromkeys(("person", "organisation", "place", "source", "text"), texts),
    },
)


@settings(deadline=None, max_examples=examples(50))
@given(asked)
def test_no_question_is_an_error(search: Search, asked: dict[str, object]) -> None:
    assert set(titles(search, **asked)) <= {"talks", "forum", "undated"}
    assert set(keys(search, **asked)) <= {"talks", "forum", "copy", "undated"}
