"""Files put into the staged tree, unless the site has them already; here or by worker processes of this machine."""

import contextlib
import os
import stat
from dataclasses import dataclass, field

_WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
"""Windows would turn every line end into two characters."""


@dataclass(frozen=True)
class Desk:
    """Where files are laid down before they go to the site."""

    tree: str
    """Folder of what is staged."""
    site: str
    """Folder of the site as it is; empty where there is none yet."""
    _real: dict[str, bool] = field(default_factory=dict, repr=False)

    def lay(self, path: str, content: bytes) -> bool:
        """Stage one file; True where the site has it already, byte for byte, and nothing is to be done."""
        if self.has(path, content):
            with contextlib.suppress(OSError):
                os.unlink(f"{self.tree}/{path}")  # what MkDocs had put there
            return True
        write_file(f"{self.tree}/{path}", content)
        return False

    def has(self, path: str, content: bytes) -> bool:
        """Does the site have this very file?"""
        return bool(self.site) and self.is_real(path.rpartition("/")[0]) and _equals(f"{self.site}/{path}", content)

    def is_real(self, folder: str) -> bool:
        """Is a folder of the site one, all the way up? What lies behind a link is not ours."""
        if folder not in self._real:
            linked = os.path.islink(f"{self.site}/{folder}") if folder else False
            self._real[folder] = not linked and (not folder or self.is_real(folder.rpartition("/")[0]))
        return self._real[folder]


def write_file(target: str, content: bytes) -> None:
    """Write one file, with the folders that it needs. OSError when the disk is full or forbids it."""
    try:
        file = os.open(target, _WRITE, 0o644)
    except FileNotFoundError:
        folder = os.path.dirname(target)
        try:
            os.mkdir(folder)  # nearly always enough
        except OSError:
            os.makedirs(folder, exist_ok=True)
        file = os.open(target, _WRITE, 0o644)
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(file, view) :]
    finally:
        os.close(file)


def _equals(file: str, content: bytes) -> bool:
    try:
        found = os.lstat(file)
        if found.st_size != len(content) or not stat.S_ISREG(found.st_mode):
            return False
        with open(file, "rb", buffering=0) as old:
            return old.read() == content
    except OSError:
        return False
