"""Links that only a script follows: it writes a value into a form's field and submits the form.

Nothing is run. The call is read as it is written, and the address that submitting would ask for is built. It
is asked for with GET, which boards made with eGovFrame commonly answer like the POST of their form.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Self
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from crawler.extract.addresses import canonical_url
from crawler.extract.hrefs import absolute, same_site

# How pagers call the number of a page, in addresses and in forms.
PAGE_FIELD = re.compile(
    r"(?i)^(?:p|pg|paged|(?:c|cur|current|now)?_?page(?:_?(?:no|num|number|index))?|pagen_\d)$"
)

_LONGEST_CALL = 300
_MOST_CALLS = 5  # of one link
_CALL = re.compile(r"(?P<name>[A-Za-z_$][\w$]{0,60})\s*\(\s*(?P<arguments>[^()]{0,200})\)")
_MOST_SCRIPT = 100_000  # characters of a page's scripts, together
_LONGEST_FUNCTION = 2_000
_FUNCTION = re.compile(
    r"\bfunction\s++(?P<declared>[A-Za-z_$][\w$]{0,60}+)\s*+\("
    r"|\b(?P<assigned>[A-Za-z_$][\w$]{0,60}+)\s*+[=:]\s*+(?:function\b|\([\w$,\s]{0,60}+\)\s*+=>|[\w$]{1,20}+\s*+=>)"
)
_ACTION = re.compile(r"""\baction["']?\s*+[=,:]\s*+["'`](?P<action>[^"'`]{1,300})["'`]""")
_MOST_FIELDS = 20
_MOST_NAMED = 1_000  # fields of all forms together
_LONGEST_FIELD = 100
_SECRET = re.compile(r"(?i)csrf|token|^_")  # of this one visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The call of a script's function, as a link spells it."""

    name: str
    arguments: tuple[str, ...]  # without quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedPage:
    """A page's forms and scripts, read once; relative addresses start from `base`."""

    fields: tuple[tuple[HtmlElement, str], ...]  # each form's, by name
    actions: Mapping[str, str]  # which the functions give to the forms they submit
    base: str
    url: str

    @classmethod
    def of(cls, root: HtmlElement, *, base: str, url: str) -> Self:
        """Read the forms and scripts of the page at `url`."""
        named = (
            (form, field.get("name") or "") for form in root.iter("form") for field in form.iter("input")
        )
        script = "\n".join(element.text or "" for element in root.iter("script"))
        return cls(
            fields=tuple(islice(named, _MOST_NAMED)),
            actions=dict(_actions(script[:_MOST_SCRIPT])),
            base=base,
            url=url,
        )

    def form_with(self, name: re.Pattern[str]) -> tuple[HtmlElement, str] | None:
        """Return the first form with a field that `name` matches, and how that field is spelt."""
        return next(((form, spelt) for form, spelt in self.fields if name.match(spelt)), None)

    def action_of(self, call: Call, form: HtmlElement | None) -> str | None:
        """Return where a call submits its form to, as its function or else the form says.

        None where neither does, or where that is on another site.
        """
        told = self.actions.get(call.name) or (form.get("action") if form is not None else None)
        action = absolute(self.base, told) if told and told.strip() else None
        return action if action and same_site(action, self.url) else None


def _actions(script: str) -> Iterator[tuple[str, str]]:
    """Yield the functions of `script` that give a form its action, and the action."""
    functions = [*_FUNCTION.finditer(script)]
    ends = [*(function.start() for function in functions[1:]), len(script)]
    for function, end in zip(functions, ends, strict=False):
        action = _ACTION.search(script, function.end(), min(end, function.end() + _LONGEST_FUNCTION))
        if action:
            yield function["declared"] or function["assigned"], action["action"]


def calls_of(link: HtmlElement) -> Iterator[Call]:
    """Yield the calls that following `link` makes: `javascript:…` in its address, and `onclick`."""
    href = (link.get("href") or "")[:_LONGEST_CALL].strip()
    written = [
        unquote(href.partition(":")[2]) if href.lower().startswith("javascript:") else "",
        link.get("onclick") or "",
    ]
    for script in written:
        for match in islice(_CALL.finditer(script[:_LONGEST_CALL]), _MOST_CALLS):
            arguments = (argument.strip().strip("\"'") for argument in match["arguments"].split(","))
            yield Call(name=match["name"], arguments=tuple(arguments))


def submitted(action: str, form: HtmlElement | None, values: dict[str, str]) -> str:
    """Return the address that the form asks for when it is submitted to `action` with `values` written in.

    Of its other fields only hidden ones that say something count (what a person might search for is empty),
    and the number of a page only where `values` tells it.
    """
    parts = urlsplit(action)
    hidden = _hidden(form) if form is not None else {}
    asked = {**dict(parse_qsl(parts.query)), **hidden}
    asked = {name: value for name, value in asked.items() if not PAGE_FIELD.match(name)} | values
    return canonical_url(urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(asked), "")))


def _hidden(form: HtmlElement) -> dict[str, str]:
    fields = [field for field in form.iter("input") if (field.get("type") or "").lower() == "hidden"]
    told = {field.get("name") or "": field.get("value") or "" for field in fields[:_MOST_FIELDS]}
    return {
        name: value
        for name, value in told.items()
        if name and value and len(name) + len(value) <= _LONGEST_FIELD and not _SECRET.search(name)
    }
