"""Secrets are masked wherever they stand and however they are written; all else stays as it is."""

import base64
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.redaction import (
    MASK,
    Redactor,
    redacted,
    secrets_of_page,
    secrets_of_ping,
    secrets_of_server,
)

SECRET = "S3CRET-xyz"  # noqa: S105 - of nobody


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "the list page https://a.example/rss?token=S3CRET-xyz could not",
            "https://a.example/rss?token=*** ",
        ),
        ("https://a.example/rss?lang=en&api_key=S3CRET-xyz&page=2", "?lang=en&api_key=***&page=2"),
        ("(https://a.example/rss?sig=S3CRET-xyz); see", "(https://a.example/rss?sig=***); see"),
        ("https://a.example/rss?x=9f8e7d6c5b4a39281706", "?x=***"),
        ("https://a.example/?x=123e4567-e89b-12d3-a456-426614174000", "?x=***"),
        ("https://me:S3CRET-xyz@a.example/rss", "https://***@a.example/rss"),
        ("can't open postgresql+psycopg://me:S3/CRET@xyz@db.example/a", "psycopg://***@db.example/a"),
        ("smtp://me:S3CRET?xyz@mail.example:587", "smtp://***@mail.example:587"),
        ("host=db.example password=S3CRET-xyz user=me", "password=*** user=me"),
        ("GET https://n.example/unsubscribe/S3CRET-xyz: 500", "/unsubscribe/***: 500"),
    ],
)
def test_what_gives_access_is_masked_in_an_address(text: str, shown: str) -> None:
    told = redacted(text)
    assert shown in told + " "
    assert "S3" not in told
    assert redacted(told) == told


@pytest.mark.parametrize(
    "text",
    [
        "http://www.infoshos.ru/ru/?idn=22014",
        "https://a.example/news.php?id=1&author=norov&keyword=summit",
        "https://a.example/?p=sco-summit-2019-11-22-bishkek-declaration",
        "https://a.example/@editor/2019",
        "[mail] password: must be text; a=b",
        "no article links on https://a.example/list; see whether the site has changed or blocks us",
    ],
)
def test_what_tells_one_page_from_another_stays(text: str) -> None:
    assert redacted(text) == text


@given(st.text(min_size=4), st.binary(), st.binary())
def test_known_secret_is_found_in_base64_at_any_place(secret: str, before: bytes, behind: bytes) -> None:
    whole = base64.b64encode(before + secret.encode(errors="replace") + behind).decode()
    alone = base64.b64encode(secret.encode(errors="replace")).decode()
    shown = Redactor([secret.encode(errors="replace").decode()])(whole)
    if len(alone.rstrip("=")) >= 9:
        assert MASK in shown
        assert alone.rstrip("=") not in shown


@pytest.mark.parametrize("secret", [SECRET, 'p"a\\s\ns', "пароль", "a b&c=d/e", "<&>'"])
def test_known_secret_is_found_however_it_is_written(secret: str) -> None:
    from html import escape
    from json import dumps
    from urllib.parse import quote, quote_plus

    hide = Redactor([secret])
    for spelt in (
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        escape(secret),
        dumps(secret),
        repr(secret),
    ):
        assert hide(f"x {spelt} y").replace('"', "").replace("'", "") == f"x {MASK} y"


@pytest.mark.parametrize(
    ("reader", "shown"),  # the password begins at another of a group's three bytes each time
    [("readers", "AHJlYWRlcnMA***g=="), ("reade", "AHJlYWRlAF***o="), ("reader", "AHJlYWRlcgB***")],
)
def test_login_that_a_server_echoes_is_masked(reader: str, shown: str) -> None:
    login = base64.b64encode(f"\0{reader}\0{SECRET}".encode()).decode()
    assert Redactor([SECRET])(f"535 5.7.8 {login} refused") == f"535 5.7.8 {shown} refused"


@pytest.mark.parametrize("long", ["?" * 50_000, "?a" * 25_000, "?x=" + "a" * 50_000])
def test_long_address_takes_no_time(long: str) -> None:
    began = time.process_time()
    assert redacted(f"https://a.example/{long}") == f"https://a.example/{long}"
    assert time.process_time() - began < 1


def test_short_words_are_no_secrets_to_look_for() -> None:
    assert Redactor(["a", "is"])("a word is a word") == "a word is a word"


def test_secrets_of_a_configuration_are_what_its_addresses_hold() -> None:
    assert set(secrets_of_server("smtp://me:S3%40CRET@mail.example:587")) == {"S3%40CRET", "S3@CRET"}
    assert set(secrets_of_server("sqlite:///readout.db")) == set()
    assert set(secrets_of_page("https://a.example/rss?lang=en&token=S3CRET-xyz")) == {SECRET}
    assert set(secrets_of_ping("https://hc.example/S3CRET-xyz/fail?a=b")) == {
        "S3CRET-xyz/fail",
        SECRET,
        "a=b",
    }
    assert set(secrets_of_ping("https://hc.example/")) == set()
