"""The command line: what it prints, and how it says what is wrong."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.archive import Archive
from store.import_lines import draft_from_json
from store.records.crawls import CrawlRun, RunOutcome

if TYPE_CHECKING:
    from tests.conftest import Readout

ARTICLE = {
    "url": "https://news.example/2024/talks",
    "title": "Karimov meets Li",
    "text": "On 3 May 2024, Minister of Transport of Uzbekistan Aziz Karimov met with "
    "SCO Secretary-General Zhang Ming in Tashkent.",
    "published": "2024-05-04",
    "outlet": "news.example",
}


def write_lines(path: Path, *lines: object) -> str:
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return str(path)


def only_line(text: str) -> str:
    lines = text.splitlines()
    assert len(lines) == 1, text
    return lines[0]


def test_import_recognise_and_ask(readout: "Readout", tmp_path: Path) -> None:
    assert readout("import", write_lines(tmp_path / "in.jsonl", ARTICLE)).code == 0
    shown = readout("meetings", "--person", "Karimov", "--format", "jsonl")
    meeting = json.loads(only_line(shown.out))
    assert meeting["date"] == "2024-05-03"
    assert {person["name"] for person in meeting["participants"]} == {"Aziz Karimov", "Zhang Ming"}
    assert meeting["reports"][0]["url"] == ARTICLE["url"]
    assert readout("meetings", "--person", "Nobody", "--format", "jsonl").out == ""


def test_imported_twice_is_stored_once(readout: "Readout", tmp_path: Path) -> None:
    file = write_lines(tmp_path / "in.jsonl", ARTICLE)
    readout("import", file)
    assert "1 unchanged" in readout("import", file).err
    assert only_line(readout("articles", "--format", "jsonl").out)


def test_bad_lines_of_an_import_are_named_and_the_good_ones_done(readout: "Readout", tmp_path: Path) -> None:
    ran = readout(
        "import", write_lines(tmp_path / "in.jsonl", "{broken", {"title": "no address", "text": "x"}, ARTICLE)
    )
    assert ran.code == 1
    assert "line 1:" in ran.err
    assert "line 2: 'url'" in ran.err
    assert json.loads(only_line(readout("articles", "--format", "jsonl").out))["url"] == ARTICLE["url"]


def test_bad_lines_of_recognise_are_answered_and_the_next_goes_on(readout: "Readout", tmp_path: Path) -> None:
    ran = readout(
        "recognise", write_lines(tmp_path / "in.jsonl", '["a"]', {"id": "x"}, {**ARTICLE, "id": "good"})
    )
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 1
    assert [("error" in answer) for answer in answers] == [True, True, False]
    assert answers[1]["id"] == "x"
    assert answers[2]["meetings"][0]["date"] == "2024-05-03"
    assert answers[2]["meetings"][0]["id"] == "good#1"


def test_odd_questions_in_words_are_answered(readout: "Readout", tmp_path: Path) -> None:
    readout("import", write_lines(tmp_path / "in.jsonl", ARTICLE))
    for asked in ("'; DROP TABLE articles; --", "NEAR(", "SCO-UN", "nocol:x", '"', "a* " * 2_000):
        for command in ("meetings", "articles"):
            ran = readout(command, "--text", asked)
            assert (ran.code, ran.out, ran.err.strip()) == (0, "", "none found")
    assert only_line(readout("articles", "--format", "jsonl").out)


@pytest.mark.parametrize("command", ["meetings", "articles"])
def test_endless_question_in_words_is_refused(readout: "Readout", command: str) -> None:
    ran = readout(command, "--text", "a*" * 3_000)
    assert ran.code == 2
    assert "the question has 3,000 words; ask for at most 100" in " ".join(ran.err.split())


@pytest.mark.parametrize("text", ["", "\x00", "\ud800 met \udfff", "a" * 100_000, "((((" * 5000])
def test_recognise_answers_any_text(readout: "Readout", tmp_path: Path, text: str) -> None:
    ran = readout("recognise", write_lines(tmp_path / "in.jsonl", {"id": 1, "text": text}))
    assert ran.code == 0
    assert json.loads(ran.out)["meetings"] == []


@pytest.mark.parametrize(
    ("configuration", "named"),
    [
        ("[crawl\n", "line 1"),
        ("[digest]\nzone = 'Mars/Olympus'\n", "[digest] zone"),
        ("[digest]\ntitel = 'x'\n", "[digest] titel"),
        ("[crawl]\ndelay = 'soon'\n", "[crawl] delay"),
        ("[mail]\nto = ['nobody']\n", "[mail] to"),
        ("[digest]\narchive_days = '30'\n", "[digest] archive_days"),
        ("colour = 'red'\n", "colour"),
    ],
)
def test_broken_configuration_is_named_with_its_key(
    readout: "Readout", tmp_path: Path, configuration: str, named: str
) -> None:
    (tmp_path / "readout.toml").write_text(configuration)
    ran = readout("meetings")
    assert ran.code == 2
    assert "readout.toml" in only_line(ran.err)
    assert named in ran.err


def test_missing_configuration_is_named(readout: "Readout") -> None:
    ran = readout("--config", "nowhere.toml", "meetings")
    assert ran.code == 2
    assert "nowhere.toml" in only_line(ran.err)


def test_unknown_source_is_named_with_those_that_are_known(readout: "Readout") -> None:
    ran = readout("crawl", "nosuch")
    assert ran.code == 2
    assert "nosuch" in ran.err
    assert "sectsco" in ran.err


def test_file_that_is_no_database_is_named(readout: "Readout", tmp_path: Path) -> None:
    (tmp_path / "readout.db").write_bytes(b"this is no database at all" * 100)
    ran = readout("meetings")
    assert ran.code == 1
    assert "readout.db" in only_line(ran.err)
    assert (tmp_path / "readout.db").read_bytes().startswith(b"this is no database")


def test_database_may_be_named_after_the_command(readout: "Readout", tmp_path: Path) -> None:
    file = write_lines(tmp_path / "in.jsonl", ARTICLE)
    assert readout("import", file, "--db", "sqlite:///other.db").code == 0
    assert only_line(readout("articles", "--format", "jsonl", "--db=sqlite:///other.db").out)
    assert not (tmp_path / "readout.db").exists()


def test_question_to_a_database_that_is_not_there_says_what_makes_one(readout: "Readout") -> None:
    ran = readout("meetings")
    assert ran.code == 1
    assert "readout crawl" in only_line(ran.err)


def test_folder_that_is_a_file_is_named(readout: "Readout", tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("here")
    ran = readout("digest", "issue", "--out", "taken")
    assert ran.code == 1
    assert "taken" in only_line(ran.err.removeprefix("nothing new: no meeting is known yet\n"))


def test_page_that_is_no_article_is_named(readout: "Readout", tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body><a href='/'>Home</a></body></html>")
    ran = readout("extract", str(page), "--url", "http://eng.sectsco.org/secretariat/")
    assert ran.code == 1
    assert "eng.sectsco.org/secretariat" in only_line(ran.err)
    assert ran.out == ""


def test_issue_preview_list_show_and_nothing_new(readout: "Readout", tmp_path: Path) -> None:
    readout("import", write_lines(tmp_path / "in.jsonl", ARTICLE))
    preview = readout("digest", "preview").out
    assert "Aziz Karimov" in preview
    assert "no issue yet" in readout("digest", "list").err
    issued = readout("digest", "issue", "--out", "out")
    assert "issue 1 tells 1 meeting" in issued.err
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "atom.xml",
        "feed.json",
        "feed.xml",
        "meetings.ics",
        "sco-0001.eml",
        "sco-0001.html",
        "sco-0001.txt",
    ]
    assert readout("digest", "show", "1").out == (tmp_path / "out" / "sco-0001.txt").read_text()
    assert "nothing new" in readout("digest", "issue", "--out", "out").err
    assert "nothing new" in readout("digest", "preview").err


@pytest.mark.parametrize(
    ("form", "begin"),
    [
        ("jsonl", '{"digest": "sco", "number": 1, "issued_at": "20'),
        (
            "csv",
            "digest,number,issued_at,since,until,meetings,period,due_at,deliveries,corrections\r\nsco,1,20",
        ),
        ("table", "digest\tissue\tissued\tmeetings\tcorrections\tmail\tsince\nsco\t1\t20"),
    ],
)
def test_issues_are_listed_in_every_form(readout: "Readout", tmp_path: Path, form: str, begin: str) -> None:
    readout("import", write_lines(tmp_path / "in.jsonl", ARTICLE))
    readout("digest", "issue")
    listed = readout("digest", "list", "--format", form)
    assert listed.code == 0
    assert listed.out.startswith(begin)


@pytest.mark.parametrize("command", ["list", "show", "preview", "send"])
def test_look_at_a_digest_makes_no_database(readout: "Readout", tmp_path: Path, command: str) -> None:
    (tmp_path / "readout.toml").write_text(
        '[mail]\nserver = "smtp://127.0.0.1:9"\nto = ["reader@paper.example"]\n'
    )
    ran = readout("digest", command)
    assert ran.code == 1
    assert "readout crawl" in only_line(ran.err)
    assert not (tmp_path / "readout.db").exists()


def test_send_without_a_mail_server_says_what_to_write(readout: "Readout", tmp_path: Path) -> None:
    readout("import", write_lines(tmp_path / "in.jsonl", ARTICLE))
    readout("digest", "issue")
    ran = readout("digest", "send")
    assert ran.code == 2
    assert "[mail] server" in ran.err


def test_issue_to_be_sent_without_a_mail_server_is_not_made(readout: "Readout", tmp_path: Path) -> None:
    readout("import", write_lines(tmp_path / "in.jsonl", ARTICLE))
    assert readout("digest", "issue", "--send").code == 2
    assert "no issue yet" in readout("digest", "list").err


def test_unsent_issue_names_the_command_that_sends_it(readout: "Readout", tmp_path: Path) -> None:
    # Nothing listens at the discard port.
    (tmp_path / "readout.toml").write_text(
        '[mail]\nserver = "smtp://127.0.0.1:9"\nto = ["reader@paper.example"]\n'
    )
    readout("import", write_lines(tmp_path / "in.jsonl", ARTICLE))
    ran = readout("digest", "issue", "--send")
    assert ran.code == 1
    assert "`readout digest send 1`" in ran.err
    assert (tmp_path / "digests" / "sco-0001.eml").exists()


def test_spreadsheet_cells_never_begin_a_formula(readout: "Readout", tmp_path: Path) -> None:
    readout("import", write_lines(tmp_path / "in.jsonl", {**ARTICLE, "title": "=1+1"}))
    assert ",'=1+1," in readout("articles", "--format", "csv").out


@pytest.mark.parametrize(
    "command",
    [
        *("", "demo", "crawl", "recognise", "extract", "import", "meetings", "articles", "digest"),
        *("sources", "doctor"),
        *(f"digest {name}" for name in ("preview", "issue", "send", "list", "show")),
    ],
)
def test_help_shows_examples(readout: "Readout", command: str) -> None:
    ran = readout(*command.split(), "--help")
    assert ran.code == 0
    assert "readout" in ran.out
    if command != "digest":
        assert "Examples:" in ran.out


def test_read_only_folder_is_named(readout: "Readout", tmp_path: Path) -> None:
    ran = readout("--db", f"sqlite:///{tmp_path}/no/such/folder/x.db", "meetings")
    assert ran.code == 1
    assert "no/such/folder" in only_line(ran.err)


def test_newer_database_is_left_alone(readout: "Readout", tmp_path: Path) -> None:
    readout("import", write_lines(tmp_path / "in.jsonl", ARTICLE))
    with sqlite3.connect(tmp_path / "readout.db") as database:
        database.execute("update alembic_version set version_num = 'from_the_future'")
    database.close()
    before = (tmp_path / "readout.db").stat().st_size
    ran = readout("meetings")
    assert ran.code != 0
    assert "later version" in only_line(ran.err)
    assert (tmp_path / "readout.db").stat().st_size == before


def test_bytes_that_are_no_utf8_make_a_bad_line_and_a_byte_order_mark_none(
    readout: "Readout", tmp_path: Path
) -> None:
    good = json.dumps({**ARTICLE, "id": 2}).encode()
    (tmp_path / "in.jsonl").write_bytes(
        b"\xef\xbb\xbf" + good + b'\n{"url": "https://a.example/", "text": "\xff"}\n'
    )
    ran = readout("recognise", "in.jsonl")
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 1
    assert [answer.get("error") for answer in answers] == [None, "not in UTF-8; save it as UTF-8"]
    ran = readout("import", "in.jsonl")
    assert ran.code == 1
    assert "line 2: not in UTF-8" in ran.err
    assert "1 new" in ran.err


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
def test_what_comes_out_of_recognise_is_json_whatever_goes_in(
    readout: "Readout", tmp_path: Path, number: str
) -> None:
    (tmp_path / "in.jsonl").write_text(f'{{"id": {number}, "text": "T"}}\n')
    ran = readout("recognise", "in.jsonl")
    assert ran.code == 1
    assert json.loads(only_line(ran.out), parse_constant=pytest.fail)["error"].startswith("no JSON")


def store_run(path: Path, outcome: RunOutcome, reason: str) -> None:
    moment = datetime(2024, 5, 4, tzinfo=UTC)
    with Archive.open(f"sqlite:///{path}/readout.db") as archive:
        archive.record_run(
            CrawlRun(source="sectsco", started_at=moment, finished_at=moment, outcome=outcome, reason=reason)
        )


def test_nothing_new_is_never_said_of_a_source_that_could_not_be_read(
    readout: "Readout", tmp_path: Path
) -> None:
    store_run(tmp_path, RunOutcome.FAILED, "connection refused")
    for command in ("preview", "issue"):
        said = readout("digest", command).err
        assert "nothing new" in said
        assert "sectsco: broken: connection refused" in said


def test_article_of_a_spider_run_by_hand_is_recognised_when_an_issue_is_made(
    readout: "Readout", tmp_path: Path
) -> None:
    with Archive.open(f"sqlite:///{tmp_path}/readout.db") as archive:
        stored = draft_from_json(
            json.dumps(ARTICLE), fetched_at=datetime.now(UTC), key_of=lambda url: (url, url)
        )
        archive.take_in([stored])
    assert "not recognised yet" in readout("digest", "preview").err
    assert "issue 1 tells 1 meeting" in readout("digest", "issue").err


@pytest.mark.parametrize(
    "response", ["[]", "{", '{"url": 5, "status": "x", "headers": []}', '{"url": "http://a.example/"}']
)
def test_recording_that_cannot_be_used_is_named(readout: "Readout", tmp_path: Path, response: str) -> None:
    folder = tmp_path / "recorded" / "page"
    folder.mkdir(parents=True)
    (folder / "response.json").write_text(response)
    ran = readout("demo", "--fixtures", "recorded", "--out", "out")
    assert ran.code == 2
    assert "recorded/page/response.json" in only_line(ran.err)
