"""All that a database holds as lines of JSON, and back: docs/EXPORT.md."""
