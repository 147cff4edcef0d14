"""Imported by the fork server alone: loads the parsers, so that every worker is forked with them at hand.

One page is read at once, because half of trafilatura loads with the first page: time that each worker, and
each successor of one that was killed, would spend anew. Its text is plainly English: the model that tells the
rarer languages takes half a second to load, which few crawls need.
"""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import spawn

from store.errors import ReadoutError

_ADDRESS = "http://sh.scoda.com/news38/shownews.php?id=1"
_PAGE = (
    b"<html><body><main><p>The delegations of the two sides met and spoke about the work of their committees"
    b" and the exhibition that was opened the day before; they agreed to meet again in the spring.</p>"
    b"<p>The guests thanked the hosts for the warm welcome and the visit to the museum of the city.</p>"
    b"</main></body></html>"
)


@contextmanager
def _left_out(name: str) -> Iterator[None]:
    """Have imports of a module fail, as where it is not installed."""
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


def _load() -> None:
    import crawler.extract.declared_links  # noqa: F401, PLC0415 - loaded for the workers
    from crawler.extract.links import find_links  # noqa: PLC0415
    from crawler.extract.page import extract_article  # noqa: PLC0415

    with suppress(ReadoutError):
        extract_article(_PAGE, url=_ADDRESS, content_type="text/html")
        find_links(_PAGE, url=_ADDRESS, content_type="text/html")


def _import_no_program(_: str) -> None:
    """Leave out the program that started the crawl: nothing that a worker calls is defined in it.

    multiprocessing would import it anew in each worker, which takes longer than all pages of a usual crawl.
    """


gc.disable()
# For a choice of languages that nothing here makes, trafilatura imports it, and it numpy: two fifths of all
# that is to be loaded. Our own reader of languages imports it for the few texts that need it.
with _left_out("py3langid"):
    _load()
# What was loaded stays: no worker looks through it for what may go, and so makes a copy of it.
gc.freeze()
gc.enable()

for name in ("_fixup_main_from_name", "_fixup_main_from_path"):
    setattr(spawn, name, _import_no_program)
