"""An issue's one-line summary, for the subject of a mail: "SCO: UN online talks; Norov with Abelian (2)"."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from scheduler.digest.coverage import read_words
from scheduler.digest.heading import digest_label
from scheduler.digest.widths import shortened, width
from scheduler.digest.words import listing, one_line
from store.records.issues import Issue
from store.records.meetings import Form, Meeting, MeetingReport, Mode, Participant, Status

SUBJECT_COLUMNS = 78
_TITLE_COLUMNS = 44  # a longer title leaves no room for anything else
_TALKS = {Mode.VIDEO: "online talks", Mode.PHONE: "phone talks"}

# Romanised family names that stand before the given name, the commonest in China, Korea and Viet Nam; a name
# of two or three parts that begins with one is read in that order.
_EASTERN_FAMILY_NAMES = (
    "bai cai cao chen cheng choi cui dai deng ding dong du duan fan fang feng fu gao gong gu guo han hao "
    "he hou hu huang jia jiang jin kang kim kong lai lei li liang liao lin liu long lu luo ma mao meng mo "
    "ngo nguyen nie ning niu pan park peng pham qi qian qiao qin qiu ren shao shen shi song su sun tan "
    "tang tao tian tran wan wang wei wen wu xi xia xiao xie xiong xu xue yan yang yao ye yin yu yuan zeng "
    "zhang zhao zheng zhong zhou zhu zou"
)
_FAMILY_NAMES = frozenset(_EASTERN_FAMILY_NAMES.split())


def subject(issue: Issue) -> str:
    """Summarise the issue in one line of at most 78 columns; what has no room is in the count at its end.

    What is from the archive is no news: it is named only where nothing else is told, and the subject says so
    but for the first issue.
    """
    if not issue.entries and issue.corrected:
        return _corrections(issue)
    if not issue.entries:
        nothing = f": no new meetings, {read_words(issue)}"
        return shortened(digest_label(issue), SUBJECT_COLUMNS - len(nothing), "…") + nothing
    count = f" ({len(issue.entries)})"
    news = [entry.meeting for entry in issue.entries if not entry.from_archive]
    aside = "" if news or issue.since is None else ", from the archive"
    label = shortened(digest_label(issue), SUBJECT_COLUMNS - len(f"{aside}: meetings{count}"), "…")
    head = label + aside
    room = SUBJECT_COLUMNS - width(head) - len(": ") - len(count)
    phrases = _phrases(news or [entry.meeting for entry in issue.entries], label)
    said = _with_room(room, [*phrases, *([_number_of_corrections(issue)] if issue.corrected else [])])
    return f"{head}: {said}{count}" if said else f"{head}: {len(issue.entries)} meetings"


def _corrections(issue: Issue) -> str:
    """Summarise an issue that tells corrections alone."""
    number = _number_of_corrections(issue)
    label = shortened(digest_label(issue), SUBJECT_COLUMNS - len(f": {number}"), "…")
    head = f"{label}: {number}"
    meetings = [corrected.change.meeting for corrected in issue.corrected]
    said = _with_room(SUBJECT_COLUMNS - width(head) - len(": "), _phrases(meetings, label))
    return f"{head}: {said}" if said else head


def _number_of_corrections(issue: Issue) -> str:
    return f"{len(issue.corrected)} correction{'s' if len(issue.corrected) > 1 else ''}"


def _with_room(room: int, phrases: Iterable[str]) -> str:
    said: list[str] = []
    for words in phrases:
        if width("; ".join([*said, words])) <= room:
            said.append(words)
    return "; ".join(said)


def _phrases(meetings: Sequence[Meeting], label: str) -> Iterator[str]:
    """Yield summits first, then the others in the issue's order; one person's talks are told together."""
    talks = {meeting.id: pair for meeting in meetings if (pair := _pair(meeting.told))}
    often = Counter(name for pair in talks.values() for name in pair)
    told_of: set[str] = set()
    for meeting in sorted(meetings, key=lambda meeting: meeting.told.form is not Form.SUMMIT):
        if meeting.id not in talks:
            yield _event(meeting.told, label)
            continue
        host = max(talks[meeting.id], key=lambda name: often[name])
        if host not in told_of:
            told_of.add(host)
            yield _talks_of(host, [pair for pair in talks.values() if host in pair])


def _talks_of(host: str, pairs: Sequence[tuple[str, str]]) -> str:
    others = dict.fromkeys(name for pair in pairs for name in pair if name != host)
    return f"{host} with {_cut_listing(list(others))}"


def _cut_listing(words: Sequence[str]) -> str:
    """Name as many as a subject has room for."""
    while width(", ".join(words)) > SUBJECT_COLUMNS // 2 and len(words) > 1:
        words = words[:-1]
    return ", ".join(words)


def _pair(told: MeetingReport) -> tuple[str, str] | None:
    """Return the family names of two people who met each other face to face, and nobody else."""
    named = [_family_name(participant) for participant in told.participants if one_line(participant.name)]
    simple = told.status is Status.HELD and told.form is Form.BILATERAL and told.mode not in _TALKS
    if simple and len(named) == len(told.participants) == 2 and len(set(named)) == 2:  # noqa: PLR2004 - a pair
        return named[0], named[1]
    return None


def _family_name(participant: Participant) -> str:
    parts = one_line(participant.name, columns=60).split()
    eastern = len(parts) in {2, 3} and parts[0].casefold() in _FAMILY_NAMES
    return parts[0] if eastern else parts[-1]


def _event(told: MeetingReport, label: str) -> str:
    status = "" if told.status is Status.HELD else f"{told.status.value}: "
    title = one_line(told.title)
    bodies = list(
        dict.fromkeys(filter(None, (one_line(who.organisation, columns=30) for who in told.participants)))
    )
    others = [body for body in bodies if not re.search(rf"\b{re.escape(label)}\b", body)] or bodies
    if told.form is Form.BILATERAL and others:
        return f"{status}{listing(others[:2])} {_TALKS.get(told.mode, 'talks')}"
    if title:
        return status + shortened(title, _TITLE_COLUMNS, "…")
    return f"{status}{', '.join(others[:3])} {told.form.value}".strip()
