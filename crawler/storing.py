"""What the crawler is told of the store: the `[store]` table of `readout.toml`."""

import re
from datetime import time
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt

_TEN_YEARS = 3650  # days
_TIME_OF_DAY = re.compile(r"(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)", re.ASCII)


def _time_of_day(told: object) -> time:
    match = _TIME_OF_DAY.fullmatch(told) if isinstance(told, str) else None
    if match is None:
        raise ValueError(f'\'{told}\' is no time of day; write it as "07:00", from "00:00" to "23:59"')
    return time(int(match["hour"]), int(match["minute"]))


TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]


class StoreConfiguration(BaseModel):
    """The `[store]` table. Times are in days."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    keep_pages: StrictInt = Field(
        90, ge=0, le=_TEN_YEARS, description="fetched pages are kept so long; 0: none is kept"
    )
    keep_runs: StrictInt = Field(365, ge=1, le=_TEN_YEARS, description="how each crawl ended is kept so long")
    backups: Path | None = Field(
        default=None, description="the folder of backups; `readout.db.backups` beside the database, if none"
    )
    keep_backups: StrictInt = Field(14, ge=1, le=1000, description="nightly backups; older ones are removed")
    backup_at: TimeOfDay = Field(time(3), description="when the nightly backup is due, in the digest's zone")
    least_free_mb: StrictInt = Field(
        200, ge=0, le=10_000_000, description="with less room on the database's disk nothing is crawled"
    )
