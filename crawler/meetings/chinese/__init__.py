"""Chinese as a language of meetings."""
