"""Sentences that tell what an organisation is, and stand under every release of it. Pure.

They name countries, cities and days ("Its member states are …, established on 15 June 2001 in …"), and no
meeting: an article without them tells nothing less, one with them nothing more.
"""

import re

_ABOUT = re.compile(
    r"\bis an? [^.]{0,80}\b(?:organi[sz]ation|association|union|alliance|bloc|forum)\b"
    r"|\b(?:member|observer) states (?:are|include)\b|\bits (?:permanent )?members (?:are|include)\b"
    r"|\bha[sv]e? (?:\w+ )?(?:observer states|dialogue partners|member states)\b"
    r"|\bheadquarter(?:s|ed)\b[^.]{0,40}\b(?:is|are|located|based|in)\b"
    r"|\bявля[ею]тся [^.]{0,80}(?:организаци|объединени|союзом|структур)"
    r"|\b(?:государства(?:ми)?|страны|странами)[ -](?:член|участни|наблюдател)[^.]{0,40}(?:являются|входят)"
    r"|\b(?:членами|наблюдателями|партнерами)[^.]{0,60}\bявляются\b|\bв состав [^.]{0,60}\bвход[яи]т\b"
    r"|\bштаб-квартира [^.]{0,80}(?:находится|расположена|располагается)"
    r"|是[^。]{0,40}(?:国际组织|政府间组织|地区组织)|成员国(?:包括|有|为|是)|总部(?:设|位于)",
    re.IGNORECASE,
)
# Such a sentence may say that it was founded on a day; one that says more may tell of a meeting.
_EVENTFUL = re.compile(
    r"\b(?:met|meets?|meetings?|receiv\w+|talks|visit\w*|attend\w*|host\w*|ceremony|opened|welcom\w+|greet\w+)\b"
    r"|\b(?:встре[чт]\w*|принял\w*|переговор\w*|посети\w*|визит\w*|церемони\w*|открыл\w*|провел\w*|провёл)"
    r"|会见|会晤|会谈|访问|出席|接见|举行|仪式",
    re.IGNORECASE,
)


def may_have_standing(text: str) -> bool:
    """Tell whether a sentence of `text` can be such a one."""
    return _ABOUT.search(text) is not None


def is_standing(sentence: str) -> bool:
    """Tell whether a sentence says what an organisation is, and nothing that happened."""
    return _ABOUT.search(sentence) is not None and _EVENTFUL.search(sentence) is None
