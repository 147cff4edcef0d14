from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from scheduler.digest.people import in_one_line, sides
from scheduler.digest.quotes import QUOTE_COLUMNS, proving_quote
from scheduler.digest.widths import shortened, width, wrapped
from scheduler.digest.words import heading_words, published_words, safe_link, span_words, topic
from store.records.meetings import Evidence, Meeting, MeetingReport, Mode, Participant, Place, ReportReference


def _evidence(field: str, sentence: str, *, implied: bool = False) -> Evidence:
    return Evidence(field=field, sentence=sentence, start=0, end=len(sentence), implied=implied)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (None, None, "day not stated"),
        (date(2026, 2, 27), None, "Fri 27 Feb 2026"),
        (date(2026, 2, 27), date(2026, 2, 27), "Fri 27 Feb 2026"),
        (date(2025, 11, 3), date(2025, 11, 4), "Mon 3 Nov to Tue 4 Nov 2025"),
        (date(2025, 12, 31), date(2026, 1, 1), "Wed 31 Dec 2025 to Thu 1 Jan 2026"),
        (date(2019, 7, 1), date(2019, 7, 31), "Jul 2019, day not stated"),
        (date(2019, 1, 1), date(2019, 12, 31), "2019, day not stated"),
    ],
)
def test_day_is_said_as_exactly_as_it_is_known(first: date | None, last: date | None, said: str) -> None:
    assert span_words(first, last) == said


@pytest.mark.parametrize(
    ("rule", "zone", "said"),
    [
        ("url", "Europe/Moscow", "12 Jul 2019 (date from the address)"),
        ("page (day only)", "America/New_York", "12 Jul 2019"),
        ("page (zone assumed Moscow)", "Europe/Moscow", "12 Jul 2019, 16:25 (zone assumed Moscow)"),
        ("page (zone assumed Moscow)", None, "12 Jul 2019, 13:25 UTC (zone assumed Moscow)"),
        ("meta", "Asia/Tashkent", "12 Jul 2019, 18:25 Tashkent time"),
        ("meta", None, "12 Jul 2019, 13:25 UTC"),
    ],
)
def test_publication_time_is_that_of_the_page(rule: str, zone: str | None, said: str) -> None:
    day_only = rule == "url" or rule.endswith("(day only)")
    moment = datetime(2019, 7, 12, *((0, 0) if day_only else (13, 25)), tzinfo=UTC)
    assert published_words(moment, rule=rule, zone=zone) == said


def test_what_a_venue_implies_is_marked() -> None:
    read = "They met at the Lake House."
    told = MeetingReport(
        place=Place(venue="Lake House", city="Osh", country="Kyrgyzstan"),
        evidence=(_evidence("place", read), _evidence("place", read, implied=True)),
    )
    assert heading_words(told) == ("day not stated", "Lake House [Osh, Kyrgyzstan: implied by venue]")


def test_country_implied_by_a_stated_city_is_marked_alone() -> None:
    told = MeetingReport(
        date=date(2026, 2, 27),
        place=Place(city="Osh", country="Kyrgyzstan"),
        evidence=(
            _evidence("place", "They met in Osh.", implied=True),
            _evidence("date", "Yesterday", implied=True),
        ),
    )
    assert heading_words(told) == ("[Fri 27 Feb 2026: implied]", "Osh [Kyrgyzstan: implied]")


def test_unknown_city_is_said_to_be_unknown() -> None:
    assert heading_words(MeetingReport(place=Place(country="Norway")))[1] == "Norway, city not stated"
    assert heading_words(MeetingReport(mode=Mode.PHONE))[1] == "by phone"


def test_delegation_stands_with_those_of_its_body_who_are_named() -> None:
    told = MeetingReport(
        title="Talks",
        participants=(
            Participant(organisation="Peru", post="delegation"),
            Participant(name="A", organisation="Peru"),
            Participant(organisation="Chad"),
            Participant(organisation="Peru", post="experts"),
            Participant(post="observers"),
            Participant(name="B"),
        ),
    )
    assert [(side.label, [each.words for each in side.people]) for side in sides(told)] == [
        ("Peru", ["A", "delegation", "experts"]),
        (None, ["B"]),
        (None, ["Chad delegation", "observers"]),
    ]


def test_people_of_one_body_stand_together_and_delegations_in_one_line() -> None:
    told = MeetingReport(
        title="Forum",
        participants=(
            Participant(name="Aida Bekova", post="Secretary-General", organisation="LAKES"),
            Participant(organisation="Peru"),
            Participant(name="Ingrid Solberg", post="Ambassador of Norway", organisation="Norway"),
            Participant(name="Oleg Kim", organisation="LAKES"),
            Participant(organisation="Chad", post="delegation"),
            Participant(organisation="Togo", post="observers"),
        ),
    )
    assert [(side.label, [person.words for person in side.people]) for side in sides(told)] == [
        ("LAKES", ["Aida Bekova, Secretary-General", "Oleg Kim"]),
        ("Norway", ["Ingrid Solberg, Ambassador of Norway"]),
        (None, ["Peru delegation", "Chad delegation", "Togo: observers"]),
    ]


def test_post_stands_only_where_readers_have_not_just_read_it() -> None:
    told = MeetingReport(
        participants=(
            Participant(name="Aida Bekova", post="Secretary-General", organisation="LAKES"),
            Participant(name="Ingrid Solberg", post="Ambassador of Norway", organisation="Norway"),
        )
    )
    assert (
        in_one_line(told, {"Aida Bekova"}) == "Aida Bekova (LAKES) and Ingrid Solberg, Ambassador of Norway"
    )


def _quoted(sentence: str, *names: str) -> str:
    told = MeetingReport(
        participants=tuple(Participant(name=name) for name in names),
        evidence=(_evidence("date", "It was cold that day."), _evidence("participants[0]", sentence)),
    )
    meeting = Meeting(id="m", told=told, reports=(), first_reported_at=datetime(2026, 3, 1, tzinfo=UTC))
    quote = proving_quote(meeting)
    assert quote
    assert width(quote.words) <= QUOTE_COLUMNS
    return quote.words


def test_long_sentence_is_cut_to_where_it_names_the_participants() -> None:
    lead = "After a long journey across the lake, during which the weather changed more than once, " * 3
    words = _quoted(
        f"{lead}Aida Bekova received Ingrid Solberg, and a supper followed.", "Aida Bekova", "Ingrid Solberg"
    )
    assert words.startswith("… ")
    assert words.endswith("Aida Bekova received Ingrid Solberg, and a supper followed.")


def test_long_sentence_is_kept_from_its_beginning_where_that_names_the_participants() -> None:
    words = _quoted(
        f"On Friday Aida Bekova received Ingrid Solberg{' and much else happened' * 20}.", "Ingrid Solberg"
    )
    assert words.startswith("On Friday Aida Bekova received Ingrid Solberg and")
    assert words.endswith(" …")


def test_inflected_name_is_found() -> None:
    told = MeetingReport(
        participants=(Participant(name="Сергей Орлов"),),
        evidence=(
            _evidence("date", "Встреча была короткой."),
            _evidence("place", "Встреча Сергея Орлова с гостями."),
        ),
    )
    quote = proving_quote(
        Meeting(id="m", told=told, reports=(), first_reported_at=datetime(2026, 3, 1, tzinfo=UTC))
    )
    assert quote
    assert quote.words == "Встреча Сергея Орлова с гостями."


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/b?c=d&e=1#f", "https://a.example/b?c=d&e=1#f"),
        ("HTTP://a.example/", "HTTP://a.example/"),
        ('https://a.example/"><script>', "https://a.example/%22%3E%3Cscript%3E"),
        ("https://a.example/a b\\c", "https://a.example/a%20b%5Cc"),
        ("https://пример.рф/новость", "https://пример.рф/новость"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("//a.example/", None),
        ("https://", None),
        ("https://[", None),
        ("data:text/html,x", None),
        ("", None),
    ],
)
def test_only_web_addresses_become_links(url: str, link: str | None) -> None:
    assert safe_link(url) == link


@pytest.mark.parametrize(
    ("about", "said"),
    [
        (
            "During the talks the two sides exchanged their views on ferries and reeds.",
            "[…] ferries and reeds.",
        ),
        (
            "The Secretary-General informed Ms Solberg of the outcomes of the council.",
            "[…] the outcomes of the council.",
        ),
        ("Ferries and reeds.", "Ferries and reeds."),
        ("They discussed it.", "They discussed it."),
        ("Стороны обсудили паромы.", "Стороны обсудили паромы."),
        (
            "They discussed ferries, reeds, cranes and the winter timetable.",
            "[…] ferries, reeds, cranes and the […]",
        ),
        (None, ""),
    ],
)
def test_about_begins_with_its_subject(about: str | None, said: str) -> None:
    assert topic(about, columns=42) == said


def test_wide_characters_count_twice() -> None:
    assert width("湖泊ab") == 6
    assert list(wrapped("湖泊联盟，会议", first="- ", rest="  ", columns=8)) == [
        "- 湖泊联",
        "  盟，会",
        "  议",
    ]
    assert shortened("湖泊联盟会议", 10, "…") == "湖泊联盟 …"


def test_word_longer_than_a_line_is_cut() -> None:
    assert list(wrapped("a" * 10, first="", rest="", columns=4)) == ["aaaa", "aaaa", "aa"]


def test_mark_of_what_was_left_out_never_stands_alone_on_a_line() -> None:
    assert list(wrapped("one two three […]", first="", rest="", columns=13)) == ["one two", "three […]"]
    assert list(wrapped("one […] two", first="", rest="", columns=7)) == ["one […]", "two"]


def test_a_quote_is_in_the_language_of_the_article_that_proves_it(meeting_of: Callable[..., Meeting]) -> None:
    def report(number: int, language: str) -> ReportReference:
        return ReportReference(
            article=number,
            url=f"https://{number}.example",
            outlet=f"{number}.example",
            language=language,
            title="T",
            published_at=None,
            published_by=None,
        )

    evidence = (Evidence(field="date", sentence="Le 3 mai.", start=0, end=9),)
    meeting = meeting_of(1, reports=(report(1, "de"), report(2, "fr")), evidence=evidence)
    unknown, known = proving_quote(meeting), proving_quote(replace(meeting, proofs=("https://2.example",)))
    assert unknown is not None
    assert known is not None
    assert (unknown.language, known.language) == (None, "fr")


def test_a_name_with_mixed_letters_is_marked() -> None:
    told = MeetingReport(
        participants=(Participant(name="N\u043erov", organisation="SCO"), Participant(name="Laine"))
    )
    assert [person.words for side in sides(told) for person in side.people] == [
        "N\u043erov [mixed letters], SCO",
        "Laine",
    ]
    assert in_one_line(told, ()) == "N\u043erov [mixed letters] (SCO) and Laine"
