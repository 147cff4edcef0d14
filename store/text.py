"""Cleaning of all text at the store's door."""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

# C0 and C1 controls but newline and tab, bidi controls, zero-width space, BOM, surrogates, non-characters,
# tags: one of them in one title makes feed writers and PostgreSQL refuse the whole. ZWJ and ZWNJ have meaning
# and stay.
_NON_CHARACTERS = "".join(
    chr(plane + low) for plane in range(0, 0x110000, 0x10000) for low in (0xFFFE, 0xFFFF)
)
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    f"\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffc\U000e0000-\U000e007f{_NON_CHARACTERS}]"
)
_PRINTABLE = "\ufffc"
_LONGEST_LINE = 300


def clean_line(text: str) -> str:
    """Return `text` as one clean line of at most 300 characters, for reasons that people read in passing."""
    line = " ".join(clean_text(text).split())
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1].rstrip() + "…"


def clean_text(text: str) -> str:
    r"""Return `text` in NFC, with "\n" line ends, without characters that don't belong in text."""
    # Of what is unwanted, Unicode calls one character printable.
    if not (text.isprintable() and _PRINTABLE not in text):
        text = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", text)
