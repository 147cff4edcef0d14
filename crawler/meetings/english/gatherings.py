"""Events that an English sentence names: "18th Meeting of Security Council Secretaries"."""

import re
from collections.abc import Sequence

from crawler.meetings.english.bodies import owner_of
from crawler.meetings.english.event_forms import event_form
from crawler.meetings.english.event_nouns import behind_article, is_house, is_of_show, is_verb
from crawler.meetings.english.quoted_names import behind_plain_name, behind_quoted_name, has_theme
from crawler.meetings.english.words import event_names, event_words, is_name_word
from crawler.meetings.lexicon import keys_of
from crawler.meetings.spans import Gathering, Sentence, Unit

_ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th)|[IVXLC]{1,7}")
_NUMBERED = re.compile("[A-Z]{2,5}-?[0-9]{1,3}")  # "COP28"
_LEFT = (
    "describing",
    "organisation",
    "organ",
    "country",
    "adjective",
    "portfolio",
    "institution",
    "heads",
    "head",
    "modifier",
    "region",
    "city",
    "noun",
    "rank",
)
_RIGHT = (*_LEFT, "not_meeting")
# They close the name of what an organisation's members hold.
_MEMBERS = frozenset(("countries", "states", "nations", "members", "region"))
_CONTENT = ("organisation", "organ", "portfolio", "institution", "heads", "rank", "region")
_INNER = frozenset(("'s", "'", "-", "–", "&"))
_PREPOSITIONS = frozenset(("of", "for", "on"))
_DETERMINERS = frozenset(("the", "a", "an", "this", "that", "its", "their"))
_PLAIN_SORTS = frozenset(("meeting", "meetings", "talk", "call"))
_TALK_SORTS = frozenset(("talk", "call"))
_MOST_LEFT, _MOST_RIGHT = 12, 20


def gatherings(sentence: Sentence, units: Sequence[Unit], *, names: frozenset[int]) -> tuple[Gathering, ...]:
    """Return the events of a sentence; `names` are units of named people, which no event's name holds."""
    found: list[Gathering] = []
    at = 0
    for i in range(len(units)):
        if "noun" in units[i].kinds and i >= at and i not in names and not is_verb(units, i):
            gathering = _gathering(sentence, units, i, names, at)
            if gathering is not None:
                found.append(gathering)
                at = _behind_acronym(units, gathering.last)
    return tuple(found)


def _gathering(
    sentence: Sentence, units: Sequence[Unit], noun: int, names: frozenset[int], floor: int
) -> Gathering | None:
    while (ahead := _noun_ahead(units, noun)) is not None and ahead not in names:
        noun = ahead
    if is_house(units, noun) or is_of_show(units, noun):
        return None
    unit = units[noun]
    sort = unit.kinds["noun"]
    first, behind = _first(units, noun, names, floor), _last(units, noun, names)
    definite = first > 0 and _is_definite(units[first - 1], unit)
    last = behind_quoted_name(units, behind)
    if sort == "conference" and last == noun + 1 and unit.text.islower():
        last = behind_plain_name(units, last, names)
    words = units[first : behind if definite and has_theme(units, behind) else last]
    content = [u for u in words if u is not unit]
    committee = sort == "ministerial" and unit.has("institution")
    if committee and not any(u.has("heads", "rank") for u in content) and not _meets(units, last):
        return None  # a committee, not its meeting
    title = " ".join(sentence.text[words[0].start : words[-1].end].split())
    told = title.replace(unit.text, event_names().get(unit.text, unit.text))
    keys = frozenset(w for w in keys_of(told) if w not in event_words("small"))
    return Gathering(
        first=first,
        last=last,
        noun=unit.key,
        sort=sort,
        title=title,
        definite=definite,
        named=_is_named(unit, sort, content, begins_sentence=first == 0),
        form=event_form(sort, units[first:behind], unit),
        generic=unit.key in event_words("generic"),
        words=keys or frozenset((unit.key,)),
        numbers=frozenset(w for w in keys if w[0].isdigit()),
    )


def _meets(units: Sequence[Unit], at: int) -> bool:
    """Tell whether a body sits: "the Expert Group met in Beijing", "will hold its session"."""
    ahead = [u.key for u in units[at : at + 3]]
    sits = next((k for k, key in enumerate(ahead) if key in event_words("sits")), None)
    return sits is not None and all(key in event_words("before_sits") for key in ahead[:sits])


def _is_definite(before: Unit, noun: Unit) -> bool:
    """Tell whether the word before the event says that it is known: "the forum", "its plenary session"."""
    return before.key in {"the", "this", "that", "such"} or (before.key == "its" and " " in noun.key)


def _noun_ahead(units: Sequence[Unit], noun: int) -> int | None:
    """Return the noun that goes on: "summit meeting", "Council of Foreign Ministers (CFM) meeting"."""
    ahead = _behind_acronym(units, noun + 1)
    return ahead if ahead < len(units) and units[ahead].has("noun") else None


def _behind_acronym(units: Sequence[Unit], at: int) -> int:
    """Return what follows "(CFM)" at `at`, or `at`."""
    return at + 3 if _closes_acronym(units, at + 2) else at


def _is_named(noun: Unit, sort: str, content: Sequence[Unit], *, begins_sentence: bool) -> bool:
    """Tell whether something sets the event apart: an ordinal, a body, who sits in it, a capital."""
    ordinal = any(_is_ordinal(u) for u in content)
    if sort == "assembly":
        return ordinal
    if " " in noun.key and sort in {"council", "ministerial"}:
        return True
    plain = [u for u in content if not u.has("describing")]
    if sort in _TALK_SORTS:
        # "political consultations", "talks on trade": their subject in small letters is no name.
        return ordinal or any(u.has("organisation", "organ", "heads", "rank") for u in plain)
    if ordinal or any(u.has(*_CONTENT, "noun") or owner_of(u) for u in plain) or any(map(owner_of, content)):
        return True
    capitals = [u for u in (*content, noun) if u.text[0].isupper()][begins_sentence:]
    return sort not in _PLAIN_SORTS and (bool(capitals) or any(u.has("city") for u in content))


def _is_ordinal(unit: Unit) -> bool:
    return bool(_ORDINAL.fullmatch(unit.text)) or unit.key in event_words("ordinals")


def _first(units: Sequence[Unit], noun: int, names: frozenset[int], floor: int) -> int:
    """Return where the event's name begins, reading leftward from its noun."""
    first = i = noun
    talk = units[noun].kinds["noun"] in _TALK_SORTS
    while i - 1 >= max(floor, noun - _MOST_LEFT) and i - 1 not in names:
        unit = units[i - 1]
        if unit.has("saying", "beside") and not unit.has("modifier", "portfolio"):
            break
        # "Sixth round of consular consultations" is no name, that of "the SCO-UN consultations" is one.
        part = unit.key in event_words("parts") and i < noun
        part = part and (not talk or any(u.has("organisation") for u in units[i:noun]))
        if (
            part
            or unit.has(*_LEFT)
            or _is_ordinal(unit)
            or _NUMBERED.fullmatch(unit.text)
            or owner_of(unit)
            or (is_name_word(unit) and i - 1 > 0)
        ) or _begins_pair(units, i - 1):
            first = i = i - 1
        elif _closes_acronym(units, i - 1):
            i -= 3
        elif _goes_on_left(units, i - 1) and not (
            talk and units[i - 1].key == "of" and units[i].key != "the"
        ):
            i -= 1
        else:
            break
    first = behind_article(units, first, noun, names)
    while first < noun and (units[first].key in _INNER or units[first].key in event_words("counts")):
        first += 1
    return first


def _closes_acronym(units: Sequence[Unit], i: int) -> bool:
    """Tell whether the sign at `i` closes "(SCO)"."""
    written = [u.key for u in units[max(0, i - 2) : i + 1]]
    return (
        len(written) == len("(S)") and (written[0], written[2]) == ("(", ")") and units[i - 1].text.isupper()
    )


def _goes_on_left(units: Sequence[Unit], i: int) -> bool:
    """Tell whether the small word at `i` is inside the name: "ministers' meeting", "heads of state"."""
    key, ahead = units[i].key, units[i + 1]
    if key in _INNER or (key in {"and", ","} and _joins(units, i)):
        return True
    if key == "and" and i > 1 and ahead.text[0].isupper() and not units[i - 1].kinds:
        return units[i - 1].text.istitle()  # "the Belt and Road Forum"
    if key == "the":
        return i > 1 and units[i - 1].key == "of" and units[i - 2].key in event_words("parts")
    if key == "of" and (ahead.has("heads", "rank") or (i and units[i - 1].key in event_words("parts"))):
        return True
    return key in {"of", "and"} and i > 0 and units[i - 1].has("heads", "rank") and ahead.has(*_CONTENT)


def _begins_pair(units: Sequence[Unit], i: int) -> bool:
    """Tell whether the "Belt" of "the Belt and Road Forum" stands at `i`."""
    ahead = [u.key for u in units[i + 1 : i + 2]]
    return ahead == ["and"] and i > 0 and units[i].text.istitle() and not units[i].kinds


def _joins(units: Sequence[Unit], i: int) -> bool:
    like = ("organisation", "organ", "country", "adjective", "portfolio", "describing")
    return 0 < i < len(units) - 1 and any(units[i - 1].has(k) and units[i + 1].has(k) for k in like)


def _last(units: Sequence[Unit], noun: int, names: frozenset[int]) -> int:
    last = noun + 1
    if units[noun].kinds["noun"] == "visit" and last + 1 < len(units) and units[last].key == "to":
        return last + 2 if units[last + 1].has("country", "city") else last
    social = units[noun].kinds["noun"] in {"reception", "ceremony"}
    while last < len(units) and units[last].key in _PREPOSITIONS and not (social and units[last].key != "of"):
        end = last + 1 if _tells_side(units, last) else _complement(units, last + 1, names)
        if end == last + 1:
            break
        last = end
    if units[noun].kinds["noun"] == "ministerial":
        last = _behind_countries(units, last)
    return last


def _behind_countries(units: Sequence[Unit], at: int) -> int:
    """Return what follows the "between Oman and Iran" of a commission's name, or `at`."""
    words = units[at : at + 4]
    joined = [u.key for u in words[::2]] == ["between", "and"]
    return at + 4 if joined and all(u.has("country") for u in words[1::2]) and words[3:] else at


def _complement(units: Sequence[Unit], at: int, names: frozenset[int]) -> int:
    end = i = at
    while i < min(len(units), at + _MOST_RIGHT) and i not in names:
        unit = units[i]
        if unit.key in event_words("calendar") or _tells_side(units, i):
            break
        if unit.key in _DETERMINERS or unit.key in _INNER:
            i += 1
        elif i > at and _closes_acronym(units, i + 2) and _is_member(units, i + 3):
            i += 3  # "Heads of the Shanghai Cooperation Organization (SCO) states"
        elif (
            (unit.has(*_RIGHT) and not unit.has("unreal"))
            or owner_of(unit)
            or (unit.text[0].isupper() and unit.text[0].isalpha() and not unit.has("saying"))
        ) or (i > at and _is_plain_part(units, i)):
            i += 1
            end = i
        elif i > at and units[i - 1].key == "-":
            i += 1  # "People-to-People"
        elif unit.key in {"of", "for", "on", "and", ",", "in"} and i > at and _goes_on(units, i, names):
            i += 1
        else:
            break
    return end


def _tells_side(units: Sequence[Unit], i: int) -> bool:
    """Tell whether "on the Omani side" begins there: who took part for it, and no topic."""
    return units[i].key == "on" and any(u.key == "side" for u in units[i + 1 : i + 4])


def _is_member(units: Sequence[Unit], at: int) -> bool:
    return at < len(units) and units[at].key in _MEMBERS


def _is_plain_part(units: Sequence[Unit], i: int) -> bool:
    """Tell whether a plain word is part of a name: the "freedom" of "conference on media freedom opened".

    It is where the name goes on behind it or its predicate follows; no verb in the past stands there.
    """
    unit, ahead = units[i], units[i + 1 : i + 2]
    if unit.key in _MEMBERS:
        return units[i - 1].has("organisation", "adjective")
    plain = not unit.kinds and unit.text.isalpha() and unit.text.islower()
    if not plain or unit.key.endswith(("ed", "ly", "ing")) or unit.key in event_words("never_in_names"):
        return False
    if unit.key in _PREPOSITIONS or unit.key in _DETERMINERS or not ahead:
        return False
    ends = ahead[0].key in event_words("behind_names") or ahead[0].has("happen", "gather", "planned")
    return ends or ahead[0].has(*_RIGHT)


def _goes_on(units: Sequence[Unit], i: int, names: frozenset[int]) -> bool:
    ahead = i + 1 + (i + 1 < len(units) and units[i + 1].key in {"the", "and"})
    if ahead >= len(units) or ahead in names or units[ahead].key in event_words("calendar"):
        return False
    unit = units[ahead]
    if units[i].key == "and" and units[i - 1].text[0].isupper() and unit.has("region"):
        return True
    if units[i].key == "in":
        return unit.has("region") and not unit.has("province")
    if units[i].key in {",", "and"}:
        return any(
            units[i - 1].has(k) and unit.has(k)
            for k in ("organisation", "organ", "country", "portfolio", "heads", "noun")
        )
    return unit.has(*_RIGHT) or bool(owner_of(unit)) or unit.text[0].isupper()
