"""What the crawler is told of the store: the `[store]` table of `readout.toml`."""

from pydantic import BaseModel, ConfigDict, Field, StrictInt

_TEN_YEARS = 3650  # days


class StoreConfiguration(BaseModel):
    """The `[store]` table. Times are in days."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    keep_pages: StrictInt = Field(
        90, ge=0, le=_TEN_YEARS, description="fetched pages are kept so long; 0: none is kept"
    )
