"""The forms of an issue: plain text, and HTML that says the same."""

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from scheduler.digest.plain import plain_text
from scheduler.digest.subject import subject
from scheduler.digest.views import SHOWN_ENTRIES, IssueView, issue_view, meeting_view
from scheduler.digest.words import heading_words
from store.records.issues import Issue, Rendering
from store.records.meetings import Meeting

HTML_BYTES = 200_000  # mail programs clip or refuse what is much longer


@cache
def _environment() -> Environment:
    # Everything is escaped: what comes from articles is text, never markup or a template.
    return Environment(
        loader=PackageLoader("scheduler.digest"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def rendered(issue: Issue) -> Rendering:
    """Return all the forms of an issue, to be frozen with it."""
    view, html = _fitting(issue)
    return Rendering(subject=subject(issue), plain=plain_text(view), html=html)


def as_text(issue: Issue) -> str:
    """Return the issue as plain text, at most 78 columns wide but for addresses."""
    return plain_text(_fitting(issue)[0])


def as_html(issue: Issue) -> str:
    """Return the issue as an HTML document of its own, without any remote content."""
    return _fitting(issue)[1]


def meeting_html(meeting: Meeting, zones: Mapping[str, str]) -> str:
    """Return one meeting as an unstyled fragment, for feeds; `zones` has the zone of each outlet's times."""
    day, place = heading_words(meeting.told)
    entry = meeting_view(meeting, number=1, zones=zones)
    return _environment().get_template("meeting.html").render(entry=entry, day=day, place=place)


def _fitting(issue: Issue) -> tuple[IssueView, str]:
    """Show as many entries as a mail has room for, in both forms the same ones."""
    most = SHOWN_ENTRIES
    while True:
        view = issue_view(issue, most=most)
        html = _environment().get_template("digest.html").render(issue=view)
        if most == 1 or len(html.encode()) <= HTML_BYTES:
            return view, html
        most = max(1, min(most, len(issue.entries)) * 2 // 3)
