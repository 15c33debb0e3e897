"""What former builds found out: leaves by the digest of what they are made of, and what stands in the site folder.

Safe to delete, to share between branches and to restore in CI: an entry is found by the digest of content, code, templates and settings,
never by a file's time. Entries lie in 64 files, each with the digest of its content; one that is corrupt, cut off or foreign is left
aside with a note. Files are replaced in one step, so two builds at once can only lose each other's new entries. What no build has asked
for in its last KEEP turns is dropped.
"""

import contextlib
import datetime
import hashlib
import io
import json
import os
import pickle
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from gongkai.digest import digest as digest_of

KEEP = 3
"""Builds that an unused entry survives."""
MOST_BYTES = 4 * 1024**3
"""A cache that has grown beyond this starts anew: five times what a hundred thousand documents take."""
DAY = 24 * 60 * 60.0
"""Seconds."""
_MAGIC = b"gongkai-cache-1\n"
_SHARDS = 64


class _Plain(pickle.Unpickler):
    """Unpickles our own frozen values and nothing that could run foreign code."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("datetime", "time"):
            return datetime.time
        if module.startswith("gongkai.") and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


class Cache:
    """Entries of one code version, loaded when first asked for, saved once all documents are known."""

    def __init__(self, folder: Path, version: str) -> None:
        self.folder = folder
        self.version = version.encode()
        self.unreadable: list[str] = []
        """Files that were left aside."""
        self._shards: dict[int, dict[str, tuple[int, Any]]] = {}
        self._used: dict[int, set[str]] = {}
        self._dirty: set[int] = set()

    def get(self, digest: str) -> Any | None:
        """The entry of a digest, or None."""
        shard = self._shard(digest)
        entry = self._load(shard).get(digest)
        if entry is None:
            return None
        self._used.setdefault(shard, set()).add(digest)
        return entry[1]

    def put(self, digest: str, value: Any) -> None:
        """Keep an entry."""
        shard = self._shard(digest)
        self._load(shard)[digest] = (0, value)
        self._used.setdefault(shard, set()).add(digest)
        self._dirty.add(shard)

    def save(self) -> None:
        """Write what changed; forget what has not been asked for in KEEP builds."""
        for shard in sorted(self._dirty):
            used = self._used.get(shard, set())
            aged = {digest: (0 if digest in used else age + 1, value) for digest, (age, value) in self._shards[shard].items()}
            self._write(f"{shard:02x}.leaves", pickle.dumps({d: entry for d, entry in aged.items() if entry[0] <= KEEP}, 5))
        self._dirty.clear()

    def let_go(self) -> None:
        """Keep nothing in memory any longer: what is asked for next is loaded again."""
        for kept in (self._dirty, self._shards, self._used):
            kept.clear()

    def read(self, name: str) -> Any | None:
        """A value kept under a name (what stands in a site folder)."""
        return self._read(name)

    def write(self, name: str, value: Any) -> None:
        """Keep a value under a name."""
        self._write(name, pickle.dumps(value, 5))

    def _shard(self, digest: str) -> int:
        return int(digest[:2], 16) % _SHARDS

    def _load(self, shard: int) -> dict[str, tuple[int, bytes]]:
        if shard not in self._shards:
            self._shards[shard] = self._read(f"{shard:02x}.leaves") or {}
        return self._shards[shard]

    def _read(self, name: str) -> Any | None:
        file = self.folder / name
        try:
            raw = file.read_bytes()
        except OSError:
            return None
        start = len(_MAGIC) + 32
        head, payload = raw[:start], raw[start + len(self.version) :]
        if not head.startswith(_MAGIC) or head[len(_MAGIC) :] != hashlib.blake2b(raw[start:], digest_size=32).digest():
            self.unreadable.append(name)
            return None
        if raw[start : start + len(self.version)] != self.version:
            return None  # another version's; it is replaced
        try:
            return _Plain(io.BytesIO(payload)).load()
        except Exception as error:  # whatever a foreign pickle may raise
            self.unreadable.append(f"{name}: {type(error).__name__}")
            return None

    def _write(self, name: str, payload: bytes) -> None:
        """Replace a file in one step. A cache that cannot be written (full disk, no rights) is no reason to fail."""
        body = self.version + payload
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=self.folder, prefix=f".{name}.")
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(_MAGIC + hashlib.blake2b(body, digest_size=32).digest() + body)
                os.replace(temporary, self.folder / name)
            except OSError:
                Path(temporary).unlink(missing_ok=True)


def state_of(folder: Path, site: Path) -> str:
    """The name below which the cache keeps what a build leaves in a site folder: `NAME.made`, and the folder `NAME.search`.

    What is kept of a folder that is gone, and was last built more than a day ago, goes: every preview has a folder of its own.
    """
    name = f"site-{digest_of(str(site))}"
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        for other in {file.stem for file in folder.glob("site-*.*")} - {name}:
            if not _is_wanted(folder / f"{other}.json"):
                _forget(folder, other)
        (folder / f"{name}.json").write_text(json.dumps({"site": str(site), "built": time.time()}), encoding="utf-8")
    return name


def _is_wanted(file: Path) -> bool:
    """Does a site stand, or was it built within a day? It may be on its way."""
    try:
        about = json.loads(file.read_bytes())
        return Path(about["site"]).exists() or time.time() - about["built"] < DAY
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _forget(folder: Path, name: str) -> None:
    shutil.rmtree(folder / f"{name}.search", ignore_errors=True)
    for suffix in (".made", ".json"):
        (folder / f"{name}{suffix}").unlink(missing_ok=True)


def trimmed(folder: Path) -> None:
    """Start anew where the cache has grown beyond its bound."""
    with contextlib.suppress(OSError):
        files = [file for file in folder.rglob("*") if file.is_file()]
        if sum(file.stat().st_size for file in files) > MOST_BYTES:
            for file in files:
                file.unlink(missing_ok=True)
