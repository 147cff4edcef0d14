"""The articles that some drafts are of, each as it stands, inside a transaction of the archive's."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from store.articles.loading import is_newest, load_aliases
from store.decide import Known
from store.statements import in_chunks
from store.tables import ArticleRow, RevisionRow

_KEYS: BindParameter[str] = bindparam("keys", expanding=True)
# Made once: to make a statement costs more than to run it.
_OF_KEYS = select(ArticleRow, RevisionRow).join(RevisionRow, is_newest()).where(ArticleRow.key.in_(_KEYS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """An article with its newest text; the row changes with it."""

    row: ArticleRow
    newest: RevisionRow
    aliases: frozenset[str]

    @property
    def known(self) -> Known:
        """What is known of it now."""
        return Known(
            url=self.row.url,
            aliases=self.aliases,
            title=self.newest.title,
            body=self.newest.body,
            published_at=self.newest.published_at,
            published_by=self.newest.published_by,
            copy_of=self.row.copy_of_id,
            overlaps=self.row.overlaps_id,
        )


def load_current(session: Session, keys: Iterable[str]) -> dict[str, Current]:
    """Return those articles that there are of some keys, by key."""
    found = [
        (row, newest)
        for chunk in in_chunks(sorted(set(keys)))
        for row, newest in session.execute(_OF_KEYS, {"keys": chunk})
    ]
    aliases = load_aliases(session, [row.id for row, _ in found])
    return {
        row.key: Current(row=row, newest=newest, aliases=frozenset(aliases[row.id])) for row, newest in found
    }
