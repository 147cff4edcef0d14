"""What an archive does for recognisers: hands out texts, keeps what was read in them."""

from collections.abc import Sequence
from datetime import date, datetime

from store.matching import Matcher
from store.meetings import readings, reports
from store.opened import Opened
from store.records.articles import Article
from store.records.meetings import Recognition


class Recognitions(Opened):
    """The part of an archive that recognisers use. Every method may raise StoreError."""

    def unrecognised(self, *, recogniser: str, limit: int | None = None) -> tuple[int, ...]:
        """Return the newest texts that no recogniser has read, for `load_texts`, the first published first.

        Copies are left out, and what `recogniser` failed on. What an earlier recogniser read does not wait:
        it is `outdated`. The order does not depend on when texts were fetched, so that a store built anew
        tells the same meetings.
        """
        return self._database.read(
            lambda session: tuple(readings.waiting(session, recogniser=recogniser, limit=limit))
        )

    def outdated(self, *, recogniser: str, since: date | None = None) -> tuple[int, ...]:
        """Return the newest texts that another recogniser read last, published since a day (UTC)."""
        return self._database.read(
            lambda session: tuple(readings.outdated(session, recogniser=recogniser, since=since))
        )

    def number_outdated(self, *, recogniser: str) -> int:
        """Count the articles whose newest text another recogniser read last; quick in a store of years."""
        return self._database.read(lambda session: readings.number_outdated(session, recogniser=recogniser))

    def load_texts(self, texts: Sequence[int]) -> tuple[Article, ...]:
        """Return the articles of some texts, in order; those that have a newer one since are left out."""
        return self._database.read(lambda session: readings.load_texts(session, texts))

    def record_recognition(
        self,
        article: Article,
        recognition: Recognition,
        *,
        recogniser: str,
        matcher: Matcher,
        read_at: datetime,
    ) -> tuple[str, ...]:
        """Keep what `recogniser` read in `article`, in the place of what was read before.

        Of several times at which it read the same text, the first is kept. Returns the id of each report's
        meeting: one that the article reported before, else any other that the matcher says is the same, else
        a new one.
        """
        return self._database.write(
            lambda session: reports.record(
                session,
                article,
                recognition,
                recogniser=recogniser,
                matcher=matcher,
                read_at=read_at,
            )
        )

    def record_unreadable(self, article: Article, *, recogniser: str, reason: str, read_at: datetime) -> None:
        """Keep that `recogniser` fails on `article`: it is asked no more, a later one is.

        What was read in the article before goes on being told. `reason` is one line.
        """
        self._database.write(
            lambda session: reports.record_unreadable(
                session, article, recogniser=recogniser, reason=reason, read_at=read_at
            )
        )
