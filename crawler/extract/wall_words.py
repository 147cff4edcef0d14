"""How walls speak, as wall_words.toml tells it, by kind of wall."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Self

_FIRST_GROUP = re.compile(r"\(\?:([^()\[\]]*)\)(\??)(?![*+{])")
_BY_LETTER = re.compile(r"[^\W_](?![?*{])")


@dataclass(frozen=True, slots=True, kw_only=True)
class WallWords:
    """How one kind of wall speaks: by a whole title, which may be no headline, and to its visitor."""

    title: re.Pattern[str]
    sure: re.Pattern[str]
    speech: tuple[Callable[[str], re.Match[str] | None], ...]  # each finds some of it in a text in lower case

    def are_spoken(self, text: str) -> bool:
        """Tell whether a text speaks so."""
        text = text.lower()
        return any(way(text) for way in self.speech)

    @classmethod
    def of(cls, told: Mapping[str, Sequence[str]]) -> Self:
        """Make them of a table of the file."""
        return cls(
            title=_whole((*told["titles"], *told["sure"])),
            sure=_whole(told["sure"]),
            speech=_ways(told["speech"]),
        )


def _ways(told: Sequence[str]) -> tuple[Callable[[str], re.Match[str] | None], ...]:
    """Return what finds together what each of `told` does, in a tenth of the time.

    Where all ways to begin are letters, places that begin with none of them are passed over at once; what
    speaks of the whole text is tried at its beginning alone.
    """
    whole = [each for each in told if each.startswith("^(?=")]
    ways = [way for each in told if each not in whole for way in _spelt_out(each)]
    plain = [way for way in ways if _BY_LETTER.match(way)]
    others = [way for way in ways if not _BY_LETTER.match(way)]
    searched = [re.compile("|".join(each)).search for each in (plain, others) if each]
    return (*searched, *(re.compile(each).match for each in whole))


def _spelt_out(pattern: str) -> Iterator[str]:
    """Yield the alternatives of the group that a pattern begins with, each with what follows the group."""
    if group := _FIRST_GROUP.match(pattern):
        rest = pattern[group.end() :]
        for choice in (*group[1].split("|"), *([""] if group[2] else [])):
            yield from _spelt_out(choice + rest)
    else:
        yield pattern


def _whole(titles: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{'|'.join(titles)})\W*", re.IGNORECASE)


WORDS = {
    name: WallWords.of(told)
    for name, told in tomllib.loads(
        files("crawler.extract").joinpath("wall_words.toml").read_text(encoding="utf-8")
    ).items()
}
