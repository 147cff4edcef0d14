"""The key by which an article is one article, whichever of its addresses a link shows. Pure."""

from crawler.extract.addresses import (
    DEFAULT_PORTS,
    LONGEST_URL,
    ArticleAddress,
    OwnPage,
    canonical_url,
    outlet_of,
    taken_apart,
)
from crawler.extract.site import Site
from crawler.extract.sites import infoshos, metinfo, mseap, sectsco

__all__ = [
    "LONGEST_URL",
    "SITES",
    "ArticleAddress",
    "article_address",
    "article_key",
    "canonical_url",
    "is_own_page",
    "outlet_of",
]

SITES = {site.name: site for site in (sectsco.SITE, infoshos.SITE, mseap.SITE, metinfo.SITE)}


def article_key(url: str) -> tuple[str | None, str]:
    """Return the source's own key of the article at `url` and the article's canonical address.

    The key is None where no known grammar fits. One article has one key, whichever of its addresses is given;
    where a site has several shapes of address, the canonical one keeps its shape, because only that is known
    to answer. Never raises.
    """
    told = article_address(url)
    return (told.key, told.canonical) if told else (None, canonical_url(url))


def article_address(url: str, *, system: Site | None = None) -> ArticleAddress | None:
    """Read `url` by the grammars of the known sites; None where it is no article's address by any of them.

    `system` is what the page at `url`, or the page that links it, was made with, where that is known.
    """
    told = _reading(url, system)
    return told if isinstance(told, ArticleAddress) else None


def is_own_page(url: str, *, system: Site | None = None) -> bool:
    """Tell whether `url` is known as that of a page which a site shows of itself: never an article's."""
    return isinstance(_reading(url, system), OwnPage)


def _reading(url: str, system: Site | None) -> ArticleAddress | OwnPage | None:
    parts = taken_apart(url)
    if parts is None or parts.scheme not in DEFAULT_PORTS:
        return None
    grammars = [site.grammar for site in SITES.values()]
    if system and system.grammar_on_its_pages:
        grammars.append(system.grammar_on_its_pages)
    return next((reading for grammar in grammars if (reading := grammar(parts))), None)
