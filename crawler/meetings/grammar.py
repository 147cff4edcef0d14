"""What a language brings so that its texts can be read: a folder with a `grammar` module that has these."""

import datetime as dt
from collections.abc import Iterator
from typing import Protocol

from crawler.meetings.spans import Account, Sentence, Structure


class Grammar(Protocol):
    """One language as a language of meetings. Nothing here raises, on any text."""

    def structure(self, text: str, *, title: str | None) -> Structure:
        """Split a text into the sentences of its prose, each exactly `text[start:end]`."""
        ...

    def tell(
        self,
        structure: Structure,
        title: Sentence | None,
        *,
        published: dt.date | None,
        watched: frozenset[str],
    ) -> Iterator[Account]:
        """Give what each sentence tells of meetings, in order, people resolved; the title comes first.

        Whom only a post names is known where the post is one of the `watched` organisations.
        """
        ...

    def is_about(self, sentence: Sentence) -> bool:
        """Tell whether the sentence says what was discussed."""
        ...

    def is_outcome(self, sentence: Sentence) -> bool:
        """Tell whether the sentence says, as its own news, what was agreed, signed or proposed."""
        ...

    def is_of_another_day(self, sentence: Sentence, day: dt.date | None) -> bool:
        """Tell whether the sentence begins with a day not the meeting's: it tells history, or plans."""
        ...

    def writes_name(self, sentence: Sentence, name: str) -> bool:
        """Tell whether the sentence writes the name, or a part of it, in whatever case it puts it."""
        ...

    def writes_place(self, sentence: Sentence, place: str) -> bool:
        """Tell whether the sentence writes the venue, or the city or country of that English name."""
        ...
