"""Fetches news pages, extracts their articles and recognises the meetings that they report."""
