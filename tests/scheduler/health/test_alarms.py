"""When the operator is told of a source, and in which words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.health.alarms import Alarm, alarms, alert_mails, told_by
from scheduler.sources.states import SourceState, Verdict
from store.records.alerts import ToldSource
from store.records.crawls import State

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def being(state: State, *, source: str = "mseap", since: datetime = NOW, runs: int = 0) -> SourceState:
    reason = None if state.is_well else "status 503"
    verdict = Verdict(state=state, since=since, reason=reason, bad_runs=runs)
    return SourceState(source=source, enabled=state is not State.DISABLED, verdict=verdict)


BROKEN = being(State.BROKEN, runs=2)


class Operator:
    """Looks at a source's states, and keeps what the mails told of them."""

    def __init__(self) -> None:
        self.told: dict[str, ToldSource] = {}

    def hears(self, state: SourceState, at: datetime) -> str | None:
        """Return what a mail says of a source at a time: its state, "recovered", or nothing."""
        found = alarms([state], self.told.values(), at)
        self.told |= {each.source: each for each in told_by(found, at)}
        for alarm in found:
            return "recovered" if alarm.is_recovery else str(alarm.now.state)
        return None


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (BROKEN, "broken"),
        (being(State.BLOCKED, runs=2), "blocked"),
        (being(State.BROKEN, runs=1), None),  # one bad run may be the weather
        (being(State.EMPTY, runs=1), None),
        (being(State.SILENT), "silent"),
        (being(State.OK), None),
        (being(State.WAITING), None),
        (being(State.DISABLED), None),
    ],
)
def test_bad_source_is_told_once_two_runs_have_found_it_so(state: SourceState, said: str | None) -> None:
    assert Operator().hears(state, NOW) == said


def test_source_that_stays_broken_is_told_each_day_and_once_when_it_is_well_again() -> None:
    operator = Operator()
    said = [operator.hears(BROKEN, NOW + hours * HOUR) for hours in range(50)]
    assert [hours for hours, words in enumerate(said) if words] == [0, 24, 48]
    well = being(State.UNCHANGED)
    assert operator.hears(being(State.BROKEN, runs=1), NOW + 50 * HOUR) is None
    assert operator.hears(being(State.WAITING), NOW + 51 * HOUR) is None  # that is not yet well
    assert [operator.hears(well, NOW + (52 + hour) * HOUR) for hour in range(3)] == ["recovered", None, None]


def test_source_that_nothing_crawls_is_told_each_day() -> None:
    verdict = Verdict(state=State.WAITING, since=NOW - 2 * DAY, reason="not crawled", is_overdue=True)
    overdue = SourceState(source="mseap", enabled=True, verdict=verdict)
    operator = Operator()
    assert [operator.hears(overdue, NOW + hours * HOUR) for hours in (0, 12, 24)] == [
        "waiting",
        None,
        "waiting",
    ]
    assert operator.hears(being(State.OK), NOW + 25 * HOUR) == "recovered"


def test_source_that_flaps_all_day_is_told_twice() -> None:
    operator = Operator()
    flapping = [BROKEN, being(State.OK)] * 20
    times = [NOW + place * HOUR / 2 for place in range(len(flapping))]
    said = [operator.hears(state, at) for state, at in zip(flapping, times, strict=True)]
    assert list(filter(None, said)) == ["broken", "recovered"]
    assert operator.hears(BROKEN, NOW + DAY) == "broken"


def test_silence_is_told_once_and_the_next_one_again() -> None:
    operator = Operator()
    silent = being(State.SILENT, since=NOW - 8 * DAY)
    assert [operator.hears(silent, NOW + days * DAY) for days in range(4)] == ["silent", None, None, None]
    assert operator.hears(being(State.OK), NOW + 4 * DAY) == "recovered"
    assert operator.hears(being(State.SILENT, since=NOW + 4 * DAY), NOW + 12 * DAY) == "silent"


def test_clock_that_ran_ahead_silences_no_alert() -> None:
    operator = Operator()
    assert operator.hears(BROKEN, NOW + 365 * DAY) == "broken"
    assert operator.hears(BROKEN, NOW) == "broken"
    assert operator.hears(BROKEN, NOW + HOUR) is None


def test_one_mail_tells_of_all_sources_what_where_since_when_and_why() -> None:
    states = [
        replace(BROKEN, last_read_at=NOW - HOUR),
        being(State.BLOCKED, source="sectsco", runs=3),
        being(State.SILENT, source="infoshos"),
        being(State.OK, source="metinfo"),
    ]
    was = ToldSource(source="metinfo", state=State.BROKEN, since=NOW - DAY, warned_at=NOW - DAY)
    [mail] = alert_mails(
        alarms(states, [was], NOW), ["ops@example.org"], NOW, zone="Asia/Almaty", sender="r@readout.example"
    )
    assert mail.subject == "Readout: mseap broken; sectsco blocked; infoshos silent; metinfo well again"
    assert mail.text.startswith(
        """\
mseap: broken since Mon 2 Mar 2026, 09:30 (Asia/Almaty).
  status 503
  last read Mon 2 Mar 2026, 08:30, last new article never

sectsco: blocked since Mon 2 Mar 2026, 09:30 (Asia/Almaty).
"""
    )
    assert (
        "\nmetinfo: well again (ok); it was broken since Sun 1 Mar 2026, 09:30 (Asia/Almaty).\n" in mail.text
    )
    assert mail.message_id.endswith("@readout.example>")


def test_each_operator_has_a_mail_and_many_sources_a_short_subject() -> None:
    found = [Alarm(now=being(State.BROKEN, source=f"source-{number}", runs=2)) for number in range(40)]
    mails = alert_mails(found, ["a@x.org", "b@x.org", "a@x.org"], NOW, zone="UTC", sender="r@x.org")
    assert [mail.recipient for mail in mails] == ["a@x.org", "b@x.org"]
    assert {mail.subject for mail in mails} == {"Readout: 40 sources broken"}
    assert len({mail.message_id for mail in mails}) == 2


def test_what_a_site_says_makes_no_line_of_its_own() -> None:
    verdict = replace(BROKEN.verdict, reason="bad\r\nSubject \x1b[31m" + "x" * 900)
    [mail] = alert_mails(
        [Alarm(now=replace(BROKEN, verdict=verdict))], ["a@x.org"], NOW, zone="UTC", sender="r@x.org"
    )
    assert "\n  bad Subject […]\n" in mail.text
    assert "\x1b" not in mail.text
