"""Archives that people bring along: whatever is wrong with a line, the rest is taken in, once."""

import gzip
import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.importing.input_lines import LONGEST_LINE
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.conftest import Ran, Readout

# getrusage would tell the peak of whoever started the process, too, where that was larger.
MEASURED = """
import sys
from pathlib import Path
from scheduler.cli.app import main
try:
    main()
finally:
    peak = Path("/proc/self/status").read_text().partition("VmHWM:")[2]
    print(peak.split()[0], file=sys.stderr)
"""


def article(number: int, **fields: object) -> dict[str, object]:
    text = f"The secretariat told of its plans for year {number}: railways and a fair of {number} books."
    told = {"url": f"https://news.example/{number}", "title": f"Plans for {number}", "text": text}
    return {**told, **fields}


def lines(*told: object) -> bytes:
    return b"".join(json.dumps(each, ensure_ascii=False).encode() + b"\n" for each in told)


@pytest.fixture
def load(readout: "Readout", tmp_path: Path) -> Callable[..., "Ran"]:
    """Import what a file holds; return what was said."""

    def run(held: bytes, name: str = "archive.jsonl") -> "Ran":
        (tmp_path / name).write_bytes(held)
        return readout("import", name)

    return run


def stored(readout: "Readout", *options: str) -> list[dict[str, Any]]:
    ran = readout("articles", "--format", "jsonl", *options)
    return [json.loads(line) for line in ran.out.splitlines()]


@pytest.mark.parametrize(
    "held",
    [
        lines(article(1), article(2)).replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + lines(article(1), article(2)),
        b"\n\n  \n" + lines(article(1)) + b"\n\r\n" + lines(article(2)).rstrip(),
        gzip.compress(lines(article(1), article(2))),
    ],
    ids=["lines ended as on Windows", "a mark at the beginning", "blank lines", "packed"],
)
def test_forms_of_a_file_make_no_difference(load: Any, readout: "Readout", held: bytes) -> None:  # noqa: ANN401 - a fixture
    ran = load(held)
    assert (ran.code, ran.err) == (0, "imported: 2 new; 0 bad line(s)\n")
    assert {each["title"] for each in stored(readout)} == {"Plans for 1", "Plans for 2"}


def test_what_is_wrong_is_named_and_counted_and_the_rest_is_done(load: Any, readout: "Readout") -> None:  # noqa: ANN401 - a fixture
    held = [
        lines(article(1)),
        b"{broken\n",
        b'["no object"]\n',
        lines(article(2, url="ftp://news.example/2")),
        b'{"url": "https://news.example/3", "title": "\xff\xfe", "text": "x"}\n',
        lines(article(4, text="x" * 2_000_001)),
        lines(article(5)),
    ]
    ran = load(b"".join(held))
    assert ran.code == 1
    named = [line.split(": ")[1] for line in ran.err.splitlines()[:-1]]
    assert named == [f"line {number}" for number in (2, 3, 4, 5, 6)]
    assert ran.err.endswith("imported: 2 new; 5 bad line(s)\n")
    assert {each["title"] for each in stored(readout)} == {"Plans for 1", "Plans for 5"}


def test_id_of_two_addresses_is_named_and_both_are_kept(load: Any, readout: "Readout") -> None:  # noqa: ANN401 - a fixture
    ran = load(lines(article(1, id="a"), article(2, id="a"), article(1, id="a"), article(3, id=7)))
    assert ran.code == 1
    assert "line 2: 'id' \"a\" is that of line 1 too, of another address; both are kept" in ran.err
    assert len(stored(readout)) == 3


def test_address_told_twice_is_one_article_with_two_texts(load: Any, readout: "Readout") -> None:  # noqa: ANN401 - a fixture
    held = lines(article(1), article(1, title="Other plans"), article(2))
    assert load(held).err == "imported: 2 new, 1 revised; 0 bad line(s)\n"
    before = stored(readout, "--revisions")
    again = load(held)
    assert again.err == "imported: 3 unchanged (2 were in already); 0 bad line(s)\n"
    assert stored(readout, "--revisions") == before


def test_text_that_an_article_had_before_is_its_newest_again(load: Any, readout: "Readout") -> None:  # noqa: ANN401 - a fixture
    for title in ("A", "B", "A"):
        assert load(lines(article(1, title=title))).code == 0
    assert [each["returns_to"] for each in stored(readout, "--revisions")] == [None, None, 1]


@pytest.mark.parametrize("end", [-1, 60])
def test_packed_file_that_ends_in_its_midst_is_named_and_what_it_has_is_taken_in(
    load: Any,  # noqa: ANN401 - a fixture
    end: int,
) -> None:
    ran = load(gzip.compress(lines(*(article(number) for number in range(20))))[:end])
    assert ran.code == 1
    assert "the packed file is damaged, or ends, in its midst" in ran.err
    assert "1 bad line(s)" in ran.err


def test_file_that_is_not_there_is_named(readout: "Readout") -> None:
    ran = readout("import", "nowhere.jsonl")
    assert (ran.code, ran.err) == (2, "readout: 'nowhere.jsonl' can't be read: No such file or directory\n")


@pytest.mark.parametrize("piped", [False, True])
def test_a_line_of_a_hundred_megabytes_is_named_and_never_held_whole(
    tmp_path: Path,
    piped: bool,  # noqa: FBT001 - pytest's
) -> None:
    file = tmp_path / "archive.jsonl"
    with file.open("wb") as written:
        written.write(lines(article(1)) + b'{"url": "https://news.example/2", "title": "T", "text": "')
        for _ in range(100):
            written.write(b"talks " * 170_000)
        written.write(b'"}\n' + lines(article(3)))
    with file.open("rb") as given:
        ran = subprocess.run(
            [sys.executable, "-c", MEASURED, "import", "-" if piped else str(file)],
            cwd=tmp_path,
            stdin=given if piped else subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    assert ran.returncode == 1, ran.stderr
    assert f"line 2: longer than {LONGEST_LINE // 1_000_000} MB" in ran.stderr
    assert "imported: 2 new; 1 bad line(s)" in ran.stderr
    assert int(ran.stderr.split()[-1]) < 400_000  # KB


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_import_cut_off_goes_on_where_it_was(
    readout: "Readout",
    tmp_path: Path,
    number: signal.Signals,
) -> None:
    held = [lines(article(each)) for each in range(130)]
    (tmp_path / "archive.jsonl").write_bytes(b"".join(held))
    cut_off = subprocess.Popen(
        [sys.executable, "-m", "scheduler", "import", "-"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert cut_off.stdin is not None
    cut_off.stdin.write(b"".join(held[:110]))
    cut_off.stdin.flush()
    end = time.monotonic() + PATIENCE
    while len(_rows(tmp_path / "readout.db")) < 100:
        assert time.monotonic() < end
        time.sleep(0.05)
    cut_off.send_signal(number)
    _, said = cut_off.communicate(timeout=PATIENCE)
    if number is signal.SIGINT:
        assert cut_off.returncode == 130
        assert (
            b"imported: 100 new" in said or b"imported: 50 new" in said
        )  # if it came right behind the commit
        assert b"run it again, and it goes on from there" in said
    ran = readout("import", "archive.jsonl")
    assert ran.err == "imported: 30 new, 100 unchanged (100 were in already); 0 bad line(s)\n"
    assert len(_rows(tmp_path / "readout.db")) == 130


def _rows(file: Path) -> list[object]:
    if not file.exists():
        return []
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT id FROM articles").fetchall()
    except sqlite3.OperationalError:  # it has no tables yet
        return []


def test_import_on_a_full_disk_is_told_in_a_line_and_goes_on_when_there_is_room(
    readout: "Readout", tmp_path: Path
) -> None:
    # The limit is one for every file: telling a language writes one that has nothing to do with the database.
    held = lines(*(article(each, language="en", text=f"{each} " + "plan " * 1600) for each in range(60)))
    (tmp_path / "archive.jsonl").write_bytes(held)
    assert readout("db", "upgrade").code == 0
    size = (tmp_path / "readout.db").stat().st_size
    limited = f"ulimit -f {(size + 300_000) // 512}; exec {sys.executable} -m scheduler import archive.jsonl"
    ran = subprocess.run(["sh", "-c", limited], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert "see whether its disk is full or failing" in ran.stderr.splitlines()[-1]
    assert readout("db", "check").code == 0
    assert readout("import", "archive.jsonl").code == 0
    assert len(_rows(tmp_path / "readout.db")) == 60


def test_an_export_is_read_back_by_the_same_command(load: Any, readout: "Readout", tmp_path: Path) -> None:  # noqa: ANN401 - a fixture
    load(lines(article(1), article(1, title="Other"), article(2)))
    assert readout("export", "--out", "all.jsonl.gz").code == 0
    assert list(tmp_path.glob("*.partial")) == []
    whole = readout("export").out
    assert gzip.decompress((tmp_path / "all.jsonl.gz").read_bytes()).decode() == whole
    ran = readout("import", "all.jsonl.gz", "--db", "sqlite:///other.db")
    assert ran.code == 0
    assert "rows of an export" in ran.err
    assert readout("export", "--db", "sqlite:///other.db").out == whole
    again = readout("import", "all.jsonl.gz", "--db", "sqlite:///other.db")
    assert (again.code, again.err) == (0, "imported: nothing; all of it was in already\n")


def test_an_export_that_is_broken_imports_nothing(load: Any, readout: "Readout") -> None:  # noqa: ANN401 - a fixture
    load(lines(article(1)))
    told = readout("export").out.splitlines(keepends=True)
    broken = "".join([*told[:2], "{\n", *told[3:]]).encode()
    (Path("broken.jsonl")).write_bytes(broken)
    ran = readout("import", "broken.jsonl", "--db", "sqlite:///other.db")
    assert ran.code == 1
    assert "line 3: no JSON" in ran.err
    assert stored(readout, "--db", "sqlite:///other.db") == []


def test_export_of_a_database_that_is_not_there_is_refused(readout: "Readout") -> None:
    ran = readout("export")
    assert (ran.code, ran.out) == (1, "")
    assert "isn't there yet" in ran.err


def test_export_that_cannot_be_written_is_told(load: Any, readout: "Readout", tmp_path: Path) -> None:  # noqa: ANN401 - a fixture
    load(lines(article(1)))
    ran = readout("export", "--out", "nowhere/all.jsonl")
    assert ran.code == 1
    assert ran.err == "readout: 'nowhere/all.jsonl' can't be written (no such file or directory)\n"
    assert not (tmp_path / "nowhere").exists()
