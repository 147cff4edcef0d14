"""`readout digest`: an issue on its way to its readers, as the operator sees it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.archive import Archive

if TYPE_CHECKING:
    from tests.conftest import Ran, Readout
    from tests.scheduler.delivery.conftest import MailServers, Postbox

ANN, BO = "ann@paper.example", "bo@paper.example"


def write_configuration(folder: Path, server: str, readers: tuple[str, ...] = (ANN, BO)) -> None:
    (folder / "readout.toml").write_text(
        f'[digest]\nzone = "Asia/Tashkent"\n[mail]\nserver = "smtp://{server}"\nto = {list(readers)}\n'
    )


@pytest.fixture
def take_in(readout: "Readout", tmp_path: Path) -> Callable[[int], "Ran"]:
    """Imports an article that reports one more meeting."""

    def add(number: int) -> "Ran":
        article = {
            "url": f"https://news.example/{number}",
            "title": "Karimov meets Zhang",
            "text": f"On {number} May 2024, Minister of Transport of Uzbekistan Aziz Karimov met with "
            "SCO Secretary-General Zhang Ming in Tashkent.",
        }
        (tmp_path / "in.jsonl").write_text(json.dumps(article) + "\n")
        return readout("import", "in.jsonl")

    return add


def test_issue_is_sent_and_listed_as_sent(
    readout: "Readout",
    tmp_path: Path,
    take_in: Callable[[int], "Ran"],
    postbox: type["Postbox"],
    mail_server: "MailServers",
) -> None:
    box = postbox()
    write_configuration(tmp_path, mail_server(box))
    take_in(3)
    sent = readout("digest", "issue", "--send")
    assert (sent.code, sorted(box.recipients)) == (0, [ANN, BO])
    assert "issue 1: 2 sent" in sent.err
    # What is written for the first reader is what that reader got.
    eml = (tmp_path / "digests" / "sco-0001.eml").read_bytes()
    assert eml.rstrip() == box.contents[box.recipients.index(ANN)].rstrip()
    listed = json.loads(readout("digest", "list", "--format", "jsonl").out)
    assert listed["deliveries"] == {"sent": 2}
    assert "2 sent" in readout("digest", "list", "--format", "table").out
    shown = readout("digest", "show")
    assert shown.out == (tmp_path / "digests" / "sco-0001.txt").read_text()
    assert "mail: 2 sent" in shown.err


def test_reader_who_was_refused_is_told_with_the_reason_and_sent_to_alone_the_next_time(
    readout: "Readout",
    tmp_path: Path,
    take_in: Callable[[int], "Ran"],
    postbox: type["Postbox"],
    mail_server: "MailServers",
) -> None:
    write_configuration(tmp_path, mail_server(postbox(rcpt_of={BO: "550 unknown"})))
    take_in(3)
    ran = readout("digest", "issue", "--send")
    assert ran.code == 1
    assert f"issue 1 is not sent to {BO}: refused for good: mail server 127.0.0.1:" in ran.err
    assert "issue 1: 1 sent, 1 refused" in ran.err
    assert "`readout digest send 1`" in ran.err
    listed = readout("digest", "list")
    assert f"issue 1 is not sent to {BO}: refused for good: mail server 127.0.0.1:" in listed.err
    assert BO not in listed.out
    box = postbox()
    write_configuration(tmp_path, mail_server(box))
    again = readout("digest", "send")
    assert (again.code, box.recipients) == (0, [BO])
    assert "issue 1: 2 sent" in again.err
    assert readout("digest", "list").err == ""


def test_command_says_what_became_of_its_mail_and_logs_nothing_besides(
    tmp_path: Path, take_in: Callable[[int], "Ran"], nobody: str
) -> None:
    write_configuration(tmp_path, nobody, (ANN,))
    take_in(3)
    # In a process of its own: here the test run listens to the log.
    ran = subprocess.run(
        [sys.executable, "-m", "scheduler", "digest", "issue", "--send"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert [line.split(":")[0] for line in ran.stderr.splitlines()] == [
        "issue 1 tells 1 meeting(s)",
        "readout",
        "issue 1",
        "`readout digest send 1` tries again at once; the service does when it is due",
    ]


def test_what_is_put_off_says_when_it_is_due_again_and_by_hand_is_sent_at_once(
    readout: "Readout",
    tmp_path: Path,
    take_in: Callable[[int], "Ran"],
    postbox: type["Postbox"],
    mail_server: "MailServers",
) -> None:
    write_configuration(tmp_path, mail_server(postbox(rcpt="450 greylisted")), (ANN,))
    take_in(3)
    ran = readout("digest", "issue", "--send")
    assert ran.code == 1
    assert "(reply 450); it is tried again later; it is due again at 20" in ran.err
    box = postbox()
    write_configuration(tmp_path, mail_server(box), (ANN,))
    assert readout("digest", "send").code == 0
    assert box.recipients == [ANN]


def test_sent_again_it_is_the_same_to_the_byte_and_only_when_asked_for(
    readout: "Readout",
    tmp_path: Path,
    take_in: Callable[[int], "Ran"],
    postbox: type["Postbox"],
    mail_server: "MailServers",
) -> None:
    box = postbox()
    write_configuration(tmp_path, mail_server(box))
    take_in(3)
    readout("digest", "issue", "--send")
    unneeded = readout("digest", "send")
    assert (unneeded.code, len(box.taken)) == (0, 2)
    assert "every reader has issue 1" in unneeded.err
    assert readout("digest", "send", "1", "--again").code == 0
    by_reader = {reader: [] for reader in (ANN, BO)}  # type: dict[str, list[bytes]]
    for reader, content in zip(box.recipients, box.contents, strict=True):
        by_reader[reader].append(content)
    assert all(len(copies) == 2 and copies[0] == copies[1] for copies in by_reader.values())


def test_issue_made_without_sending_is_sent_later_to_every_reader(
    readout: "Readout",
    tmp_path: Path,
    take_in: Callable[[int], "Ran"],
    postbox: type["Postbox"],
    mail_server: "MailServers",
) -> None:
    box = postbox()
    write_configuration(tmp_path, mail_server(box))
    take_in(3)
    readout("digest", "issue")
    assert "mail: not sent" in readout("digest", "show").err
    assert readout("digest", "send", "1").code == 0
    assert sorted(box.recipients) == [ANN, BO]


def test_what_could_not_be_sent_goes_out_with_the_next_run_though_nothing_is_new(
    readout: "Readout",
    tmp_path: Path,
    take_in: Callable[[int], "Ran"],
    postbox: type["Postbox"],
    mail_server: "MailServers",
) -> None:
    write_configuration(tmp_path, "127.0.0.1:9")  # nothing listens at the discard port
    take_in(3)
    assert readout("digest", "issue", "--send").code == 1
    # The second reader had no turn: the server was not there for the first.
    box = postbox()
    write_configuration(tmp_path, mail_server(box))
    ran = readout("digest", "issue", "--send")
    assert "nothing new" in ran.err
    assert box.recipients == [BO]
    assert ran.code == 1
    assert f"issue 1 is not sent to {ANN}" in ran.err


def test_reader_who_was_taken_out_is_missed_by_nobody(  # noqa: PLR0913, PLR0917 - fixtures
    readout: "Readout",
    tmp_path: Path,
    take_in: Callable[[int], "Ran"],
    postbox: type["Postbox"],
    mail_server: "MailServers",
    nobody: str,
) -> None:
    write_configuration(tmp_path, nobody)
    take_in(3)
    assert readout("digest", "issue", "--send").code == 1
    box = postbox()
    write_configuration(tmp_path, mail_server(box), (ANN,))
    ran = readout("digest", "send")
    assert (ran.code, box.recipients) == (0, [ANN])
    assert "1 sent, 1 dropped" in ran.err


def test_issue_is_sent_though_its_files_cannot_be_written(
    readout: "Readout",
    tmp_path: Path,
    take_in: Callable[[int], "Ran"],
    postbox: type["Postbox"],
    mail_server: "MailServers",
) -> None:
    box = postbox()
    write_configuration(tmp_path, mail_server(box), (ANN,))
    (tmp_path / "taken").write_text("here")
    take_in(3)
    ran = readout("digest", "issue", "--send", "--out", "taken")
    assert (ran.code, box.recipients) == (1, [ANN])
    assert "taken" in ran.err


def test_files_say_what_was_frozen(
    readout: "Readout", tmp_path: Path, take_in: Callable[[int], "Ran"], monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(3)
    readout("digest", "issue", "--out", "first")
    monkeypatch.setattr("scheduler.delivery.outbox.rendered", lambda _: pytest.fail("rendered anew"))
    readout("digest", "issue", "--out", "second")
    for suffix in ("eml", "txt", "html"):
        name = f"sco-0001.{suffix}"
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()


def test_issue_that_is_not_there_is_named(
    readout: "Readout", tmp_path: Path, take_in: Callable[[int], "Ran"], nobody: str
) -> None:
    write_configuration(tmp_path, nobody)
    take_in(3)
    assert "has no issue yet" in readout("digest", "send").err
    readout("digest", "issue")
    for number in ("7", "0", "99999999999999999999"):
        ran = readout("digest", "show", number)
        assert (ran.code, ran.err.count("\n")) == (1, 1)
        assert f"has no issue {number}" in ran.err
    with Archive.open(f"sqlite:///{tmp_path}/readout.db") as archive:
        assert archive.deliveries() == ()


def test_digest_that_goes_by_files_alone_is_not_mailed_by_hand(
    readout: "Readout", tmp_path: Path, take_in: Callable[[int], "Ran"], nobody: str
) -> None:
    write_configuration(tmp_path, nobody)
    told = (tmp_path / "readout.toml").read_text()
    (tmp_path / "readout.toml").write_text(told.replace("[digest]\n", '[digest]\nchannels = "files"\n'))
    take_in(3)
    for command in ("issue", "--send"), ("send",):
        ran = readout("digest", *command)
        assert ran.code == 2
        assert "digest 'sco' goes by files alone; add \"mail\" to its channels" in ran.err
    with Archive.open(f"sqlite:///{tmp_path}/readout.db") as archive:
        assert archive.last_issue(digest="sco") is None
