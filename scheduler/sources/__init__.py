"""The sources: what a further one is, when each is crawled, and how it is."""
