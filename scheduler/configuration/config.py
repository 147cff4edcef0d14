"""The whole configuration: what the crawler is told, how digests are made and sent, how the service runs."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    ValidationInfo,
    model_validator,
)

from crawler.clock import VARIABLE, Clock, read_clock
from crawler.guard import Refused, check_address, is_allowed
from crawler.keys import allowed_in
from crawler.meetings.watching import WATCHED
from crawler.sources import DEFAULT_FILE, CrawlConfiguration, checked, read_toml
from scheduler.configuration.digest_tables import (
    DigestConfiguration,
    check_apart,
    with_names,
)
from scheduler.configuration.mail_table import MailConfiguration
from store.errors import ConfigurationError
from store.redaction import secrets_of_ping, secrets_of_server

MAIL_PASSWORD = "READOUT_MAIL_PASSWORD"  # noqa: S105 - the variable that has it
UNSUBSCRIBE = "unsubscribe"  # the pages of the service where readers unsubscribe lie below
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45}")
_WRITABLE = re.compile(r"[!#-;=?-\[\]_a-z~]+")  # in an address, without quotes, as it is
_LAST_PORT = 65535
_HOUR, _DAY = 3600.0, 86_400.0  # seconds


def _host(text: str) -> str:
    if not _HOST.fullmatch(text):
        raise ValueError(
            f"'{text}' is no address to listen at; write 127.0.0.1, or 0.0.0.0 for every network"
        )
    return text


def _port(number: int) -> int:
    if not 0 <= number <= _LAST_PORT:
        raise ValueError(f"{number} is no port; write one from 1 to {_LAST_PORT}, or 0 for any that is free")
    return number


def _ping_address(url: str, info: ValidationInfo) -> str:
    try:
        asked = check_address(url, allow=allowed_in(info))
        usable = url.startswith("https://") or is_allowed(asked, allowed_in(info))
    except Refused:
        usable = False
    # Whatever is wrong with it, the message must not repeat it: who knows it can ping in our place.
    if not usable:
        raise ValueError(
            "write the address to ping as https://host/path; a host of your own is named in [crawl] allow too"
        )
    return url


def _public_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        extra = parts.query or parts.fragment or parts.username is not None
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0 and not extra
    except ValueError:
        usable = False
    if not usable or not _WRITABLE.fullmatch(url):
        raise ValueError(
            "write where readers find the service's pages as https://host/ or https://host/path/"
        )
    return url if url.endswith("/") else f"{url}/"


PingAddress = Annotated[str, AfterValidator(_ping_address)]


class RecognitionConfiguration(BaseModel):
    """What meetings are recognised for: the organisations that are watched, by their names in records."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    watched: tuple[str, ...] = Field(tuple(sorted(WATCHED)), min_length=1)
    vocabulary: Path | None = Field(
        default=None, description="a folder of *.toml files that add to the vocabulary, beside this file"
    )
    most_changes: StrictInt = Field(
        20, ge=0, description="told meetings that `readout reprocess` changes without being asked again"
    )


class EditingConfiguration(BaseModel):
    """Who corrects records, where the command does not say so; None: the system's user."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    author: str | None = Field(None, min_length=1, max_length=100)


class WebConfiguration(BaseModel):
    """Where the service answers with its health and the feeds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    enabled: StrictBool = True
    host: Annotated[str, AfterValidator(_host)] = "127.0.0.1"
    port: Annotated[StrictInt, AfterValidator(_port)] = 8467
    public_url: Annotated[str, AfterValidator(_public_address)] | None = Field(
        None, description="where readers find the files of the digest's folder; feeds name it as their own"
    )

    def unsubscribe_link(self, token: str) -> str | None:
        """Return where the reader with a token unsubscribes, if readers can reach the service."""
        return f"{self.public_url}{UNSUBSCRIBE}/{token}" if self.public_url and self.enabled else None

    def address_of(self, file: str) -> str | None:
        """Return where readers find a file of the digest's folder, if that is known."""
        return f"{self.public_url}{file}" if self.public_url else None


class ServiceConfiguration(BaseModel):
    """How the service runs. Times are in seconds of the machine's clock, even where another is simulated."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tick: StrictFloat = Field(30.0, ge=0.1, le=_HOUR, description="between two looks for what is due")
    recognition_limit: StrictFloat = Field(60.0, gt=0, le=_HOUR, description="for the text of one article")
    hang_limit: StrictFloat = Field(
        600.0, ge=1, le=_DAY, description="by which a stage may be later than its work allows; then it hangs"
    )
    grace: StrictFloat = Field(
        20.0, gt=0, le=20, description="for a child that is ended to finish what it is at"
    )
    ping_url: PingAddress | None = Field(
        None, description="asked by GET after each round of crawls with which all is well"
    )
    ping_fail_url: PingAddress | None = Field(
        None, description="asked instead where something is wrong; without it nothing is asked then"
    )
    ping_interval: StrictFloat = Field(
        300.0, ge=1, le=_DAY, description="from one ping to the next, at least"
    )


class Configuration(CrawlConfiguration):
    """All of `readout.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    recognition: RecognitionConfiguration = RecognitionConfiguration()
    editing: EditingConfiguration = EditingConfiguration()
    digest: DigestConfiguration = DigestConfiguration()
    further: dict[str, DigestConfiguration] = Field({}, alias="digests")
    mail: MailConfiguration = MailConfiguration()
    web: WebConfiguration = WebConfiguration()
    service: ServiceConfiguration = ServiceConfiguration()

    @model_validator(mode="before")
    @classmethod
    def _with_names(cls, told: Any) -> Any:  # noqa: ANN401 - whatever the file says
        """Name each digest, and give it a title and a folder, unless the file does."""
        return with_names(told) if isinstance(told, dict) else told

    @model_validator(mode="after")
    def _each_digest_apart(self) -> Self:
        """Refuse two digests of one name, and two that would write the same files."""
        check_apart(self.digest if self._has_main else None, self.further)
        return self

    @property
    def _has_main(self) -> bool:
        return not self.further or "digest" in self.model_fields_set

    @property
    def digests(self) -> tuple[DigestConfiguration, ...]:
        """Return every digest, that of the `[digest]` table first; without any table there is that one."""
        return (*((self.digest,) if self._has_main else ()), *self.further.values())

    def chosen_digest(self, name: str | None) -> DigestConfiguration:
        """Return the digest of a name; without one, the only one there is. Raises ConfigurationError."""
        names = ", ".join(digest.name for digest in self.digests)
        if name is None and len(self.digests) > 1:
            raise ConfigurationError(f"there are several digests; name one with --digest: {names}")
        for digest in self.digests:
            if name in {None, digest.name}:
                return digest
        raise ConfigurationError(f"no digest '{name}'; there are {names}")

    def path_of(self, digest: DigestConfiguration) -> str:
        """Return what stands before the names of a digest's feeds in their addresses: nothing, or "NAME/"."""
        return f"{digest.name}/" if digest.name in self.further else ""

    @property
    def feed_folders(self) -> Mapping[str, Path]:
        """Return where the feeds lie of each digest that has files, by what stands before their names."""
        return {self.path_of(digest): digest.folder for digest in self.digests if digest.by_files}

    def readers(self, digest: DigestConfiguration) -> tuple[str, ...]:
        """Return whom a digest is sent to, as the file says: its own readers, or those of `[mail]`."""
        return self.mail.to if digest.to is None else digest.to

    @property
    def secrets(self) -> frozenset[str]:
        """What of it no log may tell."""
        pings = filter(None, (self.service.ping_url, self.service.ping_fail_url))
        told = (secrets_of_server(self.mail.server or ""), *map(secrets_of_ping, pings))
        password = None
        with suppress(ConfigurationError):  # what can't be read can't be told; who needs it says so
            password = mail_password(self.mail)
        return super().secrets.union(*told, [password] if password else [])

    @property
    def enabled_sources(self) -> tuple[str, ...]:
        """Return the names of the sources that are crawled when none is named."""
        return tuple(name for name, source in self.sources.items() if source.enabled)

    def chosen_sources(self, named: Sequence[str]) -> tuple[str, ...]:
        """Return the named sources, each once, or those that are enabled. Raises ConfigurationError."""
        if unknown := [name for name in named if name not in self.sources]:
            raise ConfigurationError(f"no source '{unknown[0]}'; there are {', '.join(self.sources)}")
        if chosen := tuple(dict.fromkeys(named)) or self.enabled_sources:
            return chosen
        raise ConfigurationError("no source is enabled; name one, or set enabled = true in its table")

    @property
    def outlet_zones(self) -> dict[str, str]:
        """Return the time zone that each outlet writes its times in."""
        return {outlet: source.zone for source in self.sources.values() for outlet in sorted(source.outlets)}


def configuration_file(named: Path | None) -> Path | None:
    """Choose the file: the one named, that of READOUT_CONFIG, or `readout.toml` where there is one."""
    if named:
        return named
    if told := os.environ.get("READOUT_CONFIG"):
        return Path(told)
    return DEFAULT_FILE if DEFAULT_FILE.exists() else None


def from_environment() -> Configuration:
    """Read the configuration that the environment names, as a child does. Raises ConfigurationError."""
    return load(configuration_file(None), database=os.environ.get("READOUT_DB"))


def mail_password(mail: MailConfiguration) -> str | None:
    """Return the mail server's password that the environment has, or its file; None: neither.

    Raises ConfigurationError where there is a file and it can't be read.
    """
    if told := os.environ.get(MAIL_PASSWORD):
        return told
    if mail.password_file is None:
        return None
    named = f"[mail] password_file '{mail.password_file}'"
    try:
        told = mail.password_file.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        raise ConfigurationError(f"{named} can't be read ({reason}); let its user read it") from None
    if not told:
        raise ConfigurationError(f"{named} is empty; write the password into it")
    return told


def clock_of(config: Configuration) -> Clock:
    """Return the clock that the environment asks for. Raises ConfigurationError."""
    return read_clock(os.environ.get(VARIABLE), testing=config.testing)


def supervision(names: Iterable[str]) -> dict[str, str]:
    """Take what a supervisor told this process out of the environment: it is none of its children's."""
    return {name: os.environ.pop(name) for name in names if name in os.environ}


def child_environment(*, config_file: Path | None, database: str, clock: Clock) -> dict[str, str]:
    """Return what tells a child of ours to read the same configuration, database and clock."""
    environment = {"READOUT_DB": database}
    if config_file:
        environment["READOUT_CONFIG"] = str(config_file.resolve())
    if spelt := clock.spell():
        environment[VARIABLE] = spelt
    return environment


def load(file: Path | None, *, database: str | None = None) -> Configuration:
    """Read and check `file` (built-in defaults for None); `database` overrides the file's.

    Raises ConfigurationError naming file, table and key.
    """
    told = read_toml(file) if file else {}
    if database:
        told["database"] = database
    return checked(Configuration, told, file or DEFAULT_FILE)
