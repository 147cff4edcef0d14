"""Meetings: from what articles report to one record each."""
