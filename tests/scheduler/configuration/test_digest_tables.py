"""What the tables of digests may say; what is wrong in one is named with file, table, key and remedy."""

from pathlib import Path

import pytest

from scheduler.configuration.config import Configuration, load
from scheduler.configuration.digest_tables import Channel, Schedule, Weekday
from store.errors import ConfigurationError
from store.records.meetings import Form
from store.records.questions import Level, MeetingQuery


def _told(folder: Path, text: str) -> Configuration:
    file = folder / "readout.toml"
    file.write_text(text, encoding="utf-8")
    return load(file)


def test_each_table_is_a_digest_and_that_of_the_digest_table_comes_first(tmp_path: Path) -> None:
    config = _told(
        tmp_path,
        """
        [digests.eu]
        organisation = "EU"
        level = "minister"
        form = "bilateral"
        language = "en"
        schedule = "weekly"
        on = "monday"
        to = "ann@paper.example"
        channels = ["mail"]
        [digests.central-asia]
        title = "Along the Silk Road"
        folder = "silk"
        [digest]
        folder = "all"
        [mail]
        to = ["bo@paper.example"]
        """,
    )
    main, eu, asia = config.digests
    assert (main.name, eu.name, asia.name) == ("sco", "eu", "central-asia")
    assert (eu.schedule, eu.on, eu.channels) == (Schedule.WEEKLY, Weekday.MONDAY, (Channel.MAIL,))
    assert (eu.title, asia.title) == ("EU meetings", "Along the Silk Road")
    assert (main.folder, eu.folder, asia.folder) == (Path("all"), Path("all/eu"), Path("silk"))
    assert config.readers(eu) == ("ann@paper.example",)
    assert config.readers(main) == config.readers(asia) == ("bo@paper.example",)
    assert main.query == MeetingQuery()
    asked = MeetingQuery(organisation="EU", level=Level.MINISTER, form=Form.BILATERAL, language="en")
    assert eu.query == asked


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ["sco"]),
        ("[digests.eu]", ["eu"]),
        ('[digest]\nname = "all"\n[digests.eu]', ["all", "eu"]),
        ('[recognition]\nwatched = ["OSCE"]', ["osce"]),
        ('[recognition]\nwatched = ["OSCE"]\n[digests.eu]', ["eu"]),
        ('[recognition]\nwatched = ["OSCE"]\n[digest]\n[digests.eu]', ["osce", "eu"]),
    ],
)
def test_there_are_the_digests_that_have_a_table_else_one(
    tmp_path: Path, text: str, names: list[str]
) -> None:
    config = _told(tmp_path, text)
    assert [digest.name for digest in config.digests] == names
    assert config.chosen_digest(names[-1]) is config.digests[-1]
    with pytest.raises(ConfigurationError, match=f"no digest 'x'; there are {', '.join(names)}"):
        config.chosen_digest("x")


def test_digests_without_files_may_name_one_folder(tmp_path: Path) -> None:
    table = '[digests.{}]\nfolder = "digests"\nchannels = ["mail"]\n'
    config = _told(tmp_path, f"[digest]\n{table.format('a')}{table.format('b')}")
    assert config.feed_folders == {"": Path("digests")}


def test_one_of_several_digests_must_be_named(tmp_path: Path) -> None:
    config = _told(tmp_path, "[digest]\n[digests.eu]")
    with pytest.raises(ConfigurationError, match="several digests; name one with --digest: sco, eu"):
        config.chosen_digest(None)
    assert load(None).chosen_digest(None).name == "sco"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("digests = 1", "digests: must be a table"),
        ("[digests]\nx = 1", "[digests] x: must be a table"),
        ("[digests.EU]", "[digests.EU] name: must be 1 to 64 of the characters a-z"),
        ('[digest]\nname = "../../x"', "[digest] name: must be 1 to 64 of the characters a-z"),
        ('[digests."../x"]', "[digests.../x] name: must be 1 to 64 of the characters a-z"),
        ("[digests.eu]\ntopic = 1", "[digests.eu] topic: unknown key"),
        ('[digests.eu]\nname = "x"', "[digests.eu] name: take it out; the table [digests.eu] says it"),
        ("[digest]\n[digests.sco]", "[digests] sco: is the name of the [digest] table too; rename one"),
        (
            '[digests.a]\nfolder = "x"\n[digests.b]\nfolder = "x"',
            "[digests.b] folder: is that of [digests.a]; give each its own",
        ),
        ('[digest]\n[digests.b]\nfolder = "digests"', "[digests.b] folder: is that of [digest]"),
        ('[digests.a]\nschedule = "hourly"', "[digests.a] schedule: must be 'daily', 'weekdays', 'weekly'"),
        ('[digests.a]\nschedule = "weekly"', "[digests.a] on: is missing; name the weekday"),
        ('[digests.a]\nschedule = "weekly"\non = 3', "[digests.a] on: must be a weekday"),
        ('[digests.a]\nschedule = "monthly"', "[digests.a] on: is missing; name the day of the month"),
        ('[digests.a]\nschedule = "monthly"\non = 32', "[digests.a] on: must be a day from 1 to 31"),
        ('[digests.a]\nschedule = "monthly"\non = "friday"', "[digests.a] on: must be a day from 1 to 31"),
        ('[digest]\non = "monday"', '[digest] on: does not fit schedule = "daily"; take it out'),
        ('[digests.a]\non = "funday"', "[digests.a] on: 'funday' is no day; write a weekday"),
        ('[digests.a]\nschedule = "monthly"\non = true', "[digests.a] on: 'True' is no day"),
        ('[digests.a]\nat = "25:00"', "[digests.a] at: '25:00' is no time of day"),
        ('[digests.a]\nzone = "Mars/Base"', "[digests.a] zone: no time zone 'Mars/Base'"),
        (
            '[digests.a]\nschedule = "at once"\nat = "07:00"',
            '[digests.a] at: does not fit schedule = "at once"; take it out',
        ),
        ('[digests.a]\nto = ["ann"]', "[digests.a] to[0]: 'ann' is no mail address"),
        ("[digests.a]\nchannels = []", "[digests.a] channels: must hold at least 1"),
        ('[digests.a]\nchannels = "fax"', "[digests.a] channels[0]: must be 'mail' or 'files'"),
        ('[digests.a]\nform = "tea"', "[digests.a] form: must be 'bilateral', 'multilateral', 'summit'"),
        ('[digests.a]\nlevel = "king"', "[digests.a] level: must be 'leader', 'minister', 'deputy'"),
        ('[digests.a]\nlanguage = "english"', "[digests.a] language: must be the two letters"),
        *(
            (f'[digests.a]\n{key} = " "', f"[digests.a] {key}: must not be empty")
            for key in ("person", "organisation", "place", "source")
        ),
    ],
)
def test_what_a_digest_cannot_be_is_named_with_table_key_and_remedy(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(ConfigurationError) as failure:
        _told(tmp_path, text)
    assert str(failure.value).startswith(f"{tmp_path / 'readout.toml'}: {said}")
    assert "\n" not in str(failure.value)
