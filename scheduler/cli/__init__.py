"""The command line: argument parsing only, one file a group of commands."""
