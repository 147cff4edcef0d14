"""What a Russian text has told so far, and what it says of the meetings that follow."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from crawler.meetings.russian.reading import Reading
from crawler.meetings.spans import Account, Person
from store.records import Form


@dataclass(slots=True)
class Thread:
    """The thread of a text: who and which day it spoke of last, who came to what, and who travels."""

    subject: Person | None = None
    day: dt.date | None = None
    met: bool = False  # a meeting was told
    apart: bool = False  # something that is no meeting was told, such as an exhibition
    events: bool = False  # an event with a name of its own was told
    arrived: set[str] = field(default_factory=set)  # who came to it
    visit: Account | None = None

    def fits(self, account: Account) -> bool:
        """Tell whether an account can be of a meeting: "участвовали А и Б" may be in an exhibition."""
        return self.met or not (self.apart and account.anaphoric and account.gathering is None)

    def completed(self, account: Account) -> Account:
        """Return the account with what the text before says of where and at what it took place."""
        if account.beside and account.occasion and self.events:
            return replace(account, occasion=None)  # "на полях форума": of the one that was told
        if account.form is not Form.BILATERAL or account.gathering is not None or account.anaphoric:
            return account
        names = {p.name for p in account.people if p.name}
        if account.occasion is None and names & self.arrived:
            account = replace(account, beside=True)
        if self.visit is not None and names & {p.name for p in self.visit.people}:
            title = self.visit.gathering.title if self.visit.gathering else None
            place = account.place or self.visit.place
            return replace(
                account, place=place, occasion=account.occasion or (None if account.beside else title)
            )
        return account

    def follow(self, reading: Reading, told: Sequence[Account]) -> None:
        """Take note of what one more sentence tells."""
        events = [
            a for a in told if a.gathering is not None and a.gathering.named and a.form is not Form.VISIT
        ]
        if any(reading.has(i, "visit") for i in range(len(reading.words))):
            self.arrived |= {p.name for a in events for p in a.people if p.name}
        self.events = self.events or bool(events)
        self.visit = next((a for a in told if a.form is Form.VISIT), self.visit)
        self.met = self.met or bool(told)
        self.apart = self.apart or any("not_meeting" in found for found in reading.marks)
        self.subject = _subject(reading) or self.subject
        self.day = next((d.date for d in reading.days if d.date), self.day)


def _subject(reading: Reading) -> Person | None:
    """Return whom a sentence is about: the first person in the nominative, or else the first."""
    people = [m for m in reading.mentions if not m.person.plural and (m.person.name or m.person.organisation)]
    return next((m.person for m in people if m.is_subject), people[0].person if people else None)
