"""Cleaning of all text at the store's door."""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

# C0 and C1 controls but newline and tab, bidi controls, zero-width space, BOM, surrogates, non-characters: one of
# them in one title makes feed writers and PostgreSQL refuse the whole. ZWJ and ZWNJ carry meaning and stay.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffc\ufffe\uffff]"
)


def clean_text(text: str) -> str:
    """Return `text` in NFC, with "\\n" line ends, without characters that don't belong in text."""
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _LINE_ENDS.sub("\n", text)))
