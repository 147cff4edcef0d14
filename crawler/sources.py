"""What the crawler is told: `database`, `testing`, `[crawl]` and `[sources.*]` of `readout.toml`.

The whole configuration (scheduler.config) embeds these models, so every command reads one file in one way.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    ValidationError,
    model_validator,
)

from crawler.storing import StoreConfiguration
from store.errors import ConfigurationError

DEFAULT_FILE = Path("readout.toml")

_PORTS = range(1, 65536)
_START_SECONDS = 60.0  # for a crawl to begin and to end, besides the time that it may take
_MONTH = 2_678_400  # seconds
_ALLOWED = re.compile(r"(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+):(?P<port>\d{1,5})")
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
    _USER_AGENT: "must begin with a letter and be one line of at most 200 ASCII characters",
}
_SHOULD = re.compile(r"^[A-Z]\w+ should\b")  # as Pydantic words it: "Input should be greater than …"
_ADDRESS_CHARACTERS = re.compile(r"[!-\[\]-~]+")  # printable ASCII without blanks and backslashes


def _page_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = (
            parts.scheme in {"http", "https"}
            and parts.hostname
            and (parts.port is None or parts.port in _PORTS)
        )
    except ValueError:
        usable = False
    if "@" in url:  # what stands before it may be a password, which the message must not repeat
        raise ValueError("an address of a page names no user; write it as https://host/path")
    if not usable or not _ADDRESS_CHARACTERS.fullmatch(url):
        raise ValueError(f"'{url}' is no address of a page; write it as https://host/path")
    return url


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no time zone '{name}'; write an IANA name such as Asia/Shanghai") from error
    return name


Zone = Annotated[str, AfterValidator(_zone)]


def _host_and_port(text: str) -> str:
    match = _ALLOWED.fullmatch(text.lower())
    if match is None or int(match["port"]) not in _PORTS:
        raise ValueError(f"'{text}' names no host and port; write it as 127.0.0.1:8000")
    return text.lower()


class CrawlLimits(BaseModel):
    """The `[crawl]` table: who we say we are, and how much a crawl may take. Times are in seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    # An operator writes their own contact here, so that a site can reach them.
    user_agent: str = Field(default="Readout/0.1 (+mailto:readout@localhost)", pattern=_USER_AGENT)
    interval: StrictFloat = Field(
        default=1800, ge=1, le=_MONTH, description="from the beginning of one crawl of a source to the next"
    )
    delay: StrictFloat = Field(default=1.0, ge=0, le=600, description="between two requests to one host")
    page_timeout: StrictFloat = Field(
        default=30, gt=0, le=600, description="for one page, up to its last byte"
    )
    time_limit: StrictFloat = Field(default=300, gt=0, le=86_400, description="for one crawl of one source")
    page_limit: StrictInt = Field(
        default=200, ge=1, le=100_000, description="pages in one crawl of one source"
    )
    allow: tuple[Annotated[str, AfterValidator(_host_and_port)], ...] = Field(
        default=(), description="host:port of private addresses that may be contacted all the same"
    )

    def longest(self, sources: int) -> float:
        """Return how many seconds a process may take that crawls so many sources.

        At worst each waits for another crawl of its host first, one source after another.
        """
        return (2 * sources + 1) * self.time_limit + _START_SECONDS


class SourceConfig(BaseModel):
    """A `[sources.NAME]` table: one monitored section of a site."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    spider: Literal["sectsco", "infoshos", "mseap", "metinfo"]
    start: tuple[Annotated[str, AfterValidator(_page_address)], ...] = Field(min_length=1)
    zone: Zone = Field("UTC", description="where the source's days are counted")
    enabled: StrictBool = True
    interval: StrictFloat | None = Field(
        default=None, ge=1, le=_MONTH, description="seconds, as in [crawl], for this source"
    )

    @property
    def outlets(self) -> frozenset[str]:
        """Return the hosts whose articles this source gives, without "www."."""
        return frozenset((urlsplit(url).hostname or "").removeprefix("www.") for url in self.start)


BUILT_IN: Mapping[str, Mapping[str, Any]] = {
    "sectsco": {
        "spider": "sectsco",
        "start": ["https://eng.sectsco.org/news/"],
        "zone": "Asia/Shanghai",
    },
    "infoshos": {
        "spider": "infoshos",
        "start": ["http://www.infoshos.ru/en/"],
        "zone": "Europe/Moscow",
    },
    "mseap": {
        "spider": "mseap",
        "start": ["http://mseap.org/mseap/news/news/newsList.do"],
        "zone": "Asia/Seoul",
    },
    "metinfo": {
        "spider": "metinfo",
        "start": ["http://sh.scoda.com/news38/"],
        "zone": "Asia/Shanghai",
    },
    "sectsco-ru": {
        "spider": "sectsco",
        "start": ["https://rus.sectsco.org/news/"],
        "zone": "Asia/Shanghai",
    },
    "sectsco-zh": {
        "spider": "sectsco",
        "start": ["https://chn.sectsco.org/news/"],
        "zone": "Asia/Shanghai",
    },
    "infoshos-ru": {
        "spider": "infoshos",
        "start": ["http://www.infoshos.ru/ru/"],
        "zone": "Europe/Moscow",
    },
}


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

    def interval(self, source: str) -> timedelta:
        """Return the time from the beginning of one crawl of a source to the next."""
        own = self.sources[source].interval
        return timedelta(seconds=self.crawl.interval if own is None else own)


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file. Raises ConfigurationError, with the line where the TOML itself is broken."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))  # some editors begin with a mark
    except FileNotFoundError as error:
        raise ConfigurationError(
            f"no configuration file '{path}'; write one, or name none and use the built-in defaults"
        ) from error
    except OSError as error:
        raise ConfigurationError(f"{path}: can't be read ({error.strerror}); name a readable file") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: not in UTF-8 (byte {error.start}); save it as UTF-8") from error
    except RecursionError as error:
        raise ConfigurationError(f"{path}: its brackets are nested too deep; take some out") from error
    except ValueError as error:  # TOMLDecodeError, or Python's own: a number of more than 4,300 digits
        raise ConfigurationError(f"{path}: broken TOML: {_one_line(str(error))}") from error


Model = TypeVar("Model", bound=BaseModel)


def checked(model: type[Model], told: Mapping[str, Any], file: Path) -> Model:
    """Check what `file` told against `model`. Raises ConfigurationError naming file, table and key."""
    try:
        return model.model_validate(told)
    except ValidationError as error:
        wrong = [details for details in error.errors() if not _follows_from_another(details, error.errors())]
        found = [f"{_place(details['loc'], told)}: {_complaint(details)}" for details in wrong]
        raise ConfigurationError(f"{file}: {'; '.join(found)}") from error


def load(file: Path | None, *, database: str | None = None) -> CrawlConfiguration:
    """Read the crawler's part of `file`; None: `readout.toml`, or the defaults where there is none."""
    if file is None and DEFAULT_FILE.exists():
        file = DEFAULT_FILE
    told = read_toml(file) if file else {}
    if database:
        told["database"] = database
    return checked(CrawlConfiguration, told, file or DEFAULT_FILE)


def _place(location: tuple[int | str, ...], told: Mapping[str, Any]) -> str:
    """Write a location as TOML does: `[table] key`."""
    names = [str(part) for part in location if part != "[key]"]
    here: Any = told
    tables = 0
    while tables < len(names) - 1 and isinstance(here, Mapping) and not isinstance(location[tables], int):
        here = here.get(names[tables])
        if not isinstance(here, Mapping) and names[tables] != "sources":
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
    return _one_line(_SHOULD.sub("must", said, count=1))


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]
