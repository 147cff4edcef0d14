from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from store.differences import Change, Text, change

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
BODY = (
    "On 20 November the Secretary-General met with Ambassador Li Hua."
    ' They spoke of "green" trade - and visas.'
    "\n\nThe talks began at 10:30. Both sides agreed to meet again."
)
TEXT = Text(title="Talks in Beijing", body=BODY, published_at=NOON)
RUSSIAN = replace(
    TEXT, title="Встреча в Пекине", body="Генсек ШОС провёл встречу с послом Ли Хуа.\n\nПросмотров: 15"
)
CHINESE = replace(TEXT, title="秘书长会见大使", body="11月20日,秘书长会见了李华大使。\n\n浏览次数:15")


def after(first: Text, second: Text) -> Change:
    return change(second, [(1, first)])


def test_the_first_text_changes_nothing_and_is_all_new() -> None:
    assert change(TEXT, []) == Change(changed=(), substantive=True, returns_to=None)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (TEXT, replace(TEXT, body=BODY.replace(" ", "\u00a0").replace("\n\n", "\n"))),
        (TEXT, replace(TEXT, body=BODY.replace(". ", "; ").replace(" - ", " — "))),
        (TEXT, replace(TEXT, body=BODY.replace('"', "”"))),
        (TEXT, replace(TEXT, body=BODY.replace("10:30", "11:45"))),
        (TEXT, replace(TEXT, body=f"{BODY}\n\nViews: 153")),
        (replace(TEXT, body=f"{BODY}\n\nViews: 9"), replace(TEXT, body=f"{BODY}\n\nViews: 153")),
        (TEXT, replace(TEXT, body=f"{BODY}\n\n© 2026 The Secretariat. All rights reserved.")),
        (TEXT, replace(TEXT, body=f"Friday, 20 November 2026, 12:01\n\n{BODY}")),
        (TEXT, replace(TEXT, title="TALKS IN BEIJING!")),
        (TEXT, replace(TEXT, published_at=NOON + timedelta(hours=3))),
        (RUSSIAN, replace(RUSSIAN, body=RUSSIAN.body.replace("15", "1 612"))),
        (RUSSIAN, replace(RUSSIAN, body=f"{RUSSIAN.body}\n\nРаспечатать")),
        (CHINESE, replace(CHINESE, body=CHINESE.body.replace("15", "1612"))),
        (CHINESE, replace(CHINESE, body=CHINESE.body.replace(",", "\uff0c").replace("。", "."))),
    ],
)
def test_marks_clocks_and_what_stands_around_a_text_say_nothing_new(first: Text, second: Text) -> None:
    found = after(first, second)
    assert found.changed
    assert not found.substantive


@pytest.mark.parametrize(
    ("first", "second", "changed"),
    [
        (TEXT, replace(TEXT, body=BODY.replace("Li Hua", "Li Hui")), ("body",)),
        (TEXT, replace(TEXT, body=BODY.replace("20 November", "21 November")), ("body",)),
        (TEXT, replace(TEXT, body=f"{BODY} A joint statement was signed."), ("body",)),
        (TEXT, replace(TEXT, body=f"{BODY}\n\nViews on the region were exchanged."), ("body",)),
        (TEXT, replace(TEXT, body=f"{BODY}\n\nThe next round begins at 10:00."), ("body",)),
        (TEXT, replace(TEXT, title="Talks in Tashkent"), ("title",)),
        (TEXT, replace(TEXT, published_at=NOON + timedelta(days=1)), ("date",)),
        (replace(TEXT, published_at=None), TEXT, ("date",)),
        (TEXT, replace(TEXT, title="Talks put off", body="They were put off."), ("title", "body")),
        (RUSSIAN, replace(RUSSIAN, body=RUSSIAN.body.replace("Ли Хуа", "Ли Хуэй")), ("body",)),
        (CHINESE, replace(CHINESE, body=CHINESE.body.replace("李华", "李辉")), ("body",)),
    ],
)
def test_another_word_or_another_day_is_substantive(
    first: Text, second: Text, changed: tuple[str, ...]
) -> None:
    assert after(first, second) == Change(changed=changed, substantive=True)


def test_a_text_that_returns_says_to_which_one() -> None:
    other = replace(TEXT, body="They met in Tashkent, not in Beijing.")
    earlier = [(1, TEXT), (2, other), (3, TEXT), (4, other)]
    assert change(TEXT, earlier).returns_to == 3
    assert change(replace(TEXT, body=BODY.replace("10:30", "16:00")), earlier).returns_to == 3
    assert change(replace(TEXT, title="Talks"), earlier).returns_to is None
    assert change(other, earlier[:1]).returns_to is None


def test_a_clock_that_goes_on_returns_to_nothing() -> None:
    ticking = [(number, replace(TEXT, body=BODY.replace("10:30", f"10:3{number}"))) for number in range(1, 4)]
    now = replace(TEXT, body=BODY.replace("10:30", "10:39"))
    assert change(now, ticking).returns_to is None
    assert change(ticking[0][1], ticking).returns_to == 1
