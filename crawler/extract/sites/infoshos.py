"""The InfoSCO portal: infoshos.ru, in English and Russian."""

import re
from zoneinfo import ZoneInfo

from crawler.extract.addresses import ID, ArticleAddress, Parts
from crawler.extract.site import Layout, Site, Zone, with_class, within

# Whose clocks the page may show, as it spells them. A time and another word apart from it are a programme's.
_CAPITALS = (
    "Abu Dhabi|Ankara|Ashgabat|Astana|Baku|Beijing|Bishkek|Cairo|Delhi|Doha|Dushanbe|Islamabad|"
    "Kabul|Kathmandu|Kuwait|Male|Manama|Minsk|Moscow|Naypyidaw|New Delhi|Nur-Sultan|Phnom Penh|"
    "Riyadh|Sri Dzhayavardenepura Kotte|Tashkent|Tehran|Ulaanbaatar|Ulan-Bator|Vientiane|Yerevan|"
    "Абу-Даби|Анкара|Астана|Ашхабад|Баку|Бишкек|Вьентьян|Дели|Доха|Душанбе|Ереван|Исламабад|Кабул|"
    "Каир|Катманду|Кувейт|Мале|Манама|Минск|Москва|Нейпьидо|Нью-Дели|Нур-Султан|Пекин|Пномпень|"
    "Ташкент|Тегеран|Улан-Батор|Шри-Джаяварденепура-Котте|Эр-Рияд"
)
_PATH = re.compile(r"^/(?P<language>[a-z]{2})/(?:(?:index|print)\.php)?$")


def _article(parts: Parts) -> ArticleAddress | None:
    if parts.domain != "infoshos.ru":
        return None
    match = _PATH.match(parts.path)
    number = parts.asked.get("idn", "")
    if match is None or not ID.match(number):
        return None
    language = match["language"]
    return ArticleAddress(
        site="infoshos",
        key=f"infoshos:{language}:{int(number)}",
        # Never print.php: the page with its chrome is the one whose layout and picture are known.
        canonical=f"http://www.infoshos.ru/{language}/?idn={int(number)}",
        print_view=parts.path.endswith("print.php"),
    )


SITE = Site(
    name="infoshos",
    grammar=_article,
    zone=Zone(name="Moscow", zone=ZoneInfo("Europe/Moscow")),  # the page prints no offset
    stamp=re.compile(
        r"^(?P<day>\d{2})\.(?P<month>\d{2})\.(?P<year>\d{4})\s+(?P<hour>\d{2}):(?P<minute>\d{2})$", re.ASCII
    ),
    noise=re.compile(
        r"^(?:•?\s*(?:Add Comment|Print|Leave a comment"
        r"|Добавить комментарий|Версия для печати|Распечатать|Печать|Оставить комментарий)"
        # The spelling widget, which is in Russian on English pages too, and the live clocks of capitals.
        r"|Сообщите об орфографической ошибке|Выделенный текст слишком длинный\."
        rf"|\d{{1,2}}:\d{{2}}(?:[^\W\d_][\w\s.'-]{{2,40}}|\s(?:{_CAPITALS})))$"
    ),
    layouts=(
        Layout(
            name="infoshos-columns",
            container=f"//td[{with_class('text')}][{within('center-column-wrap')}]",
            title=(
                f"//h1[{within('center-column-wrap')}]"
                f" | //td[{with_class('title')}][{within('center-column-wrap')}]"
            ),
            images=(
                f"//div[contains(@style, 'url(')][{within('border-round')}]"
                f" | //img[ancestor::td[{with_class('text')}][{within('center-column-wrap')}]]"
            ),
        ),
    ),
)
