"""Cleaning of all text at the store's door."""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

# C0 and C1 controls but newline and tab, bidi controls, zero-width space, BOM, surrogates, non-characters,
# tags: one of them in one title makes feed writers and PostgreSQL refuse the whole.
_NON_CHARACTERS = "".join(
    chr(plane + low) for plane in range(0, 0x110000, 0x10000) for low in (0xFFFE, 0xFFFF)
)
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    f"\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffc\U000e0000-\U000e007f{_NON_CHARACTERS}]"
)
# ZWJ and ZWNJ have meaning, and stay, in the scripts from Hebrew to Georgian, Khmer, Mongolian, and in emoji;
# behind other letters they only hide a word from whoever searches for it.
_JOINERS = re.compile(
    "(?<![\u0590-\u10ff\u1780-\u18af\ua8e0-\ua8ff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]+"
)
_JOINER = re.compile("[\u200c\u200d]")
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILED = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")  # no language piles up more than four
_PRINTABLE = "\ufffc"
_LONGEST_LINE = 300


def clean_line(text: str) -> str:
    """Return `text` as one clean line of at most 300 characters, for reasons that people read in passing."""
    line = " ".join(clean_text(text).split())
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1].rstrip() + "…"


def clean_text(text: str) -> str:
    r"""Return `text` in NFC, with "\n" line ends, without what does not belong in it: hidden, or piled up."""
    # Of what is unwanted, Unicode calls one character printable.
    if not (text.replace("\n", "").isprintable() and _PRINTABLE not in text):
        text = _without_stray_joiners(_UNWANTED.sub("", _LINE_ENDS.sub("\n", text)))
    text = unicodedata.normalize("NFC", text)
    return text if text.isascii() else _PILED.sub(r"\1", text)


def _without_stray_joiners(text: str) -> str:
    """Return `text` in NFC without joiners that mean nothing.

    Where one goes, the marks around it are put in order, and another may stand behind other letters than
    before. Who makes long chains of that is no writer: such a text has none left.
    """
    text = unicodedata.normalize("NFC", text)
    if not _JOINER.search(text):
        return text
    for _ in range(3):
        fewer = unicodedata.normalize("NFC", _JOINERS.sub("", text))
        if fewer == text:
            return text
        text = fewer
    return _JOINER.sub("", text)
