"""Where nobody says where: a host at home receives a guest, so that the country at most is known."""

from dataclasses import replace
from itertools import pairwise

from crawler.meetings.chinese.reading import Reading
from crawler.meetings.chinese.words import words
from crawler.meetings.lexicon import international_bodies
from crawler.meetings.spans import Account, Person, PlaceSpan
from store.records.meetings import Form, Mode, Place

_RECEIVING = frozenset(("接见", "接见了"))


def at_home(reading: Reading, trigger: int, account: Account) -> Account:
    """Give the account the host's country, where it names no place and the host is shown to be at home."""
    if (
        account.place is not None
        or account.mode in {Mode.VIDEO, Mode.PHONE}
        or account.form is not Form.BILATERAL
    ):
        return account
    guest = next((p for p in account.people if _comes(reading, p)), None)
    host = next((p for p in account.people if p.organisation and p is not guest), None)
    if host is None or host.organisation in international_bodies():
        return account
    if guest is None and not (
        _is_envoy_to(reading, host) or _in_own_house(reading) or _receives(reading, trigger, host)
    ):
        return account
    place = Place(country=host.organisation)
    return replace(account, place=PlaceSpan(first=host.first, last=host.last, place=place, implied=True))


def _comes(reading: Reading, person: Person) -> bool:
    """Tell whether somebody is said to be visiting: 来访的某某."""
    return bool(words("places", "coming").intersection(reading.keys(person.first - 1, person.first + 1)))


def _is_envoy_to(reading: Reading, host: Person) -> bool:
    """Tell whether the guest is ambassador where the host is at home."""
    for k in range(host.last, len(reading.units) - 1):
        unit, behind = reading.units[k], reading.units[k + 1].kinds
        land = unit.kinds.get("abroad") or behind.get("country") or behind.get("abbreviation")
        if (unit.key == "驻" or unit.has("abroad")) and land == host.organisation:
            return True
    return False


def _in_own_house(reading: Reading) -> bool:
    """Tell whether they met in a ministry or palace: 在外交部, 在国家宫."""
    return any(one.key == "在" and other.has("own_house") for one, other in pairwise(reading.units))


def _receives(reading: Reading, trigger: int, host: Person) -> bool:
    """Tell whether the verb alone shows it: a head of state 接见 somebody."""
    return reading.units[trigger].key in _RECEIVING and host.last <= trigger
