"""The public JSON forms: what the commands write. Pure.

Times are ISO 8601 with their offset, days ISO dates.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from store.letters import is_mixed
from store.records.articles import Article, ArticleDraft, FetchedPage, Revision
from store.records.meetings import (
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

Json = dict[str, Any]


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
        "vanished_at": iso(article.vanished_at),
        "copy_of": article.copy_of,
        "relation": article.relation.value if article.relation else None,
    }


def revision_to_json(revision: Revision) -> Json:
    """Return one revision of an article as `readout articles --revisions` tells it."""
    return {
        "article": revision.article,
        "url": revision.url,
        "number": revision.number,
        "fetched_at": iso(revision.fetched_at),
        "title": revision.title,
        "published_at": iso(revision.published_at),
        "changed": list(revision.changed),
        "substantive": revision.substantive,
        "returns_to": revision.returns_to,
        "page": revision.page,
    }


def extracted_to_json(draft: ArticleDraft) -> Json:
    """Return what was extracted from a page, for `extracted_from_json`."""
    return {
        "title": draft.title,
        "body": draft.body,
        "language": draft.language,
        "published_at": iso(draft.published_at),
        "published_by": draft.published_by,
        "extracted_by": draft.extracted_by,
        "images": list(draft.images),
    }


def extracted_from_json(told: Mapping[str, Any], article: Article, page: FetchedPage | None) -> ArticleDraft:
    """Read what was extracted anew from an article's page: nothing was fetched for it."""
    published_at = told["published_at"]
    return ArticleDraft(
        source=article.source,
        outlet=article.outlet,
        key=article.key,
        url=article.url,
        title=told["title"],
        body=told["body"],
        fetched_at=article.fetched_at,
        language=told["language"],
        published_at=datetime.fromisoformat(published_at) if published_at else None,
        published_by=told["published_by"],
        extracted_by=told["extracted_by"],
        images=tuple(told["images"]),
        page=page,
    )


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
        "participants": [_participant_to_json(each) for each in report.participants],
        "evidence": [_evidence_to_json(evidence) for evidence in report.evidence],
    }


def _participant_to_json(each: Participant) -> Json:
    told: Json = {"name": each.name, "post": each.post, "organisation": each.organisation}
    mixed = is_mixed(each.name) or is_mixed(each.organisation)
    return {**told, "mixed_script": True} if mixed else told


def _evidence_to_json(evidence: Evidence) -> Json:
    return {
        "field": evidence.field,
        "sentence": evidence.sentence,
        "start": evidence.start,
        "end": evidence.end,
        "in": evidence.within,
        "implied": evidence.implied,
    }


def participant_from_json(each: Json) -> Participant:
    """Read one participant of such a meeting."""
    return Participant(**{part: each.get(part) for part in ("name", "post", "organisation")})


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
        participants=tuple(map(participant_from_json, told.get("participants", ()))),
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


def recognition_from_json(told: Mapping[str, Any]) -> Recognition:
    """Read what `recognition_to_json` wrote."""
    return Recognition(
        language=told["language"],
        sco_related=told["sco_related"],
        meetings=tuple(map(report_from_json, told["meetings"])),
    )


def meeting_to_json(meeting: Meeting) -> Json:
    """Return a meeting as `readout meetings` tells it."""
    told = _account_to_json(meeting.told)
    for evidence, article in zip(told["evidence"], meeting.proofs, strict=False):
        evidence["article"] = article or None
    return {
        "id": meeting.id,
        **told,
        "reports": [reference_to_json(reference) for reference in meeting.reports],
        "occasion_meeting": meeting.occasion_meeting,
        "about": meeting.told.about,
        "outcome": meeting.told.outcome,
        "previous": meeting.previous,
        "first_reported_at": iso(meeting.first_reported_at),
        "corrected": list(meeting.corrected),
        "values": [
            {"field": each.field, "value": each.value, "articles": list(each.articles)}
            for each in meeting.values
        ],
        "formerly": list(meeting.formerly),
    }


def reference_to_json(reference: ReportReference) -> Json:
    """Return an article that reports a meeting, as the meeting tells it."""
    return {
        "article": reference.article,
        "url": reference.url,
        "outlet": reference.outlet,
        "language": reference.language,
        "published_at": iso(reference.published_at),
        "revision": reference.revision,
        "copy": reference.copy,
        "aliases": list(reference.aliases),
    }


def iso(moment: date | None) -> str | None:
    """Return a day or a time in ISO 8601."""
    return moment.isoformat() if moment else None


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None
