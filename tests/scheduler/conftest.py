from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Protocol

import pytest

from scheduler.digest.compose import compose
from store.records.crawls import Covered, State
from store.records.issues import Issue
from store.records.meetings import (
    Evidence,
    Form,
    Meeting,
    MeetingReport,
    Mode,
    Participant,
    Place,
    ReportReference,
    Status,
)

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
TRIED = datetime(2026, 3, 2, 4, tzinfo=UTC)


class IssueMaker(Protocol):
    def __call__(  # noqa: PLR0913 - what an issue may hold
        self,
        meetings: Sequence[Meeting],
        *,
        coverage: Sequence[Covered] = (),
        coming_up: Sequence[Meeting] = (),
        since: datetime | None = None,
        title: str | None = None,
        due_at: datetime | None = None,
    ) -> Issue: ...


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def issue_of() -> IssueMaker:
    def make(  # noqa: PLR0913 - what an issue may hold
        meetings: Sequence[Meeting],
        *,
        coverage: Sequence[Covered] = (),
        coming_up: Sequence[Meeting] = (),
        since: datetime | None = None,
        title: str | None = None,
        due_at: datetime | None = None,
    ) -> Issue:
        blank = Issue(
            digest="lakes",
            number=7,
            since=since,
            until=NOW,
            issued_at=NOW,
            zone="Asia/Tashkent",
            coverage=tuple(coverage),
            title=title,
            outlet_zones={"novosti.example": "Europe/Moscow"},
            due_at=due_at,
        )
        return compose(blank, meetings, archive_days=30, coming_up=coming_up)

    return make


def _report(number: int, outlet: str, language: str, **more: object) -> ReportReference:
    told: dict[str, object] = {
        "article": number,
        "url": f"https://{outlet}/{language}/{number}",
        "outlet": outlet,
        "language": language,
        "title": f"Article {number}",
        "published_at": datetime(2026, 2, 28, tzinfo=UTC),
        "published_by": "page (day only)",
    }
    return ReportReference(**(told | more))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def meeting_of() -> Callable[..., Meeting]:
    """Makes a meeting of two people out of what a test cares for."""

    def make(number: int, *, reports: tuple[ReportReference, ...] | None = None, **told: object) -> Meeting:
        stock: dict[str, object] = {
            "participants": (
                Participant(name="Aida Bekova", post="Secretary-General", organisation="LAKES"),
                Participant(name=f"Guest N{number}", post="Ambassador of Norway", organisation="Norway"),
            )
        }
        occasion = told.pop("occasion_meeting", None)
        return Meeting(
            id=f"m{number}",
            told=MeetingReport(**(stock | told)),  # type: ignore[arg-type]
            reports=(_report(number, "lakes.example", "en"),) if reports is None else reports,
            first_reported_at=NOW,
            last_read_at=NOW,
            occasion_meeting=occasion,  # type: ignore[arg-type]
        )

    return make


def _evidence(field: str, sentence: str, *, implied: bool = False) -> Evidence:
    return Evidence(field=field, sentence=sentence, start=0, end=len(sentence), implied=implied)


def _english() -> Meeting:
    sentence = (
        "On 27 February 2026, LAKES Secretary-General Aida Bekova received Ambassador of Norway Ingrid"
        " Solberg at the LAKES Secretariat, where an exhibition about the cranes of the northern shore had"
        " been opened by schoolchildren of the town a few days before, to much applause."
    )
    return Meeting(
        id="norway",
        told=MeetingReport(
            date=date(2026, 2, 27),
            place=Place(venue="LAKES Secretariat", city="Tashkent", country="Uzbekistan"),
            mode=Mode.IN_PERSON,
            participants=(
                Participant(name="Aida Bekova", post="Secretary-General", organisation="LAKES"),
                Participant(name="Ingrid Solberg", post="Ambassador of Norway", organisation="Norway"),
            ),
            about="water levels, reed harvests & the ferries between the northern and the southern shore, in"
            " particular their timetable in winter and who pays for the ice-breaker",
            outcome="Both sides agreed to meet again in June.",
            evidence=(
                _evidence("date", sentence),
                _evidence("place", sentence),
                _evidence("place", sentence, implied=True),
                _evidence("participants[0]", sentence),
                _evidence("participants[1]", sentence),
            ),
        ),
        reports=(
            _report(2, "copy.example", "en", copy=True, published_at=None, published_by=None),
            _report(1, "lakes.example", "en", published_by="url"),
        ),
        first_reported_at=NOW,
        last_read_at=NOW,
    )


def _russian() -> Meeting:
    sentence = "Сергей Орлов и Айда Бекова провели переговоры по видеосвязи с участием делегации Казахстана."
    return Meeting(
        id="orlov",
        told=MeetingReport(
            date=date(2026, 2, 27),
            mode=Mode.VIDEO,
            participants=(
                Participant(name="Сергей Орлов", post="министр транспорта", organisation="Russia"),
                Participant(name="Пётр Лунин", post="заместитель министра", organisation="Russia"),
                Participant(name="Айда Бекова", post="Генеральный секретарь", organisation="LAKES"),
                Participant(organisation="Kazakhstan"),
                Participant(organisation="Kyrgyzstan"),
                Participant(post="эксперты", organisation="UN"),
            ),
            evidence=(
                _evidence("participants[0]", sentence),
                _evidence("participants[1]", sentence, implied=True),
                _evidence("participants[2]", sentence),
            ),
        ),
        reports=(
            _report(
                3,
                "novosti.example",
                "ru",
                published_at=datetime(2026, 2, 27, 13, 25, tzinfo=UTC),
                published_by="page (zone assumed Moscow)",
            ),
        ),
        first_reported_at=NOW,
        last_read_at=NOW,
    )


def _chinese_summit() -> tuple[Meeting, Meeting]:
    summit = "湖泊联盟成员国元首理事会会议于2025年11月3日至4日在撒马尔罕举行。"
    beside = (
        "会议期间，李明会见了联合国副秘书长王芳，"
        "双方就水资源保护、渔业合作以及青年交流等共同关心的问题深入交换了意见。"
    )
    return (
        Meeting(
            id="summit",
            told=MeetingReport(
                date=date(2025, 11, 3),
                end_date=date(2025, 11, 4),
                place=Place(city="Samarkand", country="Uzbekistan"),
                form=Form.SUMMIT,
                title="湖泊联盟成员国元首理事会会议",
                participants=(Participant(name="李明", post="主席", organisation="China"),),
                evidence=(_evidence("title", summit), _evidence("participants[0]", beside)),
            ),
            reports=(_report(4, "hupo.example", "zh"),),
            first_reported_at=NOW,
            last_read_at=NOW,
        ),
        Meeting(
            id="beside",
            told=MeetingReport(
                date=date(2025, 11, 3),
                occasion="湖泊联盟成员国元首理事会会议",
                participants=(
                    Participant(name="李明", post="主席", organisation="China"),
                    Participant(name="王芳", post="副秘书长", organisation="UN"),
                ),
                evidence=(_evidence("participants[0]", beside), _evidence("participants[1]", beside)),
            ),
            reports=(_report(5, "hupo.example", "zh"),),
            first_reported_at=NOW,
            last_read_at=NOW,
            occasion_meeting="summit",
        ),
    )


@pytest.fixture(scope="session")
def three_languages(issue_of: IssueMaker) -> Issue:
    """An issue with all that a digest can say: three languages, both sections, a broken source."""
    planned = Meeting(
        id="planned",
        told=MeetingReport(
            status=Status.PLANNED,
            date=date(2026, 6, 1),
            end_date=date(2026, 6, 30),
            form=Form.MULTILATERAL,
            title="third Conference of Lake Ministers",
        ),
        reports=(_report(6, "lakes.example", "en"),),
        first_reported_at=NOW,
        last_read_at=NOW,
    )
    undated = Meeting(
        id="undated",
        told=MeetingReport(
            status=Status.CANCELLED,
            mode=Mode.PHONE,
            participants=(Participant(name="Aida Bekova", organisation="LAKES"), Participant(name="Li Wei")),
        ),
        reports=(_report(8, "lakes.example", "en"),),
        first_reported_at=NOW,
        last_read_at=NOW,
    )
    bare = "its list named no article"
    down = "robots.txt was answered with status 503; nothing was fetched from the site"
    return issue_of(
        (*_chinese_summit(), _russian(), undated, planned, _english()),
        coverage=[
            Covered(source="lakes", state=State.OK, since=TRIED, tried_at=TRIED),
            Covered(source="hupo", state=State.UNCHANGED, since=TRIED, tried_at=TRIED),
            Covered(source="novosti", state=State.BROKEN, since=TRIED, tried_at=TRIED, reason=down),
            Covered(source="herald", state=State.EMPTY, since=TRIED, tried_at=TRIED, reason=bare),
        ],
        coming_up=[planned],
        since=datetime(2026, 2, 23, tzinfo=UTC),
    )
