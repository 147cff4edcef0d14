import tracemalloc
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request

from crawler.extract.urls import LONGEST_URL, article_address, article_key, canonical_url, outlet_of

KEYS = {
    "sectsco:eng:602354": (
        "http://eng.sectsco.org/news/20191122/602354.html",
        "https://eng.sectsco.org/news/20191122/602354.html",
        "https://eng.sectsco.org./news/20191122/602354.html",
        "HTTP://ENG.SECTSCO.ORG:80/news/20191122/602354.html?utm_source=feed#top",
        "http://eng.sectsco.org/20191122/602354.html",
        "http://eng.sectsco.org/20191122/Norov-meets-Abelian-602354.html",
        "http://eng.sectsco.org/20191122/Norov-meets-Abelian--602354.html",
        "http://eng.sectsco.org/20191122/Norov-meets-Abelian-602354",
        "http://eng.sectsco.org/political/20191122/602354/Norov-meets-Abelian.html",
        "http://eng.sectsco.org/media_SCO/20191122/602354/",
    ),
    "sectsco:rus:950979": ("http://rus.sectsco.org/political/20230710/950979/Vstrecha-s-poslom.html",),
    "sectsco:chn:948196": ("https://chn.sectsco.org/20230703/948196.html",),
    "sectsco:eng:937299": (
        "http://eng.sectsco.org/20230403/Regular-Meeting-of-SCO-Security-Council-Secretaries--937299.html",
    ),
    "sectsco:eng:1460010": ("https://eng.sectsco.org./20240704/1460010.html",),
    "infoshos:en:22007": (
        "http://www.infoshos.ru/en/?idn=22007",
        "http://infoshos.ru/en/?idn=22007",
        "https://www.infoshos.ru/en/index.php?idn=22007",
        "http://www.infoshos.ru/en/?utm_medium=x&idn=22007",
        "http://www.infoshos.ru/en/print.php?idn=22007",
        "http://infoshos.ru/en/print.php?idn=22007#body",
    ),
    "infoshos:ru:39759": ("http://infoshos.ru/ru/?idn=39759",),
    "mseap:news:9486": (
        "http://mseap.org/mseap/news/news/newsDetail.do?mode=MOD&nttId=9486",
        "https://www.mseap.org:442/mseap/news/news/newsDetail.do?mode=MOD&nttId=9486",
        "http://mseap.org/mseap/news/news/newsDetail.do;jsessionid=0A1B.node1?nttId=9486&mode=MOD",
    ),
    "mseap:declarations:8584": (
        "http://mseap.org/mseap/officialDocuments/declarations/declarationsDetail.do?mode=MOD&nttId=8584",
    ),
    "metinfo:sh.scoda.com:4242": (
        "http://sh.scoda.com/news38/shownews.php?id=4242",
        "http://sh.scoda.com/news10/shownews.php?lang=en&id=4242",
        "http://sh.scoda.com/news/4242.html",
        "http://sh.scoda.com/news38/4242-en.html",
    ),
    "metinfo:other.example:8080:7": ("http://other.example:8080/news/shownews.php?id=7",),
}
NO_ARTICLES = (
    "http://eng.sectsco.org/",
    "http://eng.sectsco.org/news/",
    "http://eng.sectsco.org/secretariat/",
    "http://eng.sectsco.org/structure/20190101/",
    "http://sectsco.org/news/20191122/602354.html",
    "http://eng.sectsco.org.evil.example/news/20191122/602354.html",
    "ftp://eng.sectsco.org/news/20191122/602354.html",
    "http://www.infoshos.ru/en/",
    "http://www.infoshos.ru/en/?id=4",
    "http://www.infoshos.ru/en/?idn=22007abc",
    "http://notinfoshos.ru/en/?idn=22007",
    "http://mseap.org/mseap/news/news/newsList.do",
    "http://mseap.org/mseap/news/news/otherDetail.do?mode=MOD&nttId=9486",
    "http://sh.scoda.com/about7/show.php?id=786",
    "http://sh.scoda.com/news38/list-38-2.html",
    "http://sh.scoda.com/news38/index.php?class1=38&page=2",
    "javascript:void(0)",
    "mailto:sco@sectsco.org",
    "http://[broken/news/",
    "",
)


@pytest.mark.parametrize(("key", "url"), [(key, url) for key, urls in KEYS.items() for url in urls])
def test_all_addresses_of_an_article_have_its_key(key: str, url: str) -> None:
    assert article_key(url)[0] == key


@pytest.mark.parametrize("url", NO_ARTICLES)
def test_what_is_no_article_s_address_has_no_key(url: str) -> None:
    assert article_key(url)[0] is None


@pytest.mark.parametrize("url", [url for urls in KEYS.values() for url in urls])
def test_the_canonical_address_is_its_own_and_has_the_same_key(url: str) -> None:
    key, canonical = article_key(url)
    assert article_key(canonical) == (key, canonical)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://eng.sectsco.org./20240704/1460010.html", "http://eng.sectsco.org/20240704/1460010.html"),
        ("http://infoshos.ru/en/print.php?idn=18528", "http://www.infoshos.ru/en/?idn=18528"),
        (
            "https://www.mseap.org:442/mseap/news/news/newsDetail.do;jsessionid=A?nttId=9486&mode=MOD",
            "http://mseap.org/mseap/news/news/newsDetail.do?mode=MOD&nttId=9486",
        ),
        ("HTTPS://News.Example.:443/A/b?q=1&utm_source=x&fbclid=y&r#part", "https://news.example/A/b?q=1&r"),
        ("http://user:secret@news.example:8080", "http://news.example:8080/"),
        (
            "http://news.example/Встреча?о=1 2",
            "http://news.example/%D0%92%D1%81%D1%82%D1%80%D0%B5%D1%87%D0%B0?%D0%BE=1%202",
        ),
    ],
)
def test_canonical_addresses(url: str, canonical: str) -> None:
    assert article_key(url)[1] == canonical


def test_the_address_tells_the_day_only_where_there_is_such_a_day() -> None:
    told = [
        article_address(f"http://eng.sectsco.org/news/{day}/602354.html") for day in ("20191122", "20191131")
    ]
    assert [each.day for each in told if each] == [date(2019, 11, 22), None]


def test_an_outlet_is_the_host_without_www() -> None:
    assert outlet_of("http://www.infoshos.ru/en/?idn=22007") == "infoshos.ru"
    assert outlet_of("https://eng.sectsco.org./20240704/1460010.html") == "eng.sectsco.org"
    assert outlet_of("https://www.mseap.org:442/mseap/") == "mseap.org"
    assert outlet_of("no address") == ""


@given(st.one_of(st.text(), st.text(alphabet="htp:/[]@.%?&=#;日0x", max_size=60).map("http://".__add__)))
def test_no_text_breaks_them(text: str) -> None:
    key, canonical = article_key(text)
    assert key is None
    assert canonical_url(canonical) == canonical
    outlet_of(text)


@given(st.text(alphabet="abc/?&=%;:'\"|[]{}<>^`~! ШОС日é+", max_size=40))
def test_a_link_and_the_request_that_follows_it_have_one_address(rest: str) -> None:
    link = canonical_url(f"http://news.example/{rest}")
    assert canonical_url(Request(link).url) == link


def test_endless_addresses_are_left_alone() -> None:
    url = "http://www.infoshos.ru/en/?idn=22007&x=" + "1" * LONGEST_URL
    assert article_key(url) == (None, url)


SESSION = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    "part", [f"sid={SESSION}", f"SESSIONID={SESSION}", "sess=abcdefghijklmnopqrstuvwxy1"]
)
def test_a_session_is_no_part_of_an_address(part: str) -> None:
    assert canonical_url(f"https://a.example/news?{part}&id=7") == "https://a.example/news?id=7"


@pytest.mark.parametrize("part", ["sid=7", "sid=5f2b0c9a1d3e4f5a6b7c8d9e", "session=2019", f"id={SESSION}"])
def test_a_number_or_a_hash_that_tells_the_page_stays(part: str) -> None:
    assert canonical_url(f"https://a.example/news?{part}") == f"https://a.example/news?{part}"


def test_addresses_that_are_too_long_are_not_kept() -> None:
    tracemalloc.start()
    try:
        for number in range(64):
            assert article_key(f"http://sh.scoda.com/{number}/{'x' * 100_000}")[0] is None
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 1_000_000
