"""How high somebody stands, by the words of a post in three languages."""

import pytest

from store.records.meetings import Participant
from store.records.questions import Level
from store.wording.levels import level_of, reaches

POSTS = {
    Level.LEADER: (
        "President; Prime Minister; Chairman of the Cabinet of Ministers; Premier of the "
        "State Council; Crown Prince and Prime Minister; президент; премьер-министр; "
        "глава правительства; председатель КНР; 总统; 国家主席; 国务院总理"
    ),
    Level.MINISTER: (
        "Vice President; Deputy Prime Minister; Foreign Minister; Minister of Higher "
        "Education and University Affairs; Secretary of State; Secretary-General; "
        "Security Council Secretary; State Councillor; National Security Adviser; Speaker "
        "of the Parliament; Prosecutor General; министр иностранных дел; первый "
        "заместитель премьер-министра; вице-премьер; генеральный секретарь; секретарь "
        "Совета безопасности; глава МИД; глава администрации президента; 外交部长; 副总理; 秘书长; "
        "国务委员"
    ),
    Level.DEPUTY: (
        "Deputy Foreign Minister; Vice Minister; First Deputy Minister of Transport; "
        "Deputy Secretary-General; Under-Secretary-General; Assistant to the President; "
        "заместитель министра транспорта; замминистра иностранных дел; вице-министр; "
        "помощник президента; 副外长; 外交部副部长; 副秘书长; 总统助理"
    ),
    Level.AMBASSADOR: (
        "Ambassador of Pakistan; Chargé d'Affaires; Permanent Representative; Consul "
        "General; Minister-Counsellor; Special Representative of the President; head of "
        "the EU delegation to Mongolia; чрезвычайный и полномочный посол; временный "
        "поверенный в делах; постпред; генконсул; специальный представитель Президента; "
        "特命全权大使; 总领事; 总统特使"
    ),
    None: (
        "Professor; co-chairman; National Coordinator; Governor; Mayor; Chairman of the "
        "Board; Deputy Director; управляющий делами президента; Chief of Staff of the "
        "President; директор; 主任; 教授"
    ),
}


@pytest.mark.parametrize(
    ("post", "level"),
    [(post.strip(), level) for level, posts in POSTS.items() for post in posts.split(";")],
)
def test_post_says_how_high_somebody_stands(post: str, level: Level | None) -> None:
    assert level_of(Participant(name="A. B.", post=post)) is level


@pytest.mark.parametrize(
    ("organisation", "level"),
    [
        ("Kazakhstan", Level.LEADER),
        ("European Commission", Level.MINISTER),
        ("Samarkand State University", None),
        ("Bank of China", None),
    ],
)
def test_president_stands_as_high_as_what_he_presides_over(organisation: str, level: Level | None) -> None:
    assert level_of(Participant(post="President", organisation=organisation)) is level


def test_meeting_reaches_the_level_of_who_stands_highest() -> None:
    told = (Participant(post="Ambassador"), Participant(name="A. B."), Participant(post="Minister"))
    assert [reaches(told, level) for level in Level] == [False, True, True, True]
    assert not reaches((), Level.AMBASSADOR)
