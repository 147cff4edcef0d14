"""A `[sources.NAME]` table of `readout.toml`: what is watched, how its articles are found and read. Pure."""

import re
from datetime import date as Day  # noqa: N812 - a field of a layout is called `date`
from typing import Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    ValidationInfo,
    model_validator,
)

from crawler.guard import destination
from crawler.keys import (
    LANGUAGE,
    Addresses,
    Expression,
    Host,
    Outlet,
    Pattern,
    Selector,
    WrongKey,
    Zone,
    allowed_in,
    page_address,
    xpath_of,
)

MONTH = 2_678_400  # seconds
NUMBER = "{page}"  # stands for the number of a list page in `pager`

_SPELLING = re.compile(r"^https?://(?:www\.)?")
_DECLARED = frozenset({"feed", "sitemap", "list"})
# What only some kinds of source can use.
_ONLY_FOR = {
    "link_selector": frozenset({"list"}),
    "pager": frozenset({"list"}),
    "link_pattern": _DECLARED,
    "hosts": _DECLARED,
    "expected_links": _DECLARED,
}


class LayoutConfig(BaseModel):
    """A `[[sources.NAME.layouts]]` table: where the parts of an article stand, as CSS selectors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Selector
    title: Selector | None = None
    date: Selector | None = None
    without: Selector | None = Field(None, description="what in the text is none of it")
    until: Day | None = Field(None, description="the last day on which pages had it, when they were fetched")


class SourceConfig(BaseModel):
    """A `[sources.NAME]` table: one monitored section of a site.

    One of `spider` (with `start`), `feed`, `sitemap` and `list` says how its articles are found.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    spider: Literal["sectsco", "infoshos", "mseap", "metinfo"] | None = None
    start: Addresses = ()
    feed: Addresses = ()
    sitemap: Addresses = ()
    lists: Addresses = Field(default=(), alias="list")
    link_selector: Selector | None = Field(None, description="which elements of a list are articles' links")
    link_pattern: Pattern | None = Field(None, description="what is found in the address of each article")
    pager: Expression | None = Field(
        None, description=f"the link to the next list page, as CSS, or an address with {NUMBER}"
    )
    hosts: tuple[Host, ...] = Field(default=(), description="further hosts whose pages are the source's")
    language: str | None = Field(None, pattern=LANGUAGE, description="of texts that do not tell it")
    zone: Zone = Field("UTC", description="where the source's days are counted, and times without a zone")
    outlet: Outlet | None = Field(None, description="who publishes it; None: each article's host")
    expected_links: tuple[StrictInt, StrictInt] | None = Field(
        None, description="how few and how many articles a feed, a sitemap or a first list page names"
    )
    layouts: tuple[LayoutConfig, ...] = ()
    enabled: StrictBool = True
    interval: StrictFloat | None = Field(
        default=None, ge=1, le=MONTH, description="seconds, as in [crawl], for this source"
    )

    @property
    def kind(self) -> str:
        """How its articles are found: the key that says so."""
        return self._kinds[0]

    @property
    def spider_name(self) -> str:
        """Which spider crawls it."""
        return self.spider or "declared"

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where a crawl of it begins."""
        return self.start or self.feed or self.sitemap or self.lists

    @property
    def start_hosts(self) -> frozenset[str]:
        """The hosts that a crawl of it asks first."""
        return frozenset(destination(url).host for url in self.addresses)

    @property
    def domains(self) -> tuple[str, ...]:
        """The hosts whose pages may be its articles, without "www."."""
        hosts = (*(destination(url).host for url in self.addresses), *self.hosts)
        return tuple(sorted({host.removeprefix("www.") for host in hosts}))

    @property
    def outlets(self) -> frozenset[str]:
        """The outlets that its articles may name."""
        return frozenset({self.outlet} if self.outlet else self.domains)

    @property
    def _kinds(self) -> list[str]:
        told = {"spider": self.spider, "feed": self.feed, "sitemap": self.sitemap, "list": self.lists}
        return [kind for kind, value in told.items() if value]

    @model_validator(mode="after")
    def _says_one_thing(self, info: ValidationInfo) -> Self:
        """Refuse what contradicts itself."""
        self._check_kind()
        self._check_links()
        self._check_pager(info)
        for place, layout in enumerate(self.layouts):
            if layout in self.layouts[:place]:
                first = self.layouts.index(layout)
                raise WrongKey(f"layouts[{place}]", problem=f"is the same as layouts[{first}]; take one out")
        return self

    def _check_kind(self) -> None:
        kinds = self._kinds
        if not kinds:
            problem = "is missing: a source has a feed, a sitemap, a list, or a spider and where it starts"
            raise WrongKey("start" if self.start else "feed", problem=problem)
        if len(kinds) > 1:
            problem = f"contradicts {kinds[0]}: keep one, and give the other a source of its own"
            raise WrongKey(kinds[1], problem=problem)
        if bool(self.start) != (self.kind == "spider"):
            problem = f"belongs to a spider; this source has a {self.kind}" if self.start else "is missing"
            raise WrongKey("start", problem=problem)
        spelt = [_spelt(url) for url in self.addresses]
        if len(set(spelt)) < len(spelt):
            raise WrongKey("start" if self.start else self.kind, problem="names one address twice")

    def _check_links(self) -> None:
        for key, kinds in _ONLY_FOR.items():
            if key in self.model_fields_set and self.kind not in kinds:
                problem = f"is of no use to a {self.kind}; it is for a {' or a '.join(sorted(kinds))}"
                raise WrongKey(key, problem=problem)
        if self.lists and not (self.link_selector or self.link_pattern):
            problem = "is missing: say by it, or by link_selector, which links of the list are articles"
            raise WrongKey("link_pattern", problem=problem)
        if self.expected_links and not 0 < self.expected_links[0] <= self.expected_links[1]:
            problem = "must be two numbers, how few and how many, such as [5, 60]"
            raise WrongKey("expected_links", problem=problem)

    def _check_pager(self, info: ValidationInfo) -> None:
        if self.pager is None:
            return
        try:
            if NUMBER not in self.pager:
                xpath_of(self.pager)
                return
            page_address(address := self.pager.replace(NUMBER, "2"), allow=allowed_in(info))
        except ValueError as error:
            raise WrongKey("pager", problem=str(error)) from error
        if destination(address).host.removeprefix("www.") not in self.domains:
            raise WrongKey("pager", problem=f"'{self.pager}' is another site's than the list")


def same_address(one: str, other: str) -> bool:
    """Tell whether two addresses are one, however a browser would be sent from one to the other."""
    return _spelt(one) == _spelt(other)


def _spelt(url: str) -> str:
    return _SPELLING.sub("", url).rstrip("/")


def told_twice(sources: dict[str, SourceConfig]) -> WrongKey | None:
    """Find an address that two enabled sources would read; None where each is read by one."""
    readers: dict[str, str] = {}
    for name, source in sources.items():
        for url in source.addresses if source.enabled else ():
            first = readers.setdefault(_spelt(url), name)
            if first != name:
                key = "start" if source.start else source.kind
                problem = f"'{url}' is read by [sources.{first}] already; disable one of them"
                return WrongKey("sources", name, key, problem=problem)
    return None
