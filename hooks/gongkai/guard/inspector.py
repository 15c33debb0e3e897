"""Open attachments -> inspections: what the cache knows is not looked into again, the rest is done by a process that may be killed."""

import dataclasses
import json
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import Any, BinaryIO, Protocol

from gongkai.digest import digest
from gongkai.guard.attachments import HEAD, look_into, type_of
from gongkai.guard.finding import Finding
from gongkai.guard.inspection import Inspection, Notes
from gongkai.model.danger import Danger

PATIENCE = 30.0
"""Seconds of waiting for an answer; the limit on CPU comes long before, except on a machine that stands still."""
_NOT_KEPT = frozenset({"time", "memory", "failed"})
"""Ends that another machine might not come to."""


class Store(Protocol):
    """Where inspections are kept: values by digest."""

    def get(self, digest: str) -> Any | None: ...
    def put(self, digest: str, value: Any) -> None: ...


class Inspector:
    """Looks into attachments. `find_personal` is the gate for their texts; `key` stands for the settings that it depends on."""

    def __init__(self, store: Store | None = None, find_personal: Callable[[str], Iterable[Finding]] | None = None, key: str = "") -> None:
        self._store = store
        self._find_personal = find_personal
        self._key = key
        self._child: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None

    def __call__(self, name: str, file: BinaryIO, sha256: str) -> Inspection:
        """Look into an open file. ValueError("not-allowed") for a type that is not on our list."""
        kind = type_of(name, os.pread(file.fileno(), HEAD, 0) if hasattr(os, "pread") else file.read(HEAD))
        found = self.known(name, sha256)
        if found is None:
            found = self._look(name, file, kind)
            if self._store and not any(danger.what in _NOT_KEPT for danger in found.dangers):
                self._store.put(_place(name, sha256), found)
        return dataclasses.replace(found, dangers=(*found.dangers, *self._personal(name, sha256, found)))

    def known(self, name: str, sha256: str) -> Inspection | None:
        """What the cache holds of a file: its text is there for the search index."""
        found = self._store.get(_place(name, sha256)) if self._store else None
        return found if isinstance(found, Inspection) else None

    def close(self) -> None:
        """Let the process go."""
        if self._socket:
            self._socket.close()
        if self._child:
            self._child.kill()
            self._child.wait()
        self._child = self._socket = None

    def _personal(self, name: str, sha256: str, found: Inspection) -> tuple[Danger, ...]:
        """Personal data in text, properties and what is unseen, as dangers."""
        if not self._find_personal:
            return ()
        place = digest("personal", self._key, _place(name, sha256))
        if self._store and isinstance(kept := self._store.get(place), tuple):
            return kept
        notes = Notes()
        for text in (found.text, found.unseen, *(value for _, value in found.metadata)):
            for one in self._find_personal(text.replace("\t", "|")) if text else ():  # cells of a row are no number in parts
                notes.tell("personal", f"found.{one.rule}", one.masked)
        if self._store:
            self._store.put(place, tuple(notes.dangers))
        return tuple(notes.dangers)

    def _look(self, name: str, file: BinaryIO, kind: str) -> Inspection:
        if not hasattr(socket, "send_fds") or not hasattr(os, "pread"):  # no Unix: without the net beneath
            file.seek(0)
            return look_into(name, file)
        parent = self._socket or self._start()
        try:
            socket.send_fds(parent, [_short(name).encode("utf-8")], [file.fileno()])
            (length,) = struct.unpack(">I", _received(parent, 4))
            return _as_inspection(json.loads(_received(parent, length)), kind)
        except (EOFError, OSError):
            self.close()
            notes = Notes()
            notes.tell("unread", "time")
            return notes.close(kind)

    def _start(self) -> socket.socket:
        """A new process, which knows the packages that this one knows."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-m", "gongkai.guard.child", str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        ours.settimeout(PATIENCE)
        self._socket = ours
        return ours


def _place(name: str, sha256: str) -> str:
    return digest("inspection", sha256, PurePath(name).suffix.lower())


def _short(name: str) -> str:
    """Only the end of a name tells the type."""
    return f"x{PurePath(name).suffix.lower()}"


def _received(parent: socket.socket, length: int) -> bytes:
    """So many bytes; EOFError when the process has died."""
    pieces = []
    while length:
        piece = parent.recv(min(length, 1 << 20))
        if not piece:
            raise EOFError
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


def _as_inspection(plain: Any, kind: str) -> Inspection:
    return Inspection(
        kind,
        plain["pages"],
        plain["width"],
        plain["height"],
        tuple((name, value) for name, value in plain["metadata"]),
        tuple(plain["links"]),
        tuple(Danger(**danger) for danger in plain["dangers"]),
        bytes.fromhex(plain["packed"]),
        bytes.fromhex(plain["packed_unseen"]),
    )
