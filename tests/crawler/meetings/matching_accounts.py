"""Accounts of meetings for the tests of matching, shortly written."""

import datetime as dt
from dataclasses import replace
from typing import Any

from store.matching import Account
from store.records.meetings import Evidence, Form, MeetingReport, Participant, Place, Status

DAY = dt.date(2023, 4, 19)
ZHANG = Participant(name="Zhang Ming", post="Secretary-General", organisation="SCO")
ZHANG_RU = Participant(name="Чжан Мин", post="генсек", organisation="SCO")
ZHANG_ZH = Participant(name="张明", post="秘书长", organisation="SCO")
QIN = Participant(name="Qin Gang", post="Foreign Minister", organisation="China")
QIN_ZH = Participant(name="秦刚", post="国务委员兼外长", organisation="China")
SAIDOV = Participant(name="Bakhtiyor Saidov", post="Foreign Minister", organisation="Uzbekistan")
SAIDOV_RU = Participant(name="Бахтиёр Саидов", post="министр иностранных дел", organisation="Uzbekistan")
MINISTERS = Participant(post="foreign ministers", organisation="SCO member states")
LEADERS = Participant(post="heads of state", organisation="SCO member states")
BEIJING = Place(city="Beijing", country="China")
SAMARKAND = Place(city="Samarkand", country="Uzbekistan")

TALKS = MeetingReport(date=DAY, place=BEIJING, participants=(QIN, ZHANG))
COUNCIL = MeetingReport(
    date=dt.date(2022, 9, 15),
    end_date=dt.date(2022, 9, 16),
    place=SAMARKAND,
    form=Form.SUMMIT,
    title="22nd Meeting of the SCO Council of Heads of State",
    participants=(LEADERS,),
)


def account(
    key: str,
    report: MeetingReport,
    *,
    published: dt.date | None = None,
    language: str | None = "en",
    source: str | None = None,
    **changed: Any,  # noqa: ANN401 - fields of the report
) -> Account:
    """Return an account, of an article that is called by the key up to its colon."""
    article = key.partition(":")[0]
    return Account(
        key=key,
        article=article,
        report=replace(report, **changed),
        published=published,
        language=language,
        source=article if source is None else source,
    )


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def planned(key: str, report: MeetingReport, *, published: dt.date, **changed: Any) -> Account:  # noqa: ANN401
    return account(key, report, published=published, status=Status.PLANNED, **changed)


def proof(field: str, sentence: str, *, implied: bool = False) -> Evidence:
    return Evidence(field=field, sentence=sentence, start=0, end=len(sentence), implied=implied)
