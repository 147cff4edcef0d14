"""What becomes of reprints when the text that they repeat is revised."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.archive import Archive
from store.records.articles import Article, ArticleDraft
from store.records.issues import Issue
from store.records.meetings import MeetingReport
from store.search import ArticleQuery, Search
from store.similar.retold import still_tells
from store.similar.tokens import MIN_TOKENS, tokens
from tests.examples import examples

Drafts = Callable[..., ArticleDraft]
Reports = Callable[..., MeetingReport]
Recognise = Callable[..., tuple[str, ...]]

NEWS = (
    "On 10 July 2019 Secretary-General Vladimir Norov met with Ambassador Peter Burian in Bratislava. They"
    " spoke of trade, transport and security in the region, and agreed to go on with the talks in winter."
)
CORRECTED = NEWS.replace("security in the", "security in their").replace("met with", "met")
OTHER = NEWS.replace("Peter Burian", "Traian Hristea")
ANOTHER = OTHER.replace("10 July", "11 July")
SHORT = "The page has moved."


def copies(url: str) -> dict[str, str | None]:
    """Return the key of the article that each is a copy of."""
    with Search.open(url) as search:
        articles = search.articles(ArticleQuery())
    keys = {article.url: article.key for article in articles}
    return {article.key: keys[article.copy_of] if article.copy_of else None for article in articles}


@pytest.fixture
def take_in(archive: Archive, draft: Drafts) -> Callable[..., None]:
    """Take in texts under keys, one after another."""

    def take(*texts: tuple[str, str]) -> None:
        for key, body in texts:
            archive.take_in([draft(key, body=body, title="The same")])

    return take


@pytest.mark.parametrize(
    ("revised", "linked"),
    [(CORRECTED, "a"), (f"{NEWS} Later they dined.", "a"), (OTHER, None), (SHORT, None)],
)
def test_a_reprint_is_a_copy_as_long_as_the_original_tells_what_it_does(
    archive: Archive, url: str, take_in: Callable[..., None], revised: str, linked: str | None
) -> None:
    take_in(("a", NEWS), ("b", NEWS), ("a", revised))
    assert copies(url) == {"a": None, "b": linked}
    waiting = {article.key for article in archive.load_texts(archive.unrecognised(recogniser="r"))}
    assert waiting == ({"a"} if linked else {"a", "b"})


@pytest.mark.parametrize("revised", [CORRECTED, OTHER, SHORT])
def test_it_does_not_matter_whether_a_reprint_or_a_revision_comes_first(
    draft: Drafts, tmp_path: Path, revised: str
) -> None:
    reprint, revision = draft("b", body=NEWS), draft("a", body=revised)
    found = []
    for number, later in enumerate(permutations([reprint, revision])):
        url = f"sqlite:///{tmp_path}/{number}.db"
        with Archive.open(url) as archive:
            archive.take_in([draft("a", body=NEWS), *later])
        found.append(copies(url))
    assert found[0] == found[1]


def test_the_first_of_the_copies_stands_for_the_others(url: str, take_in: Callable[..., None]) -> None:
    take_in(
        ("a", NEWS), ("b", NEWS), ("c", NEWS.upper()), ("d", NEWS), ("a", OTHER), ("e", OTHER), ("f", NEWS)
    )
    assert copies(url) == {"a": None, "b": None, "c": "b", "d": "b", "e": "a", "f": "b"}
    # Of copies of two texts, each goes its own way.
    take_in(("a", CORRECTED), ("g", CORRECTED), ("b", ANOTHER))
    assert copies(url) == {
        "a": None,
        "b": None,
        "c": "a",
        "d": "a",
        "e": None,
        "f": "a",
        "g": "a",
    }


def test_what_was_let_go_stands_alone_when_the_old_text_is_back(
    url: str, take_in: Callable[..., None]
) -> None:
    take_in(("a", NEWS), ("b", NEWS), ("a", OTHER), ("a", NEWS), ("c", NEWS))
    assert copies(url) == {"a": None, "b": None, "c": "a"}


def test_a_meeting_that_only_a_reprint_still_tells_is_told(
    archive: Archive, take_in: Callable[..., None], report: Reports, recognise: Recognise
) -> None:
    take_in(("a", NEWS), ("b", NEWS))
    recognise("a", report("Norov", "Burian"))
    take_in(("a", OTHER))
    [of_original] = recognise("a", report("Norov", "Hristea"))
    [of_copy] = recognise("b", report("Norov", "Burian"))
    told = {
        meeting.id: (meeting.told.participants[1].name, len(meeting.reports))
        for meeting in archive.unissued_meetings(digest="sco")
    }
    assert told == {of_original: ("Hristea", 1), of_copy: ("Burian", 1)}


def test_a_meeting_that_was_told_is_not_told_again_by_a_reprint(
    archive: Archive,
    take_in: Callable[..., None],
    report: Reports,
    recognise: Recognise,
    issue_of: Callable[..., Issue],
) -> None:
    take_in(("a", NEWS), ("b", NEWS))
    [issued] = recognise("a", report("Norov", "Burian"))
    archive.record_issue(issue_of(*archive.unissued_meetings(digest="sco")))
    take_in(("a", OTHER))
    [of_original] = recognise("a", report("Norov", "Hristea"))
    assert recognise("b", report("Norov", "Burian")) == (issued,)
    assert [meeting.id for meeting in archive.unissued_meetings(digest="sco")] == [of_original]


TEXTS = (NEWS, CORRECTED, OTHER, ANOTHER, SHORT)


@settings(deadline=None, max_examples=examples(20))
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(range(len(TEXTS)))), max_size=12))
def test_whatever_is_revised_every_text_is_told_by_one_that_stands_alone(
    arrivals: list[tuple[str, int]],
) -> None:
    with Archive.open("sqlite://", in_memory=True) as archive:
        had: dict[str, set[str]] = {}
        for key, text in arrivals:
            archive.take_in([_draft(key, TEXTS[text])])
            had.setdefault(key, set()).add(TEXTS[text])
        alone = {article.key: article for article in archive.load_texts(archive.unrecognised(recogniser="r"))}
    newest = dict(arrivals)
    for key, text in newest.items():
        if key in alone:
            assert alone[key].body == TEXTS[text]
        else:
            assert _told(TEXTS[text], had, alone.values())


def _told(text: str, had: dict[str, set[str]], alone: Iterable[Article]) -> bool:
    assert len(tokens(text)) >= MIN_TOKENS
    return any(text in had[article.key] and still_tells(article.body, text) for article in alone)


def _draft(key: str, body: str) -> ArticleDraft:
    return ArticleDraft(
        source="s",
        outlet="o",
        key=key,
        url=f"http://x.example/{key}",
        title="T",
        body=body,
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
    )
