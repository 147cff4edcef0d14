"""Issues of digests, and their way to the recipients."""
