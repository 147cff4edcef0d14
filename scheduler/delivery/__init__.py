"""Carries an issue to its readers: e-mail and feeds."""
