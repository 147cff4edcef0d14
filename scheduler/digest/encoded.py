"""An issue's forms as the parts of a mail: quoted-printable, or base64 where that is shorter. Pure.

Of a Cyrillic or Chinese letter quoted-printable makes six or nine bytes, base64 three or four; of an English
one it makes one. RFC 2045, 6.7 and 6.8.
"""

from base64 import encodebytes
from dataclasses import dataclass
from email.quoprimime import body_encode

_LINE_BYTES = 57  # of a text in one line of base64, which `encodebytes` makes so long


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A form of an issue on its way into a mail: `before` and `after` where what is a reader's own stands."""

    before: str
    after: str
    is_base64: bool

    @property
    def encoding(self) -> str:
        """What its Content-Transfer-Encoding says."""
        return "base64" if self.is_base64 else "quoted-printable"

    def split(self) -> tuple[bytes, "Rest"]:
        """Return what is the same for every reader, encoded; then what follows it."""
        if not self.is_base64:
            head = quoted(self.before) if self.before else b""
            return head, Rest(before=b"", after=self.after, is_base64=False)
        before = _lines(self.before)
        end = len(before) - len(before) % _LINE_BYTES
        return _in_base64(before[:end]), Rest(before=before[end:], after=self.after, is_base64=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """The end of a part: what remains of the text before a reader's own words, and the text after them."""

    before: bytes
    after: str
    is_base64: bool

    def encoded(self, own: str) -> bytes:
        """Return it with a reader's own words; there may be none."""
        if self.is_base64:
            return _in_base64(self.before + b"".join(_lines(text) for text in (own, self.after) if text))
        return b"".join(quoted(text) for text in (own, self.after) if text)


def part_of(before: str, after: str = "", *, shorter: bool) -> Part:
    """Return a form of an issue as a part of its mail; `shorter`: in whichever way is the shorter one."""
    is_base64 = shorter and _is_shorter_in_base64(before + after)
    return Part(before=before, after=after, is_base64=is_base64)


def encoded_bytes(form: str, *, shorter: bool) -> int:
    """Return how many bytes a form takes in a mail."""
    head, rest = part_of(form, shorter=shorter).split()
    return len(head) + len(rest.encoded(""))


def quoted(text: str) -> bytes:
    """Return a text as quoted-printable, with a line end behind it."""
    lines = b"\n".join(text.encode().splitlines())
    return body_encode(lines.decode("latin-1"), eol="\r\n").encode("ascii") + b"\r\n"


def _is_shorter_in_base64(text: str) -> bool:
    return len(_in_base64(_lines(text))) < len(quoted(text))


def _lines(text: str) -> bytes:
    """Return a text as a mail means it: every line ends with CRLF, the last one too."""
    return b"".join(line + b"\r\n" for line in text.encode().splitlines())


def _in_base64(text: bytes) -> bytes:
    return encodebytes(text).replace(b"\n", b"\r\n")
