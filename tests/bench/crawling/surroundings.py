"""What stands around an article: menus, related links, scripts. All by chance, but the same for one seed."""

from collections.abc import Callable, Mapping
from html import escape
from random import Random

from tests.bench.crawling.words import headline, paragraph

Piece = Callable[[Random, str, int], str]  # by chance, in a language, of about so many bytes


def menu(random: Random, language: str, size: int) -> str:
    """Return a menu of two levels. Its words are nobody's, as those of `language` would be few."""
    entry = (
        '<li class="menu-item menu-item-{0}"><a class="menu-link" href="/s/{0}/" title="{1}">'
        '<span class="icon"></span>{1}</a></li>\n'
    )
    group = '<li class="has-children"><a href="/s/{0}/">{1}</a><ul>\n{2}</ul></li>\n'
    groups = (
        group.format(
            random.randint(1, 99),
            _word(random),
            "".join(entry.format(random.randint(1, 999), _word(random)) for _ in range(8)),
        )
        for _ in range(max(1, size // 1_100))
    )
    return f'<ul class="menu {language}">\n{"".join(groups)}</ul>\n'


def related(random: Random, language: str, size: int) -> str:
    """Return headlines of other articles, with their days and pictures."""
    item = (
        '<div class="item"><a class="item-link" href="/other/{0}.html">'
        '<img class="thumb" src="/upload/{0}.jpg" width="90" height="60" alt="">{1}</a><br>'
        '<span class="date">{2:02}.{3:02}.2026 12:30</span></div>\n'
    )
    told = (
        item.format(
            random.randint(1, 99_999),
            escape(headline(random, language)),
            random.randint(1, 28),
            random.randint(1, 12),
        )
        for _ in range(size // 250)
    )
    return f'<div class="other-news related">\n{"".join(told)}</div>\n'


def comments(random: Random, language: str, size: int) -> str:
    """Return what readers had to say, in a sentence each."""
    comment = (
        '<li class="comment" id="comment-{0}"><div class="comment-author">{1}</div>'
        '<div class="comment-body"><p>{2}</p></div></li>\n'
    )
    told = (
        comment.format(place, _word(random), escape(paragraph(random, language, 1)))
        for place in range(size // 250)
    )
    return f'<section class="comments"><ol class="comment-list">\n{"".join(told)}</ol></section>\n'


def table(random: Random, language: str, size: int) -> str:
    """Return rates, or results."""
    row = "<tr>" + "<td>{}</td>" * 6 + "</tr>\n"
    told = (row.format(*(random.randint(1, 9_999) for _ in range(6))) for _ in range(size // 90))
    return f'<table class="rates {language}">\n{"".join(told)}</table>\n'


def script(random: Random, language: str, size: int) -> str:
    """Return a script."""
    line = 'if (window.{0} && {2} < {1}) {{ document.write("<b>{0}</b>"); window.{0} += {1}; }}\n'
    told = (line.format(_word(random), random.randint(1, 9_999), language) for _ in range(size // 75))
    return f"<script>\n{''.join(told)}</script>\n"


def style(random: Random, language: str, size: int) -> str:
    """Return styles."""
    rule = ".{0} > .{0}-{1} .{2} {{ margin: {1}px 0 }}\n"
    told = (rule.format(_word(random), random.randint(0, 40), language) for _ in range(size // 45))
    return f"<style>\n{''.join(told)}</style>\n"


PIECES: Mapping[str, Piece] = {
    "menu": menu,
    "related": related,
    "comments": comments,
    "table": table,
    "script": script,
    "style": style,
}


def surrounded(html: str, random: Random, language: str, size: int) -> str:
    """Fill the marks `[[menu]]`, `[[related]]` …, each with about as much, until it has `size` bytes."""
    named = [name for name in PIECES if f"[[{name}]]" in html]
    share = max(0, size - len(html.encode())) // len(named)
    for name in named:
        html = html.replace(f"[[{name}]]", PIECES[name](random, language, share))
    return html


def _word(random: Random) -> str:
    return "".join(random.choices("abcdefghiklmnoprstuv", k=random.randint(4, 10)))
