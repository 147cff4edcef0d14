"""Russian as a language of meetings."""
