"""Bytes that are no UTF-8, or only seem to be -> what they look like, in words an editor knows."""

import re

from gongkai.model.problem import Problem, problem

_HEAD = 20_000
"""Bytes that tell the encoding."""
_SEVEN_BITS = ((re.compile(rb"\+[A-Za-z\d+/]{3,400}-"), "utf-7", "UTF-7"), (re.compile(rb"~\{[!-~]{2,400}~\}"), "hz", "HZ"))
"""Encodings whose bytes are letters: nothing tells them from English but what they come to."""
_FEW = 4
"""Han characters that come about by chance."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LETTER = re.compile(rb"[ -~]")
_ORDINARY = re.compile(r"[\t\n\r -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_LEVEL = 0.7
"""Part of the characters that are frequent ones in a text that is read in its own encoding."""


def undecodable(path: str, raw: bytes) -> Problem:
    """The one problem of a file that is no UTF-8: another encoding, or UTF-8 that is damaged in a place."""
    text = raw.decode("utf-8", "replace")
    lost, held = text.count("\N{REPLACEMENT CHARACTER}"), len(_HAN.findall(text))
    if (lost * 10 < len(text) and b"\0" not in raw and not _is_gbk(raw)) or lost * 4 < held:
        line = text.count("\n", 0, text.find("\N{REPLACEMENT CHARACTER}")) + 1
        return problem("file-damaged", f"{path}.md", line, count=lost)
    return problem("file-not-utf8", f"{path}.md", encoding=_guess(raw))


def seven_bits(path: str, raw: bytes) -> Problem | None:
    """The problem of a file that is written in letters alone, and means Chinese."""
    for pattern, codec, name in _SEVEN_BITS if raw.isascii() else ():
        found = pattern.findall(raw[:_HEAD])
        if len(_HAN.findall(b"".join(found).decode(codec, "ignore"))) >= _FEW:
            return problem("file-not-utf8", f"{path}.md", encoding=name)
    return None


def zeros(path: str, text: str) -> Problem:
    """A few zero bytes are a slip of some program, many are no text."""
    if text.count("\0") * 20 < len(text):
        return problem("character-control", f"{path}.md", text.count("\n", 0, text.index("\0")) + 1, code="U+0000")
    return problem("file-not-utf8", f"{path}.md", encoding=_guess(text.encode()))


def _guess(raw: bytes) -> str:
    head = raw[:_HEAD]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or _is_wide(head):
        return "UTF-16"
    if b"\0" in head[:4096]:
        return "BINARY"
    if not _is_gbk(raw):
        return "Big5" if _frequent(raw, "big5hkscs", "big5") > _LEVEL else "BINARY"
    return "Big5" if max(_frequent(raw, "gb18030", "gb2312"), _LEVEL) < _frequent(raw, "big5hkscs", "big5") else "GBK"


def _is_gbk(raw: bytes) -> bool:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _is_wide(head: bytes) -> bool:
    """UTF-16 without a mark: read so, it is an ordinary text."""
    for codec in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) & ~1].decode(codec, "replace")
        if len(text) > 3 and len(_LETTER.findall(head)) < 0.8 * len(head) and len(_ORDINARY.findall(text)) > 0.9 * len(text):
            return True
    return False


def _frequent(raw: bytes, codec: str, level: str) -> float:
    """Part of the Han characters, as they are read, that the first standard of this encoding has."""
    read = _HAN.findall(raw[:_HEAD].decode(codec, "ignore"))
    coded = [one.encode(level, "ignore") for one in read]
    known = sum(code < b"\xc7" for code in coded if code) if level == "big5" else sum(map(bool, coded))  # 5,401 lie below C6A1
    return known / (len(read) or 1)
