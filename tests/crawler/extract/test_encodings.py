import time

import pytest

from crawler.extract.encodings import decoded

RUSSIAN = "Генеральный секретарь ШОС Владимир Норов встретился в Пекине с послом Монголии. " * 3
CHINESE = "上海合作组织秘书长诺罗夫在北京会见联合国副秘书长，双方就中亚安全与合作交换了意见。" * 3
KOREAN = "상하이협력기구 사무총장이 베이징에서 유엔 사무차장을 만나 중앙아시아 안보를 논의했다. " * 3


def page(text: str, charset: str = "") -> str:
    declared = f'<meta charset="{charset}">' if charset else ""
    return f"<html><head>{declared}<title>{text[:30]}</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("text", "written", "declared", "content_type"),
    [
        (RUSSIAN, "utf-8", "", None),
        (RUSSIAN, "utf-8", "windows-1251", "text/html; charset=windows-1251"),
        (RUSSIAN, "utf-8-sig", "windows-1251", None),
        (RUSSIAN, "utf-16", "utf-8", None),
        (RUSSIAN, "utf-16-le", "", None),
        (RUSSIAN, "utf-16-be", "", None),
        (RUSSIAN, "cp1251", "windows-1251", None),
        (RUSSIAN, "cp1251", "", "text/html; charset=Windows-1251"),
        (RUSSIAN, "cp1251", "", "text/html"),
        (RUSSIAN, "cp1251", "iso-8859-1", "text/html; charset=ISO-8859-1"),
        (RUSSIAN, "cp1251", "utf-8", "text/html; charset=utf-8"),
        (RUSSIAN, "koi8-r", "koi8-r", None),
        (CHINESE, "gb18030", "gb2312", None),
        (CHINESE, "gbk", "", "text/html; charset=GBK"),
        (CHINESE, "gbk", "", None),
        (KOREAN, "cp949", "euc-kr", None),
        ("“Café” – naïve", "cp1252", "iso-8859-1", None),
        ("plain", "ascii", "utf-7", "text/html; charset=utf-7"),
        ("plain", "ascii", "no-such-encoding", "text/html; charset=\x00;;"),
    ],
)
def test_the_text_comes_out_whatever_is_declared(
    text: str, written: str, declared: str, content_type: str | None
) -> None:
    markup = page(text, declared)
    assert decoded(markup.encode(written), content_type) == markup


def test_utf_8_cut_in_a_few_places_is_still_utf_8() -> None:
    body = page(RUSSIAN * 5).encode()
    cut = body[:200] + body[201:]
    read = decoded(cut, "text/html; charset=utf-8")
    assert read is not None
    assert read.count("\ufffd") <= 2
    assert read.count("Норов") >= 13


@pytest.mark.parametrize("body", [bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + bytes(range(128, 256)) * 9])
def test_what_is_no_text_in_any_encoding_is_refused(body: bytes) -> None:
    assert decoded(body, "text/html") is None


def test_a_picture_in_the_midst_of_an_old_encoding_takes_no_time() -> None:
    picture = '<img src="data:image/png;base64,' + "A" * 300_000 + '">'
    markup = page(RUSSIAN) + picture
    began = time.process_time()
    assert decoded(markup.encode("cp1251"), "text/html") == markup
    assert time.process_time() - began < 2


MOJIBAKE = "Генеральный секретарь встретился с послом. " * 8


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (page(RUSSIAN * 3).encode() + RUSSIAN.encode("cp1251"), "text/html; charset=utf-8"),
        (page(CHINESE * 3).encode() + CHINESE.encode("gb18030"), None),
        (page(RUSSIAN, "utf-7").encode("utf-7"), "text/html; charset=utf-7"),
        (page(RUSSIAN).encode("utf-7"), "text/html; charset=UTF7"),
        (page(MOJIBAKE.encode("cp1251").decode("cp1252")).encode(), "text/html; charset=utf-8"),
        (page(MOJIBAKE.encode().decode("cp1251", errors="ignore")).encode(), "text/html; charset=utf-8"),
        (page(MOJIBAKE.encode().decode("latin-1")).encode(), None),
    ],
)
def test_what_would_come_out_as_mojibake_is_refused(body: bytes, content_type: str | None) -> None:
    assert decoded(body, content_type) is None


def test_a_utf_7_label_on_plain_text_is_passed_over() -> None:
    text = page("1+1 makes two, C++ and A+ are no letters", "utf-7")
    assert decoded(text.encode(), "text/html; charset=utf-7") == text


@pytest.mark.parametrize(
    "text", ["Les participants à la tab", "A café by the lake was opened", "Zoë was there"]
)
def test_one_accent_of_an_old_page_is_no_russian_letter(text: str) -> None:
    assert decoded(f"<p>{text}</p>".encode("cp1252"), "text/html") == f"<p>{text}</p>"
