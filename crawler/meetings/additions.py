"""What the vocabulary's tables hold, and how an operator's rows and words are laid over the built-in ones."""

from collections.abc import Mapping, Sequence
from typing import Any

# Languages that people, places, posts and bodies are named in.
NAMING = ("en", "ru", "zh")

TEXT, TEXTS, FLAG, DAY = "text", "a list of texts", "true or false", "a day such as 2026-01-31"
Shape = Mapping[str, Any]  # of a row: what each key holds, one of the above or the shape of a table

_NAMES: Shape = dict.fromkeys(NAMING, TEXTS)
# The tables that all languages share: the file, what a row of it is called, and what a row may hold.
ROWS: Mapping[str, str] = {
    "countries": "country",
    "cities": "city",
    "organisations": "organisation",
    "venues": "venue",
    "people": "person",
    "posts": "post",
    "holders": "holder",
}
# Files of words that belong to no language alone; how letters sound (transliteration.toml) is none.
WORDS = ("concepts",)
SHAPES: Mapping[str, Shape] = {
    "country": {
        "name": TEXT,
        "capital": TEXT,
        **{language: {"names": TEXTS, "adjectives": TEXTS, "short": TEXTS} for language in NAMING},
    },
    "city": {"name": TEXT, "country": TEXT, **_NAMES},
    "organisation": {
        "name": TEXT,
        "seat": TEXT,
        "members": TEXTS,
        "members_of": TEXT,
        "collective": TEXT,
        "sites": TEXTS,
        "zh_own": TEXTS,
        **_NAMES,
        **{f"{language}_{what}": TEXTS for language in NAMING for what in ("organs", "headquarters")},
    },
    "venue": {"city": TEXT, **_NAMES},
    "person": {"name": TEXT, "speaks_for": TEXT, "surnames": TEXTS, **_NAMES},
    "post": {"name": TEXT, "several": FLAG, **_NAMES},
    "holder": {"organisation": TEXT, "post": TEXT, "name": TEXT, "since": DAY, "until": DAY, "last": FLAG},
}
# What tells rows of one table apart; a row that is there already is added to.
IDENTITY: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(SHAPES, ("name",)),
    "venue": ("city",),
    "holder": ("organisation", "post", "name", "since"),
}


def with_additions(name: str, built_in: Mapping[str, Any], added: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the content of the file `name` ("people", "en/posts") with what was added to it.

    Every row has each list that it may hold, if only an empty one.
    """
    if kind := ROWS.get(name):
        rows = rows_with(kind, built_in[kind], added.get(kind, ()))
        return {kind: [_complete(row, SHAPES[kind]) for row in rows]}
    more: Any = added
    for part in name.split("/"):
        more = more.get(part, {})
    return _laid_over(built_in, more)


def rows_with(
    kind: str, rows: Sequence[Mapping[str, Any]], more: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Return the rows of a table with more rows: new ones, and additions to those that are there."""
    found: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for row in (*rows, *more):
        who = identity(kind, row)
        found[who] = _laid_over(found[who], row) if who in found else row
    return list(found.values())


def identity(kind: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what tells a row from others of its table."""
    return tuple(row.get(key) for key in IDENTITY[kind])


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> Mapping[str, Any]:
    """Let lists grow and tables be laid over each other; any other value takes the place of the old one."""
    laid = dict(below)
    for key, value in above.items():
        there = below.get(key)
        if isinstance(there, list):
            laid[key] = [*there, *value]
        elif isinstance(there, Mapping):
            laid[key] = _laid_over(there, value)
        else:
            laid[key] = value
    return laid


def _complete(row: Mapping[str, Any], shape: Shape) -> Mapping[str, Any]:
    complete = dict(row)
    for key, held in shape.items():
        if held == TEXTS:
            complete.setdefault(key, [])
        elif isinstance(held, Mapping):
            complete[key] = _complete(row.get(key, {}), held)
    return complete
