"""What a configuration may say: what could not be used later is refused when it is read."""

from datetime import time
from pathlib import Path

import pytest

from scheduler.configuration.config import WebConfiguration, load
from scheduler.delivery.email import Letter
from scheduler.digest.render import rendered
from store.errors import ConfigurationError
from store.records.issues import Issue


@pytest.mark.parametrize(
    "address", ["nobody", "a@", "@b", "a b@c", "a@b@c", "a..b@c.example", "ü@b.example", "a@b\\r\\nBcc: c@d"]
)
def test_address_that_no_mail_can_carry_is_refused_with_its_key(tmp_path: Path, address: str) -> None:
    file = tmp_path / "readout.toml"
    file.write_text(f'[mail]\nto = ["{address}"]\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"\[mail\] to") as failure:
        load(file)
    assert "\n" not in str(failure.value)


@pytest.mark.parametrize("address", ["reader@paper.example", "o'hara+news@paper.example", "a.b@localhost"])
def test_address_that_is_accepted_can_be_written_to(
    tmp_path: Path, address: str, three_languages: Issue
) -> None:
    file = tmp_path / "readout.toml"
    file.write_text(f'[mail]\nto = ["{address}"]\n')
    (reader,) = load(file).mail.to
    letter = Letter(three_languages, rendered(three_languages), sender=load(file).mail.sender)
    assert f"To: {address}\r\n".encode() in letter.to(reader, named="<1@a.example>")


@pytest.mark.parametrize(
    "server",
    ["mail.example", "http://h", "smtp://", "smtp://u:S3CRET@h:99999", "smtp://u:S3/CRET@h", "smtp://["],
)
def test_mail_server_that_cannot_be_read_is_refused_without_its_password(tmp_path: Path, server: str) -> None:
    file = tmp_path / "readout.toml"
    file.write_text(f'[mail]\nserver = "{server}"\n')
    with pytest.raises(ConfigurationError, match=r"\[mail\] server: write the mail server") as failure:
        load(file)
    assert "S3" not in str(failure.value)
    assert "CRET" not in str(failure.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[digest]\nat = "7:00"', "[digest] at: '7:00' is no time of day; write it as \"07:00\""),
        ('[digest]\nat = "24:00"', "[digest] at: '24:00' is no time of day"),
        ('[digest]\nat = "07:00:30"', "[digest] at: '07:00:30' is no time of day"),
        ('[digest]\nat = "٠٧:٠٠"', "is no time of day"),
        ("[digest]\nat = 7", "[digest] at: '7' is no time of day"),
        ("[digest]\nat = 07:00:00", "[digest] at: '07:00:00' is no time of day"),
        ('[digest]\nzone = "Mars/Base"', "[digest] zone: no time zone 'Mars/Base'; write an IANA name"),
        ('[digest]\nsend_empty = "no"', "[digest] send_empty: must be true or false"),
        ("[web]\nport = 70000", "[web] port: 70000 is no port; write one from 1 to 65535"),
        ("[web]\nport = -1", "[web] port: -1 is no port"),
        ('[web]\nport = "80"', "[web] port: must be a whole number"),
        ('[web]\nhost = "http://x"', "[web] host: 'http://x' is no address to listen at; write 127.0.0.1"),
        *(
            (
                f'[web]\npublic_url = "{url}"',
                "[web] public_url: write where readers find the service's pages as",
            )
            for url in (
                "news.example",
                "ftp://news.example/",
                "javascript:alert(1)",
                "https:///feeds",
                "https://me:secret@news.example/",
                "https://news.example/?a=b",
                "https://news.example/#a",
                "https://news.example/a b",
                'https://news.example/\\"><b>',
                "https://news.example:0/",
            )
        ),
        ("[web]\npassword = 1", "[web] password: unknown key"),
        ("[service]\ntick = 0", "[service] tick: must be greater than or equal to 0.1"),
        ("[service]\ntick = inf", "[service] tick: must be less than or equal to 3600"),
        ("[service]\nrecognition_limit = 0", "[service] recognition_limit: must be greater than 0"),
        ("[service]\nspeed = 1", "[service] speed: unknown key"),
    ],
)
def test_what_the_service_cannot_use_is_named_with_table_key_and_remedy(
    tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "readout.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as failure:
        load(file)
    assert said in str(failure.value)
    assert "\n" not in str(failure.value)


def test_service_is_told_when_and_where(tmp_path: Path) -> None:
    file = tmp_path / "readout.toml"
    file.write_text('[digest]\nat = "18:30"\n[web]\nhost = "::1"\nport = 0\n[service]\ntick = 1\n')
    config = load(file)
    assert config.digest.at == time(18, 30)
    assert (config.web.host, config.web.port) == ("::1", 0)
    assert config.service.tick == 1.0
    assert load(None).digest.at == time(7)


def test_sources_named_twice_are_crawled_once() -> None:
    config = load(None)
    assert config.chosen_sources(["mseap", "sectsco", "mseap"]) == ("mseap", "sectsco")
    assert config.chosen_sources([])[:4] == ("sectsco", "infoshos", "mseap", "metinfo")


def test_configuration_without_an_enabled_source_is_told(tmp_path: Path) -> None:
    file = tmp_path / "readout.toml"
    file.write_text("".join(f"[sources.{name}]\nenabled = false\n" for name in load(None).enabled_sources))
    with pytest.raises(ConfigurationError, match="no source is enabled"):
        load(file).chosen_sources([])


@pytest.mark.parametrize("url", ["https://news.example", "https://news.example/", "http://[::1]:8467/feeds/"])
def test_feeds_have_an_address_where_the_service_has_one(url: str) -> None:
    web = WebConfiguration(public_url=url)
    assert web.address_of("feed.xml") == f"{url.removesuffix('/')}/feed.xml"
    assert WebConfiguration().address_of("feed.xml") is None
