"""The table [mail]: how its server is reached, and where the password comes from."""

from pathlib import Path

import pytest

from scheduler.configuration.config import Configuration, load
from scheduler.delivery.mail_server import server_of
from store.errors import ConfigurationError


def told(folder: Path, mail: str) -> Path:
    file = folder / "readout.toml"
    file.write_text(f"[mail]\n{mail}\n")
    return file


def password_of(config: Configuration) -> str | None:
    return server_of(config.mail).password


@pytest.mark.parametrize(
    ("mail", "encrypted", "start_tls"),
    [
        ('server = "smtp://mail.example"', False, True),
        ('server = "smtp://127.0.0.1:2525"', False, False),
        ('server = "smtp://localhost"\ntls = "required"', False, True),
        ('server = "smtp://mail.example"\ntls = "off"', False, False),
        ('server = "smtps://mail.example"', True, False),
    ],
)
def test_mail_goes_encrypted_unless_its_server_is_here_or_it_is_told_otherwise(
    tmp_path: Path, mail: str, *, encrypted: bool, start_tls: bool
) -> None:
    server = server_of(load(told(tmp_path, mail)).mail)
    assert (server.encrypted, server.start_tls) == (encrypted, start_tls)


@pytest.mark.parametrize(
    ("mail", "problem"),
    [
        ('server = "smtp://me@mail.example"\ntls = "off"', r"\[mail\] tls: .*would show the password"),
        ('tls = "sometimes"', r"\[mail\] tls"),
    ],
)
def test_what_would_show_the_password_is_refused(tmp_path: Path, mail: str, problem: str) -> None:
    with pytest.raises(ConfigurationError, match=problem):
        load(told(tmp_path, mail))


def test_password_comes_from_the_environment_else_its_file_else_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "password"
    secret.write_text("of the file\n")
    server = 'server = "smtp://me:of%20the%20address@127.0.0.1"'
    config = load(told(tmp_path, server))
    assert password_of(config) == "of the address"
    assert config.mail.has_written_password
    config = load(told(tmp_path, f'server = "smtp://me@127.0.0.1"\npassword_file = "{secret}"'))
    assert password_of(config) == "of the file"
    assert not config.mail.has_written_password
    assert "of the file" in config.secrets
    monkeypatch.setenv("READOUT_MAIL_PASSWORD", "of the environment")
    assert password_of(config) == "of the environment"
    assert "of the" not in repr(server_of(config.mail))


@pytest.mark.parametrize(
    ("content", "problem"), [(None, "can't be read"), (b"\n", "is empty"), (b"\xff", "UTF-8")]
)
def test_password_file_without_a_password_is_named(
    tmp_path: Path, content: bytes | None, problem: str
) -> None:
    secret = tmp_path / "password"
    if content is not None:
        secret.write_bytes(content)
    config = load(told(tmp_path, f'server = "smtp://me@127.0.0.1"\npassword_file = "{secret}"'))
    with pytest.raises(ConfigurationError, match=rf"\[mail\] password_file '.*password' .*{problem}"):
        server_of(config.mail)
    assert not config.secrets  # what needs no password goes on without one
