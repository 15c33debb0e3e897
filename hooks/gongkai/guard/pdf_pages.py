"""PDF -> pages, text, properties, links, by pypdf; also what bookmarks, forms and earlier versions of the file say.

Whoever edits a PDF and saves it in the usual way (ISO 32000-1, 7.5.6) leaves all that it was before within the file: text that was taken
out again is found there by anybody, so the gate looks at it, too.
"""

import io
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from gongkai.guard.exif import look_at_xmp
from gongkai.guard.inspection import Notes
from gongkai.model.danger import Stop

MAX_PAGES = 100
"""Pages whose text is taken."""
MAX_CONTENT = 700 * 1024
"""Bytes of drawing instructions of these pages, unpacked: twenty to a hundred pages. pypdf takes 1.1 to 2.3 seconds for a megabyte."""
_MAX_VERSIONS = 5
"""Earlier versions that are looked at; signing adds one or two."""
_MAX_SIZE = 32 * 1024 * 1024
"""Bytes of a file whose earlier versions are looked at."""
_MOST_GARBLED = 0.3
"""Part of the characters that may stand for nothing before a text counts as unread."""
_MOST_NODES = 2_000
"""Bookmarks and fields of a form."""
_END = re.compile(rb"%%EOF[\r\n]{0,2}")
_MARKUP = frozenset({"/Text", "/FreeText", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Caret", "/Stamp", "/Ink"})

FindKeys = Callable[[bytes], None]
"""Looks for keys that act in unpacked data."""


def read(file: BinaryIO, notes: Notes, find_keys: FindKeys) -> None:
    """Read one PDF. `Stop` where it is broken."""
    import pypdf  # slow to import, and most builds meet no new PDF

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    file.seek(0)
    try:
        reader = pypdf.PdfReader(file)
        if reader.is_encrypted:
            notes.tell("unread", "encrypted")
            if not reader.decrypt(""):
                return
            _read_packed(reader, find_keys)
        notes.pages = len(reader.pages)
        for name, value in (reader.metadata or {}).items():
            notes.note(str(name).lstrip("/"), str(value))
        seen: set[int] = set()
        content = _read_text(reader, notes, seen)
        _read_root(reader, notes)
        if not reader.is_encrypted:
            _read_earlier(file, notes, seen, content)
    except (Stop, MemoryError):
        raise
    except Exception as error:  # pypdf raises whatever broken bytes lead to
        if not isinstance(error, pypdf.errors.DependencyError):  # a cipher that only an extra package knows: told above
            raise Stop("unread", "broken") from None
    if not notes.pages and not notes.dangers:
        raise Stop("unread", "broken")


def _read_packed(reader: Any, find_keys: FindKeys) -> None:
    """Object streams that are enciphered without a password: their bytes say nothing by themselves."""
    for number in sorted({stream for stream, _ in reader.xref_objStm.values()}):
        find_keys(_object(reader, number).get_data())


def _object(reader: Any, number: int) -> Any:
    from pypdf.generic import IndirectObject

    return IndirectObject(number, 0, reader).get_object()


def _read_text(reader: Any, notes: Notes, seen: set[int]) -> int:
    """The text of the pages; bytes of their instructions. `seen` takes what has been read."""
    scanned, content = 0, 0
    for number in range(min(notes.pages, MAX_PAGES)):
        page = reader.pages[number]
        drawn = _drawn(page)
        content += len(drawn)
        if content > MAX_CONTENT:
            notes.tell("unread", "pages", str(number))
            break
        seen.add(hash(drawn))
        text = page.extract_text()
        notes.write(f"{text}\n")
        _read_annotations(page, notes)
        scanned += not text.strip() and _has_picture(page)
    if notes.pages > MAX_PAGES:
        notes.tell("unread", "pages", str(MAX_PAGES))
    if scanned:
        notes.tell("no-text", "scanned", str(scanned))
    elif _garbled(notes.text) > _MOST_GARBLED:
        notes.tell("unread", "garbled")
    return content


def _drawn(page: Any) -> bytes:
    contents = page.get_contents()
    return contents.get_data() if contents is not None else b""


def _has_picture(page: Any) -> bool:
    resources = page.get("/Resources", {}).get_object()
    pictures = resources.get("/XObject", {}).get_object()
    return any(pictures[name].get("/Subtype") in ("/Image", "/Form") for name in pictures)


def _read_annotations(page: Any, notes: Notes) -> None:
    """Comments, links, and what is filled in in a form."""
    _read_actions(page, notes)
    for reference in list(page.get("/Annots", ()) or ())[:_MOST_NODES]:
        annotation = reference.get_object()
        for key in ("/Contents", "/V"):
            if isinstance(value := annotation.get(key), str):
                notes.write(f"{value}\n")
        _whisper(annotation, ("/T", "/TU", "/RC", "/Subj", "/DV"), notes)
        action = _resolved(annotation.get("/A"))
        if isinstance(action, dict) and isinstance(address := _resolved(action.get("/URI")), str | bytes):
            notes.link(address if isinstance(address, str) else address.decode("utf-8", "replace"))
        if annotation.get("/Subtype") in _MARKUP:
            notes.tell("leftover", "comments", "PDF")


def _read_root(reader: Any, notes: Notes) -> None:
    """Bookmarks, fields that stand on no page, properties in XMP, and what happens when the file is opened."""
    root = reader.root_object
    _read_actions(root, notes)
    for node in _nodes(root.get("/Outlines"), ("/First", "/Next")):
        _whisper(node, ("/Title",), notes)
    form = _resolved(root.get("/AcroForm"))
    for field in _nodes(form.get("/Fields") if isinstance(form, dict) else None, ("/Kids",)):
        _whisper(field, ("/T", "/TU", "/V", "/DV"), notes)
    metadata = _resolved(root.get("/Metadata"))
    if hasattr(metadata, "get_data"):
        look_at_xmp(metadata.get_data(), notes)


def _read_actions(owner: Any, notes: Notes) -> None:
    """An address that is called without being asked for: when the document or a page is opened or closed."""
    others = _resolved(owner.get("/AA"))
    for value in (owner.get("/OpenAction"), *(others.values() if isinstance(others, dict) else ())):
        for action in _nodes(value, ("/Next",)):
            if action.get("/S") == "/URI":
                notes.tell("active", "opens-address", str(_resolved(action.get("/URI"))))


def _nodes(value: Any, ways: tuple[str, ...]) -> Iterator[Any]:
    """Every dictionary that can be reached these ways, each once."""
    waiting, seen = [value], set[int]()
    while waiting and len(seen) < _MOST_NODES:
        node = _resolved(waiting.pop())
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict) and id(node) not in seen:
            seen.add(id(node))
            yield node
            waiting += [node[way] for way in ways if way in node]


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _whisper(node: Any, keys: tuple[str, ...], notes: Notes) -> None:
    for key in keys:
        if isinstance(value := _resolved(node.get(key)), str):
            notes.whisper(str(value))


def _read_earlier(file: BinaryIO, notes: Notes, seen: set[int], content: int) -> None:
    """The pages of earlier versions that are not as they were; what is beyond the limits may hold anything."""
    import pypdf

    file.seek(0)
    raw = file.read(_MAX_SIZE + 1)
    ends = [found.end() for found in _END.finditer(raw)][:-1]
    if ends and (len(raw) > _MAX_SIZE or len(ends) > _MAX_VERSIONS):
        notes.tell("leftover", "revisions", "PDF")
    for end in ends[-_MAX_VERSIONS:]:
        try:
            earlier = pypdf.PdfReader(io.BytesIO(raw[:end]))
            for value in (earlier.metadata or {}).values():
                notes.whisper(str(value))
            for page in earlier.pages[:MAX_PAGES]:
                drawn = _drawn(page)
                if hash(drawn) in seen:
                    continue
                seen.add(hash(drawn))
                content += len(drawn)
                if content > MAX_CONTENT:
                    notes.tell("leftover", "revisions", "PDF")
                    return
                notes.whisper(page.extract_text())
        except (Stop, MemoryError):
            raise
        except Exception:  # the first part of a file for the web is no version, nor is a mark within a stream
            continue


def _garbled(text: str) -> float:
    """The part of characters that are no letters of any script: fonts without a table of characters give these."""
    seen = text.split()
    count = sum(map(len, seen))
    odd = sum(1 for word in seen for c in word if c == "\N{REPLACEMENT CHARACTER}" or "\ue000" <= c <= "\uf8ff" or c < " ")
    return odd / count if count else 0.0
