"""Articles: what becomes of a text that comes in."""
