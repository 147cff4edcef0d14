"""A broken configuration ends every command in one way: exit code 2, one line, the file, and where in it."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Readout

# What the file says, and what is named of it: its table and key, or the line where the TOML itself is broken.
BROKEN = [
    # No TOML.
    (
        "[crawl\ndelay = 1",
        "broken TOML: Expected ']' at the end of a table declaration (at line 1, column 7)",
    ),
    ("[crawl]\ndelay = ", "broken TOML: Invalid value (at line 2, the last)"),
    ("[crawl]\n\ndelay = 1\ndelay = 2", "broken TOML: Cannot overwrite a value (at line 4, the last)"),
    ("[crawl]\n[crawl]", "broken TOML: Cannot declare ('crawl',) twice (at line 2, column 7)"),
    ('title = "SCO', "broken TOML: Unterminated string (at line 1, the last)"),
    ("[digest]\nat = 7:00", "(at line 2, column 7)"),
    ("user@host = 1", "(at line 1, column 5)"),
    ("a = " + "[" * 3000, "its brackets are nested too deep"),
    # Tables and keys that there aren't.
    ("databse = 'sqlite:///mine.db'", "databse: unknown key"),
    ("[crawls]\ndelay = 1", "crawls: unknown key"),
    ("[crawl]\nspeed = 2", "[crawl] speed: unknown key"),
    ("[mail]\npassword = 'x'", "[mail] password: unknown key"),
    ("[digest]\ntime = '07:00'", "[digest] time: unknown key"),
    ("[service]\nworkers = 2", "[service] workers: unknown key"),
    ("[sources.mseap]\nfeeds = []", "[sources.mseap] feeds: unknown key"),
    ("crawl = 3", "crawl: must be a table"),
    ("[sources]\nmseap = 3", "[sources] mseap: must be a table"),
    # Values of the wrong kind.
    ("database = 3", "database: must be text"),
    ("testing = 'yes'", "testing: must be true or false"),
    ("[crawl]\ndelay = 'soon'", "[crawl] delay: must be a number"),
    ("[crawl]\npage_limit = 3.5", "[crawl] page_limit: must be a whole number"),
    ("[crawl]\nallow = '127.0.0.1:8000'", "[crawl] allow: must be a list"),
    ("[store]\nkeep_pages = 'a year'", "[store] keep_pages: must be a whole number"),
    # Values that could not be used.
    ("[crawl]\ndelay = -1", "[crawl] delay: must be greater than or equal to 0"),
    ("[crawl]\nallow = ['10.0.0.0/8:80']", "[crawl] allow[0]: '10.0.0.0/8:80' names no host and port"),
    ('[crawl]\nuser_agent = "a\\nb"', "[crawl] user_agent: must begin with a letter and be one line"),
    ("[digest]\nat = '24:00'", "[digest] at: '24:00' is no time of day"),
    ("[digest]\nzone = 'Mars/Base'", "[digest] zone: no time zone 'Mars/Base'"),
    ("[digest]\nname = '../x'", "[digest] name: "),
    ("[store]\nbackup_at = 'night'", "[store] backup_at: 'night' is no time of day"),
    ("[mail]\nto = ['nobody']", "[mail] to[0]: 'nobody' is no mail address"),
    ("[mail]\nserver = 'mail.example'", "[mail] server: write the mail server as smtp://host:port"),
    ("[web]\nport = 70000", "[web] port: 70000 is no port"),
    ("[web]\npublic_url = 'javascript:alert(1)'", "[web] public_url: write where readers find"),
    ("[service]\ntick = 0", "[service] tick: must be greater than or equal to 0.1"),
    ("[service]\nhang_limit = 0", "[service] hang_limit: must be greater than or equal to 1"),
    (
        "[service]\nping_url = 'http://hc.example/x'",
        "[service] ping_url: write the address to ping as https://",
    ),
    # Sources that can't be read, or lead where no crawl may go.
    ("[sources.x]\nlanguage = 'en'", "[sources.x] feed: is missing"),
    ("[sources.'../x']\nfeed = 'https://a.example/'", "[sources] ../x: must be 1 to 64 of the characters"),
    ("[sources.x]\nfeed = 'file:///etc/passwd'", "[sources.x] feed[0]: 'file:///etc/passwd' is no address"),
    ("[sources.x]\nfeed = 'http://169.254.169.254/'", "[sources.x] feed[0]: "),
    ("[sources.x]\nfeed = 'http://127.0.0.1:8000/'", "[crawl] allow if it is your own"),
    ("[sources.x]\nlist = 'https://a.example/'", "[sources.x] link_pattern: is missing"),
    ("[sources.x]\nlist = 'https://a.example/'\nlink_pattern = '('", "[sources.x] link_pattern: '('"),
    ("[sources.mseap]\nstart = []", "[sources.mseap] start: must hold at least 1"),
]


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_broken_configuration_is_one_line_with_its_place_and_exit_code_2(
    readout: "Readout", tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "mine.toml").write_text(text)
    told = readout("--config", "mine.toml", "doctor")
    assert told.code == 2
    assert told.out == ""
    assert told.err.startswith("readout: mine.toml: ")
    assert told.err.count("\n") == 1
    assert said in told.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.toml"]


def test_password_in_a_broken_configuration_is_not_repeated(readout: "Readout", tmp_path: Path) -> None:
    for text in (
        "[mail]\nserver = 'smtps://me:S3CRET-xyz@mail.example:99999'",
        "[sources.x]\nfeed = 'https://me:S3CRET-xyz@a.example/'",
        "[sources.x]\nfeed = 'https://a.example/?token=S3CRET-xyz ?'",
        "database = 'postgresql://me:S3CRET-xyz@db.example'",
        "[service]\nping_url = 'http://hc.example/S3CRET-xyz'",
    ):
        (tmp_path / "readout.toml").write_text(text)
        told = readout("doctor")
        assert told.code == 2
        assert "S3CRET" not in told.err + told.out
