"""How a sentence tells a meeting: as news that was held or is planned, or as background, doubt and denial."""

from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.english.looking_back import is_of_same_day, looks_back
from crawler.meetings.english.moving import is_cancelled, moved_to
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.setting import (
    city_in_name,
    completed,
    day_of,
    mode_of,
    occasion_of,
    place_of,
)
from crawler.meetings.english.words import event_words
from crawler.meetings.spans import Account, Unit
from store.records.meetings import Form, Status

_TALKS = frozenset(("meeting", "talk", "call", "conference"))
_VERBS = ("meet", "receive", "attend", "happen", "gather", "visit", "journey", "hold", "discuss")
# What begins a sentence ("On 10 July 2019, …") belongs to all of its verbs, as near as this.
_OPENING = 10
_LONG_AFTER = frozenset((
    "weeks after", "months after", "years after", "week after", "month after", "year after", "a week after",
    "a month after", "a year after", "comes after", "came after",
))  # fmt: skip
_BESIDE = frozenset(("sidelines", "margins"))
_WHEN = frozenset(("when", "while", "by the time", "once"))
_SUCCEEDING = frozenset(("takes over from", "took over from", "succeeds", "succeeded", "predecessor"))
# What is said so of a meeting, however far behind its noun, is not held yet.
_UNDER_WAY = frozenset((
    "being worked on", "is being worked on", "is in preparation", "is being prepared", "is under discussion",
    "is being explored", "is not excluded",
))  # fmt: skip
_QUOTATION_MARKS = frozenset(("”", '"', "»", "“", "«"))
_CHANCES = frozenset(("occasion", "opportunity", "chance", "time"))
_GIVEN = frozenset(("gave", "used", "took", "seized", "found", "had", "offered"))
_NONE = frozenset(("no", "neither"))
_BEFORE_VERB = 7
_BEFORE_NOUN = 3
_NEGATIVE_REACH = 5

# Behind a report they bring in what it says.
_CONTENT_OF = frozenset(("that", "of", "about"))
_HEARSAY_REACH = 7
_AFTER = frozenset(("after the", "following the", "since the", "before the", "day after", "day before"))
_AHEAD = frozenset(("ahead of", "on the eve of"))
# "On the call between the ministers, she said …": what begins so is what somebody was asked about.
_TOPICS = frozenset(("on", "about", "regarding", "concerning", "commenting", "asked"))
_LONGEST_TOPIC = 4
# What is held there is another meeting than the one it stands beside.
_MARGINS = frozenset((
    "on the sidelines of", "on the margins of", "at the sidelines of", "in the margins of", "on the side of",
    "on the sideline of", "in the sidelines of", "on the fringes of",
))  # fmt: skip


def told(reading: Reading, trigger: int, account: Account) -> Iterator[Account]:
    """Give the account with its day, place, occasion, mode and status, unless it is background or denied."""
    account = _of_event_told_before(reading, trigger, account)
    if _is_background(reading, trigger, account):
        return
    if _is_unreal(reading, trigger, account):
        return
    left = max((p.last for p in account.people if p.first < p.last <= trigger), default=0)
    if account.gathering is not None and account.gathering.last <= trigger:
        left = max(left, account.gathering.last)
    later = moved_to(reading, trigger)
    status = (
        Status.PLANNED if later else _status(reading, trigger, max(left, trigger - _BEFORE_VERB), account)
    )
    if status is None or (status is Status.CANCELLED and _is_denial(account)):
        return
    occasion = occasion_of(reading, trigger, account)
    yield replace(
        account,
        status=status,
        day=later or day_of(reading, trigger, account, occasion),
        place=completed(place_of(reading, trigger, account, occasion), city_in_name(occasion)),
        occasion=occasion.title if occasion else None,
        mode=mode_of(reading, trigger),
        present=status is Status.HELD
        and bool({"present", "base"} & {reading.units[trigger].kinds.get(k) for k in _VERBS}),
        beside=account.beside or not _BESIDE.isdisjoint(reading.words),
    )


def _of_event_told_before(reading: Reading, trigger: int, account: Account) -> Account:
    """Tie "During the dialogue, A and B …" and "thanked A, who chaired the Forum" to what was told before."""
    if account.anaphoric:
        return account
    if account.gathering is not None:
        told_about = account.gathering.named and bool(account.people) and _reported(reading, trigger, account)
        return replace(account, anaphoric=True) if told_about else account
    for gathering in reading.gatherings:
        before = reading.units[max(0, gathering.first - 3) : gathering.first]
        if any(u.key in _MARGINS for u in before):
            return replace(account, beside=True)
        plain = gathering.definite and not gathering.named and gathering.sort in _TALKS
        if plain and gathering.last <= trigger and any(u.has("beside") for u in before):
            return replace(account, gathering=gathering, anaphoric=True)
    return account


def _is_background(reading: Reading, trigger: int, account: Account) -> bool:
    """Tell whether the sentence looks back, or has somebody speak of another meeting."""
    units = reading.units
    first = account.gathering.first if account.gathering is not None else trigger
    near = units[max(0, first - 5) : first] if "recalling" in reading.kinds else ()
    recalled = {u.key for u in near if u.has("recalling")}
    if recalled - (_AHEAD if account.gathering is not None else _AHEAD | _AFTER):
        return True
    same_day = is_of_same_day(reading)
    past = looks_back(reading, first, trigger, same_day=same_day)
    if _quoted(reading, trigger) or (past and not account.anaphoric):
        return True
    if (
        _there_recalled(reading, trigger)
        or _comes_long_after(reading, first, account)
        or _is_topic(reading, first)
        or _is_time_of_another(reading, trigger, account)
    ):
        return True
    before = reading.keys(trigger - 2, trigger)
    had = "had" in before and not {"a", "an"}.intersection(before)  # "had a talk with" is a meeting
    had = had and units[trigger].has(
        "meet", "receive", "discuss", *(() if account.anaphoric else ("attend", "happen"))
    )
    if (had or _is_before_participle(reading, trigger)) and not same_day:
        return True  # "after he had spoken with"
    if account.anaphoric and not account.people and reading.any("saying", 0, trigger):
        return True  # "lauded the meeting in Islamabad in October"
    return not account.anaphoric and _reported(reading, trigger, account)


def _comes_long_after(reading: Reading, first: int, account: Account) -> bool:
    """Tell whether "It comes weeks after A met B" stands there."""
    if _LONG_AFTER.isdisjoint(reading.words):
        return False
    begin = min((p.first for p in account.people if p.first < first), default=first)
    return not _LONG_AFTER.isdisjoint(reading.keys(begin - 3, begin))


def _is_before_participle(reading: Reading, trigger: int) -> bool:
    """Tell whether the trigger is the "had" of "He had discussed supplies at the summit"."""
    if reading.units[trigger].key != "had" or not reading.units[trigger + 1 :]:
        return False
    return is_participle_of_had(reading.units[trigger + 1])


def is_participle_of_had(unit: Unit) -> bool:
    """Tell whether the unit is the "set" of "had set", and no "talks" or "a"."""
    if not (unit.text.isalpha() and unit.text.islower()) or unit.has("noun", "describing"):
        return False
    return unit.key.endswith("ed") or unit.key in event_words("participles") or "past" in unit.kinds.values()


def _is_topic(reading: Reading, first: int) -> bool:
    """Tell whether the sentence begins with the event as what somebody then says something about."""
    begins = 0 < first <= _LONGEST_TOPIC and reading.units[0].key.split()[0] in _TOPICS
    dated = any(d.first < first for d in reading.days)
    return begins and not dated and reading.any("saying", first, len(reading.units))


def _is_time_of_another(reading: Reading, trigger: int, account: Account) -> bool:
    """Tell whether an event only dates what is told: "When the Council met in Osh, the comma was read out".

    Whom an officer "takes over from" is told of with what that one once did.
    """
    if not _SUCCEEDING.isdisjoint(reading.words):
        succeeded = next(i for i, u in enumerate(reading.units) if u.key in _SUCCEEDING)
        if "who" in reading.keys(succeeded, trigger):
            return True
    opens = reading.units[0].key in _WHEN and not reading.lead
    return opens and account.gathering is not None and account.gathering.named and not account.people


def _there_recalled(reading: Reading, trigger: int) -> bool:
    """Tell whether the trigger is told of an event only recalled: "after the summit, where A met B"."""
    if "where" not in reading.words or "recalling" not in reading.kinds:
        return False
    where = next((i for i in range(trigger - 1, 0, -1) if reading.units[i].key == "where"), None)
    return where is not None and reading.any("recalling", max(0, where - _OPENING), where)


def _quoted(reading: Reading, trigger: int) -> bool:
    """Tell whether the trigger stands between quotation marks."""
    if _QUOTATION_MARKS.isdisjoint(reading.words):
        return reading.sentence.quoted
    before = reading.keys(0, trigger)
    if reading.sentence.quoted:
        return not {"”", '"', "»"}.intersection(before)
    if before.count('"') % 2 == 1:
        return True
    whole = reading.sentence.text.startswith("«")  # a release that is quoted as a whole
    return before.count("“") > before.count("”") or (before.count("«") > before.count("»") and not whole)


def _reported(reading: Reading, trigger: int, account: Account) -> bool:
    """Tell whether somebody speaks of it who isn't there: "Norov told him about the conference in China"."""
    for i in range(trigger - 1, -1, -1) if "saying" in reading.kinds else ():
        if "saying" in reading.units[i].kinds:
            speakers = {p.name for p in reading.people if p.last <= i and p.name}
            return bool(speakers) and not speakers.intersection(p.name for p in account.people)
    return False


def _is_unreal(reading: Reading, trigger: int, account: Account) -> bool:
    """Tell whether the meeting is only wished for ("called for talks") or is denied behind its noun."""
    if reading.sentence.text.endswith("?") or _is_disputed(reading, trigger):
        return True
    if not _NONE.isdisjoint(reading.words) and any(
        not _NONE.isdisjoint(reading.keys(p.first - 1, p.first)) for p in account.people if p.first
    ):
        return True  # "no Afghan delegation has attended"
    if "unreal" in reading.kinds:
        begin = min((p.first for p in account.people), default=trigger)
        begins = (trigger, min(begin, trigger), account.gathering.first if account.gathering else trigger)
        if any(reading.any("unreal", at - _BEFORE_NOUN, at) for at in begins):
            return True
    denied = _predicates(reading, trigger, account) if "negated" in reading.kinds else ()
    return any(reading.is_denied(at) for at in denied)


def _is_disputed(reading: Reading, trigger: int) -> bool:
    """Tell whether the meeting is what a report says that is denied: "dismissed a report that A met B"."""
    if event_words("disputing").isdisjoint(reading.words):
        return False
    cues = event_words("disputing") | event_words("hearsay")
    return any(
        reading.units[j].key in _CONTENT_OF and not cues.isdisjoint(reading.keys(j - _HEARSAY_REACH, j))
        for j in range(1, trigger)
    )


def _is_denial(account: Account) -> bool:
    """Tell whether "A meeting with the Iranian minister did not take place": nobody planned it."""
    plain = account.gathering is None and account.form is Form.BILATERAL
    return plain and any(p.name is None and not p.plural for p in account.people)


def _predicates(reading: Reading, trigger: int, account: Account) -> list[int]:
    """Return where the verb of a noun of meeting may stand: "a meeting of A with B is expected"."""
    unit = reading.units[trigger]
    noun = unit.has("noun") or unit.kinds.get("meet") == "ing"
    at = account.gathering.last if account.gathering is not None else trigger + 1
    behind = [] if account.anaphoric else [at]  # "Talks are planned with"; "the talks will go on" is of later
    return [*behind, *(p.last for p in account.people if p.first > trigger)] if noun else []


def _status(reading: Reading, trigger: int, left: int, account: Account) -> Status | None:
    unit = reading.units[trigger]
    if is_cancelled(reading, trigger):
        return Status.CANCELLED
    if reading.any("negated", max(left, trigger - _NEGATIVE_REACH), trigger):
        return None
    if unit.has("planned") and unit.has("happen", "visit", "attend", "receive"):
        return Status.PLANNED  # "is slated for October"
    forms = {unit.kinds[k] for k in _VERBS if k in unit.kinds}
    before = range(max(0, left), trigger + (unit.has("noun") or not forms))
    planned = "planned" in reading.kinds
    # "The meeting to draft the plan, which is due in May, took place": that is the plan's time.
    if planned and any(reading.any("planned", i, i + 1) and not reading.aside(i, trigger) for i in before):
        return Status.PLANNED
    noun = account.gathering.first if account.gathering is not None else trigger
    verbs = _predicates(reading, trigger, account) if planned else ()
    ahead = any(reading.any("planned", at, at + 1) for at in verbs)
    ahead = ahead or not _UNDER_WAY.isdisjoint(reading.keys(trigger, len(reading.units)))
    if ahead or reading.any("upcoming", noun - _BEFORE_NOUN, noun):
        return Status.PLANNED
    to_meet = "base" in forms and reading.keys(trigger - 1, trigger) == ["to"]
    # "gave A an occasion to sit down with B"
    used = _CHANCES.intersection(reading.keys(trigger - 2, trigger)) and _GIVEN.intersection(
        reading.keys(0, trigger)
    )
    return Status.PLANNED if to_meet and not used else Status.HELD
