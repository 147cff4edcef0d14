"""The meetings that a text tells: text in, reports with evidence out. Pure, and never raises on any text."""

import datetime as dt

from crawler.languages import language_of
from crawler.meetings.english import grammar as english
from crawler.meetings.folding import fold_accounts
from crawler.meetings.lexicon import fold, table
from crawler.meetings.reports import report
from crawler.meetings.structure import structure, title_sentence
from store.records import Recognition

# Names what recognised a text, in the store. It must change whenever the results do: a stored revision is read
# again when its recogniser's version is another one.
RECOGNISER = "en-1"

_WATCHED = frozenset(("SCO", "SCO RATS"))


def recognise(
    text: str,
    *,
    title: str | None,
    published: dt.date | None,
    language: str | None,
    watched: frozenset[str] = _WATCHED,
) -> Recognition:
    """Return the meetings that `text` reports, and whether it is about a watched organisation.

    Evidence counts code points of `text`, or of `title`, as given. Without `published`, weekdays and days without
    a year stay unknown. Texts in languages without a grammar come back with their language and no meetings.
    """
    language = language or language_of(f"{title or ''}\n{text}")
    related = is_about(f"{title or ''}\n{text}", watched)
    if language != "en":
        return Recognition(language=language, sco_related=related)
    parts = structure(text, title=title, city_at=english.city_at)
    heading = title_sentence(title.strip()) if title and title.strip() and title == title.strip() else None
    accounts = [a for a in english.tell(parts, heading, published=published) if a.sentence.within == "text"]
    members = frozenset(table("organisations").get("members", ()))
    meetings = tuple(
        report(told, watched=watched, members=members)
        for told in fold_accounts(accounts, published=published)
    )
    return Recognition(language=language, sco_related=related, meetings=meetings)


def is_about(text: str, bodies: frozenset[str]) -> bool:
    """Tell whether `text` names one of these organisations, in any language of the vocabulary."""
    folded = f" {' '.join(''.join(c if c.isalnum() else ' ' for c in fold(text)).split())} "
    for row in table("organisations")["organisation"]:
        if row["name"] in bodies:
            for name in (*row.get("en", ()), *row.get("ru", ())):
                if f" {' '.join(''.join(c if c.isalnum() else ' ' for c in fold(name)).split())} " in folded:
                    return True
            if any(name in text for name in row.get("zh", ())):
                return True
    return False
