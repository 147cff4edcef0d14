"""What `readout.toml` and the environment tell: the whole configuration, read and checked."""
