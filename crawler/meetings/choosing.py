"""Which of several values is shown, by one rule: docs/MATCHING.md tells it to readers."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from store.matching import Account
from store.records.meetings import Status

T = TypeVar("T")

# The digest is in English; what it can't quote in English it quotes in the next of these.
LANGUAGES = ("en", "ru", "zh")


def language_rank(account: Account) -> int:
    """Return how near an account's language is to that of the digest: 0 is the same."""
    return LANGUAGES.index(account.language) if account.language in LANGUAGES else len(LANGUAGES)


def publication_order(account: Account) -> tuple[dt.date, str]:
    """Sort by publication, what has no date last; then by key, which no order of arrival changes."""
    return (account.published or dt.date.max, account.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Generic[T]):
    """A value that an account tells. `stated` where its text says so and nobody concluded it."""

    value: T
    account: Account
    stated: bool = True
    vague: bool = False
    fullness: int = 0  # among wordings of one value, the one that tells more


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Generic[T]):
    """The claims of a field by what they say, the shown value first; of one value the shown wording first."""

    groups: tuple[tuple[Claim[T], ...], ...]

    @property
    def shown(self) -> Claim[T] | None:
        """The claim whose wording is shown."""
        return self.groups[0][0] if self.groups else None

    @property
    def value(self) -> T | None:
        """The value as it is shown; None where nobody tells one."""
        return self.groups[0][0].value if self.groups else None


def choose(
    claims: Iterable[Claim[T]], *, alike: Callable[[T, T], bool], by_language: bool = False
) -> Choice[T]:
    """Group claims that say the same and put the shown one first.

    In this order: held over planned, stated over concluded, precise over vague, what more outlets say,
    `by_language` what is said in the language of the digest, what was published first.
    """
    ordered = sorted(claims, key=_of_claim)
    groups: list[list[Claim[T]]] = []
    for claim in ordered:
        group = next((g for g in groups if any(alike(claim.value, other.value) for other in g)), None)
        if group is None:
            groups.append([claim])
        else:
            group.append(claim)
    groups.sort(key=lambda group: _of_group(group, by_language=by_language))
    worded = (
        tuple(sorted(group, key=lambda claim: _of_wording(claim, by_language=by_language)))
        for group in groups
    )
    return Choice(groups=tuple(worded))


def _of_claim(claim: Claim[T]) -> tuple[bool, bool, bool, tuple[dt.date, str]]:
    happened = claim.account.report.status is Status.HELD
    return (not happened, not claim.stated, claim.vague, publication_order(claim.account))


def _of_group(
    group: Sequence[Claim[T]], *, by_language: bool
) -> tuple[bool, bool, bool, int, int, tuple[dt.date, str]]:
    happened, stated, vague, _ = min(map(_of_claim, group))
    best = [claim for claim in group if _of_claim(claim)[0] == happened]
    outlets = len({claim.account.source or claim.account.key for claim in best})
    language = min(language_rank(claim.account) for claim in best) if by_language else 0
    return (happened, stated, vague, -outlets, language, min(publication_order(c.account) for c in best))


def _of_wording(claim: Claim[T], *, by_language: bool) -> tuple[bool, int, bool, int, tuple[dt.date, str]]:
    happened = claim.account.report.status is Status.HELD
    language = language_rank(claim.account) if by_language else 0
    return (not happened, language, not claim.stated, -claim.fullness, publication_order(claim.account))
