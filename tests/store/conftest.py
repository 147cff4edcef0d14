"""What the store's tests share."""

import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from subprocess import PIPE, Popen
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, Executable, MetaData, create_engine, inspect, select, text

import store
from store.archive import Archive
from store.matching import Account, Differing, Told
from store.records.articles import Article, ArticleDraft
from store.records.issues import Addressed, Issue, IssuedMeeting
from store.records.meetings import Meeting, MeetingReport, Participant, Recognition, Status
from tests.contacts import python_path
from tests.store.kept import KeptDatabase

if TYPE_CHECKING:
    from tests.postgres import PostgresServer

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
CHILDREN = Path(__file__).parent / "children"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the storms on PostgreSQL to the long run: a short one has each on SQLite, all else on both."""
    for item in items:
        callspec = getattr(item, "callspec", None)
        if callspec and "postgresql" in callspec.params.values() and item.get_closest_marker("storm"):
            item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


def driven(url: str) -> str:
    """Return a database's address as SQLAlchemy itself wants it."""
    return url.replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture
def file_url(tmp_path: Path) -> str:
    """The address of a file that isn't there yet, for what SQLite alone has."""
    return f"sqlite:///{tmp_path}/readout.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, file_url: str) -> Iterator[str]:
    """The address of a database that holds nothing, of each kind in turn."""
    if request.param == "sqlite":
        yield file_url
        return
    if "archive" in request.fixturenames:
        kept: KeptDatabase = request.getfixturevalue("kept_postgres")
        yield kept.url
        kept.clear()
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.made()
    yield server.url(name)
    server.drop(name)


@pytest.fixture(scope="session")
def kept_postgres(postgres: "PostgresServer", fresh_tables: str) -> Iterator[KeptDatabase]:
    """A server's database of today's schema, which each test finds empty."""
    database = KeptDatabase(postgres, like=fresh_tables)
    yield database
    database.drop()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_url(
    request: pytest.FixtureRequest, fresh_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a database of today's schema, of each kind in turn: for what a module only reads."""
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("shared") / "readout.db"
        shutil.copyfile(fresh_store, file)
        yield f"sqlite:///{file}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.made(like=request.getfixturevalue("fresh_tables"))
    yield server.url(name)
    server.drop(name)


@pytest.fixture(scope="session")
def fresh_tables(postgres: "PostgresServer") -> str:
    """The name of a server's database of today's schema, to copy."""
    name = postgres.made()
    Archive.open(postgres.url(name)).close()
    return name


@pytest.fixture
def archive(url: str, fresh_store: Path, request: pytest.FixtureRequest) -> Iterator[Archive]:
    if url.startswith("postgresql"):
        yield request.getfixturevalue("kept_postgres").archive
        return
    file = Path(url.removeprefix("sqlite:///"))
    if not file.exists():
        shutil.copyfile(fresh_store, file)
    with Archive.open(url) as opened:
        yield opened


def body_of(subject: str) -> str:
    return (
        f"On 10 July 2019 the Secretary-General met with {subject} at the organisation's seat.\n\n"
        f"The sides spoke of security, trade and transport in the region, and of what {subject} proposed.\n\n"
        "They agreed to go on with their consultations before the end of the year."
    )


def make_draft(key: str = "a", **fields: Any) -> ArticleDraft:  # noqa: ANN401 - fields by name
    """Make a draft whose text is its key's own unless `body` is given."""
    told: dict[str, Any] = {
        "source": "sectsco",
        "outlet": "eng.sectsco.org",
        "key": key,
        "url": f"http://eng.sectsco.org/news/{key}.html",
        "title": f"Meeting with {key}",
        "body": body_of(key),
        "fetched_at": NOW,
        "language": "en",
    }
    return ArticleDraft(**{**told, **fields})


@pytest.fixture(scope="session")
def draft() -> Callable[..., ArticleDraft]:
    return make_draft


@pytest.fixture
def body() -> Callable[[str], str]:
    return body_of


def make_report(*names: str, day: str | None = "2019-07-10", **fields: Any) -> MeetingReport:  # noqa: ANN401 - fields by name
    participants = tuple(Participant(name=name) for name in names)
    when = date.fromisoformat(day) if day else None
    return MeetingReport(date=when, participants=participants, **fields)


@pytest.fixture(scope="session")
def report() -> Callable[..., MeetingReport]:
    return make_report


class SameNamesSameDay:
    """The simplest matcher that keeps the rules: a null day joins nothing, nor are two of one article one."""

    def same(self, one: Account, other: Account) -> bool:
        mine, theirs = one.report, other.report
        if mine.date is None or theirs.date is None or abs(mine.date - theirs.date) > timedelta(days=1):
            return False
        names = {each.name for each in mine.participants}
        return (
            bool(names)
            and names == {each.name for each in theirs.participants}
            and mine.title == theirs.title
        )

    def clusters(
        self,
        accounts: Sequence[Account],
        *,
        joined: Collection[frozenset[str]] = (),
        parted: Collection[frozenset[str]] = (),
    ) -> frozenset[frozenset[str]]:
        """Join pair by pair, in the order of the keys, what nothing keeps apart."""
        told = {account.key: account for account in accounts}
        groups = {key: frozenset((key,)) for key in told}

        def join(keys: Collection[str], *, by_word: bool) -> None:
            group = frozenset().union(*(groups[key] for key in keys))
            articles = [told[key].article for key in group]
            if any(pair <= group for pair in parted) or (not by_word and len(articles) > len(set(articles))):
                return
            groups.update(dict.fromkeys(group, group))

        for keys in joined:
            if present := keys & told.keys():
                join(present, by_word=True)
        for pair in combinations(sorted(told), 2):
            if self.same(*(told[key] for key in pair)):
                join(pair, by_word=False)
        return frozenset(groups.values())

    def told(self, accounts: Sequence[Account]) -> Told:
        """Show the first account to be published, of those that tell what was held if there are any."""
        never = date.max
        first, *rest = sorted(
            accounts,
            key=lambda each: (each.report.status is Status.PLANNED, each.published or never, each.key),
        )
        days = {str(each.report.date): [] for each in (first, *rest)}  # type: dict[str, list[str]]
        for each in accounts:
            days[str(each.report.date)].append(each.key)
        values = tuple(
            Differing(field="date", value=day, keys=tuple(sorted(keys))) for day, keys in days.items()
        )
        return Told(
            report=first.report,
            values=values if len(values) > 1 else (),
            proofs=tuple(first.key for _ in first.report.evidence),
        )

    def is_occasion(self, report: MeetingReport, occasion: MeetingReport) -> bool:
        return report.occasion is not None and report.occasion == occasion.title


@pytest.fixture(scope="session")
def matcher() -> SameNamesSameDay:
    return SameNamesSameDay()


def article_of(archive: Archive, key: str) -> Article:
    """Return the article with a key, whoever has read it."""
    texts = (*archive.unrecognised(recogniser="nobody"), *archive.outdated(recogniser="nobody"))
    return next(article for article in archive.load_texts(texts) if article.key == key)


@pytest.fixture
def recognise(archive: Archive, matcher: SameNamesSameDay) -> Callable[..., tuple[str, ...]]:
    """Record what was recognised in the article with a key, as it stands."""

    def record(key: str, *reports: MeetingReport, recogniser: str = "first") -> tuple[str, ...]:
        article = article_of(archive, key)
        recognition = Recognition(language="en", sco_related=True, meetings=reports)
        return archive.record_recognition(
            article, recognition, recogniser=recogniser, matcher=matcher, read_at=NOW
        )

    return record


@pytest.fixture
def issue_of() -> Callable[..., Issue]:
    """Make an issue that tells some meetings."""

    def make(*meetings: Meeting, number: int = 1, digest: str = "sco", **fields: Any) -> Issue:  # noqa: ANN401 - fields by name
        until = NOW + timedelta(days=number)
        told: dict[str, Any] = {
            "since": None,
            "until": until,
            "issued_at": until,
            "zone": "Asia/Almaty",
            "coverage": (),
        }
        entries = tuple(
            IssuedMeeting(number=each, meeting=meeting, from_archive=False)
            for each, meeting in enumerate(meetings, start=1)
        )
        return Issue(digest=digest, number=number, entries=entries, **{**told, **fields})

    return make


@pytest.fixture
def addressed() -> Callable[..., tuple[Addressed, ...]]:
    """Make the addresses of some recipients."""

    def make(*recipients: str) -> tuple[Addressed, ...]:
        return tuple(
            Addressed(recipient=each, message_id=f"<sco.1.{number}@readout.example>")
            for number, each in enumerate(recipients)
        )

    return make


@pytest.fixture
def migrate() -> Callable[[str, str], None]:
    """Take a database's schema to an earlier version, or a fresh one up to it, by the migrations."""

    def to(url: str, revision: str) -> None:
        engine = create_engine(driven(url))
        with engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(Path(store.__file__).parent / "migrations"))
            config.set_main_option("path_separator", "os")
            config.attributes["connection"] = connection
            is_fresh = MigrationContext.configure(connection).get_current_revision() is None
            (command.upgrade if is_fresh else command.downgrade)(config, revision)
        engine.dispose()

    return to


@pytest.fixture
def sql(url: str) -> Iterator[Callable[..., list[tuple[object, ...]]]]:
    """Run a statement past the store, with values by name; return the rows that it gives."""
    engine = create_engine(driven(url))

    def run(statement: str | Executable, **values: object) -> list[tuple[object, ...]]:
        with engine.begin() as connection:
            done = connection.execute(text(statement) if isinstance(statement, str) else statement, values)
            return [tuple(row) for row in done] if done.returns_rows else []

    yield run
    engine.dispose()


@pytest.fixture(scope="session")
def dump() -> Callable[[str], dict[str, list[tuple[object, ...]]]]:
    """Return every row of every table of a database."""
    known: dict[tuple[object, ...], MetaData] = {}

    def tables(engine: Engine) -> MetaData:
        """Look at the tables of a schema once: that takes longer than to read their rows."""
        names = inspect(engine).get_table_names()
        with engine.connect() as connection:
            version = MigrationContext.configure(connection).get_current_revision()
        key = (engine.dialect.name, version, *names)
        if key not in known:
            known[key] = MetaData()
            known[key].reflect(engine)
        return known[key]

    def read(url: str) -> dict[str, list[tuple[object, ...]]]:
        engine = create_engine(driven(url))
        every = tables(engine)
        with engine.connect() as connection:
            rows = {
                table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
                for table in every.sorted_tables
                if not table.name.startswith("search_index_")  # FTS5's own pages, which tell their history
            }
        engine.dispose()
        return rows

    return read


@pytest.fixture
def start_child() -> Iterator[Callable[..., Popen[str]]]:
    """Start a program of `children/` with arguments; what still runs in the end is killed."""
    started: list[Popen[str]] = []

    def start(program: str, *arguments: str) -> Popen[str]:
        environment = {**os.environ, "PYTHONPATH": python_path(Path(store.__file__).parents[1])}
        child = Popen(
            [sys.executable, str(CHILDREN / program), *arguments],
            stdin=PIPE,
            stdout=PIPE,
            text=True,
            env=environment,
        )
        started.append(child)
        return child

    yield start
    for child in started:
        child.kill()
        child.communicate()
