"""The whole vocabulary examined, with what an operator adds to it: what keeps it from being used."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any

from crawler.meetings.additions import ROWS, WORDS
from crawler.meetings.contradictions import contradictions
from crawler.meetings.lexicon import FOLDER, built_in
from crawler.meetings.problems import Problem, Source, malformed


def problems(added: Sequence[Source]) -> tuple[Problem, ...]:
    """Return what is wrong with the built-in vocabulary and what is added to it, the built-in part first."""
    # What rows say against each other can be seen only where every row is well formed.
    found = (*_malformed(), *(problem for source in added for problem in malformed(source, _words())))
    return found or (tuple(contradictions((*built_in_sources(), *added))) if added else _contradictions())


@cache
def _malformed() -> tuple[Problem, ...]:
    return tuple(problem for source in built_in_sources() for problem in malformed(source, _words()))


@cache
def _contradictions() -> tuple[Problem, ...]:
    return tuple(contradictions(built_in_sources()))


def combined(added: Iterable[Source]) -> Mapping[str, Any]:
    """Return what all files add, in one: rows after rows, words after words."""
    whole: dict[str, Any] = {}
    for source in added:
        _add(whole, source.content)
    return whole


def _add(whole: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        there = whole.get(key)
        if isinstance(value, Mapping):
            _add(whole.setdefault(key, {}), value)
        elif isinstance(there, list):
            whole[key] = [*there, *value]
        else:
            whole[key] = value


@cache
def built_in_sources() -> tuple[Source, ...]:
    """Return every built-in file."""
    return tuple(_sources(FOLDER))


def _sources(folder: Traversable) -> Iterator[Source]:
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.is_dir():
            for inner in sorted(file.iterdir(), key=lambda each: each.name):
                name = inner.name.removesuffix(".toml")
                content = {file.name: {name: built_in(f"{file.name}/{name}")}}
                yield Source(file=f"{file.name}/{inner.name}", content=content)
        elif (name := file.name.removesuffix(".toml")) in ROWS:
            yield Source(file=file.name, content=built_in(name))
        elif name in WORDS:
            yield Source(file=file.name, content={name: built_in(name)})


@cache
def _words() -> Mapping[str, Any]:
    """Return the built-in words of each language by file, and those that belong to none."""
    return {key: value for key, value in combined(built_in_sources()).items() if key not in ROWS.values()}
