"""The same text under many addresses of one crawl: what a site shows in the stead of pages that it lacks."""

import asyncio
from collections import Counter, deque
from dataclasses import dataclass, field
from hashlib import sha256

from store.records.articles import ArticleDraft, is_announced

TOO_MANY = 3  # addresses; two may have a true reprint
_WAITING_AT_MOST = 10
_PATIENCE = 3.0  # seconds until the next page comes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    digest: bytes
    is_article: asyncio.Future[bool] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class Repeats:
    """The texts that this crawl has read, by how often.

    An article mostly says when it was published. A text that does not waits a moment for the pages after it:
    where the same comes twice more, none of them is one.
    """

    def __init__(self) -> None:
        self._seen: Counter[bytes] = Counter()
        self._waiting: deque[_Waiting] = deque()
        self._open = 0

    def note_asked(self) -> None:
        """Count a page that is asked for."""
        self._open += 1

    def note_read(self) -> None:
        """Count a page that was read, or did not come; behind the last one nothing is waited for."""
        self._open -= 1
        if self._open <= 0:
            while self._waiting:
                _tell(self._waiting.popleft(), is_article=True)

    async def is_article(self, draft: ArticleDraft) -> bool:
        """Tell whether `draft` is an article, or what stands under too many addresses to be one."""
        digest = sha256(draft.body.encode()).digest()
        self._seen[digest] += 1
        if self._seen[digest] >= TOO_MANY:
            for waiting in [each for each in self._waiting if each.digest == digest]:
                _tell(waiting, is_article=False)
                self._waiting.remove(waiting)
            self.note_read()
            return False
        if _says_when(draft):
            self.note_read()
            return True
        if len(self._waiting) >= _WAITING_AT_MOST:
            _tell(self._waiting.popleft(), is_article=True)
        self._waiting.append(own := _Waiting(digest=digest))
        self.note_read()
        await asyncio.wait([own.is_article], timeout=_PATIENCE)
        _tell(own, is_article=True)
        if own in self._waiting:
            self._waiting.remove(own)
        return own.is_article.result()


def _says_when(draft: ArticleDraft) -> bool:
    """Tell whether the page itself says when it was published: neither its address nor what led to it."""
    by = draft.published_by
    return by is not None and by != "url" and not is_announced(by)


def _tell(waiting: _Waiting, *, is_article: bool) -> None:
    if not waiting.is_article.done():
        waiting.is_article.set_result(is_article)
