"""The versions of the schema, known without loading Alembic: each migration's file begins with its own."""

from pathlib import Path

_MIGRATIONS = Path(__file__).parents[1] / "migrations/versions"
_KNOWN = sorted(file.name[:4] for file in _MIGRATIONS.glob("[0-9]*.py"))

NEWEST = _KNOWN[-1]


def is_earlier(version: str) -> bool:
    """Tell whether an earlier version of this program made that schema."""
    return version in _KNOWN and version != NEWEST
