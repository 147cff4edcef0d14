"""English: its words and how they are put together; every other stage knows no language."""
