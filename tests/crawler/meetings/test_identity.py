import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.meetings.concepts import same_post
from crawler.meetings.identity import body, same_person
from crawler.meetings.person_names import Likeness, likeness
from crawler.meetings.recognise import recognise
from store.records.meetings import Participant

PAIRS: list[dict[str, Any]] = [
    json.loads(line)
    for line in Path(__file__).with_name("identity_pairs.jsonl").read_text("utf-8").splitlines()
]


def day(written: str | None) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None


def judged(pair: dict[str, Any], *, swapped: bool = False) -> bool:
    people = Participant(**pair["one"]), Participant(**pair["other"])
    days = day(pair.get("day")), day(pair.get("other_day"))
    if swapped:
        return same_person(people[1], people[0], days=(days[1], days[0]))
    return same_person(*people, days=days)


def test_labelled_pairs_are_many_and_most_of_them_hard() -> None:
    counts = Counter(pair["same"] for pair in PAIRS)
    assert counts[True] >= 40
    assert counts[False] >= 45


@pytest.mark.parametrize("swapped", [False, True])
def test_no_two_people_are_taken_for_one(swapped: bool) -> None:  # noqa: FBT001 - a parameter of the test
    wrong = [pair for pair in PAIRS if not pair["same"] and judged(pair, swapped=swapped)]
    assert not wrong


@pytest.mark.parametrize("swapped", [False, True])
def test_nearly_everybody_is_recognised_under_another_name(swapped: bool) -> None:  # noqa: FBT001 - the same
    same = [pair for pair in PAIRS if pair["same"]]
    missed = [pair["why"] for pair in same if not judged(pair, swapped=swapped)]
    assert len(missed) <= 0.05 * len(same), missed


NAMES = st.text(
    alphabet="абвгдежзийклмнопрстуфхцчшщъыьэюяabcdefghijklmnopqrstuvwxyz张明王毅·. -’ё", max_size=24
)


@given(NAMES, NAMES)
def test_likeness_of_names_is_symmetric_and_never_raises(one: str, other: str) -> None:
    assert likeness(one, other) is likeness(other, one)


@given(st.text(max_size=40))
def test_any_name_is_like_itself_or_is_none(name: str) -> None:
    assert likeness(name, name) in Likeness


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("诺罗夫", "Norov"),
        ("努雷舍夫", "Нурышев"),
        ("伦德奎斯特", "Lundqvist"),
        ("梅津采夫", "Мезенцев"),
        ("乌拉尔别克", "Ularbek"),
    ],
)
def test_transliteration_is_recognised_by_its_consonants(name: str, other: str) -> None:
    assert likeness(name, other) is not Likeness.DIFFERENT


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("诺罗夫", "Nazarov"),
        ("伊万诺夫", "Ivanova"),
        ("卡里莫夫", "Kurmanov"),
        ("王洋", "Wang Yi"),
        ("扎哈罗娃", "Zakharov"),
    ],
)
def test_transliteration_of_another_name_is_not(name: str, other: str) -> None:
    assert likeness(name, other) is Likeness.DIFFERENT


@pytest.mark.parametrize(
    ("name", "others"),
    [
        (
            "SCO",
            ("ШОС", "上海合作组织", "上海合作組織", "Shanghai Cooperation Organization", "Секретариат ШОС"),
        ),
        ("UN", ("ООН", "联合国", "United Nations")),
        ("SCO RATS", ("РАТС ШОС", "RATS")),
        ("Russia", ("Россия", "俄罗斯", "Russian Federation")),
    ],
)
def test_a_body_is_one_in_every_language(name: str, others: tuple[str, ...]) -> None:
    assert {body(other) for other in others} == {body(name)}


def test_a_body_is_no_other() -> None:
    assert (
        len(
            {
                body(name)
                for name in ("SCO", "SCO RATS", "SCO member states", "UN", "CIS", "Unheard-of League")
            }
        )
        == 6
    )


@pytest.mark.parametrize(
    ("post", "others"),
    [
        ("Secretary-General", ("генеральный секретарь", "генсек ШОС", "秘书长", "秘書長", "SG")),
        (
            "Foreign Minister",
            ("глава МИД", "министр иностранных дел", "外长", "國務委員兼外交部長", "minister"),
        ),
        ("President", ("президент", "国家主席", "主席", "Head of State")),
        ("Deputy Foreign Minister", ("замминистра иностранных дел", "外交部副部长", "Vice Foreign Minister")),
        ("Ambassador of Pakistan", ("посол", "大使", "Ambassador Extraordinary and Plenipotentiary")),
    ],
)
def test_a_post_is_one_in_every_language(post: str, others: tuple[str, ...]) -> None:
    assert all(same_post(post, other) and same_post(other, post) for other in others)


@pytest.mark.parametrize(
    ("post", "other"),
    [
        ("Secretary-General", "заместитель Генерального секретаря"),
        ("Foreign Minister", "国防部长"),
        ("President", "помощник президента"),
        ("Prime Minister", "副总理"),
        ("Defence Minister", "министр иностранных дел"),
    ],
)
def test_another_post_is_another(post: str, other: str) -> None:
    assert same_post(post, other) is False
    assert same_post(other, post) is False


def test_names_with_mixed_letters_match_as_they_seem() -> None:
    mixed = Participant(name="Vladimir N\u043er\u043ev", organisation="S\u0421\u041e")
    for name in ("Vladimir Norov", "Владимир Норов", "诺罗夫"):
        assert same_person(mixed, Participant(name=name, organisation="SCO"), days=(None, None))
    for slip, name in (("Kirsi L\u0430ine", "Kirsi Laine"), ("Xасан Лайне", "\u0425асан Лайне")):
        assert same_person(Participant(name=slip), Participant(name=name), days=(None, None))
    assert not same_person(mixed, Participant(name="Zhang Ming", organisation="SCO"), days=(None, None))


def test_a_body_with_mixed_letters_is_watched_and_its_meeting_told_as_it_is_written() -> None:
    text = (
        "On 25 November 2019 S\u0421\u041e Secretary-General Vladimir N\u043erov met in Beijing"
        " with Traian Hristea, head of the EU delegation to Mongolia."
    )
    told = recognise(text, title=None, published=dt.date(2019, 11, 26), language="en")
    assert told.sco_related
    assert [each.name for each in told.meetings[0].participants] == ["Vladimir N\u043erov", "Traian Hristea"]
    assert all(text[each.start : each.end] == each.sentence for each in told.meetings[0].evidence)
