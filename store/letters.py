r"""Words that mix alphabets, as only a slip or a forgery does, such as "S\u0421\u041e" for SCO. Pure.

After Unicode Technical Standard 39 ("Unicode Security Mechanisms", confusable and mixed-script detection): a
word counts as mixed where it has letters of two alphabets and all those of the one have twins in the other.
A hyphen or a digit parts words, so a Latin acronym before a Russian word is none; nor is one with an ending
whose letters look like no others. Chinese has no twins. The table is our own choice of the twins that common
fonts don't tell apart.
"""

import re

_LATIN = "ABCEHIJKMOPSTXYaceijopsxyh\xcb\xeb\xcf\xef"
_CYRILLIC = (
    "\u0410\u0412\u0421\u0415\u041d\u0406\u0408\u041a\u041c\u041e\u0420\u0405\u0422\u0425\u0423"
    "\u0430\u0441\u0435\u0456\u0458\u043e\u0440\u0455\u0445\u0443\u04bb\u0401\u0451\u0407\u0457"
)
_GREEK_LATIN = "ABEHIKMNOPTXYZov"
_GREEK = "\u0391\u0392\u0395\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a7\u03a5\u0396\u03bf\u03bd"
_TO_LATIN = str.maketrans(_CYRILLIC + _GREEK, _LATIN + _GREEK_LATIN)
# Only into letters that Russian, Ukrainian or Kazakh have: a Latin S in a word is no slip of theirs.
_TO_CYRILLIC = {
    ord(latin): cyrillic
    for latin, cyrillic in zip(_LATIN, _CYRILLIC, strict=True)
    if cyrillic not in "\u0405\u0408\u0455\u0458\u04bb"
}
_ALPHABET = "A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\u024f"
_OTHERS = "\u0370-\u03ff\u0400-\u052f"
_BORDER = re.compile(rf"[{_ALPHABET}](?=[{_OTHERS}])|[{_OTHERS}](?=[{_ALPHABET}])")
_WORD = re.compile(r"[^\W\d_]+")
_OF_LATIN = re.compile(rf"[{_ALPHABET}]")
_OF_OTHERS = re.compile(rf"[{_OTHERS}]")


def is_mixed(text: str | None) -> bool:
    """Tell whether a word of `text` mixes alphabets in a way that readers can't see."""
    return bool(text) and plain_letters(text or "") != text


def plain_letters(text: str) -> str:
    """Return `text` with each mixed word in one alphabet, letter by letter: to compare, not to show."""
    if text.isascii() or not _BORDER.search(text):
        return text
    return _WORD.sub(_in_one_alphabet, text)


def _in_one_alphabet(match: re.Match[str]) -> str:
    word = match[0]
    latin, others = _OF_LATIN.findall(word), _OF_OTHERS.findall(word)
    if not latin or not others:
        return word
    may_be_latin = all(ord(letter) in _TO_LATIN for letter in others)
    may_be_cyrillic = all(ord(letter) in _TO_CYRILLIC for letter in latin)
    if may_be_latin and (len(latin) >= len(others) or not may_be_cyrillic):
        return word.translate(_TO_LATIN)
    return word.translate(_TO_CYRILLIC) if may_be_cyrillic else word
