"""How much memory a fresh process needs once it has recognised texts of a language."""

import json
import re
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.bench.pages import ROOT, labelled_pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The most memory held, in MB: at the start, with the recogniser imported, after all texts."""

    bare: float
    imported: float
    after: float


def memory_of(languages: Sequence[str]) -> Memory:
    """Recognise the labelled texts of these languages in a process of its own and ask what it holds."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench.memory", *languages],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return Memory(**json.loads(told.stdout))


def _largest() -> float:
    """Return the most that this process has held so far, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        # What getrusage tells on Linux begins with what the parent held.
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status.read_text("ascii"))[0]) / 1024
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _measured(languages: Sequence[str]) -> Memory:
    bare = _largest()
    from crawler.meetings.recognise import recognise

    imported = _largest()
    for page in labelled_pages():
        if page.language in languages:
            recognise(page.text, title=page.title, published=page.published, language=page.language)
    return Memory(bare=bare, imported=imported, after=_largest())


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(_measured(sys.argv[1:]))))
