"""Holds a lock and says "held": `hold.py URL NAME [fork|fork and end|start]`.

Releases it, and says "released", when it is told a line. With `fork` it forks, with `start` it starts a
program; these have its streams, and end with its standard input. With `fork and end` the fork is over.
"""

import os
import subprocess
import sys

from store.locks import held

READS_TO_THE_END = "import sys; sys.stdin.read()"


def say(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(url: str, name: str, child: str = "") -> None:
    with held(url, name, holder="a child of the tests"):
        if child.startswith("fork") and os.fork() == 0:
            if child == "fork":
                sys.stdin.read()
            return
        if child == "fork and end":
            os.wait()
        if child == "start":
            # As a careless caller would: all that may be inherited is.
            subprocess.Popen([sys.executable, "-c", READS_TO_THE_END], close_fds=False)
        say("held")
        sys.stdin.readline()
    say("released")


if __name__ == "__main__":
    main(*sys.argv[1:])
