"""The meetings that a text tells: text in, reports with evidence out. Pure, and never raises on any text."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence

from crawler.languages import language_of
from crawler.meetings.folding import fold_accounts
from crawler.meetings.grammar import Grammar
from crawler.meetings.lexicon import additions
from crawler.meetings.reports import as_text, passages, report
from crawler.meetings.spans import Sentence
from crawler.meetings.structure import title_sentence
from crawler.meetings.telling import Told
from crawler.meetings.watching import WATCHED, is_about, is_own_page
from store.records.meetings import MeetingReport, Recognition

# Names the rules and vocabularies that a text was recognised by. It must change whenever the results do.
RECOGNISER = "en-13 ru-8 zh-5"


def _english() -> Grammar:
    from crawler.meetings.english import grammar  # noqa: PLC0415 - loaded with the first text in its language

    return grammar


def _russian() -> Grammar:
    from crawler.meetings.russian import grammar  # noqa: PLC0415 - loaded with the first text in its language

    return grammar


def _chinese() -> Grammar:
    from crawler.meetings.chinese import grammar  # noqa: PLC0415 - loaded with the first text in its language

    return grammar


# The languages whose texts are read, by ISO 639-1, and what loads the grammar of each.
GRAMMARS: Mapping[str, Callable[[], Grammar]] = {"en": _english, "ru": _russian, "zh": _chinese}

# What a longer text tells beyond this is read by nobody; it bounds the time that a hostile one takes.
_MOST_CHARACTERS = 400_000


def version(*, watched: frozenset[str]) -> str:
    """Name what recognises a text, for the store: what another version has read is outdated."""
    told = json.dumps([sorted(watched), additions()], sort_keys=True, default=str)
    return f"{RECOGNISER}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"


def recognise(  # noqa: PLR0913 - the article, and what is watched
    text: str,
    *,
    title: str | None,
    published: dt.date | None,
    language: str | None,
    watched: frozenset[str] = WATCHED,
    url: str | None = None,
) -> Recognition:
    """Return the meetings that `text` reports, and whether it is about a watched organisation.

    Where the page at `url` is the organisation's own, it is.

    Evidence counts code points of `text`, or of `title`, as given. Without `published`, weekdays and days
    without a year stay unknown. Texts in languages without a grammar come back with their language alone.
    """
    whole = f"{title or ''}\n{text}"
    language = language or language_of(whole)
    related = is_own_page(url, watched) or is_about(whole, watched)
    load = GRAMMARS.get(language or "")
    meetings = _meetings(load(), text, title, published, watched) if load else ()
    return Recognition(language=language, sco_related=related, meetings=meetings)


def _meetings(
    grammar: Grammar, text: str, title: str | None, published: dt.date | None, watched: frozenset[str]
) -> tuple[MeetingReport, ...]:
    parts = grammar.structure(text[:_MOST_CHARACTERS], title=title)
    accounts = grammar.tell(parts, title_sentence(title), published=published, watched=watched)
    meetings = fold_accounts(accounts, published=published, title=title)
    return tuple(
        _report(grammar, told, passage, watched)
        for told, passage in zip(meetings, passages(meetings, parts.sentences), strict=True)
    )


def _report(
    grammar: Grammar, told: Told, passage: Sequence[Sentence], watched: frozenset[str]
) -> MeetingReport:
    own = [sentence for sentence in passage if not grammar.is_of_another_day(sentence, told.first_day)]
    about = [sentence for sentence in own if grammar.is_about(sentence)]
    outcomes = [sentence for sentence in own if grammar.is_outcome(sentence)]
    of_about = set(map(id, about))  # to compare each with each would take ever longer in a long text
    outcomes_alone = [sentence for sentence in outcomes if id(sentence) not in of_about]
    return report(
        told,
        watched=watched,
        about=as_text(about),
        outcome=as_text(outcomes_alone or outcomes),
        writes_name=grammar.writes_name,
        writes_place=grammar.writes_place,
    )
