"""`python -m scheduler` is `readout`."""

from scheduler.cli.app import main

main()
