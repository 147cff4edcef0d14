import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Readout

ARTICLE = {
    "url": "https://news.example/2024/talks",
    "title": "Karimov meets Li",
    "text": "On 3 May 2024, Aziz Karimov met with Zhang Ming in Tashkent.",
    "published": "2024-05-04",
}


def write(folder: Path, *articles: object) -> str:
    (folder / "in.jsonl").write_text("".join(f"{json.dumps(article)}\n" for article in articles))
    return str(folder / "in.jsonl")


def test_revisions_are_told_a_row_each(readout: "Readout", tmp_path: Path) -> None:
    other = {**ARTICLE, "text": "On 3 May 2024, Aziz Karimov met with Li Hua in Tashkent."}
    readout("import", write(tmp_path, ARTICLE, other, ARTICLE))
    asked = ("articles", "--revisions", "--source", "import")
    told = [json.loads(line) for line in readout(*asked).out.splitlines()]
    assert [(each["number"], each["changed"], each["substantive"], each["returns_to"]) for each in told] == [
        (1, [], True, None),
        (2, ["body"], True, None),
        (3, ["body"], True, 1),
    ]
    assert {(each["article"], each["url"]) for each in told} == {(1, ARTICLE["url"])}
    assert all(each["fetched_at"] for each in told)
    rows = list(csv.DictReader(readout(*asked, "--format", "csv").out.splitlines()))
    assert [(row["number"], row["changed"]) for row in rows] == [
        ("1", "[]"),
        ("2", '["body"]'),
        ("3", '["body"]'),
    ]
    shown = readout(*asked, "--format", "table").out.splitlines()
    assert "body (as revision 1)" in shown[3]
    assert readout("articles", "--revisions", "--source", "nobody").err == "none found\n"
