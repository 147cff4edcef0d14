"""How high somebody stands, by the words of their post in English, Russian or Chinese. Pure.

`docs/CONVENTIONS.md` tells the levels. A post that says nothing of its level has none, and neither has one
of a university, a bank or a company.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from store.records.meetings import Participant
from store.records.questions import Level
from store.similar.tokens import folded

# Who speaks for others, however high these stand.
_AMBASSADOR = re.compile(
    r"\b(ambassador|charg[eé] d'affaires|permanent representative|consul|(special|presidential) "
    r"(rep|representative|envoy)|head of (the )?(\w+ ){0,3}(delegation|mission) to|minister[- ]counsell?or"
    r"|посол|посла|поверенный|постоянный представитель|постпред|(ген)?консул|генеральный консул"
    r"|специальный (представитель|посланник)|спец(представитель|посланник)|советник-посланник)\b"
    r"|大使|代办|常驻代表|总领事|特使|特别代表|公使"
)
# Who stands one below somebody, and who works for somebody.
_DEPUTY = re.compile(
    r"\b((first )?(deputy|vice|under)\b[ -]?|(первый )?(заместитель|зам\.?|вице)[ -]?|зам(?=\w{4}))|副"
)
_STAFF = re.compile(
    r"\b(assistant|advis[eo]r|aide|counsell?or|press secretary|spokes\w+|помощник|советник|пресс-секретарь"
    r"|референт)\b|助理|顾问|发言人"
)
_LEADER = re.compile(
    r"\b(president|prime minister|premier|head of (state|government)|king|queen|emperor|emir|sultan"
    r"|chancellor|supreme leader|chairman of the (government|cabinet of ministers|council of ministers)"
    r"|президент\w*|премьер(-министр)?\w*|глав\w+ (государств|правительств|кабинета)\w*|корол[ья]|эмира?"
    r"|султана?|канцлера?|верховн\w+ лидера?|рахбара?|amir"
    r"|председател\w+ (правительства|кабинета министров|совета министров|кнр))\b"
    r"|总统|国家主席|国家元首|总理|首相|政府首脑|内阁主席|内阁总理|埃米尔|部长会议主席|国王|最高领袖"
)
_MINISTER = re.compile(
    r"\b(minister|secretary of state|foreign secretary|state councill?or|secretary of (the )?security council"
    r"|security council secretary|speaker|(prosecutor|procurator|attorney)[- ]general"
    r"|chief justice|chief of (the )?general staff|secretary[- ]general|director[- ]general|sg|fm"
    r"|foreign policy chief|chairman of the (supreme court|npc standing committee)"
    r"|executive (secretary|director)|high (commissioner|representative)|raksha mantri"
    r"|chairman of (the )?(national assembly|parliament|senate|standing committee|state duma"
    r"|federation council)"
    r"|министр\w*|госсекретарь|государственный секретарь|секретар\w+ (совета безопасности|совбеза)|спикер\w*"
    r"|генеральн\w+ (прокурор|секретар)\w*|генпрокурор\w*|генсек\w*|исполнительн\w+ (секретар|директор)\w*"
    r"|верховн\w+ (комиссар|представител)\w*|начальник\w* (генерального штаба|генштаба)|председател\w+ "
    r"(верховного суда|парламента|сената|государственной думы|госдумы|совета федерации|\w+ палаты)"
    r"|председател\w+ (\w+ ассамблеи|(постоянного комитета|пк) вснп)|член (госсовета|государственного совета)"
    r"|глав\w+ (евродипломатии|мид|мвд|мин\w+|\w+ ведомства))\b"
    r"|部长|外长|防长|财长|外相|大臣|国务委员|国务卿|秘书长|总干事|议长|委员长|检察长|法院院长|总参谋长"
    r"|高级专员|高级代表|安全会议秘书|安全委员会秘书|国家安全顾问|执行主任|执行干事|执行秘书|国会主席|首席大法官|外交秘书"
)
# Whose office a post is at, which is not the post's own level.
_OFFICE = re.compile(
    r"\b(of (the )?(president|prime minister|minister)|(president|prime minister)'s|президента"
    r"|премьер-министра|министра)\b|总统府|总理府|总统办公厅|总理办公室"
)
# Advisers and heads of offices who rank with ministers.
_CABINET = re.compile(
    r"\bnational security advis|presidential administration|национальной безопасности"
    r"|администрации президента|国家安全顾问|总统办公厅主任|总统府秘书长"
)
# A president of these leads no state: of the first a great body, of the others nothing that has a level.
_BODY = re.compile(
    r"\b(commission|council|court|assembly|parliament|senate|комисси\w+|совет\w*|суд\w*|ассамблеи)\b|委员会|议会"
)
_OF_STATE = re.compile(r"\bminister|министр|部长")  # whatever the department is called
_PREMIER = re.compile(r"\b(premier|prime|премьер)|总理|首相")
_NO_STATE = re.compile(
    r"\b(universit\w+|institut\w+|academ\w+|bank\w*|chamber|compan\w+|corporation|association|federation of"
    r"|foundation|fund|group|club|union of|school|college|университет\w*|институт\w*|академи\w+|банк\w*"
    r"|палат\w+|компани\w+|корпораци\w+|ассоциаци\w+|федераци\w+ (?!совет)|фонд\w*|группы|клуб\w*|союза)\b"
    r"|大学|学院|研究院|科学院|银行|公司|集团|协会|商会|基金会|学会"
)
_LOWER = {Level.LEADER: Level.MINISTER, Level.MINISTER: Level.DEPUTY}
_ORDER = tuple(Level)


def reaches(participants: Iterable[Participant], level: Level) -> bool:
    """Tell whether one of a meeting's participants is of a level, or above."""
    highest = _ORDER[: _ORDER.index(level) + 1]
    return any(level_of(each) in highest for each in participants)


def level_of(participant: Participant) -> Level | None:
    """Return how high a participant stands; None where the post does not say."""
    return _level(participant.post, participant.organisation) if participant.post else None


@lru_cache(maxsize=4096)
def _level(post: str, organisation: str | None) -> Level | None:
    words = folded(post)
    whole = f"{words} {folded(organisation or '')}"
    if _AMBASSADOR.search(words):
        return Level.AMBASSADOR
    if _CABINET.search(words):
        return Level.MINISTER
    if _STAFF.search(words):
        return Level.DEPUTY if _own_level(_STAFF.sub("", words), whole) else None
    if _DEPUTY.search(words):
        above = _own_level(_DEPUTY.sub("", words), whole)
        return _LOWER.get(above) if above else None
    return _own_level(_OFFICE.sub("", words), whole)


def _own_level(words: str, whole: str) -> Level | None:
    """Return the level of a post that is nobody's deputy; `whole` has its organisation too."""
    if _LEADER.search(words):
        if _NO_STATE.search(whole):
            return None
        leads_body = _BODY.search(whole) and not _PREMIER.search(words)
        return Level.MINISTER if leads_body else Level.LEADER
    found = _MINISTER.search(words)
    is_of_state = found and (_OF_STATE.search(words) or not _NO_STATE.search(whole))
    return Level.MINISTER if is_of_state else None
