"""What sane sites serve: lists and articles. Hostile sites serve these beside what is hostile."""

import random
from urllib.parse import parse_qsl, quote, urlsplit

from tests.hostile.answers import Asked, Wire, endpoint

_WORDS = (
    "border", "bridge", "budget", "cargo", "census", "charter", "climate", "coast", "college", "council",
    "culture", "customs", "delegation", "desert", "drought", "embassy", "energy", "exhibition", "exporters",
    "farmers", "ferry", "festival", "finance", "fisheries", "forum", "freight", "glacier", "grain",
    "harbour", "health", "highway", "housing", "hydropower", "industry", "institute", "irrigation",
    "journalists", "laboratory", "language", "library", "logistics", "market", "medicine", "ministry",
    "mountain", "museum", "navigation", "network", "observers", "orchards", "parliament", "pasture",
    "pipeline", "postal", "power", "protocol", "railway", "reservoir", "river", "roadmap", "satellite",
    "scholars", "schools", "seminar", "statistics", "steel", "students", "summit", "tariff", "teachers",
    "terminal", "textiles", "theatre", "tourism", "trade", "transit", "treaty", "university", "valley",
    "vaccine", "veterans", "visas", "water", "weather", "wheat", "workshop", "youth",
)  # fmt: skip

# Plainly English: the model that tells rarer languages takes half a second to load.
_SENTENCES = (
    "The delegations of the two sides met at the {} and spoke about the {} and the {} of the {}, and of {}.",
    "They were shown the {} that had been opened, and were told of the {}, the {} and the {} by the {}.",
    "The head of the {} said that the {} of the region and its {} were of use to the {} as to the {}.",
    "It was agreed to go on with the {}, to meet for the {} and to ask the {} about the {} of each {}.",
    "The guests thanked the hosts for the {} and the {}, and for the visit to the {} with its {} and its {}.",
    "After the talks on the {} they signed what had been drawn up for the {}: on {}, on the {} and on {}.",
)


def article(name: str, *, title: str = "", text: str = "", head: str = "", day: str = "2026-11-20") -> str:
    """Return the page of an article in words of its own, that depend on its name alone."""
    chosen = random.Random(name)  # noqa: S311 - no secret
    told = [sentence.format(*chosen.sample(_WORDS, 5)) for sentence in _SENTENCES]
    body = text or "".join(f"<p>{' '.join(told[place : place + 2])}</p>" for place in (0, 2, 4))
    title = title or f"The {' '.join(chosen.sample(_WORDS, 3))} agreed on"
    stamp = f'<meta property="article:published_time" content="{day}T10:00:00+00:00">' if day else ""
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{stamp}{head}</head><body>"
        f"<main><article><h1>{title}</h1>{body}</article></main></body></html>"
    )


def list_of(links: list[str], *, more: str = "") -> str:
    """Return a list page that links to articles."""
    items = "".join(
        f'<li><a href="{link}">What was agreed {place}</a></li>' for place, link in enumerate(links)
    )
    return f"<!DOCTYPE html><html><body><h1>News</h1><ul>{items}</ul>{more}</body></html>"


@endpoint("/article/{name}?title=&day=")
async def an_article(asked: Asked, wire: Wire) -> None:
    """An article in words of its own, of 20 November 2026 or of ?day=, the same whenever it is asked for."""
    name = f"{asked.site.partition(':')[0]}/{asked.rest}"
    page = article(name, title=asked.query.get("title", ""), day=asked.query.get("day", "2026-11-20"))
    await wire.page(page)


@endpoint("/list?pages={paths}")
async def a_list(asked: Asked, wire: Wire) -> None:
    """A list page that links to the paths, one in a line, and nothing else."""
    await wire.page(list_of(asked.query.get("pages", "").split()))


def to_list(paths: tuple[str, ...]) -> str:
    """Return the path of a list page that links to `paths`."""
    return f"/list?pages={quote(chr(10).join(paths))}"


def paths_of(target: str) -> list[str]:
    """Return the paths that a list page of this path links to."""
    return dict(parse_qsl(urlsplit(target).query)).get("pages", "").split()
