"""The schema, one Alembic revision a file."""
