"""The forms of an issue: plain text, and HTML that says the same."""

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from scheduler.digest.encoded import encoded_bytes
from scheduler.digest.entries import Around, meeting_view
from scheduler.digest.plain import plain_text
from scheduler.digest.subject import subject
from scheduler.digest.views import SHOWN_ENTRIES, issue_view
from scheduler.digest.words import heading_words
from store.records.issues import Issue, Rendering
from store.records.meetings import Meeting

MAIL_BYTES = 200_000  # mail programs clip or refuse what is much longer
_LEAST = 20  # of what is coming up, and of what is wrong with sources, where hardly anything is told
_HEADER_BYTES = 8_000  # what a mail has besides an issue's two forms


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


def rendered(issue: Issue, *, whole: bool = False) -> Rendering:
    """Return all the forms of an issue, to be frozen with it: what a mail has room for, or the `whole`."""
    plain, html = _forms(issue, None) if whole else _fitting(issue)
    return Rendering(subject=subject(issue), plain=plain, html=html)


def as_text(issue: Issue) -> str:
    """Return the issue as plain text, at most 78 columns wide but for addresses."""
    return _fitting(issue)[0]


def as_html(issue: Issue) -> str:
    """Return the issue as an HTML document of its own, without any remote content."""
    return _fitting(issue)[1]


def meeting_html(meeting: Meeting, zones: Mapping[str, str]) -> str:
    """Return one meeting as an unstyled fragment, for feeds; `zones` has the zone of each outlet's times."""
    day, place = heading_words(meeting.told)
    entry = meeting_view(meeting, number=1, around=Around(zones=zones))
    return _environment().get_template("meeting.html").render(entry=entry, day=day, place=place)


def _fitting(issue: Issue) -> tuple[str, str]:
    """Show as many entries as a mail has room for, in both forms the same ones."""
    most = min(SHOWN_ENTRIES, max(len(issue.entries) + len(issue.corrected), _LEAST))
    while True:
        forms = _forms(issue, most)
        size = _HEADER_BYTES + sum(encoded_bytes(form, shorter=issue.encoded_shorter) for form in forms)
        if most == 1 or size <= MAIL_BYTES:
            return forms
        # What does not shrink with it keeps this from leaving out too much.
        most = max(1, min(most - 1, most * MAIL_BYTES // size))


def _forms(issue: Issue, most: int | None) -> tuple[str, str]:
    view = issue_view(issue, most=most)
    return plain_text(view), _environment().get_template("digest.html").render(issue=view)
