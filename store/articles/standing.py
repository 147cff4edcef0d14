"""How drafts stand to what is stored, without taking them in: an archive that was imported is passed over."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.decide import Known, cleaned, decide, with_known_date
from store.records.articles import ArticleDraft, Decision, Standing
from store.statements import in_chunks
from store.tables import AliasRow, ArticleRow, RevisionRow

_Revisions = Mapping[int, Known]  # by number


def standings(session: Session, drafts: Sequence[ArticleDraft]) -> tuple[Standing, ...]:
    """Tell for each draft whether its article's newest text says the same, an earlier one, or none."""
    clean = [cleaned(draft) for draft in drafts]
    known = _known(session, {draft.key for draft in clean})
    return tuple(_standing(draft, known.get(draft.key, {})) for draft in clean)


def _standing(draft: ArticleDraft, revisions: _Revisions) -> Standing:
    if not revisions:
        return Standing.UNKNOWN
    newest = max(revisions)
    draft = with_known_date(draft, revisions[newest])
    says = [number for number, known in revisions.items() if _is_same(draft, known)]
    if newest in says:
        return Standing.NEWEST
    return Standing.EARLIER if says else Standing.UNKNOWN


def _is_same(draft: ArticleDraft, known: Known) -> bool:
    outcome = decide(draft, known, None)
    return outcome.decision is Decision.UNCHANGED and not outcome.new_aliases


def _known(session: Session, keys: set[str]) -> dict[str, _Revisions]:
    found: defaultdict[str, dict[int, Known]] = defaultdict(dict)
    for chunk in in_chunks(sorted(keys)):
        aliases = defaultdict[int, set[str]](set)
        named = select(AliasRow).join(ArticleRow, AliasRow.article_id == ArticleRow.id)
        for alias in session.scalars(named.where(ArticleRow.key.in_(chunk))):
            aliases[alias.article_id].add(alias.url)
        texts = select(ArticleRow, RevisionRow).join(RevisionRow, RevisionRow.article_id == ArticleRow.id)
        for article, revision in session.execute(texts.where(ArticleRow.key.in_(chunk))):
            found[article.key][revision.number] = Known(
                url=article.url,
                aliases=frozenset(aliases[article.id]),
                title=revision.title,
                body=revision.body,
                published_at=revision.published_at,
                published_by=revision.published_by,
                copy_of=article.copy_of_id,
            )
    return dict(found)
