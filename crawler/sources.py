"""What the crawler is told: `database`, `testing`, `[crawl]` and `[sources.*]` of `readout.toml`.

The whole configuration (scheduler.configuration.config) embeds these models, so every command reads one file
in one way.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    ValidationError,
    model_validator,
)

from crawler.declarations import MONTH, SourceConfig, told_twice
from crawler.keys import LANGUAGE, HostAndPort, WrongKey, Zone
from crawler.storing import StoreConfiguration
from store.errors import ConfigurationError
from store.redaction import redacted, secrets_of_page, secrets_of_server

__all__ = [
    "BUILT_IN", "DEFAULT_FILE", "CrawlConfiguration", "CrawlLimits", "SourceConfig", "Zone", "checked",
    "load", "parsed_toml", "read_toml",
]  # fmt: skip

DEFAULT_FILE = Path("readout.toml")

_LOOKS = 4  # for news in the time in which some usually comes
_START_SECONDS = 60.0  # for a crawl to begin and to end, besides the time that it may take
_NAME = r"^[a-z0-9_-]{1,64}$"
_USER_AGENT = r"^[A-Za-z][ -~]{0,199}$"

# What Pydantic finds wrong, by its name for that, in the words of who writes TOML.
_PLAINLY = {
    "extra_forbidden": "unknown key; mend its spelling or take it out",
    "missing": "is missing",
    **dict.fromkeys(("model_type", "dict_type"), "must be a table"),
    **dict.fromkeys(("tuple_type", "list_type"), "must be a list"),
    **dict.fromkeys(("string_type", "path_type"), "must be text"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "must be true or false"),
    **dict.fromkeys(("float_type", "float_parsing"), "must be a number"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "must be a whole number"),
    "too_short": "must hold at least {min_length}",
    "too_long": "must hold at most {max_length}",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters",
}
_PATTERNS = {
    _NAME: "must be 1 to 64 of the characters a-z, 0-9, - and _",
    LANGUAGE: "must be the two letters of a language, such as en",
    _USER_AGENT: "must begin with a letter and be one line of at most 200 ASCII characters",
}
_SHOULD = re.compile(r"^[A-Z]\w+ should\b")  # as Pydantic words it: "Input should be greater than …"


class CrawlLimits(BaseModel):
    """The `[crawl]` table: who we say we are, and how much a crawl may take. Times are in seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    # An operator writes their own contact here, so that a site can reach them.
    user_agent: str = Field(default="Readout/0.1 (+mailto:readout@localhost)", pattern=_USER_AGENT)
    interval: StrictFloat = Field(
        default=1800, ge=1, le=MONTH, description="from the beginning of one crawl of a source to the next"
    )
    longest_interval: StrictFloat = Field(
        default=7200, ge=1, le=MONTH, description="of a source that seldom has news; never less than interval"
    )
    delay: StrictFloat = Field(default=1.0, ge=0, le=600, description="between two requests to one host")
    page_timeout: StrictFloat = Field(
        default=30, gt=0, le=600, description="for one page, up to its last byte"
    )
    time_limit: StrictFloat = Field(default=300, gt=0, le=86_400, description="for one crawl of one source")
    page_limit: StrictInt = Field(
        default=200, ge=1, le=100_000, description="pages in one crawl of one source"
    )
    byte_limit: StrictInt = Field(
        default=200_000_000, ge=1, le=1_000_000_000_000, description="downloaded in one crawl of one source"
    )
    allow: tuple[HostAndPort, ...] = Field(
        default=(), description="host:port of private addresses that may be contacted all the same"
    )

    def longest(self, sources: int) -> float:
        """Return how many seconds a process may take that crawls so many sources.

        At worst each waits for another crawl of its host first, one source after another.
        """
        return (2 * sources + 1) * self.time_limit + _START_SECONDS


BUILT_IN: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    files("crawler").joinpath("built_in.toml").read_text(encoding="utf-8")
)["sources"]


class CrawlConfiguration(BaseModel):
    """The crawler's part of `readout.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    database: str = Field(default="sqlite:///readout.db", min_length=1)
    testing: StrictBool = Field(default=False, description="allows a clock that is not the machine's")
    crawl: CrawlLimits = CrawlLimits()
    store: StoreConfiguration = StoreConfiguration()
    sources: dict[Annotated[str, Field(pattern=_NAME)], SourceConfig] = {}  # the built-in ones
    # Not the crawler's business, whatever they hold; named, so that a misspelt key is told from them.
    digest: object = None
    further: object = Field(None, alias="digests")
    recognition: object = None
    mail: object = None
    web: object = None
    service: object = None

    @model_validator(mode="before")
    @classmethod
    def _over_the_built_in(cls, told: Any) -> Any:  # noqa: ANN401 - whatever the file says
        """Lay the file's sources over the built-in ones, key by key."""
        if not isinstance(told, dict) or not isinstance(told.get("sources", {}), dict):
            return told
        named = told.get("sources", {})
        merged = {name: dict(table) for name, table in BUILT_IN.items()}
        for name, table in named.items():
            merged[name] = {**merged.get(name, {}), **table} if isinstance(table, dict) else table
        return {**told, "sources": merged}

    @model_validator(mode="after")
    def _each_address_once(self) -> Self:
        """Refuse to read one address for two sources: each article would be told as both's."""
        if wrong := told_twice(self.sources):
            raise wrong
        return self

    @property
    def secrets(self) -> frozenset[str]:
        """What of it no log may tell."""
        addresses = [url for source in self.sources.values() for url in source.addresses]
        told = (*map(secrets_of_page, addresses), secrets_of_server(self.database))
        return frozenset(secret for each in told for secret in each)

    def interval(self, source: str, *, news_gap: timedelta | None = None) -> timedelta:
        """Return the time from the beginning of one crawl of a source to the next.

        A part of the time that usually passes between two arrivals of news of it (`news_gap`), within what
        `[crawl]` allows; unless it has an interval of its own.
        """
        own = self.sources[source].interval
        regular = timedelta(seconds=self.crawl.interval if own is None else own)
        if own is not None or news_gap is None:
            return regular
        return max(regular, min(news_gap / _LOOKS, timedelta(seconds=self.crawl.longest_interval)))


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file. Raises ConfigurationError, with the line where the TOML itself is broken."""
    try:
        text = path.read_bytes().decode("utf-8-sig")  # some editors begin with a mark
    except FileNotFoundError as error:
        raise ConfigurationError(
            f"no configuration file '{path}'; write one, or name none and use the built-in defaults"
        ) from error
    except OSError as error:
        raise ConfigurationError(f"{path}: can't be read ({error.strerror}); name a readable file") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: not in UTF-8 (byte {error.start}); save it as UTF-8") from error
    return parsed_toml(text, path)


def parsed_toml(text: str, file: Path) -> dict[str, Any]:
    """Parse the text of `file`. Raises ConfigurationError, with the line where it is broken."""
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ConfigurationError(f"{file}: its brackets are nested too deep; take some out") from error
    except ValueError as error:  # TOMLDecodeError, or Python's own: a number of more than 4,300 digits
        last = f"at line {len(text.splitlines()) or 1}, the last"
        said = _one_line(str(error)).replace("at end of document", last)
        raise ConfigurationError(f"{file}: broken TOML: {said}") from error


Model = TypeVar("Model", bound=BaseModel)


def checked(model: type[Model], told: Mapping[str, Any], file: Path) -> Model:
    """Check what `file` told against `model`. Raises ConfigurationError naming file, table and key."""
    try:
        return model.model_validate(told, context={"allow": _allowed(told)})
    except ValidationError as error:
        wrong = [details for details in error.errors() if not _follows_from_another(details, error.errors())]
        found = [f"{_place(_location(details), told)}: {_complaint(details)}" for details in wrong]
        raise ConfigurationError(f"{file}: {'; '.join(found)}") from error


def load(file: Path | None, *, database: str | None = None) -> CrawlConfiguration:
    """Read the crawler's part of `file`; None: `readout.toml`, or the defaults where there is none."""
    if file is None and DEFAULT_FILE.exists():
        file = DEFAULT_FILE
    told = read_toml(file) if file else {}
    if database:
        told["database"] = database
    return checked(CrawlConfiguration, told, file or DEFAULT_FILE)


def _allowed(told: Mapping[str, Any]) -> object:
    crawl = told.get("crawl")
    return crawl.get("allow", ()) if isinstance(crawl, Mapping) else ()


def _location(details: Mapping[str, Any]) -> tuple[int | str, ...]:
    """Return where an error was found; one that names its key leads there from its table."""
    error = details.get("ctx", {}).get("error")
    return (*details["loc"], *(error.place if isinstance(error, WrongKey) else ()))


def _place(location: tuple[int | str, ...], told: Mapping[str, Any]) -> str:
    """Write a location as TOML does: `[table] key`."""
    names = [str(part) for part in location if part != "[key]"]
    here: Any = told
    tables = 0
    while tables < len(names) - 1 and isinstance(here, Mapping) and not isinstance(location[tables], int):
        here = here.get(names[tables])
        if not isinstance(here, Mapping) and names[tables] not in {"sources", "digests"}:
            break
        tables += 1
    key = names[tables] + "".join(f"[{name}]" for name in names[tables + 1 :])
    return _one_line(f"[{'.'.join(names[:tables])}] {key}" if tables else key)


def _follows_from_another(details: Mapping[str, Any], errors: Sequence[Mapping[str, Any]]) -> bool:
    """Tell a list that is found too short only because what it holds is wrong."""
    place = details["loc"]
    return details["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in errors
    )


def _complaint(details: Mapping[str, Any]) -> str:
    known = details.get("ctx", {})
    if plainly := _PLAINLY.get(details["type"]) or _PATTERNS.get(known.get("pattern")):
        return plainly.format_map(known)
    said = str(details["msg"]).removeprefix("Value error, ")
    return _one_line(redacted(_SHOULD.sub("must", said, count=1)))


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]
