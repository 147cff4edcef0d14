"""The service: its stages, what each does at a tick, and the process around them."""
