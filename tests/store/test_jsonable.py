import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.import_lines import WrongFieldError, draft_from_json
from store.jsonable import (
    article_to_json,
    meeting_to_json,
    recognition_to_json,
    report_from_json,
    report_to_json,
)
from store.records.articles import Article, ArticleDraft, Relation
from store.records.meetings import (
    Evidence,
    Form,
    Meeting,
    MeetingReport,
    Mode,
    Participant,
    Place,
    Recognition,
    ReportReference,
    StatedValue,
    Status,
)

FETCHED = datetime(2026, 11, 22, tzinfo=UTC)

TOLD = MeetingReport(
    status=Status.HELD,
    date=date(2019, 7, 10),
    place=Place(venue="UN Headquarters", city="New York", country="United States"),
    mode=Mode.IN_PERSON,
    form=Form.BILATERAL,
    occasion="OSCE Forum",
    participants=(Participant(name="Vladimir Norov", post="Secretary-General", organisation="SCO"),),
    about="security",
    outcome="a plan",
    evidence=(Evidence(field="date", sentence="On 10 July 2019 …", start=3, end=15),),
)
REPORT_JSON = {
    "status": "held",
    "date": "2019-07-10",
    "end_date": None,
    "place": {"venue": "UN Headquarters", "city": "New York", "country": "United States"},
    "mode": "in_person",
    "form": "bilateral",
    "title": None,
    "occasion": "OSCE Forum",
    "participants": [{"name": "Vladimir Norov", "post": "Secretary-General", "organisation": "SCO"}],
    "evidence": [
        {
            "field": "date",
            "sentence": "On 10 July 2019 …",
            "start": 3,
            "end": 15,
            "in": "text",
            "implied": False,
        }
    ],
}

texts = st.none() | st.text()
reports = st.builds(
    MeetingReport,
    status=st.sampled_from(Status),
    date=st.none() | st.dates(),
    end_date=st.none() | st.dates(),
    place=st.builds(Place, venue=texts, city=texts, country=texts),
    mode=st.sampled_from(Mode),
    form=st.sampled_from(Form),
    title=texts,
    occasion=texts,
    participants=st.lists(st.builds(Participant, name=texts, post=texts, organisation=texts)).map(tuple),
    about=texts,
    outcome=texts,
    evidence=st.lists(
        st.builds(Evidence, field=st.text(), sentence=st.text(), start=st.integers(0), end=st.integers(0))
    ).map(tuple),
)


def test_a_meeting_has_exactly_the_public_fields() -> None:
    reference = ReportReference(
        article=5,
        url="http://x.example/",
        outlet="x.example",
        language="en",
        title="A title",
        published_at=datetime(2019, 7, 12, 13, 25, tzinfo=UTC),
        published_by="page",
        revision=3,
        copy=True,
        aliases=("http://y.example/",),
    )
    meeting = Meeting(
        id="m1",
        told=TOLD,
        reports=(reference,),
        first_reported_at=datetime(2019, 7, 12, 13, 25, tzinfo=UTC),
        occasion_meeting="m2",
        previous="m3",
        corrected=("date",),
        values=(StatedValue(field="date", value="2019-07-10", articles=("http://x.example/",)),),
        proofs=("http://x.example/",),
        formerly=("m0",),
    )
    assert isinstance(REPORT_JSON["evidence"], list)
    [evidence] = REPORT_JSON["evidence"]
    assert meeting_to_json(meeting) == {
        "id": "m1",
        **REPORT_JSON,
        "evidence": [{**evidence, "article": "http://x.example/"}],
        "reports": [
            {
                "article": 5,
                "url": "http://x.example/",
                "outlet": "x.example",
                "language": "en",
                "published_at": "2019-07-12T13:25:00+00:00",
                "revision": 3,
                "copy": True,
                "aliases": ["http://y.example/"],
            }
        ],
        "occasion_meeting": "m2",
        "about": "security",
        "outcome": "a plan",
        "previous": "m3",
        "first_reported_at": "2019-07-12T13:25:00+00:00",
        "corrected": ["date"],
        "values": [{"field": "date", "value": "2019-07-10", "articles": ["http://x.example/"]}],
        "formerly": ["m0"],
    }


def test_a_recognition_tells_language_relation_and_meetings() -> None:
    recognition = Recognition(language="en", sco_related=True, meetings=(TOLD,))
    assert recognition_to_json(recognition) == {
        "language": "en",
        "sco_related": True,
        "meetings": [{**REPORT_JSON, "about": "security", "outcome": "a plan"}],
    }


def test_an_article_has_exactly_the_public_fields() -> None:
    article = Article(
        id=2,
        key="infoshos:en:22007",
        url="http://www.infoshos.ru/en/?idn=22007",
        source="infoshos",
        outlet="infoshos.ru",
        language="en",
        title="A title",
        body="A body.",
        published_at=None,
        published_by=None,
        fetched_at=FETCHED,
        revision=1,
        revision_id=9,
        copy_of="http://eng.sectsco.org/1.html",
        relation=Relation.SAME,
    )
    assert article_to_json(article) == {
        "id": 2,
        "url": "http://www.infoshos.ru/en/?idn=22007",
        "url_key": "infoshos:en:22007",
        "source": "infoshos",
        "outlet": "infoshos.ru",
        "language": "en",
        "title": "A title",
        "published_at": None,
        "fetched_at": "2026-11-22T00:00:00+00:00",
        "revision": 1,
        "vanished_at": None,
        "copy_of": "http://eng.sectsco.org/1.html",
        "relation": "same",
    }


@given(reports)
def test_a_report_comes_back_from_its_json(report: MeetingReport) -> None:
    assert report_from_json(json.loads(json.dumps(report_to_json(report)))) == report


def test_a_report_with_fields_left_out_knows_less() -> None:
    assert report_from_json({}) == MeetingReport()


def own_key(url: str) -> tuple[str | None, str]:
    return (None, url.removesuffix("#top"))


def read(key_of: Callable[[str], tuple[str | None, str]] = own_key, /, **fields: object) -> ArticleDraft:
    line = {"url": "https://www.x.example/1", "title": "T", "text": "Body.", **fields}
    return draft_from_json(json.dumps(line), fetched_at=FETCHED, key_of=key_of)


def test_a_line_becomes_a_draft() -> None:
    assert read() == ArticleDraft(
        source="import",
        outlet="x.example",
        key="https://www.x.example/1",
        url="https://www.x.example/1",
        title="T",
        body="Body.",
        fetched_at=FETCHED,
        extracted_by="import",
    )


def test_a_line_has_its_sites_key_and_keeps_its_own_address_as_alias() -> None:
    draft = read(lambda _: ("x:1", "https://x.example/canonical"))
    assert (draft.key, draft.url) == ("x:1", "https://x.example/canonical")
    assert draft.aliases == ("https://www.x.example/1",)


@pytest.mark.parametrize(
    ("published", "moment"),
    [
        ("2019-07-12", datetime(2019, 7, 12, tzinfo=UTC)),
        ("2019-07-12T16:25", datetime(2019, 7, 12, 16, 25, tzinfo=UTC)),
        ("2019-07-12T16:25:00+03:00", datetime(2019, 7, 12, 13, 25, tzinfo=UTC)),
        (" 2019-07-12T16:25:00Z ", datetime(2019, 7, 12, 16, 25, tzinfo=UTC)),
        ("1996-04-26", datetime(1996, 4, 26, tzinfo=UTC)),
        ("2026-11-24", datetime(2026, 11, 24, tzinfo=UTC)),
        (None, None),
        ("", None),
    ],
)
def test_published_may_be_a_day_or_a_time(published: str | None, moment: datetime | None) -> None:
    draft = read(published=published)
    assert draft.published_at == moment
    assert draft.published_by == ("import" if moment else None)


@pytest.mark.parametrize(
    ("given_as", "expected"), [("en", "en"), ("zh-CN", "zh"), ("RU", "ru"), (None, None)]
)
def test_language_is_two_letters(given_as: str | None, expected: str | None) -> None:
    assert read(language=given_as).language == expected


def nested(depth: int) -> list[object]:
    value: list[object] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", None),
        ("url", ""),
        ("url", 5),
        ("url", "x.example/1"),
        ("url", "ftp://x.example/1"),
        ("url", "file:///etc/passwd"),
        ("url", "javascript:alert(1)"),
        ("url", "http://"),
        ("url", "http://[::1/"),
        ("url", "http://x.example:99999/"),
        ("url", "http://x.example/a b"),
        ("url", "http://x.example/\x00"),
        ("url", "http://x.example/" + "a" * 2000),
        ("title", None),
        ("title", ["T"]),
        ("text", None),
        ("text", " \n\u200b"),
        ("text", {}),
        ("published", "12.07.2019"),
        ("published", "2019-02-30"),
        ("published", 20190712),
        ("published", "0001-01-01T00:00:00+05:00"),
        ("published", "0001-01-01"),
        ("published", "1995-12-31T23:59:59"),
        ("published", "2026-11-24T00:00:01"),
        ("published", "9999-12-31"),
        ("language", "English"),
        ("language", True),
        ("outlet", 7),
        ("outlet", "o" * 101),
        ("outlet", "o" * 5000),
        ("outlet", "../../x"),
        ("outlet", "..\\x"),
        ("outlet", "a\nb"),
        ("outlet", "a\x1bb"),
        ("url", "http://" + "a" * 254 + "/"),
        ("text", "ы" * 1_000_001),
        ("text", "\ud800" * 700_000),
        *(("title", nested(depth)) for depth in (50, 500)),
    ],
)
def test_a_wrong_field_is_named_in_one_line(field: str, value: object) -> None:
    with pytest.raises(WrongFieldError, match=rf"\A'{field}' [^\n]{{1,200}}\Z") as caught:
        read(**{field: value})
    assert caught.value.field == field


NO_JSON = [
    f'{{"url": "http://x.example/1", "title": "T", "text": "Body.", "more": {value}}}'
    for value in ("NaN", "Infinity", "-Infinity", "9" * 5000, "[" * 100_000 + "]" * 100_000)
]


@pytest.mark.parametrize("line", ["", "{", "[]", "null", '"x"', "nan", "[" * 100_000, "9" * 5000, *NO_JSON])
def test_a_line_that_is_no_object_is_told_so(line: str) -> None:
    with pytest.raises(WrongFieldError, match="JSON") as caught:
        draft_from_json(line, fetched_at=FETCHED, key_of=own_key)
    assert caught.value.field is None


def test_a_line_that_is_no_object_is_told_how_to_write_one() -> None:
    for line in NO_JSON:
        with pytest.raises(WrongFieldError, match=r"\Ano JSON; write one object a line\Z"):
            draft_from_json(line, fetched_at=FETCHED, key_of=own_key)


@pytest.mark.parametrize("depth", range(600, 40_000, 3_100))
def test_no_depth_of_nesting_is_told_in_words_of_its_own(depth: int) -> None:
    line = '{"url": "http://x.example/1", "title": ' + "[" * depth + "]" * depth + "}"
    with pytest.raises(
        WrongFieldError, match=r"\A(no JSON; write one object a line|'title' must be text.*)\Z"
    ):
        draft_from_json(line, fetched_at=FETCHED, key_of=own_key)


def test_an_outlet_may_be_written_in_any_script() -> None:
    assert read(outlet=" 新华社 (Xinhua) ").outlet == "新华社 (Xinhua)"


@given(
    st.text()
    | st.dictionaries(st.sampled_from(["url", "title", "text", "published", "language"]), st.text()).map(
        json.dumps
    )
)
def test_no_line_raises_anything_else(line: str) -> None:
    try:
        draft_from_json(line, fetched_at=FETCHED, key_of=own_key)
    except WrongFieldError as error:
        told = str(error)
    else:
        told = ""
    assert "\n" not in told


def test_a_time_in_another_zone_is_kept_as_utc() -> None:
    moment = datetime(2019, 7, 12, 16, 25, tzinfo=timezone(timedelta(hours=3)))
    assert replace(read(published=moment.isoformat())).published_at == moment
    assert str(read(published=moment.isoformat()).published_at).endswith("+00:00")


def test_a_participant_with_mixed_letters_is_marked() -> None:
    named = [
        Participant(name="Vladimir N\u043erov"),
        Participant(organisation="S\u0421O"),
        Participant(name="Norov"),
    ]
    told = report_to_json(MeetingReport(participants=tuple(named)))["participants"]
    assert [each.get("mixed_script") for each in told] == [True, True, None]
    assert report_from_json({"participants": told}).participants == tuple(named)
