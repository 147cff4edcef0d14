from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from store.archive import Archive
from store.records.articles import ArticleDraft, Revision
from store.records.meetings import MeetingReport
from store.search import ArticleQuery, Search

Drafts = Callable[..., ArticleDraft]


def revisions(url: str, **asked: str) -> tuple[Revision, ...]:
    with Search.open(url) as search:
        return search.revisions(ArticleQuery(**asked))  # type: ignore[arg-type]


def test_each_revision_says_what_it_changed_and_what_it_returns_to(
    archive: Archive, url: str, draft: Drafts, now: datetime
) -> None:
    first = draft("a", published_at=now)
    texts = [
        first,
        replace(first, body=first.body.replace("10 July", "11 July"), title="Corrected"),
        replace(first, published_at=now + timedelta(days=1)),
        replace(first, body=first.body.replace(".", " .")),
        first,
    ]
    for hours, text in enumerate(texts):
        archive.take_in([replace(text, fetched_at=now + timedelta(hours=hours))])
    told = revisions(url)
    assert [(each.number, each.changed, each.substantive, each.returns_to) for each in told] == [
        (1, (), True, None),
        (2, ("title", "body"), True, None),
        (3, ("title", "body", "date"), True, None),
        (4, ("body", "date"), True, 1),
        (5, ("body",), False, 1),
    ]
    assert [each.fetched_at for each in told] == [now + timedelta(hours=hours) for hours in range(5)]
    assert {(each.article, each.url) for each in told} == {(1, first.url)}


def test_revisions_of_earlier_versions_say_so_too(
    archive: Archive, url: str, draft: Drafts, now: datetime, migrate: Callable[[str, str], None]
) -> None:
    first = draft("a", published_at=now)
    for text in (first, replace(first, title="Anew"), first, replace(first, published_at=None, title="Last")):
        archive.take_in([text])
    written = revisions(url)
    archive.close()
    migrate(url, "0006")
    assert revisions(url) == written
    assert [(each.changed, each.returns_to) for each in written] == [
        ((), None),
        (("title",), None),
        (("title",), 1),
        (("title",), None),
    ]


def test_revisions_are_those_of_the_articles_that_were_asked_for(
    archive: Archive, url: str, draft: Drafts
) -> None:
    archive.take_in([draft("a"), draft("b", source="mseap"), draft("b", title="Anew", source="mseap")])
    assert [(each.title, each.number) for each in revisions(url, source="mseap")] == [
        ("Meeting with b", 1),
        ("Anew", 2),
    ]


def test_a_meeting_names_the_revision_that_its_account_was_read_in(
    archive: Archive,
    draft: Drafts,
    recognise: Callable[..., object],
    report: Callable[..., MeetingReport],
) -> None:
    archive.take_in([draft("a"), draft("copy", body=draft("a").body)])
    recognise("a", report("Norov", "Burian"))
    archive.take_in([draft("a", title="Anew"), draft("copy", title="Anew", body=draft("a").body)])

    def told() -> list[tuple[str, int | None]]:
        [meeting] = archive.unissued_meetings(digest="sco")
        return [(each.url[-9:], each.revision) for each in meeting.reports]

    assert told() == [("ws/a.html", 1), ("copy.html", 2)]
    recognise("a", report("Norov", "Burian"))
    assert told() == [("ws/a.html", 2), ("copy.html", 2)]


def test_every_change_is_read_again_whatever_it_says(
    archive: Archive, draft: Drafts, recognise: Callable[..., object], now: datetime
) -> None:
    first = draft("a", published_at=now)
    archive.take_in([first])
    for changed in (
        replace(first, published_at=now + timedelta(days=1)),
        replace(first, published_at=now + timedelta(days=1), title=f"{first.title}!"),
    ):
        recognise("a")
        assert archive.unrecognised(recogniser="first") == ()
        archive.take_in([changed])
        assert len(archive.unrecognised(recogniser="first")) == 1
