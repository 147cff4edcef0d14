"""Imported by the fork server alone: loads the parsers, so that every worker is forked with them at hand.

One page is read at once, because the language model and half of trafilatura load with the first page: half a
second that each worker, and each successor of one that was killed, would spend anew.
"""

from contextlib import suppress

from crawler.extract.links import find_links
from crawler.extract.page import extract_article
from store.errors import ReadoutError

_ADDRESS = "http://sh.scoda.com/news38/shownews.php?id=1"
_PAGE = b"<html><body><main>%s</main></body></html>" % (
    b"<p>The delegations of the two sides met and spoke about their work; they agreed to meet again.</p>" * 3
)

with suppress(ReadoutError):
    extract_article(_PAGE, url=_ADDRESS, content_type="text/html")
    find_links(_PAGE, url=_ADDRESS, content_type="text/html")
