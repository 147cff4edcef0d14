"""When two texts are one text, when one of them contains the other, and when they only look alike. Pure."""
