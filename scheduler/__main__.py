"""`python -m scheduler` is `readout`."""

import gc

# All that is loaded stays: to look again and again for what may go takes a seventh of the start.
gc.disable()

from scheduler.cli.app import main  # noqa: E402

gc.freeze()
gc.enable()

if __name__ == "__main__":
    main()
