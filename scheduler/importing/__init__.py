"""Foreign archives and our own exports, taken in."""
