"""`./run bench [recognition|store|crawl|mail]`: what each costs; alone it is recognition."""

import sys

_NAMES = ("recognition", "store", "crawl", "mail")


def main() -> int:
    """Run the bench that the first argument names with the others."""
    arguments = sys.argv[1:]
    name = arguments.pop(0) if arguments and arguments[0] in _NAMES else "recognition"
    if name == "crawl":
        from tests.bench.crawling import report as crawling

        return crawling.main(arguments)
    if name == "mail":
        from tests.bench.mailing import report as mailing

        return mailing.main(arguments)
    if name == "store":
        from tests.bench.stored import report

        return report.main(arguments)
    from tests.bench import recognition

    return recognition.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
