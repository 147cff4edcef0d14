"""`readout digest add` and `readout digest digests`, and the digests by hand where there are several."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scheduler.configuration.config import load
from scheduler.sources.declaring import digest_declaration, with_declaration
from store.errors import ConfigurationError

if TYPE_CHECKING:
    from tests.conftest import Readout

OWN = """# mine\r
[mail]\r
to = ["di@paper.example"]  # she reads all\r
"""


def test_digest_is_added_to_the_file_whose_lines_stay_and_the_one_there_was_goes_on(
    readout: "Readout", tmp_path: Path
) -> None:
    file = tmp_path / "readout.toml"
    file.write_bytes(OWN.encode())
    asked = ("--organisation", "EU", "--level", "minister", "--schedule", "monthly", "--on", "31")
    sent = ("--to", "ann@paper.example", "--channel", "mail", "--title", 'Europe’s "EU"')
    assert readout("digest", "add", "eu", *asked, *sent, "--dry-run").code == 0
    assert file.read_bytes() == OWN.encode()
    added = readout("digest", "add", "eu", *asked, *sent)
    assert (added.code, "readout digest preview --digest eu" in added.err) == (0, True)
    text = file.read_bytes().decode()
    assert text.startswith(OWN)
    assert text.removeprefix(OWN).replace("\r\n", "\n") == f"\n{added.out}"
    main, eu = load(file).digests
    assert (main.name, eu.title, eu.schedule, eu.on) == ("sco", 'Europe’s "EU"', "monthly", 31)
    assert load(file).readers(eu) == ("ann@paper.example",)
    told = [json.loads(line) for line in readout("digest", "digests", "--format", "jsonl").out.splitlines()]
    assert [(each["digest"], each["query"], each["readers"]) for each in told] == [
        ("sco", {}, ["di@paper.example"]),
        ("eu", {"organisation": "EU", "level": "minister"}, ["ann@paper.example"]),
    ]
    assert not (tmp_path / "readout.db").exists()
    assert "'eu' already" in readout("digest", "add", "eu").err


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"schedule": "weekly"}, "[digests.eu] on: is missing; name the weekday"),
        ({"schedule": "weekly", "on": 3}, "[digests.eu] on: must be a weekday"),
        ({"at": "7"}, "[digests.eu] at: '7' is no time of day"),
        ({"to": ["ann"]}, "[digests.eu] to[0]: 'ann' is no mail address"),
        ({"zone": "Mars"}, "[digests.eu] zone: no time zone 'Mars'"),
    ],
)
def test_digest_that_could_not_be_is_not_written(keys: dict[str, object], said: str) -> None:
    file = Path("readout.toml")
    with pytest.raises(ConfigurationError) as failure:
        with_declaration("", digest_declaration("eu", keys, "", file), file)
    assert str(failure.value).startswith(f"readout.toml: {said}")


@pytest.mark.parametrize(
    "name", ["EU", "", "a b", "a.b", "../x", 'a]\n[web]\nhost = "0.0.0.0"\n[digests.b', "a\n"]
)
def test_digest_of_no_fit_name_is_not_written(name: str) -> None:
    with pytest.raises(ConfigurationError, match="names no digest"):
        digest_declaration(name, {}, "", Path("readout.toml"))


def dumped(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as opened:
        return [*opened.iterdump()]


def test_digest_by_hand_must_be_named_where_there_are_several(readout: "Readout", tmp_path: Path) -> None:
    (tmp_path / "readout.toml").write_text('[digest]\n[digests.oslo]\nplace = "Oslo"\n')
    article = {
        "url": "https://news.example/1",
        "title": "Karimov meets Zhang",
        "text": "On 3 May 2024, Minister of Transport of Uzbekistan Aziz Karimov met with "
        "SCO Secretary-General Zhang Ming in Oslo.",
    }
    talks = "On 9 May 2024, Vladimir Norov met with UN Secretary-General Antonio Guterres in New York."
    other = {**article, "url": "https://news.example/2", "text": talks}
    (tmp_path / "in.jsonl").write_text(json.dumps(article) + "\n" + json.dumps(other) + "\n")
    assert readout("import", "in.jsonl").code == 0
    unnamed = readout("digest", "preview")
    assert (unnamed.code, "name one with --digest: sco, oslo" in unnamed.err) == (2, True)
    before = dumped(tmp_path / "readout.db")
    preview = readout("digest", "preview", "--digest", "oslo").out
    assert dumped(tmp_path / "readout.db") == before
    assert ("OSLO" in preview.upper(), "YORK" in preview.upper()) == (True, False)
    assert "issue 1 tells 1 meeting" in readout("digest", "issue", "--digest", "oslo").err
    assert (tmp_path / "digests" / "oslo" / "oslo-0001.html").exists()
    assert "issue 1 tells 2 meeting" in readout("digest", "issue", "--digest", "sco").err
    listed = [json.loads(line) for line in readout("digest", "list", "--format", "jsonl").out.splitlines()]
    assert [(each["digest"], each["number"]) for each in listed] == [("sco", 1), ("oslo", 1)]
    assert "Zhang Ming" in readout("digest", "show", "--digest", "oslo").out
