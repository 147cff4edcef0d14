"""What holds of matching whatever the accounts are, and in whatever order they come."""

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.meetings.match import MATCHER
from store.matching import Account
from store.records.meetings import Form, MeetingReport, Mode, Participant, Place, Status
from tests.crawler.meetings.matching_accounts import proof
from tests.examples import examples

SIDES = st.sampled_from(
    [
        Participant(name="Zhang Ming", post="Secretary-General", organisation="SCO"),
        Participant(name="张明", post="秘书长", organisation="SCO"),
        Participant(name="Чжан Мин", organisation="SCO"),
        Participant(post="генсек", organisation="SCO"),
        Participant(name="Qin Gang", post="Foreign Minister", organisation="China"),
        Participant(name="Цинь Ган", post="глава МИД", organisation="China"),
        Participant(name="王毅", post="外长", organisation="China"),
        Participant(post="министр", organisation="China"),
        Participant(name="Bakhtiyor Saidov", post="Foreign Minister", organisation="Uzbekistan"),
        Participant(name="赛义多夫", organisation="Uzbekistan"),
        Participant(name="Саидов"),
        Participant(post="foreign ministers", organisation="SCO member states"),
        Participant(post="heads of diplomatic missions"),
        Participant(),
    ]
)
TITLES = st.sampled_from(
    [
        None,
        None,
        "22nd Meeting of the SCO Council of Heads of State",
        "саммит ШОС",
        "上合组织元首理事会",
        "Council of Foreign Ministers",
        "Форум по торговле",
    ]
)
DAYS = st.sampled_from([None, dt.date.min, *(dt.date(2023, 4, day) for day in range(15, 22)), dt.date.max])
PLACES = st.sampled_from(
    [
        Place(),
        Place(city="Beijing", country="China"),
        Place(country="China"),
        Place(venue="Diaoyutai", city="Beijing", country="China"),
        Place(city="Astana", country="Kazakhstan"),
    ]
)
EVIDENCE = st.lists(
    st.sampled_from(
        [
            proof("date", "on Wednesday", implied=True),
            proof("date", "on 19 April 2023"),
            proof("place", "at Diaoyutai", implied=True),
            proof(
                "participants[0]", "Zhang Ming met Qin Gang and both talked of this and of that for an hour."
            ),
        ]
    ),
    max_size=2,
).map(tuple)


@st.composite
def reports(draw: st.DrawFn) -> MeetingReport:
    first, last = draw(DAYS), draw(st.none() | DAYS)
    return MeetingReport(
        status=draw(st.sampled_from(Status)),
        date=first,
        end_date=last if first and last and last > first else None,
        place=draw(PLACES),
        mode=draw(st.sampled_from(Mode)),
        form=draw(st.sampled_from(Form)),
        title=draw(TITLES),
        occasion=draw(TITLES),
        participants=tuple(draw(st.lists(SIDES, max_size=4))),
        evidence=draw(EVIDENCE),
    )


@st.composite
def account_sets(draw: st.DrawFn) -> list[Account]:
    found = []
    for number, report in enumerate(draw(st.lists(reports(), max_size=9))):
        article = f"article{draw(st.integers(0, 8))}"
        found.append(
            Account(
                key=f"{article}:{number}",
                article=article,
                report=report,
                published=draw(DAYS),
                language=draw(st.sampled_from(["en", "ru", "zh", None])),
                source=draw(st.sampled_from(["one", "two", ""])),
            )
        )
    return found


def pairs_of(accounts: Collection[Account]) -> st.SearchStrategy[list[frozenset[str]]]:
    keys = sorted(account.key for account in accounts)
    pairs = [frozenset(pair) for pair in combinations(keys, 2)]
    return st.lists(st.sampled_from(pairs), max_size=3) if pairs else st.just([])


@settings(max_examples=examples(150), deadline=None)
@given(accounts=account_sets(), data=st.data())
def test_any_order_of_arrival_gives_the_same_meetings_told_the_same_way(
    accounts: list[Account], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(accounts))
    joined, parted = data.draw(pairs_of(accounts)), data.draw(pairs_of(accounts))
    found = MATCHER.clusters(accounts, joined=joined, parted=parted)
    again = MATCHER.clusters(shuffled, joined=joined[::-1], parted=parted[::-1])

    assert found == again
    for cluster in found:
        members = [a for a in accounts if a.key in cluster]
        assert MATCHER.told(members) == MATCHER.told([a for a in shuffled if a.key in cluster])


@settings(max_examples=examples(150), deadline=None)
@given(accounts=account_sets(), data=st.data())
def test_accounts_are_divided_and_an_editors_word_is_obeyed(
    accounts: list[Account], data: st.DataObject
) -> None:
    joined, parted = data.draw(pairs_of(accounts)), data.draw(pairs_of(accounts))
    found = MATCHER.clusters(accounts, joined=joined, parted=parted)

    assert sorted(key for cluster in found for key in cluster) == sorted(a.key for a in accounts)
    assert not any(pair <= cluster for pair in parted for cluster in found)
    if not parted:
        assert all(any(pair <= cluster for cluster in found) for pair in joined)


@settings(max_examples=examples(100), deadline=None)
@given(accounts=account_sets())
def test_accounts_of_one_article_stay_apart(accounts: list[Account]) -> None:
    article = {account.key: account.article for account in accounts}
    for cluster in MATCHER.clusters(accounts):
        assert len({article[key] for key in cluster}) == len(cluster)


@settings(max_examples=examples(150), deadline=None)
@given(accounts=account_sets())
def test_meetings_are_linked_by_pairs_that_are_the_same(accounts: list[Account]) -> None:
    by_key = {account.key: account for account in accounts}
    for one, other in combinations(accounts, 2):
        assert MATCHER.same(one, other) == MATCHER.same(other, one)
    for cluster in MATCHER.clusters(accounts):
        reached, waiting = set(), [min(cluster)]
        while waiting:
            key = waiting.pop()
            reached.add(key)
            waiting += [k for k in cluster - reached if MATCHER.same(by_key[key], by_key[k])]
        assert reached == cluster


@settings(max_examples=examples(100), deadline=None)
@given(accounts=account_sets(), more=reports())
def test_an_unrelated_account_changes_nothing(accounts: list[Account], more: MeetingReport) -> None:
    other = Account(key="other:0", article="other", report=more)
    if any(MATCHER.same(account, other) for account in accounts):
        return
    assert MATCHER.clusters([*accounts, other]) == MATCHER.clusters(accounts) | {frozenset({"other:0"})}


@settings(max_examples=examples(150), deadline=None)
@given(accounts=account_sets().filter(bool))
def test_what_is_shown_is_what_accounts_tell_and_is_proven_by_those_who_tell_it(
    accounts: list[Account],
) -> None:
    told = MATCHER.told(accounts)
    by_key = {account.key: account for account in accounts}
    report = told.report

    assert len(told.proofs) == len(report.evidence)
    for key, evidence in zip(told.proofs, report.evidence, strict=True):
        proven = by_key[key].report
        assert any(e.sentence == evidence.sentence for e in proven.evidence)
        if evidence.field == "date":
            assert (proven.date, proven.end_date) == (report.date, report.end_date)
    assert report.date in {a.report.date for a in accounts}
    assert report.title in {a.report.title for a in accounts}
    fields = [row.field for row in told.values]
    assert all(fields.count(field) > 1 for field in fields)
    assert all(set(row.keys) <= by_key.keys() and row.keys for row in told.values)


@given(account=account_sets().filter(bool).map(lambda found: found[0]))
def test_one_account_is_shown_as_it_is(account: Account) -> None:
    told = MATCHER.told([account])
    same = ("status", "date", "end_date", "place", "mode", "form", "participants", "about", "outcome")

    assert all(getattr(told.report, name) == getattr(account.report, name) for name in same)
    assert told.report.title == (account.report.title or None)
    assert told.values == ()


@given(report=reports(), gap=st.integers(1, 9))
def test_what_was_planned_and_then_held_is_one_meeting(report: MeetingReport, gap: int) -> None:
    day = dt.date(2023, 4, 19)
    sides = (
        Participant(name="Zhang Ming", post="Secretary-General", organisation="SCO"),
        Participant(name="Qin Gang", post="Foreign Minister", organisation="China"),
    )
    held = replace(
        report,
        status=Status.HELD,
        date=day,
        end_date=None,
        title=None,
        occasion=None,
        participants=sides,
        form=Form.BILATERAL,
    )
    accounts = [
        Account(key="a:0", article="a", report=held, published=day),
        Account(
            key="b:0",
            article="b",
            report=replace(held, status=Status.PLANNED),
            published=day - dt.timedelta(days=gap),
        ),
    ]
    assert MATCHER.clusters(accounts) == {frozenset({"a:0", "b:0"})}
    assert MATCHER.told(accounts).report.status is Status.HELD
