"""From the bytes of a page to one article: layouts, trafilatura, dates, clean text."""
