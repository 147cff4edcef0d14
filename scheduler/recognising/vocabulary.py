"""The vocabulary that recognition is configured with: read, checked, and handed over before its first use."""

from collections.abc import Sequence
from pathlib import Path

from crawler.meetings.contradictions import near
from crawler.meetings.examination import combined, problems
from crawler.meetings.lexicon import extend, fold, organisation_names
from crawler.meetings.problems import Problem, Source
from crawler.sources import DEFAULT_FILE, read_toml
from scheduler.configuration.config import Configuration
from store.errors import ConfigurationError

_MOST = 5  # problems told at once


def take_vocabulary(config: Configuration, file: Path | None) -> Configuration:
    """Check what `file` tells of recognition and adds to the vocabulary, and have it used; return `config`.

    The built-in vocabulary is looked at only together with what is added to it: that takes a third of a
    second, too long for a command that lists articles. `examine_built_in` looks before recognition begins.

    Raises ConfigurationError naming file, table and key.
    """
    file = file or DEFAULT_FILE
    if added := _additions(config.recognition.vocabulary, file):
        _require_none(problems(added))
    extend(combined(added))
    names = organisation_names()
    for name in config.recognition.watched:
        if name not in names.values():
            alike = near(fold(name), names)
            raise ConfigurationError(f"{file}: [recognition] watched: no organisation '{name}'{alike}")
    return config


def examine_built_in() -> None:
    """Raise ConfigurationError, naming file and key, where the built-in vocabulary is unsound."""
    _require_none(problems(()))


def _require_none(found: Sequence[Problem]) -> None:
    if found:
        more = f"; and {len(found) - _MOST} more" if len(found) > _MOST else ""
        raise ConfigurationError("; ".join(map(str, found[:_MOST])) + more)


def _additions(folder: Path | None, file: Path) -> list[Source]:
    """Read the files of the operator's folder beside `file`, in the order of their names."""
    if folder is None:
        return []
    try:
        found = sorted(path for path in (file.parent / folder).iterdir() if path.suffix == ".toml")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigurationError(
            f"{file}: [recognition] vocabulary: '{folder}' can't be read ({reason}); name a folder"
        ) from error
    return [Source(file=str(path), content=read_toml(path)) for path in found]
