"""What rows of a vocabulary say against each other: forms, references and terms that can't all be right."""

import datetime as dt
import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crawler.meetings.additions import NAMING, SHAPES, identity, rows_with
from crawler.meetings.lexicon import fold, keys_of
from crawler.meetings.problems import Problem, Source, place

# What each key of a row refers to.
_REFERENCES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "country": {"capital": ("city",)},
    "city": {"country": ("country",)},
    "organisation": {"seat": ("city",), "members": ("country",), "members_of": ("organisation",)},
    "venue": {"city": ("city",)},
    "person": {"speaks_for": ("country", "organisation")},
    "holder": {"organisation": ("country", "organisation"), "post": ("post",), "name": ("person",)},
}
_NEAR = 0.6  # how alike a name must be to be meant, from 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """One way to write an entry: forms of one kind and language must not stand for two entries."""

    kind: str
    written: str
    entry: str
    file: str
    key: str


def contradictions(sources: Sequence[Source]) -> Iterator[Problem]:
    """Find what the rows of all files, well formed each, say against each other."""
    yield from _told_twice(sources)
    yield from _unknown(sources)
    yield from _incomplete(sources)
    yield from _terms(sources)


def _all_rows(sources: Sequence[Source], kind: str) -> Iterator[tuple[Source, Mapping[str, Any]]]:
    return ((source, row) for source in sources for row in source.content.get(kind, ()))


def _told_twice(sources: Sequence[Source]) -> Iterator[Problem]:
    first: dict[tuple[str, str], _Form] = {}
    exactly: dict[tuple[str, str], _Form] = {}
    for form in _forms(sources):
        there = first.setdefault((form.kind, _compared(form.written)), form)
        same = exactly.setdefault((form.kind, fold(form.written)), form)
        if there.entry != form.entry:
            reason = f"'{form.written}' stands for {there.entry} ({there.file}) as well; keep one"
        elif same is not form:
            reason = f"'{form.written}' is there already ({same.file}); take it out"
        else:
            continue
        yield Problem(file=form.file, key=form.key, reason=reason)


def _compared(written: str) -> str:
    """Return a form as it is found in texts, where a hyphen is a space."""
    return " ".join(keys_of(written)) or fold(written)


def _forms(sources: Sequence[Source]) -> Iterator[_Form]:
    for kind in SHAPES:
        known: set[tuple[Any, ...]] = set()
        for source, row in _all_rows(sources, kind):
            entry = " ".join(str(part) for part in identity(kind, row))
            is_new = identity(kind, row) not in known
            known.add(identity(kind, row))
            for what, key, written in _written(kind, row, is_new=is_new):
                yield _Form(
                    kind=what,
                    written=written,
                    entry=entry,
                    file=source.file,
                    key=f"{place(kind, row)} {key}".rstrip(),
                )


def _written(kind: str, row: Mapping[str, Any], *, is_new: bool) -> Iterator[tuple[str, str, str]]:
    """Give every form of a row: its kind, its key, how it is written."""
    if is_new and kind in {"city", "person", "post"}:
        yield f"{kind} en", "", row["name"]
    for language in NAMING:
        if kind == "country":
            names = row.get(language, {})
            for key, written in ((key, each) for key, forms in names.items() for each in forms):
                yield f"{kind} {key} {language}", f"{language}.{key}", written
        elif kind in {"city", "person", "post", "venue", "organisation"}:
            yield from ((f"{kind} {language}", language, each) for each in row.get(language, ()))
    if kind == "organisation":
        for language in NAMING:
            organs, houses = f"{language}_organs", f"{language}_headquarters"
            yield from ((f"organ {language}", organs, each) for each in row.get(organs, ()))
            yield from ((f"venue {language}", houses, each) for each in row.get(houses, ()))


def _unknown(sources: Sequence[Source]) -> Iterator[Problem]:
    names = {kind: {row.get("name") for _, row in _all_rows(sources, kind)} for kind in SHAPES}
    for kind, references in _REFERENCES.items():
        for source, row in _all_rows(sources, kind):
            for key, kinds in references.items():
                told = row.get(key, [])
                known = {name for each in kinds for name in names[each] if name}
                for name in [told] if isinstance(told, str) else told:
                    if name not in known:
                        alike = near(fold(name), {fold(each): each for each in known})
                        reason = f"no {' or '.join(kinds)} '{name}'{alike}"
                        yield Problem(file=source.file, key=f"{place(kind, row)} {key}", reason=reason)


def near(name: str, known: Mapping[str, str]) -> str:
    """Say which names may have been meant, of those that each known form stands for; `name` is folded."""
    alike = difflib.get_close_matches(name, known, n=3, cutoff=_NEAR)
    meant = dict.fromkeys(known[form] for form in alike)
    return f"; is it {' or '.join(meant)}?" if meant else "; add a row for it"


def _incomplete(sources: Sequence[Source]) -> Iterator[Problem]:
    """Find houses without a city, and cities without a country."""
    rows = [row for _, row in _all_rows(sources, "organisation")]
    seated = {row["name"] for row in rows if "seat" in row}
    for source, row in _all_rows(sources, "organisation"):
        houses = [key for key in row if key.endswith("_headquarters")]
        if houses and row["name"] not in seated:
            reason = "the city is not known; add seat"
            yield Problem(file=source.file, key=f"{place('organisation', row)} {houses[0]}", reason=reason)
    for source, row in _all_rows(sources, "city"):
        if "country" not in row and not any("country" in other for other in _same_city(sources, row)):
            yield Problem(file=source.file, key=f"{place('city', row)} country", reason="is missing")


def _same_city(sources: Sequence[Source], row: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (other for _, other in _all_rows(sources, "city") if other["name"] == row["name"])


def _terms(sources: Sequence[Source]) -> Iterator[Problem]:
    """Find terms that end before they begin, or that two people have of one post."""
    files = {identity("holder", row): source.file for source, row in _all_rows(sources, "holder")}
    posts = rows_with("post", (), [row for _, row in _all_rows(sources, "post")])
    several = {row["name"] for row in posts if row.get("several")}
    last: dict[tuple[str, str], Mapping[str, Any]] = {}
    rows = rows_with("holder", (), [row for _, row in _all_rows(sources, "holder")])
    for row in sorted(rows, key=lambda row: row["since"]):
        where = {"file": files[identity("holder", row)], "key": place("holder", row)}
        if row.get("until", dt.date.max) <= row["since"]:
            yield Problem(**where, reason=f"ends on {row['until']}, before it begins")
        before = last.get((row["organisation"], row["post"]))
        if before and row["post"] not in several and _overlap(before, row):
            reason = f"{before['name']} held it until {before.get('until', 'today')}; give the day it ended"
            yield Problem(**where, reason=reason)
        last[row["organisation"], row["post"]] = row


def _overlap(before: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Tell whether one term begins in another; one without an end goes on until the next begins."""
    return bool(before["since"] == row["since"] or before.get("until", row["since"]) > row["since"])
