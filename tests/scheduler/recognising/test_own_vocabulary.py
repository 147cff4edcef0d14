"""An operator's own vocabulary: a folder of files that add to the built-in one, through the command line."""

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.conftest import Readout

LAKES = """
[[organisation]]
name = "Lakes Council"
seat = "Lakeport"
members = ["Finland", "Sweden"]
en = ["Council of the Lakes"]
ru = ["Совет озёр"]

[[city]]
name = "Lakeport"
country = "Finland"

[[person]]
name = "Aino Laine"
speaks_for = "Lakes Council"
ru = ["Айно Лайне"]

[[holder]]
organisation = "Lakes Council"
post = "Secretary-General"
name = "Aino Laine"
since = 2023-01-01
"""
TALKS = "The Secretary-General of the Council of the Lakes met with Norwegian Minister Nils Berg in Lakeport."

MORE = """
[en.posts]
heads = ["harbourmaster"]

[[city]]
name = "Saint Petersburg"
en = ["Piter"]
"""
GUEST = "SCO Secretary-General Zhang Ming met with Harbourmaster of Norway Nils Berg in Geneva."
PLACE = "SCO Secretary-General Zhang Ming met with Foreign Minister of Norway Nils Berg in Piter."


def holder(post: str, name: str, *days: str) -> str:
    return "\n".join(("[[holder]]", "organisation = 'SCO'", f"post = '{post}'", f"name = '{name}'", *days))


def configure(folder: Path, added: str, *, watched: str = "Lakes Council") -> None:
    own = folder / "own.d"
    own.mkdir(exist_ok=True)
    (own / "lakes.toml").write_text(added)
    (folder / "readout.toml").write_text(f'[recognition]\nwatched = ["{watched}"]\nvocabulary = "own.d"\n')


def run(folder: Path, *arguments: str, told: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, for a vocabulary is read once in each."""
    return subprocess.run(
        [sys.executable, "-m", "scheduler", *arguments],
        cwd=folder,
        input=told,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What is recognised in some texts by rows and words of one's own, in two files."""
    folder = tmp_path_factory.mktemp("own")
    configure(folder, LAKES)
    (folder / "own.d" / "more.toml").write_text(MORE)
    (folder / "own.d" / "notes.txt").write_text("no vocabulary")
    texts = [{"text": text, "language": "en", "published": "2024-05-04"} for text in (TALKS, GUEST, PLACE)]
    ran = run(folder, "recognise", told="\n".join(map(json.dumps, texts)))
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_organisation_of_ones_own_is_watched(answers: list[dict[str, Any]]) -> None:
    assert [answer["sco_related"] for answer in answers] == [True, False, False]
    (meeting,) = answers[0]["meetings"]
    assert (meeting["place"]["city"], meeting["place"]["country"]) == ("Lakeport", "Finland")
    people = {(p["name"], p["organisation"]) for p in meeting["participants"]}
    assert ("Aino Laine", "Lakes Council") in people


def test_words_of_a_language_are_added_to(answers: list[dict[str, Any]]) -> None:
    (meeting,) = answers[1]["meetings"]
    assert ("Nils Berg", "Harbourmaster") in {(p["name"], p["post"]) for p in meeting["participants"]}


def test_forms_are_added_to_a_row_that_is_there(answers: list[dict[str, Any]]) -> None:
    (meeting,) = answers[2]["meetings"]
    assert meeting["place"]["city"] == "Saint Petersburg"


def test_stored_text_is_read_again_when_the_vocabulary_changes(readout: "Readout", tmp_path: Path) -> None:
    article = {"url": "https://news.example/1", "title": "Talks", "text": PLACE, "published": "2024-05-04"}
    (tmp_path / "in.jsonl").write_text(json.dumps(article) + "\n")
    (tmp_path / "readout.toml").write_text('[recognition]\nwatched = ["SCO"]\n')
    assert readout("import", "in.jsonl").code == 0
    assert "every text was read by today's recogniser" in readout("reprocess").err

    configure(tmp_path, MORE, watched="SCO")
    (changed,) = (json.loads(line) for line in run(tmp_path, "reprocess").stdout.splitlines())
    assert {"after": "Saint Petersburg", "before": None}.items() <= changed["differences"][0].items()


def test_doctor_warns_of_a_term_that_is_over(tmp_path: Path) -> None:
    configure(tmp_path, LAKES.replace("2023-01-01", "2020-01-01\nuntil = 2023-01-01"))
    found = [json.loads(line) for line in run(tmp_path, "doctor", "--format", "jsonl").stdout.splitlines()]

    (told,) = (each for each in found if each["check"] == "vocabulary")
    assert told["state"] == "warning"
    assert "Lakes Council Secretary-General (Aino Laine, until 2023-01-01)" in told["found"]


@pytest.mark.parametrize(
    ("added", "key", "reason"),
    [
        ("[[persons]]\nname = 'A'", "persons", "no table of the vocabulary; there are country, city"),
        ("person = 3", "person", "must be rows; write [[person]] above each"),
        ("[[person]]\nname = 'A B'\nfrom = 'SCO'", "[[person]] A B from", "unknown key; there are name"),
        ("[[person]]\nen = ['A']", "[[person]] 1 name", "is missing"),
        ("[[person]]\nname = 3", "[[person]] 3 name", "must be text"),
        ("[[person]]\nname = 'A B'\nen = 'A'", "[[person]] A B en", "must be a list of texts"),
        ("[[person]]\nname = 'A B'\nen = [' ']", "[[person]] A B en", "holds an empty text"),
        ("[[post]]\nname = 'Reeve'\nseveral = 'yes'", "[[post]] Reeve several", "must be true or false"),
        ("[[country]]\nname = 'Oz'\nen = ['Oz']", "[[country]] Oz en", "must be a table"),
        (
            "[[country]]\nname = 'Oz'\nen = {names = [3]}",
            "[[country]] Oz en.names",
            "must be a list of texts",
        ),
        ("[[city]]\nname = 'Brigadoon'", "[[city]] Brigadoon country", "is missing"),
        ("[[city]]\nname = 'Lakeport'\ncountry = 'Finnland'", "[[city]] Lakeport country", "is it Finland"),
        ("[[city]]\nname = 'Moscow'\nzh = ['北京']", "[[city]] Moscow zh", "'北京' stands for Beijing"),
        ("[[city]]\nname = 'Moscow'\nru = ['Москва']", "[[city]] Moscow ru", "'Москва' is there already"),
        (
            "[[organisation]]\nname = 'Lakes'\nen_headquarters = ['Lake House']",
            "[[organisation]] Lakes en_headquarters",
            "the city is not known; add seat",
        ),
        ("[[organisation]]\nname = 'Lakes'\nseat = 'Atlantis'", "[[organisation]] Lakes seat", "no city"),
        (
            "[[person]]\nname = 'A B'\nspeaks_for = 'SCOO'",
            "[[person]] A B speaks_for",
            "no country or organisation 'SCOO'; is it SCO",
        ),
        (
            holder("Secretary-General", "A B", "since = 2040-01-01"),
            "[[holder]] SCO Secretary-General A B 2040-01-01 name",
            "no person 'A B'; add a row for it",
        ),
        (
            holder("Secretary-General", "Zhang Ming", "since = 2026-01-01"),
            "[[holder]] SCO Secretary-General Zhang Ming 2026-01-01",
            "Nurlan Yermekbayev held it until 2028-01-01; give the day it ended",
        ),
        (
            holder("Director", "Zhang Ming", "since = 2026-01-01", "until = 2025-01-01"),
            "[[holder]] SCO Director Zhang Ming 2026-01-01",
            "ends on 2025-01-01, before it begins",
        ),
        (
            holder("Director", "Zhang Ming", "since = 2026-01-01T00:00:00"),
            "since",
            "must be a day such as 2026-01-31",
        ),
        ("[en.post]\nheads = ['a']", "en.post", "unknown key"),
        ("[en.posts]\nhead = ['a']", "en.posts.head", "unknown key"),
        ("[en.posts]\nheads = 'a'", "en.posts.heads", "must be a list of texts"),
        ("[en.posts.national]\nhead = ['a']", "en.posts.national.head", "unknown key"),
        ("[en]\nposts = ['a']", "en.posts", "must be a table"),
        ("[[en.verbs.verb]]\nbases = ['a']", "en.verbs.verb", "unknown key 'bases'"),
        ("[en.posts.belongs]\n'reeve' = ['Norway']", "en.posts.belongs.reeve", "must be text"),
        ("[fr.posts]\nheads = ['ministre']", "fr", "no table of the vocabulary"),
        ("[[person]\n", "broken TOML", "line 1"),
    ],
)
def test_bad_entry_stops_the_start(
    readout: "Readout", tmp_path: Path, added: str, key: str, reason: str
) -> None:
    configure(tmp_path, added, watched="SCO")
    ran = readout("recognise", "none.jsonl")

    assert ran.code == 2
    assert ran.err.startswith(f"readout: {Path('own.d', 'lakes.toml')}: ")
    assert key in ran.err
    assert reason in ran.err
    assert ran.out == ""


def test_folder_lies_beside_the_configuration(readout: "Readout", tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    configure(tmp_path / "etc", "person = 3", watched="SCO")
    ran = readout("--config", "etc/readout.toml", "meetings")

    assert ran.code == 2
    assert "own.d/lakes.toml: person: must be rows" in ran.err


def test_term_without_an_end_is_over_when_the_next_one_begins(tmp_path: Path) -> None:
    next_one = LAKES[LAKES.index("[[holder]]") :].replace("Aino Laine", "Zhang Ming").replace("2023", "2024")
    configure(tmp_path, LAKES + next_one)
    told = json.dumps({"text": f"On 3 May 2024, {TALKS.replace('The', 'the', 1)}", "language": "en"})
    (meeting,) = json.loads(run(tmp_path, "recognise", told=told).stdout)["meetings"]

    assert "Zhang Ming" in {person["name"] for person in meeting["participants"]}


def test_folder_that_is_not_there_is_told(readout: "Readout", tmp_path: Path) -> None:
    (tmp_path / "readout.toml").write_text('[recognition]\nvocabulary = "gone.d"\n')
    ran = readout("meetings")

    assert ran.code == 2
    assert "readout.toml: [recognition] vocabulary: 'gone.d' can't be read (no such file" in ran.err
