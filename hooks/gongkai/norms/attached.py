"""Lists of attachments (附件说明, GB/T 9704-2012 7.3.4) as texts print them: 附件：1. … 2. …."""

import re

_LABEL = re.compile(r"^附\s?[件表]?\s?[:：]\s*")
_NUMBER = re.compile(r"(?:^|(?<=\s)|(?<=[；;]))(?:附件\s*)?(?:\d{1,2}\s?[.．、:：]|[（(]\d{1,2}[)）])\s*(?=[^\d\s])")
_END = re.compile(r"[；;。.]$|[（(](?:略|另附|见附页|此略)[)）]$")
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar)$", re.IGNORECASE)
_NAMED = re.compile(r"^附件?\s?\d{0,2}\s?[：:]\s?")


def without_label(line: str) -> str:
    """`附件：1. 检查表` -> 1. 检查表."""
    return _LABEL.sub("", line)


def begins_with_number(line: str) -> bool:
    """`2. 汇总表`: an entry of such a list."""
    return bool(_NUMBER.match(line))


def entries(text: str) -> list[str]:
    """The entries of a line, each without its number and its end; what holds a sentence is none."""
    parts = [_END.sub("", part.strip()).strip() for part in _NUMBER.split(text)]
    return [part for part in parts if len(part) >= 2 and not re.search(r"[。；]", part)]


def file_line(line: str) -> str:
    """`附件：说明.pdf` -> 说明.pdf."""
    return _NAMED.sub("", line)


def title_key(title: str) -> str:
    """A title as it is compared: without number, suffix, brackets and spaces."""
    plain = _FILE.sub("", _NUMBER.sub("", title.strip()))
    return re.sub(r"^附件\d*|[\s\u3000《》“”\"（）()：:.]", "", plain)
