"""The lines that declare a further source, and the file that they are added to."""

import tomllib
from pathlib import Path

import pytest

from crawler.sources import load
from scheduler.delivery.files import replace_file
from scheduler.sources.declaring import check_is_new, declaration, name_for, with_declaration
from scheduler.sources.prospects import Prospect
from store.errors import ConfigurationError

FILE = Path("readout.toml")
FOUND = Prospect(
    kind="list",
    url="https://www.press.example/news?a=\"b'",
    links=9,
    hosts=("cdn.example",),
    pattern=r"^https?://press\.example/it's/[0-9]+$",
    language="en",
)


def test_what_was_found_is_declared_as_it_was_found() -> None:
    lines = declaration("press", FOUND)
    told = tomllib.loads(lines)["sources"]["press"]
    assert told == {
        "list": FOUND.url,
        "link_pattern": FOUND.pattern,
        "hosts": ["cdn.example"],
        "language": "en",
        "zone": "UTC",
    }
    plain = declaration("press", Prospect(kind="feed", url="https://press.example/rss", links=1))
    assert tomllib.loads(plain)["sources"]["press"] == {"feed": "https://press.example/rss", "zone": "UTC"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# mine\n",
        "[crawl]\r\ndelay = 3.0 # slowly\r\n",
        "[sources.mseap]\nenabled = false",
        "\ufeff[web]\nport = 1\n",
    ],
)
def test_the_file_stays_as_it_is_and_ends_with_the_new_source(text: str, tmp_path: Path) -> None:
    lines = declaration("press", Prospect(kind="feed", url="https://press.example/rss", links=1))
    whole = with_declaration(text, lines, FILE)
    assert whole.startswith(text)
    assert ("\r\n" in whole) == ("\r\n" in text)
    assert "\n" not in whole.replace("\r\n", "") or "\r\n" not in text
    (file := tmp_path / "readout.toml").write_bytes(whole.encode())
    assert load(file).sources["press"].feed == ("https://press.example/rss",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sources = { mseap = { enabled = false } }\n", "broken TOML"),
        ("[crawl]\ndelay = -1\n", r"\[crawl\] delay: must be greater"),
        ('[sources.press]\nfeed = "https://other.example/"\n', "broken TOML"),
    ],
)
def test_a_file_that_would_not_be_understood_is_not_written(text: str, said: str) -> None:
    lines = declaration("press", Prospect(kind="feed", url="https://press.example/rss", links=1))
    with pytest.raises(ConfigurationError, match=rf"^readout\.toml: {said}"):
        with_declaration(text, lines, FILE)


def test_a_source_is_named_after_its_host_and_as_no_other() -> None:
    assert name_for("https://www.press.un.org/en/", ()) == "press-un-org"
    assert name_for("https://a.example/", ("a-example", "a-example-2")) == "a-example-3"
    assert name_for("https://[2606:4700::1]/", ()) == "2606-4700-1"
    assert len(name_for(f"https://{'a' * 63}.{'b' * 63}.example/", ())) <= 64


def test_an_address_that_a_source_has_is_told_with_what_to_do() -> None:
    sources = load(None).sources
    with pytest.raises(
        ConfigurationError, match=r"'tass' has the address .* set enabled = true in its table"
    ):
        check_is_new("http://www.tass.com/rss/v2.xml", sources)
    with pytest.raises(ConfigurationError, match=r"'mseap' has the address .* see `readout sources`"):
        check_is_new("https://mseap.org/mseap/news/news/newsList.do", sources)
    check_is_new("https://tass.com/rss/v3.xml", sources)


def test_a_private_file_and_a_linked_one_stay_so(tmp_path: Path) -> None:
    (file := tmp_path / "real.toml").write_text("old")
    file.chmod(0o600)
    (link := tmp_path / "readout.toml").symlink_to(file)
    replace_file(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o600
