"""The meetings as feeds and as a calendar: each format of its own, all of the same entries."""
