"""A schema brought up to date with Alembic, which is loaded for a database that needs it, and no other."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

_MIGRATIONS = Path(__file__).parents[1] / "migrations"
# Alembic keeps the migration that runs in module globals.
_MIGRATING = Lock()


def is_known(revision: str) -> bool:
    """Tell whether one of our migrations makes this version of the schema."""
    with suppress(CommandError):
        return ScriptDirectory.from_config(_alembic()).get_revision(revision) is not None
    return False


def upgrade(
    connection: Connection, *, after_each: Callable[[Connection], None] | None = None, to: str = "head"
) -> None:
    """Run the migrations that the schema lacks, up to a version, inside the transaction of `connection`.

    What is to be done `after_each` of them is done inside it too.
    """
    config = _alembic()
    config.attributes["connection"] = connection
    config.attributes["after_each"] = after_each
    with _MIGRATING:
        command.upgrade(config, to)


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
