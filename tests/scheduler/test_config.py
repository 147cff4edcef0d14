"""What a configuration may say: what could not be used later is refused when it is read."""

from pathlib import Path

import pytest

from scheduler.config import load
from scheduler.delivery.email import digest_message
from store.errors import ConfigurationError
from store.records import Issue


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
    assert digest_message(three_languages, sender=load(file).mail.sender, recipient=reader)["To"] == address


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


def test_sources_named_twice_are_crawled_once() -> None:
    config = load(None)
    assert config.chosen_sources(["mseap", "sectsco", "mseap"]) == ("mseap", "sectsco")
    assert config.chosen_sources([]) == ("sectsco", "infoshos", "mseap", "metinfo")


def test_configuration_without_an_enabled_source_is_told(tmp_path: Path) -> None:
    file = tmp_path / "readout.toml"
    file.write_text(
        "".join(
            f"[sources.{name}]\nenabled = false\n" for name in ("sectsco", "infoshos", "mseap", "metinfo")
        )
    )
    with pytest.raises(ConfigurationError, match="no source is enabled"):
        load(file).chosen_sources([])
