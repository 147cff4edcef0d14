"""What the service answers to a browser, a feed reader, a program that watches it."""
