"""An organisation is watched by configuration alone, through the command line."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.meetings.recognise import version

if TYPE_CHECKING:
    from tests.conftest import Readout


def watch(folder: Path, *names: str) -> None:
    (folder / "readout.toml").write_text(f"[recognition]\nwatched = {json.dumps(names)}\n")


def recognised(readout: "Readout", folder: Path, text: str) -> dict[str, Any]:
    line = {"id": "x", "title": None, "text": text, "published": "2023-05-04"}
    (folder / "texts.jsonl").write_text(json.dumps(line) + "\n")
    ran = readout("recognise", str(folder / "texts.jsonl"))
    assert ran.code == 0, ran.err
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


SECRETARY_ABROAD = (
    "The {body} Secretary-General met with Finnish Foreign Minister Aino Laine in Geneva on 3 May 2023. "
    "The foreign ministers of the {body} met in Geneva on 4 May 2023."
)


@pytest.mark.parametrize(
    ("watched", "holder", "side"),
    [
        ("OSCE", "Helga Schmid", "OSCE participating States"),
        ("ASEAN", "Kao Kim Hourn", "ASEAN member states"),
        ("CICA", "Kairat Sarybay", "CICA member states"),
        ("SCO", "Zhang Ming", "SCO member states"),
    ],
)
def test_any_organisation_is_watched(
    readout: "Readout", tmp_path: Path, watched: str, holder: str, side: str
) -> None:
    text = SECRETARY_ABROAD.format(body=watched)
    watch(tmp_path, watched)
    answer = recognised(readout, tmp_path, text)

    assert answer["sco_related"] is True
    talks, ministers = answer["meetings"]
    assert {p["name"] for p in talks["participants"]} >= {holder}
    assert any(e["implied"] for e in talks["evidence"] if e["field"].startswith("participants"))
    assert [p["organisation"] for p in ministers["participants"]] == [side]


@pytest.mark.parametrize(
    ("watched", "text", "holder"),
    [
        (
            "OSCE",
            "3 мая 2023 года в Женеве генеральный секретарь ОБСЕ встретился с министром Финляндии Лайне.",
            "Хельга Шмид",
        ),
        ("ASEAN", "2023年5月3日，东盟秘书长在日内瓦会见芬兰外交部长艾诺·莱内。", "高金洪"),
    ],
)
def test_holder_is_named_as_the_texts_language_does(
    readout: "Readout", tmp_path: Path, watched: str, text: str, holder: str
) -> None:
    watch(tmp_path, watched)
    answer = recognised(readout, tmp_path, text)

    assert answer["sco_related"] is True
    (talks,) = answer["meetings"]
    assert (holder, watched) in {(p["name"], p["organisation"]) for p in talks["participants"]}


def test_holder_of_a_post_that_is_not_watched_stays_without_a_name(
    readout: "Readout", tmp_path: Path
) -> None:
    answer = recognised(readout, tmp_path, SECRETARY_ABROAD.format(body="OSCE"))

    assert answer["sco_related"] is False
    talks, ministers = answer["meetings"]
    assert {p["name"] for p in talks["participants"]} == {None, "Aino Laine"}
    assert [p["organisation"] for p in ministers["participants"]] == ["OSCE"]


def test_organisation_that_is_not_known_is_refused_with_the_near_ones(
    readout: "Readout", tmp_path: Path
) -> None:
    watch(tmp_path, "OSEC")
    ran = readout("recognise", str(tmp_path / "none.jsonl"))

    assert ran.code == 2
    told = ran.err.split("; is it ")
    assert told[0] == "readout: readout.toml: [recognition] watched: no organisation 'OSEC'"
    assert "OSCE" in told[1]


def test_digest_is_called_after_what_is_watched(readout: "Readout", tmp_path: Path) -> None:
    watch(tmp_path, "CICA", "OSCE")
    text = SECRETARY_ABROAD.format(body="CICA")
    article = {"url": "https://news.example/1", "title": "Talks", "text": text, "published": "2023-05-04"}
    (tmp_path / "in.jsonl").write_text(json.dumps(article) + "\n")
    assert readout("import", str(tmp_path / "in.jsonl")).code == 0
    readout("digest", "issue")
    assert json.loads(readout("digest", "list", "--format", "jsonl").out)["digest"] == "cica"
    assert "CICA meetings, issue 1" in readout("digest", "show", "1").out.replace("READOUT  ", "")


def test_doctor_looks_at_the_holders_of_what_is_watched(readout: "Readout", tmp_path: Path) -> None:
    watch(tmp_path, "ECO")
    found = [json.loads(line) for line in readout("doctor", "--format", "jsonl").out.splitlines()]
    (told,) = (each["found"] for each in found if each["check"] == "vocabulary")
    assert "ECO Secretary-General" in told


def test_version_of_the_recogniser_follows_what_is_watched() -> None:
    versions = {version(watched=frozenset(names)) for names in (("SCO",), ("OSCE",), ("SCO", "OSCE"))}
    assert len(versions) == 3
    assert version(watched=frozenset(("OSCE", "SCO"))) in versions
