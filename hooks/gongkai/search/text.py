"""The data of a page (index.json beside it) -> the text by which it is found: title lines, and everything else.

The engine reads the same file and makes the same text of it, so what the index says can be held against what the page says.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from gongkai.norms.expressions import numbered
from gongkai.norms.session import Assembly

_IDLE = frozenset({
    "redirect_from", "related", "follows", "superseded_by", "assembly", "result",
    "title", "proposal_title", "proposers", "proposal_number", "topics", "source", "date", "document_number", "index_number", "summary",
})  # fmt: skip
"""Facts that are addresses or keys, not words; and those that stand elsewhere in the page's data."""
_NAME = re.compile(r"[\u3400-\u9fff·]{2,4}")


class SearchText(NamedTuple):
    """What a page is found by."""

    titles: tuple[str, ...]
    """Lines that weigh more: titles, numbers, who asked."""
    body: str


def search_text(page: Mapping[str, Any], attached: Sequence[str] = ()) -> SearchText:
    """`page`: `gongkai.document/1` or `gongkai.page/1`; `attached`: what its attachments say, where that is searched."""
    titles = [page["title"]]
    if page.get("formal_title", page["title"]) != page["title"]:
        titles.append(page["formal_title"])
    assembly = Assembly(page["assembly"]) if page.get("assembly") else None
    matter, member = (assembly.matter, assembly.member) if assembly else ("", "")
    numbers = page.get("proposal_numbers", ())
    titles += [numbered(page["session"], number, matter) for number in numbers]
    titles += [name + member if _NAME.fullmatch(name) else name for name in page.get("proposers", ())]
    titles += [page[key] for key in ("document_number", "index_number") if page.get(key)]
    body = [page[key] for key in ("source", "session", "summary", "withdrawn") if page.get(key)]
    body += [value for key in ("lead", "supporting", "topics") for value in page.get(key, ())]
    body += [found for key, value in page.get("facts", {}).items() if key not in _IDLE for found in _words(value)]
    body += [page["text"], *(attachment["title"] for attachment in page.get("attachments", ())), *attached]
    return SearchText(tuple(titles), "\n".join(body))


def _words(value: Any) -> Iterator[str]:
    """Every text in a value, in its order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _words(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _words(inner)
