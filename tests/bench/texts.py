"""Kinds of text of which 100 KB must cost no more than a hundred times 1 KB, and a little."""

from collections.abc import Mapping

from tests.bench.pages import labelled_pages

# By language: what a kind is, and a piece of it that is repeated.
HOSTILE: Mapping[str, Mapping[str, str]] = {
    "en": {
        "no full stop": "the Secretary-General met with the Minister of Trade and the Ambassador ",
        "capitals alone": "Ivan Petrov Anna Smirnova Nurlan Abdyldaev ",
        "endless list": "Ambassador of Pakistan to China Moin Khan, ",
        "words of meeting": "met met with held talks visit ",
        "days": "on 3 May 2024 on Friday yesterday ",
        "one letter": "a",
        "brackets": "((((",
    },
    "ru": {
        "no full stop": "генеральный секретарь встретился с министром иностранных дел и послом ",
        "capitals alone": "Иван Петров Анна Смирнова Нурлан Абдылдаев ",
        "initials": "И. А. Петрова, В. В. ",
        "one letter": "а",
    },
    "zh": {
        "no full stop": "秘书长会见外交部长和大使并出席会议",
        "names alone": "诺罗夫张明努尔兰·叶尔梅克巴耶夫",
        "one sign": "会",
    },
}


def kinds(language: str) -> dict[str, str]:
    """Return each kind of text in a language, by its name: the labelled texts in a row, and hostile ones."""
    news = "\n\n".join(page.text for page in labelled_pages() if page.language == language)
    return {"news": news, **HOSTILE[language]}
