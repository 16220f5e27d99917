"""Names of files whose bytes are no UTF-8, as text that can be shown and kept; Python holds such bytes as lone surrogates.

In practice they come out of a ZIP that was packed on a Chinese Windows: the bytes are GB18030. No two names become one
text, and ``path_named`` makes the name out of the text again.
"""

from __future__ import annotations

import codecs
import re

DECODED, ESCAPED = "〔GBK〕", "〔字节〕"
"""What tells that a name was read as GB18030, and that its bytes are written %XX; no other name is left with them."""


def readable(name: str | bytes) -> str:
    """A file name or path as text without surrogates; what is sound already stays as it is."""
    text = name.decode("utf-8", "surrogateescape") if isinstance(name, bytes) else name
    if text.isascii() or (_sound(text) and not _marked(text)):
        return text
    return "/".join(_part(part) for part in text.split("/"))


def path_named(text: str) -> str:
    """The path that ``readable`` made ``text`` of."""
    return "/".join(_named(part) for part in text.split("/"))


def _sound(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _marked(text: str) -> bool:
    return DECODED in text or ESCAPED in text


def _part(part: str) -> str:
    if _sound(part):
        return _escaped(part) if _marked(part) else part
    try:
        data = part.encode("utf-8", "surrogateescape")
        decoded = data.decode("gb18030")
        if decoded.isprintable() and not _marked(decoded) and decoded.encode("gb18030") == data:
            return _with(decoded, DECODED)
    except UnicodeError:
        pass
    return _escaped(part)


def _with(name: str, mark: str) -> str:
    """A name with a mark before its ending, which programs go by."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}{mark}{dot}{suffix}" if stem else f"{name}{mark}"


def _escaped(part: str) -> str:
    made = "".join(
        "".join(f"%{byte:02X}" for byte in char.encode("utf-8", _handler(char)))
        if char in "%〔" or not char.isprintable()
        else char
        for char in part
    )
    return _with(made, ESCAPED)


def _handler(char: str) -> str:
    """How a character becomes bytes: on Windows a name may have surrogates that stand for no byte."""
    return "surrogateescape" if "\udc80" <= char <= "\udcff" else "surrogatepass"


def _named(part: str) -> str:
    if DECODED in part:
        return part.replace(DECODED, "", 1).encode("gb18030").decode("utf-8", "surrogateescape")
    if ESCAPED in part:
        data = re.sub(
            rb"%([0-9A-F]{2})", lambda found: bytes((int(found[1], 16),)), part.replace(ESCAPED, "", 1).encode()
        )
        return data.decode("utf-8", "surrogateescape")
    return part


def _printed(error: UnicodeError) -> tuple[str | bytes, int]:
    """A codec's error handler: surrogates with what belongs to them as GB18030 or %XX; all else as Python escapes it."""
    if not isinstance(error, UnicodeEncodeError) or _sound(error.object[error.start]):
        return codecs.backslashreplace_errors(error)
    text, end, data = error.object, error.start, b""
    while end < len(text) and not (text[end].isascii() or (_sound(text[end]) and text[end] > "\u07ff")):
        # Two bytes of a name may happen to be one letter of UTF-8, and the second byte of a pair may be ASCII.
        lead = not _sound(text[end]) and end + 1 < len(text) and "@" <= text[end + 1] <= "~"
        data += b"".join(char.encode("utf-8", _handler(char)) for char in text[end : end + 1])
        end += 1
        if lead and _incomplete(data):
            data += text[end].encode()
            end += 1
    try:
        return data.decode("gb18030").encode(error.encoding, "backslashreplace"), end
    except UnicodeDecodeError:
        escaped = b"".join(char.encode("utf-8", _handler(char)) for char in text[error.start : error.end])
        return "".join(f"%{byte:02X}" for byte in escaped), error.end


def _incomplete(data: bytes) -> bool:
    """Whether GB18030 needs one more byte after ``data``."""
    try:
        data.decode("gb18030")
    except UnicodeDecodeError as error:
        return error.end == len(data)
    return False


PRINTED = "nengshen.printed"
"""The name of that handler, for streams."""
codecs.register_error(PRINTED, _printed)
