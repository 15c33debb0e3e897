"""Files and folders -> drafts on disk: a bad file stops no other, nothing is overwritten, a second run goes on where the first ended.

The ledger `.gongkai-import.jsonl` in the drafts folder holds a line a file: its path, its digest, its draft.
"""

import contextlib
import functools
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from gongkai.importer.draft import Draft, make_draft, picture_name
from gongkai.importer.findings import Value
from gongkai.importer.naming import free
from gongkai.importer.raw import Refused
from gongkai.importer.sniff import MAX_BYTES
from gongkai.settings import Settings

LEDGER = ".gongkai-import.jsonl"
_SUFFIXES = frozenset(
    {".txt", ".html", ".htm", ".shtml", ".xhtml", ".docx", ".docm", ".pdf", ".doc", ".wps", ".ofd", ".rtf", ".odt"}
)  # fmt: skip
_LAST = (".pdf",)
"""Read after the rest: a PDF that a page links to is its attachment and no document of its own."""


@dataclass(frozen=True, slots=True)
class Order:
    """What an editor asked for."""

    into: Path
    settings: Settings
    kind: str = ""
    given: Mapping[str, Value] = field(default_factory=dict)
    hosts: frozenset[str] = frozenset()
    dry_run: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    source: Path
    state: str
    """`done`, `attention`, `failed`, `skipped` or `attached`."""
    draft: str = ""
    """The draft's path below the drafts folder, without suffix."""
    made: Draft | None = None
    refused: Refused | None = None


def sources(paths: Iterable[Path]) -> list[Path]:
    """Files as they are named; of a folder, all that could be documents, sorted; not what a browser saved beside a page."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inner = [p for p in sorted(path.rglob("*")) if p.is_file() and not p.is_symlink() and p.suffix.lower() in _SUFFIXES]
            found += [
                p
                for p in inner
                if not any(part.startswith(".") or part.endswith(("_files", ".files")) for part in p.relative_to(path).parts)
            ]
        else:
            found.append(path)
    unique = list(dict.fromkeys(found))
    return [p for p in unique if p.suffix.lower() not in _LAST] + [p for p in unique if p.suffix.lower() in _LAST]


def import_files(files: Iterable[Path], order: Order) -> Iterator[Outcome]:
    """One outcome a file, as soon as it is there."""
    ledger = {} if order.again else _ledger(order.into)
    taken: set[str] = set()
    attached: set[Path] = set()
    for file in files:
        if file.resolve() in attached:
            yield Outcome(file, "attached")
            continue
        try:
            raw = _bytes(file)
            digest = hashlib.sha256(raw).hexdigest()
            known = ledger.get(f"{file.resolve()}\0{digest}", "")
            if known and (order.into / f"{known}.md").exists():
                yield Outcome(file, "skipped", known)
                continue
            made = make_draft(file.name, raw, order.settings, functools.partial(_lies_beside, file), order.kind, order.given, order.hosts)
            path = free(order.into, made.path, taken)
            taken.add(path.casefold())
            if not order.dry_run:
                _write(file, made, order.into, path)
                _note(order.into, file, digest, path)
            attached |= {found.resolve() for target in made.copies if (found := locate(file, target))}
            yield Outcome(file, "attention" if made.missing or made.remarks else "done", path, made)
        except Refused as refused:
            yield Outcome(file, "failed", refused=refused)
        except OSError as error:
            yield Outcome(file, "failed", refused=Refused("unopened", reason=error.strerror or str(error)))


def _lies_beside(source: Path, target: str) -> bool:
    return locate(source, target) is not None


def locate(source: Path, target: str) -> Path | None:
    """The file that a source names: beside it, or in a folder below it. Never outside, never by way of a link."""
    name = unquote(urlsplit(target).path) if "/" in target or "%" in target else target
    folder = source.parent.resolve()
    with contextlib.suppress(OSError, ValueError):
        for candidate in (folder / name.lstrip("/"), folder / name.rpartition("/")[2]):
            found = candidate.resolve()
            if found.is_relative_to(folder) and found != source.resolve() and candidate.is_file() and not candidate.is_symlink():
                return found
    return None


def _bytes(file: Path) -> bytes:
    if not file.is_file():
        raise Refused("no-file")
    if (size := file.stat().st_size) > MAX_BYTES:
        raise Refused("large", size=size // 1048576, limit=MAX_BYTES // 1048576)
    return file.read_bytes()


def _write(source: Path, made: Draft, into: Path, path: str) -> None:
    """Attachments first, the draft last; what was written goes again where something fails."""
    target = into / f"{path}.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    stem = target.name.removesuffix(".md")
    written: list[Path] = []
    try:
        for wanted, name in made.copies.items():
            if found := locate(source, wanted):
                written += _place(target.parent / name, found.read_bytes())
        for name, content in made.embedded.items():
            written += _place(target.parent / picture_name(stem, name), content)
        with open(target, "x", encoding="utf-8", newline="\n") as file:
            written.append(target)
            file.write(made.text(stem))
    except BaseException:
        for one in written:
            one.unlink(missing_ok=True)
        raise


def _place(target: Path, content: bytes) -> list[Path]:
    """Write a file beside the draft; one that stands there with the same content serves, another is refused."""
    if target.exists():
        if target.read_bytes() != content:
            raise Refused("attachment-taken", name=target.name)
        return []
    with open(target, "xb") as file:
        file.write(content)
    return [target]


def _ledger(into: Path) -> dict[str, str]:
    """Source and digest -> draft, of earlier runs; a line that a crash cut short is passed over."""
    found: dict[str, str] = {}
    with contextlib.suppress(OSError):
        for line in (into / LEDGER).read_text(encoding="utf-8").splitlines():
            with contextlib.suppress(ValueError, KeyError, TypeError):
                row = json.loads(line)
                found[f"{row['source']}\0{row['sha256']}"] = str(row["draft"])
    return found


def _note(into: Path, source: Path, digest: str, draft: str) -> None:
    row = json.dumps({"source": str(source.resolve()), "sha256": digest, "draft": draft}, ensure_ascii=False)
    with open(into / LEDGER, "a", encoding="utf-8", newline="\n") as file:
        file.write(row + "\n")
        file.flush()
        os.fsync(file.fileno())
