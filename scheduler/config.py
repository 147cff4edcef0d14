"""The whole configuration: what the crawler is told, and how digests are made and sent."""

import os
from collections.abc import Sequence
from email.errors import MessageError
from email.headerregistry import Address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt

from crawler.sources import DEFAULT_FILE, CrawlConfiguration, Zone, checked, read_toml
from store.errors import ConfigurationError


def _mail_address(text: str) -> str:
    try:
        address = Address(addr_spec=text)
        usable = bool(address.username and address.domain) and text.isascii() and text.isprintable()
    except (ValueError, IndexError, MessageError):
        usable = False
    if not usable:
        raise ValueError(f"'{text}' is no mail address; write it as name@host")
    return text


def _mail_server(url: str) -> str:
    # Whatever is wrong with it, the message must not repeat it: it may hold a password.
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"smtp", "smtps"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("write the mail server as smtp://host:port, or smtps://host:port")
    return url


MailAddress = Annotated[str, AfterValidator(_mail_address)]


class DigestConfiguration(BaseModel):
    """The digest: its name in feeds and file names, its title, its readers' time zone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field("sco", pattern=r"^[a-z0-9_-]{1,64}$")
    title: str = Field("SCO meetings", min_length=1, max_length=100)
    zone: Zone = "UTC"
    archive_days: StrictInt = Field(
        30, ge=1, le=3650, description="what is older at first sight goes 'from the archive'"
    )
    folder: Path = Path("digests")


class MailConfiguration(BaseModel):
    """How issues are sent; without a server nothing is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    server: Annotated[str, AfterValidator(_mail_server)] | None = None
    sender: MailAddress = "readout@localhost.localdomain"
    to: tuple[MailAddress, ...] = ()


class Configuration(CrawlConfiguration):
    """All of `readout.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    digest: DigestConfiguration = DigestConfiguration()
    mail: MailConfiguration = MailConfiguration()

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


def load(file: Path | None, *, database: str | None = None) -> Configuration:
    """Read and check `file` (built-in defaults for None); `database` overrides the file's.

    Raises ConfigurationError naming file, table and key.
    """
    told = read_toml(file) if file else {}
    if database:
        told["database"] = database
    return checked(Configuration, told, file or DEFAULT_FILE)
