import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from scheduler.digest.plain import COLUMNS
from scheduler.digest.render import as_html, as_text, rendered
from scheduler.digest.subject import SUBJECT_COLUMNS, subject
from scheduler.digest.widths import width
from store.records.crawls import Covered, State
from store.records.issues import Change, Corrected, Issue, IssuedMeeting, Recalled, Rendering
from store.records.meetings import (
    Evidence,
    Meeting,
    MeetingReport,
    Mode,
    Participant,
    Place,
    ReportReference,
    Status,
)
from tests.examples import examples

OUR_TAGS = frozenset(
    "html head meta title style body main h1 h2 h3 p b br span div ol ul li blockquote a".split()  # noqa: SIM905
)
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><b>",
    "{{ 7*7 }}{% raw %}",
    "a\r\nBcc: x@y.example",
    "\x00\x1b[31m\x85\u2028\ud800",
    "javascript:alert(1)",
    "]]>",
    "&lt;b&gt;",
    "…",
]
ANY_TEXT = st.text(st.characters(), max_size=120) | st.sampled_from(HOSTILE) | st.none()


def _meetings() -> st.SearchStrategy[Meeting]:
    participants = st.builds(Participant, name=ANY_TEXT, post=ANY_TEXT, organisation=ANY_TEXT)
    evidence = st.builds(
        Evidence,
        field=st.sampled_from(["date", "place", "title", "occasion", "participants[0]", "participants[1]"]),
        sentence=st.text(st.characters(), max_size=600) | st.sampled_from(HOSTILE),
        start=st.just(0),
        end=st.just(1),
        implied=st.booleans(),
    )
    told = st.builds(
        MeetingReport,
        status=st.sampled_from(Status),
        date=st.none() | st.dates(),
        end_date=st.none() | st.dates(),
        place=st.builds(Place, venue=ANY_TEXT, city=ANY_TEXT, country=ANY_TEXT),
        mode=st.sampled_from(Mode),
        title=ANY_TEXT,
        occasion=ANY_TEXT,
        participants=st.lists(participants, max_size=5).map(tuple),
        about=ANY_TEXT,
        outcome=ANY_TEXT,
        evidence=st.lists(evidence, max_size=4).map(tuple),
    )
    return st.builds(
        Meeting,
        id=st.sampled_from([f"m{number}" for number in range(6)]),
        told=told,
        reports=st.lists(_reports(), max_size=3).map(tuple),
        first_reported_at=st.just(datetime(2026, 3, 1, tzinfo=UTC)),
        occasion_meeting=st.none() | st.sampled_from(["m1", "m2"]),
        previous=st.none() | st.sampled_from(["m1", "m2"]),
    )


def _reports() -> st.SearchStrategy[ReportReference]:
    text = ANY_TEXT.map(lambda said: said or "")
    schemes = st.sampled_from(
        ["https://a.example/", "http://", "javascript:", "data:text/html,", "", "//", "file:///"]
    )
    return st.builds(
        ReportReference,
        article=st.just(1),
        url=st.tuples(schemes, text).map("".join),
        outlet=text,
        language=ANY_TEXT,
        title=text,
        published_at=st.none() | st.datetimes(datetime(1996, 1, 2), datetime(2050, 1, 1)).map(_aware),  # noqa: DTZ001
        published_by=ANY_TEXT | st.just("page (zone assumed Moscow)"),
        copy=st.booleans(),
    )


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


@pytest.fixture(scope="module")
def empty(issue_of: Callable[..., Issue]) -> Issue:
    return issue_of([])


def _with(issue: Issue, meetings: list[Meeting]) -> Issue:
    """Tell the same meetings in every section, and refer to them wherever an issue refers to others."""
    known = [Recalled(meeting=each.id, told=each.told, issue=3, number=1) for each in meetings]
    entries = tuple(
        IssuedMeeting(
            number=number, meeting=meeting, from_archive=number > 2, was=known[0] if number > 1 else None
        )
        for number, meeting in enumerate(meetings, start=1)
    )
    changes = [
        Change(meeting=each, was=tuple(known[:number]), parted=tuple(known[:1]), are_others=True)
        for number, each in enumerate(meetings, start=1)
    ]
    return replace(
        issue,
        entries=entries,
        corrected=tuple(
            Corrected(number=len(entries) + n, change=each) for n, each in enumerate(changes, start=1)
        ),
        recalled={each.meeting: each for each in known},
        coming_up=tuple(meetings[:1]),
    )


def _said_in_text(issue: Issue) -> str:
    links = re.compile(r"\n +https?://\S+(?=\n)", re.IGNORECASE)
    return _without_marks(links.sub("", as_text(issue)))


def _said_in_html(issue: Issue) -> str:
    root = html.document_fromstring(as_html(issue))
    for item in root.iter("li"):
        item.text = f"{item.get('value', '')} {item.text or ''}"
    return _without_marks("".join(str(text) for body in root.iter("body") for text in body.itertext()))


def _without_marks(words: str) -> str:
    """Only what is said counts: not where lines break, nor the form of quotation marks or capitals."""
    return re.sub(r'[\s"“”]', "", words).casefold()


def test_plain_text_is_as_recorded(three_languages: Issue) -> None:
    assert as_text(three_languages) == Path(__file__).with_name("three_languages.txt").read_text(
        encoding="utf-8"
    )


def test_text_and_html_say_the_same_in_the_same_order(three_languages: Issue) -> None:
    assert _said_in_html(three_languages) == _said_in_text(three_languages)


def test_text_and_html_have_the_same_links(three_languages: Issue) -> None:
    in_text = re.findall(r"^ *(https?://\S+)$", as_text(three_languages), re.MULTILINE)
    in_html = html.document_fromstring(as_html(three_languages)).xpath("//a/@href")
    assert in_html == in_text
    assert set(in_text) == {
        report.url for entry in three_languages.entries for report in entry.meeting.reports
    }


def test_html_names_the_language_of_each_quote(three_languages: Issue) -> None:
    root = html.document_fromstring(as_html(three_languages))
    assert root.xpath("//blockquote/@lang") == ["ru", "en", "zh", "zh"]


def test_html_numbers_are_those_of_the_text(three_languages: Issue) -> None:
    root = html.document_fromstring(as_html(three_languages))
    assert root.xpath("//ol/li/@value") == ["1", "2", "3", "4", "5", "6"]
    assert root.xpath("//li[@value='5']//ol/li/@value") == ["6"]


@given(meetings=st.lists(_meetings(), max_size=4))
@settings(max_examples=examples(60), deadline=None)
def test_any_text_in_any_field_is_shown_as_text(meetings: list[Meeting], empty: Issue) -> None:
    issue = _with(empty, meetings)
    root = html.document_fromstring(as_html(issue))
    assert {element.tag for element in root.iter()} <= OUR_TAGS
    names = {name for element in root.iter() for name in element.keys()}  # noqa: SIM118 - lxml's, no dict
    assert names <= {"style", "class", "href", "value", "lang", "charset", "name", "content"}
    for link in root.iter("a"):
        address = urlsplit(link.get("href", ""))
        assert address.scheme in {"http", "https"}
        assert address.hostname


@given(meetings=st.lists(_meetings(), max_size=4))
@settings(max_examples=examples(60), deadline=None)
def test_text_and_html_say_the_same_of_anything(meetings: list[Meeting], empty: Issue) -> None:
    issue = _with(empty, [replace(meeting, reports=()) for meeting in meetings])
    assert _said_in_html(issue) == _said_in_text(issue)


@given(meetings=st.lists(_meetings(), max_size=4))
@settings(max_examples=examples(60), deadline=None)
def test_lines_keep_within_their_columns(meetings: list[Meeting], empty: Issue) -> None:
    for line in as_text(_with(empty, meetings)).split("\n"):
        assert line == line.rstrip(" ")
        assert width(line) <= COLUMNS or line.strip().lower().startswith("http")


@given(meetings=st.lists(_meetings(), max_size=6))
@settings(deadline=None)
def test_subject_is_one_short_line(meetings: list[Meeting], empty: Issue) -> None:
    line = subject(_with(empty, meetings))
    assert width(line) <= SUBJECT_COLUMNS
    assert line.isprintable() or not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", line)


def test_mail_shows_at_most_a_hundred_and_names_the_rest(
    meeting_of: Callable[..., Meeting], issue_of: Callable[..., Issue]
) -> None:
    issue = issue_of([meeting_of(number, date=date(2026, 2, 20)) for number in range(1, 131)])
    assert len(issue.entries) == 130
    for form in (as_text(issue), as_html(issue)):
        assert "30 more not shown here." in form
        assert f"`readout digest show 7 --digest {issue.digest} --whole` shows every one." in " ".join(
            form.split()
        )
        assert form.count("Ambassador of Norway") == 100


def _runs(**states: State) -> list[Covered]:
    moment = datetime(2026, 3, 2, 4, tzinfo=UTC)
    return [
        Covered(
            source=source,
            state=state,
            since=moment,
            tried_at=moment,
            reason=None if state.is_read else "status 503",
        )
        for source, state in states.items()
    ]


_SINCE = "since Mon 23 Feb 2026, 05:00"


@pytest.mark.parametrize(
    ("outcomes", "in_subject", "summary", "said"),
    [
        (
            {"lakes": State.OK, "hupo": State.UNCHANGED},
            "2 of 2 sources read",
            "2 of 2 read",
            f"No new meeting was reported {_SINCE}. Every source was read.",
        ),
        (
            {"lakes": State.OK, "hupo": State.EMPTY, "novosti": State.BROKEN},
            "only 1 of 3 sources read",
            "1 of 3 read",
            f"No new meeting is known {_SINCE}, but only 1 of 3 sources could be read: news may be missing",
        ),
        (
            {"lakes": State.BROKEN},
            "none of 1 sources read",
            "0 of 1 read",
            f"No new meeting is known {_SINCE}, but no source could be read: news may be missing here.",
        ),
        (
            {},
            "no source crawled",
            "none crawled",
            f"No source was crawled {_SINCE}: nobody can tell here whether there were meetings.",
        ),
    ],
)
def test_issue_without_news_says_at_once_whether_the_sources_were_read(
    outcomes: dict[str, State],
    in_subject: str,
    summary: str,
    said: str,
    issue_of: Callable[..., Issue],
) -> None:
    issue = issue_of([], coverage=_runs(**outcomes), since=datetime(2026, 2, 23, tzinfo=UTC))
    assert subject(issue) == f"LAKES: no new meetings, {in_subject}"
    assert as_text(issue).splitlines()[1] == f"No new meetings. Coming up: none. Sources: {summary}."
    assert said in " ".join(as_text(issue).split())
    assert _said_in_html(issue) == _said_in_text(issue)


def test_coverage_tells_what_is_blocked_apart_from_what_failed(issue_of: Callable[..., Issue]) -> None:
    outcomes = {"lakes": State.OK, "hupo": State.BLOCKED, "novosti": State.BROKEN}
    issue = issue_of([], coverage=_runs(**outcomes), since=datetime(2026, 2, 23, tzinfo=UTC))
    text = as_text(issue)
    assert "ok: lakes. Broken: novosti. Blocked: hupo." in " ".join(text.split())
    assert "hupo: blocked since Mon 2 Mar 2026, 09:00: status 503" in " ".join(text.split())
    assert "1 of 3 read" in text
    assert _said_in_html(issue) == _said_in_text(issue)


def test_issue_without_a_number_asks_for_none(issue_of: Callable[..., Issue], three_languages: Issue) -> None:
    assert "Reply with" not in as_text(issue_of([])) + as_html(issue_of([]))
    planned = as_text(issue_of([], coming_up=three_languages.coming_up))
    assert planned.endswith("[…] = implied or shortened by us.\n")


@pytest.mark.parametrize(
    ("due_at", "said"),
    [
        (datetime(2026, 3, 2, 3, 30, tzinfo=UTC), "Mon 2 Mar 2026, 09:30 Asia/Tashkent"),
        (datetime(2026, 3, 2, 3, 29, tzinfo=UTC), "Mon 2 Mar 2026, 09:30 Asia/Tashkent, due 08:29"),
        (
            datetime(2026, 3, 1, 17, tzinfo=UTC),
            "Mon 2 Mar 2026, 09:30 Asia/Tashkent, due Sun 1 Mar 2026, 22:00",
        ),
    ],
)
def test_late_issue_says_when_it_was_due(due_at: datetime, said: str, issue_of: Callable[..., Issue]) -> None:
    issue = issue_of([], due_at=due_at)
    assert as_text(issue).splitlines()[0].endswith(f" {said}") or as_text(issue).splitlines()[1] == said
    assert f">{said}<" in as_html(issue)


def test_rendering_holds_every_form(three_languages: Issue) -> None:
    assert rendered(three_languages) == Rendering(
        subject=subject(three_languages), plain=as_text(three_languages), html=as_html(three_languages)
    )


def test_digest_is_called_by_its_title(
    issue_of: Callable[..., Issue], meeting_of: Callable[..., Meeting]
) -> None:
    issue = issue_of([meeting_of(1)], title="Lake diplomacy\n")
    assert as_text(issue).startswith("READOUT  Lake diplomacy, issue 7 ")
    assert subject(issue).startswith("Lake diplomacy: ")
