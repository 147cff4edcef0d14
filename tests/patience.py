"""How long a test waits for what takes seconds, before it fails."""

# Seconds: plenty on a machine that is busy with ten other things. It costs nothing where all is well.
PATIENCE = 240.0
