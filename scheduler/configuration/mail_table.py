"""The table `[mail]` in `readout.toml`."""

from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictFloat,
    model_validator,
)

from crawler.keys import WrongKey
from scheduler.configuration.digest_tables import MailAddress, one_or_several


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


class Tls(StrEnum):
    """Whether mail goes to its server encrypted."""

    REQUIRED = "required"  # or not at all; its certificate is verified
    OFF = "off"


class MailConfiguration(BaseModel):
    """How issues are sent; without a server nothing is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    server: Annotated[str, AfterValidator(_mail_server)] | None = None
    tls: Tls | None = Field(None, description="required, if none, unless the server is on this machine")
    password_file: Path | None = Field(
        None, description="a file that has the server's password alone; READOUT_MAIL_PASSWORD overrides it"
    )
    sender: MailAddress = "readout@localhost.localdomain"
    to: tuple[MailAddress, ...] = ()
    operator: Annotated[tuple[MailAddress, ...], BeforeValidator(one_or_several)] = Field(
        default=(), description="whom to tell when a source can't be read, and when it is well again"
    )
    deadline: StrictFloat = Field(
        60.0,
        ge=0.1,
        le=600,
        description="seconds for one mail, from the connection to the server's last word",
    )

    @property
    def has_written_password(self) -> bool:
        """Tell whether the server's address in the file has the password."""
        return self.server is not None and urlsplit(self.server).password is not None

    @property
    def requires_tls(self) -> bool:
        """Tell whether mail may go encrypted only."""
        if self.tls is not None or self.server is None:
            return self.tls is not Tls.OFF
        return not _is_loopback(urlsplit(self.server).hostname or "")

    @model_validator(mode="after")
    def _hides_its_password(self) -> Self:
        """Refuse to log in where anybody on the way could read the password."""
        if self.tls is Tls.OFF and self.server is not None:
            parts = urlsplit(self.server)
            if parts.scheme == "smtp" and parts.username and not _is_loopback(parts.hostname or ""):
                problem = "would show the password to everybody on the way; take it out"
                raise WrongKey("tls", problem=problem)
        return self


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
