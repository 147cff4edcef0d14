"""Near copies in the store: in whatever order, no meeting is lost, and what tells nothing new is a copy."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import pytest

from store.archive import Archive
from store.articles.near import MOST_OF_A_KEY
from store.records.articles import Article, ArticleDraft, Decision, Relation
from store.search import ArticleQuery, Search
from tests.store.articles.templates import (
    COPIES,
    another_day,
    another_guest,
    draft_of,
    edited,
    reprint,
    round_up,
    shortened,
    story,
    teaser,
)

LANGUAGES = ("en", "ru", "zh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A text on its way into the store, and which stories it tells."""

    name: str
    body: str
    stories: frozenset[str]
    is_whole: bool = True  # no teaser


def pages(language: str, random: Random) -> list[Page]:
    """Make releases of twelve meetings as alike as can be, with copies, teasers and round-ups."""
    told = [story(language, number, template=0) for number in range(6)]
    told += [another_day(each, 3) for each in told[:3]] + [another_guest(each, 99) for each in told[:3]]
    made = []
    for number, each in enumerate(told):
        one = frozenset({f"{number}"})
        made.append(Page(name=f"{number}", body=each.text, stories=one))
        made += [
            Page(name=f"{number} {copy.__name__}", body=copy(each, random), stories=one)
            for copy in random.sample(COPIES, 2)
        ]
    made += [
        Page(name=f"{n} teaser", body=teaser(told[n]), stories=frozenset({f"{n}"}), is_whole=False)
        for n in (0, 4)
    ]
    for pair in ((1, 2), (5, 7)):
        body = round_up([told[number] for number in pair])
        made.append(Page(name=f"round-up {pair}", body=body, stories=frozenset(map(str, pair))))
    random.shuffle(made)
    return made


def stored(url: str) -> dict[str, Article]:
    """Return every article by its key, and check that what each is related to came first and stands alone."""
    with Search.open(url) as search:
        articles = search.articles(ArticleQuery())
    by_url = {article.url: article for article in articles}
    for article in articles:
        if article.copy_of is not None:
            original = by_url[article.copy_of]
            assert original.id < article.id
            assert original.relation is not Relation.SAME
    return {article.key: article for article in articles}


def original_of(url: str, name: str) -> tuple[str | None, Relation | None]:
    """Return what an article is related to, and how."""
    articles = stored(url)
    keys = {article.url: key for key, article in articles.items()}
    article = articles[name]
    return (keys[article.copy_of] if article.copy_of else None, article.relation)


@pytest.fixture
def take_in(archive: Archive) -> Callable[..., list[Decision]]:
    """Take in texts under names, one after another."""

    def take(*texts: tuple[str, str]) -> list[Decision]:
        return [archive.take_in([draft_of(name, body)])[0].decision for name, body in texts]

    return take


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", range(2))
def test_no_meeting_is_lost_and_every_copy_found_whatever_the_order(
    archive: Archive, url: str, language: str, seed: int
) -> None:
    arriving = pages(language, Random(f"{language} {seed}"))  # noqa: S311 - texts
    archive.take_in([draft_of(page.name, page.body) for page in arriving])
    articles = stored(url)
    page_of = {articles[page.name].url: page for page in arriving}
    told: set[str] = set()  # stories that a whole text which is no round-up told before
    for page in arriving:
        article = articles[page.name]
        is_copy = article.relation is Relation.SAME
        if is_copy:
            assert article.copy_of is not None
            assert page_of[article.copy_of].stories == page.stories, page.name
        if page.is_whole and len(page.stories) == 1:
            assert is_copy == (page.stories <= told), page.name
            told |= page.stories
        else:
            assert not is_copy, page.name


def test_what_only_contains_another_text_is_read_a_copy_is_not(
    archive: Archive, url: str, take_in: Callable[..., list[Decision]]
) -> None:
    one, other = story("en", 1, template=0), story("en", 2, template=0)
    random = Random(0)  # noqa: S311 - texts
    decisions = take_in(
        ("one", one.text),
        ("copy", edited(one, random)),
        ("both", round_up([one, other])),
        ("teaser", teaser(one)),
        ("other", other.text),
    )
    assert decisions == [Decision.NEW, Decision.COPY, Decision.NEW, Decision.NEW, Decision.NEW]
    waiting = {article.key for article in archive.load_texts(archive.unrecognised(recogniser="r"))}
    assert waiting == {"one", "both", "teaser", "other"}
    assert original_of(url, "both") == ("one", Relation.CONTAINS)
    assert original_of(url, "other") == ("both", Relation.CONTAINS)


def test_a_round_up_of_several_names_what_it_shares_most_with(
    url: str, take_in: Callable[..., list[Decision]]
) -> None:
    short, long = story("en", 2, template=2), story("en", 3, template=0)
    assert len(short.text) < len(long.text)
    take_in(("short", short.text), ("long", long.text), ("both", round_up([short, long])))
    assert original_of(url, "both") == ("long", Relation.CONTAINS)


def test_a_copy_of_a_copy_points_at_the_original(url: str, take_in: Callable[..., list[Decision]]) -> None:
    told, random = story("ru", 3), Random(1)  # noqa: S311 - texts
    take_in(
        ("a", told.text),
        ("b", edited(told, random)),
        ("c", edited(told, random)),
        ("d", shortened(told, random)),
    )
    assert {original_of(url, name) for name in "bcd"} == {("a", Relation.SAME)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_near_copies_go_when_the_original_tells_of_another_meeting(
    archive: Archive, url: str, language: str, take_in: Callable[..., list[Decision]]
) -> None:
    told, random = story(language, 8), Random(2)  # noqa: S311 - texts
    take_in(("a", told.text), ("b", edited(told, random)), ("c", shortened(told, random)))
    take_in(("a", edited(told, random)))
    assert {original_of(url, name) for name in "bc"} == {("a", Relation.SAME)}
    take_in(("a", another_day(told, 1).text))
    assert original_of(url, "b") == (None, None)
    assert original_of(url, "c") == ("b", Relation.SAME)
    waiting = {article.key for article in archive.load_texts(archive.unrecognised(recogniser="r"))}
    assert waiting == {"a", "b"}
    # What was let go is found by its own text.
    take_in(("d", reprint(told, random)))
    assert original_of(url, "d") == ("b", Relation.SAME)


def test_a_revised_copy_is_decided_anew(url: str, take_in: Callable[..., list[Decision]]) -> None:
    random = Random(3)  # noqa: S311 - texts
    one, other = story("en", 1, template=0), story("en", 2, template=0)
    take_in(("one", one.text), ("other", other.text), ("copy", edited(one, random)))
    take_in(("copy", edited(other, random)))
    assert original_of(url, "copy") == ("other", Relation.SAME)
    third = another_day(one, 9)
    take_in(("copy", third.text), ("late", reprint(third, random)))
    assert original_of(url, "copy") == (None, None)
    assert original_of(url, "late") == ("copy", Relation.SAME)


def test_what_stood_alone_and_is_revised_is_found_by_its_new_text_alone(
    url: str, take_in: Callable[..., list[Decision]]
) -> None:
    one, other = story("en", 4, template=1), story("en", 5, template=2)
    random = Random(4)  # noqa: S311 - texts
    take_in(("a", one.text), ("a", other.text), ("b", edited(other, random)), ("c", edited(one, random)))
    assert original_of(url, "b") == ("a", Relation.SAME)
    assert original_of(url, "c") == (None, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_copies_are_found_among_hundreds_of_one_template(archive: Archive, url: str, language: str) -> None:
    random = Random(5)  # noqa: S311 - texts
    told = [story(language, number, template=0) for number in range(MOST_OF_A_KEY * 2)]
    archive.take_in([draft_of(f"{number}", each.text) for number, each in enumerate(told)])
    copied = range(0, len(told), 9)
    archive.take_in([draft_of(f"copy {number}", edited(told[number], random)) for number in copied])
    articles = stored(url)
    keys = {article.url: key for key, article in articles.items()}
    found = {key: keys[each.copy_of] for key, each in articles.items() if each.copy_of}
    assert found == {f"copy {number}": f"{number}" for number in copied}


def test_articles_that_are_older_than_shingles_get_them_batch_by_batch(
    url: str, migrate: Callable[[str, str], None], draft: Callable[..., ArticleDraft]
) -> None:
    random = Random(6)  # noqa: S311 - texts
    told = [story("en", number, template=0) for number in range(120)]
    with Archive.open(url) as archive:
        archive.take_in([draft_of(f"{number}", each.text) for number, each in enumerate(told)])
    migrate(url, "0008")
    with Archive.open(url) as archive:
        # The newest fifty are found at once; the eldest with the third batch.
        archive.take_in(
            [draft_of("new", edited(told[119], random)), draft_of("old", edited(told[0], random))]
        )
        archive.take_in([draft("a")])
        archive.take_in([draft_of("older", edited(told[0], random))])
    assert original_of(url, "new") == ("119", Relation.SAME)
    assert original_of(url, "old") == (None, None)
    assert original_of(url, "older") == ("0", Relation.SAME)
