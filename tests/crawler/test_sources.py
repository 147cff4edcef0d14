import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import BaseModel

from crawler.sources import CrawlConfiguration, checked, load, read_toml
from store.errors import ConfigurationError

FILE = Path("readout.toml")


def told(text: str) -> CrawlConfiguration:
    return checked(CrawlConfiguration, tomllib.loads(text), FILE)


def test_without_a_file_the_four_sites_are_crawled_politely() -> None:
    config = told("")
    enabled = [name for name, source in config.sources.items() if source.enabled]
    assert enabled == [
        "sectsco", "infoshos", "mseap", "metinfo", "sectsco-ru", "sectsco-zh", "infoshos-ru"
    ]  # fmt: skip
    assert all(source.addresses for source in config.sources.values())
    assert not config.testing
    assert config.crawl.delay == 1.0
    assert config.crawl.allow == ()
    assert config.database == "sqlite:///readout.db"


def test_a_source_of_the_file_is_laid_over_the_built_in_one_key_by_key() -> None:
    config = told(
        '[sources.mseap]\nenabled = false\n[sources.demo]\nspider = "metinfo"\nstart = ["http://a.cn/news1/"]'
    )
    assert not config.sources["mseap"].enabled
    assert config.sources["mseap"].zone == "Asia/Seoul"
    assert config.sources["demo"].start == ("http://a.cn/news1/",)
    assert config.sources["sectsco"].enabled


def test_source_has_the_interval_of_all_or_its_own() -> None:
    config = told("[crawl]\ninterval = 600\n[sources.mseap]\ninterval = 7200.5")
    assert config.interval("sectsco") == timedelta(minutes=10)
    assert config.interval("mseap") == timedelta(seconds=7200.5)


@pytest.mark.parametrize(("hours", "minutes"), [(0.5, 30), (2, 30), (4, 60), (8, 120), (400, 120)])
def test_a_source_with_little_news_is_crawled_seldomer_within_bounds(hours: float, minutes: int) -> None:
    config, gap = told("[sources.mseap]\ninterval = 60"), timedelta(hours=hours)
    assert config.interval("sectsco", news_gap=gap) == timedelta(minutes=minutes)
    assert config.interval("mseap", news_gap=gap) == timedelta(minutes=1)
    never_longer = told("[crawl]\ninterval = 3600\nlongest_interval = 60")
    assert never_longer.interval("sectsco", news_gap=gap) == timedelta(hours=1)


def test_tables_of_other_parts_are_not_the_crawlers_business() -> None:
    assert (
        told("[digest]\nname = 'sco'\n[mail]\nto = 3\n[web]\nport = 1\n[service]\n").crawl == told("").crawl
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[crawl]\ndelay = -1", "[crawl] delay: must be greater than or equal to 0"),
        ("[crawl]\ndelay = 'soon'", "[crawl] delay: must be a number"),
        ("[crawl]\ndelay = '3'", "[crawl] delay: must be a number"),
        ("[crawl]\ninterval = 0.5", "[crawl] interval: must be greater than or equal to 1"),
        ("[sources.mseap]\ninterval = '1h'", "[sources.mseap] interval: must be a number"),
        ("testing = 'yes'", "testing: must be true or false"),
        ("[crawl]\ndelay = true", "[crawl] delay: must be a number"),
        ("[crawl]\npage_limit = '3'", "[crawl] page_limit: must be a whole number"),
        ("[crawl]\npage_limit = 3.0", "[crawl] page_limit: must be a whole number"),
        ("[crawl]\nallow = '127.0.0.1:8000'", "[crawl] allow: must be a list"),
        ("[crawl]\nallow = [8000]", "[crawl] allow[0]: must be text"),
        ("[sources.mseap]\nenabled = 'yes'", "[sources.mseap] enabled: must be true or false"),
        ("[sources.mseap]\nenabled = 1", "[sources.mseap] enabled: must be true or false"),
        ("database = ''", "database: must not be empty"),
        ("[crawl]\nspeed = 2", "[crawl] speed: unknown key"),
        ('[crawl]\nuser_agent = "x\\ny"', "[crawl] user_agent: must begin with a letter and be one line"),
        ("[crawl]\nallow = ['127.0.0.1']", "[crawl] allow[0]: '127.0.0.1' names no host and port"),
        (
            "[crawl]\nallow = ['127.0.0.1:99999']",
            "[crawl] allow[0]: '127.0.0.1:99999' names no host and port",
        ),
        ("[crawl]\nallow = ['127.0.0.0/8:80']", "[crawl] allow[0]: "),
        ("crawl = 3", "crawl: must be a table"),
        ("sources = 3", "sources: must be a table"),
        ("[sources]\nmseap = 3", "[sources] mseap: must be a table"),
        ("[sources.mseap]\nzone = 'Mars/Base'", "[sources.mseap] zone: no time zone 'Mars/Base'"),
        (
            "[sources.mseap]\nstart = ['file:///etc/passwd']",
            "[sources.mseap] start[0]: 'file:///etc/passwd' is no",
        ),
        ("[sources.mseap]\nstart = ['http://u:p@mseap.org/']", "[sources.mseap] start[0]: "),
        ("[sources.mseap]\nstart = ['http://mseap.org:0/']", "[sources.mseap] start[0]: "),
        ("[sources.mseap]\nstart = []", "[sources.mseap] start: must hold at least 1"),
        ("[sources.x]\nspider = 'wget'", "[sources.x] spider: must be 'sectsco'"),
        ("[sources.x]\nspider = 'mseap'", "[sources.x] start: is missing"),
        (
            "[sources.'../x']\nspider = 'mseap'",
            "[sources] ../x: must be 1 to 64 of the characters a-z, 0-9, - and _",
        ),
        ("databse = 'sqlite:///mine.db'", "databse: unknown key"),
        ("[digestz]\nname = 'sco'", "digestz: unknown key"),
        ("database = 3", "database: must be text"),
    ],
)
def test_what_is_wrong_is_named_with_file_table_and_key(text: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        told(text)
    message = str(caught.value)
    assert message.startswith("readout.toml: ")
    assert said in message
    assert "\n" not in message


def test_a_list_whose_only_address_is_wrong_is_not_told_to_be_empty() -> None:
    with pytest.raises(ConfigurationError) as caught:
        told("[sources.mseap]\nstart = ['nowhere']")
    assert str(caught.value) == (
        "readout.toml: [sources.mseap] start[0]: 'nowhere' is no address of a page; write it as https://host/path"
    )


def test_a_whole_number_of_seconds_is_a_number() -> None:
    assert told("[crawl]\ndelay = 3").crawl.delay == 3.0


def test_a_folder_is_text() -> None:
    class Output(BaseModel):
        folder: Path

    with pytest.raises(ConfigurationError, match=r"^readout\.toml: folder: must be text$"):
        checked(Output, {"folder": 5}, FILE)


def test_broken_toml_is_named_with_its_line(tmp_path: Path) -> None:
    (file := tmp_path / "mine.toml").write_text("[crawl]\ndelay = 1\ndelay = ]\n")
    with pytest.raises(ConfigurationError, match=r"mine\.toml: broken TOML: .*line 3"):
        read_toml(file)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = " + "[" * 5000, r"mine\.toml: its brackets are nested too deep; take some out$"),
        ("a = " + "{b = " * 5000, r"mine\.toml: its brackets are nested too deep; take some out$"),
        ("a = " + "1" * 5000, r"mine\.toml: broken TOML: "),
    ],
)
def test_toml_that_python_gives_up_on_is_broken_too(tmp_path: Path, text: str, said: str) -> None:
    (file := tmp_path / "mine.toml").write_text(text)
    with pytest.raises(ConfigurationError, match=said):
        read_toml(file)


def test_a_file_that_begins_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (file := tmp_path / "mine.toml").write_text("[crawl]\ndelay = 7\n", encoding="utf-8-sig")
    assert load(file).crawl.delay == 7


def test_a_named_file_that_is_missing_is_one_line_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"no configuration file '.*gone\.toml'; write one"):
        load(tmp_path / "gone.toml")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a = '\xe9'"])
def test_a_file_that_is_no_utf_8_is_refused(tmp_path: Path, content: bytes) -> None:
    (file := tmp_path / "readout.toml").write_bytes(content)
    with pytest.raises(ConfigurationError, match="not in UTF-8"):
        read_toml(file)


def test_a_folder_is_no_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="can't be read"):
        read_toml(tmp_path)


def test_the_default_file_may_be_missing_and_counts_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(None).crawl.delay == 1.0
    Path("readout.toml").write_text("[crawl]\ndelay = 7\n")
    assert load(None).crawl.delay == 7
    assert load(None, database="sqlite:///x.db").database == "sqlite:///x.db"


def test_address_with_a_password_is_refused_without_repeating_it(tmp_path: Path) -> None:
    file = tmp_path / "readout.toml"
    file.write_text("[sources.mseap]\nstart = ['http://u:S3CRET@mseap.org/']")
    with pytest.raises(ConfigurationError, match="names no user") as refused:
        load(file)
    assert "S3CRET" not in str(refused.value)
