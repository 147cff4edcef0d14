"""`python -m crawler [SOURCE…]`: crawl several sources, each outcome committed and told as its crawl ends."""

import argparse
import gc
import sys
from collections.abc import Sequence

from crawler.fork_server import prepare_parsers

_EXAMPLES = """\
examples:
  python -m crawler                                every source that is enabled
  python -m crawler sectsco mseap --limit 5        at most five articles of each of two
  python -m crawler --since 2026-11-01             what was published since

READOUT_CONFIG names the configuration file (readout.toml), READOUT_DB the database.
A line of JSON for each source goes to standard output: source, outcome, counts, reason.
Exit code: 0 all were read, 1 one failed, 2 wrong usage or configuration, 130 interrupted.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Crawl; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m crawler",
        description="Crawl sources into the database.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help="its name in the configuration")
    parser.add_argument("--base", metavar="URL", help="http://HOST:PORT to connect to instead of the sites")
    parser.add_argument("--since", metavar="YYYY-MM-DD", help="leave out what was published before")
    parser.add_argument("--limit", metavar="N", help="at most so many articles of each source")
    parser.add_argument(
        "--revisit", choices=("yes", "no"), default="no", help="fetch again what is stored (default: no)"
    )
    asked = vars(parser.parse_args(argv))
    named = asked.pop("sources")
    arguments = {name: value for name, value in asked.items() if value is not None}
    prepare_parsers()
    gc.disable()  # until all is loaded, for that stays
    # Loaded only now, beside the parsers: it takes about as long as they do.
    from crawler.crawls import crawl_sources  # noqa: PLC0415

    return crawl_sources(named, arguments)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        from crawler.interrupts import EXIT_CODE

        sys.exit(EXIT_CODE)
