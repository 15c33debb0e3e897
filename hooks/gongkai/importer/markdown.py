"""Blocks -> Markdown that renders to the same text: what Markdown or HTML would take for markup is escaped, nothing else is touched."""

import html
import re
from collections.abc import Mapping, Sequence

from gongkai.importer.raw import Block, Paragraph, Picture, Span, Table

_MARKUP = re.compile(r"[\\`]|<(?=[A-Za-z/!?])|&(?=#?\w{1,32};)|\[(?=[^\]\n]{0,200}\][(\[:])|\[(?=\^)|!(?=\[)")
_PAIRED = re.compile(r"[*_]")
_LINE_START = re.compile(r"^(?:(#{1,6})(?=[^#]|$)|([-+*])(?=\s)|(\d{1,9})(\.)(?=\s)|(>)|(:)(?=\s)|([|])|(=+|-{2,}|_{3,}|\*{3,})$)")


def to_markdown(blocks: Sequence[Block], notes: Mapping[str, str], names: Mapping[str, str]) -> str:
    """The body. `names`: a picture's name in the source -> the file beside the draft; pictures without one are left out."""
    parts = [text for block in blocks if (text := _block(block, names))]
    called = [span.note for block in blocks if isinstance(block, Paragraph) for span in block.spans if span.note]
    parts += [f"[^{note}]: {escape(notes[note])}" for note in dict.fromkeys(called) if note in notes]
    return "\n\n".join(parts) + "\n" if parts else ""


def _block(block: Block, names: Mapping[str, str]) -> str:
    if isinstance(block, Table):
        return _bars(block) if block.is_plain and len(block.rows) > 1 and len(block.rows[0]) == block.width else _html(block)
    if isinstance(block, Picture):
        return f"![{escape(block.alt)}]({_target(names[block.name])})" if block.name in names else ""
    text = _runs(block.spans)
    if block.level:
        return f"{'#' * block.level} {text}"
    return _line_start(text)


def _runs(spans: Sequence[Span]) -> str:
    text = ""
    for span in spans:
        said = escape(span.text)
        if span.mark and said.strip():
            said = f"<{span.mark}>{html.escape(span.text, quote=False)}</{span.mark}>"
        elif span.href and said.strip():
            said = f"[{said}](<{span.href}>)" if re.search(r"[()\s]", span.href) else f"[{said}]({span.href})"
        text += said + (f"[^{span.note}]" if span.note else "")
    return text.strip()


def escape(text: str) -> str:
    """Text with nothing in it that Markdown or HTML would take for markup."""
    escaped = _MARKUP.sub(lambda m: {"<": "&lt;", "&": "&amp;"}.get(m[0], f"\\{m[0]}"), text)
    if len(_PAIRED.findall(escaped)) > 1:
        escaped = _PAIRED.sub(r"\\\g<0>", escaped)
    return " ".join(escaped.splitlines())


def _line_start(text: str) -> str:
    """A paragraph that begins like a heading, a list, a quotation or a rule is none."""
    match = _LINE_START.match(text)
    if not match:
        return text
    if match[4]:
        return f"{match[3]}\\.{text[match.end() :]}"
    return text if text.startswith("\\") else f"\\{text}"


def _bars(table: Table) -> str:
    rows = [[_cell(cell.text) for cell in row] for row in table.rows]
    rows = [(row + [""] * table.width)[: table.width] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], f"| {' | '.join(['---'] * table.width)} |", *lines[1:]])


def _cell(text: str) -> str:
    return "<br>".join(escape(line).replace("|", "\\|") for line in text.split("\n"))


def _html(table: Table) -> str:
    """With spans, as HTML: no blank line, no Markdown within."""
    rows = []
    for place, row in enumerate(table.rows):
        tag = "th" if not place and len(table.rows) > 1 else "td"
        cells = "".join(
            f"<{tag}{_attribute('colspan', cell.colspan)}{_attribute('rowspan', cell.rowspan)}>"
            + "<br>".join(html.escape(line, quote=False) for line in cell.text.split("\n"))
            + f"</{tag}>"
            for cell in row
        )
        rows.append(f"<tr>{cells}</tr>")
    return "\n".join(["<table>", *rows, "</table>"])


def _attribute(name: str, value: int) -> str:
    return f' {name}="{value}"' if value > 1 else ""


def _target(name: str) -> str:
    return name.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
