"""Folder of a release <-> manifest.json: every file with its SHA-256, every document with its fingerprint, in a chain of releases.

The manifest names the digest of the one before it and of the ledger's last line, so that no release can be changed, taken out or put in
between without it being noticed (可发现篡改). It stands in the site itself: whoever kept a copy can hold any later one against it.
"""

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

SCHEMA = "gongkai.manifest/1"
NAME = "manifest.json"
LARGEST = 1 << 28
"""Bytes of a manifest; ten thousand documents need 10 MB."""
HASHED = re.compile(r"(?:assets/(?:.*/)?[^/]+\.[0-9a-f]{8,}\.[^/]+|search/(?:postings/)?[0-9a-f]{12,}\.(?:json|bin))(?:\.gz|\.br)?")
"""Files that are named by their content: they never change, and pages that were opened earlier still ask for them."""


class ManifestError(ValueError):
    """A file that is no manifest of ours."""


class File(NamedTuple):
    """One file as it was released."""

    size: int
    sha256: str
    carried: bool = False
    """It belongs to the release before, and stays for those who still have its pages open."""


@dataclass(frozen=True)
class Manifest:
    """One release."""

    seq: int
    parent: str
    """SHA-256 of the manifest before, or empty."""
    ledger: str
    """SHA-256 of the ledger's last line."""
    version: str
    site_url: str
    as_of: str
    files: Mapping[str, File]
    """Path below the site's root -> file; but for the manifest and its signature."""
    documents: Mapping[str, str] = field(default_factory=dict)
    """Address -> fingerprint."""
    moved: Mapping[str, str] = field(default_factory=dict)
    """Address -> where it leads."""
    gone: Mapping[str, str] = field(default_factory=dict)
    """Address -> why there is nothing."""

    def to_bytes(self) -> bytes:
        """A line a file, so that two releases can be compared by any tool."""
        head = {
            "schema": SCHEMA, "seq": self.seq, "parent": self.parent, "ledger": self.ledger, "version": self.version,
            "site_url": self.site_url, "as_of": self.as_of,
        }  # fmt: skip
        parts = [f'"{key}":{_json(value)}' for key, value in head.items()]
        files = {path: {"size": f.size, "sha256": f.sha256} | ({"carried": True} if f.carried else {}) for path, f in self.files.items()}
        for key, rows in (("documents", self.documents), ("moved", self.moved), ("gone", self.gone), ("files", files)):
            inside = ",\n".join(f"{_json(name)}:{_json(rows[name])}" for name in sorted(rows))
            parts.append(f'"{key}":{{\n{inside}\n}}' if inside else f'"{key}":{{}}')
        return ("{" + ",\n".join(parts) + "}\n").encode()


def read_manifest(raw: bytes) -> Manifest:
    """Read a manifest. ManifestError for anything else."""
    try:
        row: dict[str, Any] = json.loads(raw)
        if row["schema"] != SCHEMA:
            raise ManifestError(str(row["schema"]))
        files = {str(path): File(int(f["size"]), str(f["sha256"]), bool(f.get("carried"))) for path, f in row["files"].items()}
        texts = {key: {str(k): str(v) for k, v in row[key].items()} for key in ("documents", "moved", "gone")}
        return Manifest(
            int(row["seq"]), str(row["parent"]), str(row["ledger"]), str(row["version"]), str(row["site_url"]), str(row["as_of"]), files,
            **texts,
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ManifestError(f"{type(error).__name__}: {error}") from None


def manifest_digest(raw: bytes) -> str:
    """By what the next manifest names this one."""
    return hashlib.sha256(raw).hexdigest()


def is_apart(path: str) -> bool:
    """Is this the manifest itself or its signature, which it cannot list?"""
    return path == NAME or path.startswith(f"{NAME}.")


def walk(folder: str | Path) -> Iterator[tuple[str, bool]]:
    """(path, is a regular file) of everything in a folder but folders, the manifest and its signature left out."""
    root, waiting = str(folder), [""]
    while waiting:
        below = waiting.pop()
        with os.scandir(f"{root}/{below}") as entries:
            for entry in entries:
                path = f"{below}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{path}/")
                elif not is_apart(path):
                    yield path, stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
