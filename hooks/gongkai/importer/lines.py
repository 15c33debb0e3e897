"""Hard-wrapped lines -> paragraphs: text copied from a printed page breaks in the middle of sentences.

Lines are joined where most are of one width and a line ends at that width without an end of sentence.
"""

import re
from collections.abc import Sequence

from gongkai.norms.contacts import begins_closing
from gongkai.norms.titles import begins_annex
from gongkai.norms.typography import heading_number, is_date_line

_END = re.compile(r"[。！？；：:”』」）)》.!?;]$")
_LATIN_EDGE = re.compile(r"[A-Za-z0-9,.]$")


def width(line: str) -> int:
    """Columns that a line takes: a Han character takes two."""
    return sum(1 if char < "\u2e80" else 2 for char in line)


def is_wrapped(lines: Sequence[str]) -> bool:
    """Were these lines broken at a margin? Most long lines end within a few columns of one width, and rather in mid-sentence."""
    long = [width(line.rstrip()) for line in lines if len(line.strip()) >= 16]
    if len(long) < 6:
        return False
    margin = sorted(long)[int(len(long) * 0.8)]
    if margin > 120:
        return False
    near = [line for line in lines if margin - 8 <= width(line.rstrip()) <= margin + 4]
    return len(near) >= 0.5 * len(long) and sum(not re.search(r"[。！？]$", line.rstrip()) for line in near) >= 0.6 * len(near)


def join_wrapped(lines: Sequence[str]) -> list[str]:
    """Paragraphs. An empty line always ends one; so do an indent, a heading number and a line that ends short."""
    margin = sorted(width(line.rstrip()) for line in lines if len(line.strip()) >= 16)
    full = margin[int(len(margin) * 0.8)] - 10 if margin else 0
    edge = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    paragraphs: list[str] = []
    whole = True
    for line in lines:
        text = line.strip()
        if not text:
            whole = True
            continue
        starts = (
            re.match(r"\u3000| {2}", line[edge:])
            or heading_number(text)
            or begins_annex(text)
            or is_date_line(text)
            or begins_closing(text)
        )
        if whole or starts or not paragraphs:
            paragraphs.append(text)
        else:
            paragraphs[-1] = glue(paragraphs[-1], text)
        whole = width(line.rstrip()) < full
    return paragraphs


def glue(first: str, second: str) -> str:
    """Two pieces of a broken line; only Latin words need their space back."""
    return f"{first} {second}" if _LATIN_EDGE.search(first) and re.match(r"[A-Za-z]", second) else first + second
