"""The folder that releases are kept in, and the one link by which a web server finds the present one.

DIR/current            -> releases/000007-1a2b3c4d: replaced in one step, so that a reader sees one whole release or another
DIR/former             -> the release that was served before, for pages that are open and ask for its files
DIR/earlier            -> the one before that: while the other two change places, one after the other, what both had is still found
DIR/releases/N-DIGEST/ site/ (what is served, with manifest.json), root/ (the same below the site's path), nginx/, upload/, ledger.jsonl
DIR/history.jsonl      what was switched to, when, by whom; only ever added to
DIR/.building/         a release in the making; what a killed run left is swept by the next
DIR/.lock              locked while somebody works here; says who, and since when
"""

import contextlib
import ctypes
import datetime
import errno
import getpass
import json
import os
import shutil
import socket
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.record.ledger import Ledger, LedgerError, read_ledger
from gongkai.record.manifest import NAME, Manifest, ManifestError, manifest_digest, read_manifest

_ORPHANED = 10.0
"""Seconds that the children of a killed run may take to notice."""
_APART = 0.1
"""Seconds between two switches: far more than a server takes to look for a file in three places."""


class Busy(Exception):
    """Somebody else works in the folder: who, and for how many seconds."""

    def __init__(self, owner: str, seconds: int) -> None:
        super().__init__(owner)
        self.owner = owner
        self.seconds = seconds


@dataclass(frozen=True)
class Release:
    """One release on the shelf."""

    folder: Path
    seq: int

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def raw_manifest(self) -> bytes:
        return (self.site / NAME).read_bytes()

    def manifest(self) -> Manifest | None:
        """What it holds; None where that cannot be read."""
        try:
            return read_manifest(self.raw_manifest())
        except (OSError, ManifestError):
            return None

    def digest(self) -> str:
        return manifest_digest(self.raw_manifest())

    def ledger(self) -> Ledger | None:
        try:
            return read_ledger((self.folder / "ledger.jsonl").read_text(encoding="utf-8"))
        except (OSError, LedgerError, UnicodeDecodeError):
            return None


class Shelf:
    """A folder of releases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.building = folder / ".building"
        self._releases = folder / "releases"
        self._history = folder / "history.jsonl"

    @contextlib.contextmanager
    def locked(self, wait: float = 0.0) -> Iterator[int]:
        """Work here alone: the locked descriptor, for children to inherit. Busy where somebody else does; OSError where it cannot be."""
        for path in (self.folder, self._releases):
            if not path.is_dir():
                path.mkdir(parents=True, exist_ok=True)
                path.chmod(0o755)
        descriptor = os.open(self.folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            self._take(descriptor, wait)
            owner = {"pid": os.getpid(), "user": _user(), "host": socket.gethostname(), "since": _now()}
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, json.dumps(owner).encode(), 0)
            yield descriptor
        finally:
            os.close(descriptor)

    def _take(self, descriptor: int, wait: float) -> None:
        """Take the lock; children that outlive a killed owner are waited for."""
        import fcntl  # not on Windows, where sites can be built but not be published from

        start = time.monotonic()
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except OSError as error:
                if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                    raise
            owner = _owner(os.pread(descriptor, 4096, 0))
            here = owner.get("host") == socket.gethostname() and Path("/proc/self").exists()
            limit = max(wait, _ORPHANED) if here and not Path("/proc", str(owner.get("pid"))).exists() else wait
            if time.monotonic() - start >= limit:
                raise Busy(f"{owner.get('user', '?')}@{owner.get('host', '?')} (pid {owner.get('pid', '?')})", _age(owner))
            time.sleep(0.05)

    def releases(self) -> list[Release]:
        """All releases, newest first."""
        found = []
        for path in self._releases.iterdir() if self._releases.is_dir() else ():
            number = path.name.partition("-")[0]
            if number.isdecimal() and path.is_dir() and not path.is_symlink():
                found.append(Release(path, int(number)))
        return sorted(found, key=lambda release: (release.seq, release.name), reverse=True)

    def current(self) -> Release | None:
        """The release that is served, whole or not."""
        return self._at("current")

    def _at(self, name: str) -> Release | None:
        """The release that a link points at."""
        try:
            target = os.readlink(self.folder / name)
        except OSError:
            return None
        name = Path(target).name
        number = name.partition("-")[0]
        return Release(self._releases / name, int(number)) if number.isdecimal() else None

    def history(self) -> list[dict[str, Any]]:
        """What was switched to, oldest first; a line that was cut off is passed over."""
        rows = []
        with contextlib.suppress(FileNotFoundError):
            for line in self._history.read_text(encoding="utf-8", errors="replace").splitlines():
                with contextlib.suppress(ValueError):
                    if isinstance(row := json.loads(line), dict):
                        rows.append(row)
        return rows

    def recover(self) -> None:
        """Note a switch that a killed run could not note."""
        current, history = self.current(), self.history()
        if current and (not history or history[-1].get("release") != current.name):
            self._note("publish", current)

    def sweep(self) -> None:
        """Remove what killed runs left: half releases, and whole ones that were never switched to."""
        has_history = self._history.exists()
        self.recover()
        current, served = self.current(), {row.get("release") for row in self.history()}
        for release in self.releases():
            if release.name not in served and (current is None or (has_history and release.seq > current.seq)):
                self._throw_away(release.folder)
        self._throw_away(self.building)
        for left in (*self.folder.glob(".trash-*"), *self.folder.glob(".link-*")):
            self._throw_away(left)

    def place(self, seq: int, digest: str) -> Release:
        """Put the release in the making on the shelf; it is not served yet."""
        release = Release(self._releases / f"{seq:06}-{digest[:8]}", seq)
        _to_disk(self.building)
        if release.folder.exists():
            self._throw_away(release.folder)
        os.rename(self.building, release.folder)
        _sync_folder(self._releases)
        return release

    def switch(self, release: Release, action: str) -> None:
        """Serve a release from now on: one step, before which the old one is served and after which the new one is.

        Two switches keep apart: a request that asks `current`, `former`, `earlier` in turn may meet one of them, never two.
        """
        self._keep_apart()
        if (served := self.current()) and served.name != release.name:
            if former := self._at("former"):
                self._point("earlier", former)
            self._point("former", served)
        self._point("current", release)
        _sync_folder(self.folder)
        self._note(action, release)

    def _keep_apart(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            age = time.time() - os.lstat(self.folder / "current").st_mtime
            time.sleep(min(max(_APART - age, 0), _APART))

    def _point(self, name: str, release: Release) -> None:
        link = self.folder / f".link-{uuid.uuid4().hex[:8]}"
        os.symlink(f"releases/{release.name}", link)
        os.replace(link, self.folder / name)

    def _note(self, action: str, release: Release) -> None:
        row = {"time": _now(), "action": action, "release": release.name, "seq": release.seq, "by": _user()}
        with contextlib.suppress(OSError):
            row["manifest"] = release.digest()
        text = self._history.read_bytes() if self._history.exists() else b""
        with self._history.open("ab") as file:
            file.write((b"\n" if text and not text.endswith(b"\n") else b"") + json.dumps(row, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._history.chmod(0o644)

    def prune(self, keep: int) -> list[str]:
        """Remove all but the newest releases and the one that is served; their names."""
        current = self.current()
        names = [release.name for release in self.releases()[keep:] if current is None or release.name != current.name]
        for name in names:
            self._throw_away(self._releases / name)
        return names

    def remove(self, release: Release) -> None:
        """Take a release off the shelf."""
        self._throw_away(release.folder)

    def _throw_away(self, path: Path) -> None:
        """Out of the way in one step, then away: somebody may still write into it."""
        if not os.path.lexists(path):
            return
        trash = self.folder / f".trash-{uuid.uuid4().hex[:8]}"
        with contextlib.suppress(OSError):
            os.rename(path, trash)
            if trash.is_dir() and not trash.is_symlink():
                shutil.rmtree(trash, ignore_errors=True)
            else:
                trash.unlink()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def _owner(raw: bytes) -> dict[str, Any]:
    with contextlib.suppress(ValueError):
        if isinstance(row := json.loads(raw), dict):
            return row
    return {}


def _age(owner: dict[str, Any]) -> int:
    with contextlib.suppress(KeyError, ValueError, TypeError):
        since = datetime.datetime.fromisoformat(owner["since"])
        return max(0, int((datetime.datetime.now(datetime.UTC) - since).total_seconds()))
    return 0


def _to_disk(folder: Path) -> None:
    """Everything below a folder is on the disk, not only in memory: one call for its file system (syncfs), else for all."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if ctypes.CDLL(None, use_errno=True).syncfs(descriptor) == -1:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    except AttributeError:  # not on Linux
        os.sync()
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
