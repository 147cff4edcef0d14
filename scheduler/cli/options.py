"""The options by which meetings and articles are asked for, alike in each command that asks."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Annotated, Any

import typer

from scheduler.cli.context import DAY, DAY_SHOWN
from store.records.meetings import Form, Status
from store.records.questions import Level, Query
from store.wording.questions import LongQuestionError, question_of

From = Annotated[datetime | None, typer.Option("--from", formats=[DAY], metavar=DAY_SHOWN, help="First day")]
To = Annotated[datetime | None, typer.Option("--to", formats=[DAY], metavar=DAY_SHOWN, help="Last day")]
Person = Annotated[
    str | None, typer.Option(metavar="NAME", help="A participant's name, or whole words of it")
]
Organisation = Annotated[str | None, typer.Option(metavar="NAME", help="A participant's organisation")]
PlaceName = Annotated[str | None, typer.Option("--place", metavar="NAME", help="A venue, city or country")]
Source = Annotated[str | None, typer.Option(metavar="NAME", help="A source's name, or an outlet")]


def _checked(text: str | None) -> str | None:
    """Refuse a question that is too long, before anything is opened."""
    try:
        question_of(text or "")
    except LongQuestionError as error:
        raise typer.BadParameter(str(error)) from error
    return text


Text = Annotated[
    str | None,
    typer.Option(metavar="WORDS", callback=_checked, help="Words in any form, as told above"),
]
StatusName = Annotated[Status | None, typer.Option("--status", help="Meetings of this status")]

FormName = Annotated[Form | None, typer.Option("--form", help="Meetings of this kind")]
LevelName = Annotated[
    Level | None, typer.Option("--level", help="Somebody of this level, or above, takes part")
]
LanguageCode = Annotated[
    str | None, typer.Option("--language", metavar="CODE", help="An article in it reports the meeting: en")
]


MeetingId = Annotated[str | None, typer.Option("--id", metavar="ID", help="The one of this id, or former id")]

_OPTIONS = {
    "since": From,
    "until": To,
    "person": Person,
    "organisation": Organisation,
    "place": PlaceName,
    "source": Source,
    "text": Text,
    "status": StatusName,
    "form": FormName,
    "level": LevelName,
    "language": LanguageCode,
    "meeting": MeetingId,
}

OF_ARTICLES = ("since", "until", "person", "organisation", "place", "source", "text", "status")
QUESTION = (*OF_ARTICLES, "form", "level", "language")


def asks(*names: str, of: type[Query]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of a question, by the names of its fields, in the place of its `query`.

    The command is called with `query`, which is made of them; the fields that are not named are None.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def asked(**told: Any) -> None:  # noqa: ANN401 - what typer found on the command line
            fields = {name: told.pop(name) for name in names}
            command(query=of(**{name: _plain(value) for name, value in fields.items()}), **told)

        # Typer makes the options of the signature.
        asked.__signature__ = _with_options(signature(command), names)  # type: ignore[attr-defined]
        return asked

    return decorate


def _with_options(shown: Signature, names: tuple[str, ...]) -> Signature:
    options = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=_OPTIONS[name]) for name in names
    ]
    parameters: list[Parameter] = []
    for parameter in shown.parameters.values():
        own = parameter.replace(kind=Parameter.KEYWORD_ONLY)
        parameters += options if parameter.name == "query" else [own]
    return shown.replace(parameters=parameters)


def _plain(value: Any) -> Any:  # noqa: ANN401 - of whatever kind the field is
    """Return the day of a moment, for options name days."""
    return value.date() if isinstance(value, datetime) else value
