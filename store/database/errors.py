"""What can be wrong with a database that a person can mend."""

from store.errors import ConfigurationError, StoreError


class UnusableDatabaseError(StoreError):
    """The database at `address` can't be used: `problem`, and what to do about it."""

    state = ""  # the word for it that programs look for

    def __init__(self, address: str, problem: str, remedy: str) -> None:
        state = f"{self.state}: " if self.state else ""
        super().__init__(f"{state}database '{address}' {problem}; {remedy}")
        self.address = address
        self.problem = problem
        self.remedy = remedy


class WrongAddressError(UnusableDatabaseError, ConfigurationError):
    """What is written as the database's address is none that readout could ever use."""


class MissingDatabaseError(UnusableDatabaseError):
    """There is no database yet where one is only looked at."""


class LockedDatabaseError(UnusableDatabaseError):
    """Another program held the database for longer than we wait."""

    state = "db_locked"


class FullDiskError(UnusableDatabaseError):
    """The database can't grow any more."""

    state = "disk_full"


class DamagedDatabaseError(UnusableDatabaseError):
    """The database holds what no program wrote there."""


class NewerDatabaseError(UnusableDatabaseError, ConfigurationError):
    """The database was written by a later version of this program, which is the one to use."""
