"""An issue as plain text for mail: at most 78 columns, but for addresses, which are never broken."""

from collections.abc import Iterator

from scheduler.digest.entries import MeetingView, SourceView
from scheduler.digest.views import DayView, IssueView, SectionView
from scheduler.digest.widths import padded, width, wrapped

COLUMNS = 78
_FACT = "About    "  # the column of the facts' names; "Occasion" fits


def plain_text(view: IssueView) -> str:
    """Return the whole issue, ending in a line end."""
    return "\n".join(_lines(view)) + "\n"


def _lines(view: IssueView) -> Iterator[str]:
    yield from _head(f"READOUT  {view.name}", view.issued)
    yield from _wrapped(view.summary)
    if view.nothing:
        yield ""
        yield from _wrapped(view.nothing)
    for section in view.new:
        yield from _section(section)
    if view.coming_up:
        yield ""
        yield "COMING UP"
        for meeting in view.coming_up:
            yield from _source(meeting, "  ")
    for section in view.sections:
        yield from _section(section)
    if view.unshown:
        yield ""
        yield from _source(view.unshown, "  ")
    yield ""
    yield from wrapped(view.coverage.summary, first="COVERAGE  ", rest=" " * 10, columns=COLUMNS)
    for wrong in view.coverage.wrong:
        yield from wrapped(wrong, first=" " * 10, rest=" " * 12, columns=COLUMNS)
    if view.legend:
        yield from _wrapped(view.legend)


def _wrapped(words: str, indent: str = "") -> Iterator[str]:
    return wrapped(words, first=indent, rest=indent, columns=COLUMNS)


def _head(name: str, issued: str) -> Iterator[str]:
    gap = COLUMNS - width(name) - width(issued)
    if gap >= len("  "):
        yield name + " " * gap + issued
    else:
        yield from _wrapped(name)
        yield from _wrapped(issued)


def _section(section: SectionView) -> Iterator[str]:
    if section.heading:
        yield ""
        yield section.heading.upper()
    for day in section.days:
        yield from _day(day)


def _day(day: DayView) -> Iterator[str]:
    yield ""
    yield from wrapped(f"{day.day.upper()}, {day.place}", first="", rest="  ", columns=COLUMNS)
    for entry in day.entries:
        yield from _entry(entry, "")
        for beside in entry.beside:
            yield from _entry(beside, "  ")


def _entry(entry: MeetingView, nested: str) -> Iterator[str]:
    number = f"{entry.number or ' '} {nested}"
    indent = " " * len(number)
    yield from _opening(entry, number, indent)
    for name, words in entry.facts:
        first = indent + padded(name, len(_FACT))
        yield from wrapped(words, first=first, rest=" " * len(first), columns=COLUMNS)
    if entry.quote:
        yield from _wrapped(f'"{entry.quote.words}"', indent)
    for source in entry.sources:
        yield from _source(source, indent)


def _opening(entry: MeetingView, number: str, indent: str) -> Iterator[str]:
    """Yield who met whom, the number before the first line."""
    whole = " ".join(filter(None, (entry.lead, entry.title or entry.together)))
    lines = list(wrapped(whole, first=indent, rest=indent + "  ", columns=COLUMNS)) if whole else []
    if entry.title and entry.together:
        lines += wrapped(entry.together, first=indent, rest=indent + "  ", columns=COLUMNS)
    lines += _sides(entry, indent)
    yield number + lines[0].removeprefix(indent)
    yield from lines[1:]


def _sides(entry: MeetingView, indent: str) -> Iterator[str]:
    """Yield a line for each person, in a column behind the names of their bodies."""
    column = entry.label_columns + 1
    for side in entry.sides:
        first = rest = indent + (" " * column if side.label else "")
        if side.label_columns > entry.label_columns:
            yield from wrapped(side.label or "", first=indent, rest=indent, columns=COLUMNS)
        elif side.label:
            first = indent + padded(side.label, column)
        for person in side.people:
            yield from wrapped(person.words, first=first, rest=rest + "  ", columns=COLUMNS)
            first = rest


def _source(source: SourceView, indent: str) -> Iterator[str]:
    yield from wrapped(source.words, first=indent, rest=indent + "  ", columns=COLUMNS)
    if source.link:
        yield f"{indent}{source.link}"
