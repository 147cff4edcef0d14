import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from crawler.meetings.match import MATCHER
from crawler.meetings.recognise import recognise
from store.matching import Account
from store.records.meetings import Form, MeetingReport, Mode, Participant, Place

NOROV = Participant(name="Vladimir Norov", post="Secretary-General", organisation="SCO")

# What each raw document reports, page noise and all.
SEEDS: dict[str, dict[str, Any]] = {
    "000": {
        "title": "SCO Secretary-General meets with EU Special Representative for Central Asia",
        "date": dt.date(2019, 7, 10),
        "occasion": "OSCE Forum for Security Co-operation",
        "participants": (
            NOROV,
            Participant(
                name="Peter Burian",
                post="Special Representative of the European Union for Central Asia",
                organisation="EU",
            ),
        ),
    },
    "001": {
        "title": "[Nov 26] Secretary-General of SCO meets with head of the EU delegation to Mongolia",
        "date": dt.date(2019, 11, 25),
        "place": Place(venue="SCO Secretariat", city="Beijing", country="China"),
        "participants": (
            NOROV,
            Participant(
                name="Traian Hristea", post="head of the EU delegation to Mongolia", organisation="EU"
            ),
        ),
    },
    "002": {
        "title": "SCO Secretary-General Vladimir Norov’s meeting with "
        "UN Under-Secretary-General Movses Abelian",
        "date": dt.date(2019, 11, 19),
        "place": Place(venue="UN Headquarters", city="New York", country="United States"),
        "occasion": "third SCO-UN special event",
        "participants": (
            NOROV,
            Participant(name="Movses Abelian", post="Under-Secretary-General", organisation="UN"),
        ),
    },
    "003": {
        "title": "Interactive Consultations Held Between SCO and UN Secretariats",
        "date": dt.date(2021, 5, 17),
        "mode": Mode.VIDEO,
        "event": "first Secretariat-to-Secretariat dialogue",
        "participants": (
            NOROV,
            Participant(
                name="Miroslav Jenca",
                post="Assistant Secretary-General for Europe, Central Asia and Americas",
                organisation="UN",
            ),
            Participant(name="Zhang Haizhou", post="Deputy Secretary-General", organisation="SCO"),
        ),
    },
    "004": {
        "title": "SCO Secretary-General Vladimir Norov addressing the OSCE forum: “The SCO is not and will "
        "never be a military-political alliance; its activities are not aimed against any state or "
        "political association.”",
        "date": dt.date(2019, 7, 10),
        "form": Form.CONFERENCE,
        "event": "OSCE Forum for Security Co-operation",
        "participants": (
            NOROV,
            Participant(name="Thomas Greminger", post="Secretary General", organisation="OSCE"),
            Participant(
                name="Peter Burian", post="Special Representative for Central Asia", organisation="EU"
            ),
            Participant(post="delegation", organisation="Tajikistan"),
            Participant(post="heads of delegations", organisation="Kazakhstan"),
            Participant(post="heads of delegations", organisation="Kyrgyzstan"),
            Participant(post="heads of delegations", organisation="Russia"),
            Participant(post="heads of delegations", organisation="Uzbekistan"),
            Participant(post="heads of delegations", organisation="Slovakia"),
            Participant(post="heads of delegations", organisation="United States"),
            Participant(post="heads of delegations", organisation="Switzerland"),
        ),
    },
}


@pytest.mark.parametrize("given", ["without a title", "with its title"])
@pytest.mark.parametrize("number", SEEDS)
def test_raw_seed_reports_its_one_meeting(number: str, given: str, seed: Callable[[str], str]) -> None:
    expected = SEEDS[number]
    title = expected["title"] if given == "with its title" else None

    found = recognise(seed(number), title=title, published=None, language=None)

    assert found.language == "en"
    assert found.sco_related
    (report,) = found.meetings
    assert report.date == expected["date"]
    assert report.end_date is None
    assert report.place == expected.get("place", Place())
    assert report.mode == expected.get("mode", Mode.IN_PERSON)
    assert report.form == expected.get("form", Form.BILATERAL)
    assert report.title == expected.get("event")
    assert report.occasion == expected.get("occasion")
    assert report.participants == expected["participants"]


def test_place_from_a_venue_is_marked_implied(seed: Callable[[str], str]) -> None:
    (report,) = recognise(seed("001"), title=None, published=None, language=None).meetings

    shown = [e for e in report.evidence if e.field == "place"]

    assert [e.implied for e in shown] == [False, True]
    assert all("SCO Secretariat" in e.sentence for e in shown)


def test_side_meeting_is_linked_to_its_forum_and_never_merged(seed: Callable[[str], str]) -> None:
    side, forum = _only(seed("000")), _only(seed("004"))
    accounts = [Account(key=key, article=key, report=report) for key, report in (("a", side), ("b", forum))]

    assert MATCHER.is_occasion(side, forum)
    assert not MATCHER.is_occasion(forum, side)
    assert len(MATCHER.clusters(accounts)) == 2


def _only(text: str) -> MeetingReport:
    (report,) = recognise(text, title=None, published=None, language=None).meetings
    return report
