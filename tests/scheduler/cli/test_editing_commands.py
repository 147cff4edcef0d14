"""The editor's commands, as an editor types them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.cli.amendments import WrongValueError, amendment_of

if TYPE_CHECKING:
    from tests.conftest import Readout

TALKS = {
    "url": "https://a.example/talks",
    "title": "Karimov meets Li",
    "text": "On 3 May 2024, Minister of Transport of Uzbekistan Aziz Karimov met with "
    "SCO Secretary-General Zhang Ming in Tashkent.",
    "published": "2024-05-04",
}
AGAIN = {**TALKS, "url": "https://b.example/talks", "text": TALKS["text"] + " They spoke of railways."}
OTHER = {
    "url": "https://c.example/talks",
    "title": "Talks",
    "text": "On 9 May 2024, Minister of Health of Tajikistan Farrukh Rahimov met with "
    "Ambassador of Norway Ingrid Solberg in Dushanbe.",
    "published": "2024-05-10",
}

Meetings = Callable[[], dict[str, dict[str, Any]]]


@pytest.fixture
def stored(readout: "Readout", tmp_path: Path) -> Meetings:
    """Import the articles; give what tells the meetings by the day of the first report."""
    file = tmp_path / "in.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in (TALKS, AGAIN, OTHER)))
    assert readout("import", str(file)).code == 0

    def told() -> dict[str, dict[str, Any]]:
        lines = readout("meetings", "--format", "jsonl").out.splitlines()
        return {each["reports"][0]["url"][8]: each for each in map(json.loads, lines)}

    return told


def test_a_correction_prints_what_changed_and_is_shown(readout: "Readout", stored: Meetings) -> None:
    name = stored()["a"]["id"]
    ran = readout(
        *("correct", name, "--date", "2024-05-02", "--country", "kazakhstan", "--city", "Astana"),
        *("--participant", "2", "--post", "Secretary-General of the SCO"),
        *("--by", "A. Editor", "--reason", "the ministry's own release"),
    )
    assert ran.code == 0
    assert f"{name}: date: 2024-05-03 → 2024-05-02" in ran.out
    assert f"{name}: place.country: Uzbekistan → Kazakhstan" in ran.out
    assert f"{name}: participant 2 post: Secretary-General → Secretary-General of the SCO" in ran.out
    assert ran.err == "edit 1; `readout undo 1` takes it back\n"
    told = stored()["a"]
    assert (told["date"], told["place"]["city"]) == ("2024-05-02", "Astana")
    assert told["corrected"] == ["date", "place.city", "place.country", "participants[1].post"]
    edit = json.loads(readout("edits", "--format", "jsonl").out)
    assert (edit["by"], edit["reason"], edit["state"]) == (
        "A. Editor",
        "the ministry's own release",
        "active",
    )


def test_a_merger_leads_both_ids_to_one_meeting_until_it_is_undone(
    readout: "Readout", stored: Meetings
) -> None:
    before = stored()
    one, other = (before[key]["id"] for key in "ac")
    ran = readout("merge", one, other)
    assert ran.code == 0
    [merged] = stored().values()
    gone = ({one, other} - {merged["id"]}).pop()
    assert f"{gone}: is {merged['id']} now" in ran.out
    assert merged["formerly"] == [gone]
    assert json.loads(readout("meetings", "--id", gone, "--format", "jsonl").out) == merged
    assert readout("correct", gone, "--title", "Talks").code == 0
    assert readout("undo", "2").code == readout("undo", "1").code == 0
    assert stored() == before
    rows = readout("edits", "--format", "csv").out.splitlines()
    assert [row.split(",")[3] for row in rows] == ["state", "undone", "undone"]


def test_a_split_makes_a_meeting_of_its_own(readout: "Readout", stored: Meetings) -> None:
    name = stored()["a"]["id"]
    ran = readout("split", name, AGAIN["url"], "--reason", "the year before")
    assert ran.code == 0
    told = stored()
    assert len({each["id"] for each in told.values()}) == 3
    assert f"{told['b']['id']}: is a meeting of its own now, reported by article 2" in ran.out


def test_values_on_which_articles_disagree_are_told_with_them(readout: "Readout", tmp_path: Path) -> None:
    late = {**AGAIN, "text": AGAIN["text"].replace("Tashkent", "Samarkand")}
    file = tmp_path / "in.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in (TALKS, late)))
    readout("import", str(file))
    lines = readout("meetings", "--format", "jsonl").out.splitlines()
    assert all("values" in json.loads(line) for line in lines)


IMPOSSIBLE = (
    (("correct", "ID", "--date", "3 May"), 2, "--date must be a day like 2019-07-11, not '3 May'"),
    (("correct", "ID", "--country", "Norwey"), 2, "do you mean Norway?"),
    (("correct", "ID", "--status", "over"), 2, "--status"),
    (
        ("correct", "ID", "--post", "Envoy"),
        2,
        "--post is of a participant; say of which by --participant N",
    ),
    (("correct", "ID", "--participant", "1"), 2, "needs a --name, --post or --organisation"),
    (("correct", "ID"), 2, "name a field"),
    (("correct", "ID", "--end-date", "2024-05-01"), 1, "it begins on 2024-05-03"),
    (("correct", "ID", "--participant", "9", "--name", "X"), 1, "has no participant 9"),
    (("correct", "nosuch", "--title", "X"), 1, "there is no meeting 'nosuch'"),
    (("merge", "ID", "ID"), 1, "is named twice; name the other meeting"),
    (("split", "ID", "99"), 1, "there is no article '99'"),
    (("split", "ID", "1", "2"), 1, "these are all the articles"),
    (("undo", "5"), 1, "there is no edit 5"),
)


def test_what_cannot_be_done_is_said_in_one_line(readout: "Readout", stored: Meetings) -> None:
    before = stored()
    name = before["a"]["id"]
    for arguments, code, said in IMPOSSIBLE:
        ran = readout(*(name if each == "ID" else each for each in arguments))
        assert (ran.code, ran.out) == (code, ""), arguments
        assert said in ran.err
    assert stored() == before


def test_edits_need_a_database(readout: "Readout") -> None:
    ran = readout("correct", "z5wzey6p", "--title", "X")
    assert ran.code == 1
    assert "isn't there yet" in ran.err


def test_the_author_is_configured_or_the_systems_user(
    readout: "Readout", stored: Meetings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "somebody")
    name = stored()["a"]["id"]
    readout("correct", name, "--title", "One")
    (tmp_path / "readout.toml").write_text('[editing]\nauthor = "The desk"\n')
    readout("correct", name, "--title", "Two")
    found = [json.loads(line)["by"] for line in readout("edits", "--format", "jsonl").out.splitlines()]
    assert found == ["somebody", "The desk"]


@pytest.mark.parametrize("command", ["correct", "merge", "split", "undo", "edits", "reprocess"])
def test_help_has_examples(readout: "Readout", command: str) -> None:
    ran = readout(command, "--help")
    assert ran.code == 0
    assert f"readout {command}" in ran.out.split("Examples:")[1]


def test_an_empty_value_is_one_that_is_not_known() -> None:
    said = amendment_of({"place.city": " ", "place.country": "", "date": None}, {"name": ""}, 1)
    assert (said.fields, said.participant, said.number) == (
        {"place.city": None, "place.country": None},
        {"name": None},
        0,
    )
    with pytest.raises(WrongValueError, match="300 are the most"):
        amendment_of({"title": "x" * 301}, {}, None)
    with pytest.raises(WrongValueError, match="is before --date"):
        amendment_of({"date": "2024-05-03", "end_date": "2024-05-02"}, {}, None)


def test_the_country_of_a_corrected_city_follows_where_it_is_known() -> None:
    assert amendment_of({"place.city": "vienna"}, {}, None).fields == {
        "place.city": "vienna",
        "place.country": "Austria",
    }
    said = {"place.city": "Vienna", "place.country": "Georgia"}
    assert amendment_of(said, {}, None).fields == said
    with pytest.raises(WrongValueError, match="Nowhere is not in the vocabulary; name its --country too"):
        amendment_of({"place.city": "Nowhere"}, {}, None)


@pytest.mark.parametrize("wrong", ["20240503", "2024-W18-5", "2024-02-30", "3 May"])
def test_a_day_is_written_in_one_way(wrong: str) -> None:
    with pytest.raises(WrongValueError, match="--date must be a day like 2019-07-11"):
        amendment_of({"date": wrong}, {}, None)


def test_an_editors_word_is_told_once_as_a_correction(readout: "Readout", stored: Meetings) -> None:
    readout("digest", "issue")
    name = stored()["a"]["id"]
    readout("correct", name, "--date", "2024-05-02")
    assert "Date     Thu 2 May 2024, was Fri 3 May 2024 (by an editor)" in readout("digest", "preview").out
    assert "issue 2 tells 1 correction(s)" in readout("digest", "issue").err
    assert "nothing new" in readout("digest", "issue").err
    # Taken back, it is another correction; taken back before an issue, none.
    readout("undo", "1")
    assert "was Thu 2 May 2024\n" in readout("digest", "preview").out
    readout("correct", name, "--date", "2024-05-02")
    assert "nothing new" in readout("digest", "issue").err
    listed = [json.loads(line) for line in readout("digest", "list").out.splitlines()]
    assert [(each["meetings"], each["corrections"]) for each in listed] == [(2, 0), (0, 1)]
