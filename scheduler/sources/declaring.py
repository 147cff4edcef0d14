"""A further source or digest in readout.toml: the file's own lines stay as they are, to the byte. Pure."""

import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from crawler.declarations import SourceConfig, same_address
from crawler.sources import checked, parsed_toml
from scheduler.configuration.config import Configuration
from scheduler.configuration.digest_tables import NAME
from scheduler.sources.prospects import Prospect
from store.errors import ConfigurationError

_NO_NAME = re.compile(r"[^a-z0-9]+")
_LONGEST = 64


def name_for(url: str, taken: Collection[str]) -> str:
    """Name a source after its host, as none of those that are `taken`."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    name = _NO_NAME.sub("-", host.lower()).strip("-")[: _LONGEST - 4] or "source"
    further = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(each for each in further if each not in taken)


def declaration(name: str, found: Prospect) -> str:
    """Return the lines that declare a source, without an empty one around them."""
    lines = [f"[sources.{name}]", f"{found.kind} = {_basic(found.url)}"]
    if found.pattern:
        lines.append(f"link_pattern = {_literal(found.pattern)}")
    if found.hosts:
        lines.append(f"hosts = [{', '.join(map(_basic, found.hosts))}]")
    if found.language:
        lines.append(f"language = {_basic(found.language)}")
    lines.append('zone = "UTC"  # where the site keeps its time, such as "Asia/Almaty"')
    return "\n".join(lines) + "\n"


def digest_declaration(name: str, keys: Mapping[str, object], text: str, file: Path) -> str:
    """Return the lines that declare a digest in the configuration `text`; keys that are None are left out.

    Without any digest's table there was one all the same: a table is written for it, so that it goes on.
    Raises ConfigurationError.
    """
    if not re.fullmatch(NAME, name):
        raise ConfigurationError(
            f"'{name}' names no digest; write 1 to 64 of the characters a-z, 0-9, - and _"
        )
    told = parsed_toml(text.removeprefix("\ufeff"), file)
    lines = [] if "digest" in told or "digests" in told else ["[digest]", ""]
    lines.append(f"[digests.{name}]")
    lines += [f"{key} = {_value(value)}" for key, value in keys.items() if value is not None]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return str(value) if isinstance(value, int) else _basic(str(value))


def with_declaration(text: str, lines: str, file: Path) -> str:
    """Return the configuration `text` with `lines` at its end. Raises ConfigurationError where it is none."""
    ending = "\r\n" if "\r\n" in text else "\n"
    before = text if not text or text.endswith("\n") else text + ending
    whole = before + (ending if before.strip() else "") + lines.replace("\n", ending)
    checked(Configuration, parsed_toml(whole.removeprefix("\ufeff"), file), file)
    return whole


def check_is_new(url: str, sources: Mapping[str, SourceConfig]) -> None:
    """Raise ConfigurationError where a source has the address already, also one that is off."""
    for name, source in sources.items():
        if any(same_address(url, known) for known in source.addresses):
            remedy = "see `readout sources`" if source.enabled else "set enabled = true in its table"
            raise ConfigurationError(f"source '{name}' has the address '{url}' already; {remedy}")


def _basic(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _literal(text: str) -> str:
    return f"'{text}'" if "'" not in text else _basic(text)
