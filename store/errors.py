"""One tree for all that can go wrong and somebody can mend; messages name the thing and the remedy."""


class ReadoutError(Exception):
    """Something that a person can mend; its text is one line."""


class ConfigurationError(ReadoutError):
    """The configuration can't be used; the command ends with exit code 2."""


class StoreError(ReadoutError):
    """The database can't be used."""


class CrawlError(ReadoutError):
    """A page or source could not be read."""
