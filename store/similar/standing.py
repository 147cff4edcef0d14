"""Sentences that tell what an organisation is, and stand under every release of it. Pure.

They name countries, cities and days ("Its member states are …, established on 15 June 2001 in …"), and no
meeting: an article without them tells nothing less, one with them nothing more.
"""

import re
from collections.abc import Iterable, Sequence

_STATES = r"\b(?:государства(?:ми)?|страны|странами)"
# The forms of such a sentence in small letters, each behind what it can't do without: to look for that costs
# next to nothing, and most texts have none of it.
_FORMS = tuple(
    (needed, re.compile(form))
    for needed, form in (
        (
            ("is a",),
            r"is a(?<=\bis a)n? [^.]{0,80}\b(?:organi[sz]ation|association|union|alliance|bloc|forum)\b",
        ),
        (("er states are", "er states include"), r"\b(?:member|observer) states (?:are|include)\b"),
        (("members are", "members include"), r"\bits (?:permanent )?members (?:are|include)\b"),
        (
            ("er states", "dialogue partners"),
            r"ha(?<=\bha)[sv]e? (?:\w+ )?(?:observer states|dialogue partners|member states)\b",
        ),
        (
            ("headquarter",),
            r"headquarter(?<=\bheadquarter)(?:s|ed)\b[^.]{0,40}\b(?:is|are|located|based|in)\b",
        ),
        (
            ("является ", "являются "),
            r"явля(?<=\bявля)[ею]тся [^.]{0,80}(?:организаци|объединени|союзом|структур)",
        ),
        (
            ("являются", "входят"),
            rf"{_STATES}[ -](?:член|участни|наблюдател)[^.]{{0,40}}(?:являются|входят)",
        ),
        (("являются",), r"\b(?:членами|наблюдателями|партнерами)[^.]{0,60}\bявляются\b"),
        (("в состав ",), r"\bв состав [^.]{0,60}\bвход[яи]т\b"),
        (
            ("штаб-квартира ",),
            r"\bштаб-квартира [^.]{0,80}(?:находится|расположена|располагается)",
        ),
        (("组织",), r"是[^。]{0,40}(?:国际组织|政府间组织|地区组织)"),
        (("成员国",), r"成员国(?:包括|有|为|是)"),
        (("总部",), r"总部(?:设|位于)"),
    )
)
# Such a sentence may say that it was founded on a day; one that says more may tell of a meeting.
_EVENTFUL = re.compile(
    r"\b(?:met|meets?|meetings?|receiv\w+|talks|visit\w*|attend\w*|host\w*|ceremony|opened|welcom\w+|greet\w+)\b"
    r"|\b(?:встре[чт]\w*|принял\w*|переговор\w*|посети\w*|визит\w*|церемони\w*|открыл\w*|провел\w*|провёл)"
    r"|会见|会晤|会谈|访问|出席|接见|举行|仪式",
    re.IGNORECASE,
)


def standing_forms(text: str) -> Sequence[re.Pattern[str]]:
    """Return the forms that sentences of `text` may have which are such ones; mostly none."""
    small = text.lower()
    return [form for needed, form in _FORMS if any(each in small for each in needed) and form.search(small)]


def is_standing(sentence: str, forms: Iterable[re.Pattern[str]]) -> bool:
    """Tell whether a sentence says what an organisation is, in one of the forms, and nothing that happens."""
    small = sentence.lower()
    return any(form.search(small) for form in forms) and _EVENTFUL.search(sentence) is None
