import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from crawler.extract import markup as scanned
from crawler.extract.markup import MOST_ATTRIBUTES, MOST_BYTES, MOST_DEPTH, parsed
from crawler.extract.page import extract_article
from crawler.extract.refusals import UnreadablePage

SENTENCE = b"On 5 May 2021 the Secretary-General met with the Ambassador of Nepal to China in Beijing. "
MANY = b" ".join(b"a%d=1" % number for number in range(40_000))
BOMBS = {
    "plain": b"<p " + MANY + b">x</p>",
    "after a quoted tag": b'<p title="<" ' + MANY + b">x</p>",
    "behind a stray quote": b'<a "><p ' + MANY + b'>">x</p>',
    "behind an empty comment": b"<!--><p " + MANY + b">-->x",
    "behind an odd comment": b"<!-- --!><p " + MANY + b">-->x",
    "by slashes": b"<p " + b"a/" * 40_000 + b">x</p>",
    "with the same name": b"<p " + b"a " * 40_000 + b">x</p>",
    "behind a script": b"<script>if (a<b) {}</script><p " + MANY + b">x</p>",
    "in UTF-16": ("<p " + MANY.decode() + ">x</p>").encode("utf-16"),
    "never closed": b"<p " + MANY,
}


def refusal(body: bytes) -> str:
    with pytest.raises(UnreadablePage) as caught:
        extract_article(body, url="http://news.example/a", content_type="text/html")
    return caught.value.reason


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_tag_with_too_many_attributes_is_refused_before_it_is_parsed(bomb: bytes) -> None:
    begun = time.perf_counter()
    assert refusal(bomb) == "too_many_attributes"
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    "nested",
    [
        b"<div>" * 10_000 + SENTENCE * 3 + b"</div>" * 10_000,
        b"<div></x>" * 10_000 + SENTENCE * 3,
        b"<div><td></div>" * 10_000 + SENTENCE * 3,
        b"<b>" * 10_000 + SENTENCE * 3,
        b"<ul><li>" * 10_000 + SENTENCE * 3,
        b"<p>" + b"<x-y>" * 10_000 + SENTENCE * 3,
    ],
)
def test_nesting_that_loses_text_is_refused_and_never_an_empty_article(nested: bytes) -> None:
    assert refusal(nested) == "too_deep"


def test_nesting_within_the_limit_keeps_the_text() -> None:
    depth = MOST_DEPTH - 10
    body = b"<div>" * depth + b"<p>" + SENTENCE * 3 + b"</p>" + b"</div>" * depth
    article = extract_article(body, url="http://news.example/a", content_type="text/html")
    assert article.body == (SENTENCE * 3).decode().strip()


def test_a_page_that_is_too_large_is_refused() -> None:
    assert refusal(SENTENCE * (MOST_BYTES // len(SENTENCE) + 1)) == "too_large"


@pytest.mark.parametrize("nothing", [b"", b"   \n", b"\x00" * 50, b"<!-- nothing -->"])
def test_a_page_of_nothing_is_refused(nothing: bytes) -> None:
    assert refusal(nothing) == "empty"


@pytest.mark.parametrize(
    "page",
    [
        b"<p>" * 3_000 + SENTENCE,
        b"<ul>" + b"<li>one" * 3_000 + b"</ul>",
        b"<table>" + b"<tr><td>one<td>two" * 3_000 + b"</table>",
        b"<script>for (i=0;i<n;i++) { " + b"a < b; " * 3_000 + b"}</script>",
        b"<p " + b" ".join(b"a%d" % number for number in range(MOST_ATTRIBUTES - 1)) + b">x</p>",
        b'<img src="data:image/png;base64,' + b"A" * 500_000 + b'">x',
        b"<!-- " + MANY + b" <p " + MANY + b"> -->x",
        b"<br>" * 3_000 + b"x",
    ],
)
def test_harmless_pages_are_not_refused(page: bytes) -> None:
    assert parsed(page, url="http://news.example/a", content_type="text/html") is not None


@pytest.mark.parametrize(
    "piece", [b'<a x="', b"<", b"<a", b"<!--", b"<script>", b"<a =", b"<a / ", b"</", b"<a b ='"]
)
def test_the_scan_takes_linear_time(piece: bytes) -> None:
    begun = time.perf_counter()
    with suppress(UnreadablePage):
        parsed(piece * (1_000_000 // len(piece)), url="http://news.example/a", content_type=None)
    assert time.perf_counter() - begun < 5


TAG = st.text(alphabet=st.sampled_from("<>/='\" ab!-\n"), min_size=1, max_size=60)


@given(TAG)
def test_the_scan_counts_no_fewer_attributes_than_the_parser(text: str) -> None:
    markup = f"x<b>{text} c='>\"'><p>"
    try:
        root = document_fromstring(markup)
    except (ValueError, AssertionError):
        return
    most = max((len(element.attrib) for element in root.iter("*")), default=0)
    for limit in range(most):
        with pytest.raises(UnreadablePage):
            _with_limit(markup, limit)


@given(TAG)
def test_a_tag_that_is_read_at_once_ends_where_its_last_attribute_does(text: str) -> None:
    for tag in scanned._TAG.finditer(f"<a {text}"):  # noqa: SLF001 - the two ways through a tag are compared
        if tag["rest"]:
            end = scanned._after_attributes(tag.string, tag.end("name"), "")  # noqa: SLF001 - the same
            left = tag.string[end : tag.end()]
            assert left.strip(" \n/") == ">"


def _with_limit(markup: str, limit: int) -> None:
    limits = {"MOST_ATTRIBUTES": limit, "_FEW_ATTRIBUTES": limit, "_ODD_TAG": scanned.odd_tag(limit)}
    saved = {name: getattr(scanned, name) for name in limits}
    vars(scanned).update(limits)
    try:
        parsed(markup.encode(), url="http://news.example/a", content_type="text/html; charset=utf-8")
    finally:
        vars(scanned).update(saved)


def test_xhtml_with_its_own_declaration_and_entities_is_read_as_text_only() -> None:
    body = (
        b"""<?xml version="1.0" encoding="koi8-r"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>
    <html><p>&x; """
        + SENTENCE * 3
        + b"</p></html>"
    )
    article = extract_article(body, url="http://news.example/a", content_type="application/xml")
    assert "root:" not in article.body
    assert SENTENCE.decode().strip() in article.body
