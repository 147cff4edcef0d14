"""Issues digests of what was crawled and recognised; the command line."""
