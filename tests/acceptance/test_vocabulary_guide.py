"""docs/VOCABULARY.md: its examples are written into a folder as they stand, and do what the page says."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.patience import PATIENCE

GUIDE = Path(__file__).parents[2] / "docs" / "VOCABULARY.md"
FILE = re.compile(r"```toml\n# (?P<file>\S+)\n(?P<content>.*?)```", re.DOTALL)
EXAMPLE = re.compile(r"^> (?P<text>[^\n]+)\n\n```json\n(?P<told>.*?)```", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every file that the page shows."""
    folder = tmp_path_factory.mktemp("guide")
    (folder / "vocabulary.d").mkdir()
    for found in FILE.finditer(GUIDE.read_text("utf-8")):
        (folder / found["file"]).write_text(found["content"], "utf-8")
    return folder


def test_examples_are_recognised_as_the_page_says(folder: Path) -> None:
    examples = [
        (found["text"], json.loads(found["told"])) for found in EXAMPLE.finditer(GUIDE.read_text("utf-8"))
    ]
    assert len(examples) > 4
    lines = "".join(json.dumps({"text": text, "published": "2024-05-06"}) + "\n" for text, _ in examples)
    ran = subprocess.run(
        [sys.executable, "-m", "scheduler", "recognise"],
        cwd=folder,
        input=lines,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert ran.returncode == 0, ran.stderr
    for (text, told), line in zip(examples, ran.stdout.splitlines(), strict=True):
        answer = json.loads(line)
        assert _holds(answer, told), (text, answer)


def _holds(answer: Any, told: Any) -> bool:  # noqa: ANN401 - any JSON
    """Tell whether an answer says at least what the page shows of it; people stand in any order."""
    if isinstance(told, Mapping):
        return all(key in answer and _holds(answer[key], value) for key, value in told.items())
    if isinstance(told, list):
        return len(answer) == len(told) and all(any(_holds(a, t) for a in answer) for t in told)
    return bool(answer == told)
