"""The public JSON forms: what the commands write, and the lines that an import reads. Pure.

Times are ISO 8601 with their offset, days ISO dates.
"""

import json
import re
import reprlib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from store.errors import ReadoutError
from store.records import (
    Article,
    ArticleDraft,
    Evidence,
    Form,
    Meeting,
    MeetingReport,
    Mode,
    Participant,
    Place,
    Recognition,
    ReportReference,
    Status,
)
from store.text import clean_text

Json = dict[str, Any]

# What an imported article has instead of a source of its own.
SOURCE = "import"
_LONGEST_URL = 2000
_LONGEST_HOST = 253
_LONGEST_OUTLET = 100
_MOST_TEXT_BYTES = 2_000_000
_SHOWN_CHARACTERS = 60
# Before the Shanghai Five nothing was reported of them; a day of publication may be ahead of ours by a zone.
_FIRST_PUBLISHED = datetime(1996, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=2)
_brief = reprlib.Repr()
_brief.maxstring = _brief.maxother = _SHOWN_CHARACTERS * 2
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_][A-Za-z0-9_-]{1,20})?")


def article_to_json(article: Article) -> Json:
    """Return an article as `readout articles` tells it."""
    return {
        "id": article.id,
        "url": article.url,
        "url_key": article.key,
        "source": article.source,
        "outlet": article.outlet,
        "language": article.language,
        "title": article.title,
        "published_at": iso(article.published_at),
        "fetched_at": iso(article.fetched_at),
        "revision": article.revision,
        "copy_of": article.copy_of,
        "relation": article.relation.value if article.relation else None,
    }


def report_to_json(report: MeetingReport) -> Json:
    """Return what one text says of one meeting, as `readout recognise` tells it."""
    return {**_account_to_json(report), "about": report.about, "outcome": report.outcome}


def _account_to_json(report: MeetingReport) -> Json:
    place = report.place
    return {
        "status": report.status.value,
        "date": iso(report.date),
        "end_date": iso(report.end_date),
        "place": {"venue": place.venue, "city": place.city, "country": place.country},
        "mode": report.mode.value,
        "form": report.form.value,
        "title": report.title,
        "occasion": report.occasion,
        "participants": [
            {"name": each.name, "post": each.post, "organisation": each.organisation}
            for each in report.participants
        ],
        "evidence": [_evidence_to_json(evidence) for evidence in report.evidence],
    }


def _evidence_to_json(evidence: Evidence) -> Json:
    return {
        "field": evidence.field,
        "sentence": evidence.sentence,
        "start": evidence.start,
        "end": evidence.end,
        "in": evidence.within,
        "implied": evidence.implied,
    }


def report_from_json(told: Mapping[str, Any]) -> MeetingReport:
    """Read what `report_to_json` wrote; fields that are left out are unknown."""
    return MeetingReport(
        status=Status(told.get("status", Status.HELD)),
        date=_day(told.get("date")),
        end_date=_day(told.get("end_date")),
        place=Place(**{part: (told.get("place") or {}).get(part) for part in ("venue", "city", "country")}),
        mode=Mode(told.get("mode", Mode.UNKNOWN)),
        form=Form(told.get("form", Form.BILATERAL)),
        title=told.get("title"),
        occasion=told.get("occasion"),
        participants=tuple(
            Participant(**{part: each.get(part) for part in ("name", "post", "organisation")})
            for each in told.get("participants", ())
        ),
        about=told.get("about"),
        outcome=told.get("outcome"),
        evidence=tuple(map(_evidence_from_json, told.get("evidence", ()))),
    )


def _evidence_from_json(told: Mapping[str, Any]) -> Evidence:
    return Evidence(
        field=told["field"],
        sentence=told["sentence"],
        start=told["start"],
        end=told["end"],
        within=told.get("in", "text"),
        implied=told.get("implied", False),
    )


def recognition_to_json(recognition: Recognition) -> Json:
    """Return what was read in one text; the line's `id` is its reader's to add."""
    return {
        "language": recognition.language,
        "sco_related": recognition.sco_related,
        "meetings": [report_to_json(report) for report in recognition.meetings],
    }


def meeting_to_json(meeting: Meeting) -> Json:
    """Return a meeting as `readout meetings` tells it."""
    return {
        "id": meeting.id,
        **_account_to_json(meeting.told),
        "reports": [reference_to_json(reference) for reference in meeting.reports],
        "occasion_meeting": meeting.occasion_meeting,
        "about": meeting.told.about,
        "outcome": meeting.told.outcome,
        "previous": meeting.previous,
        "first_reported_at": iso(meeting.first_reported_at),
        "corrected": list(meeting.corrected),
    }


def reference_to_json(reference: ReportReference) -> Json:
    """Return an article that reports a meeting, as the meeting tells it."""
    return {
        "article": reference.article,
        "url": reference.url,
        "outlet": reference.outlet,
        "language": reference.language,
        "published_at": iso(reference.published_at),
        "copy": reference.copy,
        "aliases": list(reference.aliases),
    }


def iso(moment: date | None) -> str | None:
    """Return a day or a time in ISO 8601."""
    return moment.isoformat() if moment else None


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


class WrongFieldError(ReadoutError, ValueError):
    """A field of a line is missing or wrong; `field` is None where the line is no JSON object at all."""

    def __init__(self, field: str | None, problem: str) -> None:
        super().__init__(f"'{field}' {problem}" if field else problem)
        self.field = field
        self.problem = problem


def draft_from_json(
    line: str, *, fetched_at: datetime, key_of: Callable[[str], tuple[str | None, str]]
) -> ArticleDraft:
    """Read one line of an import.

    `key_of` gives an address's key (None where its site has none) and its canonical form. A `published`
    without a zone is taken as UTC; one before 1996, or more than two days after `fetched_at`, is refused: it
    would take meetings to years in which nobody looks for them. Raises WrongFieldError.
    """
    told = _object(line)
    given = _address(told)
    try:
        key, url = key_of(given)
    except ValueError as error:
        raise WrongFieldError("url", f"can't be read: {_shown(given)}") from error
    return ArticleDraft(
        source=SOURCE,
        outlet=_outlet(told) or _host(url),
        key=key or url,
        url=url,
        title=_required(told, "title"),
        body=_body(told),
        fetched_at=fetched_at,
        language=_language(told),
        published_at=_published(told, fetched_at),
        published_by=SOURCE if told.get("published") else None,
        extracted_by=SOURCE,
        aliases=(given,) if given != url else (),
    )


def _object(line: str) -> Mapping[str, Any]:
    try:
        told = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise WrongFieldError(None, "no JSON; write one object a line") from error
    if not isinstance(told, dict):
        raise WrongFieldError(None, 'no JSON object; write {"url": …, "title": …, "text": …}')
    return told


def _refuse(constant: str) -> None:
    """Refuse NaN and Infinity, which Python reads although they are no JSON."""
    raise ValueError(constant)


def _text(told: Mapping[str, Any], field: str) -> str | None:
    """Return a field's text, None where it is left out, null or blank."""
    value = told.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        raise WrongFieldError(field, f"must be text, not {_shown(value)}")
    return value if clean_text(value).strip() else None


def _required(told: Mapping[str, Any], field: str) -> str:
    text = _text(told, field)
    if text is None:
        raise WrongFieldError(field, "is missing")
    return text


def _body(told: Mapping[str, Any]) -> str:
    body = _required(told, "text")
    if len(body.encode(errors="surrogatepass")) > _MOST_TEXT_BYTES:
        raise WrongFieldError("text", "is longer than 2 MB; split it into the articles that it holds")
    return body


def _outlet(told: Mapping[str, Any]) -> str | None:
    outlet = _text(told, "outlet")
    if outlet is None:
        return None
    name = outlet.strip()
    if len(name) > _LONGEST_OUTLET or not name.isprintable() or "/" in name or "\\" in name:
        raise WrongFieldError(
            "outlet",
            f"must be a name of up to {_LONGEST_OUTLET} characters without slashes, not {_shown(outlet)}",
        )
    return name


def _address(told: Mapping[str, Any]) -> str:
    url = _required(told, "url").strip()
    try:
        parts = urlsplit(url)
        port_is_wrong = parts.port == 0
    except ValueError as error:
        raise WrongFieldError("url", f"is no address: {_shown(url)}") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or port_is_wrong:
        raise WrongFieldError("url", f"must begin with http:// or https:// and a host, not {_shown(url)}")
    is_long = len(url) > _LONGEST_URL or len(parts.hostname) > _LONGEST_HOST
    if is_long or clean_text(url) != url or any(character.isspace() for character in url):
        raise WrongFieldError("url", f"is too long or has characters that no address has: {_shown(url)}")
    return url


def _language(told: Mapping[str, Any]) -> str | None:
    language = _text(told, "language")
    if language is None:
        return None
    code = _LANGUAGE.fullmatch(language.strip().casefold())
    if code is None:
        raise WrongFieldError("language", f"must be a code like 'en', not {_shown(language)}")
    return code[1]


def _published(told: Mapping[str, Any], fetched_at: datetime) -> datetime | None:
    published = _text(told, "published")
    if published is None:
        return None
    try:
        moment = datetime.fromisoformat(published.strip())
        moment = moment.replace(tzinfo=UTC) if moment.utcoffset() is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise WrongFieldError(
            "published",
            f"must be a date (2019-07-12) or a time (2019-07-12T16:25:00+03:00), not {_shown(published)}",
        ) from error
    if moment < _FIRST_PUBLISHED:
        raise WrongFieldError("published", f"is before {_FIRST_PUBLISHED.year}: {_shown(published)}")
    if moment - fetched_at > _AHEAD:
        raise WrongFieldError("published", f"is more than two days ahead: {_shown(published)}")
    return moment


def _host(url: str) -> str:
    return (urlsplit(url).hostname or url).removeprefix("www.")


def _shown(value: object) -> str:
    """Return a value short enough, and plain enough, for one line."""
    shown = _brief.repr(value)  # repr itself gives up on what is nested deep
    return shown if len(shown) <= _SHOWN_CHARACTERS else shown[:_SHOWN_CHARACTERS] + "…"
