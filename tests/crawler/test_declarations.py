"""What an operator may write in a [sources.NAME] table, and what each mistake is told as."""

import re
import tomllib
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.declarations import LayoutConfig, SourceConfig
from crawler.extract.declared import link_rules, page_rules
from crawler.sources import BUILT_IN, CrawlConfiguration, checked
from store.errors import ConfigurationError

FEED = 'feed = "https://a.example/rss"\n'
LIST = 'list = "https://a.example/news"\nlink_pattern = "/news/"\n'


def source(keys: str, *, before: str = "") -> SourceConfig:
    told = tomllib.loads(f"{before}[sources.x]\n{keys}")
    return checked(CrawlConfiguration, told, Path("readout.toml")).sources["x"]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("", "feed: is missing"),
        ('start = "https://a.example/"', "start: is missing: a source has a feed"),
        (FEED + 'list = "https://a.example/"', "list: contradicts feed"),
        (FEED + 'spider = "mseap"\nstart = "https://a.example/"', "feed: contradicts spider"),
        (FEED + 'start = "https://a.example/"', "start: belongs to a spider; this source has a feed"),
        ('feed = ["https://a.example/rss", "http://www.a.example/rss/"]', "feed: names one address twice"),
        ("feed = []", "feed: must hold at least 1"),
        ("feed = 3", "feed: must be a list"),
        ('feed = "ftp://a.example/rss"', "feed[0]: 'ftp://a.example/rss' is no address of a page"),
        ('feed = "file:///etc/passwd"', "feed[0]: 'file:///etc/passwd' is no address of a page"),
        ('feed = "https:///rss"', "feed[0]: 'https:///rss' is no address of a page"),
        ('feed = "http://127.0.0.1/rss"', "feed[0]: the address 'http://127.0.0.1/rss' is not a public one"),
        ('feed = "http://0x7f.1/rss"', "feed[0]: the address 'http://0x7f.1/rss' is not a public one"),
        ('feed = "http://[::ffff:10.0.0.1]/"', "feed[0]: the address"),
        ('feed = "http://169.254.169.254/"', "feed[0]: the address"),
        ('feed = "http://intranet/rss"', "feed[0]: the address 'http://intranet/rss' is not a public one"),
        ('feed = "http://s3cret:x@a.example/"', "feed[0]: an address of a page names no user"),
        ('list = "https://a.example/"', "link_pattern: is missing"),
        (LIST + 'link_selector = "a[["', "link_selector: 'a[[' is no CSS selector"),
        ('list = "https://a.example/"\nlink_pattern = "("', "link_pattern: '(' is no regular expression"),
        (FEED + 'link_selector = "a"', "link_selector: is of no use to a feed; it is for a list"),
        (FEED + 'pager = "a"', "pager: is of no use to a feed"),
        ('spider = "mseap"\nstart = "https://a.example/"\nhosts = []', "hosts: is of no use to a spider"),
        (LIST + 'pager = "http://10.0.0.1/{page}"', "pager: the address 'http://10.0.0.1/2' is not"),
        (LIST + 'pager = "https://b.example/{page}"', "pager: 'https://b.example/{page}' is another site's"),
        (LIST + 'pager = "a:::b"', "pager: 'a:::b' is no CSS selector"),
        (FEED + 'hosts = ["a b"]', "hosts[0]: 'a b' is no host"),
        (FEED + 'hosts = ["10.0.0.1"]', "hosts[0]: the address 'http://10.0.0.1/' is not a public one"),
        (FEED + 'hosts = ["b.example", "::1"]', "hosts[1]: the address 'http://[::1]/' is not a public one"),
        (FEED + 'language = "English"', "language: must be the two letters of a language"),
        (FEED + 'outlet = "a/b"', "outlet: must be a name on one line without slashes"),
        (FEED + "expected_links = [9, 2]", "expected_links: must be two numbers, how few and how many"),
        (FEED + "expected_links = [0, 2]", "expected_links: must be two numbers"),
        (FEED + "expected_links = 5", "expected_links: must be a list"),
        (FEED + "layouts = [{ title = 'h1' }]", "layouts[0][text]: is missing"),
        (FEED + "layouts = [{ text = 'p', until = 'soon' }]", "layouts[0][until]: must be a valid date"),
        (FEED + "layouts = [{ text = 'p' }, { text = 'p' }]", "layouts[1]: is the same as layouts[0]"),
        (FEED + 'colour = "red"', "colour: unknown key"),
    ],
)  # fmt: skip
def test_a_wrong_declaration_is_told_with_file_table_and_key(keys: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        source(keys)
    message = str(caught.value)
    assert message.startswith(f"readout.toml: [sources.x] {said}")
    assert "\n" not in message
    assert "s3cret" not in message


def test_an_address_that_is_allowed_is_no_private_one() -> None:
    allowed = '[crawl]\nallow = ["127.0.0.1:8000"]\n'
    told = source(
        'list = "http://127.0.0.1:8000/"\nlink_pattern = "x"\npager = "http://127.0.0.1:8000/{page}"',
        before=allowed,
    )
    assert told.addresses == ("http://127.0.0.1:8000/",)
    assert source(FEED + 'hosts = ["127.0.0.1"]', before=allowed).hosts == ("127.0.0.1",)
    with pytest.raises(ConfigurationError, match="not a public one"):
        source('feed = "http://127.0.0.1:8001/"', before=allowed)


def test_one_address_is_no_matter_of_two_sources_unless_one_is_off() -> None:
    other = '[sources.y]\nfeed = ["http://www.a.example/rss/", "https://a.example/more"]\n'
    with pytest.raises(ConfigurationError) as caught:
        source(FEED, before=other)
    assert str(caught.value) == (
        "readout.toml: [sources.x] feed: 'https://a.example/rss' is read by [sources.y] already;"
        " disable one of them"
    )
    assert source(FEED + "enabled = false\n", before=other).kind == "feed"


def test_a_source_that_is_declared_twice_is_broken_toml(tmp_path: Path) -> None:
    from crawler.sources import load

    (file := tmp_path / "mine.toml").write_text(f"[sources.x]\n{FEED}[sources.x]\n{FEED}")
    with pytest.raises(ConfigurationError, match=r"mine\.toml: broken TOML: .*sources.*line 3"):
        load(file)


def test_who_declares_five_lines_has_the_rest_by_default() -> None:
    told = source(FEED + 'language = "en"\nzone = "Asia/Almaty"\noutlet = "A Example"\n')
    assert (told.kind, told.spider_name, told.domains) == ("feed", "declared", ("a.example",))
    assert told.outlets == {"A Example"}
    assert told.enabled
    rules, pages = link_rules(told), page_rules("x", told)
    assert rules is not None
    assert (rules.pattern, rules.selector, rules.pager, rules.pages) == (None, None, None, None)
    assert pages.zone is not None
    assert (pages.zone.name, pages.language, pages.outlet, pages.layouts) == (
        "Asia/Almaty",
        "en",
        "A Example",
        (),
    )


def test_further_hosts_are_the_sources_own() -> None:
    told = source('feed = "https://feeds.example/a"\nhosts = ["www.A.example."]\n')
    assert told.domains == ("a.example", "feeds.example")
    assert told.outlets == {"a.example", "feeds.example"}


def test_the_zone_of_a_known_site_is_not_overruled_by_a_default() -> None:
    assert page_rules("x", source('spider = "metinfo"\nstart = "https://a.example/"')).zone is None
    assert page_rules("x", source(FEED)).zone is None


@pytest.mark.parametrize("name", [name for name, told in BUILT_IN.items() if "spider" not in told])
def test_the_further_outlets_are_declared_and_off(name: str) -> None:
    told = checked(CrawlConfiguration, {}, Path("readout.toml")).sources[name]
    assert not told.enabled
    assert told.language
    assert told.zone != "UTC"
    assert urlsplit(told.addresses[0]).hostname
    assert link_rules(told) is not None


def test_a_further_outlet_is_switched_on_by_one_line() -> None:
    told = tomllib.loads("[sources.tass]\nenabled = true\n")
    tass = checked(CrawlConfiguration, told, Path("readout.toml")).sources["tass"]
    assert tass.enabled
    assert tass.zone == "Europe/Moscow"


def test_the_guide_shows_what_can_be_declared_and_names_every_key() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "SOURCES.md").read_text("utf-8")
    examples = re.findall(r"^```toml\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)
    told = checked(CrawlConfiguration, tomllib.loads("".join(examples)), Path("readout.toml")).sources
    assert told["example-ministry"].layouts[1].until == date(2026, 3, 31)
    assert told["astana-times"].enabled
    keys = {field.alias or name for name, field in SourceConfig.model_fields.items()}
    keys |= set(LayoutConfig.model_fields)
    assert {key for key in keys if not re.search(rf"`{key}`|^{key} = ", guide, re.MULTILINE)} == set()
    off = [name for name, each in BUILT_IN.items() if "spider" not in each]
    assert [name for name in off if f"`{name}`" not in guide] == []
