"""The one sentence that proves a meeting, cut down to where it names the participants."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from scheduler.digest.widths import width
from scheduler.digest.words import one_line
from store.records.meetings import Evidence, Meeting

QUOTE_COLUMNS = 210  # three lines of a mail

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_HAN = re.compile("[\u3400-\u9fff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence as an article has it; "…" where something was left out."""

    words: str
    language: str | None  # ISO 639-1


def proving_quote(meeting: Meeting) -> Quote | None:
    """Choose the sentence that names the event, else most participants, else one that proves anything."""
    told = meeting.told
    called = [name for participant in told.participants if (name := one_line(participant.name))]
    readable = [evidence for evidence in told.evidence if one_line(evidence.sentence)]
    if not readable:
        return None
    best = max(readable, key=lambda evidence: _worth(evidence, called))
    sentence = one_line(best.sentence, columns=5000)
    return Quote(words=_cut(sentence, called), language=_language(best, meeting))


def _worth(evidence: Evidence, called: Sequence[str]) -> tuple[bool, int, bool, bool, bool, int]:
    named = sum(_found(evidence.sentence, name) is not None for name in called)
    return (
        evidence.field == "title" and evidence.within == "text",
        named,
        evidence.field.startswith("participants"),
        evidence.within == "text",
        not evidence.implied,
        -evidence.start,
    )


def _found(sentence: str, name: str) -> tuple[int, int] | None:
    """Return where a sentence names somebody; an inflected ending ("Норова") does not hide a name."""
    if (whole := sentence.find(name)) >= 0:
        return whole, whole + len(name)
    for part in reversed(name.split()):
        stem = part if len(part) < 5 or _HAN.search(part) else part[:-1]  # noqa: PLR2004 - shorter ones are too common
        if at := re.search(
            rf"(?<!\w){re.escape(stem)}" if not _HAN.search(part) else re.escape(stem),
            sentence,
            re.IGNORECASE,
        ):
            return at.span()
    return None


def _cut(sentence: str, called: Sequence[str]) -> str:
    """Leave out words at the sentence's end, or at both where its names stand far from its beginning."""
    if width(sentence) <= QUOTE_COLUMNS:
        return sentence
    room = QUOTE_COLUMNS - 4  # for a "…" and a space on either side
    words = [(piece.start(), piece.end()) for piece in _words(sentence)]

    def fits(first: int, last: int) -> bool:
        return width(sentence[words[first][0] : words[last][1]]) <= room

    found = [span for name in called if (span := _found(sentence, name))]
    begin = min((begin for begin, _ in found), default=0)
    end = max((end for _, end in found), default=0)
    first = 0
    if width(sentence[:end]) > room:
        first = max((place for place, (start, _) in enumerate(words) if start <= begin), default=0)
    last = first
    while last + 1 < len(words) and fits(first, last + 1):
        last += 1
    while first > 0 and fits(first - 1, last):
        first -= 1
    kept = sentence[words[first][0] : words[last][1]].strip(" ,;:")
    return f"{'… ' if first else ''}{kept}{' …' if last + 1 < len(words) else ''}"


def _words(sentence: str) -> Iterator[re.Match[str]]:
    """Yield what may stand at the edge of a cut: a word, or one character of a script without spaces."""
    return re.finditer(
        r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]{1,60}",
        sentence,
    )


def _language(best: Evidence, meeting: Meeting) -> str | None:
    """Return the language of a quote: that of its article, else of the one whose script it is written in."""
    languages = {report.url: report.language for report in meeting.reports}
    # Where it is not kept which article proves what, any of them may be the one.
    proofs = zip(meeting.told.evidence, meeting.proofs, strict=False)
    own = [languages[proof] for evidence, proof in proofs if evidence is best and proof in languages]
    return language_of(best.sentence, {language for language in own or languages.values() if language})


def language_of(words: str, languages: Collection[str]) -> str | None:
    """Return that one of `languages` in whose script some words are; None where it is not to be known."""
    script = "zh" if _HAN.search(words) else "ru" if _CYRILLIC.search(words) else "en"
    others = {"en"} - {script}  # no English is written so
    known = {language for language in languages if _LANGUAGE.fullmatch(language)} - others
    if script in known or not known:
        return script
    return min(known) if len(known) == 1 else None
