"""What may be put for another word in a copy, and what makes another meeting of it, in three languages."""

import pytest

from store.records.articles import Relation
from store.similar.kinship import kinship

EN = (
    "On 10 July 2019 the Council of Ministers of Justice held its 22nd meeting in Bishkek. The session "
    "was opened by Minister of Justice Marat Jamankulov, who spoke of legal aid, of forensic work and of "
    "the exchange of experience between the ministries. Three ministers signed a protocol. The next "
    "session will take place in Tashkent, the press service said, and the experts are to meet before it "
    "in the spring."
)
RU = (
    "10 июля 2019 года в Бишкеке состоялось двадцать второе совещание министров юстиции. Его открыл Марат"
    " Джаманкулов, который рассказал о правовой помощи, о судебной экспертизе и об обмене опытом между "
    "ведомствами. Три министра подписали протокол. Следующее заседание пройдёт в Ташкенте, сообщила "
    "пресс-служба, а эксперты соберутся до него, весной, чтобы подготовить проекты документов и "
    "согласовать повестку дня."
)
ZH = (
    "2019年7月10日，第二十二次司法部长会议在比什凯克举行。吉尔吉斯斯坦司法部部长扎曼库洛夫主持会议"
    "，介绍了法律援助、司法鉴定以及各部门之间交流经验的情况。三位部长签署了会议纪要。下次会议将在塔什干举"
    "行，专家将于春季先行会晤，准备文件草案并商定议程。中方代表李强出席了会议并发言。"
)

ANOTHER_MEETING = (
    (EN, "22nd", "23rd"),
    (EN, "Justice", "Health"),
    (EN, "10 July 2019", "10 July 2020"),
    (EN, "10 July 2019", "On Monday"),
    (EN, "Marat Jamankulov", "Timur Ismailov"),
    (EN, "held its", "will hold its"),
    (EN, "held its", "did not hold its"),
    (EN, "in Bishkek", "in Almaty"),
    (EN, "held its 22nd meeting", "cancelled its 22nd meeting"),
    (RU, "двадцать второе", "двадцать третье"),
    (RU, "юстиции", "здравоохранения"),
    (RU, "10 июля", "11 июля"),
    (RU, "Марат Джаманкулов", "Тимур Исмаилов"),
    (RU, "состоялось", "состоится"),
    (RU, "в Бишкеке", "в Алматы"),
    (RU, "состоялось двадцать", "отменено двадцать"),
    (ZH, "第二十二次", "第二十三次"),
    (ZH, "司法部", "卫生部"),
    (ZH, "7月10日", "7月11日"),
    (ZH, "扎曼库洛夫", "伊斯马伊洛夫"),
    (ZH, "李强", "王强"),
    (ZH, "李强", "王毅"),
    (ZH, "比什凯克举行。", "比什凯克取消。"),
    (ZH, "在比什凯克举行", "将在比什凯克举行"),
    (ZH, "在比什凯克", "在阿拉木图"),
    (ZH, "吉尔吉斯斯坦", "塔吉克斯坦"),
    (ZH, "李强", "李克强"),
)
ANOTHER_WORD = (
    (EN, "exchange of experience", "sharing of experience"),
    (EN, "Three ministers", "The ministers"),
    (EN, "10 July 2019", "July 10, 2019"),
    (EN, "10 July 2019", "10.07.2019"),
    (EN, "opened", "launched"),
    (RU, "10 июля 2019 года", "10.07.2019"),
    (RU, "рассказал", "сообщил"),
    (RU, "Его открыл", "Его открывал"),
    (ZH, "介绍了", "通报了"),
    (ZH, "商定议程", "讨论议程"),
    (EN, "the Council of Ministers of Justice", "the CMJ"),
    (EN, "Marat Jamankulov", "MARAT JAMANKULOV"),
    (RU, "Марат Джаманкулов", "министр Марат Джаманкулов"),
)


def relation(body: str, earlier: str) -> Relation | None:
    found = kinship(body, earlier)
    return found.relation if found else None


@pytest.mark.parametrize(("text", "old", "new"), ANOTHER_MEETING)
def test_a_day_name_number_or_state_put_for_another_makes_another_meeting(
    text: str, old: str, new: str
) -> None:
    assert old in text
    assert relation(text.replace(old, new), text) is None
    assert relation(text, text.replace(old, new)) is None


@pytest.mark.parametrize(("text", "old", "new"), ANOTHER_WORD)
def test_a_word_put_for_another_makes_a_copy(text: str, old: str, new: str) -> None:
    assert old in text
    assert relation(text.replace(old, new), text) is Relation.SAME
    assert relation(text, text.replace(old, new)) is Relation.SAME
