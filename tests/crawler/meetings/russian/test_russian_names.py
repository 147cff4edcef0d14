"""Nominatives of Russian and foreign names, whatever case a sentence puts them in."""

import pytest

from crawler.meetings.russian.declension import nominative
from crawler.meetings.russian.words import split

NAMES = [
    ("Нурланом Ермекбаевым", "ablt", "Нурлан Ермекбаев"),
    ("Нурлана Ермекбаева", "gent", "Нурлан Ермекбаев"),
    ("Нурлану Ермекбаеву", "datv", "Нурлан Ермекбаев"),
    ("Чжан Мином", "ablt", "Чжан Мин"),
    ("Чжан Мина", "gent", "Чжан Мин"),
    ("Ли Цяном", "ablt", "Ли Цян"),
    ("Ш. Нурышевым", "ablt", "Ш. Нурышев"),
    ("С.В.Лавровым", "ablt", "С.В.Лавров"),
    ("Еленой Слуцкой", "ablt", "Елена Слуцкая"),
    ("Леонидом Слуцким", "ablt", "Леонид Слуцкий"),
    ("Абдуллой Ариповым", "ablt", "Абдулла Арипов"),
    ("Абдуллы Арипова", "gent", "Абдулла Арипов"),
    ("Кохиром Расулзодой", "ablt", "Кохир Расулзода"),
    ("Нарендрой Моди", "ablt", "Нарендра Моди"),
    ("Реджепом Тайипом Эрдоганом", "ablt", "Реджеп Тайип Эрдоган"),
    ("Антониу Гутеррешем", "ablt", "Антониу Гутерреш"),
    ("Марией Захаровой", "ablt", "Мария Захарова"),
    ("Марии Захаровой", "gent", "Мария Захарова"),
    ("Сергея Шойгу", "gent", "Сергей Шойгу"),
    ("Игорем Чеботарём", "ablt", "Игорь Чеботарь"),
    ("Петером Сийярто", "ablt", "Петер Сийярто"),
    ("Касым-Жомарту Токаеву", "datv", "Касым-Жомарт Токаев"),
    ("Владимир Норов", "nomn", "Владимир Норов"),
]


@pytest.mark.parametrize(("written", "case", "name"), NAMES)
def test_a_name_is_given_in_the_nominative(written: str, case: str, name: str) -> None:
    assert nominative(split(written), case, frozenset()) == name


def test_the_form_that_the_text_shows_elsewhere_is_kept() -> None:
    assert nominative(split("Тапе"), "datv", frozenset(("Тап",))) == "Тапа"
    assert nominative(split("Шармаке"), "loct", frozenset(("Шармака",))) == "Шармака"
