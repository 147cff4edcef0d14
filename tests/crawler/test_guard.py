from datetime import UTC, datetime

import pytest

from crawler.guard import Refused, check_address, is_global, retry_after

NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)

PRIVATE = (
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://127.0.0.1./",
    "http://127.0.0.1:8080/",
    "http://0/",
    "http://0.0.0.0/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2001:0:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fd00::1]/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://printer.local/",
    "http://metadata.google.internal/",
    "http://intranet/",
    "http://①②⑦.⓪.⓪.①/",
    "http://１２７.０.０.１/",
    "http://127。0。0。1/",
)

TRICKY = (
    "http://example.org@127.0.0.1/",
    "http://user:pass@example.org/",
    "http://example.org\\@127.0.0.1/",
    "http://example.org\t.evil.org/",
    "http://exam\nple.org/",
    "http:// example.org/",
    "http://%31%32%37.0.0.1/",
    "http://exa%6dple.org/",
    "http://127.0.0.1.0.1.2/",
    "http://1.2.3.999/",
    "http://[::1/",
    "http://[nonsense]/",
    "http://example.org:99999/",
    "http://example.org:port/",
    "http:///path",
    "http://",
    "http://-/",
    "http://a..b/",
    "file:///etc/passwd",
    "data:text/html,x",
    "ftp://example.org/",
    "gopher://example.org/",
    "javascript:alert(1)",
    "//example.org/",
    "",
)


@pytest.mark.parametrize("url", PRIVATE + TRICKY)
def test_no_spelling_leads_to_a_private_address(url: str) -> None:
    with pytest.raises(Refused) as caught:
        check_address(url)
    assert caught.value.reason == "blocked_address"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("http://eng.sectsco.org/news/", "eng.sectsco.org", 80),
        ("https://eng.sectsco.org./20240704/1460010.html", "eng.sectsco.org", 443),
        ("https://www.mseap.org:442/mseap/news/news/newsList.do", "www.mseap.org", 442),
        ("HTTP://EXAMPLE.ORG/", "example.org", 80),
        ("http://мвд.рф/", "xn--b1aew.xn--p1ai", 80),
        ("http://8.8.8.8/", "8.8.8.8", 80),
        ("http://0x08080808/", "8.8.8.8", 80),
        ("http://[2606:4700::1111]/", "2606:4700::1111", 80),
        ("http://a_b.example.org/", "a_b.example.org", 80),
    ],
)
def test_public_addresses_pass_in_their_canonical_form(url: str, host: str, port: int) -> None:
    told = check_address(url)
    assert (told.host, told.port) == (host, port)


def test_exactly_the_host_and_port_that_are_allowed_pass() -> None:
    allow = {"127.0.0.1:8000", "[::1]:8000"}
    check_address("http://127.0.0.1:8000/x", allow=allow)
    check_address("http://127.1:8000/x", allow=allow)
    check_address("http://[::1]:8000/x", allow=allow)
    for url in (
        "http://127.0.0.1:8001/",
        "http://127.0.0.1/",
        "http://127.0.0.2:8000/",
        "http://localhost:8000/",
    ):
        with pytest.raises(Refused):
            check_address(url, allow=allow)


def test_a_crawl_stays_with_its_site() -> None:
    domains = ("sectsco.org",)
    check_address("http://sectsco.org/", domains=domains)
    check_address("http://rus.sectsco.org/", domains=domains)
    for url in ("http://notsectsco.org/", "http://sectsco.org.evil.org/"):
        with pytest.raises(Refused) as caught:
            check_address(url, domains=domains)
        assert caught.value.reason == "offsite"


def test_what_is_allowed_for_one_source_is_no_way_out_of_another() -> None:
    allow = {"127.0.0.1:8000"}
    check_address("http://127.0.0.1:8000/", allow=allow, domains=("127.0.0.1",))
    with pytest.raises(Refused) as caught:
        check_address("http://127.0.0.1:8000/", allow=allow, domains=("sectsco.org",))
    assert caught.value.reason == "offsite"


def test_an_address_as_long_as_a_trap_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        check_address("http://example.org/" + "a/" * 1000)
    assert caught.value.reason == "long_address"


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "2002:808:808::1"])
def test_public_ip_addresses_are_global(address: str) -> None:
    assert is_global(address)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "::1", "::ffff:10.0.0.1", "fe80::1%eth0", "100.64.0.1", "224.0.0.1", "nonsense", ""],
)
def test_other_ip_addresses_are_not(address: str) -> None:
    assert not is_global(address)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("60", 60),
        (" 60 ", 60),
        ("Sun, 22 Nov 2026 07:01:30 GMT", 90),
        ("999999999", 24 * 3600),
        ("9" * 400, 24 * 3600),
        ("Sun, 22 Nov 2099 07:01:30 GMT", 24 * 3600),
        ("Sun, 22 Nov 2026 06:59:00 GMT", None),
        ("0", None),
        ("-5", None),
        ("1.5", None),
        ("abc", None),
        ("٣", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_has_two_forms_and_nonsense_is_ignored(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, now=NOW) == seconds
