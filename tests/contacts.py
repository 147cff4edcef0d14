"""Counts, over a whole run of the tests, contacts that must not be: the run is red unless there are none.

Two ways lead into the file that TESTS_CONTACTS names. A canary writes each connection that it is given: it
stands for whatever is private. And every Python process that a test starts, a crawl's workers too, has a hook
(tests/children/sitecustomize.py) that refuses to connect beyond this machine, and writes that down. In the
process of the tests themselves pytest-socket refuses that, and the test fails.
"""

import os
import tempfile
from pathlib import Path

import pytest

VARIABLE = "TESTS_CONTACTS"
_HOOK = Path(__file__).parent / "children"


def begin(config: pytest.Config) -> None:
    """Count from now on, in this process and its children."""
    handle, name = tempfile.mkstemp(prefix="contacts-")
    os.close(handle)
    before = {key: os.environ.get(key) for key in (VARIABLE, "PYTHONPATH")}
    os.environ[VARIABLE] = name
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(_HOOK), before["PYTHONPATH"])))

    def end() -> None:
        Path(name).unlink(missing_ok=True)
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value

    config.add_cleanup(end)


def python_path(*folders: Path) -> str:
    """Return PYTHONPATH for a child that needs `folders` in it, too."""
    return os.pathsep.join([*map(str, folders), os.environ["PYTHONPATH"]])


def note(what: str) -> None:
    """Write down a contact that must not be."""
    with Path(os.environ[VARIABLE]).open("a", encoding="utf-8") as file:
        file.write(f"{what}\n")


def noted() -> list[str]:
    """Return the contacts so far."""
    return Path(os.environ[VARIABLE]).read_text(encoding="utf-8").splitlines()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turn a run red in which there was one."""
    if not hasattr(session.config, "workerinput") and noted():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the count, and each contact."""
    contacts = noted()
    terminalreporter.write_line(
        f"{len(contacts)} contacts with a canary or beyond this machine",
        red=bool(contacts),
        bold=bool(contacts),
    )
    for contact in contacts:
        terminalreporter.write_line(contact)
