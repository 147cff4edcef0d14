"""How well two accounts agree on being of one meeting: one number from their slots. Symmetric, and pure."""

from crawler.meetings.account_days import DayFit, Fit, fit_days
from crawler.meetings.event_names import read_event, same_event
from crawler.meetings.identity import LIKELY, NONE, POSSIBLE, SURE, agreement, body
from crawler.meetings.profiles import Profile
from store.records.meetings import Form, Participant, Status

# A pair may be one meeting above nothing; below it can't be, whatever else joins them.
CONTRADICTION = -1.0
UNRELATED = 0.0

_EVENTS = frozenset((Form.MULTILATERAL, Form.SUMMIT, Form.CONFERENCE))
_SIDES = 2
# What the people of two talks must have in common, added up over the sides.
_WITH_DAY, _NEAR_DAY, _WITHOUT_DAY = 1.4, 1.7, 1.7
_NEAR, _FAR = 0.3, 0.1
_STATED = 0.5
_MOST_MOVED_TALKS = 14


def relation(one: Profile, other: Profile) -> float:
    """Return how well two accounts agree: `CONTRADICTION`, `UNRELATED`, or more the better they do."""
    if other.account.key < one.account.key:
        one, other = other, one  # sides that agree equally well are paired in one way
    days = fit_days(one.days, other.days)
    if days.kind is DayFit.CONTRADICTING or _cancelled_and_held(one, other, days):
        return CONTRADICTION
    place = _place(one, other)
    if place == CONTRADICTION:
        return CONTRADICTION
    if _is_beside(one, other) or _is_beside(other, one):
        return CONTRADICTION
    if one.form in _EVENTS and other.form in _EVENTS and (_is_event(one) or _is_event(other)):
        return _events(one, other, days, place)
    if _is_event(one) or _is_event(other):
        return UNRELATED
    return _talks(one, other, days, place)


def _cancelled_and_held(one: Profile, other: Profile, days: Fit) -> bool:
    """Tell whether one account has cancelled what the other tells as held, and not of one day."""
    both = {one.status, other.status} == {Status.CANCELLED, Status.HELD}
    return both and days.kind is not DayFit.STATED


def _is_event(account: Profile) -> bool:
    return account.form in {Form.SUMMIT, Form.CONFERENCE} or (
        account.form is Form.MULTILATERAL and (account.several or bool(account.title))
    )


def _place(one: Profile, other: Profile) -> float:
    if one.city and other.city:
        if one.city == other.city:
            return 0.5
        return -0.3 if one.place_is_concluded or other.place_is_concluded else CONTRADICTION
    if one.country and other.country:
        if one.country == other.country:
            return 0.2
        return -0.3 if one.place_is_concluded or other.place_is_concluded else CONTRADICTION
    return 0.0


def _is_beside(one: Profile, other: Profile) -> bool:
    """Tell whether `other` is the larger event beside which `one` took place."""
    if one.occasion is None or other.title is None or not same_event(one.occasion, other.title):
        return False
    if other.form not in _EVENTS:
        return False
    return one.title is None or not same_event(one.title, other.title)


def _common(one: Profile, other: Profile) -> float:
    """Return the worth of what little things agree: the occasion, a sentence taken over."""
    worth = 0.0
    if one.occasion and other.occasion:
        worth += {True: 0.3, False: -0.2, None: 0.0}[same_event(one.occasion, other.occasion)]
    return worth + (0.6 if one.sentences & other.sentences else 0.0)


def _events(one: Profile, other: Profile, days: Fit, place: float) -> float:
    titles = same_event(one.title, other.title) if one.title and other.title else None
    if titles is False or (one.series and other.series and not one.series & other.series):
        return CONTRADICTION
    numbered = bool(titles and read_event(one.title or "").ordinal and read_event(other.title or "").ordinal)
    name = 1.0 if titles else 0.7 if one.series & other.series else 0.0
    people = _in_common(one, other)
    common = _common(one, other)
    score = days.worth + max(place, 0.0) + name + 0.3 * numbered + 0.2 * min(people, 3) + common
    if days.kind is DayFit.MOVED:
        return score if name and (numbered or place > 0) else CONTRADICTION
    if days.worth >= _STATED and days.kind is DayFit.STATED:
        enough = bool(name) or people >= _SIDES or (people >= SURE and place > 0) or common > _STATED
    elif name:
        located = numbered or place >= 0.5 or (place > 0 and people >= SURE) or people >= _SIDES  # noqa: PLR2004 - a city
        enough = located and (days.worth > 0 or numbered)
    else:
        met = people >= _SIDES or (people >= SURE and one.several and other.several)
        beside = common > 0 and place > 0 and days.worth > 0
        enough = met and (beside or (place >= 0.5 and days.worth >= _NEAR))  # noqa: PLR2004 - a city
    return score if enough else UNRELATED


def _in_common(one: Profile, other: Profile) -> int:
    """Return how many named people two accounts have in common, each counted once."""
    return min(_found_in(one, other), _found_in(other, one))


def _found_in(one: Profile, other: Profile) -> int:
    there = [q for q in other.people if q.name]
    mine = {p for p in one.people if p.name}
    return sum(any(agreement(p, q, day=one.day, other_day=other.day) >= SURE for q in there) for p in mine)


def _talks(one: Profile, other: Profile, days: Fit, place: float) -> float:
    if one.form is not other.form and abs(len(one.sides) - len(other.sides)) > 1:
        return UNRELATED
    met = _agreeing_sides(one, other)
    if met is None:
        return CONTRADICTION
    sides, people = met
    fewest = min(len(one.sides), len(other.sides))
    if sides < fewest and fewest >= _SIDES and not _nested(one.sides, other.sides):
        return CONTRADICTION
    common = _common(one, other)
    if one.title and other.title and same_event(one.title, other.title) is False:
        common -= 0.4
    if Form.VISIT in {one.form, other.form}:
        return _visits(one, other, days, place, people=people, sides=sides)
    if sides >= _SIDES and _enough(days, place, people=people, common=common):
        return days.worth + max(place, -0.3) + people + common
    return UNRELATED


def _enough(days: Fit, place: float, *, people: float, common: float) -> bool:
    if days.kind is DayFit.MOVED:
        return people >= _SIDES and days.moved_by <= _MOST_MOVED_TALKS
    if days.kind is DayFit.STATED and days.worth >= _STATED:
        return people >= _WITH_DAY
    if days.worth >= _NEAR:
        return people >= _NEAR_DAY and place >= 0
    tied = place >= 0.5 or common > 0  # noqa: PLR2004 - a city
    return people >= _WITHOUT_DAY and tied and (days.worth >= _FAR or common >= 0.6)  # noqa: PLR2004 - a sentence


def _nested(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return mine <= theirs or theirs <= mine


def _visits(  # noqa: PLR0913 - what is compared
    one: Profile, other: Profile, days: Fit, place: float, *, people: float, sides: int
) -> float:
    """Compare journeys by who makes them, to where and when; a talk during one is another meeting."""
    if one.form is not other.form:
        return UNRELATED
    if days.kind is DayFit.MOVED:
        return CONTRADICTION
    # Nobody is on two journeys on one day.
    one_day = days.kind is DayFit.STATED and place >= 0
    known = people >= SURE and (place > 0 or sides >= _SIDES or one_day)
    return days.worth + max(place, 0.0) + people if known and days.worth >= _NEAR else UNRELATED


def _agreeing_sides(one: Profile, other: Profile) -> tuple[int, float] | None:
    """Return how many sides agree and how well in all; None where a side is somebody else."""
    mine, theirs = _by_side(one), _by_side(other)
    fits = sorted(
        (
            (_between(people, others, one, other), side, opposite)
            for side, people in mine.items()
            for opposite, others in theirs.items()
        ),
        key=lambda fit: (-fit[0], fit[1], fit[2]),
    )
    taken: set[str] = set()
    used: set[str] = set()
    total = 0.0
    for worth, side, opposite in fits:
        if worth >= POSSIBLE and side not in taken and opposite not in used:
            taken.add(side)
            used.add(opposite)
            total += worth
    for side in (mine.keys() & theirs.keys()) - taken:
        if any(p.name for p in mine[side]) and any(q.name for q in theirs[side]):
            return None
    # Two accounts that each name a counterpart, and not the same one.
    if (
        min(len(mine), len(theirs)) >= _SIDES
        and len(taken) < min(len(mine), len(theirs))
        and _all_named(mine, theirs)
    ):
        return None
    return len(taken), total


def _all_named(*sides: dict[str, list[Participant]]) -> bool:
    return all(any(p.name for p in people) for each in sides for people in each.values())


def _by_side(account: Profile) -> dict[str, list[Participant]]:
    """Group people by whom they speak for; those of whom that is not told are sides of their own."""
    found: dict[str, list[Participant]] = {}
    for number, person in enumerate(account.people):
        side = body(person.organisation) if person.organisation else f"#{number}"
        found.setdefault(side, []).append(person)
    return found


def _between(people: list[Participant], others: list[Participant], one: Profile, other: Profile) -> float:
    best = max(agreement(p, q, day=one.day, other_day=other.day) for p in people for q in others)
    named = [p for p in people if p.name], [q for q in others if q.name]
    if all(named) and best < LIKELY:
        return NONE if best < POSSIBLE or _differ(*named) else best
    return best


def _differ(people: list[Participant], others: list[Participant]) -> bool:
    return all(agreement(p, q) < POSSIBLE for p in people for q in others)
