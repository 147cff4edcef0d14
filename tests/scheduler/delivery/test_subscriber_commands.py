"""`readout subscribers`: whom an operator adds, takes out and sees."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.archive import Archive

if TYPE_CHECKING:
    from tests.conftest import Readout

ANN, BO = "ann@paper.example", "bo@paper.example"
TABLES = f'[mail]\nto = ["{ANN}"]\n[digest]\n[digests.eu]\norganisation = "EU"\nto = "{BO}"\n'


@pytest.fixture(autouse=True)
def configured(tmp_path: Path) -> None:
    (tmp_path / "readout.toml").write_text(TABLES)
    Archive.open(f"sqlite:///{tmp_path}/readout.db").close()


def listed(readout: "Readout", *more: str) -> list[tuple[str, str, str]]:
    ran = readout("subscribers", "list", "--format", "jsonl", *more)
    assert ran.code == 0
    told = [json.loads(line) for line in ran.out.splitlines()]
    assert not any("token" in each for each in told)
    return [(each["digest"], each["address"], each["state"]) for each in told]


def test_readers_are_those_of_the_configuration_and_those_added(readout: "Readout", tmp_path: Path) -> None:
    assert listed(readout) == [("sco", ANN, "active"), ("eu", BO, "active")]
    assert readout("subscribers", "add", "cy@paper.example", ANN, "--digest", "eu").code == 0
    again = readout("subscribers", "add", "cy@paper.example", "--digest", "eu")
    assert again.err == "cy@paper.example reads already digest 'eu'\n"
    assert [each[1] for each in listed(readout, "--digest", "eu")] == [ANN, BO, "cy@paper.example"]
    (tmp_path / "readout.toml").write_text(TABLES.replace(BO, "di@paper.example"))
    assert ("eu", BO, "not named") in listed(readout)


def test_who_is_removed_stays_away_until_he_is_added(readout: "Readout") -> None:
    assert readout("subscribers", "remove", ANN.upper(), "--digest", "sco").code == 0
    assert listed(readout, "--digest", "sco") == [("sco", ANN, "unsubscribed")]
    assert readout("subscribers", "add", ANN, "--digest", "sco").code == 0
    assert listed(readout, "--digest", "sco") == [("sco", ANN, "active")]


def test_who_is_named_in_the_configuration_is_not_added_too(readout: "Readout", tmp_path: Path) -> None:
    for _ in range(2):  # before he is known to the database, and after
        ran = readout("subscribers", "add", BO.upper(), "--digest", "eu")
        said = f"{BO.upper()} is named in the configuration: he reads digest 'eu' already\n"
        assert (ran.code, ran.err) == (0, said)
        assert listed(readout, "--digest", "eu") == [("eu", BO, "active")]
    (tmp_path / "readout.toml").write_text(TABLES.replace(BO, "di@paper.example"))
    assert ("eu", BO, "not named") in listed(readout)


def test_digests_are_shown_with_those_who_read_them_now(readout: "Readout") -> None:
    assert readout("subscribers", "remove", ANN, "--digest", "sco").code == 0
    assert readout("subscribers", "add", "cy@paper.example", "--digest", "eu").code == 0
    ran = readout("digest", "digests", "--format", "jsonl")
    told = {each["digest"]: each["readers"] for each in map(json.loads, ran.out.splitlines())}
    assert told == {"sco": [], "eu": [BO, "cy@paper.example"]}


def test_what_is_wrong_is_named_and_the_others_are_done(readout: "Readout") -> None:
    assert readout("subscribers", "add", ANN).err.startswith("readout: there are several digests")
    unknown = readout("subscribers", "remove", "cy@paper.example", BO, "--digest", "eu")
    assert unknown.code == 1
    assert "cy@paper.example is no reader of digest 'eu'" in unknown.err
    assert ("eu", BO, "unsubscribed") in listed(readout)
    wrong = readout("subscribers", "add", "di@paper.example", "nobody", "--digest", "eu")
    assert (wrong.code, wrong.err) == (
        2,
        "readout: 'nobody' is no mail address; write it as name@host\n",
    )
    assert len(listed(readout, "--digest", "eu")) == 1
