"""The vocabulary that recognition is configured with, checked before it is used."""

import difflib
from collections.abc import Mapping
from pathlib import Path

from crawler.meetings.lexicon import fold, organisation_names
from crawler.sources import DEFAULT_FILE
from scheduler.config import Configuration
from store.errors import ConfigurationError

_NEAR = 0.5  # how alike a name must be to be meant, from 0 to 1


def take_vocabulary(config: Configuration, file: Path | None) -> Configuration:
    """Check what `file` tells of recognition against the vocabulary; return `config`.

    Raises ConfigurationError naming file, table and key.
    """
    names = organisation_names()
    for name in config.recognition.watched:
        if name not in names.values():
            raise ConfigurationError(
                f"{file or DEFAULT_FILE}: [recognition] watched: no organisation '{name}'{_near(name, names)}"
            )
    return config


def _near(name: str, names: Mapping[str, str]) -> str:
    """Say which organisations a name may mean, by all that they are called."""
    written = difflib.get_close_matches(fold(name), names, n=5, cutoff=_NEAR)
    near = list(dict.fromkeys(names[each] for each in written))
    return f"; is it {' or '.join(near)}?" if near else "; organisations.toml lists them all"
