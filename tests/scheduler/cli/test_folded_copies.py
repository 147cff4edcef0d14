"""A near copy as readers and editors see it: under its meeting, until somebody says that it is none."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Readout

RELEASE = {
    "url": "https://ministry.example/talks",
    "outlet": "ministry.example",
    "title": "Karimov meets Li",
    "text": "On 3 May 2024, Minister of Transport of Uzbekistan Aziz Karimov met with SCO Secretary-General"
    " Zhang Ming in Tashkent.\n\nThey spoke of railways, of a programme for border crossings, and of what"
    " the members of the organisation could do for shorter queues of lorries in the winter. Both were content"
    " with the work of the year.",
    "published": "2024-05-04",
}
COPY = {
    "url": "https://agency.example/42",
    "outlet": "agency.example",
    "title": "Talks in Tashkent",
    "text": "TASHKENT, May 4 (Lakeside Wire): "
    + RELEASE["text"].replace("programme", "program").replace("content", "happy")
    + "\n\nEditor: Una Marsh",
    "published": "2024-05-05",
}
Told = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def told(readout: "Readout", tmp_path: Path) -> Told:
    """Import both; give what a command prints as JSON Lines."""
    file = tmp_path / "in.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in (RELEASE, COPY)))
    assert readout("import", str(file)).code == 0

    def lines(*command: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in readout(*command, "--format", "jsonl").out.splitlines()]

    return lines


def test_a_near_copy_is_listed_under_its_meeting_as_a_copy(readout: "Readout", told: Told) -> None:
    [meeting] = told("meetings")
    assert [(each["outlet"], each["copy"]) for each in meeting["reports"]] == [
        ("ministry.example", False),
        ("agency.example", True),
    ]
    links = {each["url"]: (each["copy_of"], each["relation"]) for each in told("articles")}
    assert links == {RELEASE["url"]: (None, None), COPY["url"]: (RELEASE["url"], "same")}
    assert "copy: agency.example" in readout("digest", "preview").out
    assert "copy: agency.example" in readout("digest", "preview", "--format", "html").out


def test_an_unfolded_copy_reports_for_itself_until_that_is_undone(
    readout: "Readout", told: Told, tmp_path: Path
) -> None:
    ran = readout("unfold", COPY["url"], "--by", "A. Editor", "--reason", "a second visit")
    assert (ran.code, ran.out) == (0, "article 2 is no copy of article 1; the next recognition reads it\n")
    assert ran.err == "edit 1; `readout undo 1` takes it back\n"
    assert readout("import", str(tmp_path / "in.jsonl")).code == 0
    [meeting] = told("meetings")
    assert [each["copy"] for each in meeting["reports"]] == [False, False]
    [edit] = told("edits")
    assert (edit["kind"], edit["article"], edit["meeting"], edit["by"]) == ("unfold", 2, None, "A. Editor")
    again = readout("unfold", COPY["url"])
    assert again.code == 1
    assert "article 2 is no copy" in again.err
    undone = readout("undo", "1")
    assert "reported by article 1; before, by articles 1, 2" in undone.out
    [meeting] = told("meetings")
    assert [each["copy"] for each in meeting["reports"]] == [False, True]
