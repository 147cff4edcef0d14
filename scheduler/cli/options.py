"""The options by which meetings and articles are asked for, alike in each command that asks."""

from datetime import date, datetime
from typing import Annotated

import typer

from scheduler.cli.context import DAY, DAY_SHOWN
from store.records.meetings import Form, Status
from store.records.questions import Level
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


def day_of(moment: datetime | None) -> date | None:
    """Return the day that an option names."""
    return moment.date() if moment else None
