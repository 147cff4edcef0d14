"""Hostile words, from the page that has them to every output."""

import csv
import email
import email.policy
import io
import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest
from icalendar import Calendar
from lxml import etree, html

from crawler.meetings.match import MATCHER
from scheduler.cli.amendments import amendment_of
from scheduler.cli.app import main
from scheduler.configuration.config import WebConfiguration, load
from scheduler.recorded_sites import RecordedSites, Recording
from scheduler.web.app import web_app
from scheduler.web.server import WebServer
from scheduler.web.unsubscribing import unsubscribe_route
from store.archive import Archive
from store.editor import Author, Editor
from store.search import MeetingQuery, Search
from tests.hostile_mail.server import HostileMailServer
from tests.mail_server import free_port
from tests.patience import PATIENCE
from tests.scheduler.delivery.feeds.hostile import VECTORS as FED

HOME = "http://vectors.test/"
# What spreadsheets compute, and what templates and format strings evaluate.
COMPUTED = ("=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "{{ 7*7 }} %(x)s ${7*7} {0.__class__}")
VECTORS = (*FED, *COMPUTED)
COUNTRIES = (
    "Nepal", "Egypt", "Qatar", "Turkey", "Armenia", "Cambodia", "Kuwait", "Myanmar", "Bahrain",
    "Mongolia", "Azerbaijan", "Norway", "Latvia", "France", "Serbia", "Finland", "Bulgaria",
    "Sweden", "Italy", "Japan", "Hungary", "Austria", "Germany", "Spain", "Portugal", "Brazil",
    "Mexico", "Canada", "Chile", "Peru", "Cuba", "Kenya", "Ghana", "Morocco",
)  # fmt: skip
READER = "reader@paper.example"
CONFIGURATION = """
testing = true
database = "sqlite:///{folder}/readout.db"
[crawl]
delay = 0.0
[digest]
title = "<script>alert(1)</script> of {{7*7}}"
folder = "{folder}/digests"
[web]
public_url = "https://news.example.org/"
[mail]
server = "smtp://127.0.0.1:{port}"
sender = "digest@readout.example"
to = ["{reader}"]
[sources.vectors]
feed = "{home}feed.xml"
language = "en"
outlet = "The Example Times"
"""

# What our own pages and feeds are made of.
_TAGS = frozenset((
    "html", "head", "meta", "title", "style", "body", "main", "p", "h1", "h2", "h3", "ol", "ul",
    "li", "div", "span", "b", "i", "em", "strong", "br", "blockquote", "a",
))  # fmt: skip
_LOADING = frozenset((
    "src", "srcset", "srcdoc", "data", "action", "formaction", "background", "poster", "ping",
    "xlink:href",
))  # fmt: skip
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_SAFE_LINK = re.compile(r"https?://[^\s/]")


def alive(markup: str) -> list[str]:
    """Return what a browser would run, load or follow in `markup` besides links for the web."""
    found = []
    for element in html.fragment_fromstring(markup, create_parent="body").iter():
        if not isinstance(element.tag, str):
            found.append(f"no element: {element!r}")
            continue
        if element.tag not in _TAGS or "refresh" in str(element.get("http-equiv")).lower():
            found.append(element.tag)
        for name, value in element.attrib.items():
            unsafe_link = name == "href" and not _SAFE_LINK.match(str(value))
            unsafe_style = name == "style" and re.search(
                r"url\(|expression|@import", str(value), re.IGNORECASE
            )
            if name.startswith("on") or name in _LOADING or unsafe_link or unsafe_style:
                found.append(f"{element.tag} {name}={value}")
    return found


def _page(number: int) -> str:
    """Return an article whose title and text are hostile words: escaped, as a site shows them."""
    said = escape(VECTORS[number]).replace("\ud800", "")
    met = (
        f"On {number % 18 + 1} November 2026, SCO Secretary-General Nurlan Yermekbayev met with the "
        f"Ambassador of {COUNTRIES[number]} in Beijing and spoke of {said} and of trade."
    )
    more = (
        f"<p>They spoke about railways, about museum {number} of {COUNTRIES[number]} and about customs.</p>"
    )
    return (
        f"<html><head><title>{said}</title></head><body><article><h1>{said}</h1><p>{met}</p>{more * 3}"
        f"<p>{VECTORS[number]}</p></article></body></html>"
    ).replace("\ud800", "")


def _feed() -> str:
    items = "".join(
        f"<item><title>{_in_xml(said)}</title><link>{HOME}news/{number}</link><guid>{number}</guid>"
        f"<pubDate>Fri, 20 Nov 2026 04:00:00 GMT</pubDate><description>{_in_xml(said)}</description></item>"
        for number, said in enumerate(VECTORS)
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>News</title>{items}</channel></rss>"


def _in_xml(said: str) -> str:
    return escape(_CONTROLS.sub("", said).replace("\ud800", ""))


def _sites() -> RecordedSites:
    pages = {
        f"{HOME}news/{number}": ("text/html; charset=utf-8", _page(number)) for number in range(len(VECTORS))
    }
    pages[f"{HOME}feed.xml"] = ("application/rss+xml; charset=utf-8", _feed())
    return RecordedSites(
        Recording(url=url, status=200, headers={"Content-Type": kind}, body=body.encode())
        for url, (kind, body) in pages.items()
    )


def _with_names(folder: Path) -> None:
    """Let an editor, who pastes what he reads, call each meeting and who took part by hostile words."""
    config = load(folder / "readout.toml")
    with Search.open(config.database) as search:
        meetings = [meeting.id for meeting in search.meetings(MeetingQuery())]
    author = Author(name="A. <b>Editor</b>", at=datetime(2026, 11, 21, tzinfo=UTC), reason=VECTORS[0])
    with Editor.open(config.database, MATCHER) as editor:
        for number, meeting in enumerate(meetings):
            said = VECTORS[number % len(VECTORS)]
            places = {"title": said, "occasion": said, "place.venue": said}
            person = {"name": said, "post": said, "organisation": said}
            editor.correct(meeting, amendment_of(places, person, 1), author)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """All that came out: files of the digest, what commands printed, the mail."""

    files: Mapping[str, str]
    printed: Mapping[str, str]
    mail: email.message.EmailMessage


def _run(folder: Path, *arguments: str) -> str:
    """Run `readout ARGUMENTS` in this process."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out):
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["readout", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
    out.flush()
    buffer = out.buffer
    assert isinstance(buffer, io.BytesIO)
    assert not ended.value.code, (arguments, buffer.getvalue().decode())
    return buffer.getvalue().decode()


def _asked(folder: Path, method: str) -> str:
    """Ask for the page by which the reader leaves."""
    config = load(folder / "readout.toml")
    port = free_port()
    with Archive.open(config.database) as archive:
        (reader,) = archive.subscribers(digest=config.digest.name)
        route = unsubscribe_route(config, archive, lambda: datetime(2026, 11, 22, tzinfo=UTC))
        server = WebServer(WebConfiguration(port=port), web_app(dict, {}, further=[route]))
        server.keep_up()
        try:
            page = f"http://127.0.0.1:{port}/unsubscribe/{reader.token}"
            with urllib.request.urlopen(page, data=b"" if method == "POST" else None) as answer:
                said: bytes = answer.read()
                return said.decode()
        finally:
            server.stop()


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory, fresh_store: Path) -> Outputs:
    folder = tmp_path_factory.mktemp("vectors")
    (folder / "readout.db").write_bytes(fresh_store.read_bytes())
    server, sites = HostileMailServer(), _sites()
    server.start()
    sites.start()
    off = "".join(f"[sources.{name}]\nenabled = false\n" for name in load(None).enabled_sources)
    told = CONFIGURATION.replace("{{7*7}}", "{{{{7*7}}}}").format(
        folder=folder, port=server.port, reader=READER, home=HOME
    )
    (folder / "readout.toml").write_text(told + off, encoding="utf-8")
    try:
        crawl = subprocess.run(
            [sys.executable, "-m", "scheduler", "crawl", "--base", sites.base],
            cwd=folder,
            env={**os.environ, "READOUT_CLOCK": "2026-11-20T06:00:00+00:00"},
            capture_output=True,
            check=False,
            timeout=PATIENCE,
        )
        assert crawl.returncode == 0, crawl.stderr.decode()
        _with_names(folder)
        _run(folder, "digest", "issue", "--send")
        commands = [
            f"{rows} --format {form}" for rows in ("meetings", "articles") for form in ("csv", "jsonl")
        ]
        commands += [f"feed --all --format {form}" for form in ("rss", "atom", "json", "ics")]
        commands += [
            "meetings --format ics",
            "digest show",
            "digest show --format html",
            "edits --format csv",
        ]
        printed = {command: _run(folder, *command.split()) for command in commands}
        printed |= {f"{method} unsubscribe.html": _asked(folder, method) for method in ("GET", "POST")}
    finally:
        server.stop()
        sites.stop()
    (mail,) = server.mails
    return Outputs(
        files={file.name: file.read_bytes().decode() for file in (folder / "digests").iterdir()},
        printed=printed,
        mail=email.message_from_bytes(mail.content, policy=email.policy.default),
    )


def test_every_vector_comes_through(outputs: Outputs) -> None:
    assert len(VECTORS) == len(set(VECTORS)) > 30
    articles = [json.loads(line) for line in outputs.printed["articles --format jsonl"].splitlines()]
    assert len(articles) == len(VECTORS)
    meetings = [json.loads(line) for line in outputs.printed["meetings --format jsonl"].splitlines()]
    assert len(meetings) == len(VECTORS)
    assert all(meeting["participants"][0]["name"] for meeting in meetings)
    assert all(meeting["evidence"] for meeting in meetings)


def markup_in(outputs: Outputs) -> Iterator[tuple[str, str]]:
    """Yield each text that somebody may take for HTML, with where it stands."""
    part = outputs.mail.get_body(("html",))
    assert part
    yield "mail", part.get_content()
    told = {**outputs.files, **outputs.printed}
    for name, text in told.items():
        if name.endswith((".html", "html")):
            yield name, text
        elif name.endswith((".xml", "rss", "atom")):
            for element in etree.fromstring(text.encode()).iter():
                yield f"{name} {element.tag}", element.text or ""
        elif name.endswith(("feed.json", "--format json")):
            for item in json.loads(text)["items"]:
                yield f"{name} content_html", item["content_html"]


def test_nothing_is_alive_in_any_page_mail_or_feed(outputs: Outputs) -> None:
    looked_at = [*markup_in(outputs)]
    assert len(looked_at) > 100
    found = {where: found for where, text in looked_at if text.strip() and (found := alive(text))}
    # The page by which a reader leaves has a button of ours, which sends to its own address.
    assert found.pop("GET unsubscribe.html") == ["form", "button"]
    assert found == {}


def test_every_link_of_a_feed_is_for_the_web(outputs: Outputs) -> None:
    for name in ("feed.xml", "atom.xml"):
        links = etree.fromstring(outputs.files[name].encode()).xpath("//*[local-name()='link']")
        assert isinstance(links, list)
        told = [str(link.get("href") or link.text) for link in links if isinstance(link, etree._Element)]  # noqa: SLF001
        assert len(told) >= len(VECTORS)
        assert [link for link in told if not _SAFE_LINK.match(link)] == []
    for item in json.loads(outputs.files["feed.json"])["items"]:
        assert _SAFE_LINK.match(item["url"])


def test_no_output_has_control_characters(outputs: Outputs) -> None:
    for name, text in {**outputs.files, **outputs.printed}.items():
        assert not _CONTROLS.search(text.replace("\r\n", "\n")), name


def test_mail_has_no_header_but_ours(outputs: Outputs) -> None:
    names = {name.lower() for name in outputs.mail}
    ours = {"from", "to", "subject", "date", "message-id", "list-id", "auto-submitted"}
    ours |= {"mime-version", "content-type", "list-unsubscribe", "list-unsubscribe-post"}
    assert names <= ours
    assert outputs.mail["To"] == READER
    assert str(outputs.mail["Subject"]).isprintable()
    assert not outputs.mail.defects


def test_calendar_has_no_property_but_ours(outputs: Outputs) -> None:
    properties = set()
    for name in ("feed --all --format ics", "meetings --format ics"):
        calendar = Calendar.from_ical(outputs.printed[name])
        assert len(calendar.events) == len(VECTORS)
        for part in calendar.walk():
            assert part.name in {"VCALENDAR", "VEVENT"}
            properties |= set(part)
        assert all(_SAFE_LINK.match(str(event["URL"])) for event in calendar.events)
    assert not properties & {"ATTENDEE", "ORGANIZER", "ATTACH", "ACTION", "TRIGGER"}


def test_no_cell_of_a_table_is_a_formula(outputs: Outputs) -> None:
    for name in ("meetings --format csv", "articles --format csv", "edits --format csv"):
        rows = [*csv.reader(io.StringIO(outputs.printed[name]))]
        assert len(rows) == len(VECTORS) + 1
        assert [
            cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        ] == []


def test_no_template_is_evaluated(outputs: Outputs) -> None:
    plain = outputs.mail.get_body(("plain",))
    assert plain
    for said in (plain.get_content(), outputs.files["feed.xml"], outputs.files["sco-0001.html"]):
        joined = " ".join(said.split())
        assert "{{ 7*7 }}" in joined
        assert "{0.__class__}" in joined
        assert "%(x)s" in joined
