"""An export holds all that is stored, and an import of it makes a database that is the same."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select

from store.archive import Archive
from store.exporting.exports import Exports
from store.exporting.rows import tables
from store.exporting.transfer import DERIVED, ExportRefusedError, NewerExportError
from store.records.articles import ArticleDraft
from store.tables import Base
from tests.postgres import PostgresServer

Dump = Callable[[str], dict[str, list[tuple[object, ...]]]]


@pytest.fixture
def other(tmp_path: Path) -> str:
    """The address of another database, which isn't there yet."""
    return f"sqlite:///{tmp_path}/other.db"


@pytest.fixture
def other_server(postgres: PostgresServer) -> Iterator[str]:
    """The address of an empty database of PostgreSQL's."""
    name = postgres.made()
    yield postgres.url(name)
    postgres.drop(name)


def exported(url: str, *, articles_only: bool = False) -> list[str]:
    lines: list[str] = []
    with Exports.open(url, create=False) as exports:
        assert exports.write_out(lines.append, articles_only=articles_only) == len(lines)
    return lines


def imported(url: str, lines: list[str]) -> int:
    with Exports.open(url, create=True) as exports:
        return exports.read_in(enumerate(map(json.loads, lines), start=1))


def test_every_table_is_exported_with_every_column(filled: str) -> None:
    names = {table.name for table in tables(derived=DERIVED).values()}
    assert names == Base.metadata.tables.keys() - DERIVED.keys()
    told = [json.loads(line) for line in exported(filled)]
    engine = create_engine(filled.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        for kind, table in tables(derived=DERIVED).items():
            lines = [line for line in told if line["type"] == kind]
            count = connection.scalar(select(func.count()).select_from(table))
            assert len(lines) == count
            assert count, f"fill '{table.name}' in conftest.py, so that these tests see it"
            assert all(list(line) == ["type", *table.columns.keys()] for line in lines)
    engine.dispose()


def test_export_of_an_import_of_an_export_is_the_same_to_the_byte(filled: str, other: str) -> None:
    lines = exported(filled)
    assert imported(other, lines) == len(lines) - 2
    assert exported(other) == lines


def test_an_export_is_the_same_to_the_byte_whichever_kind_of_database_it_came_through(
    filled_file: str, other_server: str, other: str
) -> None:
    lines = exported(filled_file)
    imported(other_server, lines)
    assert exported(other_server) == lines
    imported(other, exported(other_server))
    assert exported(other) == lines


def test_an_imported_database_has_the_same_rows(filled_file: str, other: str, dump: Dump) -> None:
    imported(other, exported(filled_file))
    assert dump(other) == dump(filled_file)


def test_an_imported_database_goes_on(filled: str, other: str, draft: Callable[..., ArticleDraft]) -> None:
    imported(other, exported(filled))
    taken = []
    for url in (filled, other):
        with Archive.open(url) as archive:
            taken.append(archive.take_in([draft("new"), draft("copy", body=draft("a").body), draft("a")]))
    assert taken[0] == taken[1]


def test_an_export_imported_twice_changes_nothing(filled_file: str, other: str, dump: Dump) -> None:
    lines = exported(filled_file)
    imported(other, lines)
    before = dump(other)
    assert imported(other, lines) == 0
    assert imported(filled_file, lines) == 0
    assert dump(other) == before


def test_an_export_is_not_imported_into_a_database_that_holds_something_else(
    filled_file: str, other: str, dump: Dump, draft: Callable[..., ArticleDraft]
) -> None:
    with Archive.open(other) as archive:
        archive.take_in([draft("z")])
    before = dump(other)
    with pytest.raises(
        ExportRefusedError, match=r"^line 2: the database holds something else; name an empty"
    ):
        imported(other, exported(filled_file))
    assert dump(other) == before


def cut(lines: list[str]) -> list[str]:
    return lines[:-3]


def shortened(lines: list[str]) -> list[str]:
    return [*lines[:-3], lines[-1]]


def lengthened(lines: list[str]) -> list[str]:
    return [*lines, lines[-2]]


def with_an_unknown_field(lines: list[str]) -> list[str]:
    return [lines[0], lines[1].replace('"id":1', '"id":1,"colour":"red"'), *lines[2:]]


def with_an_unknown_type(lines: list[str]) -> list[str]:
    return [lines[0], lines[1].replace('"article"', '"planet"'), *lines[2:]]


def without_a_field(lines: list[str]) -> list[str]:
    return [lines[0], lines[1].replace('"id":1,', ""), *lines[2:]]


def with_a_wrong_value(lines: list[str]) -> list[str]:
    return [lines[0], lines[1].replace('"id":1,', '"id":"one",'), *lines[2:]]


def without_what_others_refer_to(lines: list[str]) -> list[str]:
    rest = [line for line in lines if not line.startswith('{"type":"article",')]
    return [*rest[:-1], json.dumps({"type": "end", "lines": len(rest) - 1})]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (cut, "the export ends here, in its midst"),
        (shortened, "lines were written"),
        (lengthened, "something follows the end"),
        (with_an_unknown_field, "line 2: 'colour' is not known"),
        (with_an_unknown_type, "line 2: the type 'planet' is not known"),
        (without_a_field, "line 2: 'id' is missing"),
        (with_a_wrong_value, "line 2: 'id' can't be read"),
        (without_what_others_refer_to, "doesn't fit the others"),
    ],
)
def test_of_a_damaged_export_nothing_is_imported_and_the_line_is_told(
    filled_file: str, other: str, dump: Dump, spoil: Callable[[list[str]], list[str]], told: str
) -> None:
    Archive.open(other).close()
    before = dump(other)
    with pytest.raises(ExportRefusedError, match=told):
        imported(other, spoil(exported(filled_file)))
    assert dump(other) == before


@pytest.mark.parametrize("header", [{"format": 2, "schema": "0007"}, {"format": 1, "schema": "9999"}])
def test_an_export_of_a_later_version_is_told_so(
    filled_file: str, other: str, header: dict[str, object]
) -> None:
    lines = exported(filled_file)
    with pytest.raises(NewerExportError, match="a later version of readout; use that one"):
        imported(other, [json.dumps({"type": "readout", **header}), *lines[1:]])


def test_an_export_of_an_earlier_version_lacks_what_came_later(filled_file: str, other: str) -> None:
    lines = exported(filled_file)
    header = lines[0].replace(json.loads(lines[0])["schema"], "0006")
    older = []
    for line in lines[1:]:
        told = json.loads(line)
        if told["type"] == "revision":
            del told["changed"], told["substantive"], told["returns_to"]
            told["colour"] = "red"  # what later versions no longer keep
        older.append(json.dumps(told))
    imported(other, [header, *older])
    told = [json.loads(line) for line in exported(other)]
    assert {line["substantive"] for line in told if line["type"] == "revision"} == {True}


def test_articles_alone_are_written_as_anybody_may_import_them(filled_file: str) -> None:
    told = [json.loads(line) for line in exported(filled_file, articles_only=True)]
    assert [line["title"] for line in told] == [
        "Meeting with a",
        "Meeting with b",
        "Another title",
        "Meeting with d",
    ]
    assert list(told[3]) == ["url", "title", "text", "published", "language", "outlet"]
    assert told[3]["published"] == "2026-11-22T01:30:00+00:00"
