"""What an editor typed, checked before anything is changed."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from difflib import get_close_matches

from crawler.meetings.lexicon import countries_of_cities, table
from store.errors import ConfigurationError
from store.meetings.edits import Amendment
from store.text import clean_text

Values = Mapping[str, str | None]

_LONGEST = 300  # characters: titles of conferences are long


class WrongValueError(ConfigurationError):
    """A value that a field can't have; the command ends as with any wrong option."""

    def __init__(self, option: str, problem: str) -> None:
        super().__init__(f"{option} {problem}")
        self.option = option
        self.problem = problem


def amendment_of(values: Values, person: Values, number: int | None) -> Amendment:
    """Return the amendment that says `values`, by field, and those of the `number`th (from 1) participant.

    None is not said; an empty text says that the value is not known. Raises WrongValueError.
    """
    fields = {name: _checked(name, value) for name, value in values.items() if value is not None}
    theirs = {name: _checked(name, value) for name, value in person.items() if value is not None}
    if theirs and number is None:
        raise WrongValueError(
            f"--{next(iter(theirs))}", "is of a participant; say of which by --participant N"
        )
    if number is not None and not theirs:
        raise WrongValueError("--participant", "needs a --name, --post or --organisation to correct")
    if not fields and not theirs:
        raise WrongValueError("nothing", "is corrected; name a field, as in --date 2019-07-11")
    if (city := fields.get("place.city")) and "place.country" not in fields:
        fields["place.country"] = _country_of(city)
    if (first := fields.get("date")) and (last := fields.get("end_date")) and last < first:
        raise WrongValueError("--end-date", f"is before --date: {last} is before {first}")
    return Amendment(fields=fields, participant=theirs, number=None if number is None else number - 1)


def _checked(name: str, value: str) -> str | None:
    option = f"--{name.rpartition('.')[2].replace('_', '-')}"
    said = " ".join(clean_text(str(value)).split())
    if name in {"status", "mode", "form"}:
        return said
    if len(said) > _LONGEST:
        raise WrongValueError(option, f"has {len(said)} characters; {_LONGEST} are the most")
    if not said:
        return None
    if name in {"date", "end_date"}:
        return _day(option, said)
    return _country(option, said) if name == "place.country" else said


def _day(option: str, said: str) -> str:
    with suppress(ValueError):
        if date.fromisoformat(said).isoformat() == said:  # not 20190711 or 2019-W28-4
            return said
    raise WrongValueError(option, f"must be a day like 2019-07-11, not '{said}'")


def _country_of(city: str) -> str:
    """Return the country of a city whose country is not said: it must not stay in that of another one."""
    countries = {name.casefold(): country for name, country in countries_of_cities().items()}
    if country := countries.get(city.casefold()):
        return country
    raise WrongValueError("--city", f"{city} is not in the vocabulary; name its --country too")


def _country(option: str, said: str) -> str:
    """Return the country's short name as the vocabulary has it."""
    names = {str(row["name"]).casefold(): str(row["name"]) for row in table("countries")["country"]}
    if found := names.get(said.casefold()):
        return found
    near = get_close_matches(said.casefold(), names, n=1)
    hint = f"; do you mean {names[near[0]]}?" if near else ", as in Uzbekistan"
    raise WrongValueError(option, f"must be a country's short name in English, not '{said}'{hint}")
