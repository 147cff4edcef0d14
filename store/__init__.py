"""Keeps articles, meetings and issues: records in, records out."""
