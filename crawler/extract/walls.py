"""Pages that stand where an article was asked for: consent, bot challenge, login, parked domain, "not found".

They are told by how they speak to the visitor (English, Russian, Chinese), by what they want done (a password
field, a code from a picture, a button that agrees), and by having nothing else to say. Precision first: what
has an article's worth of other prose is an article, whatever stands beside it. So a wall is only what has
hardly any such prose, or what bears a wall's whole title and speaks like one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.extract.blocks import Block, blocks_of
from crawler.extract.markup import parsed
from crawler.extract.refusals import UnreadablePage
from crawler.extract.text import squeezed, weight
from crawler.extract.titles import parts_of_window
from crawler.extract.wall_words import WORDS
from crawler.walls import SOFT_404, Wall, said_of

# Letters of prose that speak of something else. With fewer there is no article; a page that bears a wall's
# title may explain itself at such a length.
_NO_ARTICLE = 60
_EXPLAINED = 1_500
_BRIEF = 200  # letters; with a title that news does not bear
_SHARE = 3  # times as much as it says to its visitor
_SENTENCE = 60  # letters; a shorter line that ends no sentence is a label
_HEADLINE = 30  # letters of a link that names an article
_LISTED = 15  # and on what ought to be a list of them
_SHORT = 1_000  # letters on the whole page, menus and all, of one that bears no wall's title
_FEW_WORDS = 80  # letters on the whole page of a challenge that a script does by itself
_LOOKED_AT = 20_000  # characters of a page's text
_AT_A_TIME = 8  # blocks
_MOST_CONTROLS = 60
_MOST_SCRIPTS = 20
_MOST_NAMES = 2_000


_LONGEST_TITLE = 200
_LONGEST_SPEECH = 2_000  # characters of a paragraph
_QUOTED = re.compile(
    r"“[^”]{0,300}”|«[^»]{0,300}»|„[^“”]{0,300}[“”]|\"[^\"]{0,300}\"|‘[^’]{0,300}’|「[^」]{0,300}」|《[^》]{0,300}》"
)

# Structure that a challenge leaves in its page, whoever makes it.
_CAPTCHA = re.compile(
    r"(?i)captcha|turnstile|ddos-guard|cf-(?:chl|challenge|browser-verification)|js-challenge"
    r"|challenge-(?:form|platform|running)|slider-?verif|verify-?(?:slider|code|human|img)"
    r"|bot-?(?:check|detect|protect)|waf-?(?:check|verify|block)"
)
_NAMED = (
    "//form/@action | //form/@id | //form/@class | //div/@class | //div/@id | //iframe/@src | //script/@src"
    " | //input/@name | //img/@src"
)
_BY_SCRIPT = re.compile(r"document\.cookie\s*=")
_RELOADS = re.compile(r"location\s*(?:\.\s*(?:reload|replace|assign|href)|=)")
_AGREES = re.compile(
    r"(?i)^\W*(?:i |yes,? i |we )?"
    r"(?:accept|agree|allow|consent|got it|ok(?:ay)?|continue|understood|enter|proceed)\b"
    r"|принять|принимаю|соглас|подтвержда|разреш|продолжить|хорошо|понятно"
    r"|同意|接受|允许|继续|知道了|确认|确定"
)


def wall_of(root: HtmlElement, blocks: Sequence[Block], *, url: str, headline: int = _HEADLINE) -> str | None:
    """Return the word for what the page is in an article's stead, a Wall or SOFT_404; None for others.

    `headline` is how many letters a link has that names an article.
    """
    if is_no_wall(root, blocks, headline=headline):
        return None
    other, speech = _said(blocks, _EXPLAINED, headline)
    if other >= _EXPLAINED:
        return None
    titles = tuple(_titles(root))
    host = urlsplit(url).hostname or ""
    seen = _Seen.of(root, titles, said=(other, speech), host=host)
    return next((str(kind) for kind, tells in _RULES.items() if tells(seen)), None)


def is_no_wall(root: HtmlElement, blocks: Iterable[Block], *, headline: int = _HEADLINE) -> bool:
    """Tell whether some of its blocks show that a page is no wall, as the first paragraph of most does."""
    if not _says_other(blocks, headline):
        return False
    titles = dict.fromkeys(_titles(root))  # the first heading is mostly one that the window bears too
    return not any(words.title.fullmatch(title) for title in titles for words in WORDS.values())


def _says_other(blocks: Iterable[Block], headline: int) -> bool:
    """Tell whether there is enough that is no speech: of a few blocks the shortest first, to tell soon."""
    speaking, other = _speaking(blocks, headline), 0
    while few := sorted(islice(speaking, _AT_A_TIME), key=attrgetter("weight")):
        for block in few:
            other += 0 if _is_speech(block.text) else block.weight
            if other >= _NO_ARTICLE:
                return True
    return False


def wall_of_page(body: bytes, *, url: str, content_type: str | None) -> str | None:
    """Return the same of a page as it came; None also where it can't be read."""
    try:
        root = parsed(body, url=url, content_type=content_type)
    except UnreadablePage:
        return None
    return wall_of(root, blocks_of(root), url=url)


def refuse_wall(root: HtmlElement, *, url: str) -> None:
    """Raise UnreadablePage for a list page that is a wall, or says that there is no such page."""
    if wall := wall_of(root, blocks_of(root), url=url, headline=_LISTED):
        raise UnreadablePage(url, wall, said_of(wall))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What tells a wall of a page that says little else.

    `alone`: it says nothing else; `short`: and has few words at all. `speaks_most`: what else it says is at
    most three times as long as what it says to its visitor. `brief`: what else it says is hardly news.
    """

    titles: tuple[str, ...]
    text: str
    alone: bool
    speaks_most: bool
    brief: bool
    short: bool
    host: str
    asks_password: bool
    asks_proof: bool  # that no program asks
    agrees: bool  # a button that agrees
    writes: bool  # a field for a text, such as a comment
    waits: bool  # a script does it, and loads the page again

    @classmethod
    def of(cls, root: HtmlElement, titles: tuple[str, ...], *, said: tuple[int, int], host: str) -> "_Seen":
        text, (other, speech) = _text_of(root), said
        kinds = {str(kind).lower() for kind in root.xpath("//input/@type")[:_MOST_CONTROLS]}
        names = (str(name)[:_LONGEST_TITLE] for name in root.xpath(_NAMED)[:_MOST_NAMES])
        alone = other < _NO_ARTICLE
        return cls(
            titles=titles,
            text=text,
            alone=alone,
            speaks_most=alone or other <= _SHARE * speech,
            brief=other < _BRIEF,
            short=alone and weight(text) < _SHORT,
            host=host.removeprefix("www."),
            asks_password="password" in kinds,
            asks_proof=any(map(_CAPTCHA.search, names)),
            agrees=any(map(_AGREES.search, _controls(root))),
            writes=bool(root.xpath("boolean(//textarea)")),
            waits=weight(text) < _FEW_WORDS and _does_it_by_script(root),
        )

    def is_named(self, kind: str) -> bool:
        """Tell whether a title of the page is one of that kind's, and what it says fits."""
        words = WORDS[kind]
        if any(map(words.title.fullmatch, self.titles)) and self.speaks_most:
            return True
        return self.brief and any(map(words.sure.fullmatch, self.titles))

    def speaks(self, kind: str) -> bool:
        """Tell whether the page speaks to its visitor as that kind does."""
        return WORDS[kind].are_spoken(self.text)


def _is_challenge(seen: _Seen) -> bool:
    speaks = seen.alone and seen.speaks(Wall.CHALLENGE)
    plain = seen.short and not seen.writes
    return seen.is_named(Wall.CHALLENGE) or seen.waits or (speaks and (plain or seen.asks_proof))


def _is_login(seen: _Seen) -> bool:
    speaks = seen.speaks(Wall.LOGIN)
    if any(map(WORDS[Wall.LOGIN].title.fullmatch, seen.titles)):
        return seen.asks_password or (seen.alone and speaks)
    return seen.short and speaks and (seen.asks_password or not seen.writes)


def _is_consent(seen: _Seen) -> bool:
    asked = seen.agrees and seen.speaks(Wall.CONSENT)
    return seen.agrees and (seen.is_named(Wall.CONSENT) or (asked and seen.short))


def _is_parked(seen: _Seen) -> bool:
    by_host = bool(seen.host) and seen.host in map(str.lower, seen.titles) and seen.speaks_most
    speaks = seen.speaks(Wall.PARKED) and (seen.short or by_host)
    return speaks or seen.is_named(Wall.PARKED)


def _is_not_found(seen: _Seen) -> bool:
    return seen.is_named(SOFT_404)


_RULES: Mapping[str, Callable[[_Seen], bool]] = {
    Wall.CHALLENGE: _is_challenge,
    Wall.LOGIN: _is_login,
    Wall.CONSENT: _is_consent,
    Wall.PARKED: _is_parked,
    SOFT_404: _is_not_found,
}


def _said(blocks: Iterable[Block], enough: int, headline: int) -> tuple[int, int]:
    """Count the letters of what speaks of something else, as far as `enough`, and of speech."""
    other = speech = 0
    for block in _speaking(blocks, headline):
        if _is_speech(block.text):
            speech += block.weight
        else:
            other += block.weight
        if other >= enough:
            break
    return other, speech


def _speaking(blocks: Iterable[Block], headline: int) -> Iterator[Block]:
    """Yield the blocks that say something: no labels, and no sidebars."""
    for block in blocks:
        length = block.weight
        long_enough = length >= _SENTENCE or block.ends_a_sentence
        if not block.aside and (length >= headline if block.mostly_linked else long_enough):
            yield block


def _is_speech(text: str) -> bool:
    """Tell whether a text speaks to the visitor of a wall; an article may quote what walls say."""
    own = _QUOTED.sub(" ", text[:_LONGEST_SPEECH])
    return any(kind.are_spoken(own) for kind in WORDS.values())


def _titles(root: HtmlElement) -> Iterator[str]:
    """Yield what the page calls itself: its window's title and the parts of that, its first heading."""
    for title in (*parts_of_window(root), *(h1.text_content() for h1 in islice(root.iter("h1"), 1))):
        if len(title) <= _LONGEST_TITLE:
            yield squeezed(title)


def _text_of(root: HtmlElement) -> str:
    """Return what the page says, its buttons and footers included."""
    texts = root.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::template)]")
    return squeezed(" ".join(str(text) for text in texts[:_MOST_NAMES]))[:_LOOKED_AT]


def _controls(root: HtmlElement) -> Iterator[str]:
    for control in root.xpath("//button | //input[@type='submit' or @type='button'] | //a")[:_MOST_CONTROLS]:
        yield squeezed((control.get("value") or control.text_content())[:60])


def _does_it_by_script(root: HtmlElement) -> bool:
    sources = [str(script.text or "")[:20_000] for script in root.xpath("//script")[:_MOST_SCRIPTS]]
    return any(_BY_SCRIPT.search(source) and _RELOADS.search(source) for source in sources)
