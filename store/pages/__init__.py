"""Fetched pages, as they came: kept apart from what was read in them."""
